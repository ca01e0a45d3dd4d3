"""A small network for tests of single rows."""

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.network_builder import NetworkBuilder


@pytest.fixture
def net(store: Store) -> Network:
    """A network with a few units, a post, its holder, a task and a training."""
    tables = NetworkBuilder().unit("vn", "government").unit("a", parent="vn", code="01").unit("b", parent="vn")
    tables.post("q", "a").person("p", home="a", phone="0900").holds("p", "q", "2025-01-01").member("p", "b")
    tables.add("tasks", id="t", title="T").link("RESPONSIBLE_FOR", "a", "t", role="lead", post_id="q")
    tables.link("RESPONSIBLE_FOR", "a", "t", role="support").link("COORDINATES_WITH", "a", "b", weight=2.5)
    tables.training("course", "2026-01-01")
    network = Network(LocalBackend(store))
    network.import_tables(tables.sheets())
    return network
