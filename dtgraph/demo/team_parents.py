"""Teams whose parent is missing, has ended or is not the only one: what rules 18 to 20 find, and near misses."""

from .commune_cases import Commune
from .days import AFTER, BEFORE, REFORM, TODAY
from .row_buffer import Rows

__all__ = ["PARENTS"]


def _no_parent(rows: Rows, team: str, _: Commune) -> int:
    rows.gap("orphaned_units", team, "missing")
    rows.gap("isolated_units", team, "isolated")
    return 0


def _parent_begins_tomorrow(rows: Rows, team: str, commune: Commune) -> int:
    rows.link("PART_OF", team, commune.id, AFTER)
    rows.gap("orphaned_units", team, "missing")
    return 0


def _parent_until_today(rows: Rows, team: str, commune: Commune) -> int:
    rows.link("PART_OF", team, commune.id, REFORM, TODAY)
    rows.gap("orphaned_units", team, "stale")
    return 0


def _parent_ended(rows: Rows, team: str, commune: Commune) -> int:
    """The team was of a unit that ended with the reform, and nobody gave it a new parent."""
    rows.link("PART_OF", team, rows.rng.choice(commune.ended), "2023-05-04")
    rows.gap("orphaned_units", team, "stale")
    return 0


def _cut_off(rows: Rows, team: str, commune: Commune) -> int:
    rows.link("PART_OF", team, commune.id, REFORM, BEFORE)
    rows.gap("orphaned_units", team, "stale")
    rows.gap("isolated_units", team, "isolated")
    return 0


def _two_parents(rows: Rows, team: str, commune: Commune) -> int:
    rows.link("PART_OF", team, commune.id, REFORM)
    rows.link("PART_OF", team, commune.department, "2026-01-01")
    rows.gap("units_with_several_parents", team, "conflict")
    return 1


def _changed_parents(rows: Rows, team: str, commune: Commune) -> int:
    rows.link("PART_OF", team, commune.department, REFORM, TODAY)
    rows.link("PART_OF", team, commune.id, TODAY)
    return 1


PARENTS = {
    "no parent": _no_parent,
    "parent begins tomorrow": _parent_begins_tomorrow,
    "parent until today": _parent_until_today,
    "parent ended": _parent_ended,
    "cut off": _cut_off,
    "two parents": _two_parents,
    "changed parents": _changed_parents,
}
"""By special case: what puts the team in its place, giving 1 if that is directly under the commune today, else 0."""
