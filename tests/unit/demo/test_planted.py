"""The planted truth: every status of every rule is there, what only looks like a gap too, and nothing else is."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from dtgraph.catalogue import catalogue
from dtgraph.demo import Demonstration

from ...oracle import Tables, evaluate
from ...oracle.tables import OPEN, Node, Tie, day_of

DAY = "2026-06-30"
TOMORROW = "2026-07-01"

EXPECTED = {
    "units_without_focal_point": {"expired", "vacant", "unassigned", "unknown"},
    "ministries_and_provinces_without_it_unit": {"missing", "unknown"},
    "it_units_not_strengthened": {"missing", "unknown"},
    "payroll_increased": {"conflict"},
    "without_steering_committee": {"missing", "expired", "vacant", "unassigned", "unknown"},
    "communes_without_community_team": {"missing", "unknown"},
    "teams_without_leader": {"vacant", "unknown"},
    "teams_under_strength": {"missing", "unknown"},
    "units_without_platform": {"missing", "unknown"},
    "people_not_trained_this_year": {"missing", "unknown"},
    "appointments_ending_soon": {"expired"},
    "tasks_without_lead": {"unassigned"},
    "tasks_with_several_leads": {"conflict"},
    "tasks_without_accountable_person": {"unassigned", "expired", "vacant"},
    "tasks_without_due_date": {"missing"},
    "tasks_overdue": {"expired", "unknown"},
    "without_breakthrough_project": {"unlinked", "missing", "unknown"},
    "orphaned_units": {"stale", "missing"},
    "units_with_several_parents": {"conflict"},
    "isolated_units": {"isolated"},
    "single_points_of_failure": {"isolated"},
    "overloaded_people": {"overload"},
    "wide_spans": {"overload"},
    "stale_holders": {"stale"},
    "party_state_front_not_linked": {"missing"},
}


@cache
def demonstration(scale: str = "sample", seed: int = 1690) -> Demonstration:
    return Demonstration(scale, seed)


@cache
def tables(scale: str = "sample", seed: int = 1690) -> Tables:
    return Tables(demonstration(scale, seed).sheets())


def disagreement(rule: str, scale: str, seed: int) -> tuple[Counter[object], Counter[object]]:
    """What was planted and not found, and what was found and not planted."""
    planted: Counter[object] = Counter(
        (one.subject_id, one.status, one.detail) for one in demonstration(scale, seed).truth() if one.rule == rule
    )
    judged = evaluate(tables(scale, seed), rule, Demonstration.as_of).judged
    found: Counter[object] = Counter(one for one in judged if one[1] != "covered")
    return Counter(planted - found), Counter(found - planted)


@pytest.mark.parametrize("rule", EXPECTED)
def test_every_status_is_planted(rule: str) -> None:
    assert {one.status for one in demonstration().truth() if one.rule == rule} == EXPECTED[rule]


def test_the_rules_are_those_of_the_catalogue() -> None:
    assert {one.rule for one in demonstration().truth()} == set(EXPECTED)
    assert set(catalogue().rules) <= set(EXPECTED)


def test_details() -> None:
    for one in demonstration().truth():
        has_detail = one.rule in ("units_without_platform", "single_points_of_failure", "stale_holders")
        assert (one.detail is not None) == has_detail


def test_nothing_is_planted_twice() -> None:
    times = Counter((one.rule, one.subject_id, one.detail) for one in demonstration().truth())
    assert max(times.values()) == 1


@pytest.mark.parametrize("rule", EXPECTED)
@pytest.mark.parametrize(("scale", "seed"), [("sample", 1690), ("sample", 7), ("province:46", 1690)])
def test_the_rules_find_the_truth_and_nothing_else(rule: str, scale: str, seed: int) -> None:
    assert disagreement(rule, scale, seed) == (Counter(), Counter())


@pytest.mark.national
@pytest.mark.parametrize("rule", [rule for rule in EXPECTED if rule != "single_points_of_failure"])
def test_nationally_too(rule: str) -> None:
    assert disagreement(rule, "national", 1690) == (Counter(), Counter())


def says(thing: Node | Tie, **cells: str) -> bool:
    return all(thing.cells.get(name) == cell for name, cell in cells.items())


def has(type_: str, **cells: str) -> Callable[[Tables], bool]:
    """Whether there is a tie of a type whose cells are these."""
    return lambda t: any(says(tie, **cells) for tie in t.ties(type_))


def there_is(label: str, **cells: str) -> Callable[[Tables], bool]:
    """Whether there is a node of a label whose cells are these."""
    return lambda t: any(says(node, **cells) for node in t.nodes[label].values())


def just(rule: str, **parameters: Any) -> Callable[[Tables], bool]:
    """Whether a stricter bound of a rule finds more than its own."""

    def gaps(t: Tables, **given: Any) -> int:
        return len(evaluate(t, rule, Demonstration.as_of, **given).findings)

    return lambda t: gaps(t, **parameters) > gaps(t)


def only_a_deputy(t: Tables) -> bool:
    day = Demonstration.as_of
    roles: dict[str, set[str | None]] = {}
    for seat in t.ties("POST_IN"):
        if seat.on(day) and any(held.on(day) for held in t.into("HOLDS", seat.source)):
            roles.setdefault(seat.target, set()).add(t.nodes["Post"][seat.source].text("role"))
    return any("deputy_focal_point" in held and "focal_point" not in held for held in roles.values())


def optional_platform_unused(t: Tables) -> bool:
    users = Counter(tie.target for tie in t.ties("USES") if tie.on(Demonstration.as_of))
    return users["demo:platform:knowledge"] < users["demo:platform:training"]


def required_platform_that_ended(t: Tables) -> bool:
    return t.nodes["Platform"]["demo:platform:measurement-2024"].end == day_of(DAY) != OPEN


def attended(held_on: str) -> Callable[[Tables], bool]:
    return lambda t: any(says(t.nodes["Training"][tie.target], held_on=held_on) for tie in t.ties("ATTENDED"))


def unit_with(**cells: str) -> Callable[[Tables], bool]:
    return there_is("Unit", **cells)


def task_with(**cells: str) -> Callable[[Tables], bool]:
    return there_is("Task", **cells)


NEAR_MISSES: Mapping[str, Sequence[Callable[[Tables], bool]]] = {
    "holdings at the edge": [
        has("HOLDS", valid_to=DAY),
        has("HOLDS", valid_from=DAY),
        has("HOLDS", valid_from=TOMORROW),
    ],
    "appointments around 90 days": [has("HOLDS", valid_to="2026-09-28"), has("HOLDS", valid_to="2026-09-29")],
    "a deputy only": [only_a_deputy],
    "reports after the day": [unit_with(kind="department", reported_on=TOMORROW)],
    "platforms not required": [optional_platform_unused, required_platform_that_ended],
    "use at the edge": [has("USES", valid_to=DAY), has("USES", valid_from=DAY), has("USES", valid_from=TOMORROW)],
    "trainings at the edge": [attended(DAY), attended(TOMORROW), attended("2025-11-20")],
    "committee and IT unit ended": [
        unit_with(kind="steering_committee", valid_to=DAY),
        unit_with(kind="it_unit", valid_to=DAY),
    ],
    "team ended or about to serve": [unit_with(kind="community_team", valid_to=DAY), has("SERVES", valid_from=DAY)],
    "parents at the edge": [has("PART_OF", valid_to=DAY), has("PART_OF", valid_from=DAY)],
    "disabled and ended ties": [has("COORDINATES_WITH", enabled="false"), has("COORDINATES_WITH", valid_to=DAY)],
    "a span of just fifty": [just("wide_spans", most=49)],
    "just three posts": [just("overloaded_people", most=2)],
    "tasks at the edge": [task_with(due_on=DAY), task_with(valid_to=DAY, due_on="2026-03-31")],
    "leads at the edge": [has("RESPONSIBLE_FOR", valid_to=DAY), has("RESPONSIBLE_FOR", valid_from=DAY, role="lead")],
    "a linked task that is no breakthrough": [task_with(breakthrough="false", linked_to_project06="true")],
    "a unit that ends tomorrow": [unit_with(kind="service_centre", valid_to=TOMORROW)],
}


@pytest.mark.parametrize("near_miss", NEAR_MISSES)
def test_near_misses_are_there(near_miss: str) -> None:
    assert all(is_there(tables()) for is_there in NEAR_MISSES[near_miss])
