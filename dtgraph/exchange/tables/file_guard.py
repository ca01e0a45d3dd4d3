"""Files that are read more than once – header, rows, rejected rows again – and must be the same each time."""

import os
from collections.abc import Callable
from pathlib import Path

from .row_errors import SheetError, trouble

__all__ = ["watch"]


def watch(path: Path) -> Callable[[], None]:
    """A check that `path` is the file that it was when this was called: it raises `SheetError` if it is not.

    Raises `OSError` where there is nothing that can be looked at.
    """
    before = _stamp(path.stat())

    def unchanged() -> None:
        try:
            now = _stamp(path.stat())
        except OSError:
            now = None
        if now != before:
            raise SheetError(trouble(path.name, 0, "", "file-changed"))

    return unchanged


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
