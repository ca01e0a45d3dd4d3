"""The sample network, and small ones that can be written, each behind a service that really listens."""

from collections.abc import Iterator

import pytest

from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers.live_service import Served, serving
from ...helpers.network_builder import Tables


@pytest.fixture(scope="session")
def local(sample: Network) -> Network:
    """The network that is served itself."""
    return sample


@pytest.fixture(scope="session")
def served(local: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service over it, for the tests that only read."""
    with serving(local, tmp_path_factory.mktemp("keys")) as served:
        yield served


@pytest.fixture(scope="session")
def remote(served: Served) -> Iterator[Network]:
    """The same network over the service, with a key for everything."""
    with served.network("admin") as network:
        yield network


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, Network, Served]]:
    """A small network that can be written, another that is like it, and the service over that."""
    folder = tmp_path_factory.mktemp("small")
    with (
        Network(open_store(str(folder / "own.db"), create=True)) as own,
        Network(open_store(str(folder / "served.db"), create=True)) as behind,
    ):
        for network in (own, behind):
            network.import_tables(small())
        with serving(behind, folder) as served:
            yield own, behind, served


@pytest.fixture(scope="module")
def pair(writable: tuple[Network, Network, Served]) -> Iterator[tuple[Network, Network]]:
    """A small network, and another like it over a service: what is written to one is written to the other."""
    own, _, served = writable
    with served.network("read:personal", "write") as remote:
        yield own, remote


def small() -> list[Sheet]:
    """A few units, a post, its holder, a task and a training."""
    tables = Tables().unit("vn", "government").unit("a", parent="vn", code="01").unit("b", parent="vn")
    tables.post("q", "a").person("p", home="a", phone="0900").holds("p", "q", "2025-01-01").member("p", "b")
    tables.add("tasks", id="t", title="T").link("RESPONSIBLE_FOR", "a", "t", role="lead", post_id="q")
    tables.link("COORDINATES_WITH", "a", "b", weight=2.5)
    return tables.training("course", "2026-01-01").sheets()
