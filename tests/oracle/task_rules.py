"""Rules 12 to 17, of Directive 34 and Decision 320.

Interpretation of rules.md:
- Rule 14: the accountable posts of all leads are considered together: one that is held covers the task, one that was
  held makes it `expired`. A post counts whether or not it is in the lead unit.
- Rule 16: a task without `due_on` is unknown whatever its unit reported, since that is the rule's own test.
- A null boolean of a task is false.
"""

from collections.abc import Callable, Iterator

from .day import Day, Subject
from .tables import Node

__all__ = ["TASKS"]


def _subject(day: Day, task: Node, status: str) -> Subject:
    return Subject(task.id, task.text("title"), day.unit_of_task(task.id), status)


def tasks_without_lead(day: Day) -> Iterator[Subject]:
    for task in day.current("Task"):
        yield _subject(day, task, "covered" if day.leads(task.id) else "unassigned")


def tasks_with_several_leads(day: Day) -> Iterator[Subject]:
    for task in day.current("Task"):
        several = len({tie.source for tie in day.leads(task.id)}) > 1
        yield _subject(day, task, "conflict" if several else "covered")


def tasks_without_accountable_person(day: Day) -> Iterator[Subject]:
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
        yield _subject(day, task, status)


def tasks_without_due_date(day: Day) -> Iterator[Subject]:
    for task in day.current("Task"):
        yield _subject(day, task, "missing" if task.day("due_on") is None else "covered")


def tasks_overdue(day: Day) -> Iterator[Subject]:
    for task in day.current("Task"):
        due_on = task.day("due_on")
        overdue = None if due_on is None else due_on < day.as_of
        yield _subject(day, task, {None: "unknown", True: "expired", False: "covered"}[overdue])


def without_breakthrough_project(day: Day) -> Iterator[Subject]:
    for unit in day.ministries_and_provinces():
        led = [tie.target for tie in day.out("RESPONSIBLE_FOR", unit.id) if tie.cells.get("role") == "lead"]
        breakthroughs = [task for id_ in led if (task := day.node("Task", id_)).flag("breakthrough")]
        if any(task.flag("linked_to_project06") for task in breakthroughs):
            status = "covered"
        elif breakthroughs:
            status = "unlinked"
        else:
            status = "missing" if day.reported(unit.id) else "unknown"
        yield Subject(unit.id, unit.text("name"), unit.id, status)


TASKS: dict[str, Callable[..., Iterator[Subject]]] = {
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
