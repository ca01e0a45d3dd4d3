"""Detect changes to files that are read several times: for the header, the rows and the rejected rows."""

import os
from collections.abc import Callable
from pathlib import Path

from .row_errors import SheetError, row_error

__all__ = ["watch_file"]


def watch_file(path: Path) -> Callable[[], None]:
    """Return a function that raises `SheetError` if the file at `path` has changed since this call.

    Raises `OSError` if the file cannot be inspected.
    """
    before = _stamp(path.stat())

    def require_unchanged() -> None:
        try:
            now = _stamp(path.stat())
        except OSError:
            now = None
        if now != before:
            raise SheetError(row_error(path.name, 0, "", "file-changed"))

    return require_unchanged


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
