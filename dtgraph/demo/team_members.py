"""Members of community teams (rules 7, 8 and 10)."""

from dataclasses import dataclass
from random import Random

from .days import REFORM_DAY, TODAY, TOMORROW
from .row_buffer import RowBuffer
from .trainings import Trainings

__all__ = ["MEMBER_SHARES", "add_team_members"]

MIN_TEAM_SIZE = 5
_DEPUTY = "Bí thư chi đoàn"
_UNTRAINED_SHARE_IF_UNREPORTED = 0.5
"""Share of members without known training in teams that never reported."""


@dataclass(frozen=True, slots=True)
class _TeamCase:
    """The members of a team; `leader_status` and `size_status` are the results of rules 7 and 8, `""` for no gap.

    `leader` is the leader's interval, None for no leader. `size` is the number of members on `DAY`: 0 is a random
    number, negative a random one below the minimum. `last` is the interval of one more member, who is counted in `size`
    only if `last_is_current`.
    """

    leader: tuple[str, str] | None = (REFORM_DAY, "")
    size: int = 0
    last: tuple[str, str] | None = None
    last_is_current: bool = False
    last_left: bool = False
    all_left: bool = False
    leader_status: str = ""
    size_status: str = ""


_TEAM_CASES = {
    "complete": _TeamCase(),
    "too few": _TeamCase(size=-1, size_status="missing"),
    "no leader": _TeamCase(leader=None, leader_status="vacant"),
    "leader left today": _TeamCase(leader=(REFORM_DAY, TODAY), leader_status="vacant"),
    "leader begins today": _TeamCase(leader=(TODAY, "")),
    "leader begins tomorrow": _TeamCase(leader=(TOMORROW, ""), leader_status="vacant"),
    "never reported": _TeamCase(leader=None, size=-2, leader_status="unknown", size_status="unknown"),
    "all left": _TeamCase(all_left=True, leader_status="vacant", size_status="missing"),
    "fifth begins today": _TeamCase(size=MIN_TEAM_SIZE, last=(TODAY, ""), last_is_current=True),
    "fifth begins tomorrow": _TeamCase(size=MIN_TEAM_SIZE - 1, last=(TOMORROW, ""), size_status="missing"),
    "fifth ended today": _TeamCase(size=MIN_TEAM_SIZE - 1, last=(REFORM_DAY, TODAY), size_status="missing"),
    "fifth left the service": _TeamCase(
        size=MIN_TEAM_SIZE - 1, last=(REFORM_DAY, ""), last_left=True, size_status="missing"
    ),
}

MEMBER_SHARES = {
    "too few": 0.21,
    "no leader": 0.04,
    "leader left today": 0.003,
    "leader begins today": 0.003,
    "leader begins tomorrow": 0.003,
    "never reported": 0.02,
    "all left": 0.008,
    "fifth begins today": 0.003,
    "fifth begins tomorrow": 0.003,
    "fifth ended today": 0.003,
    "fifth left the service": 0.003,
}


def add_team_members(
    rows: RowBuffer, team: str, case: tuple[str, bool], trainings: Trainings, *, place: str, leader: str, reported: bool
) -> None:
    """Add a team's members and plant gaps of rules 7, 8 and 10.

    `case` is a case of `MEMBER_SHARES`, and whether teams are large; `leader` is the leader's title.
    """
    name, large = case
    team_case = _TEAM_CASES[name]
    if team_case.leader_status:
        rows.add_gap("teams_without_leader", team, team_case.leader_status)
    if team_case.size_status:
        rows.add_gap("teams_under_strength", team, team_case.size_status)
    if name == "never reported":
        return
    size = _size(team_case, rows.rng, large)
    leads_now = team_case.leader in ((REFORM_DAY, ""), (TODAY, ""))
    end = "2026-03-01" if team_case.all_left else ""
    untrained_share = None if reported else _UNTRAINED_SHARE_IF_UNREPORTED

    def member(role: str, title: str, start: str, until: str, *, now: bool, left: bool = False) -> None:
        person = rows.add_person(place, title=title, reachable=role != "member", end="2026-05-01" if left else "")
        rows.add_membership(person, team, role, start, until)
        if now:
            trainings.add_attendance(person, reported=reported, untrained_share=untrained_share)

    if team_case.leader:
        start, until = team_case.leader
        member("leader", leader, start, end or until, now=leads_now and not team_case.all_left)
    others = size - leads_now - (team_case.last is not None and team_case.last_is_current)
    for number in range(others):
        role, title = ("deputy", _DEPUTY) if number == 0 else ("member", "")
        member(role, title, REFORM_DAY, end, now=not team_case.all_left)
    if team_case.last:
        member("member", "", *team_case.last, now=team_case.last_is_current, left=team_case.last_left)


def _size(team_case: _TeamCase, rng: Random, large: bool) -> int:
    if team_case.size > 0:
        return team_case.size
    draw = rng.random()
    if team_case.size < 0:
        return 2 if draw < 0.2 else 3 if draw < 0.55 else MIN_TEAM_SIZE - 1
    if large:
        return 7 if draw < 0.95 else 8
    return MIN_TEAM_SIZE if draw < 0.93 else 6 if draw < 0.98 else 8
