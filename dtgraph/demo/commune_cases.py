"""The plan of a commune: the planted cases assigned to it, and their shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from .base_units import Row

__all__ = ["COVERAGE_SHARES", "MAX_CHILDREN", "STRUCTURE_SHARES", "CommunePlan", "TeamPlan", "commune_office_ids"]

MAX_CHILDREN = 50
"""Maximum number of units directly under another one before rule 23 reports it."""

COVERAGE_SHARES = {"none": 0.02, "never reported": 0.01, "ended": 0.005, "elsewhere": 0.005, "begins today": 0.005}
"""Shares of communes without a team, and of edge cases of rule 6; the rest are served."""

STRUCTURE_SHARES = {
    "hub": 0.03,
    "one tie": 0.03,
    "no parent": 0.01,
    "parent begins tomorrow": 0.005,
    "parent until today": 0.01,
    "parent ended": 0.01,
    "cut off": 0.01,
    "two parents": 0.015,
    "changed parents": 0.01,
    "full": 0.005,
    "too wide": 0.01,
    "post in an ended unit": 0.015,
    "post left behind": 0.01,
    "home ended": 0.015,
    "unit ends today": 0.005,
    "unit ends tomorrow": 0.005,
    "post moved": 0.01,
    "appointment ended with the unit": 0.01,
}
"""Shares of communes with a structural case of rules 18 to 21, 23 or 24, at most one each."""


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A planned team: its number in the commune, its case of `MEMBER_SHARES`, and whether it reported."""

    number: int
    members: str
    reported: bool


@dataclass(frozen=True, slots=True)
class CommunePlan:
    """A planned commune: the real unit's row, and the names of its cases.

    `coordination` is the case of rule 25, `workload` that of rule 22. `reported`: whether the people's committee
    reported. `neighbour` is a commune that teams serve, `former_unit_ids` are units of the province that ended with the
    reform.
    """

    row: Row
    coverage: str
    structure: str
    coordination: str
    workload: str
    reported: bool
    teams: Sequence[TeamPlan]
    neighbour: str
    former_unit_ids: Sequence[str]
    large_teams: bool

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def name(self) -> str:
        return self.row["name"]

    @property
    def base(self) -> str:
        return f"demo:{self.code}"

    @property
    def is_ward(self) -> bool:
        return self.name.startswith("Phường ")

    @property
    def department(self) -> str:
        return commune_office_ids(self.row)[1]


def commune_office_ids(row: Row) -> tuple[str, str, str, str]:
    """Return the ids of a commune's offices: committee, department of culture and society, Party committee, Front."""
    base = f"demo:{row['code']}"
    return row["id"], f"{base}:culture", f"{base}:party", f"{base}:front"
