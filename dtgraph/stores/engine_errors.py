"""What an engine says of a statement that it refuses, in one form."""

import re

from ..errors import StoreError, shorten

__all__ = ["refused"]

_LINE = re.compile(r"\s*(?:at )?\(?\bline (\d+)(?::\d+|, column \d+)?(?: \(offset: \d+\))?\)?(?: -)?")


def refused(said: str) -> StoreError:
    """The error `store-failed`; its value `line` is where in the statement, by the engine's count, or None."""
    line = _LINE.search(said)
    return StoreError("store-failed", found=shorten(_LINE.sub("", said)), line=int(line[1]) if line else None)
