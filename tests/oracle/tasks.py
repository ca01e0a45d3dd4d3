"""Rules 12 to 17, of Directive 34 and Decision 320.

Decisions, where rules.md leaves room:
- Rule 14: the accountable posts of all the leads are taken together: one that is held covers the task, one that was
  held makes it `expired`. A post counts whether or not it is a post of the lead itself.
- Rule 16: a task without `due_on` is unknown whatever its unit reported, that being the rule's own test.
- A flag of a task that is null is not set.
"""

from collections.abc import Callable, Iterator

from .days import Day, Judged
from .tables import Node

__all__ = ["TASKS"]


def _judged(day: Day, task: Node, status: str) -> Judged:
    return Judged(task.id, task.text("title"), day.unit_of_task(task.id), status)


def tasks_without_lead(day: Day) -> Iterator[Judged]:
    for task in day.current("Task"):
        yield _judged(day, task, "covered" if day.leads(task.id) else "unassigned")


def tasks_with_several_leads(day: Day) -> Iterator[Judged]:
    for task in day.current("Task"):
        several = len({tie.source for tie in day.leads(task.id)}) > 1
        yield _judged(day, task, "conflict" if several else "covered")


def tasks_without_accountable_person(day: Day) -> Iterator[Judged]:
    for task in day.current("Task"):
        leads = day.leads(task.id)
        posts = [tie.cells["post_id"] for tie in leads if "post_id" in tie.cells]
        if not leads:
            continue
        if any(day.is_held(post) for post in posts):
            status = "covered"
        elif not posts:
            status = "unassigned"
        else:
            status = "expired" if any(day.was_held(post) for post in posts) else "vacant"
        yield _judged(day, task, status)


def tasks_without_due_date(day: Day) -> Iterator[Judged]:
    for task in day.current("Task"):
        yield _judged(day, task, "missing" if task.day("due_on") is None else "covered")


def tasks_overdue(day: Day) -> Iterator[Judged]:
    for task in day.current("Task"):
        due_on = task.day("due_on")
        overdue = None if due_on is None else due_on < day.as_of
        yield _judged(day, task, {None: "unknown", True: "expired", False: "covered"}[overdue])


def without_breakthrough_project(day: Day) -> Iterator[Judged]:
    for unit in day.ministries_and_provinces():
        led = [tie.target for tie in day.out("RESPONSIBLE_FOR", unit.id) if tie.cells.get("role") == "lead"]
        breakthroughs = [task for id_ in led if (task := day.node("Task", id_)).flag("breakthrough")]
        if any(task.flag("linked_to_project06") for task in breakthroughs):
            status = "covered"
        elif breakthroughs:
            status = "unlinked"
        else:
            status = "missing" if day.reported(unit.id) else "unknown"
        yield Judged(unit.id, unit.text("name"), unit.id, status)


TASKS: dict[str, Callable[..., Iterator[Judged]]] = {
    rule.__name__: rule
    for rule in (
        tasks_without_lead,
        tasks_with_several_leads,
        tasks_without_accountable_person,
        tasks_without_due_date,
        tasks_overdue,
        without_breakthrough_project,
    )
}
