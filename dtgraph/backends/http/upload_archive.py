"""One file to upload from anything that can be imported; equal input gives equal bytes."""

import csv
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import ImportRefusedError, InputError, RowError, shorten
from ...exchange.tables.readers import FILE_NAME_PATTERN, MEDIA_TYPES, list_spreadsheets, translate_read_errors
from ...exchange.tables.rejects_file import is_rejects_file
from ...exchange.tables.row_errors import row_error
from ...exchange.tables.sheet import Sheet, UnreadableCell
from ...exchange.tables.table_schema import get_table

__all__ = ["Upload", "upload_of"]

IN_MEMORY = "the tables"
"""The name of tables in memory in errors."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send with query `parameters`.

    `path` is the name of the source in errors, `local_names` those of its files by their names in the upload.
    """

    file: Path
    media_type: str
    parameters: Mapping[str, str]
    path: str
    local_names: Mapping[str, str] = field(default_factory=dict)


def upload_of(source: Path | Sequence[Sheet], folder: Path) -> Upload:
    """The file to upload; a temporary file is created in `folder`. Raises the `InputError` that an import raises."""
    if not isinstance(source, Path):
        return _sheets(source, folder)
    path, suffix = source.absolute().name, source.suffix.lower()
    with translate_read_errors(source):
        if source.is_dir():
            return _archive({file.name: file for file in list_spreadsheets(source)}, folder, path, {})
        if source.is_file() and suffix in (".zip", ".xlsx"):
            return _file(source, suffix, path)
        if source.is_file() and is_rejects_file(source):
            return _file(source, ".csv", path)
    raise InputError("not-importable", found=shorten(source))


def _file(source: Path, suffix: str, path: str) -> Upload:
    name = _file_name(path, f"tables{suffix}")
    return Upload(source, MEDIA_TYPES[suffix], {"name": name}, path, {name: path})


def _archive(files: Mapping[str, Path], folder: Path, path: str, local_names: Mapping[str, str]) -> Upload:
    name, target = _file_name(f"{path}.zip", "tables.zip"), folder / "sent.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for member, file in files.items():
            info = zipfile.ZipInfo(member)  # without time and owner, so that equal tables give equal bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as opened, archive.open(info, "w", force_zip64=True) as out:
                shutil.copyfileobj(opened, out)
    return Upload(target, MEDIA_TYPES[".zip"], {"name": name}, path, {name: path, **local_names})


def _file_name(path: str, default: str) -> str:
    return path if re.match(FILE_NAME_PATTERN, path) and len(path.encode("utf-8", "replace")) <= 255 else default


def _sheets(sheets: Sequence[Sheet], folder: Path) -> Upload:
    files, local_names = {}, {}
    for sheet in sheets:
        name = f"{get_table(sheet.table).name}.csv"
        if name in files:
            raise ImportRefusedError(IN_MEMORY, [row_error(sheet.file, 0, "", "duplicate-table", found=sheet.table)], 1)
        files[name], local_names[name] = folder / name, sheet.file
        _write(sheet, files[name])
    if len(files) == 1:
        [(name, file)] = files.items()
        return Upload(file, MEDIA_TYPES[".csv"], {"table": file.stem}, IN_MEMORY, {"tables": IN_MEMORY, **local_names})
    return _archive(files, folder, IN_MEMORY, local_names)


def _write(sheet: Sheet, file: Path) -> None:
    """Write a sheet as CSV with every row on the line of its number, so that errors refer to it.

    Raises `ImportRefusedError` for a row that CSV cannot hold: an empty one, or one with an unreadable cell.
    """
    with file.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        write, line = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow, 2
        write(sheet.columns)
        for number, cells in sheet.rows:
            if errors := _errors(sheet, number, cells):
                raise ImportRefusedError(IN_MEMORY, errors, len(errors))
            stream.write("\n" * (number - line))
            write(cells)
            line = max(number, line) + 1 + sum(cell.count("\n") for cell in cells)


def _errors(sheet: Sheet, number: int, cells: Sequence[str]) -> list[RowError]:
    """Errors of a row that CSV cannot hold."""
    if not any(cell and not cell.isspace() for cell in cells):
        required = sorted(get_table(sheet.table).required)
        return [row_error(sheet.file, number, column, "required", column=column) for column in required]
    return [
        row_error(sheet.file, number, column, cell.code, **cell.values)
        for column, cell in zip(sheet.columns, cells, strict=False)
        if isinstance(cell, UnreadableCell)
    ]
