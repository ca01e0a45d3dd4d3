"""Pages of long lists.

A cursor is the sort key of the last item of a page, so rows that are added before it do not shift the next page.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from ..errors import InputError
from ..results import Page

__all__ = ["DEFAULT_PAGE_SIZE", "MAX_PAGE_SIZE", "CursorKey", "page_of", "read_cursor", "write_cursor"]

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 1_000

Item = TypeVar("Item")
CursorKey = tuple[Any, ...]


def write_cursor(key: CursorKey) -> str:
    """The cursor of the page after `key`."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *types: type) -> CursorKey | None:
    """The key in a cursor, whose values have these types; None for None. Raises `InputError` `bad-cursor`."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise InputError("bad-cursor") from None
    if not isinstance(key, list) or [type(part) for part in key] != [*types]:
        raise InputError("bad-cursor")
    return tuple(key)


def page_of(items: Iterable[Item], key: Callable[[Item], CursorKey], limit: int, after: CursorKey | None) -> Page[Item]:
    """The first `limit` of sorted `items` whose key is greater than `after`."""
    rest = iter(items) if after is None else (item for item in items if key(item) > after)
    selected = list(islice(rest, limit + 1))
    page = selected[:limit]
    return Page(page, write_cursor(key(page[-1])) if len(selected) > limit else None)
