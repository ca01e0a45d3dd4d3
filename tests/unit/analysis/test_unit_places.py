"""Places of units: the nearest province and commune, by hierarchy or by what is served; one by one and as arrays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.place_index import PlaceIndex
from dtgraph.analysis.unit_places import Place, UnitPlaces
from dtgraph.model import LEVELS


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


def test_province_is_the_nearest_provincial_committee() -> None:
    assert PLACES.province("p1") == "p1"
    assert PLACES.province("c1") == "p1"
    assert PLACES.province("near") == "p2"
    assert PLACES.province("gov") is None


def test_equally_near_provinces_are_ordered_by_id() -> None:
    assert PLACES.province("both") == "p1"
    assert PLACES.province("party2") == "p2"


def test_province_of_served_unit_without_one_in_the_hierarchy() -> None:
    assert PLACES.province("party1") == "p1"
    assert PLACES.province("cell") == "p1"
    assert PLACES.province("fork") == "p2"


def test_nearest_serving_unit_decides_even_without_a_province() -> None:
    assert PLACES.province("astray") is None


def test_commune_is_found_like_province() -> None:
    assert [PLACES.commune(unit) for unit in ("c1", "near", "office", "team")] == ["c1"] * 4
    assert [PLACES.commune(unit) for unit in ("village", "alone")] == ["c2"] * 2
    assert [PLACES.commune(unit) for unit in ("party2", "cell2")] == ["c1"] * 2
    assert [PLACES.commune(unit) for unit in ("p1", "gov", "party1", "astray", None)] == [None] * 5


def test_units_that_are_not_current_have_no_place() -> None:
    assert PLACES.province("ended") is None
    assert PLACES.province("gone") is None
    assert PLACES.province(None) is None
    assert PLACES.level("ended") is None
    assert not PLACES.within("gone", "ended")


def test_within_is_the_unit_and_its_descendants() -> None:
    assert PLACES.within("p1", "p1")
    assert PLACES.within("near", "p1")
    assert PLACES.within("near", "gov")
    assert not PLACES.within("p1", "near")
    assert not PLACES.within("party1", "p1")
    assert not PLACES.within(None, "p1")


IDS = ("a", "b", "c", "d", "e", "f")
FEW_IDS = st.lists(st.sampled_from(IDS), max_size=2, unique=True).map(tuple)
NETWORKS = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Place, st.sampled_from(LEVELS), st.sampled_from((None, "province", "commune")), FEW_IDS, FEW_IDS),
)


@given(NETWORKS)
def test_place_index_agrees_with_unit_places(units: dict[str, Place]) -> None:
    places = UnitPlaces(units)
    index = PlaceIndex(UnitPlaces(units))
    ids = (*IDS, None)
    numbers = index.numbers(ids)
    names = dict(enumerate(index.units)) | {-1: None}
    levels = [LEVELS[level] if level >= 0 else None for level in index.levels[numbers]]
    assert levels == [places.level(unit) for unit in ids]
    for level in ("province", "commune"):
        governing = [names[number] for number in index.governing(numbers, level).tolist()]
        assert governing == [places.governing(unit, level) for unit in ids]
    for root in IDS:
        assert index.within(root)[numbers].tolist() == [places.within(unit, root) for unit in ids]
    assert numbers.dtype == np.int32
