"""Answers that are kept for who asks the same again, while nothing has changed: least recently asked go first.

What is kept is found by all that it depends on, the version of the network too, so it is never out of date.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache
from fastapi import Response

from .content_negotiation import JSON
from .etags import headers_of

__all__ = ["ResponseCache"]

Value = TypeVar("Value")

BYTES = 64 * 2**20
EACH = 256 * 2**10
"""So many bytes of answers are kept, and so many of one at most."""

ROWS = 200_000
"""So many rows are kept, of proofs, and of what is asked in several forms."""


OWN = 600
"""So many bytes it takes besides to keep one."""


def _size(kept: tuple[bytes, str | None]) -> int:
    body, link = kept
    return len(body) + len(link or "") + OWN


class ResponseCache:
    """What a service keeps. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bodies: LRUCache[str, tuple[bytes, str | None]] = LRUCache(BYTES, getsizeof=_size)
        self._answers: LRUCache[Hashable, tuple[Any, int]] = LRUCache(ROWS, getsizeof=lambda kept: kept[1])

    def response(self, tag: str) -> Response | None:
        """The answer with a tag, where it is kept."""
        with self._lock:
            known = self._bodies.get(tag)
        if known is None:
            return None
        body, link = known
        return Response(body, headers=headers_of(tag) | ({"link": link} if link else {}), media_type=JSON)

    def keep_body(self, tag: str, body: bytes, link: str | None) -> None:
        """Keep the body of an answer, if it is small, and its `Link`."""
        if _size((body, link)) <= EACH:
            with self._lock:
                self._bodies[tag] = body, link

    def answer(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """What was made for `key`, else what `make` gives; one that is too large is not kept."""
        with self._lock:
            known = self._answers.get(key)
        if known is not None:
            value: Value = known[0]
            return value
        value = make()
        if (counted := 1 + size(value)) <= ROWS:
            with self._lock:
                self._answers[key] = value, counted
        return value
