"""Temporary files are removed with their request, with the service, or by the next service."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api.temp_files import MAX_EXPORTS, Download, TempFiles

from dtgraph.errors import StoreError

SCOPE = {"type": "http", "method": "GET", "headers": [], "extensions": {}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def download(temp_files: TempFiles, timeout: float) -> Download:
    file = temp_files.folder() / "network.zip"
    file.write_bytes(b"x" * 1_000_000)
    temp_files.begin_export()
    return Download(file, "application/zip", {}, temp_files, timeout)


def test_file_of_stalled_download_is_removed(folder: Path) -> None:
    temp_files = TempFiles()

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def send(_: Any) -> None:
        await asyncio.sleep(60)

    for _ in range(2 * MAX_EXPORTS):  # each frees its slot
        with pytest.raises(TimeoutError):
            asyncio.run(download(temp_files, 0.05)(SCOPE, receive, send))
    assert list(folder.glob("*/*")) == []


def test_concurrent_exports_are_limited(folder: Path) -> None:
    temp_files = TempFiles()
    for _ in range(MAX_EXPORTS):
        temp_files.begin_export()
    with pytest.raises(StoreError, match="busy"):
        temp_files.begin_export()
    temp_files.end_export()
    temp_files.begin_export()


def test_closing_removes_all_files(folder: Path) -> None:
    temp_files = TempFiles()
    (temp_files.folder() / "people.csv").write_text("x")
    temp_files.close()
    assert list(folder.iterdir()) == []


def test_files_of_killed_service_are_removed_by_next(folder: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    stale, foreign = folder / f"dtgraph-service-{process.pid}-abc", folder / "dtgraph-service-1-abc"
    for path in (stale, foreign):
        (path / "x").mkdir(parents=True)
    TempFiles().folder()
    assert (stale.exists(), foreign.exists()) == (False, True)
