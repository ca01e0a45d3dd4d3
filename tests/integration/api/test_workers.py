"""Several workers on one Neo4j server: all see what one wrote, and they stop on SIGTERM."""

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

from ...conftest import Opener
from ...helpers import network_over
from ...helpers.neo4j.server import Server
from ...helpers.network_builder import NetworkBuilder
from ..cli.test_serve import free_port

WORKERS = 2
UNIT = {"level": "commune", "kind": "people_committee", "sector": "state", "parent_id": "government"}


@pytest.mark.neo4j
def test_workers_on_server_see_each_others_writes(open_server: Opener, neo4j_server: Server, tmp_path: Path) -> None:
    with network_over(open_server()) as network:
        network.import_tables(NetworkBuilder().unit("government", "government").sheets())
    keys = tmp_path / "keys"
    access = KeyStore(keys)
    _, key = access.create("test", ["write", "read:personal"])
    access.close()
    port = free_port()
    environment = {
        "DTGRAPH_KEYS": str(keys),
        "DTGRAPH_NEO4J_USER": neo4j_server.user,
        "DTGRAPH_NEO4J_PASSWORD": neo4j_server.password,
    }
    command = [sys.executable, "-m", "dtgraph.cli", "--store", neo4j_server.url, "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(WORKERS)], env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        url, headers = f"http://127.0.0.1:{port}", {"authorization": f"Bearer {key}"}

        def send(method: str, path: str, **options: object) -> httpx.Response:
            # a new connection may reach another worker
            with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
                return client.request(method, path, **options)  # type: ignore[arg-type]

        deadline = time.monotonic() + 90
        while True:
            with suppress(httpx.TransportError):
                if send("GET", "/readyz").status_code == 200:
                    break
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        for number in range(8):
            name = f"Xã {number}"
            assert send("PUT", "/v1/units/u", json={**UNIT, "name": name}).status_code == 200
            for _ in range(4):
                assert send("GET", "/v1/units/u").json()["unit"]["name"] == name
        metrics = send("GET", "/metrics").text
        assert re.findall(r'^dtgraph_requests_total{method="PUT".*} (\S+)$', metrics, re.M) == ["8.0"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, -signal.SIGTERM)
