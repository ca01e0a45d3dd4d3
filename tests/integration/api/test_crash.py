"""A service killed between a request and its response: the request is stored completely or not at all, and once."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2 as httpx
import pytest

from dtgraph.auth.keys import KeyStore, key_file
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder
from ..cli.test_serve import free_port

ROUNDS = 2
UNIT = {"name": "Xã", "level": "commune", "kind": "people_committee", "sector": "state", "parent_id": "province"}


@contextmanager
def run_process(folder: Path, key: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """Run a service in its own process until it answers; yield it and a client."""
    port = free_port()
    command = [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        deadline = time.monotonic() + 60
        while True:
            with suppress(httpx.TransportError):
                client.get("/readyz")
                break
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        try:
            yield process, client
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def read_state(path: Path, unit: str) -> tuple[int, bool]:
    """Return the network's version and whether the unit is stored, with all its fields."""
    with network_over(open_store(str(path))) as network:
        rows = network.query("units_among", ids=[unit])
        if rows:
            details = network.unit(unit)
            assert (details["unit"]["name"], details["part_of"]) == (UNIT["name"], ["province"])
        return network.version, bool(rows)


@pytest.mark.national  # takes minutes
def test_killed_request_is_atomic_and_idempotent(tmp_path: Path) -> None:
    path, rng = tmp_path / "net.db", random.Random(1690)
    tables = NetworkBuilder().unit("government", "government")
    tables.unit("province", "people_committee", "government", level="province")
    with Network.open(str(path), create=True) as network:
        network.import_tables(tables.sheets())
    access = KeyStore(key_file(str(path)))
    _, key = access.create("test", ["write"])
    access.close()
    version = 1
    for round_ in range(ROUNDS):
        unit, headers = f"u{round_}", {"idempotency-key": f"request {round_}"}
        with run_process(tmp_path, key) as (process, client):
            client.put(f"/v1/units/warm{round_}", json={**UNIT, "name": "Ấm"})
            killer = threading.Timer(rng.uniform(0.0, 0.03), process.send_signal, (signal.SIGKILL,))
            killer.start()
            succeeded = False
            with suppress(httpx.TransportError):
                succeeded = client.put(f"/v1/units/{unit}", json=UNIT, headers=headers).is_success
            killer.join()
        version += 1  # the warm-up request
        current, exists = read_state(path, unit)
        assert current == version + exists
        assert exists or not succeeded
        with run_process(tmp_path, key) as (_, client):
            response = client.put(f"/v1/units/{unit}", json=UNIT, headers=headers)
            assert (response.status_code, response.json()["version"]) == (200, version + 1)
        version += 1
        assert read_state(path, unit) == (version, True)
