"""A commune's areas and community teams: rules 6 to 8 and 10, and what the structure rules find of them.

A team or an area is part of the commune and coordinates with its department for culture and society, so neither of
the two is a single point of failure unless it is planted.
"""

from collections.abc import Sequence

from .commune_cases import MOST_CHILDREN, Commune, Team
from .days import REFORM, TODAY
from .names import lower_first
from .row_buffer import Rows
from .team_members import man_team
from .team_parents import PARENTS
from .trainings import Trainings

__all__ = ["add_teams"]


def add_teams(rows: Rows, commune: Commune, trainings: Trainings, others: int) -> int:
    """The areas and teams; gives how many units this puts directly under the commune, which has `others` already."""
    if commune.cover in ("none", "never reported", "ended", "elsewhere"):
        rows.judged("communes_without_community_team", commune.id, "missing", reported=commune.reported)
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
    kind = "Tổ dân phố" if commune.is_ward else "Thôn"
    place = lower_first(commune.name)
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
        f"Tổ công nghệ số cộng đồng số {team.number}, {lower_first(commune.name)}",
        "community",
        "community_team",
        "" if special in PARENTS else commune.id,
        sector="community",
        reported="2026-06-18" if team.reported else "",
        start="2023-05-04" if special == "parent ended" else REFORM,
    )
    rows.link("SERVES", id_, serves, TODAY if commune.cover == "begins today" else REFORM)
    crew = team.crew, commune.large_teams
    leader = "Tổ trưởng tổ dân phố" if commune.is_ward else "Trưởng thôn"
    man_team(rows, id_, crew, trainings, place=commune.code, leader=leader, reported=team.reported)
    if special not in ("no parent", "one tie") and commune.special != "hub":
        rows.coordinate(id_, commune.department, enabled=special != "cut off")
    return PARENTS[special](rows, id_, commune) if special in PARENTS else 1


def _ended_team(rows: Rows, commune: Commune) -> None:
    """The commune's only team was dissolved; who was in it are no members any more."""
    team = rows.unit(
        f"{commune.base}:team:0",
        f"Tổ công nghệ số cộng đồng, {lower_first(commune.name)}",
        "community",
        "community_team",
        commune.id,
        sector="community",
        end=TODAY,
    )
    rows.link("SERVES", team, commune.id, REFORM)
    for role in ("leader", "deputy", "member", "member", "member"):
        rows.member(rows.person(commune.code, reachable=False), team, role)
