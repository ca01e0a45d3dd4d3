"""Rules 12 to 17 case by case, on both stores."""

from typing import Any

import pytest

from ...helpers.network_builder import Tables
from .conftest import DAY, Ask, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def task(tables: Tables, id_: str, **cells: Any) -> Tables:
    return tables.add("tasks", id=id_, title=f"Nhiệm vụ {id_}", **cells)


def led(tables: Tables, id_: str, unit: str, **cells: object) -> Tables:
    return tables.link("RESPONSIBLE_FOR", unit, id_, role="lead", **cells)


def test_a_task_is_led_while_its_lead_and_the_tie_are_current(ask: Ask) -> None:
    tables = Tables().unit("a").unit("gone", end=DAY).unit("new", start=DAY)
    for one in ("led", "ended", "ends_today", "begins_today", "lead_gone", "lead_new", "supported", "nobody"):
        task(tables, one)
    task(tables, "done", end=DAY).add("tasks", id="later", title="Sau", start=AFTER)
    led(tables, "led", "a")
    led(tables, "ended", "a", start=START, end=BEFORE)
    led(tables, "ends_today", "a", start=START, end=DAY)
    led(tables, "begins_today", "a", start=DAY)
    led(tables, "lead_gone", "gone", end=DAY)
    led(tables, "lead_new", "new", start=DAY)
    tables.link("RESPONSIBLE_FOR", "a", "supported", role="support")
    answer = ask("tasks_without_lead", tables)
    assert statuses(answer) == dict.fromkeys(("ended", "ends_today", "lead_gone", "supported", "nobody"), "unassigned")
    assert (answer["population"], answer["unknown"]) == (8, 0)
    assert answer["findings"][0]["subject_name"] == "Nhiệm vụ ended"
    assert {f["level"] for f in answer["findings"]} == {None}


def test_several_leads_are_distinct_current_units(ask: Ask) -> None:
    tables = Tables().unit("a").unit("b").unit("c", end=DAY)
    for one in ("two", "one", "once_more"):
        task(tables, one)
        led(tables, one, "a")
    led(tables, "two", "b")
    led(tables, "one", "c", end=DAY)
    led(tables, "once_more", "b", end=DAY, start=START)
    answer = ask("tasks_with_several_leads", tables)
    assert statuses(answer) == {"two": "conflict"}
    assert answer["findings"][0]["leads"] == 2
    assert answer["findings"][0]["level"] == "commune"


def test_accountable_people(ask: Ask) -> None:
    tables = Tables().unit("a").unit("b")
    for post in ("held", "was_held", "never", "ends_today"):
        tables.post(post, "a", role="head")
    tables.holds("x", "held", START).holds("x", "was_held", START, BEFORE).holds("x", "ends_today", START, DAY)
    for one, post in (("named", "held"), ("expired", "was_held"), ("vacant", "never"), ("today", "ends_today")):
        led(task(tables, one), one, "a", post_id=post)
    led(task(tables, "unnamed"), "unnamed", "a")
    task(tables, "no_lead").link("RESPONSIBLE_FOR", "a", "no_lead", role="support", post_id="held")
    led(led(task(tables, "one_of_two"), "one_of_two", "a", post_id="never"), "one_of_two", "b", post_id="held")
    led(led(task(tables, "mixed"), "mixed", "a", post_id="was_held"), "mixed", "b")
    answer = ask("tasks_without_accountable_person", tables)
    assert statuses(answer) == {
        "expired": "expired",
        "vacant": "vacant",
        "today": "expired",
        "unnamed": "unassigned",
        "mixed": "expired",
    }
    assert answer["population"] == 7


@pytest.mark.parametrize(
    ("due_on", "status"), [(BEFORE, "expired"), (DAY, "covered"), (AFTER, "covered"), (None, "unknown")]
)
def test_a_task_is_overdue_from_the_day_after(ask: Ask, due_on: str | None, status: str) -> None:
    tables = Tables().unit("a")
    task(tables, "t", due_on=due_on)
    answer = ask("tasks_overdue", tables)
    assert statuses(answer) == ({"t": "expired"} if status == "expired" else {})
    assert (answer["covered"], answer["unknown"]) == (int(status == "covered"), int(status == "unknown"))
    assert statuses(ask("tasks_without_due_date", tables)) == ({"t": "missing"} if due_on is None else {})


def test_breakthrough_projects(ask: Ask) -> None:
    tables = Tables()
    for unit in ("linked", "unlinked", "both", "plain", "ended"):
        tables.unit(unit, "ministry")
    tables.unit("unknown", "ministry", reported_on=None).unit("unlinked_unknown", "ministry", reported_on=None)
    for id_, breakthrough, linked in (
        ("good", True, True),
        ("alone", True, False),
        ("unsaid", True, None),
        ("small", False, True),
    ):
        task(tables, id_, breakthrough=breakthrough, linked_to_project06=linked)
    led(tables, "good", "linked")
    led(tables, "alone", "unlinked")
    led(led(tables, "good", "both"), "alone", "both")
    led(tables, "small", "plain")
    led(tables, "good", "ended", start=START, end=DAY)
    led(tables, "unsaid", "unlinked_unknown")
    tables.link("RESPONSIBLE_FOR", "unknown", "good", role="coordinate")
    answer = ask("without_breakthrough_project", tables)
    assert statuses(answer) == {
        "unlinked": "unlinked",
        "unlinked_unknown": "unlinked",
        "plain": "missing",
        "ended": "missing",
    }
    assert (answer["covered"], answer["unknown"]) == (2, 1)
