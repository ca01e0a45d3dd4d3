"""Coordination between people's committee, Party committee and Fatherland Front of a place (rule 25).

At most one of the three pairs is not connected, so each of the three keeps two paths to the coordinator and none
becomes a single point of failure.
"""

from dataclasses import dataclass

from .days import REFORM_DAY, TODAY, TOMORROW
from .row_buffer import RowBuffer

__all__ = ["COORDINATION_SHARES", "CoordinatedUnits", "add_coordination_ties"]

_RULE = "party_state_front_not_linked"


@dataclass(frozen=True, slots=True)
class CoordinatedUnits:
    """The three units of a place, and the heads of the Party committee and the Front."""

    state: str
    party: str
    front: str
    secretary: str
    front_head: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A pair (`party-front` …) not connected by a plain tie; `means` is `tie`, `person` or empty."""

    pair: str = ""
    means: str = ""
    start: str = REFORM_DAY
    end: str = ""
    enabled: bool = True
    missing: bool = False
    front_serves_until: str = ""


_CASES = {
    "tied": _Case(),
    "no tie to the Party": _Case("party-state", missing=True),
    "no tie to the Front": _Case("state-front", missing=True),
    "no tie of Party and Front": _Case("party-front", missing=True),
    "disabled": _Case("state-front", means="tie", enabled=False, missing=True),
    "ended today": _Case("party-front", means="tie", end=TODAY, missing=True),
    "begins tomorrow": _Case("party-state", means="tie", start=TOMORROW, missing=True),
    "begins today": _Case("party-front", means="tie", start=TODAY),
    "by a person": _Case("party-front", means="person"),
    "by a person in state and Front": _Case("state-front", means="person"),
    "by a person until today": _Case("party-state", means="person", end=TODAY, missing=True),
    "no Front serves it": _Case("party-front", front_serves_until=TODAY),
}

COORDINATION_SHARES = {
    "no tie to the Party": 0.02,
    "no tie to the Front": 0.02,
    "no tie of Party and Front": 0.05,
    "disabled": 0.02,
    "ended today": 0.005,
    "begins tomorrow": 0.005,
    "begins today": 0.005,
    "by a person": 0.1,
    "by a person in state and Front": 0.03,
    "by a person until today": 0.005,
    "no Front serves it": 0.01,
}


def add_coordination_ties(rows: RowBuffer, place: CoordinatedUnits, case_name: str) -> None:
    """Connect the three units to each other and to their place as in the case, and plant the gap of rule 25."""
    case = _CASES[case_name]
    rows.add_link("SERVES", place.party, place.state, REFORM_DAY)
    rows.add_link("SERVES", place.front, place.state, REFORM_DAY, case.front_serves_until)
    pairs = {
        "party-state": (place.party, place.state),
        "state-front": (place.state, place.front),
        "party-front": (place.party, place.front),
    }
    for pair, (unit, other_unit) in pairs.items():
        if pair != case.pair:
            rows.add_coordination(unit, other_unit)
        elif case.means == "tie":
            rows.add_coordination(unit, other_unit, case.start, case.end, enabled=case.enabled)
        elif case.means == "person":
            _add_joint_post(rows, place, pair, case)
    if case.missing:
        rows.add_gap(_RULE, place.state, "missing")


def _add_joint_post(rows: RowBuffer, place: CoordinatedUnits, pair: str, case: _Case) -> None:
    """Give the head of one unit of the pair a post in the other."""
    person, unit = {
        "party-state": (place.secretary, place.state),
        "party-front": (place.secretary, place.front),
        "state-front": (place.front_head, place.state),
    }[pair]
    post = rows.add_post(unit, "member", "Ủy viên", name="joint")
    rows.add_holding(person, post, case.start, case.end, "concurrent")
