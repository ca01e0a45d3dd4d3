"""Temporary files of requests: uploads to import, and exports to download.

They may contain personal data. All are in one folder of the process, which is removed when the service stops or, if the
process was killed, when the next one starts to use such files.
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
"""Maximum number of exports that are queued, running or being downloaded."""

CHUNK_BYTES = 2**18

_NAME = re.compile(r"dtgraph-service-(\d+)-\w+")


class TempFiles:
    """The folder of a service, created when it is first used."""

    def __init__(self) -> None:
        self._base: Path | None = None
        self._lock = Lock()
        self._exports = 0

    def folder(self) -> Path:
        """Create a folder, which the caller removes."""
        with self._lock:
            if self._base is None:
                _remove_stale_folders(Path(tempfile.gettempdir()))
                self._base = Path(tempfile.mkdtemp(prefix=f"dtgraph-service-{os.getpid()}-"))
            return Path(tempfile.mkdtemp(dir=self._base))

    def begin_export(self) -> None:
        """Reserve one of `MAX_EXPORTS`. Raises `StoreError` `busy`."""
        if self._exports >= MAX_EXPORTS:
            raise StoreError("busy", limit=MAX_EXPORTS)
        self._exports += 1

    def end_export(self, folder: Path | None = None) -> None:
        """Release the reservation and remove the folder of the export."""
        self._exports -= 1
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all files."""
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
            self._base = None


class Download(StreamingResponse):
    """A response with a file, ended after `timeout_s`; the file's folder is then removed."""

    def __init__(
        self, file: Path, media: str, headers: dict[str, str], temp_files: TempFiles, timeout_s: float
    ) -> None:
        file_headers = {
            "content-length": str(file.stat().st_size),
            "content-disposition": f'attachment; filename="{file.name}"',
        }
        super().__init__(_chunks(file), media_type=media, headers={**headers, **file_headers})
        self._file, self._temp_files, self._timeout_s = file, temp_files, timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await super().__call__(scope, receive, send)
        finally:
            self._temp_files.end_export(self._file.parent)


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(file, "rb") as opened:
        while chunk := await opened.read(CHUNK_BYTES):
            yield chunk


def _remove_stale_folders(folder: Path) -> None:
    """Remove folders of processes that no longer run."""
    for path in folder.glob("dtgraph-service-*"):
        match = _NAME.fullmatch(path.name)
        if match and not is_running(int(match[1])) and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)  # those of other users cannot be removed
