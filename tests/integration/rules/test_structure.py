"""Rules 18, 19 and 22 to 25 case by case, on both stores."""

import pytest

from ...helpers.network_builder import Tables
from .conftest import DAY, Ask, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def test_orphans(ask: Ask) -> None:
    tables = Tables().unit("top", "government").unit("gone", end=DAY).unit("new", start=AFTER)
    tables.unit("child", parent="top").unit("never").unit("firm", "enterprise")
    tables.unit("body", "party_body", level="central", sector="party")
    tables.unit("front", "fatherland_front", level="central", sector="front")
    tables.unit("province_front", "fatherland_front", level="province", sector="front")
    for unit in ("left_alone", "moved_out", "not_yet", "back"):
        tables.unit(unit)
    tables.link("PART_OF", "left_alone", "gone", end=DAY)
    tables.link("PART_OF", "moved_out", "top", start=START, end=DAY)
    tables.link("PART_OF", "not_yet", "new", start=AFTER)
    tables.link("PART_OF", "back", "top", start=DAY)
    answer = ask("orphaned_units", tables)
    assert statuses(answer) == {
        "left_alone": "stale",
        "moved_out": "stale",
        "never": "missing",
        "not_yet": "missing",
        "province_front": "missing",
    }
    assert answer["population"] == 7


def test_a_tie_whose_ends_never_met_was_no_parent(ask: Ask) -> None:
    tables = Tables().unit("a", start="2026-01-01").unit("old", end="2026-01-01")
    tables.link("PART_OF", "a", "old", start=START, end="2026-03-01")
    assert statuses(ask("orphaned_units", tables)) == {"a": "missing"}


def test_several_parents(ask: Ask) -> None:
    tables = Tables().unit("p").unit("q").unit("gone", end=DAY)
    tables.unit("two").unit("one", parent="p").unit("was_two", parent="p")
    tables.link("PART_OF", "two", "p").link("PART_OF", "two", "q")
    tables.link("PART_OF", "one", "gone", end=DAY).link("PART_OF", "was_two", "q", start=START, end=DAY)
    answer = ask("units_with_several_parents", tables)
    assert statuses(answer) == {"two": "conflict"}
    assert answer["findings"][0]["parents"] == 2
    assert answer["population"] == 5


@pytest.mark.parametrize(
    ("most", "found"), [(None, {"busy": "overload"}), (2, {"busy": "overload", "three": "overload"})]
)
def test_overload(ask: Ask, most: int | None, found: dict[str, str]) -> None:
    tables = Tables().unit("a")
    for post in "pqrs":
        tables.post(post, "a", role="member").holds("busy", post)
        if post != "s":
            tables.holds("three", post, start=START, end=AFTER)
        tables.holds("former", post, start=START, end=DAY)
    options = {} if most is None else {"most": most}
    answer = ask("overloaded_people", tables, **options)
    assert statuses(answer) == dict.fromkeys(found, "overload")
    assert answer["population"] == 2
    assert answer["findings"][0]["level"] == "commune"


def test_wide_spans(ask: Ask) -> None:
    tables = Tables().unit("wide", level="province").unit("just").unit("alone")
    for number in range(51):
        tables.unit(f"w{number}", parent="wide")
        if number < 50:
            tables.unit(f"j{number}", parent="just")
    tables.unit("former", end=DAY).link("PART_OF", "former", "just", end=DAY)
    answer = ask("wide_spans", tables)
    assert statuses(answer) == {"wide": "overload"}
    assert answer["findings"][0]["subordinates"] == 51
    assert (answer["population"], answer["by_level"].keys()) == (2, {"province", "commune"})
    assert statuses(ask("wide_spans", tables, most=49)) == {"wide": "overload", "just": "overload"}


def test_stale_holders(ask: Ask) -> None:
    tables = Tables().unit("old", end=DAY).unit("here").unit("ends_tomorrow", end=AFTER).unit("other")
    for post in ("closed", "open", "moved", "fine", "tomorrow"):
        tables.post(post, None)
    tables.link("POST_IN", "closed", "old", end=DAY).link("POST_IN", "open", "old")
    tables.link("POST_IN", "moved", "old", end="2026-01-01").link("POST_IN", "moved", "here", start="2026-01-01")
    tables.link("POST_IN", "fine", "here").link("POST_IN", "tomorrow", "ends_tomorrow")
    tables.person("homeless").link("EMPLOYED_BY", "homeless", "old", end=DAY)
    tables.person("rehired").link("EMPLOYED_BY", "rehired", "old", end="2026-01-01")
    tables.link("EMPLOYED_BY", "rehired", "here", start="2026-01-01")
    for person, post in (("a", "closed"), ("a", "open"), ("b", "moved"), ("homeless", "fine"), ("rehired", "fine")):
        tables.holds(person, post, START)
    tables.holds("c", "tomorrow").holds("d", "closed", START, DAY)
    answer = ask("stale_holders", tables)
    assert [(f["subject_id"], f["status"], f["detail"]) for f in answer["findings"]] == [
        ("a", "stale", "closed"),
        ("a", "stale", "open"),
        ("homeless", "stale", "fine"),
    ]
    assert {f["ended_unit_id"] for f in answer["findings"]} == {"old"}
    assert {str(f["ended_on"]) for f in answer["findings"]} == {DAY}
    assert answer["population"] == 6


def test_the_last_unit_is_that_of_the_latest_start_then_of_the_least_id(ask: Ask) -> None:
    tables = Tables().unit("a_gone", end=DAY).unit("b").unit("c_gone", end=DAY)
    tables.post("p", None).link("POST_IN", "p", "a_gone", start=START).link("POST_IN", "p", "b", start=START)
    tables.post("q", None).link("POST_IN", "q", "b", start=START).link("POST_IN", "q", "c_gone", start=START)
    tables.post("r", None).link("POST_IN", "r", "b").link("POST_IN", "r", "c_gone", start=START)
    tables.post("s", None).link("POST_IN", "s", "a_gone").link("POST_IN", "s", "b", start=AFTER)
    for post in "pqrs":
        tables.holds("x", post)
    assert [f["detail"] for f in ask("stale_holders", tables)["findings"]] == ["p", "r", "s"]


def place(tables: Tables, name: str) -> Tables:
    """A commune with a Party committee and a Front that serve it."""
    tables.unit(name, "people_committee").unit(f"{name}_party", "party_committee").unit(
        f"{name}_front", "fatherland_front"
    )
    return tables.link("SERVES", f"{name}_party", name).link("SERVES", f"{name}_front", name)


def joined(tables: Tables, one: str, other: str, **cells: object) -> Tables:
    return tables.link("COORDINATES_WITH", one, other, **cells)


def test_party_state_and_front(ask: Ask) -> None:
    tables = Tables()
    for name in ("all", "none", "disabled", "ended", "person", "seat", "second"):
        place(tables, name)
        if name != "none":
            joined(tables, name, f"{name}_front")
            joined(tables, f"{name}_front", f"{name}_party")
    joined(tables, "all", "all_party")
    joined(tables, "disabled", "disabled_party", enabled=False)
    joined(tables, "ended", "ended_party", start=START, end=DAY)
    tables.post("p1", "person").post("p2", "person_party").holds("x", "p1").holds("x", "p2", DAY)
    tables.post("both", None).link("POST_IN", "both", "seat").link("POST_IN", "both", "seat_party").holds("y", "both")
    tables.unit("second_party_2", "party_committee").link("SERVES", "second_party_2", "second")
    joined(tables, "second", "second_party_2")
    tables.unit("half", "people_committee").unit("half_party", "party_committee").link("SERVES", "half_party", "half")
    answer = ask("party_state_front_not_linked", tables)
    assert statuses(answer) == dict.fromkeys(("none", "disabled", "ended"), "missing")
    apart = {f["subject_id"]: f["not_joined"] for f in answer["findings"]}
    assert apart["disabled"] == "people_committee ~ party_committee"
    assert apart["none"].count("~") == 3
    assert answer["population"] == 7
