"""How the people's committee, the Party committee and the Fatherland Front of a place are joined (rule 25).

At most one of the three pairs is ever left without a tie: each of the three keeps two ways to the coordinator, so
that no place becomes a single point of failure by it.
"""

from dataclasses import dataclass

from .days import AFTER, REFORM, TODAY
from .row_buffer import Rows

__all__ = ["COORDINATION_SHARES", "Place", "join"]

_RULE = "party_state_front_not_linked"


@dataclass(frozen=True, slots=True)
class Place:
    """The three of a place, and who heads the Party committee and the Front."""

    state: str
    party: str
    front: str
    secretary: str
    front_head: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One pair (`party-front` …) that is joined otherwise than by an open tie. `by`: `tie`, `person` or nothing."""

    pair: str = ""
    by: str = ""
    start: str = REFORM
    end: str = ""
    enabled: bool = True
    missing: bool = False
    front_serves_until: str = ""


_CASES = {
    "tied": _Case(),
    "no tie to the Party": _Case("party-state", missing=True),
    "no tie to the Front": _Case("state-front", missing=True),
    "no tie of Party and Front": _Case("party-front", missing=True),
    "disabled": _Case("state-front", by="tie", enabled=False, missing=True),
    "ended today": _Case("party-front", by="tie", end=TODAY, missing=True),
    "begins tomorrow": _Case("party-state", by="tie", start=AFTER, missing=True),
    "begins today": _Case("party-front", by="tie", start=TODAY),
    "by a person": _Case("party-front", by="person"),
    "by a person in state and Front": _Case("state-front", by="person"),
    "by a person until today": _Case("party-state", by="person", end=TODAY, missing=True),
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


def join(rows: Rows, place: Place, name: str) -> None:
    """Tie the three together and to the place they serve as the case `name` has it, and plant what rule 25 finds."""
    case = _CASES[name]
    rows.link("SERVES", place.party, place.state, REFORM)
    rows.link("SERVES", place.front, place.state, REFORM, case.front_serves_until)
    pairs = {
        "party-state": (place.party, place.state),
        "state-front": (place.state, place.front),
        "party-front": (place.party, place.front),
    }
    for pair, (one, other) in pairs.items():
        if pair != case.pair:
            rows.coordinate(one, other)
        elif case.by == "tie":
            rows.coordinate(one, other, case.start, case.end, enabled=case.enabled)
        elif case.by == "person":
            _second_seat(rows, place, pair, case)
    if case.missing:
        rows.gap(_RULE, place.state, "missing")


def _second_seat(rows: Rows, place: Place, pair: str, case: _Case) -> None:
    """A head takes a seat in the other one of the pair."""
    person, unit = {
        "party-state": (place.secretary, place.state),
        "party-front": (place.secretary, place.front),
        "state-front": (place.front_head, place.state),
    }[pair]
    post = rows.post(unit, "member", "Ủy viên", name="joint")
    rows.holds(person, post, case.start, case.end, "concurrent")
