"""Offices: the units that Decision 1690 asks to have a focal point (rules 1 and 9), and who works in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .days import AFTER, REFORM, TODAY
from .deal import deal
from .platforms import USE_SHARES, use_platforms
from .rows import Rows
from .seats import FOCAL_POINT_SHARES, FOCAL_POINTS, OWN, Seat, fill
from .trainings import Trainings

__all__ = ["Office", "deal_offices", "open_office", "reported_on"]

_RULE = "units_without_focal_point"
_FOCAL_TITLE = "Đầu mối chuyển đổi số"
_REPORTS = ("2025-12-20", "2026-01-15", "2026-03-31", "2026-05-29", "2026-06-25", TODAY)


@dataclass(frozen=True, slots=True)
class Office:
    """What is planted in one office: its focal point's seat and how it uses the platforms (a case of `USE_SHARES`)."""

    seat: Seat = OWN
    use: str = "all"

    @property
    def reported(self) -> bool:
        return self.seat.reported == "yes"


def deal_offices(rng: Random, units: Sequence[str], pressure: float) -> dict[str, Office]:
    """What is planted in each of the offices `units`, every case at least once."""
    seats = deal(rng, units, FOCAL_POINT_SHARES, "own", pressure)
    uses = deal(rng, units, USE_SHARES, "all", pressure)
    return {unit: Office(FOCAL_POINTS[seats[unit]], uses[unit]) for unit in units}


def reported_on(office: Office, rng: Random) -> str:
    """The day on which the office last reported, as a cell."""
    match office.seat.reported:
        case "yes":
            return rng.choice(_REPORTS)
        case "later":
            return AFTER
    return ""


def open_office(
    rows: Rows, unit: str, office: Office, trainings: Trainings, *, place: str, head: tuple[str, str]
) -> str:
    """Staff an office and plant what rules 1, 9, 10 and 11 find in it. `head` is a role and a title; gives who it is."""
    leader = _head(rows, unit, place, *head)
    seat = office.seat
    by_head = leader if seat.concurrent else ""
    focal_point = fill(rows, unit, ("focal_point", _FOCAL_TITLE), seat, place=place, holder=by_head)
    if seat.deputy:
        deputy = rows.person(place, home=unit, title="Chuyên viên")
        rows.holds(deputy, rows.post(unit, "deputy_focal_point", "Phó đầu mối chuyển đổi số"), "2025-09-01")
    if focal_point:
        trainings.attend(focal_point, reported=office.reported)
    if seat.status != "covered":
        rows.gap(_RULE, unit, seat.status)
    use_platforms(rows, unit, office.use, rows.rng, reported=office.reported)
    return leader


def _head(rows: Rows, unit: str, place: str, role: str, title: str) -> str:
    """The head of the office, some of them with a predecessor who went elsewhere or left the service."""
    post = rows.post(unit, role, title, name="head")
    person = rows.person(place, home=unit, title=title)
    draw = rows.rng.random()
    if draw < 0.15:
        before = rows.person(place, home=unit, title=title, end="2026-02-15" if draw < 0.05 else "")
        rows.holds(before, post, REFORM, "2026-02-15")
        rows.holds(person, post, "2026-02-15")
    else:
        rows.holds(person, post)
    return person
