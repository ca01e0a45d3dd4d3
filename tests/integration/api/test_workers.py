"""Several processes on one Neo4j server: what one has written, all know; they end when they are told to."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx2 as httpx
import pytest

from dtgraph.auth.keys import KeyStore
from dtgraph.network import Network

from ...conftest import Opener
from ...helpers.neo4j.server import Server
from ...helpers.network_builder import Tables
from ..cli.test_serve import free_port

WORKERS = 2
UNIT = {"level": "commune", "kind": "people_committee", "sector": "state", "parent_id": "government"}


@pytest.mark.neo4j
def test_what_one_has_written_on_a_server_all_know(open_server: Opener, neo4j_server: Server, tmp_path: Path) -> None:
    with Network(open_server()) as network:
        network.import_tables(Tables().unit("government", "government").sheets())
    keys = tmp_path / "keys"
    access = KeyStore(keys)
    _, key = access.create("test", ["write", "read:personal"])
    access.close()
    port = free_port()
    own = {
        "DTGRAPH_KEYS": str(keys),
        "DTGRAPH_NEO4J_USER": neo4j_server.user,
        "DTGRAPH_NEO4J_PASSWORD": neo4j_server.password,
    }
    command = [sys.executable, "-m", "dtgraph.cli", "--store", neo4j_server.url, "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(WORKERS)], env={**os.environ, **own}, stderr=subprocess.DEVNULL
    )
    try:
        address, headers = f"http://127.0.0.1:{port}", {"authorization": f"Bearer {key}"}

        def ask(method: str, path: str, **more: object) -> httpx.Response:
            with httpx.Client(base_url=address, headers=headers, timeout=60) as client:  # each time by a new connection
                return client.request(method, path, **more)  # type: ignore[arg-type]

        end = time.monotonic() + 90
        while True:
            with suppress(httpx.TransportError):
                if ask("GET", "/readyz").status_code == 200:
                    break
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        for number in range(8):
            name = f"Xã {number}"
            assert ask("PUT", "/v1/units/u", json={**UNIT, "name": name}).status_code == 200
            for _ in range(4):
                assert ask("GET", "/v1/units/u").json()["unit"]["name"] == name
        figures = ask("GET", "/metrics").text
        assert re.findall(r'^dtgraph_requests_total{method="PUT".*} (\S+)$', figures, re.M) == ["8.0"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, -signal.SIGTERM)
