"""The sample network and small writable ones, each behind a live service."""

from collections.abc import Iterator

import pytest

from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers import network_over
from ...helpers.live_service import LiveService, serve_live
from ...helpers.network_builder import NetworkBuilder


@pytest.fixture(scope="session")
def local(sample: Network) -> Network:
    """The network behind the service."""
    return sample


@pytest.fixture(scope="session")
def served(local: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """A service on `local`, for tests that only read."""
    with serve_live(local, tmp_path_factory.mktemp("keys")) as service:
        yield service


@pytest.fixture(scope="session")
def remote(served: LiveService) -> Iterator[Network]:
    """`local` over the service, with an admin key."""
    with served.network("admin") as network:
        yield network


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, Network, LiveService]]:
    """A small writable network, an equal second one, and a service on the second."""
    folder = tmp_path_factory.mktemp("small")
    with (
        network_over(open_store(str(folder / "direct.db"), create=True)) as direct,
        network_over(open_store(str(folder / "served.db"), create=True)) as backing,
    ):
        for network in (direct, backing):
            network.import_tables(small_sheets())
        with serve_live(backing, folder) as service:
            yield direct, backing, service


@pytest.fixture(scope="module")
def pair(writable: tuple[Network, Network, LiveService]) -> Iterator[tuple[Network, Network]]:
    """A small network, and an equal one over a service; tests write the same to both."""
    direct, _, service = writable
    with service.network("read:personal", "write") as remote:
        yield direct, remote


def small_sheets() -> list[Sheet]:
    """Return a few units, a post, its holder, a task and a training."""
    tables = NetworkBuilder().unit("vn", "government").unit("a", parent="vn", code="01").unit("b", parent="vn")
    tables.post("q", "a").person("p", home="a", phone="0900").holds("p", "q", "2025-01-01").member("p", "b")
    tables.add("tasks", id="t", title="T").link("RESPONSIBLE_FOR", "a", "t", role="lead", post_id="q")
    tables.link("COORDINATES_WITH", "a", "b", weight=2.5)
    return tables.training("course", "2026-01-01").sheets()
