"""A long list page by page: where a page ends is the key of its last item, so nothing that is added before it is lost.

A cursor is that key as text, opaque to whoever sends it back.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Generic, TypeVar

from ..errors import InputError, shorten
from ..notebook.dataframes import TabularResult
from ..table_adapters import Table, rows_table

__all__ = ["LIMIT", "MOST", "CursorKey", "Page", "checked_limit", "page_of", "read_cursor", "write_cursor"]

LIMIT = 100
"""So many items has a page where nothing else is asked."""

MOST = 1_000
"""So many it has at most."""

Item = TypeVar("Item")
CursorKey = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item], TabularResult):
    """Some items of a list, and the cursor of the next page; None at the end. It shows its items as a table."""

    items: list[Item]
    next: str | None
    tabled: Callable[[Iterable[Any]], Table] = field(default=rows_table, repr=False, compare=False)

    def table(self) -> Table:
        """The columns and rows of its items."""
        return self.tabled(self.items)

    def told_as(self, tabled: Callable[[Iterable[Any]], Table]) -> "Page[Item]":
        """The page with another way of being a table."""
        return replace(self, tabled=tabled)


def checked_limit(limit: int, most: int = MOST) -> int:
    """`limit`. Raises `InputError` `bad-option` where it is none."""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= most:
        advice = f"give a whole number from 1 to {most:,}"
        raise InputError("bad-option", option="limit", found=shorten(limit), advice=advice)
    return limit


def write_cursor(key: CursorKey) -> str:
    """The cursor after `key`."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *parts: type) -> CursorKey | None:
    """The key in a cursor, of values of the types `parts`; None for none. Raises `InputError` `bad-cursor`."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise InputError("bad-cursor") from None
    if not isinstance(key, list) or [type(part) for part in key] != [*parts]:
        raise InputError("bad-cursor")
    return tuple(key)


def page_of(items: Iterable[Item], key: Callable[[Item], CursorKey], limit: int, after: CursorKey | None) -> Page[Item]:
    """The first `limit` of sorted `items` whose key comes after `after`."""
    rest = iter(items) if after is None else (item for item in items if key(item) > after)
    found: Sequence[Item] = list(islice(rest, limit + 1))
    shown = list(found[:limit])
    return Page(shown, write_cursor(key(shown[-1])) if len(found) > limit else None)
