"""The overview: its columns and restriction to a subtree; the oracle checks its counts."""

from collections.abc import Iterator
from datetime import date

import pytest

from dtgraph.errors import InputError, RefusedError
from dtgraph.network import Network
from dtgraph.schemas import Communes, Overview

from ...conftest import Opener
from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder

DAY = "2026-06-30"
RULE = "units_without_focal_point"


def tables() -> NetworkBuilder:
    """Return two provinces, one of them new, with communes; departments of a commune; a commune outside provinces."""
    builder = NetworkBuilder().unit("gov", "government")
    builder.unit("p1", "people_committee", "gov", level="province", name="Tỉnh một", lat=21.123_456, lon=105.5)
    builder.unit(
        "p2", "people_committee", "gov", level="province", name="Tỉnh hai", start="2025-07-01", source="synthetic"
    )
    builder.unit("old", "people_committee", "gov", level="province", end="2025-07-01")
    builder.unit("c1", "people_committee", "p1", name="Xã một", lat=20.1, lon=106.000_04, reported_on=None)
    builder.unit("c2", "people_committee", "p2", name="Xã hai").unit("office", parent="c2").unit("more", parent="c2")
    builder.unit("c3", "people_committee", "gov", name="Xã ba")
    builder.unit("party", "party_committee", "gov", sector="party").link("SERVES", "party", "c2")
    for unit in ("p1", "c3"):
        builder.post(f"{unit}-post", unit).holds(f"{unit}-person", f"{unit}-post")
    return builder


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with network_over(open_any()) as network:
        network.import_tables(tables().sheets())
        yield network


def communes(overview: Overview) -> Communes:
    """Return the columns of communes."""
    assert overview["communes"] is not None
    return overview["communes"]


def test_columns_of_provinces_communes_and_rules(network: Network) -> None:
    overview = network.overview(RULE, "payroll_increased", as_of=DAY)
    assert (overview["as_of"], overview["synthetic"]) == (date(2026, 6, 30), True)
    assert overview["provinces"] == {
        "id": ["p1", "p2"], "name": ["Tỉnh một", "Tỉnh hai"], "lat": [21.1235, None], "lon": [105.5, None],
    }  # fmt: skip
    assert overview["communes"] == {
        "id": ["c1", "c2", "c3"],
        "name": ["Xã một", "Xã hai", "Xã ba"],
        "lat": [20.1, None, None],
        "lon": [106.0, None, None],
        "province": [0, 1, None],
    }
    assert overview["days"] == [{"day": date(2025, 7, 1), "begun": 1, "ended": 1}]
    totals = overview["totals"]
    assert totals is not None
    assert [(row["level"], row["units"], row["holders"]) for row in totals] == [
        ("central", 1, 0), ("province", 2, 1), ("commune", 6, 1),
    ]  # fmt: skip
    focal, payroll = overview["rules"]
    assert focal == {
        "rule": RULE, "severity": "critical", "target": 1.0, "guard": False, "population": 8, "covered": 2, "gap": 5,
        "unknown": 1, "share": 2 / 7, "by_province": {0: [1, 0, 1], 1: [0, 5, 0]}, "communes": [1], "gaps": [4],
        "unknown_in": [0, 1],
    }  # fmt: skip
    assert (payroll["rule"], payroll["target"], payroll["guard"]) == ("payroll_increased", None, True)


def test_default_is_all_rules_by_severity(network: Network) -> None:
    assert [rule["rule"] for rule in network.overview(as_of=DAY)["rules"]] == list(network.rules)
    with pytest.raises(InputError, match="did you mean units_without_focal_point"):
        network.overview("units_without_focal_poin", as_of=DAY)


def test_synthetic_needs_synthetic_source(network: Network) -> None:
    assert not network.overview(RULE, as_of="2025-06-30")["synthetic"]


def test_within_keeps_all_provinces_and_communes(network: Network) -> None:
    all_units, subtree = (network.overview(RULE, as_of=DAY, within=within) for within in (None, "c2"))
    assert (subtree["totals"], subtree["provinces"], subtree["communes"], subtree["days"]) == (
        None,
        all_units["provinces"],
        all_units["communes"],
        all_units["days"],
    )
    [rule] = subtree["rules"]
    assert (rule["population"], rule["gap"], rule["by_province"]) == (3, 3, {1: [0, 3, 0]})
    assert (rule["communes"], rule["gaps"]) == ([1], [3])
    without_units = network.overview(RULE, as_of=DAY, within="c2", units=False)
    assert without_units == {**subtree, "provinces": None, "communes": None, "days": None}
    assert network.overview(RULE, as_of="2025-06-30", within="p2", units=False)["rules"][0]["population"] == 0
    with pytest.raises(InputError, match="unknown-unit"):
        network.overview(RULE, as_of=DAY, within="nobody")


def test_restricted_network_has_columns_of_subtree_only(network: Network) -> None:
    restricted = network.scoped(personal=False, within="p2")
    overview = restricted.overview(RULE, as_of=DAY)
    assert (overview["totals"], overview["days"]) == (None, [{"day": date(2025, 7, 1), "begun": 1, "ended": 0}])
    assert overview["provinces"] == {"id": ["p2"], "name": ["Tỉnh hai"], "lat": [None], "lon": [None]}
    assert communes(overview.data)["id"] == ["c2"]
    [rule] = overview["rules"]
    assert (rule["population"], rule["by_province"], rule["communes"]) == (4, {0: [0, 4, 0]}, [0])
    commune = network.scoped(personal=False, within="c2").overview(RULE, as_of=DAY)
    assert (communes(commune.data)["province"], commune["rules"][0]["by_province"]) == ([None], {})
    with pytest.raises(RefusedError, match="outside-subtree"):
        restricted.overview(RULE, as_of=DAY, within="p1")


def test_counts_equal_those_of_rules(sample: Network) -> None:
    overview, results = sample.overview(as_of=DAY), sample.gaps(as_of=DAY, findings=False)
    assert overview["provinces"] is not None
    provinces = overview["provinces"]["id"]
    assert any(rule["communes"] for rule in overview["rules"])
    for rule in overview["rules"]:
        summary = results[rule["rule"]].summary
        counts = {provinces[place]: numbers for place, numbers in rule["by_province"].items()}
        assert counts == {
            province: [count.covered, count.gap, count.unknown]
            for province, count in summary.by_province.items()
            if province
        }
        assert sum(rule["gaps"]) <= rule["gap"] == summary.total.gap
