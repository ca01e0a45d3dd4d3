"""Writes the audit log in a thread; entries that arrive at the same time are written together.

A request continues when its entry is on the disk; concurrent requests share one flush.
"""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from ..auth.audit_log import AuditEntry, AuditLog

__all__ = ["AuditWriter"]


class AuditWriter:
    """Appends to an `AuditLog`."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._queue: list[tuple[AuditEntry, Future[None]]] = []
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "dtgraph-audit")

    async def record(self, entry: AuditEntry) -> None:
        """Append an entry; it is on the disk when this returns. Raises `StoreError` `keys-failed`."""
        done: Future[None] = Future()
        with self._lock:
            self._queue.append((entry, done))
            if len(self._queue) == 1:  # otherwise the write scheduled for the first entry includes it
                self._thread.submit(self._write)
        await asyncio.wrap_future(done)

    def close(self) -> None:
        """Write the queue."""
        self._thread.shutdown()

    def _write(self) -> None:
        with self._lock:
            batch, self._queue = self._queue, []
        batch = [(entry, done) for entry, done in batch if done.set_running_or_notify_cancel()]
        try:
            self._log.record([entry for entry, _ in batch])
        except Exception as error:  # raised in every request of the batch
            for _, done in batch:
                done.set_exception(error)
        else:
            for _, done in batch:
                done.set_result(None)
