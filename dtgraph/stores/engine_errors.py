"""Errors of a statement that an engine rejects, in one form for all engines."""

import re

from ..errors import StoreError, shorten

__all__ = ["statement_error"]

_LINE = re.compile(r"\s*(?:at )?\(?\bline (\d+)(?::\d+|, column \d+)?(?: \(offset: \d+\))?\)?(?: -)?")


def statement_error(message: str) -> StoreError:
    """Return the error `store-failed`, whose value `line` is the line in the statement if the engine reports it."""
    line = _LINE.search(message)
    return StoreError("store-failed", found=shorten(_LINE.sub("", message)), line=int(line[1]) if line else None)
