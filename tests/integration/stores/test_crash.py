"""After `kill -9` during writes, acknowledged changes are complete, and no change is applied in part.

At most the change in progress may be applied without having been acknowledged, but only as a whole: the process can
die between its commit and the acknowledgement.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.engine.column_cache import ColumnCache, read_columns
from dtgraph.engine.column_check import different_columns
from dtgraph.errors import StoreError
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers.crash_worker import change, send_request
from ...helpers.neo4j.server import Server
from ...helpers.recording_store import RecordingStore

IMPORT_BULK, REQUEST_BULK = (pytest.param(mode, marks=pytest.mark.national) for mode in ("import-bulk", "request-bulk"))
"""Slow modes of the worker."""

SEED = 1690
START_TIMEOUT_S = 60


def acknowledged(log: Path) -> int:
    """Number of acknowledged changes; the last line of the log may be incomplete."""
    text = log.read_text(encoding="ascii") if log.exists() else ""
    return text.count("\n")


def kill_once(store: Path | str, log: Path, after: float, mode: str) -> None:
    """Kill a worker `after` seconds after its first acknowledged change."""
    before = acknowledged(log)
    command = [sys.executable, "-m", "tests.helpers.crash_worker", str(store), str(log), str(before), mode]
    process = subprocess.Popen(command, env={**os.environ, "DTGRAPH_HEAP": "256m"})
    try:
        end = time.monotonic() + START_TIMEOUT_S
        while acknowledged(log) == before:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(after)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def export(network: Network, folder: Path) -> dict[str, bytes]:
    network.export_tables(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def check_imports(tmp_path: Path, times: int, mode: str) -> None:
    """Kill `times` workers, one after the other, that import into one store."""
    delays = random.Random(SEED)
    log = tmp_path / "acknowledged"
    done = 0
    with Network.open(str(tmp_path / "expected.db"), create=True) as expected:
        for _ in range(times):
            kill_once(tmp_path / "killed.db", log, delays.uniform(0, 0.4), mode)
            with Network.open(str(tmp_path / "killed.db"), create=True) as network:
                actual = export(network, tmp_path / "actual")
            for number in range(done, acknowledged(log)):
                expected.import_tables(change(number).sheets())
            done = acknowledged(log)
            if actual != export(expected, tmp_path / "expected"):
                expected.import_tables(change(done).sheets())
                done += 1
                with log.open("a", encoding="ascii") as lines:
                    lines.write(f"{done - 1}\n")
            assert actual == export(expected, tmp_path / "expected")
    assert done >= times


def test_store_can_be_created_after_its_creation_was_killed(tmp_path: Path) -> None:
    delays = random.Random(SEED)
    path = tmp_path / "new.db"
    for _ in range(4):
        command = [sys.executable, "-m", "tests.helpers.crash_worker", str(path), str(tmp_path / "log"), "0", "import"]
        process = subprocess.Popen(command, env={**os.environ, "DTGRAPH_HEAP": "256m"})
        end = time.monotonic() + START_TIMEOUT_S
        while not list(tmp_path.glob(".new.db.*")) and not path.exists():
            assert time.monotonic() < end
            time.sleep(0.002)
        time.sleep(delays.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Network.open(str(path), create=True) as network:
            assert network.version >= 0
        shutil.rmtree(path)


@pytest.mark.parametrize("mode", ["import", IMPORT_BULK])
def test_acknowledged_imports_survive_a_kill(tmp_path: Path, mode: str) -> None:
    check_imports(tmp_path, 3, mode)


def check_columns(tmp_path: Path, times: int) -> None:
    """Kill `times` workers that import and save columns; the next process never reads those of an earlier commit."""
    delays, log, saved = random.Random(SEED), tmp_path / "acknowledged", 0
    for _ in range(times):
        kill_once(tmp_path / "killed.db", log, delays.uniform(0, 0.4), "import-prepare")
        with closing(open_store(str(tmp_path / "killed.db"), lazy=True)) as store:
            counting = RecordingStore(store)
            columns = ColumnCache(counting).columns()  # type: ignore[arg-type]
            saved += not counting.scans
            assert not different_columns(columns, read_columns(store))
            units = columns.nodes["Unit"]
            assert all(units.index(f"u{number}") >= 0 for number in range(acknowledged(log)))
    assert saved  # otherwise nothing but reading anew was tested


def test_columns_are_never_stale_after_a_kill(tmp_path: Path) -> None:
    check_columns(tmp_path, 4)


@pytest.mark.thorough
def test_columns_are_never_stale_after_many_kills(tmp_path: Path) -> None:
    check_columns(tmp_path, 200)


def check_requests(url: str, log: Path, times: int, mode: str) -> None:
    """Kill `times` workers that send requests, and repeat the last requests.

    Each request renames the same unit, so one that is executed twice would revert a later one.
    """
    delays = random.Random(SEED)
    for _ in range(times):
        kill_once(url, log, delays.uniform(0, 0.4), mode)
        done = acknowledged(log)
        store = open_store(url, create=True)
        with Network(LocalBackend(store)) as network:
            with suppress(StoreError):  # wait until the server has finished the killed process's work
                store.write(lambda _transaction: None)
            if store.needs_repair():
                store.repair()
            assert (network.version, name(network)) in [(n, f"Đơn vị {n - 1}") for n in (done, done + 1)]
            for number in (done, done, done - 1):
                report = send_request(network, number)
                assert (report.created + report.changed, report.version) == (1, number + 1)
            assert (network.version, name(network)) == (done + 1, f"Đơn vị {done}")
        with log.open("a", encoding="ascii") as lines:
            lines.write(f"{done}\n")


def name(network: Network) -> str:
    return network.names(["u"])["u"]


@pytest.mark.parametrize("mode", ["request", REQUEST_BULK])
def test_killed_request_is_executed_once(tmp_path: Path, mode: str) -> None:
    check_requests(str(tmp_path / "killed.db"), tmp_path / "acknowledged", 2, mode)


@pytest.mark.neo4j
@pytest.mark.parametrize("mode", ["request", REQUEST_BULK])
def test_killed_request_to_a_server_is_executed_once(
    empty_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("DTGRAPH_NEO4J_USER", empty_server.user)
    monkeypatch.setenv("DTGRAPH_NEO4J_PASSWORD", empty_server.password)
    check_requests(empty_server.url, tmp_path / "acknowledged", 2, mode)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("mode", "times"), [("request", 50), ("request-bulk", 25)])
def test_requests_killed_many_times_are_executed_once(tmp_path: Path, mode: str, times: int) -> None:
    check_requests(str(tmp_path / "killed.db"), tmp_path / "acknowledged", times, mode)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("mode", "times"), [("import", 200), ("import-bulk", 50)])
def test_acknowledged_imports_survive_hundreds_of_kills(tmp_path: Path, mode: str, times: int) -> None:
    check_imports(tmp_path, times, mode)
