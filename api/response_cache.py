"""Cache of responses and of results that are expensive to compute.

Entries are found by everything that they depend on, including the version of the network, so none is out of date.
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

MAX_BYTES = 64 * 2**20
"""Memory for bodies of responses."""

MAX_BODY_BYTES = 256 * 2**10
"""Size of the largest cached body."""

MAX_ROWS = 200_000
"""Number of cached rows of results."""

OVERHEAD_BYTES = 600
"""Memory of an entry beside its body."""


def _size(entry: tuple[bytes, str | None]) -> int:
    body, link = entry
    return len(body) + len(link or "") + OVERHEAD_BYTES


class ResponseCache:
    """Least-recently-used caches of bodies and of results. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bodies: LRUCache[str, tuple[bytes, str | None]] = LRUCache(MAX_BYTES, getsizeof=_size)
        self._results: LRUCache[Hashable, tuple[Any, int]] = LRUCache(MAX_ROWS, getsizeof=lambda entry: entry[1])

    def response(self, tag: str) -> Response | None:
        """The cached response with an entity tag."""
        with self._lock:
            entry = self._bodies.get(tag)
        if entry is None:
            return None
        body, link = entry
        return Response(body, headers=headers_of(tag) | ({"link": link} if link else {}), media_type=JSON)

    def add_body(self, tag: str, body: bytes, link: str | None) -> None:
        """Cache the body of a response, if it is small enough, and its `Link` header."""
        if _size((body, link)) <= MAX_BODY_BYTES:
            with self._lock:
                self._bodies[tag] = body, link

    def result(self, key: Hashable, compute: Callable[[], Value], rows: Callable[[Value], int]) -> Value:
        """The cached result for `key`, or that of `compute`, which is cached if it does not have too many rows."""
        with self._lock:
            entry = self._results.get(key)
        if entry is not None:
            value: Value = entry[0]
            return value
        value = compute()
        if (size := 1 + rows(value)) <= MAX_ROWS:
            with self._lock:
                self._results[key] = value, size
        return value
