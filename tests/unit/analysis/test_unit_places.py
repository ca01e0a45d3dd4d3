"""Where units belong: the nearest province and commune, by the hierarchy or by what is served; alone and at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.place_index import LEVELS, PlaceIndex
from dtgraph.analysis.unit_places import Place, UnitPlaces


def place(*parents: str, serves: tuple[str, ...] = (), province: bool = False, commune: bool = False) -> Place:
    governs = "province" if province else "commune" if commune else None
    return Place("province" if province else "commune", governs, parents, serves)


PLACES = UnitPlaces(
    {
        "gov": place(),
        "p1": place("gov", province=True),
        "p2": place("gov", province=True),
        "c1": place("p1", commune=True),
        "both": place("p2", "p1"),
        "near": place("c1", "p2"),
        "team": place("office", serves=("village", "p2")),
        "office": place("c1"),
        "village": place("c2"),
        "c2": place("p2", commune=True),
        "cell2": place("party2"),
        "alone": place("party1", serves=("village",)),
        "party": place("gov"),
        "party1": place("party", serves=("p1",)),
        "cell": place("party1"),
        "fork": place("cell", "party2", serves=()),
        "party2": place("party", serves=("p2", "c1")),
        "astray": place("party1", serves=("gov",)),
        "gone": place("ended"),
    }
)


def test_the_nearest_provincial_committee_counts() -> None:
    assert PLACES.province("p1") == "p1"
    assert PLACES.province("c1") == "p1"
    assert PLACES.province("near") == "p2"
    assert PLACES.province("gov") is None


def test_of_equally_near_provinces_the_least_id_counts() -> None:
    assert PLACES.province("both") == "p1"
    assert PLACES.province("party2") == "p2"


def test_what_is_served_counts_where_the_hierarchy_leads_to_none() -> None:
    assert PLACES.province("party1") == "p1"
    assert PLACES.province("cell") == "p1"
    assert PLACES.province("fork") == "p2"


def test_the_nearest_that_serves_decides_even_where_it_leads_nowhere() -> None:
    assert PLACES.province("astray") is None


def test_a_commune_is_found_as_a_province_is() -> None:
    assert [PLACES.commune(unit) for unit in ("c1", "near", "office", "team")] == ["c1"] * 4
    assert [PLACES.commune(unit) for unit in ("village", "alone")] == ["c2"] * 2
    assert [PLACES.commune(unit) for unit in ("party2", "cell2")] == ["c1"] * 2
    assert [PLACES.commune(unit) for unit in ("p1", "gov", "party1", "astray", None)] == [None] * 5


def test_what_is_not_current_is_nowhere() -> None:
    assert PLACES.province("ended") is None
    assert PLACES.province("gone") is None
    assert PLACES.province(None) is None
    assert PLACES.level("ended") is None
    assert not PLACES.within("gone", "ended")


def test_within_is_the_unit_and_all_below() -> None:
    assert PLACES.within("p1", "p1")
    assert PLACES.within("near", "p1")
    assert PLACES.within("near", "gov")
    assert not PLACES.within("p1", "near")
    assert not PLACES.within("party1", "p1")
    assert not PLACES.within(None, "p1")


IDS = ("a", "b", "c", "d", "e", "f")
SOME = st.lists(st.sampled_from(IDS), max_size=2, unique=True).map(tuple)
NETWORKS = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Place, st.sampled_from(LEVELS), st.sampled_from((None, "province", "commune")), SOME, SOME),
)


@given(NETWORKS)
def test_by_columns_everything_is_as_it_is_one_by_one(units: dict[str, Place]) -> None:
    places = UnitPlaces(units)
    placed = PlaceIndex(UnitPlaces(units))
    asked = (*IDS, None)
    numbers = placed.numbers(asked)
    names = dict(enumerate(placed.units)) | {-1: None}
    levels = [LEVELS[level] if level >= 0 else None for level in placed.levels[numbers]]
    assert levels == [places.level(unit) for unit in asked]
    for level in ("province", "commune"):
        found = [names[number] for number in placed.governing(numbers, level).tolist()]
        assert found == [places.governing(unit, level) for unit in asked]
    for root in IDS:
        assert placed.within(root)[numbers].tolist() == [places.within(unit, root) for unit in asked]
    assert numbers.dtype == np.int32
