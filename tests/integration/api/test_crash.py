"""A service that is killed between a request and its answer: all of it is stored or nothing, and once."""

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

from dtgraph.auth.keys import KeyStore, access_file
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers.network_builder import Tables
from ..cli.test_serve import free_port

ROUNDS = 2
UNIT = {"name": "Xã", "level": "commune", "kind": "people_committee", "sector": "state", "parent_id": "province"}


@contextmanager
def served(folder: Path, key: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A service in a process of its own that answers already."""
    port = free_port()
    command = [sys.executable, "-m", "dtgraph.cli", "--store", "net.db", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        end = time.monotonic() + 60
        while True:
            with suppress(httpx.TransportError):
                client.get("/readyz")
                break
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        try:
            yield process, client
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def stored(path: Path, unit: str) -> tuple[int, bool]:
    """The network's version, and whether the unit is there, whole."""
    with Network(open_store(str(path))) as network:
        found = network.query("units_among", ids=[unit])
        if found:
            whole = network.unit(unit)
            assert (whole["unit"]["name"], whole["part_of"]) == (UNIT["name"], ["province"])
        return network.version, bool(found)


@pytest.mark.national  # for it is long
def test_all_or_nothing_and_once(tmp_path: Path) -> None:
    path, chance = tmp_path / "net.db", random.Random(1690)
    made = Tables().unit("government", "government")
    made.unit("province", "people_committee", "government", level="province")
    with Network.opened_for_import(str(path)) as network:
        network.import_tables(made.sheets())
    access = KeyStore(access_file(str(path)))
    _, key = access.create("test", ["write"])
    access.close()
    version = 1
    for number in range(ROUNDS):
        unit, own = f"u{number}", {"idempotency-key": f"request {number}"}
        with served(tmp_path, key) as (process, client):
            client.put(f"/v1/units/warm{number}", json={**UNIT, "name": "Ấm"})
            killer = threading.Timer(chance.uniform(0.0, 0.03), process.send_signal, (signal.SIGKILL,))
            killer.start()
            answered = False
            with suppress(httpx.TransportError):
                answered = client.put(f"/v1/units/{unit}", json=UNIT, headers=own).is_success
            killer.join()
        version += 1  # of what was answered before
        after, there = stored(path, unit)
        assert after == version + there
        assert there or not answered
        with served(tmp_path, key) as (_, client):
            again = client.put(f"/v1/units/{unit}", json=UNIT, headers=own)
            assert (again.status_code, again.json()["version"]) == (200, version + 1)
        version += 1
        assert stored(path, unit) == (version, True)
