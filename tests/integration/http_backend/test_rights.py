"""A key shows over a service what it may see, and no more."""

import logging

import pytest

import dtgraph
from dtgraph.demo import Demonstration
from dtgraph.errors import AccessError, RefusedError
from dtgraph.network import Network

from ...helpers.live_service import Served, serving, with_key
from ...helpers.outcomes import outcome

DAY = Demonstration.as_of
COMMUNE = "vn:commune:03439:2025"
PROVINCE = "vn:province:12:2024"


@pytest.mark.parametrize("scopes", [("read", "write"), ("read:personal",)])
def test_personal_data_are_shown_to_who_may_see_them(local: Network, served: Served, scopes: tuple[str, ...]) -> None:
    personal = "read:personal" in scopes
    same = local if personal else local.without_personal_data()
    with served.network(*scopes) as remote:
        assert (remote.personal, remote.within) == (personal, None)
        for ask in (
            lambda net: net.contact(PROVINCE, as_of=DAY),
            lambda net: net.unit(PROVINCE, as_of=DAY),
            lambda net: net.gaps("people_not_trained_this_year", as_of=DAY, within=COMMUNE, explain=True),
        ):
            assert outcome(remote, ask) == outcome(same, ask)


def test_a_key_for_a_subtree(local: Network, served: Served) -> None:
    same = local.restricted(personal=True, within=PROVINCE)
    with served.network("read:personal", within=PROVINCE) as remote:
        assert (remote.personal, remote.within) == (True, PROVINCE)
        for ask in (
            lambda net: net.units(as_of=DAY),
            lambda net: net.names([PROVINCE, "vn:central:ministry-of-finance:2025"]),
            lambda net: net.contact(COMMUNE, as_of=DAY),
            lambda net: net.unit("vn:central:ministry-of-finance:2025", as_of=DAY),
            lambda net: net.resilience(as_of=DAY),
            lambda net: net.map_units(as_of=DAY),
            lambda net: net.overview(as_of=DAY),
            lambda net: net.overview(as_of=DAY, within="vn:central:ministry-of-finance:2025"),
            lambda net: net.roots(as_of=DAY),
            lambda net: net.changes("2025-06-30", DAY),
            lambda net: net.neighbourhood(PROVINCE, limit=3, as_of=DAY),
            lambda net: net.export_tables("x"),
            lambda net: net.export_graph("x", "gexf"),
            lambda net: net.to_networkx(),
        ):
            assert outcome(remote, ask) == outcome(same, ask)
        with pytest.raises(RefusedError, match="only-a-subtree"):
            remote.query("counts")


def test_without_a_key(local: Network, served: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    served.key("read")
    with with_key(None), pytest.raises(AccessError, match="key-needed"):
        dtgraph.open(served.url)
    with serving(local, tmp_path_factory.mktemp("none"), anonymous=True) as other, other.network() as remote:
        assert remote.personal is False
        assert remote.contact(PROVINCE, as_of=DAY) == local.without_personal_data().contact(PROVINCE, as_of=DAY)
        with pytest.raises(AccessError, match="key-needed"):
            remote.upsert("tasks", {"id": "x", "title": "X"})


def test_a_key_that_lacks_a_scope(served: Served) -> None:
    with served.network("read") as remote:
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.upsert("tasks", {"id": "x", "title": "X"})
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.end("tasks", {"id": "x"}, DAY)
    with served.network("write") as remote:
        assert remote.personal is False
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.find("x")


def test_neither_a_text_of_a_network_nor_a_log_has_its_key(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    key = served.key("read")
    caplog.set_level(logging.DEBUG)
    with with_key(key), dtgraph.open(served.url) as remote:
        remote.names([COMMUNE])
        shown = [repr(remote), repr(remote.store), repr(vars(remote.store)), str(vars(remote))]
        assert all(key not in text for text in [*shown, caplog.text])
    assert "/v1/names" in caplog.text
