"""The log of who read personal data and who wrote: lines that come at the same time are written together.

Whoever waits for a line knows that it is on the disk; hundreds of them cost one flush.
"""

import asyncio

from fastapi.concurrency import run_in_threadpool

from ..access import Access, Entry

__all__ = ["Audit"]


class Audit:
    """Writes to the log of an `Access`. To be used in one event loop."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, entry: Entry) -> None:
        """Add a line; it is on the disk when this returns. Raises `StoreError` `keys-failed`."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await run_in_threadpool(self._access.record, [entry for entry, _ in batch])
            except Exception as error:  # told to each who waits
                for _, written in batch:
                    if not written.done():
                        written.set_exception(error)
            else:
                for _, written in batch:
                    if not written.done():
                        written.set_result(None)
        self._writing = None
