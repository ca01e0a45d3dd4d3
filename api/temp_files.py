"""Files that last as long as a request: what it sends to be imported, and what it is given as an export.

They may hold personal data, so they are in one folder of the process, which goes when the service stops; what a
process left that was killed is removed by the next.
"""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Lock

import anyio
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ..errors import StoreError
from .processes import is_running

__all__ = ["Download", "TempFiles"]

MAX_EXPORTS = 8
"""So many exports are made, wait to be made, or are being fetched."""

CHUNK = 2**18

_NAME = re.compile(r"dtgraph-service-(\d+)-\w+")


class TempFiles:
    """The folder of a service, made when it is first needed."""

    def __init__(self) -> None:
        self._base: Path | None = None
        self._making = Lock()
        self._exports = 0

    def folder(self) -> Path:
        """A new folder, which its owner removes."""
        with self._making:
            if self._base is None:
                _sweep(Path(tempfile.gettempdir()))
                self._base = Path(tempfile.mkdtemp(prefix=f"dtgraph-service-{os.getpid()}-"))
            return Path(tempfile.mkdtemp(dir=self._base))

    def begin_export(self) -> None:
        """Count one more. Raises `StoreError` `busy`."""
        if self._exports >= MAX_EXPORTS:
            raise StoreError("busy", limit=MAX_EXPORTS)
        self._exports += 1

    def end_export(self, folder: Path | None = None) -> None:
        """Count one less, whose folder goes."""
        self._exports -= 1
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove what is left."""
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
            self._base = None


class Download(StreamingResponse):
    """A file as an answer, given up after so many `seconds`; its folder goes with it."""

    def __init__(self, file: Path, media: str, headers: dict[str, str], scratch: TempFiles, seconds: float) -> None:
        own = {
            "content-length": str(file.stat().st_size),
            "content-disposition": f'attachment; filename="{file.name}"',
        }
        super().__init__(_chunks(file), media_type=media, headers={**headers, **own})
        self._file, self._scratch, self._seconds = file, scratch, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await super().__call__(scope, receive, send)
        finally:
            self._scratch.end_export(self._file.parent)


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(file, "rb") as opened:
        while chunk := await opened.read(CHUNK):
            yield chunk


def _sweep(folder: Path) -> None:
    """Remove what services left that are no more."""
    for path in folder.glob("dtgraph-service-*"):
        found = _NAME.fullmatch(path.name)
        if found and not is_running(int(found[1])) and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)  # what is not ours cannot be removed
