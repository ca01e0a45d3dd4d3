"""The service as it is run: it answers, logs JSON, stops when it is told to, and is careful where it listens."""

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
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_it_answers_and_stops(tmp_path: Path) -> None:
    with Network.opened_for_import(str(tmp_path / "net.db")) as network:
        network.import_tables(tables().sheets())
    port = free_port()
    command = [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while True:
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/readyz")
                break
            except httpx.TransportError:
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.1)
        held = subprocess.run(
            [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "gaps"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert (held.returncode, "store-held" in held.stderr) == (3, True)
    told = [json.loads(line) for line in said.splitlines()]
    assert any(line.get("route") == "/readyz" and line["status"] == 200 for line in told)
    assert process.returncode in (0, -signal.SIGTERM)
    with Network.opened_for_import(str(tmp_path / "net.db")) as network:
        assert network.version == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--host", "0.0.0.0"), 4, "without a key the service cannot listen on 0.0.0.0"),
        (("--host", "::"), 4, "no-key"),
        (("--host", "example.org"), 4, "no-key"),
        (("--workers", "2"), 2, "one process holds an embedded store"),
        (("--port", "70000"), 2, "bad-usage"),
    ],
)
def test_it_does_not_start_where_that_is_not_safe(
    filled: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    said = filled("serve", *arguments)
    assert (said.code, said.out) == (code, "")
    assert says in said.err


def test_a_revoked_key_does_not_open_other_addresses(filled: Run) -> None:
    made = json.loads(filled("keys", "create", "one", "--format", "json").out)
    filled("keys", "revoke", made["id"])
    assert filled("serve", "--host", "0.0.0.0").code == 4


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with Network.opened_for_import(str(tmp_path / "net.db")) as network:
        network.import_tables(tables().sheets())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = subprocess.run(
            [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", port],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (said.returncode, "cannot-listen" in said.stderr) == (3, True)
