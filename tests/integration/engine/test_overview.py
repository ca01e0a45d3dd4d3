"""The overview: its columns, what it leaves out, and what a subtree shows; its counts the evaluator holds."""

from collections.abc import Iterator
from datetime import date

import pytest

from dtgraph.analysis.overview import Communes, Overview
from dtgraph.errors import InputError, RefusedError
from dtgraph.network import Network

from ...conftest import Opener
from ...helpers.network_builder import Tables

DAY = "2026-06-30"
RULE = "units_without_focal_point"


def tables() -> Tables:
    """Two provinces, one of them new, with communes; a department of the second commune; one commune of none."""
    made = Tables().unit("gov", "government")
    made.unit("p1", "people_committee", "gov", level="province", name="Tỉnh một", lat=21.123_456, lon=105.5)
    made.unit(
        "p2", "people_committee", "gov", level="province", name="Tỉnh hai", start="2025-07-01", source="synthetic"
    )
    made.unit("old", "people_committee", "gov", level="province", end="2025-07-01")
    made.unit("c1", "people_committee", "p1", name="Xã một", lat=20.1, lon=106.000_04, reported_on=None)
    made.unit("c2", "people_committee", "p2", name="Xã hai").unit("office", parent="c2").unit("more", parent="c2")
    made.unit("c3", "people_committee", "gov", name="Xã ba")
    made.unit("party", "party_committee", "gov", sector="party").link("SERVES", "party", "c2")
    for unit in ("p1", "c3"):
        made.post(f"{unit}-post", unit).holds(f"{unit}-person", f"{unit}-post")
    return made


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with Network(open_any()) as opened:
        opened.import_tables(tables().sheets())
        yield opened


def communes(found: Overview) -> Communes:
    """The columns of communes, which were asked."""
    assert found["communes"] is not None
    return found["communes"]


def test_provinces_and_communes_are_columns_and_rules_say_where(network: Network) -> None:
    found = network.overview(RULE, "payroll_increased", as_of=DAY)
    assert (found["as_of"], found["synthetic"]) == (date(2026, 6, 30), True)
    assert found["provinces"] == {
        "id": ["p1", "p2"], "name": ["Tỉnh một", "Tỉnh hai"], "lat": [21.1235, None], "lon": [105.5, None],
    }  # fmt: skip
    assert found["communes"] == {
        "id": ["c1", "c2", "c3"],
        "name": ["Xã một", "Xã hai", "Xã ba"],
        "lat": [20.1, None, None],
        "lon": [106.0, None, None],
        "province": [0, 1, None],
    }
    assert found["days"] == [{"day": date(2025, 7, 1), "begun": 1, "ended": 1}]
    totals = found["totals"]
    assert totals is not None
    assert [(row["level"], row["units"], row["holders"]) for row in totals] == [
        ("central", 1, 0), ("province", 2, 1), ("commune", 6, 1),
    ]  # fmt: skip
    focal, payroll = found["rules"]
    assert focal == {
        "rule": RULE, "severity": "critical", "target": 1.0, "guard": False, "population": 8, "covered": 2, "gap": 5,
        "unknown": 1, "share": 2 / 7, "by_province": {0: [1, 0, 1], 1: [0, 5, 0]}, "communes": [1], "gaps": [4],
        "unknown_in": [0, 1],
    }  # fmt: skip
    assert (payroll["rule"], payroll["target"], payroll["guard"]) == ("payroll_increased", None, True)


def test_without_rules_it_has_all_the_gravest_first(network: Network) -> None:
    assert [rule["rule"] for rule in network.overview(as_of=DAY)["rules"]] == list(network.rules)
    with pytest.raises(InputError, match="did you mean units_without_focal_point"):
        network.overview("units_without_focal_poin", as_of=DAY)


def test_nothing_is_synthetic_that_does_not_say_so(network: Network) -> None:
    assert not network.overview(RULE, as_of="2025-06-30")["synthetic"]


def test_within_a_subtree_places_stay_what_they_are(network: Network) -> None:
    whole, part = (network.overview(RULE, as_of=DAY, within=within) for within in (None, "c2"))
    assert (part["totals"], part["provinces"], part["communes"], part["days"]) == (
        None,
        whole["provinces"],
        whole["communes"],
        whole["days"],
    )
    [rule] = part["rules"]
    assert (rule["population"], rule["gap"], rule["by_province"]) == (3, 3, {1: [0, 3, 0]})
    assert (rule["communes"], rule["gaps"]) == ([1], [3])
    alone = network.overview(RULE, as_of=DAY, within="c2", units=False)
    assert alone == {**part, "provinces": None, "communes": None, "days": None}
    assert network.overview(RULE, as_of="2025-06-30", within="p2", units=False)["rules"][0]["population"] == 0
    with pytest.raises(InputError, match="unknown-unit"):
        network.overview(RULE, as_of=DAY, within="nobody")


def test_who_sees_a_subtree_has_its_columns_alone(network: Network) -> None:
    shown = network.restricted(personal=False, within="p2")
    found = shown.overview(RULE, as_of=DAY)
    assert (found["totals"], found["days"]) == (None, [{"day": date(2025, 7, 1), "begun": 1, "ended": 0}])
    assert found["provinces"] == {"id": ["p2"], "name": ["Tỉnh hai"], "lat": [None], "lon": [None]}
    assert communes(found)["id"] == ["c2"]
    [rule] = found["rules"]
    assert (rule["population"], rule["by_province"], rule["communes"]) == (4, {0: [0, 4, 0]}, [0])
    commune = network.restricted(personal=False, within="c2").overview(RULE, as_of=DAY)
    assert (communes(commune)["province"], commune["rules"][0]["by_province"]) == ([None], {})
    with pytest.raises(RefusedError, match="outside-subtree"):
        shown.overview(RULE, as_of=DAY, within="p1")


def test_it_counts_what_the_rules_find(sample: Network) -> None:
    found, answers = sample.overview(as_of=DAY), sample.gaps(as_of=DAY, findings=False)
    assert found["provinces"] is not None
    provinces = found["provinces"]["id"]
    assert any(rule["communes"] for rule in found["rules"])
    for rule in found["rules"]:
        summary = answers[rule["rule"]].summary
        told = {provinces[place]: counts for place, counts in rule["by_province"].items()}
        assert told == {
            province: [count.covered, count.gap, count.unknown]
            for province, count in summary.by_province.items()
            if province
        }
        assert sum(rule["gaps"]) <= rule["gap"] == summary.total.gap
