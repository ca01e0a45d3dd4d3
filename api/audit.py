"""The log of who read personal data and who wrote: lines that come at the same time are written together.

Whoever waits for a line knows that it is on the disk; hundreds of them cost one flush.
"""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from ..auth.keys import AuditEntry, KeyStore

__all__ = ["Audit"]


class Audit:
    """Writes to the log of an `KeyStore`, in a thread of its own."""

    def __init__(self, access: KeyStore) -> None:
        self._access = access
        self._waiting: list[tuple[AuditEntry, Future[None]]] = []
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "dtgraph-audit")

    async def record(self, entry: AuditEntry) -> None:
        """Add a line; it is on the disk when this returns. Raises `StoreError` `keys-failed`."""
        written: Future[None] = Future()
        with self._lock:
            self._waiting.append((entry, written))
            if len(self._waiting) == 1:  # else the write that was ordered for the first takes it along
                self._thread.submit(self._write)
        await asyncio.wrap_future(written)

    def close(self) -> None:
        """Write what waits."""
        self._thread.shutdown()

    def _write(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        batch = [(entry, written) for entry, written in batch if written.set_running_or_notify_cancel()]
        try:
            self._access.record([entry for entry, _ in batch])
        except Exception as error:  # told to each who waits
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)
