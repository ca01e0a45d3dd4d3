"""Rules 18, 19 and 22 to 25 on both stores, case by case."""

import pytest

from ...helpers.network_builder import NetworkBuilder
from .conftest import DAY, RuleRunner, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def test_orphans(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("top", "government").unit("gone", end=DAY).unit("new", start=AFTER)
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
    result = run_rule("orphaned_units", tables)
    assert statuses(result) == {
        "left_alone": "stale",
        "moved_out": "stale",
        "never": "missing",
        "not_yet": "missing",
        "province_front": "missing",
    }
    assert result["population"] == 7


def test_tie_of_units_at_different_times_is_no_former_parent(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("a", start="2026-01-01").unit("old", end="2026-01-01")
    tables.link("PART_OF", "a", "old", start=START, end="2026-03-01")
    assert statuses(run_rule("orphaned_units", tables)) == {"a": "missing"}


def test_several_parents(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("p").unit("q").unit("gone", end=DAY)
    tables.unit("two").unit("one", parent="p").unit("was_two", parent="p")
    tables.link("PART_OF", "two", "p").link("PART_OF", "two", "q")
    tables.link("PART_OF", "one", "gone", end=DAY).link("PART_OF", "was_two", "q", start=START, end=DAY)
    result = run_rule("units_with_several_parents", tables)
    assert statuses(result) == {"two": "conflict"}
    assert result["findings"][0]["parents"] == 2
    assert result["population"] == 5


@pytest.mark.parametrize(
    ("most", "expected"), [(None, {"busy": "overload"}), (2, {"busy": "overload", "three": "overload"})]
)
def test_overload(run_rule: RuleRunner, most: int | None, expected: dict[str, str]) -> None:
    tables = NetworkBuilder().unit("a")
    for post in "pqrs":
        tables.post(post, "a", role="member").holds("busy", post)
        if post != "s":
            tables.holds("three", post, start=START, end=AFTER)
        tables.holds("former", post, start=START, end=DAY)
    options = {} if most is None else {"most": most}
    result = run_rule("overloaded_people", tables, **options)
    assert statuses(result) == dict.fromkeys(expected, "overload")
    assert result["population"] == 2
    assert result["findings"][0]["level"] == "commune"


def test_wide_spans(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("wide", level="province").unit("just").unit("alone")
    for number in range(51):
        tables.unit(f"w{number}", parent="wide")
        if number < 50:
            tables.unit(f"j{number}", parent="just")
    tables.unit("former", end=DAY).link("PART_OF", "former", "just", end=DAY)
    result = run_rule("wide_spans", tables)
    assert statuses(result) == {"wide": "overload"}
    assert result["findings"][0]["subordinates"] == 51
    assert (result["population"], result["by_level"].keys()) == (2, {"province", "commune"})
    assert statuses(run_rule("wide_spans", tables, most=49)) == {"wide": "overload", "just": "overload"}


def test_stale_holders(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("old", end=DAY).unit("here").unit("ends_tomorrow", end=AFTER).unit("other")
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
    result = run_rule("stale_holders", tables)
    assert [(f["subject_id"], f["status"], f["detail"]) for f in result["findings"]] == [
        ("a", "stale", "closed"),
        ("a", "stale", "open"),
        ("homeless", "stale", "fine"),
    ]
    assert {f["ended_unit_id"] for f in result["findings"]} == {"old"}
    assert {str(f["ended_on"]) for f in result["findings"]} == {DAY}
    assert result["population"] == 6


def test_last_unit_by_latest_start_then_least_id(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("a_gone", end=DAY).unit("b").unit("c_gone", end=DAY)
    tables.post("p", None).link("POST_IN", "p", "a_gone", start=START).link("POST_IN", "p", "b", start=START)
    tables.post("q", None).link("POST_IN", "q", "b", start=START).link("POST_IN", "q", "c_gone", start=START)
    tables.post("r", None).link("POST_IN", "r", "b").link("POST_IN", "r", "c_gone", start=START)
    tables.post("s", None).link("POST_IN", "s", "a_gone").link("POST_IN", "s", "b", start=AFTER)
    for post in "pqrs":
        tables.holds("x", post)
    assert [f["detail"] for f in run_rule("stale_holders", tables)["findings"]] == ["p", "r", "s"]


def add_place(tables: NetworkBuilder, name: str) -> NetworkBuilder:
    """A commune that a Party committee and a Front serve."""
    tables.unit(name, "people_committee").unit(f"{name}_party", "party_committee").unit(
        f"{name}_front", "fatherland_front"
    )
    return tables.link("SERVES", f"{name}_party", name).link("SERVES", f"{name}_front", name)


def coordinate(tables: NetworkBuilder, first: str, second: str, **cells: object) -> NetworkBuilder:
    return tables.link("COORDINATES_WITH", first, second, **cells)


def test_party_state_and_front(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
    for name in ("all", "none", "disabled", "ended", "person", "seat", "second"):
        add_place(tables, name)
        if name != "none":
            coordinate(tables, name, f"{name}_front")
            coordinate(tables, f"{name}_front", f"{name}_party")
    coordinate(tables, "all", "all_party")
    coordinate(tables, "disabled", "disabled_party", enabled=False)
    coordinate(tables, "ended", "ended_party", start=START, end=DAY)
    tables.post("p1", "person").post("p2", "person_party").holds("x", "p1").holds("x", "p2", DAY)
    tables.post("both", None).link("POST_IN", "both", "seat").link("POST_IN", "both", "seat_party").holds("y", "both")
    tables.unit("second_party_2", "party_committee").link("SERVES", "second_party_2", "second")
    coordinate(tables, "second", "second_party_2")
    tables.unit("half", "people_committee").unit("half_party", "party_committee").link("SERVES", "half_party", "half")
    result = run_rule("party_state_front_not_linked", tables)
    assert statuses(result) == dict.fromkeys(("none", "disabled", "ended"), "missing")
    unlinked = {f["subject_id"]: f["not_joined"] for f in result["findings"]}
    assert unlinked["disabled"] == "people_committee ~ party_committee"
    assert unlinked["none"].count("~") == 3
    assert result["population"] == 7
