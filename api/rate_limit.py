"""Rate limit: a token bucket for each client.

Written here because the library that was tried uses a thread per bucket, which costs half the time of a look-up.
"""

import time
from threading import Lock

from cachetools import LRUCache

__all__ = ["RateLimiter"]

MAX_CLIENTS = 10_000
"""Number of clients whose buckets are remembered."""


class RateLimiter:
    """Allows a number of requests per minute. Thread-safe."""

    def __init__(self, per_minute: int) -> None:
        self._capacity, self._per_second = float(per_minute), per_minute / 60
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(MAX_CLIENTS)
        self._lock = Lock()

    def take(self, client: str) -> float:
        """Take a token. Returns 0, or the seconds until a token is available."""
        now = time.monotonic()
        with self._lock:
            tokens, at = self._buckets.get(client, (self._capacity, now))
            tokens = min(self._capacity, tokens + (now - at) * self._per_second)
            self._buckets[client] = max(tokens - 1, 0.0) if tokens >= 1 else tokens, now
        return 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
