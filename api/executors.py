"""Threads for slow reads, writes and exports, so that fast requests never wait for a thread because of them."""

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

SLOW_THREADS, WRITE_THREADS, EXPORT_THREADS = 8, 4, 1

MAX_QUEUE, MAX_QUEUE_PER_KEY = 100, 25
"""Requests that may run or wait in an executor: in total, and of one key."""


class _Executor:
    """A thread pool with a bounded queue."""

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._pending = Counter[str]()

    async def run(self, call: Callable[[], Result], key_id: str = "") -> Result:
        """Run `call` in the context of the request. Raises `StoreError` `busy` if the queue is full."""
        for pending, limit in ((self._pending.total(), MAX_QUEUE), (self._pending[key_id], MAX_QUEUE_PER_KEY)):
            if pending >= limit:
                raise StoreError("busy", limit=limit)
        self._pending[key_id] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, copy_context().run, call)
        finally:
            self._pending[key_id] -= 1
            if not self._pending[key_id]:
                del self._pending[key_id]

    def close(self) -> None:
        """Wait for running calls; queued ones are cancelled."""
        self._pool.shutdown(cancel_futures=True)


class Executors:
    """The executors of a service; `stopped` is set when it stops."""

    def __init__(self) -> None:
        self.stopped = Event()
        self.slow, self.writes = _Executor("dtgraph-slow", SLOW_THREADS), _Executor("dtgraph-writes", WRITE_THREADS)
        self.exports, self.readiness = _Executor("dtgraph-exports", EXPORT_THREADS), _Executor("dtgraph-readiness", 1)

    def close(self) -> None:
        """Finish writes, and cancel reads at their next query."""
        self.stopped.set()
        self.slow.close()
        self.writes.close()
        self.exports.close()
        self.readiness.close()
