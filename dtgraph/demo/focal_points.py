"""Offices: the units that Decision 1690 asks to have a focal point (rules 1 and 9), and who works in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .days import AFTER, REFORM, TODAY
from .platforms import USE_SHARES, use_platforms
from .quotas import deal
from .row_buffer import Rows, post_id
from .seats import FOCAL_POINT_SHARES, FOCAL_POINTS, OWN, Seat, fill
from .trainings import Trainings

__all__ = ["SILENT", "Office", "Offices", "deal_offices", "head_post"]

_RULE = "units_without_focal_point"
_FOCAL_TITLE = "Đầu mối chuyển đổi số"
_REPORTS = ("2025-12-20", "2026-01-15", "2026-03-31", "2026-05-29", "2026-06-25", TODAY)


@dataclass(frozen=True, slots=True)
class Office:
    """What is planted in one office: its focal point's seat and how it uses the platforms (a case of `USE_SHARES`)."""

    seat: Seat = OWN
    use: str = "all"


SILENT = Office(FOCAL_POINTS["silent"])
"""An office that never reported, and of which nothing is known."""


def deal_offices(rng: Random, units: Sequence[str], pressure: float) -> dict[str, Office]:
    """What is planted in each of the offices `units`, every case at least once."""
    seats = deal(rng, units, FOCAL_POINT_SHARES, "own", pressure)
    uses = deal(rng, units, USE_SHARES, "all", pressure)
    return {unit: Office(FOCAL_POINTS[seats[unit]], uses[unit]) for unit in units}


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of one part of the network: what is planted in each by its id, and where the rows go."""

    rows: Rows
    planted: Mapping[str, Office]
    trainings: Trainings

    def reported(self, unit: str) -> bool:
        """Whether the office had reported by the day."""
        return self.planted[unit].seat.reported == "yes"

    def reported_on(self, unit: str) -> str:
        """The day on which the office last reported, as a cell."""
        match self.planted[unit].seat.reported:
            case "yes":
                return self.rows.rng.choice(_REPORTS)
            case "later":
                return AFTER
        return ""

    def open(self, unit: str, place: str, role: str, title: str) -> str:
        """Staff an office and plant what rules 1, 9, 10 and 11 find in it; gives its head, of this role and title."""
        rows, seat, use = self.rows, self.planted[unit].seat, self.planted[unit].use
        head = _head(rows, unit, place, role, title)
        by_head = head if seat.concurrent else ""
        focal_point = fill(rows, unit, ("focal_point", _FOCAL_TITLE), seat, place=place, holder=by_head)
        if seat.deputy:
            deputy = rows.person(place, home=unit, title="Chuyên viên")
            rows.holds(deputy, rows.post(unit, "deputy_focal_point", "Phó đầu mối chuyển đổi số"), "2025-09-01")
        if focal_point:
            self.trainings.attend(focal_point, reported=self.reported(unit))
        if seat.status != "covered":
            rows.gap(_RULE, unit, seat.status)
        use_platforms(rows, unit, use, rows.rng, reported=self.reported(unit))
        return head


def head_post(unit: str) -> str:
    """The id of the post of an office's head, which somebody always holds."""
    return post_id(unit, "head")


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
