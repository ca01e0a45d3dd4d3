"""The demonstration network in a new store of each engine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.columns import Measurement, measure
from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from tests.helpers.neo4j.server import Server, running_server

__all__ = ["Stores", "stores"]


class Stores(NamedTuple):
    """Networks by the names of their engines, the Neo4j server, and the processor seconds of the imports."""

    networks: dict[str, Network]
    server: Server
    imports: dict[str, Measurement]


@contextmanager
def stores(demonstration: Demonstration, scratch: Path) -> Iterator[Stores]:
    """Import the demonstration into a new store of each engine."""
    (scratch / "server").mkdir()
    with running_server(scratch / "server") as server:
        login = Settings(neo4j_user=server.user, neo4j_password=server.password)
        networks = {
            "embedded": Network(LocalBackend(open_store(str(scratch / "network.db"), create=True))),
            "Neo4j": Network(LocalBackend(open_store(server.url, create=True, settings=login))),
        }
        sheets, imports = list(demonstration.sheets()), {}
        for name, network in networks.items():
            imports[name] = measure(f"first import on {name}", "", 1, partial(_import, network, sheets))
        yield Stores(networks, server, imports)
        for network in networks.values():
            network.close()


def _import(network: Network, sheets: Sequence[Sheet], _round: int) -> None:
    network.import_tables(sheets)
