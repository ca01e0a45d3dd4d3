"""Who is in a community team (rules 7, 8 and 10)."""

from dataclasses import dataclass
from random import Random

from .days import AFTER, REFORM, TODAY
from .row_buffer import Rows
from .trainings import Trainings

__all__ = ["CREW_SHARES", "man_team"]

MINIMUM = 5
_DEPUTY = "Bí thư chi đoàn"
_UNREPORTED_UNTRAINED = 0.5
"""Of teams that never reported, so many members are not known to be trained."""


@dataclass(frozen=True, slots=True)
class _Crew:
    """A team's members. Statuses are those of rules 7 and 8, `""` for no finding.

    `size` counts those in force on the day, 0 leaving it to chance; `leader` is the leader's interval, None for no
    leader; `last` is the interval of one more member who is counted in `size` only where `last_counts`.
    """

    leader: tuple[str, str] | None = (REFORM, "")
    size: int = 0
    last: tuple[str, str] | None = None
    last_counts: bool = False
    last_left: bool = False
    gone: bool = False
    led: str = ""
    strength: str = ""


_CREWS = {
    "whole": _Crew(),
    "short": _Crew(size=-1, strength="missing"),
    "no leader": _Crew(leader=None, led="vacant"),
    "leader left today": _Crew(leader=(REFORM, TODAY), led="vacant"),
    "leader begins today": _Crew(leader=(TODAY, "")),
    "leader begins tomorrow": _Crew(leader=(AFTER, ""), led="vacant"),
    "never": _Crew(leader=None, size=-2, led="unknown", strength="unknown"),
    "gone": _Crew(gone=True, led="vacant", strength="missing"),
    "fifth begins today": _Crew(size=MINIMUM, last=(TODAY, ""), last_counts=True),
    "fifth begins tomorrow": _Crew(size=MINIMUM - 1, last=(AFTER, ""), strength="missing"),
    "fifth ended today": _Crew(size=MINIMUM - 1, last=(REFORM, TODAY), strength="missing"),
    "fifth left the service": _Crew(size=MINIMUM - 1, last=(REFORM, ""), last_left=True, strength="missing"),
}

CREW_SHARES = {
    "short": 0.21,
    "no leader": 0.04,
    "leader left today": 0.003,
    "leader begins today": 0.003,
    "leader begins tomorrow": 0.003,
    "never": 0.02,
    "gone": 0.008,
    "fifth begins today": 0.003,
    "fifth begins tomorrow": 0.003,
    "fifth ended today": 0.003,
    "fifth left the service": 0.003,
}


def man_team(
    rows: Rows, team: str, case: tuple[str, bool], trainings: Trainings, *, place: str, leader: str, reported: bool
) -> None:
    """Fill a team and plant what rules 7, 8 and 10 find.

    `case` is one of `CREW_SHARES`, and whether teams are large; `leader` is the title of whoever leads it.
    """
    name, large = case
    crew = _CREWS[name]
    if crew.led:
        rows.gap("teams_without_leader", team, crew.led)
    if crew.strength:
        rows.gap("teams_under_strength", team, crew.strength)
    if name == "never":
        return
    size = _size(crew, rows.rng, large)
    leads_now = crew.leader in ((REFORM, ""), (TODAY, ""))
    end = "2026-03-01" if crew.gone else ""
    untrained = None if reported else _UNREPORTED_UNTRAINED

    def member(role: str, title: str, start: str, until: str, *, now: bool, left: bool = False) -> None:
        person = rows.person(place, title=title, reachable=role != "member", end="2026-05-01" if left else "")
        rows.member(person, team, role, start, until)
        if now:
            trainings.attend(person, reported=reported, untrained=untrained)

    if crew.leader:
        member("leader", leader, crew.leader[0], end or crew.leader[1], now=leads_now and not crew.gone)
    others = size - leads_now - (crew.last is not None and crew.last_counts)
    for number in range(others):
        role, title = ("deputy", _DEPUTY) if number == 0 else ("member", "")
        member(role, title, REFORM, end, now=not crew.gone)
    if crew.last:
        member("member", "", *crew.last, now=crew.last_counts, left=crew.last_left)


def _size(crew: _Crew, rng: Random, large: bool) -> int:
    if crew.size > 0:
        return crew.size
    draw = rng.random()
    if crew.size < 0:
        return 2 if draw < 0.2 else 3 if draw < 0.55 else MINIMUM - 1
    if large:
        return 7 if draw < 0.95 else 8
    return MINIMUM if draw < 0.93 else 6 if draw < 0.98 else 8
