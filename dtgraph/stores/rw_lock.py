"""A lock for many readers or one writer in one process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, local

__all__ = ["ReadWriteLock"]

FIRST_BLOCK_S = 0.1
"""How long a waiting writer first blocks new readers, so that the active ones can finish. Doubles each time."""

MAX_BLOCK_S = 10.0
"""Longest time for which new readers are blocked: one slow reader must not hold up all later ones."""

ADMIT_S = 0.4
"""How long new readers are admitted between two such times."""


class ReadWriteLock:
    """Held by any number of readers or by one writer.

    A `long` reader keeps the lock for several reads. While there is one, a waiting writer does not block new readers,
    as that would not let it in any sooner; but it gets the lock before the next long reader.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers = 0
        self._long_readers = 0
        self._waiting_writers = 0
        self._waiting_since = 0.0
        self._writing = False
        self._thread = local()

    @contextmanager
    def read(self, seconds: float | None = None, *, long: bool = False) -> Iterator[None]:
        """Hold the lock together with other readers; reentrant.

        Raises `TimeoutError` if the lock is not available within `seconds`.
        """
        depth = getattr(self._thread, "depth", 0)
        with self._changed:
            if not depth:
                self._wait_to_read(seconds, long)
            self._readers += 1
            self._long_readers += long
        self._thread.depth = depth + 1
        try:
            yield
        finally:
            self._thread.depth = depth
            with self._changed:
                self._readers -= 1
                self._long_readers -= long
                if long and not self._long_readers:
                    self._waiting_since = time.monotonic()
                self._changed.notify_all()

    def _wait_to_read(self, seconds: float | None, long: bool) -> None:
        end = None if seconds is None else time.monotonic() + seconds
        while self._writing or (self._waiting_writers and (long or self._blocks_readers())):
            remaining = None if end is None else end - time.monotonic()
            if remaining is not None and remaining <= 0:
                raise TimeoutError
            # poll, as no notification marks the end of a block
            poll = min(FIRST_BLOCK_S, remaining or FIRST_BLOCK_S)
            self._changed.wait(remaining if self._writing or long else poll)

    @contextmanager
    def write(self) -> Iterator[None]:
        """Hold the lock alone. Raises `RuntimeError` in a thread that holds it for reading, which would deadlock."""
        if getattr(self._thread, "depth", 0):
            raise RuntimeError("a thread that blocks writers cannot write")
        with self._changed:
            if not self._waiting_writers:
                self._waiting_since = time.monotonic()
            self._waiting_writers += 1
            try:
                self._changed.wait_for(lambda: not self._writing and not self._readers)
            finally:
                self._waiting_writers -= 1
                self._changed.notify_all()
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._waiting_since = time.monotonic()
                self._changed.notify_all()

    def _blocks_readers(self) -> bool:
        """Whether a waiting writer currently blocks new readers."""
        if self._long_readers:
            return False
        waited, block = time.monotonic() - self._waiting_since, FIRST_BLOCK_S
        while waited >= block + ADMIT_S:
            waited -= block + ADMIT_S
            block = min(2 * block, MAX_BLOCK_S)
        return waited < block
