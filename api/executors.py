"""Threads apart for what takes long and for what writes, so that no look-up ever waits for a thread because of them."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TypeVar

from ..errors import StoreError

__all__ = ["Executors"]

Result = TypeVar("Result")

LONG, WRITES, EXPORTS = 8, 4, 1
"""So many questions that may take long are answered at a time, so many writes wait for each other, so many exports."""

WAITING, OF_ONE = 100, 25
"""So many of each may be under way or wait, and so many of one key."""


class _Line:
    """Some threads, and those who wait for one."""

    def __init__(self, name: str, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._there = Counter[str]()

    async def run(self, call: Callable[[], Result], who: str = "") -> Result:
        """What `call` gives, in the context of who asks. Raises `StoreError` `busy` where too many wait."""
        for there, limit in ((self._there.total(), WAITING), (self._there[who], OF_ONE)):
            if there >= limit:
                raise StoreError("busy", limit=limit)
        self._there[who] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, call)
        finally:
            self._there[who] -= 1
            if not self._there[who]:
                del self._there[who]

    def close(self) -> None:
        """Wait for what is under way."""
        self._threads.shutdown(cancel_futures=True)


class Executors:
    """The threads of a service; `stopped` is set when nobody waits for answers any longer."""

    def __init__(self) -> None:
        self.stopped = Event()
        self.long, self.writes = _Line("dtgraph-long", LONG), _Line("dtgraph-writes", WRITES)
        self.exports, self.readiness = _Line("dtgraph-exports", EXPORTS), _Line("dtgraph-readiness", 1)

    def close(self) -> None:
        """Wait for what is under way: writes come to their end, questions are given up at their next read."""
        self.stopped.set()
        self.long.close()
        self.writes.close()
        self.exports.close()
        self.readiness.close()
