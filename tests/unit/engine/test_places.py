"""Places of units on a day: the nearest province and commune, by hierarchy or by what is served; subtrees."""

from datetime import date
from typing import NamedTuple

from ...helpers.columns import day_of


class Place(NamedTuple):
    parents: tuple[str, ...]
    serves: tuple[str, ...]
    level: str
    kind: str


def place(*parents: str, serves: tuple[str, ...] = (), province: bool = False, commune: bool = False) -> Place:
    kind = "people_committee" if province or commune else "department"
    return Place(parents, serves, "province" if province else "commune", kind)


UNITS = {
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

ENDED = {"id": "ended", "name": "ended", "level": "commune", "kind": "department", "valid_to": date(2026, 1, 1)}

PLACES = day_of(
    {
        "Unit": [
            ENDED,
            *({"id": id_, "name": id_, "level": unit.level, "kind": unit.kind} for id_, unit in UNITS.items()),
        ],
        "PART_OF": [{"source_key": id_, "target_key": to} for id_, unit in UNITS.items() for to in unit.parents],
        "SERVES": [{"source_key": id_, "target_key": to} for id_, unit in UNITS.items() for to in unit.serves],
    }
)


def commune(unit: str | None) -> str | None:
    return PLACES.unit_ids(PLACES.communes[[PLACES.units.index(unit)]])[0]


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
    assert [commune(unit) for unit in ("c1", "near", "office", "team")] == ["c1"] * 4
    assert [commune(unit) for unit in ("village", "alone")] == ["c2"] * 2
    assert [commune(unit) for unit in ("party2", "cell2")] == ["c1"] * 2
    assert [commune(unit) for unit in ("p1", "gov", "party1", "astray", None)] == [None] * 5


def test_units_that_are_not_current_have_no_place() -> None:
    assert PLACES.province("ended") is None
    assert PLACES.province("gone") is None
    assert PLACES.province(None) is None
    assert PLACES.levels[PLACES.units.index("ended")] == -1
    assert not PLACES.within("gone", "ended")


def test_within_is_the_unit_and_its_descendants() -> None:
    assert PLACES.within("p1", "p1")
    assert PLACES.within("near", "p1")
    assert PLACES.within("near", "gov")
    assert not PLACES.within("p1", "near")
    assert not PLACES.within("party1", "p1")
    assert not PLACES.within(None, "p1")
