"""The demonstration in a new store of each engine, for one run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from tests.helpers.neo4j.server import Server, running_server

__all__ = ["stores"]


@contextmanager
def stores(demonstration: Demonstration, scratch: Path) -> Iterator[tuple[dict[str, Network], Server]]:
    """The demonstration in a new store of each engine, and the server of one of them."""
    (scratch / "server").mkdir()
    with running_server(scratch / "server") as server:
        login = Settings(neo4j_user=server.user, neo4j_password=server.password)
        opened = {
            "embedded": Network(open_store(str(scratch / "network.db"), create=True)),
            "Neo4j": Network(open_store(server.url, create=True, settings=login)),
        }
        for name, network in opened.items():
            began = time.perf_counter()
            network.import_tables(list(demonstration.sheets()))
            print(f"{name}: imported in {time.perf_counter() - began:.0f} s", flush=True)
        yield opened, server
        for network in opened.values():
            network.close()
