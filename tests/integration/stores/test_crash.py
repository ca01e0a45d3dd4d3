"""`kill -9` in the middle of writes: what was acknowledged is there, and nothing is there in part.

The only change that may be there without having been acknowledged is the one under way, and only whole: the process
can die after its commit and before it could say so.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from dtgraph.errors import StoreError
from dtgraph.network import Network

from ...helpers.crash_worker import change, put
from ...helpers.neo4j.server import Server

BULK, PUT_BULK = (pytest.param(how, marks=pytest.mark.national) for how in ("bulk", "put-bulk"))
"""Ways that take long."""

SEED = 1690
START_SECONDS = 60


def acknowledged(log: Path) -> int:
    """How many changes were acknowledged; the log's last line may be torn."""
    text = log.read_text(encoding="ascii") if log.exists() else ""
    return text.count("\n")


def kill_once(store: Path | str, log: Path, after: float, how: str) -> None:
    """Let a process write for `after` seconds beyond its first acknowledged change, and kill it."""
    before = acknowledged(log)
    command = [sys.executable, "-m", "tests.helpers.crash_worker", str(store), str(log), str(before), how]
    process = subprocess.Popen(command, env={**os.environ, "DTGRAPH_HEAP": "256m"})
    try:
        end = time.monotonic() + START_SECONDS
        while acknowledged(log) == before:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(after)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def exported(network: Network, folder: Path) -> dict[str, bytes]:
    network.export_tables(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def check(tmp_path: Path, times: int, how: str) -> None:
    """Kill `times` processes, one after the other, that write into one store."""
    moments = random.Random(SEED)
    log = tmp_path / "acknowledged"
    done = 0
    with Network.opened_for_import(str(tmp_path / "expected.db")) as expected:
        for _ in range(times):
            kill_once(tmp_path / "killed.db", log, moments.uniform(0, 0.4), how)
            with Network.opened_for_import(str(tmp_path / "killed.db")) as network:
                found = exported(network, tmp_path / "found")
            for number in range(done, acknowledged(log)):
                expected.import_tables(change(number).sheets())
            done = acknowledged(log)
            if found != exported(expected, tmp_path / "wanted"):
                expected.import_tables(change(done).sheets())
                done += 1
                with log.open("a", encoding="ascii") as lines:
                    lines.write(f"{done - 1}\n")
            assert found == exported(expected, tmp_path / "wanted")
    assert done >= times


def test_a_store_can_be_made_where_its_making_was_killed(tmp_path: Path) -> None:
    moments = random.Random(SEED)
    path = tmp_path / "made.db"
    for _ in range(4):
        command = [sys.executable, "-m", "tests.helpers.crash_worker", str(path), str(tmp_path / "log"), "0", "whole"]
        process = subprocess.Popen(command, env={**os.environ, "DTGRAPH_HEAP": "256m"})
        end = time.monotonic() + START_SECONDS
        while not list(tmp_path.glob(".made.db.*")) and not path.exists():
            assert time.monotonic() < end
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Network.opened_for_import(str(path)) as network:
            assert network.version >= 0
        shutil.rmtree(path)


@pytest.mark.parametrize("how", ["whole", BULK])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, how: str) -> None:
    check(tmp_path, 3, how)


def check_requests(url: str, log: Path, times: int, how: str) -> None:
    """Kill `times` processes that send one request after another, and send the last ones again.

    Each request names the same unit anew, so one that is carried out twice takes back what came after it.
    """
    moments = random.Random(SEED)
    for _ in range(times):
        kill_once(url, log, moments.uniform(0, 0.4), how)
        done = acknowledged(log)
        with Network.opened_for_import(url) as network:
            with suppress(StoreError):  # wait for what a server still does for the process
                network.store.write(lambda _transaction: None)
            if network.store.needs_repair():
                network.store.repair()
            assert (network.version, name(network)) in [(n, f"Đơn vị {n - 1}") for n in (done, done + 1)]
            for number in (done, done, done - 1):
                report = put(network, number)
                assert (report.created + report.changed, report.version) == (1, number + 1)
            assert (network.version, name(network)) == (done + 1, f"Đơn vị {done}")
        with log.open("a", encoding="ascii") as lines:
            lines.write(f"{done}\n")


def name(network: Network) -> str:
    found: str = network.names(["u"])["u"]
    return found


@pytest.mark.parametrize("how", ["put", PUT_BULK])
def test_a_request_that_was_killed_is_carried_out_once(tmp_path: Path, how: str) -> None:
    check_requests(str(tmp_path / "killed.db"), tmp_path / "acknowledged", 2, how)


@pytest.mark.neo4j
@pytest.mark.parametrize("how", ["put", PUT_BULK])
def test_a_request_to_a_server_that_was_killed_is_carried_out_once(
    empty_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("DTGRAPH_NEO4J_USER", empty_server.user)
    monkeypatch.setenv("DTGRAPH_NEO4J_PASSWORD", empty_server.password)
    check_requests(empty_server.url, tmp_path / "acknowledged", 2, how)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("how", "times"), [("put", 50), ("put-bulk", 25)])
def test_requests_that_were_killed_many_times_are_carried_out_once(tmp_path: Path, how: str, times: int) -> None:
    check_requests(str(tmp_path / "killed.db"), tmp_path / "acknowledged", times, how)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("how", "times"), [("whole", 200), ("bulk", 50)])
def test_what_was_acknowledged_survives_hundreds_of_kills(tmp_path: Path, how: str, times: int) -> None:
    check(tmp_path, times, how)
