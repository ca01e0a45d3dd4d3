"""A commune's areas and community teams, with gaps of rules 6 to 8 and 10 and of the structural rules.

A team or area is part of the commune and coordinates with its department of culture and society, so neither of the two
is a single point of failure unless planted.
"""

from collections.abc import Sequence

from .commune_cases import MAX_CHILDREN, CommunePlan, TeamPlan
from .days import REFORM_DAY, TODAY
from .names import lower_first
from .row_buffer import RowBuffer
from .team_members import add_team_members
from .team_parents import PARENT_CASES
from .trainings import Trainings

__all__ = ["add_teams"]


def add_teams(rows: RowBuffer, commune: CommunePlan, trainings: Trainings, other_children: int) -> int:
    """Add areas and teams, and return the number of units added to the `other_children` directly under the commune."""
    if commune.coverage in ("none", "never reported", "ended", "elsewhere"):
        rows.add_gap_or_unknown("communes_without_community_team", commune.id, "missing", reported=commune.reported)
    areas = _areas(rows, commune, other_children)
    children = len(areas)
    for index, team in enumerate(commune.teams):
        children += _team(rows, commune, team, areas, trainings, structure=commune.structure if index == 0 else "")
    if commune.coverage == "ended":
        _ended_team(rows, commune)
    if commune.structure == "hub":
        rows.add_gap("single_points_of_failure", commune.id, "isolated", str(children))
    return children


def _areas(rows: RowBuffer, commune: CommunePlan, other_children: int) -> list[str]:
    teams, room = len(commune.teams), MAX_CHILDREN - other_children - len(commune.teams)
    count = {"full": room, "too wide": room + 1}.get(commune.structure, max(2, min((teams + 1) // 2, room - 2)))
    kind = "Tổ dân phố" if commune.is_ward else "Thôn"
    place = lower_first(commune.name)
    areas = []
    for number in range(1, count + 1):
        name = f"{kind} {number}, {place}"
        area = rows.add_unit(f"{commune.base}:area:{number}", name, "community", "area", commune.id, sector="community")
        if commune.structure != "hub":
            rows.add_coordination(area, commune.department)
        areas.append(area)
    return areas


def _team(
    rows: RowBuffer, commune: CommunePlan, team: TeamPlan, areas: Sequence[str], trainings: Trainings, *, structure: str
) -> int:
    """Add a team and its members; return 1 if it is directly under the commune on `DAY`, else 0."""
    id_ = f"{commune.base}:team:{team.number}"
    serves_commune = team.number == 1 and (commune.coverage == "begins today" or commune.code[-1] in "02468")
    serves = commune.id if serves_commune else areas[team.number % len(areas)]
    serves = commune.neighbour if commune.coverage == "elsewhere" else serves
    rows.add_unit(
        id_,
        f"Tổ công nghệ số cộng đồng số {team.number}, {lower_first(commune.name)}",
        "community",
        "community_team",
        "" if structure in PARENT_CASES else commune.id,
        sector="community",
        reported="2026-06-18" if team.reported else "",
        start="2023-05-04" if structure == "parent ended" else REFORM_DAY,
    )
    rows.add_link("SERVES", id_, serves, TODAY if commune.coverage == "begins today" else REFORM_DAY)
    member_case = team.members, commune.large_teams
    leader = "Tổ trưởng tổ dân phố" if commune.is_ward else "Trưởng thôn"
    add_team_members(rows, id_, member_case, trainings, place=commune.code, leader=leader, reported=team.reported)
    if structure not in ("no parent", "one tie") and commune.structure != "hub":
        rows.add_coordination(id_, commune.department, enabled=structure != "cut off")
    return PARENT_CASES[structure](rows, id_, commune) if structure in PARENT_CASES else 1


def _ended_team(rows: RowBuffer, commune: CommunePlan) -> None:
    """Add the commune's only team, which was dissolved today."""
    team = rows.add_unit(
        f"{commune.base}:team:0",
        f"Tổ công nghệ số cộng đồng, {lower_first(commune.name)}",
        "community",
        "community_team",
        commune.id,
        sector="community",
        end=TODAY,
    )
    rows.add_link("SERVES", team, commune.id, REFORM_DAY)
    for role in ("leader", "deputy", "member", "member", "member"):
        rows.add_membership(rows.add_person(commune.code, reachable=False), team, role)
