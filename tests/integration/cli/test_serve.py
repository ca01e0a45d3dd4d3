"""The command serve: it answers, logs JSON, stops on SIGTERM, and refuses unsafe addresses."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from dtgraph.network import Network

from .conftest import Run, tables


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_service_answers_and_stops(tmp_path: Path) -> None:
    with Network.open(str(tmp_path / "net.db"), create=True) as network:
        network.import_tables(tables().sheets())
    port = free_port()
    command = [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while True:
            try:
                response = httpx.get(f"http://127.0.0.1:{port}/readyz")
                break
            except httpx.TransportError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)

        def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
            command = [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", *arguments]
            return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

        by_columns, by_engine = run("find", "u"), run("query", "counts")
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=60)
    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert by_columns.returncode == 0, by_columns.stderr  # saved by the service as it started
    assert (by_engine.returncode, "store-held" in by_engine.stderr) == (3, True)
    entries = [json.loads(line) for line in log.splitlines()]
    assert any(line.get("route") == "/readyz" and line["status"] == 200 for line in entries)
    assert process.returncode in (0, -signal.SIGTERM)
    with Network.open(str(tmp_path / "net.db"), create=True) as network:
        assert network.version == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--host", "0.0.0.0"), 4, "the service needs an API key before it can listen on 0.0.0.0"),
        (("--host", "::"), 4, "no-key"),
        (("--host", "example.org"), 4, "no-key"),
        (("--workers", "2"), 2, "an embedded store can be opened by one process"),
        (("--port", "70000"), 2, "bad-usage"),
    ],
)
def test_unsafe_addresses_are_refused(filled: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = filled("serve", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_revoked_key_does_not_allow_other_addresses(filled: Run) -> None:
    key = json.loads(filled("keys", "create", "one", "--format", "json").out)
    filled("keys", "revoke", key["id"])
    assert filled("serve", "--host", "0.0.0.0").code == 4


def test_port_in_use_is_refused(tmp_path: Path) -> None:
    with Network.open(str(tmp_path / "net.db"), create=True) as network:
        network.import_tables(tables().sheets())
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        process = subprocess.run(
            [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", port],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (process.returncode, "cannot-listen" in process.stderr) == (3, True)
