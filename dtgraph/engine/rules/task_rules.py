"""Rules on tasks: leads, due dates, accountable posts, breakthrough projects."""

import numpy as np

from ..columns import NO_DAY, NO_NODE, Numbers
from ..day import Day, Ties, count, is_among, least
from .coverage_rules import ministries_and_provinces
from .subjects import Codes, DayValues, Subjects, Values, choose, unit_subjects

__all__ = ["TASK_RULES"]


def _leads(day: Day) -> Ties:
    """Ties of the units that lead a task."""
    responsible = day.ties("RESPONSIBLE_FOR")
    return responsible.where(day.columns.ties["RESPONSIBLE_FOR"].is_word("role", "lead")[responsible.index])


def _tasks(day: Day) -> Numbers:
    return np.flatnonzero(day.current("Task")).astype(np.int32)


def _subjects(day: Day, tasks: Numbers, status: Codes, **values: Values) -> Subjects:
    """Subjects that are tasks; the unit of a task is its lead, the least of several."""
    leads = _leads(day)
    lead = least(leads.target, leads.source, len(day.columns.nodes["Task"]))
    return Subjects("Task", tasks, lead[tasks], status, values)


def tasks_without_lead(day: Day) -> Subjects:
    tasks = _tasks(day)
    has_lead = is_among(_leads(day).target, len(day.columns.nodes["Task"]))[tasks]
    return _subjects(day, tasks, choose((has_lead, "covered"), otherwise="unassigned"))


def tasks_with_several_leads(day: Day) -> Subjects:
    tasks, leads = _tasks(day), _leads(day)
    numbers = count(leads.distinct().target, len(day.columns.nodes["Task"]))[tasks]
    return _subjects(day, tasks, choose((numbers > 1, "conflict"), otherwise="covered"), leads=numbers)


def tasks_without_due_date(day: Day) -> Subjects:
    tasks = _tasks(day)
    due_on = day.columns.nodes["Task"]["due_on"][tasks]
    return _subjects(day, tasks, choose((due_on == NO_DAY, "missing"), otherwise="covered"))


def tasks_overdue(day: Day) -> Subjects:
    tasks = _tasks(day)
    due_on = day.columns.nodes["Task"]["due_on"][tasks]
    status = choose((due_on == NO_DAY, "unknown"), (due_on < day.number, "expired"), otherwise="covered")
    return _subjects(day, tasks, status, due_on=DayValues(due_on))


def tasks_without_accountable_person(day: Day) -> Subjects:
    ties, holds, leads = day.columns.ties["RESPONSIBLE_FOR"], day.columns.ties["HOLDS"], _leads(day)
    size, posts = len(day.columns.nodes["Task"]), day.columns.nodes["Post"]
    post_ids = ties.python_values("post_id", leads.index)
    is_named = np.array([id_ is not None for id_ in post_ids], np.bool_)
    post = posts.find(post_ids)
    is_post = post != NO_NODE
    is_held, was_held = (
        is_post & is_among(held, len(posts))[post]
        for held in (day.ties("HOLDS").target, holds.target[day.counted_before("HOLDS")])
    )
    named, held, held_before = (is_among(leads.target[mask], size) for mask in (is_named, is_held, was_held))
    tasks = np.unique(leads.target)
    status = choose(
        (held[tasks], "covered"),
        (~named[tasks], "unassigned"),
        (held_before[tasks], "expired"),
        otherwise="vacant",
    )
    return _subjects(day, tasks, status)


def without_breakthrough_project(day: Day) -> Subjects:
    units, leads = np.flatnonzero(ministries_and_provinces(day)).astype(np.int32), _leads(day)
    tasks = day.columns.nodes["Task"]
    projects = leads.where(tasks["breakthrough"][leads.target] == 1)
    numbers = count(projects.distinct().source, len(day.units))[units]
    is_linked = tasks["linked_to_project06"][projects.target] == 1
    linked = count(projects.source[is_linked], len(day.units))[units]
    status = choose(
        (linked > 0, "covered"),
        (numbers > 0, "unlinked"),
        (day.unreported[units], "unknown"),
        otherwise="missing",
    )
    return unit_subjects(units, status, projects=numbers)


TASK_RULES = (
    tasks_without_lead,
    tasks_with_several_leads,
    tasks_without_due_date,
    tasks_overdue,
    tasks_without_accountable_person,
    without_breakthrough_project,
)
