"""How a seat is filled over time, and what rules 1, 5 and 11 must find of it on the day.

Each case is written down with its answer; nothing is worked out from intervals.
"""

from dataclasses import dataclass, replace

from .days import AFTER, BEFORE, LAST_SOON, NOT_SOON, REFORM, TODAY
from .row_buffer import Rows

__all__ = ["CHAIRS", "FOCAL_POINTS", "FOCAL_POINT_SHARES", "OWN", "Seat", "Turn", "fill"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's time in a seat; `now` where they hold it on the day, `left` where they left the service before."""

    start: str
    end: str = ""
    now: bool = False
    left: str = ""
    basis: str = "permanent"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat's whole story. `status` is what the rule finds, `covered` for no finding.

    `exists` is false where there never was a seat, `end` when it ended. `ends_soon`: rule 11 finds it.
    `reported` is the unit's: `yes`, `never`, or `later` (only after the day, which on the day is never).
    `concurrent`: the unit's head holds it beside their own post. `deputy`: somebody holds the deputy's post.
    """

    status: str
    turns: tuple[Turn, ...] = ()
    exists: bool = True
    end: str = ""
    ends_soon: bool = False
    reported: str = "yes"
    concurrent: bool = False
    deputy: bool = False


OWN = Seat("covered", (Turn(REFORM, now=True),))

_EXPIRED = Seat("expired", (Turn("2025-08-15", "2026-02-01"),))
_EXPIRED_TODAY = Seat("expired", (Turn(REFORM, TODAY),))
_LEFT = Seat("expired", (Turn(REFORM, left="2026-04-10"),))
_VACANT = Seat("vacant")
_NAMED_FOR_TOMORROW = Seat("vacant", (Turn(AFTER),))
_BEGINS_TODAY = Seat("covered", (Turn(TODAY, now=True),))
_NO_SEAT = Seat("unassigned", exists=False)
_NO_SEAT_ANY_MORE = Seat("unassigned", (Turn(REFORM, "2026-01-01"),), end="2026-01-01")
_SUCCEEDED = Seat("covered", (Turn(REFORM, "2026-01-15"), Turn("2026-01-15", now=True)))

_SECONDED = "seconded"
_SKILLS = "chuyển đổi số;dịch vụ công trực tuyến"

FOCAL_POINTS: dict[str, Seat] = {
    "own": OWN,
    "concurrent": Seat("covered", (Turn(REFORM, now=True, basis="concurrent"),), concurrent=True),
    "with deputy": Seat("covered", (Turn(REFORM, now=True),), deputy=True),
    "succeeded": _SUCCEEDED,
    "begins today": _BEGINS_TODAY,
    "quiet": Seat("covered", (Turn("2025-10-01", now=True),), reported="never"),
    "expired": _EXPIRED,
    "expired today": _EXPIRED_TODAY,
    "left": _LEFT,
    "vacant": _VACANT,
    "vacant, never reported": Seat("vacant", reported="never"),
    "named for tomorrow": _NAMED_FOR_TOMORROW,
    "no seat": _NO_SEAT,
    "no seat any more": _NO_SEAT_ANY_MORE,
    "no seat any more, never reported": replace(_NO_SEAT_ANY_MORE, reported="never"),
    "deputy only": Seat("unassigned", exists=False, deputy=True),
    "silent": Seat("unknown", exists=False, reported="never"),
    "reports tomorrow": Seat("unknown", exists=False, reported="later"),
    "ends tomorrow": Seat("covered", (Turn("2026-04-01", AFTER, now=True, basis=_SECONDED),), ends_soon=True),
    "ends soon": Seat("covered", (Turn("2026-06-28", LAST_SOON, now=True, basis=_SECONDED),), ends_soon=True),
    "ends later": Seat("covered", (Turn(BEFORE, NOT_SOON, now=True, basis=_SECONDED),)),
    "successor named": Seat("covered", (Turn(REFORM, "2026-08-01", now=True), Turn("2026-08-01"))),
    "seat ends too": Seat("covered", (Turn(REFORM, "2026-09-01", now=True),), end="2026-09-01"),
}

FOCAL_POINT_SHARES: dict[str, float] = {
    "concurrent": 0.12, "with deputy": 0.08, "succeeded": 0.05, "begins today": 0.003, "quiet": 0.01,
    "expired": 0.04, "expired today": 0.003, "left": 0.01, "vacant": 0.03, "vacant, never reported": 0.003,
    "named for tomorrow": 0.003, "no seat": 0.04, "no seat any more": 0.01, "no seat any more, never reported": 0.003,
    "deputy only": 0.015, "silent": 0.02, "reports tomorrow": 0.003, "ends tomorrow": 0.003, "ends soon": 0.015,
    "ends later": 0.01, "successor named": 0.005, "seat ends too": 0.003,
}  # fmt: skip

CHAIRS: dict[str, Seat] = {
    "covered": OWN,
    "begins today": _BEGINS_TODAY,
    "expired": _EXPIRED,
    "expired today": _EXPIRED_TODAY,
    "vacant": _VACANT,
    "unassigned": _NO_SEAT,
    "chair ends soon": Seat("covered", (Turn(REFORM, "2026-07-31", now=True),), ends_soon=True),
}


def fill(
    rows: Rows, unit: str, kind: tuple[str, str], seat: Seat, *, place: str, holder: str = "", home: str = ""
) -> str:
    """Make a seat of `unit` and its turns, plant what rule 11 finds, and give who holds it now, `""` for nobody.

    `kind` is its role and title; `holder` is who holds it now, without one a new person does. New people get `home`,
    or the unit itself, as home.
    """
    if not seat.exists:
        return ""
    post, given, holder = rows.post(unit, *kind, end=seat.end), holder, ""
    for turn in seat.turns:
        person = given if turn.now else ""
        person = person or rows.person(place, home=home or unit, title=kind[1], skills=_SKILLS, end=turn.left)
        rows.holds(person, post, turn.start, turn.end, turn.basis)
        holder = person if turn.now else holder
    if seat.ends_soon:
        rows.gap("appointments_ending_soon", post, "expired")
    return holder
