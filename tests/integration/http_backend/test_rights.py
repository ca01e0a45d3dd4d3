"""Over a service a key reads what its scopes and its subtree allow."""

import logging

import pytest

import dtgraph
from dtgraph.demo import Demonstration
from dtgraph.errors import AccessError, RefusedError
from dtgraph.network import Network

from ...helpers.live_service import LiveService, api_key_environment, serve_live
from ...helpers.outcomes import outcome

DAY = Demonstration.as_of
COMMUNE = "vn:commune:03439:2025"
PROVINCE = "vn:province:12:2024"


@pytest.mark.parametrize("scopes", [("read", "write"), ("read:personal",)])
def test_personal_data_need_scope(local: Network, served: LiveService, scopes: tuple[str, ...]) -> None:
    personal = "read:personal" in scopes
    expected = local if personal else local.scoped(personal=False)
    with served.network(*scopes) as remote:
        assert (remote.scope.personal, remote.scope.within) == (personal, None)
        for call in (
            lambda net: net.contact(PROVINCE, as_of=DAY),
            lambda net: net.unit(PROVINCE, as_of=DAY),
            lambda net: net.gaps("people_not_trained_this_year", as_of=DAY, within=COMMUNE, explain=True),
        ):
            assert outcome(remote, call) == outcome(expected, call)


def test_key_of_subtree(local: Network, served: LiveService) -> None:
    expected = local.scoped(personal=True, within=PROVINCE)
    with served.network("read:personal", within=PROVINCE) as remote:
        assert (remote.scope.personal, remote.scope.within) == (True, PROVINCE)
        for call in (
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
            assert outcome(remote, call) == outcome(expected, call)
        with pytest.raises(RefusedError, match="only-a-subtree"):
            remote.query("counts")


def test_without_key(local: Network, served: LiveService, tmp_path_factory: pytest.TempPathFactory) -> None:
    served.key("read")
    with api_key_environment(None), pytest.raises(AccessError, match="key-needed"):
        dtgraph.open(served.url)
    with serve_live(local, tmp_path_factory.mktemp("none"), anonymous=True) as other, other.network() as remote:
        assert remote.scope.personal is False
        assert remote.contact(PROVINCE, as_of=DAY) == local.scoped(personal=False).contact(PROVINCE, as_of=DAY)
        with pytest.raises(AccessError, match="key-needed"):
            remote.upsert("tasks", {"id": "x", "title": "X"})


def test_key_without_scope(served: LiveService) -> None:
    with served.network("read") as remote:
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.upsert("tasks", {"id": "x", "title": "X"})
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.end("tasks", {"id": "x"}, DAY)
    with served.network("write") as remote:
        assert remote.scope.personal is False
        with pytest.raises(AccessError, match="key-lacks-scope"):
            remote.find("x")


def test_repr_and_log_do_not_reveal_key(served: LiveService, caplog: pytest.LogCaptureFixture) -> None:
    key = served.key("read")
    caplog.set_level(logging.DEBUG)
    with api_key_environment(key), dtgraph.open(served.url) as remote:
        remote.names([COMMUNE])
        client = getattr(remote.backend, "client")  # noqa: B009 - of the HTTP backend
        texts = [repr(remote), repr(client), repr(vars(client)), str(vars(remote))]
        assert all(key not in text for text in [*texts, caplog.text])
    assert "/v1/names" in caplog.text
