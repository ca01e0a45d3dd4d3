"""Open the sources of an import – a folder, a `.zip`, an `.xlsx` or a file of rejected rows – as sheets."""

import difflib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO

from ...errors import InputError, shorten
from .archive import open_archive, table_members
from .csv_reader import Opener, csv_records
from .file_guard import watch_file
from .rejects_file import is_rejects_file, read_rejects_sheets
from .row_errors import ErrorCollector, SheetError, row_error
from .sheet import RepeatableRows, Sheet, read_header
from .table_schema import TABLES
from .xlsx_reader import Workbook

__all__ = ["FILE_NAME_PATTERN", "MEDIA_TYPES", "list_spreadsheets", "open_sheets", "translate_read_errors"]

MEDIA_TYPES = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
"""Media types of the files that can be uploaded for an import, by file extension."""

FILE_NAME_PATTERN = r"^[^/\\\x00-\x1f.][^/\\\x00-\x1f]*$"
"""Regular expression for the name of an uploaded file."""

Records = Iterator[tuple[int, list[str]]]

_DECODING_ERRORS = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, UnicodeDecodeError)


def open_sheets(path: Path, errors: ErrorCollector) -> list[Sheet]:
    """Open the tables at `path`. Errors in whole files are added to `errors`, and the other files are opened.

    Raises `InputError` if `path` does not exist or cannot be imported.
    """
    try:
        with translate_read_errors(path):
            sheets = _open_sheets(path, errors)
    except SheetError as error:
        errors.add(error.error)
        return []
    if not sheets and not errors.total:
        errors.add(row_error(path.name, 0, "", "no-tables"))
    return sheets


@contextmanager
def translate_read_errors(path: Path) -> Iterator[None]:
    """Raise `InputError` if `path` does not exist or reading it fails."""
    try:
        path.stat()
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("no-such-file", found=shorten(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        reason = shorten(getattr(error, "strerror", None) or error)
        raise InputError("unreadable-file", found=reason) from None


def list_spreadsheets(folder: Path) -> list[Path]:
    """Return the files in a folder that may be tables."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in (".csv", ".xlsx"))
    return [file for file in sorted(files) if file.is_file()]


def _open_sheets(path: Path, errors: ErrorCollector) -> list[Sheet]:
    suffix = path.suffix.lower()
    if path.is_dir():
        return _csv_sheets({file.name: _file_opener(file) for file in list_spreadsheets(path)}, errors)
    if path.is_file():
        if suffix == ".zip":
            return _zip_sheets(path, errors)
        if suffix == ".xlsx":
            return _workbook_sheets(path, errors)
        if is_rejects_file(path):
            return read_rejects_sheets(_file_opener(path), path.name, errors)
    raise InputError("not-importable", found=shorten(path))


def _file_opener(path: Path) -> Opener:
    require_unchanged = watch_file(path)

    @contextmanager
    def open_text() -> Iterator[IO[str]]:
        require_unchanged()
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as text:
            yield text
        require_unchanged()

    return open_text


def _sheet(table: str, file: str, open_records: Callable[[], Records]) -> Sheet:
    def rows() -> Records:
        records = open_records()
        next(records, None)
        return records

    return Sheet(table, file, read_header(open_records(), file), RepeatableRows(rows))


def _check_table_name(table: str, file: str, errors: ErrorCollector) -> bool:
    if table in TABLES:
        return True
    nearest = difflib.get_close_matches(table, TABLES, n=1, cutoff=0)[0]
    advice = f"did you mean {nearest}? Remove what is not a table"
    errors.add(row_error(file, 0, "", "unknown-table", found=shorten(table), advice=advice))
    return False


def _csv_sheets(openers: dict[str, Opener], errors: ErrorCollector) -> list[Sheet]:
    sheets: dict[str, Sheet] = {}
    for name, opener in openers.items():
        file = PurePosixPath(name)
        table = file.stem if file.suffix.lower() == ".csv" else file.name
        if not _check_table_name(table, name, errors):
            continue
        if table in sheets:
            errors.add(row_error(name, 0, "", "duplicate-table", found=table))
            continue
        try:
            sheets[table] = _sheet(table, name, _csv_reader(opener, name))
        except SheetError as error:
            errors.add(error.error)
    return list(sheets.values())


def _csv_reader(opener: Opener, file: str) -> Callable[[], Records]:
    def records() -> Records:
        row = 0
        try:
            for row, cells in csv_records(opener, file):
                yield row, cells
        except _DECODING_ERRORS as error:
            raise SheetError(row_error(file, row, "", "broken-archive", found=shorten(error))) from None
        except OSError as error:
            reason = shorten(error.strerror or error)
            raise SheetError(row_error(file, 0, "", "unreadable-file", found=reason)) from None

    return records


def _zip_sheets(path: Path, errors: ErrorCollector) -> list[Sheet]:
    require_unchanged = watch_file(path)
    with open_archive(path) as archive:
        members = table_members(archive, path.name)
    openers = {name: _member_opener(path, info, require_unchanged) for name, info in members.items()}
    return _csv_sheets(openers, errors)


def _member_opener(path: Path, info: zipfile.ZipInfo, require_unchanged: Callable[[], None]) -> Opener:
    @contextmanager
    def open_text() -> Iterator[IO[str]]:
        require_unchanged()
        try:
            with (
                zipfile.ZipFile(path) as archive,
                archive.open(info) as stream,
                io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as text,
            ):
                yield text
        except OSError as error:  # raised by a seek outside the file, or by a decompressor
            raise zipfile.BadZipFile(error.strerror or str(error)) from None
        require_unchanged()

    return open_text


def _workbook_sheets(path: Path, errors: ErrorCollector) -> list[Sheet]:
    sheets = []
    book = Workbook(path)
    for name in book.names:
        file = f"{path.name}/{name}"
        if not _check_table_name(name, file, errors):
            continue
        try:
            sheets.append(_workbook_sheet(book, name, file))
        except SheetError as error:
            errors.add(error.error)
    return sheets


def _workbook_sheet(book: Workbook, name: str, file: str) -> Sheet:
    sheet = _sheet(name, file, lambda: book.records(name, file))
    width = len(sheet.columns)

    def padded_rows() -> Iterator[tuple[int, Sequence[str]]]:
        for row, cells in sheet.rows:
            yield row, [*cells, *[""] * (width - len(cells))]

    return Sheet(name, file, sheet.columns, RepeatableRows(padded_rows))
