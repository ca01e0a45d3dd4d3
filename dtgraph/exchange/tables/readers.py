"""What an import can be given – a folder, a .zip, an .xlsx, a file of rejected rows – as sheets."""

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
from .file_guard import watch
from .rejects_file import is_rejects_file, rejects_sheets
from .row_errors import ErrorCollector, SheetError, trouble
from .sheet import Sheet, header
from .table_schema import TABLES
from .xlsx_reader import Workbook

__all__ = ["FILE_NAME", "MEDIA", "open_sheets", "readable", "spreadsheets"]

MEDIA = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
"""What can be sent to be imported, by how files are called."""

FILE_NAME = r"^[^/\\\x00-\x1f.][^/\\\x00-\x1f]*$"
"""How a file that is sent can be called."""

Records = Iterator[tuple[int, list[str]]]

_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, UnicodeDecodeError)


def open_sheets(path: Path, troubles: ErrorCollector) -> list[Sheet]:
    """The tables at `path`; what is wrong with whole files is added to `troubles`, and the others are read on.

    Raises `InputError` where nothing, or nothing that can be imported, is at `path`.
    """
    try:
        with readable(path):
            sheets = _sheets(path, troubles)
    except SheetError as error:
        troubles.add(error.trouble)
        return []
    if not sheets and not troubles.total:
        troubles.add(trouble(path.name, 0, "", "no-tables"))
    return sheets


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise `InputError` where there is nothing at `path`, or it cannot be read."""
    try:
        path.stat()
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("no-such-file", found=shorten(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        found = shorten(getattr(error, "strerror", None) or error)
        raise InputError("unreadable-file", found=found) from None


def spreadsheets(folder: Path) -> list[Path]:
    """The files of a folder that can be tables."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in (".csv", ".xlsx"))
    return [file for file in sorted(files) if file.is_file()]


def _sheets(path: Path, troubles: ErrorCollector) -> list[Sheet]:
    suffix = path.suffix.lower()
    if path.is_dir():
        return _files({file.name: _opener(file) for file in spreadsheets(path)}, troubles)
    if path.is_file():
        if suffix == ".zip":
            return _zip(path, troubles)
        if suffix == ".xlsx":
            return _workbook(path, troubles)
        if is_rejects_file(path):
            return rejects_sheets(_opener(path), path.name, troubles)
    raise InputError("not-importable", found=shorten(path))


class _Records:
    """The records of a table after its header, as often as wanted."""

    def __init__(self, records: Callable[[], Records]) -> None:
        self._records = records

    def __iter__(self) -> Records:
        records = self._records()
        next(records, None)
        return records


def _opener(path: Path) -> Opener:
    unchanged = watch(path)

    @contextmanager
    def opened() -> Iterator[IO[str]]:
        unchanged()
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as text:
            yield text
        unchanged()

    return opened


def _sheet(table: str, file: str, records: Callable[[], Records]) -> Sheet:
    return Sheet(table, file, header(records(), file), _Records(records))


def _is_table(table: str, file: str, troubles: ErrorCollector) -> bool:
    if table in TABLES:
        return True
    nearest = difflib.get_close_matches(table, TABLES, n=1, cutoff=0)[0]
    advice = f"did you mean {nearest}? Take away what is no table"
    troubles.add(trouble(file, 0, "", "unknown-table", found=shorten(table), advice=advice))
    return False


def _files(openers: dict[str, Opener], troubles: ErrorCollector) -> list[Sheet]:
    sheets: dict[str, Sheet] = {}
    for name, opener in openers.items():
        file = PurePosixPath(name)
        table = file.stem if file.suffix.lower() == ".csv" else file.name
        if not _is_table(table, name, troubles):
            continue
        if table in sheets:
            troubles.add(trouble(name, 0, "", "duplicate-table", found=table))
            continue
        try:
            sheets[table] = _sheet(table, name, _reading(opener, name))
        except SheetError as error:
            troubles.add(error.trouble)
    return list(sheets.values())


def _reading(opener: Opener, file: str) -> Callable[[], Records]:
    def records() -> Records:
        row = 0
        try:
            for row, cells in csv_records(opener, file):
                yield row, cells
        except _BROKEN as error:
            raise SheetError(trouble(file, row, "", "broken-archive", found=shorten(error))) from None
        except OSError as error:
            found = shorten(error.strerror or error)
            raise SheetError(trouble(file, 0, "", "unreadable-file", found=found)) from None

    return records


def _zip(path: Path, troubles: ErrorCollector) -> list[Sheet]:
    unchanged = watch(path)
    with open_archive(path) as archive:
        members = table_members(archive, path.name)
    return _files({name: _member_opener(path, info, unchanged) for name, info in members.items()}, troubles)


def _member_opener(path: Path, info: zipfile.ZipInfo, unchanged: Callable[[], None]) -> Opener:
    @contextmanager
    def opened() -> Iterator[IO[str]]:
        unchanged()
        try:
            with (
                zipfile.ZipFile(path) as archive,
                archive.open(info) as stream,
                io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as text,
            ):
                yield text
        except OSError as error:  # of a place that is not in the file, or of a decompressor
            raise zipfile.BadZipFile(error.strerror or str(error)) from None
        unchanged()

    return opened


def _workbook(path: Path, troubles: ErrorCollector) -> list[Sheet]:
    sheets = []
    book = Workbook(path)
    for name in book.names:
        file = f"{path.name}/{name}"
        if not _is_table(name, file, troubles):
            continue
        try:
            sheets.append(_workbook_sheet(book, name, file))
        except SheetError as error:
            troubles.add(error.trouble)
    return sheets


def _workbook_sheet(book: Workbook, name: str, file: str) -> Sheet:
    whole = _sheet(name, file, lambda: book.records(name, file))
    width = len(whole.columns)

    class Padded:
        def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
            for row, cells in whole.rows:
                yield row, [*cells, *[""] * (width - len(cells))]

    return Sheet(name, file, whole.columns, Padded())
