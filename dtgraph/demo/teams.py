"""A commune's areas and community teams: rules 6 to 8 and 10, and what the structure rules find of them.

A team or an area is part of the commune and coordinates with its department for culture and society, so neither of
the two is a single point of failure unless it is planted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .crews import man_team
from .days import AFTER, BEFORE, REFORM, TODAY
from .rows import Rows
from .trainings import Trainings

__all__ = ["COVER_SHARES", "MOST_CHILDREN", "SPECIAL_SHARES", "Commune", "Team", "add_teams"]

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
    """A commune to be: its committee's id, code and name, its department for culture and society, what is planted.

    `ended` are units of its province that ended with the reform, `neighbour` is another commune's committee.
    """

    id: str
    code: str
    name: str
    department: str
    cover: str
    special: str
    reported: bool
    neighbour: str
    ended: Sequence[str]
    large_teams: bool
    teams: Sequence[Team] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"demo:{self.code}"


def add_teams(rows: Rows, commune: Commune, trainings: Trainings, others: int) -> int:
    """The areas and teams; gives how many units this puts directly under the commune, which has `others` already."""
    if commune.cover in ("none", "never reported", "ended", "elsewhere"):
        rows.judged("communes_without_community_team", commune.id, "missing", reported="yes" * commune.reported)
    areas = _areas(rows, commune, others)
    children = len(areas)
    for index, team in enumerate(commune.teams):
        children += _team(rows, commune, team, areas, trainings, special=commune.special if index == 0 else "")
    if commune.cover == "ended":
        _ended_team(rows, commune)
    if commune.special == "hub":
        rows.gap("single_points_of_failure", commune.id, "isolated", str(children))
    return children


def _areas(rows: Rows, commune: Commune, others: int) -> list[str]:
    teams, room = len(commune.teams), MOST_CHILDREN - others - len(commune.teams)
    count = {"full": room, "too wide": room + 1}.get(commune.special, max(2, min((teams + 1) // 2, room - 2)))
    kind = "Tổ dân phố" if commune.name.startswith("Phường") else "Thôn"
    place = _lower(commune.name)
    areas = []
    for number in range(1, count + 1):
        name = f"{kind} {number}, {place}"
        area = rows.unit(f"{commune.base}:area:{number}", name, "community", "area", commune.id, sector="community")
        if commune.special != "hub":
            rows.coordinate(area, commune.department)
        areas.append(area)
    return areas


def _team(rows: Rows, commune: Commune, team: Team, areas: Sequence[str], trainings: Trainings, *, special: str) -> int:
    """One team and its people; gives 1 if it is part of the commune on the day, else 0."""
    id_ = f"{commune.base}:team:{team.number}"
    for_all = team.number == 1 and (commune.cover == "begins today" or commune.code[-1] in "02468")
    serves = commune.id if for_all else areas[team.number % len(areas)]
    serves = commune.neighbour if commune.cover == "elsewhere" else serves
    rows.unit(
        id_,
        f"Tổ công nghệ số cộng đồng số {team.number}, {_lower(commune.name)}",
        "community",
        "community_team",
        "" if special in _PARENTS else commune.id,
        sector="community",
        reported="2026-06-18" if team.reported else "",
        start="2023-05-04" if special == "parent ended" else REFORM,
    )
    rows.link("SERVES", id_, serves, TODAY if commune.cover == "begins today" else REFORM)
    crew = team.crew, commune.large_teams
    man_team(rows, id_, crew, trainings, place=commune.code, reported=team.reported)
    if special not in ("no parent", "one tie") and commune.special != "hub":
        rows.coordinate(id_, commune.department, enabled=special != "cut off")
    return _PARENTS[special](rows, id_, commune) if special in _PARENTS else 1


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


_PARENTS = {
    "no parent": _no_parent,
    "parent begins tomorrow": _parent_begins_tomorrow,
    "parent until today": _parent_until_today,
    "parent ended": _parent_ended,
    "cut off": _cut_off,
    "two parents": _two_parents,
    "changed parents": _changed_parents,
}


def _ended_team(rows: Rows, commune: Commune) -> None:
    """The commune's only team was dissolved; who was in it are no members any more."""
    team = rows.unit(
        f"{commune.base}:team:0",
        f"Tổ công nghệ số cộng đồng, {_lower(commune.name)}",
        "community",
        "community_team",
        commune.id,
        sector="community",
        end=TODAY,
    )
    rows.link("SERVES", team, commune.id, REFORM)
    for role in ("leader", "deputy", "member", "member", "member"):
        rows.member(rows.person(commune.code, reachable=False), team, role)


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
