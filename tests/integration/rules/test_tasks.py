"""Rules 12 to 17 on both stores, case by case."""

from typing import Any

import pytest

from ...helpers.network_builder import NetworkBuilder
from .conftest import DAY, RuleRunner, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def add_task(tables: NetworkBuilder, id_: str, **cells: Any) -> NetworkBuilder:
    return tables.add("tasks", id=id_, title=f"Nhiệm vụ {id_}", **cells)


def add_lead(tables: NetworkBuilder, id_: str, unit: str, **cells: object) -> NetworkBuilder:
    return tables.link("RESPONSIBLE_FOR", unit, id_, role="lead", **cells)


def test_lead_unit_and_tie_must_be_current(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("a").unit("gone", end=DAY).unit("new", start=DAY)
    for id_ in ("led", "ended", "ends_today", "begins_today", "lead_gone", "lead_new", "supported", "nobody"):
        add_task(tables, id_)
    add_task(tables, "done", end=DAY).add("tasks", id="later", title="Sau", start=AFTER)
    add_lead(tables, "led", "a")
    add_lead(tables, "ended", "a", start=START, end=BEFORE)
    add_lead(tables, "ends_today", "a", start=START, end=DAY)
    add_lead(tables, "begins_today", "a", start=DAY)
    add_lead(tables, "lead_gone", "gone", end=DAY)
    add_lead(tables, "lead_new", "new", start=DAY)
    tables.link("RESPONSIBLE_FOR", "a", "supported", role="support")
    result = run_rule("tasks_without_lead", tables)
    assert statuses(result) == dict.fromkeys(("ended", "ends_today", "lead_gone", "supported", "nobody"), "unassigned")
    assert (result["population"], result["unknown"]) == (8, 0)
    assert result["findings"][0]["subject_name"] == "Nhiệm vụ ended"
    assert {f["level"] for f in result["findings"]} == {None}


def test_several_leads_must_be_different_current_units(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("a").unit("b").unit("c", end=DAY)
    for id_ in ("two", "one", "once_more"):
        add_task(tables, id_)
        add_lead(tables, id_, "a")
    add_lead(tables, "two", "b")
    add_lead(tables, "one", "c", end=DAY)
    add_lead(tables, "once_more", "b", end=DAY, start=START)
    result = run_rule("tasks_with_several_leads", tables)
    assert statuses(result) == {"two": "conflict"}
    assert result["findings"][0]["leads"] == 2
    assert result["findings"][0]["level"] == "commune"


def test_accountable_people(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("a").unit("b")
    for post in ("held", "was_held", "never", "ends_today"):
        tables.post(post, "a", role="head")
    tables.holds("x", "held", START).holds("x", "was_held", START, BEFORE).holds("x", "ends_today", START, DAY)
    for id_, post in (("named", "held"), ("expired", "was_held"), ("vacant", "never"), ("today", "ends_today")):
        add_lead(add_task(tables, id_), id_, "a", post_id=post)
    add_lead(add_task(tables, "unnamed"), "unnamed", "a")
    add_task(tables, "no_lead").link("RESPONSIBLE_FOR", "a", "no_lead", role="support", post_id="held")
    add_lead(add_task(tables, "one_of_two"), "one_of_two", "a", post_id="never")
    add_lead(tables, "one_of_two", "b", post_id="held")
    add_lead(add_lead(add_task(tables, "mixed"), "mixed", "a", post_id="was_held"), "mixed", "b")
    result = run_rule("tasks_without_accountable_person", tables)
    assert statuses(result) == {
        "expired": "expired",
        "vacant": "vacant",
        "today": "expired",
        "unnamed": "unassigned",
        "mixed": "expired",
    }
    assert result["population"] == 7


@pytest.mark.parametrize(
    ("due_on", "status"), [(BEFORE, "expired"), (DAY, "covered"), (AFTER, "covered"), (None, "unknown")]
)
def test_task_is_overdue_from_the_next_day(run_rule: RuleRunner, due_on: str | None, status: str) -> None:
    tables = NetworkBuilder().unit("a")
    add_task(tables, "t", due_on=due_on)
    result = run_rule("tasks_overdue", tables)
    assert statuses(result) == ({"t": "expired"} if status == "expired" else {})
    assert (result["covered"], result["unknown"]) == (int(status == "covered"), int(status == "unknown"))
    assert statuses(run_rule("tasks_without_due_date", tables)) == ({"t": "missing"} if due_on is None else {})


def test_breakthrough_projects(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
    for unit in ("linked", "unlinked", "both", "plain", "ended"):
        tables.unit(unit, "ministry")
    tables.unit("unknown", "ministry", reported_on=None).unit("unlinked_unknown", "ministry", reported_on=None)
    for id_, breakthrough, linked in (
        ("good", True, True),
        ("alone", True, False),
        ("unsaid", True, None),
        ("small", False, True),
    ):
        add_task(tables, id_, breakthrough=breakthrough, linked_to_project06=linked)
    add_lead(tables, "good", "linked")
    add_lead(tables, "alone", "unlinked")
    add_lead(add_lead(tables, "good", "both"), "alone", "both")
    add_lead(tables, "small", "plain")
    add_lead(tables, "good", "ended", start=START, end=DAY)
    add_lead(tables, "unsaid", "unlinked_unknown")
    tables.link("RESPONSIBLE_FOR", "unknown", "good", role="coordinate")
    result = run_rule("without_breakthrough_project", tables)
    assert statuses(result) == {
        "unlinked": "unlinked",
        "unlinked_unknown": "unlinked",
        "plain": "missing",
        "ended": "missing",
    }
    assert (result["covered"], result["unknown"]) == (2, 1)
