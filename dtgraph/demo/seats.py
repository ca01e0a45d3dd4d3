"""How a seat is filled over time, and what rules 1, 5 and 11 must find on `DAY`.

Each case states its expected result, which is not computed from intervals.
"""

from dataclasses import dataclass, replace

from .days import FIRST_DAY_NOT_ENDING_SOON, LAST_DAY_ENDING_SOON, REFORM_DAY, TODAY, TOMORROW, YESTERDAY
from .row_buffer import RowBuffer

__all__ = ["CHAIR_CASES", "FOCAL_POINT_CASES", "FOCAL_POINT_SHARES", "REGULAR_SEAT", "SeatCase", "Tenure", "add_seat"]


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time in a seat.

    `is_current`: they hold it on `DAY`. `left_on`: the day they left the service while still appointed.
    """

    start: str
    end: str = ""
    is_current: bool = False
    left_on: str = ""
    basis: str = "permanent"


@dataclass(frozen=True, slots=True)
class SeatCase:
    """The history of a seat. `status` is the rule's result, `covered` for no gap.

    `exists` is false if there never was a seat, `end` is the day it ended. `ends_soon`: rule 11 reports it. `reported`
    is the unit's: `yes`, `never`, or `later` (after `DAY`, which counts as never). `concurrent`: the unit's head holds
    it as well. `deputy`: somebody holds the deputy's post.
    """

    status: str
    tenures: tuple[Tenure, ...] = ()
    exists: bool = True
    end: str = ""
    ends_soon: bool = False
    reported: str = "yes"
    concurrent: bool = False
    deputy: bool = False


REGULAR_SEAT = SeatCase("covered", (Tenure(REFORM_DAY, is_current=True),))

_EXPIRED = SeatCase("expired", (Tenure("2025-08-15", "2026-02-01"),))
_EXPIRED_TODAY = SeatCase("expired", (Tenure(REFORM_DAY, TODAY),))
_LEFT = SeatCase("expired", (Tenure(REFORM_DAY, left_on="2026-04-10"),))
_VACANT = SeatCase("vacant")
_BEGINS_TOMORROW = SeatCase("vacant", (Tenure(TOMORROW),))
_BEGINS_TODAY = SeatCase("covered", (Tenure(TODAY, is_current=True),))
_NO_SEAT = SeatCase("unassigned", exists=False)
_FORMER_SEAT = SeatCase("unassigned", (Tenure(REFORM_DAY, "2026-01-01"),), end="2026-01-01")
_SUCCEEDED = SeatCase("covered", (Tenure(REFORM_DAY, "2026-01-15"), Tenure("2026-01-15", is_current=True)))

_SECONDED = "seconded"
_SKILLS = "chuyển đổi số;dịch vụ công trực tuyến"

FOCAL_POINT_CASES: dict[str, SeatCase] = {
    "regular": REGULAR_SEAT,
    "concurrent": SeatCase("covered", (Tenure(REFORM_DAY, is_current=True, basis="concurrent"),), concurrent=True),
    "with deputy": SeatCase("covered", (Tenure(REFORM_DAY, is_current=True),), deputy=True),
    "succeeded": _SUCCEEDED,
    "begins today": _BEGINS_TODAY,
    "filled, never reported": SeatCase("covered", (Tenure("2025-10-01", is_current=True),), reported="never"),
    "expired": _EXPIRED,
    "expired today": _EXPIRED_TODAY,
    "holder left": _LEFT,
    "vacant": _VACANT,
    "vacant, never reported": SeatCase("vacant", reported="never"),
    "begins tomorrow": _BEGINS_TOMORROW,
    "no seat": _NO_SEAT,
    "former seat": _FORMER_SEAT,
    "former seat, never reported": replace(_FORMER_SEAT, reported="never"),
    "deputy only": SeatCase("unassigned", exists=False, deputy=True),
    "no data": SeatCase("unknown", exists=False, reported="never"),
    "reports tomorrow": SeatCase("unknown", exists=False, reported="later"),
    "ends tomorrow": SeatCase(
        "covered", (Tenure("2026-04-01", TOMORROW, is_current=True, basis=_SECONDED),), ends_soon=True
    ),
    "ends soon": SeatCase(
        "covered", (Tenure("2026-06-28", LAST_DAY_ENDING_SOON, is_current=True, basis=_SECONDED),), ends_soon=True
    ),
    "ends later": SeatCase(
        "covered", (Tenure(YESTERDAY, FIRST_DAY_NOT_ENDING_SOON, is_current=True, basis=_SECONDED),)
    ),
    "successor named": SeatCase("covered", (Tenure(REFORM_DAY, "2026-08-01", is_current=True), Tenure("2026-08-01"))),
    "seat ends too": SeatCase("covered", (Tenure(REFORM_DAY, "2026-09-01", is_current=True),), end="2026-09-01"),
}

FOCAL_POINT_SHARES: dict[str, float] = {
    "concurrent": 0.12, "with deputy": 0.08, "succeeded": 0.05, "begins today": 0.003, "filled, never reported": 0.01,
    "expired": 0.04, "expired today": 0.003, "holder left": 0.01, "vacant": 0.03, "vacant, never reported": 0.003,
    "begins tomorrow": 0.003, "no seat": 0.04, "former seat": 0.01, "former seat, never reported": 0.003,
    "deputy only": 0.015, "no data": 0.02, "reports tomorrow": 0.003, "ends tomorrow": 0.003, "ends soon": 0.015,
    "ends later": 0.01, "successor named": 0.005, "seat ends too": 0.003,
}  # fmt: skip

CHAIR_CASES: dict[str, SeatCase] = {
    "covered": REGULAR_SEAT,
    "begins today": _BEGINS_TODAY,
    "expired": _EXPIRED,
    "expired today": _EXPIRED_TODAY,
    "vacant": _VACANT,
    "unassigned": _NO_SEAT,
    "chair ends soon": SeatCase("covered", (Tenure(REFORM_DAY, "2026-07-31", is_current=True),), ends_soon=True),
}


def add_seat(
    rows: RowBuffer,
    unit: str,
    kind: tuple[str, str],
    seat: SeatCase,
    *,
    place: str,
    holder: str = "",
    home: str = "",
) -> str:
    """Add a seat with its holders, plant the gap of rule 11, and return the current holder or `""`.

    `kind` is its role and title. `holder` is the current holder, by default a new person. New people have `home`, by
    default `unit`, as home unit.
    """
    if not seat.exists:
        return ""
    post, current_holder, holder = rows.add_post(unit, *kind, end=seat.end), holder, ""
    for tenure in seat.tenures:
        person = current_holder if tenure.is_current else ""
        person = person or rows.add_person(place, home=home or unit, title=kind[1], skills=_SKILLS, end=tenure.left_on)
        rows.add_holding(person, post, tenure.start, tenure.end, tenure.basis)
        holder = person if tenure.is_current else holder
    if seat.ends_soon:
        rows.add_gap("appointments_ending_soon", post, "expired")
    return holder
