"""The demonstration network in a new store of each engine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from tests.helpers.neo4j.server import Server, running_server

__all__ = ["stores"]


@contextmanager
def stores(demonstration: Demonstration, scratch: Path) -> Iterator[tuple[dict[str, Network], Server]]:
    """Import the demonstration into a new store of each engine; yields the networks by name, and the Neo4j server."""
    (scratch / "server").mkdir()
    with running_server(scratch / "server") as server:
        login = Settings(neo4j_user=server.user, neo4j_password=server.password)
        networks = {
            "embedded": Network(LocalBackend(open_store(str(scratch / "network.db"), create=True))),
            "Neo4j": Network(LocalBackend(open_store(server.url, create=True, settings=login))),
        }
        for name, network in networks.items():
            started = time.perf_counter()
            network.import_tables(list(demonstration.sheets()))
            print(f"{name}: imported in {time.perf_counter() - started:.0f} s", flush=True)
        yield networks, server
        for network in networks.values():
            network.close()
