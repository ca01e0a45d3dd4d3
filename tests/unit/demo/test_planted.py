"""The planted gaps: every status of every rule and all edge cases occur, and the rules find exactly these gaps."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from dtgraph.catalogue import catalogue
from dtgraph.demo import Demonstration

from ...oracle import Tables, evaluate
from ...oracle.tables import OPEN_END, Node, Tie, day_of

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
    """Return planted gaps that were not found, and found gaps that were not planted."""
    planted: Counter[object] = Counter(
        (gap.subject_id, gap.status, gap.detail) for gap in demonstration(scale, seed).truth() if gap.rule == rule
    )
    subjects = evaluate(tables(scale, seed), rule, Demonstration.as_of).subjects
    gaps: Counter[object] = Counter(result for result in subjects if result[1] != "covered")
    return Counter(planted - gaps), Counter(gaps - planted)


@pytest.mark.parametrize("rule", EXPECTED)
def test_every_status_is_planted(rule: str) -> None:
    assert {gap.status for gap in demonstration().truth() if gap.rule == rule} == EXPECTED[rule]


def test_rules_match_the_catalogue() -> None:
    assert {gap.rule for gap in demonstration().truth()} == set(EXPECTED)
    assert set(catalogue().rules) <= set(EXPECTED)


def test_details() -> None:
    for gap in demonstration().truth():
        has_detail = gap.rule in ("units_without_platform", "single_points_of_failure", "stale_holders")
        assert (gap.detail is not None) == has_detail


def test_nothing_is_planted_twice() -> None:
    times = Counter((gap.rule, gap.subject_id, gap.detail) for gap in demonstration().truth())
    assert max(times.values()) == 1


@pytest.mark.parametrize("rule", EXPECTED)
@pytest.mark.parametrize(("scale", "seed"), [("sample", 1690), ("sample", 7), ("province:46", 1690)])
def test_rules_find_exactly_the_planted_gaps(rule: str, scale: str, seed: int) -> None:
    assert disagreement(rule, scale, seed) == (Counter(), Counter())


@pytest.mark.national
@pytest.mark.parametrize("rule", [rule for rule in EXPECTED if rule != "single_points_of_failure"])
def test_rules_find_exactly_the_planted_gaps_nationally(rule: str) -> None:
    assert disagreement(rule, "national", 1690) == (Counter(), Counter())


def matches(record: Node | Tie, **cells: str) -> bool:
    return all(record.cells.get(name) == cell for name, cell in cells.items())


def has_tie(type_: str, **cells: str) -> Callable[[Tables], bool]:
    """Return a check that a tie of this type has these cells."""
    return lambda t: any(matches(tie, **cells) for tie in t.ties(type_))


def has_node(label: str, **cells: str) -> Callable[[Tables], bool]:
    """Return a check that a node of this label has these cells."""
    return lambda t: any(matches(node, **cells) for node in t.nodes[label].values())


def at_limit(rule: str, **parameters: Any) -> Callable[[Tables], bool]:
    """Return a check that a rule finds more with stricter parameters."""

    def gaps(t: Tables, **overrides: Any) -> int:
        return len(evaluate(t, rule, Demonstration.as_of, **overrides).findings)

    return lambda t: gaps(t, **parameters) > gaps(t)


def deputy_only(t: Tables) -> bool:
    day = Demonstration.as_of
    roles: dict[str, set[str | None]] = {}
    for seat in t.ties("POST_IN"):
        if seat.on(day) and any(holding.on(day) for holding in t.into("HOLDS", seat.source)):
            roles.setdefault(seat.target, set()).add(t.nodes["Post"][seat.source].text("role"))
    return any("deputy_focal_point" in holding and "focal_point" not in holding for holding in roles.values())


def optional_platform_unused(t: Tables) -> bool:
    users = Counter(tie.target for tie in t.ties("USES") if tie.on(Demonstration.as_of))
    return users["demo:platform:knowledge"] < users["demo:platform:training"]


def required_platform_that_ended(t: Tables) -> bool:
    return t.nodes["Platform"]["demo:platform:measurement-2024"].end == day_of(DAY) != OPEN_END


def attended(held_on: str) -> Callable[[Tables], bool]:
    return lambda t: any(matches(t.nodes["Training"][tie.target], held_on=held_on) for tie in t.ties("ATTENDED"))


def unit_with(**cells: str) -> Callable[[Tables], bool]:
    return has_node("Unit", **cells)


def task_with(**cells: str) -> Callable[[Tables], bool]:
    return has_node("Task", **cells)


EDGE_CASES: Mapping[str, Sequence[Callable[[Tables], bool]]] = {
    "holdings at the boundary": [
        has_tie("HOLDS", valid_to=DAY),
        has_tie("HOLDS", valid_from=DAY),
        has_tie("HOLDS", valid_from=TOMORROW),
    ],
    "appointments around 90 days": [has_tie("HOLDS", valid_to="2026-09-28"), has_tie("HOLDS", valid_to="2026-09-29")],
    "a deputy only": [deputy_only],
    "reports after the day": [unit_with(kind="department", reported_on=TOMORROW)],
    "platforms not required": [optional_platform_unused, required_platform_that_ended],
    "use at the boundary": [
        has_tie("USES", valid_to=DAY),
        has_tie("USES", valid_from=DAY),
        has_tie("USES", valid_from=TOMORROW),
    ],
    "trainings at the boundary": [attended(DAY), attended(TOMORROW), attended("2025-11-20")],
    "committee and IT unit ended": [
        unit_with(kind="steering_committee", valid_to=DAY),
        unit_with(kind="it_unit", valid_to=DAY),
    ],
    "team ended or about to serve": [unit_with(kind="community_team", valid_to=DAY), has_tie("SERVES", valid_from=DAY)],
    "parents at the boundary": [has_tie("PART_OF", valid_to=DAY), has_tie("PART_OF", valid_from=DAY)],
    "disabled and ended ties": [
        has_tie("COORDINATES_WITH", enabled="false"),
        has_tie("COORDINATES_WITH", valid_to=DAY),
    ],
    "a span of exactly fifty": [at_limit("wide_spans", most=49)],
    "exactly three posts": [at_limit("overloaded_people", most=2)],
    "tasks at the boundary": [task_with(due_on=DAY), task_with(valid_to=DAY, due_on="2026-03-31")],
    "leads at the boundary": [
        has_tie("RESPONSIBLE_FOR", valid_to=DAY),
        has_tie("RESPONSIBLE_FOR", valid_from=DAY, role="lead"),
    ],
    "a linked task that is no breakthrough": [task_with(breakthrough="false", linked_to_project06="true")],
    "a unit that ends tomorrow": [unit_with(kind="service_centre", valid_to=TOMORROW)],
}


@pytest.mark.parametrize("edge_case", EDGE_CASES)
def test_edge_cases_occur(edge_case: str) -> None:
    assert all(holds(tables()) for holds in EDGE_CASES[edge_case])
