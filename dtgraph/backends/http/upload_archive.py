"""What an import can be given, as one file that can be sent: the same bytes whenever it is the same."""

import csv
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import ImportRefusedError, InputError, RowError, shorten
from ...exchange.tables.readers import FILE_NAME, MEDIA, readable, spreadsheets
from ...exchange.tables.rejects_file import is_rejects_file
from ...exchange.tables.row_errors import trouble
from ...exchange.tables.sheet import Sheet, UnreadableCell
from ...exchange.tables.table_schema import table_named

__all__ = ["Packed", "packed"]

GIVEN = "the tables"
"""What errors call tables that are no files."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file and how it is sent; `path` is what errors call the whole, `files` what they call it for the service's."""

    file: Path
    media: str
    parameters: Mapping[str, str]
    path: str
    files: Mapping[str, str] = field(default_factory=dict)


def packed(source: Path | Sequence[Sheet], folder: Path) -> Packed:
    """The tables as one file; one that is made for it is in `folder`. Raises `InputError` as an import does."""
    if not isinstance(source, Path):
        return _sheets(source, folder)
    path, suffix = source.absolute().name, source.suffix.lower()
    with readable(source):
        if source.is_dir():
            return _archive({file.name: file for file in spreadsheets(source)}, folder, path, {})
        if source.is_file() and suffix in (".zip", ".xlsx"):
            return _as_it_is(source, suffix, path)
        if source.is_file() and is_rejects_file(source):
            return _as_it_is(source, ".csv", path)
    raise InputError("not-importable", found=shorten(source))


def _as_it_is(source: Path, suffix: str, path: str) -> Packed:
    name = _name(path, f"tables{suffix}")
    return Packed(source, MEDIA[suffix], {"name": name}, path, {name: path})


def _archive(files: Mapping[str, Path], folder: Path, path: str, called: Mapping[str, str]) -> Packed:
    name, made = _name(f"{path}.zip", "tables.zip"), folder / "sent.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for member, file in files.items():
            about = zipfile.ZipInfo(member)  # of no time and no user, so that what is the same is sent as the same
            about.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as opened, archive.open(about, "w", force_zip64=True) as out:
                shutil.copyfileobj(opened, out)
    return Packed(made, MEDIA[".zip"], {"name": name}, path, {name: path, **called})


def _name(path: str, otherwise: str) -> str:
    return path if re.match(FILE_NAME, path) and len(path.encode("utf-8", "replace")) <= 255 else otherwise


def _sheets(sheets: Sequence[Sheet], folder: Path) -> Packed:
    files, called = {}, {}
    for sheet in sheets:
        name = f"{table_named(sheet.table).name}.csv"
        if name in files:
            raise ImportRefusedError(GIVEN, [trouble(sheet.file, 0, "", "duplicate-table", found=sheet.table)], 1)
        files[name], called[name] = folder / name, sheet.file
        _write(sheet, files[name])
    if len(files) == 1:
        [(name, file)] = files.items()
        return Packed(file, MEDIA[".csv"], {"table": file.stem}, GIVEN, {"tables": GIVEN, **called})
    return _archive(files, folder, GIVEN, called)


def _write(sheet: Sheet, file: Path) -> None:
    """The sheet as CSV, in which each row stands in its line, so that errors name it.

    Raises `ImportRefusedError` for a row that CSV cannot hold: an empty one, or one with a cell that has no text.
    """
    with file.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        write, line = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow, 2
        write(sheet.columns)
        for number, cells in sheet.rows:
            if found := _unsaid(sheet, number, cells):
                raise ImportRefusedError(GIVEN, found, len(found))
            stream.write("\n" * (number - line))
            write(cells)
            line = max(number, line) + 1 + sum(cell.count("\n") for cell in cells)


def _unsaid(sheet: Sheet, number: int, cells: Sequence[str]) -> list[RowError]:
    """What is wrong with a row that CSV cannot hold."""
    if not any(cell and not cell.isspace() for cell in cells):
        required = sorted(table_named(sheet.table).required)
        return [trouble(sheet.file, number, column, "required", column=column) for column in required]
    return [
        trouble(sheet.file, number, column, cell.code, **cell.values)
        for column, cell in zip(sheet.columns, cells, strict=False)
        if isinstance(cell, UnreadableCell)
    ]
