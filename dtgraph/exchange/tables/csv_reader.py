"""CSV as the interchange has it: UTF-8 with or without a BOM, commas, LF or CRLF.

Bytes that are not UTF-8 come through as lone surrogates, so that the cell they stand in can be named.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from ...errors import shorten
from .row_errors import SheetError, trouble

__all__ = ["Opener", "csv_records", "csv_writer", "write_csv"]

Opener = Callable[[], AbstractContextManager[IO[str]]]
"""Opens a file as `encoding="utf-8-sig", errors="surrogateescape", newline="\\n"`."""

_LONGEST = 64 * 1024 * 1024
"""Characters of a record."""
_LONE_CARRIAGE_RETURN = "new-line character seen in unquoted field"


def csv_records(open_text: Opener, file: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file, each with the line it begins on; blank ones are left out.

    Raises `SheetError` for a line after which the file cannot be read on.
    """
    # The limit is the process's own: it only ever rises, and a longer text is refused by the cell's own check.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    with open_text() as stream:
        lines = _Lines(stream, file)
        reader = csv.reader(lines, strict=True)
        while True:
            row = lines.begin_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lone = str(error).startswith(_LONE_CARRIAGE_RETURN)
                code = "carriage-returns" if lone else "broken-csv"
                raise SheetError(trouble(file, row, "", code, found=shorten(error))) from None
            if any(cell and not cell.isspace() for cell in cells):
                yield row, cells


class _Lines:
    """The lines of a file, as long as those of one record do not come to more than can be meant."""

    def __init__(self, stream: IO[str], file: str) -> None:
        self._stream = stream
        self._file = file
        self._lines = 0
        self._begin = 0
        self._left = _LONGEST

    def begin_record(self) -> int:
        """The number of the line that comes next."""
        self._begin = self._lines + 1
        self._left = _LONGEST
        return self._begin

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._left)
        self._left -= len(line)
        if not self._left:
            raise SheetError(trouble(self._file, self._begin, "", "too-long", length=f"more than {_LONGEST:,}"))
        if not line:
            raise StopIteration
        self._lines += 1
        return line


def csv_writer(stream: IO[str]) -> Callable[[Sequence[str]], object]:
    """A function that writes one record to `stream`; the same cells always give the same bytes."""
    return csv.writer(stream, lineterminator="\n").writerow


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table; how many rows it has. Lone surrogates go out as the bytes that they came in as."""
    count = 0
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        write = csv_writer(stream)
        write(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007  # the last number is the count
            write(row)
    return count
