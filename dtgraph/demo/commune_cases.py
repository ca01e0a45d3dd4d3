"""What a commune is to be like: the cases that it can be dealt, and the plan that is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from .base_units import Row

__all__ = ["COVER_SHARES", "MOST_CHILDREN", "SPECIAL_SHARES", "Commune", "Team", "office_ids"]

MOST_CHILDREN = 50
"""Rule 23's widest span that is not yet too wide."""

COVER_SHARES = {"none": 0.02, "never reported": 0.01, "ended": 0.005, "elsewhere": 0.005, "begins today": 0.005}
"""Communes that no team serves, or only just: what rule 6 is about. The rest are served."""

SPECIAL_SHARES = {
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
"""Communes with a peculiarity of structure, at most one each: rules 18 to 21, 23 and 24."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team to be: its number in the commune, who is in it (a case of `CREW_SHARES`), whether it reported."""

    number: int
    crew: str
    reported: bool


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune to be: the real unit's row, and the names of the cases that it was dealt.

    `joined` is the case of rule 25 and `load` that of rule 22. `reported` is the people's committee's own.
    `ended` are units of its province that ended with the reform, `neighbour` is a commune that teams serve.
    """

    row: Row
    cover: str
    special: str
    joined: str
    load: str
    reported: bool
    teams: Sequence[Team]
    neighbour: str
    ended: Sequence[str]
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
        return office_ids(self.row)[1]


def office_ids(row: Row) -> tuple[str, str, str, str]:
    """The ids of a commune's offices: committee, department for culture and society, Party committee, Front."""
    base = f"demo:{row['code']}"
    return row["id"], f"{base}:culture", f"{base}:party", f"{base}:front"
