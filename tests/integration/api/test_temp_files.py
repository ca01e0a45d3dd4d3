"""The files of requests go with them, whatever becomes of those, or with the service."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api.temp_files import EXPORTS, Download, TempFiles

from dtgraph.errors import StoreError

SCOPE = {"type": "http", "method": "GET", "headers": [], "extensions": {}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def download(scratch: TempFiles, seconds: float) -> Download:
    file = scratch.folder() / "network.zip"
    file.write_bytes(b"x" * 1_000_000)
    scratch.begin_export()
    return Download(file, "application/zip", {}, scratch, seconds)


def test_what_is_not_fetched_goes_all_the_same(folder: Path) -> None:
    scratch = TempFiles()

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def send(_: Any) -> None:
        await asyncio.sleep(60)

    for _ in range(2 * EXPORTS):  # and makes room
        with pytest.raises(TimeoutError):
            asyncio.run(download(scratch, 0.05)(SCOPE, receive, send))
    assert list(folder.glob("*/*")) == []


def test_so_many_are_there_at_once(folder: Path) -> None:
    scratch = TempFiles()
    for _ in range(EXPORTS):
        scratch.begin_export()
    with pytest.raises(StoreError, match="busy"):
        scratch.begin_export()
    scratch.end_export()
    scratch.begin_export()


def test_all_goes_with_the_service(folder: Path) -> None:
    scratch = TempFiles()
    (scratch.folder() / "people.csv").write_text("x")
    scratch.close()
    assert list(folder.iterdir()) == []


def test_what_a_service_left_that_was_killed_goes_with_the_next(folder: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, other = folder / f"dtgraph-service-{gone.pid}-abc", folder / "dtgraph-service-1-abc"
    for path in (left, other):
        (path / "x").mkdir(parents=True)
    TempFiles().folder()
    assert (left.exists(), other.exists()) == (False, True)
