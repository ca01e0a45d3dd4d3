"""Cache of responses and of results that are expensive to compute.

Entries are found by everything that they depend on, including the version of the network, so none is out of date.
"""

import gzip
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache
from fastapi import Response

from .content_negotiation import JSON
from .etags import headers_of

__all__ = ["COMPRESSION_LEVEL", "ResponseCache"]

Value = TypeVar("Value")

MAX_BYTES = 64 * 2**20
"""Memory for bodies of responses."""

MAX_BODY_BYTES = 256 * 2**10
"""Size of the largest cached body."""

MAX_ROWS = 200_000
"""Number of cached rows of results."""

COMPRESSION_LEVEL = 5
"""Level of gzip."""

OVERHEAD_BYTES = 600
"""Memory of an entry beside its body."""


Entry = tuple[bytes, dict[str, str]]
"""A body and the headers that depend on it."""


def _size(entry: Entry) -> int:
    body, headers = entry
    return len(body) + sum(map(len, headers.values())) + OVERHEAD_BYTES


class ResponseCache:
    """Least-recently-used caches of bodies and of results. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._bodies: LRUCache[str, Entry] = LRUCache(MAX_BYTES, getsizeof=_size)
        self._results: LRUCache[Hashable, tuple[Any, int]] = LRUCache(MAX_ROWS, getsizeof=lambda entry: entry[1])

    def response(self, tag: str) -> Response | None:
        """The cached response with an entity tag."""
        with self._lock:
            entry = self._bodies.get(tag)
        if entry is None:
            return None
        body, headers = entry
        return Response(body, headers=headers_of(tag) | headers, media_type=JSON)

    def add_body(self, tag: str, body: bytes, link: str | None = None) -> None:
        """Cache the body of a response, if it is small enough, and its `Link` header."""
        self._add(tag, (body, {"link": link} if link else {}))

    def add_compressed(self, tag: str, body: bytes) -> None:
        """Cache the body of a response to requests that accept gzip, if it is small enough."""
        headers = {"content-encoding": "gzip", "vary": f"{headers_of(tag)['vary']}, Accept-Encoding"}
        self._add(tag, (gzip.compress(body, COMPRESSION_LEVEL, mtime=0), headers))

    def _add(self, tag: str, entry: Entry) -> None:
        if _size(entry) <= MAX_BODY_BYTES:
            with self._lock:
                self._bodies[tag] = entry

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
