"""The questions that a function answers in the place of a query: paths, the way up, and the measures of resilience.

Each is declared by a header alone (`cypher/queries/`, `cypher/measures/`), takes its parameters by name, and gives its
columns. What it needs of the network it asks of `QueryContext`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from math import inf
from typing import Any, Protocol, get_args

from ..analysis import articulation, attrition, congruence, hierarchy
from ..analysis.contacts import Contact
from ..analysis.escalation import escalation as way_up
from ..analysis.focal_point_coverage import Coverage
from ..analysis.path_types import Disjoint, Escalation, Paths, PathUnit, escalation_rows, path_rows
from ..analysis.paths import MOST, Question, answer
from ..analysis.unit_places import UnitPlaces
from ..errors import InputError, RefusedError, shorten
from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["COMPUTED", "QueryContext", "escalation", "paths"]

Row = dict[str, Any]


class QueryContext(Protocol):
    """What is known of a network on a day (see `dtgraph.engine.evaluator`)."""

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """The rows of a query."""

    def snapshot(self, day: date) -> CoordinationGraph:
        """The coordination graph."""

    def provinces(self, day: date) -> Sequence[str | None]:
        """The province of each unit of the snapshot."""

    def places(self, day: date, units: Iterable[str | None]) -> UnitPlaces:
        """Where units belong."""

    def contacts(self, units: Collection[str], day: date) -> Mapping[str, Contact]:
        """Whom to call in each of `units`."""

    def require(self, unit: str, day: date) -> bool:
        """Whether a unit is current. Raises `InputError` `unknown-unit`."""


def paths(
    asked: QueryContext,
    day: date,
    source: str,
    targets: Sequence[str],
    *,
    k: int,
    staffed: bool,
    disjoint: Disjoint,
    avoid: Sequence[str] | None,
    within: str | None,
    through_people: bool,
    max_cost: float | None,
) -> dict[str, Paths]:
    """The paths from `source` to each of `targets`, with contacts (planning.md).

    Raises `InputError` `unknown-unit`, `bad-parameter`, `bad-option`, `RefusedError` `unit-not-current`, `not-within`.
    """
    if not 1 <= k <= MOST:
        raise _bad("k", f"a whole number from 1 to {MOST}", k, "ask for fewer")
    if disjoint not in get_args(Disjoint):
        raise _bad("disjoint", f"one of {', '.join(get_args(Disjoint))}", disjoint, "say what they may not share")
    if max_cost is not None and not max_cost >= 0:
        raise _bad("max_cost", "a number from 0 on", max_cost, "give the most that a path may cost")
    snapshot = asked.snapshot(day)
    begin, ends = _number(asked, snapshot, source, day), [_number(asked, snapshot, unit, day) for unit in targets]
    avoided = [_numbers(asked, snapshot, one, day) for one in avoid or ()]
    question = Question(
        k=k,
        staffed=staffed,
        disjoint=disjoint,
        avoided=frozenset(one[0] for one in avoided if len(one) == 1),
        avoided_ties=frozenset((one[0], one[1]) for one in avoided if len(one) == 2),
        within=None if within is None else _number(asked, snapshot, within, day),
        through_people=through_people,
        max_cost=inf if max_cost is None else max_cost,
    )
    found = dict(zip(targets, answer(snapshot, begin, ends, question), strict=True))
    _call(asked, day, [unit for one in found.values() for path in one["paths"] for unit in path["units"]])
    return found


def escalation(asked: QueryContext, day: date, unit: str) -> Escalation:
    """The way up from `unit` to the coordinator, with contacts (planning.md).

    Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
    """
    snapshot = asked.snapshot(day)
    found = way_up(snapshot, _number(asked, snapshot, unit, day))
    _call(asked, day, found["units"])
    return found


def _bad(name: str, expected: str, found: object, advice: str) -> InputError:
    return InputError("bad-parameter", name=name, expected=expected, found=shorten(found), advice=advice)


def _number(asked: QueryContext, snapshot: CoordinationGraph, unit: str, day: date) -> int:
    if unit not in snapshot.numbers:
        asked.require(unit, day)
        raise RefusedError("unit-not-current", found=unit, day=day)
    return snapshot.numbers[unit]


def _numbers(asked: QueryContext, snapshot: CoordinationGraph, avoided: str, day: date) -> tuple[int, ...]:
    """The unit of `ID`, the units of `ID~ID`; none where one is not current, since then no path uses it."""
    units = avoided.split("~")
    if len(units) > 2:
        raise _bad("avoid", "units (ID) and ties (ID~ID)", avoided, "write a tie with one ~ between two units")
    current = [unit in snapshot.numbers or asked.require(unit, day) for unit in units]
    return tuple(snapshot.numbers[unit] for unit in units) if all(current) else ()


def _call(asked: QueryContext, day: date, units: Sequence[PathUnit]) -> None:
    """Put whom to call into `units`."""
    contacts = asked.contacts({unit["id"] for unit in units}, day)
    for unit in units:
        unit["contact"] = contacts[unit["id"]]


def _path_rows(asked: QueryContext, day: date, **given: Any) -> list[Row]:
    return path_rows(paths(asked, day, given.pop("from"), given.pop("to"), **given))


def _escalation_rows(asked: QueryContext, day: date, *, unit: str) -> list[Row]:
    return escalation_rows(escalation(asked, day, unit))


def _on_snapshot(measure: Callable[..., list[Row]]) -> Callable[..., list[Row]]:
    return lambda asked, day, **given: measure(asked.snapshot(day), **given)


def _by_province(measure: Callable[..., list[Row]]) -> Callable[..., list[Row]]:
    return lambda asked, day, **given: measure(asked.snapshot(day), asked.provinces(day), **given)


def _of_tasks(measure: Callable[..., list[Row]]) -> Callable[..., list[Row]]:
    def asked_of(asked: QueryContext, day: date) -> list[Row]:
        need, seats = asked.rows("coordination_need", day), asked.rows("committee_seats", day)
        return measure(asked.snapshot(day), asked.provinces(day), need, seats)

    return asked_of


def _of_coverage(measure: Callable[..., list[Row]]) -> Callable[..., list[Row]]:
    def asked_of(asked: QueryContext, day: date, **given: Any) -> list[Row]:
        rows = asked.rows("focal_point_holdings", day)
        units = {row["unit_id"] for row in rows}
        places = asked.places(day, units)
        return measure(Coverage.of(rows, {unit: places.province(unit) for unit in units}), day, **given)

    return asked_of


COMPUTED: Mapping[str, Callable[..., list[Row]]] = {
    "paths": _path_rows,
    "escalation": _escalation_rows,
    "articulation_units": _on_snapshot(articulation.articulation_units),
    "articulation_people": _on_snapshot(articulation.articulation_people),
    "bridges": _on_snapshot(articulation.bridges),
    "most_missed_people": _of_coverage(attrition.most_missed_people),
    "coverage_forecast": _of_coverage(attrition.coverage_forecast),
    "dark_dates": _of_coverage(attrition.dark_dates),
    "krackhardt": _by_province(hierarchy.krackhardt),
    "spans": _by_province(hierarchy.spans),
    "congruence": _of_tasks(congruence.congruence),
    "missing_links": _of_tasks(congruence.missing_links),
}
"""The functions by the names of their headers: each takes what can be asked, the day, and its parameters."""
