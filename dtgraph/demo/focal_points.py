"""Offices, the units required by Decision 1690 to have a focal point (rules 1 and 9), and their staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .days import REFORM_DAY, TODAY, TOMORROW
from .platforms import USE_SHARES, add_platform_use
from .quotas import assign_quotas
from .row_buffer import RowBuffer, post_id
from .seats import FOCAL_POINT_CASES, FOCAL_POINT_SHARES, REGULAR_SEAT, SeatCase, add_seat
from .trainings import Trainings

__all__ = ["UNREPORTED_OFFICE", "OfficePlan", "Offices", "head_post", "plan_offices"]

_RULE = "units_without_focal_point"
_FOCAL_TITLE = "Đầu mối chuyển đổi số"
_REPORTS = ("2025-12-20", "2026-01-15", "2026-03-31", "2026-05-29", "2026-06-25", TODAY)


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """The plan of an office: the focal point's seat, and the case of `USE_SHARES` of its platforms."""

    seat: SeatCase = REGULAR_SEAT
    platform_use: str = "all"


UNREPORTED_OFFICE = OfficePlan(FOCAL_POINT_CASES["no data"])
"""An office that never reported."""


def plan_offices(rng: Random, units: Sequence[str], gap_factor: float) -> dict[str, OfficePlan]:
    """Return plans for the offices `units`, with every case at least once."""
    seats = assign_quotas(rng, units, FOCAL_POINT_SHARES, "regular", gap_factor)
    uses = assign_quotas(rng, units, USE_SHARES, "all", gap_factor)
    return {unit: OfficePlan(FOCAL_POINT_CASES[seats[unit]], uses[unit]) for unit in units}


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of one part of the network: their plans by id, and the buffer for their rows."""

    rows: RowBuffer
    plans: Mapping[str, OfficePlan]
    trainings: Trainings

    def reported(self, unit: str) -> bool:
        """Whether the office had reported by `DAY`."""
        return self.plans[unit].seat.reported == "yes"

    def reported_on(self, unit: str) -> str:
        """Return the day of the office's last report as a cell, chosen at random if it reported."""
        match self.plans[unit].seat.reported:
            case "yes":
                return self.rows.rng.choice(_REPORTS)
            case "later":
                return TOMORROW
        return ""

    def staff(self, unit: str, place: str, role: str, title: str) -> str:
        """Add an office's head, focal point and platforms, plant gaps of rules 1, 9, 10 and 11, and return the head."""
        rows, seat, platform_use = self.rows, self.plans[unit].seat, self.plans[unit].platform_use
        head = _head(rows, unit, place, role, title)
        by_head = head if seat.concurrent else ""
        focal_point = add_seat(rows, unit, ("focal_point", _FOCAL_TITLE), seat, place=place, holder=by_head)
        if seat.deputy:
            deputy = rows.add_person(place, home=unit, title="Chuyên viên")
            rows.add_holding(
                deputy, rows.add_post(unit, "deputy_focal_point", "Phó đầu mối chuyển đổi số"), "2025-09-01"
            )
        if focal_point:
            self.trainings.add_attendance(focal_point, reported=self.reported(unit))
        if seat.status != "covered":
            rows.add_gap(_RULE, unit, seat.status)
        add_platform_use(rows, unit, platform_use, rows.rng, reported=self.reported(unit))
        return head


def head_post(unit: str) -> str:
    """Return the id of the post of an office's head, which is always held."""
    return post_id(unit, "head")


def _head(rows: RowBuffer, unit: str, place: str, role: str, title: str) -> str:
    """Add the head of an office, in some with a predecessor who moved or left the service; return the head."""
    post = rows.add_post(unit, role, title, name="head")
    person = rows.add_person(place, home=unit, title=title)
    draw = rows.rng.random()
    if draw < 0.15:
        predecessor = rows.add_person(place, home=unit, title=title, end="2026-02-15" if draw < 0.05 else "")
        rows.add_holding(predecessor, post, REFORM_DAY, "2026-02-15")
        rows.add_holding(person, post, "2026-02-15")
    else:
        rows.add_holding(person, post)
    return person
