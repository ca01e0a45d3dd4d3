"""What is wrong in a question is told over a service in the same words, of the same class."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dtgraph
from dtgraph.backends.http import RemoteNetwork
from dtgraph.demo import Demonstration
from dtgraph.errors import DtgraphError
from dtgraph.network import Network

from ...helpers.live_service import Served, own_rule, serving, with_key
from ...helpers.outcomes import outcome

DAY = Demonstration.as_of
COMMUNE = "vn:commune:03439:2025"
ENDED = "vn:district:105:2024"

WRONG: dict[str, Callable[[Any], Any]] = {
    "unknown rule": lambda net: net.gaps("nothing"),
    "unknown parameter": lambda net: net.gaps("stale_holders", nothing=1),
    "bad parameter": lambda net: net.gaps("stale_holders", days="many"),
    "unknown unit of a rule": lambda net: net.gaps(within="nobody"),
    "no unit of a rule": lambda net: net.gaps(within="no body!"),
    "a rule's own unit": lambda net: net.gaps("isolated_units", root="nobody", as_of=DAY),
    "a rule's own unit that is none": lambda net: net.gaps("isolated_units", root="no body!", as_of=DAY),
    "no day": lambda net: net.gaps(as_of="tomorrow"),
    "unknown query": lambda net: net.query("nothing"),
    "missing parameter": lambda net: net.query("children"),
    "no text": lambda net: net.query("units_with_code", code=3),
    "unknown measure": lambda net: net.resilience("nothing"),
    "unknown parameter of measures": lambda net: net.resilience(nothing=1),
    "scorecard within nothing": lambda net: net.scorecard(DAY, within="nobody"),
    "scorecard on no day": lambda net: net.scorecard(["2026-01-01", "soon"]),
    "no limit": lambda net: net.units(limit=0),
    "no level": lambda net: net.units(level="county"),
    "no cursor": lambda net: net.units(cursor="x"),
    "no search": lambda net: net.find(" ! "),
    "no province": lambda net: net.units(province="nobody"),
    "unknown unit": lambda net: net.unit("nobody"),
    "no unit": lambda net: net.unit("no body!"),
    "children of nobody": lambda net: net.children("nobody"),
    "no cursor of children": lambda net: net.children(COMMUNE, cursor="x"),
    "too many hops": lambda net: net.neighbourhood(COMMUNE, hops=9),
    "neighbourhood of an ended unit": lambda net: net.neighbourhood(ENDED, as_of=DAY),
    "contact of an ended unit": lambda net: net.contact(ENDED, as_of=DAY),
    "contact of nobody": lambda net: net.contact("nobody"),
    "focal points of nothing": lambda net: net.focal_points(),
    "focal points of two things": lambda net: net.focal_points("x", code="1"),
    "half a position": lambda net: net.focal_points(lat=1.0),
    "no position": lambda net: net.focal_points(lat=100.0, lon=1.0),
    "a unit and a level": lambda net: net.focal_points("x", level="commune"),
    "from nobody": lambda net: net.paths("nobody", COMMUNE, as_of=DAY),
    "to nobody": lambda net: net.paths(COMMUNE, "nobody", as_of=DAY),
    "to an ended unit": lambda net: net.paths(COMMUNE, ENDED, as_of=DAY),
    "too many paths": lambda net: net.paths(COMMUNE, COMMUNE, k=1000, as_of=DAY),
    "disjoint in no way": lambda net: net.paths(COMMUNE, COMMUNE, disjoint="x", as_of=DAY),
    "a cost below 0": lambda net: net.paths(COMMUNE, COMMUNE, max_cost=-1, as_of=DAY),
    "avoid nobody": lambda net: net.paths(COMMUNE, COMMUNE, avoid=["nobody"], as_of=DAY),
    "not within": lambda net: net.paths("vn:central:ministry-of-finance:2025", COMMUNE, within=COMMUNE, as_of=DAY),
    "escalation of nobody": lambda net: net.escalation("no body!"),
    "escalation of an ended unit": lambda net: net.escalation(ENDED, as_of=DAY),
    "no label": lambda net: net.to_networkx(labels=["House"]),
    "no format": lambda net: net.export_graph("x", "dot"),
    "nowhere to write": lambda net: net.export_tables("/nowhere/at/all"),
    "a folder that is none of ours": lambda net: net.export_tables(Path(__file__).parent),
    "no table": lambda net: net.upsert("houses", {"id": "x"}),
    "a row that is wrong": lambda net: net.upsert("units", {"id": "x y", "name": "", "level": "county", "house": 1}),
    "nothing in a row": lambda net: net.upsert("tasks", {"id": "", "title": None}),
    "signs that no text has": lambda net: net.upsert(
        "tasks", {"id": "x", "title": "a\rb", "group": "\udcff", "note": "\0"}
    ),
    "a value that is none": lambda net: net.upsert("tasks", {"id": "x", "title": ["x"]}),
    "a tie to nobody": lambda net: net.upsert("holdings", {"person_id": "nobody", "post_id": "none"}),
    "too many columns": lambda net: net.upsert("tasks", {f"c{number}": 1 for number in range(1_000)}),
    "no interval": lambda net: net.end("trainings", {"id": "x"}, DAY),
    "no record": lambda net: net.end("units", {"id": "nobody"}, DAY),
    "no key": lambda net: net.end("links", {"type": "PART_OF", "source_id": "x y", "target_id": "z"}, DAY),
    "no word of a key": lambda net: net.end(
        "links", {"type": "RESPONSIBLE_FOR", "source_id": "x", "target_id": "z", "role": "guest"}, DAY
    ),
    "an id that is an address": lambda net: net.end("units", {"id": "../x?y#z"}, DAY),
    "no day of a key": lambda net: net.end("holdings", {"valid_from": "x", "person_id": "p", "post_id": "q"}, DAY),
    "half a key": lambda net: net.end("holdings", {"person_id": "p"}, DAY),
    "more than a key": lambda net: net.end("units", {"id": "x", "name": "y"}, DAY),
    "no type": lambda net: net.end("links", {"type": "LIKES", "source_id": "x", "target_id": "z"}, DAY),
    "an end on no day": lambda net: net.end("units", {"id": "x"}, "tomorrow"),
    "nothing to import": lambda net: net.import_tables("/nowhere/at/all"),
    "no tables": lambda net: net.import_tables(__file__),
    "a version that is over": lambda net: net.upsert("tasks", {"id": "x", "title": "y"}, if_version=77),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_same_is_said(local: Network, remote: Network, wrong: str) -> None:
    told = outcome(local, WRONG[wrong])
    assert issubclass(told[0], DtgraphError)
    assert outcome(remote, WRONG[wrong]) == told


def test_what_needs_the_store_itself(remote: Network, served: Served, tmp_path: Path) -> None:
    own_rule(tmp_path / "rules")
    refused: list[Callable[[], object]] = [
        remote.without_personal_data,
        lambda: remote.restricted(personal=True, within=None),
        lambda: RemoteNetwork.create(served.url),
        lambda: RemoteNetwork.create_demonstration(served.url, "sample", 1),
        lambda: Network.create(served.url),
        lambda: remote.store.read("MATCH (n) RETURN n"),
        lambda: remote.store.write(lambda _transaction: None),
        remote.store.needs_repair,
        remote.store.repair,
        lambda: remote.questions.rows("counts", DAY),
        lambda: dtgraph.open(served.url, rules=tmp_path / "rules"),
    ]
    for ask in refused:
        with pytest.raises(DtgraphError) as error:
            ask()
        assert (error.value.code, error.value.exit_code) == ("needs-the-store", 2)
        assert served.url in error.value.sentence


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
def test_addresses_where_nobody_answers(url: str, code: str) -> None:
    with with_key("dtg_0_secret"), pytest.raises(DtgraphError) as error:
        dtgraph.open(url)
    assert error.value.code == code
    assert "secret" not in f"{error.value}{error.value!r}{error.value.values}"


def test_a_path_that_is_no_service(served: Served) -> None:
    with with_key(served.key("read")), pytest.raises(DtgraphError, match="it answers 404") as error:
        dtgraph.open(f"{served.url}/elsewhere")
    assert error.value.code == "store-unreachable"


@pytest.mark.parametrize("key", ["dtg_1_secret", "secret\n", "sécret", "a secret"])
def test_a_wrong_key_is_never_told(served: Served, key: str) -> None:
    with with_key(key), pytest.raises(DtgraphError) as error:
        dtgraph.open(served.url)
    assert error.value.code == "wrong-key"
    assert "cret" not in f"{error.value}{error.value!r}{error.value.values}{error.value.__cause__}"


def test_a_network_that_was_closed(served: Served) -> None:
    network = served.network("read")
    network.close()
    network.close()
    with pytest.raises(DtgraphError) as error:
        network.find("x")
    assert error.value.code == "store-closed"


def test_texts_that_no_address_can_hold(remote: Network) -> None:
    for text, code in (("a\udcff", "not-utf-8"), ("a" * 70_000, "bad-request")):
        with pytest.raises(DtgraphError) as error:
            remote.find(text)
        assert error.value.code == code


def test_what_a_service_bounds(local: Network, tmp_path: Path) -> None:
    """It is told where it cannot be had in parts, and had in parts where it can."""
    with serving(local, tmp_path, answer_rows=20) as served, served.network("read:personal") as remote:
        for ask in (
            lambda net: net.gaps("units_without_platform", "stale_holders", as_of=DAY),
            lambda net: net.gaps("units_without_platform", as_of=DAY),
            lambda net: net.resilience("articulation_units", "bridges", as_of=DAY),
        ):
            found = outcome(remote, ask)
            assert found == outcome(local, ask) or found[1] == "too-many-rows"
        assert len(remote.gaps("units_without_platform", as_of=DAY)["units_without_platform"].findings or []) > 20
        with pytest.raises(DtgraphError) as error:
            remote.query("units_and_ties", DAY)
        assert error.value.code == "too-many-rows"


def test_more_than_a_minute_allows(local: Network, tmp_path: Path) -> None:
    with serving(local, tmp_path, rate_limit=2) as served, served.network("read") as remote:
        remote.names([COMMUNE])
        with pytest.raises(DtgraphError) as error:
            remote.names([COMMUNE])
    assert (error.value.code, error.value.kind) == ("too-many-requests", "access")
