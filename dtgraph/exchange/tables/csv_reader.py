"""Read and write CSV files: UTF-8 with or without a BOM, commas, LF or CRLF.

Bytes that are not UTF-8 are read as lone surrogates, so that errors can name the cell that contains them.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from ...errors import shorten
from .row_errors import SheetError, row_error

__all__ = ["Opener", "csv_records", "csv_writer", "write_csv"]

Opener = Callable[[], AbstractContextManager[IO[str]]]
"""Opens a file as `encoding="utf-8-sig", errors="surrogateescape", newline="\\n"`."""

_MAX_RECORD_CHARS = 64 * 1024 * 1024
_LONE_CARRIAGE_RETURN = "new-line character seen in unquoted field"


def csv_records(open_text: Opener, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with the line number on which each begins; blank ones are skipped.

    Raises `SheetError` at a line after which the file cannot be read any further.
    """
    # The limit is global to the process, so it is only ever raised; longer texts are refused when cells are validated.
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_RECORD_CHARS))
    with open_text() as stream:
        lines = _BoundedLines(stream, file)
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
                raise SheetError(row_error(file, row, "", code, found=shorten(error))) from None
            if any(cell and not cell.isspace() for cell in cells):
                yield row, cells


class _BoundedLines:
    """The lines of a file; raises `SheetError` if the lines of one record are too long."""

    def __init__(self, stream: IO[str], file: str) -> None:
        self._stream = stream
        self._file = file
        self._line_count = 0
        self._record_start = 0
        self._chars_left = _MAX_RECORD_CHARS

    def begin_record(self) -> int:
        """Reset the limit and return the number of the next line."""
        self._record_start = self._line_count + 1
        self._chars_left = _MAX_RECORD_CHARS
        return self._record_start

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._chars_left)
        self._chars_left -= len(line)
        if not self._chars_left:
            length = f"more than {_MAX_RECORD_CHARS:,}"
            raise SheetError(row_error(self._file, self._record_start, "", "too-long", length=length))
        if not line:
            raise StopIteration
        self._line_count += 1
        return line


def csv_writer(stream: IO[str]) -> Callable[[Sequence[str]], object]:
    """Return a function that writes one record to `stream`; the same cells always produce the same bytes."""
    return csv.writer(stream, lineterminator="\n").writerow


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table and return its number of rows. Lone surrogates are written as the bytes they were read from."""
    count = 0
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        write = csv_writer(stream)
        write(columns)
        for count, row in enumerate(rows, start=1):  # noqa: B007  # the last number is the count
            write(row)
    return count
