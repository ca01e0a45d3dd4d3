"""Errors over a service have the same class, code and text as those of the network itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dtgraph
from dtgraph.demo import Demonstration
from dtgraph.errors import DtgraphError, StoreError
from dtgraph.network import Network

from ...helpers.live_service import LiveService, api_key_environment, serve_live, write_custom_rule
from ...helpers.outcomes import outcome

DAY = Demonstration.as_of
COMMUNE = "vn:commune:03439:2025"
ENDED = "vn:district:105:2024"

INVALID_CALLS: dict[str, Callable[[Any], Any]] = {
    "unknown rule": lambda net: net.gaps("nothing"),
    "unknown parameter": lambda net: net.gaps("stale_holders", nothing=1),
    "bad parameter": lambda net: net.gaps("stale_holders", days="many"),
    "unknown unit of a rule": lambda net: net.gaps(within="nobody"),
    "invalid unit of a rule": lambda net: net.gaps(within="no body!"),
    "unknown unit as a rule's parameter": lambda net: net.gaps("isolated_units", root="nobody", as_of=DAY),
    "invalid unit as a rule's parameter": lambda net: net.gaps("isolated_units", root="no body!", as_of=DAY),
    "page of an unknown rule": lambda net: net.gaps_page("nothing"),
    "page of a rule with an unknown parameter": lambda net: net.gaps_page("stale_holders", nothing=1),
    "invalid cursor of a rule": lambda net: net.gaps_page("stale_holders", cursor="x"),
    "invalid date": lambda net: net.gaps(as_of="tomorrow"),
    "unknown query": lambda net: net.query("nothing"),
    "missing parameter": lambda net: net.query("children"),
    "number as a text parameter": lambda net: net.query("units_with_code", code=3),
    "unknown measure": lambda net: net.resilience("nothing"),
    "unknown parameter of measures": lambda net: net.resilience(nothing=1),
    "scorecard within an unknown unit": lambda net: net.scorecard(DAY, within="nobody"),
    "scorecard on an invalid date": lambda net: net.scorecard(["2026-01-01", "soon"]),
    "limit of 0": lambda net: net.units(limit=0),
    "unknown level": lambda net: net.units(level="county"),
    "invalid cursor": lambda net: net.units(cursor="x"),
    "search without letters": lambda net: net.find(" ! "),
    "unknown province": lambda net: net.units(province="nobody"),
    "unknown unit": lambda net: net.unit("nobody"),
    "invalid unit": lambda net: net.unit("no body!"),
    "children of an unknown unit": lambda net: net.children("nobody"),
    "invalid cursor of children": lambda net: net.children(COMMUNE, cursor="x"),
    "too many hops": lambda net: net.neighbourhood(COMMUNE, hops=9),
    "neighbourhood of an ended unit": lambda net: net.neighbourhood(ENDED, as_of=DAY),
    "contact of an ended unit": lambda net: net.contact(ENDED, as_of=DAY),
    "contact of an unknown unit": lambda net: net.contact("nobody"),
    "focal points without a filter": lambda net: net.focal_points(),
    "focal points with conflicting filters": lambda net: net.focal_points("x", code="1"),
    "half a position": lambda net: net.focal_points(lat=1.0),
    "invalid position": lambda net: net.focal_points(lat=100.0, lon=1.0),
    "a unit and a level": lambda net: net.focal_points("x", level="commune"),
    "paths from an unknown unit": lambda net: net.paths("nobody", COMMUNE, as_of=DAY),
    "paths to an unknown unit": lambda net: net.paths(COMMUNE, "nobody", as_of=DAY),
    "paths to an ended unit": lambda net: net.paths(COMMUNE, ENDED, as_of=DAY),
    "too many paths": lambda net: net.paths(COMMUNE, COMMUNE, k=1000, as_of=DAY),
    "unknown kind of disjoint paths": lambda net: net.paths(COMMUNE, COMMUNE, disjoint="x", as_of=DAY),
    "negative cost": lambda net: net.paths(COMMUNE, COMMUNE, max_cost=-1, as_of=DAY),
    "avoid an unknown unit": lambda net: net.paths(COMMUNE, COMMUNE, avoid=["nobody"], as_of=DAY),
    "path from outside the subtree": lambda net: net.paths(
        "vn:central:ministry-of-finance:2025", COMMUNE, within=COMMUNE, as_of=DAY
    ),
    "escalation of an invalid unit": lambda net: net.escalation("no body!"),
    "escalation of an ended unit": lambda net: net.escalation(ENDED, as_of=DAY),
    "unknown label": lambda net: net.to_networkx(labels=["House"]),
    "unknown format": lambda net: net.export_graph("x", "dot"),
    "missing folder for an export": lambda net: net.export_tables("/nowhere/at/all"),
    "export to a foreign folder": lambda net: net.export_tables(Path(__file__).parent),
    "unknown table": lambda net: net.upsert("houses", {"id": "x"}),
    "row with several errors": lambda net: net.upsert(
        "units", {"id": "x y", "name": "", "level": "county", "house": 1}
    ),
    "row with empty cells": lambda net: net.upsert("tasks", {"id": "", "title": None}),
    "row with control characters": lambda net: net.upsert(
        "tasks", {"id": "x", "title": "a\rb", "group": "\udcff", "note": "\0"}
    ),
    "row with a list as a value": lambda net: net.upsert("tasks", {"id": "x", "title": ["x"]}),
    "link to unknown records": lambda net: net.upsert("holdings", {"person_id": "nobody", "post_id": "none"}),
    "too many columns": lambda net: net.upsert("tasks", {f"c{number}": 1 for number in range(1_000)}),
    "end of a record without an interval": lambda net: net.end("trainings", {"id": "x"}, DAY),
    "end of an unknown record": lambda net: net.end("units", {"id": "nobody"}, DAY),
    "invalid id in a key": lambda net: net.end("links", {"type": "PART_OF", "source_id": "x y", "target_id": "z"}, DAY),
    "invalid word in a key": lambda net: net.end(
        "links", {"type": "RESPONSIBLE_FOR", "source_id": "x", "target_id": "z", "role": "guest"}, DAY
    ),
    "id with a path and a query": lambda net: net.end("units", {"id": "../x?y#z"}, DAY),
    "invalid date in a key": lambda net: net.end(
        "holdings", {"valid_from": "x", "person_id": "p", "post_id": "q"}, DAY
    ),
    "incomplete key": lambda net: net.end("holdings", {"person_id": "p"}, DAY),
    "key with more columns": lambda net: net.end("units", {"id": "x", "name": "y"}, DAY),
    "unknown type of link": lambda net: net.end("links", {"type": "LIKES", "source_id": "x", "target_id": "z"}, DAY),
    "end on an invalid date": lambda net: net.end("units", {"id": "x"}, "tomorrow"),
    "import from a missing path": lambda net: net.import_tables("/nowhere/at/all"),
    "import of a file that is no table": lambda net: net.import_tables(__file__),
    "outdated version": lambda net: net.upsert("tasks", {"id": "x", "title": "y"}, if_version=77),
}


@pytest.mark.parametrize("name", INVALID_CALLS)
def test_error_is_the_same(local: Network, remote: Network, name: str) -> None:
    expected = outcome(local, INVALID_CALLS[name])
    assert issubclass(expected[0], DtgraphError)
    assert outcome(remote, INVALID_CALLS[name]) == expected


def test_calls_that_need_direct_access(remote: Network, served: LiveService, tmp_path: Path) -> None:
    write_custom_rule(tmp_path / "rules")
    calls: list[Callable[[], object]] = [
        lambda: remote.scoped(personal=False),
        lambda: remote.scoped(personal=True, within=None),
        lambda: Network.create_demonstration(served.url, "sample", 1),
        lambda: Network.create(served.url),
        lambda: dtgraph.open(served.url, rules=tmp_path / "rules"),
    ]
    for call in calls:
        with pytest.raises(DtgraphError) as error:
            call()
        assert (error.value.code, error.value.exit_code) == ("needs-the-store", 2)
        assert served.url in error.value.message


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:1", "store-unreachable"),
        ("https://127.0.0.1:1", "store-unreachable"),
        ("http://no-host.invalid", "store-unreachable"),
        ("http://", "bad-store-url"),
        ("http://[::1", "bad-store-url"),
        ("http://127.0.0.1:abc", "bad-store-url"),
        ("http://127.0.0.1:1/?x=1", "bad-store-url"),
        ("http://somebody:secret@127.0.0.1:1", "credentials-in-url"),
    ],
)
def test_unreachable_and_invalid_urls(url: str, code: str) -> None:
    with api_key_environment("dtg_0_secret"), pytest.raises(DtgraphError) as error:
        dtgraph.open(url)
    assert error.value.code == code
    assert "secret" not in f"{error.value}{error.value!r}{error.value.values}"


def test_url_without_service(served: LiveService) -> None:
    with api_key_environment(served.key("read")), pytest.raises(DtgraphError, match="it answers 404") as error:
        dtgraph.open(f"{served.url}/elsewhere")
    assert error.value.code == "store-unreachable"


@pytest.mark.parametrize("key", ["dtg_1_secret", "secret\n", "sécret", "a secret"])
def test_error_does_not_reveal_key(served: LiveService, key: str) -> None:
    with api_key_environment(key), pytest.raises(DtgraphError) as error:
        dtgraph.open(served.url)
    assert error.value.code == "wrong-key"
    assert "cret" not in f"{error.value}{error.value!r}{error.value.values}{error.value.__cause__}"


def test_closed_network(served: LiveService) -> None:
    network = served.network("read")
    network.close()
    network.close()
    with pytest.raises(DtgraphError) as error:
        network.find("x")
    assert error.value.code == "store-closed"


def test_text_that_fits_no_url(remote: Network) -> None:
    for text, code in (("a\udcff", "not-utf-8"), ("a" * 70_000, "bad-request")):
        with pytest.raises(DtgraphError) as error:
            remote.find(text)
        assert error.value.code == code


def test_row_limit_of_service(local: Network, tmp_path: Path) -> None:
    """Results over the limit are read page by page where the API has pages, else an error is raised."""
    with serve_live(local, tmp_path, answer_rows=20) as served, served.network("read:personal") as remote:
        for call in (
            lambda net: net.gaps("units_without_platform", "stale_holders", as_of=DAY),
            lambda net: net.gaps("units_without_platform", as_of=DAY),
            lambda net: net.resilience("articulation_units", "bridges", as_of=DAY),
        ):
            result = outcome(remote, call)
            assert result == outcome(local, call) or result[1] == "too-many-rows"
        assert len(remote.gaps("units_without_platform", as_of=DAY)["units_without_platform"].findings or []) > 20
        with pytest.raises(DtgraphError) as error:
            remote.query("units_and_ties", DAY)
        assert error.value.code == "too-many-rows"


def test_slow_operations_are_requested_in_parts(
    local: Network, remote: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = getattr(remote.backend, "client")  # noqa: B009 - of the HTTP backend
    get, parts = client.get, []

    def get_if_single(shape: Any, path: str, parameters: dict[str, Any] | None = None) -> Any:
        names = [name for option in ("rule", "measure") for name in (parameters or {}).get(option, ())]
        if len(names) > 1:
            raise StoreError("query-too-slow", seconds=1)
        parts.extend(names)
        return get(shape, path, parameters)

    monkeypatch.setattr(client, "get", get_if_single)
    for call in (
        lambda net: net.gaps("overloaded_people", "stale_holders", as_of=DAY, most=1),
        lambda net: net.overview("overloaded_people", "stale_holders", as_of=DAY),
        lambda net: net.resilience("articulation_units", "bridges", as_of=DAY),
    ):
        assert outcome(remote, call) == outcome(local, call)
    assert parts == ["overloaded_people", "stale_holders"] * 2 + ["articulation_units", "bridges"]


def test_rate_limit_of_service(local: Network, tmp_path: Path) -> None:
    with serve_live(local, tmp_path, rate_limit=2) as served, served.network("read") as remote:
        remote.names([COMMUNE])
        with pytest.raises(DtgraphError) as error:
            remote.names([COMMUNE])
    assert (error.value.code, error.value.kind) == ("too-many-requests", "access")
