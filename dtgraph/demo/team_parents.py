"""Teams whose parent is missing, has ended or is not the only one (rules 18 to 20), and edge cases."""

from .commune_cases import CommunePlan
from .days import REFORM_DAY, TODAY, TOMORROW, YESTERDAY
from .row_buffer import RowBuffer

__all__ = ["PARENT_CASES"]


def _no_parent(rows: RowBuffer, team: str, _: CommunePlan) -> int:
    rows.add_gap("orphaned_units", team, "missing")
    rows.add_gap("isolated_units", team, "isolated")
    return 0


def _parent_begins_tomorrow(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    rows.add_link("PART_OF", team, commune.id, TOMORROW)
    rows.add_gap("orphaned_units", team, "missing")
    return 0


def _parent_until_today(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    rows.add_link("PART_OF", team, commune.id, REFORM_DAY, TODAY)
    rows.add_gap("orphaned_units", team, "stale")
    return 0


def _parent_ended(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    """The team's parent ended with the reform, and it got no new one."""
    rows.add_link("PART_OF", team, rows.rng.choice(commune.former_unit_ids), "2023-05-04")
    rows.add_gap("orphaned_units", team, "stale")
    return 0


def _cut_off(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    rows.add_link("PART_OF", team, commune.id, REFORM_DAY, YESTERDAY)
    rows.add_gap("orphaned_units", team, "stale")
    rows.add_gap("isolated_units", team, "isolated")
    return 0


def _two_parents(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    rows.add_link("PART_OF", team, commune.id, REFORM_DAY)
    rows.add_link("PART_OF", team, commune.department, "2026-01-01")
    rows.add_gap("units_with_several_parents", team, "conflict")
    return 1


def _changed_parents(rows: RowBuffer, team: str, commune: CommunePlan) -> int:
    rows.add_link("PART_OF", team, commune.department, REFORM_DAY, TODAY)
    rows.add_link("PART_OF", team, commune.id, TODAY)
    return 1


PARENT_CASES = {
    "no parent": _no_parent,
    "parent begins tomorrow": _parent_begins_tomorrow,
    "parent until today": _parent_until_today,
    "parent ended": _parent_ended,
    "cut off": _cut_off,
    "two parents": _two_parents,
    "changed parents": _changed_parents,
}
"""Functions by case that add a team's parents and return 1 if it is directly under the commune today, else 0."""
