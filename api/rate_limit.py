"""How many requests a minute each may send: a bucket of tokens that fills evenly.

A library for it took half as long as a whole look-up: it kept its counts tidy with a thread for each of them.
"""

import time
from threading import Lock

from cachetools import LRUCache

__all__ = ["TokenBucket"]

MANY = 10_000
"""Of so many it is known what they sent."""


class TokenBucket:
    """Safe to use from several threads."""

    def __init__(self, per_minute: int) -> None:
        self._most, self._per_second = float(per_minute), per_minute / 60
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(MANY)
        self._lock = Lock()

    def take(self, who: str) -> float:
        """The seconds until the next request may be sent; 0 where this one may."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.get(who, (self._most, now))
            left = min(self._most, left + (now - at) * self._per_second)
            self._left[who] = max(left - 1, 0.0) if left >= 1 else left, now
        return 0.0 if left >= 1 else (1 - left) / self._per_second
