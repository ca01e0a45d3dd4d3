"""Questions that functions answer instead of Cypher: paths, escalation, and the measures of resilience.

Each is declared by a header without a query (`cypher/queries/`, `cypher/measures/`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Any, get_args

from ..analysis import articulation, attrition, congruence, hierarchy
from ..analysis.escalation import escalation_path
from ..analysis.focal_point_coverage import Coverage
from ..analysis.paths import MAX_PATHS, PathQuery, find_paths
from ..errors import InputError, RefusedError, shorten
from ..schemas import Disjoint, Escalation, Paths, PathUnit, Row

if TYPE_CHECKING:
    from .evaluator import Evaluator

__all__ = ["MEASURES", "escalation", "paths"]

Measure = Callable[..., list[Row]]


def paths(
    evaluator: "Evaluator",
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
    """Paths from `source` to each of `targets`, with contacts (planning.md).

    Raises `InputError` `unknown-unit`, `bad-parameter`, `bad-option`, `RefusedError` `unit-not-current`, `not-within`.
    """
    if not 1 <= k <= MAX_PATHS:
        raise _bad_parameter("k", f"a whole number from 1 to {MAX_PATHS}", k, "use a smaller number")
    if disjoint not in get_args(Disjoint):
        raise _bad_parameter("disjoint", f"one of {', '.join(get_args(Disjoint))}", disjoint, "use one of these")
    if max_cost is not None and not max_cost >= 0:
        raise _bad_parameter("max_cost", "a number from 0 on", max_cost, "give the maximum cost of a path")
    graph = evaluator.graph(day)
    start, ends = _number(evaluator, source, day), [_number(evaluator, unit, day) for unit in targets]
    avoided = [_avoided(evaluator, text, day) for text in avoid or ()]
    query = PathQuery(
        k=k,
        staffed=staffed,
        disjoint=disjoint,
        avoided=frozenset(numbers[0] for numbers in avoided if len(numbers) == 1),
        avoided_ties=frozenset((numbers[0], numbers[1]) for numbers in avoided if len(numbers) == 2),
        within=None if within is None else _number(evaluator, within, day),
        through_people=through_people,
        max_cost=inf if max_cost is None else max_cost,
    )
    paths_by_target = dict(zip(targets, find_paths(graph, start, ends, query), strict=True))
    units = [unit for paths in paths_by_target.values() for path in paths["paths"] for unit in path["units"]]
    _add_contacts(evaluator, units, day)
    return paths_by_target


def escalation(evaluator: "Evaluator", day: date, unit: str) -> Escalation:
    """The path from a unit up to the coordinator, with contacts (planning.md).

    Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
    """
    path = escalation_path(evaluator.graph(day), _number(evaluator, unit, day))
    _add_contacts(evaluator, path["units"], day)
    return path


def _bad_parameter(name: str, expected: str, value: object, advice: str) -> InputError:
    return InputError("bad-parameter", name=name, expected=expected, found=shorten(value), advice=advice)


def _number(evaluator: "Evaluator", unit: str, day: date) -> int:
    """The number of a unit in the graph."""
    numbers = evaluator.graph(day).numbers
    if unit not in numbers:
        evaluator.require(unit, day)
        raise RefusedError("unit-not-current", found=unit, day=day)
    return numbers[unit]


def _avoided(evaluator: "Evaluator", text: str, day: date) -> tuple[int, ...]:
    """The numbers of the units of ``ID`` or ``ID~ID``; none if one is not current, since no path uses it."""
    numbers, units = evaluator.graph(day).numbers, text.split("~")
    if len(units) > 2:
        advice = "write a relationship as two ids with one ~ between them"
        raise _bad_parameter("avoid", "units (ID) and relationships (ID~ID)", text, advice)
    current = [unit in numbers or evaluator.require(unit, day) for unit in units]
    return tuple(numbers[unit] for unit in units) if all(current) else ()


def _add_contacts(evaluator: "Evaluator", units: Sequence[PathUnit], day: date) -> None:
    ids = sorted({unit["id"] for unit in units})
    contacts = dict(zip(ids, evaluator.contacts(ids, day), strict=True))
    for unit in units:
        unit["contact"] = contacts[unit["id"]]


def _graph_measure(measure: Measure) -> Measure:
    return lambda evaluator, day, **parameters: measure(evaluator.graph(day), **parameters)


def _province_measure(measure: Measure) -> Measure:
    return lambda evaluator, day, **parameters: measure(evaluator.graph(day), evaluator.provinces(day), **parameters)


def _task_measure(measure: Measure) -> Measure:
    def compute(evaluator: "Evaluator", day: date) -> list[Row]:
        need, seats = evaluator.rows("coordination_need", day), evaluator.rows("committee_seats", day)
        return measure(evaluator.graph(day), evaluator.provinces(day), need, seats)

    return compute


def _coverage_measure(measure: Measure) -> Measure:
    def compute(evaluator: "Evaluator", day: date, **parameters: Any) -> list[Row]:
        rows = evaluator.rows("focal_point_holdings", day)
        network, ids = evaluator.day(day), sorted({row["unit_id"] for row in rows})
        provinces = network.unit_ids(network.provinces[network.units.find(ids)])
        return measure(Coverage.from_rows(rows, dict(zip(ids, provinces, strict=True))), day, **parameters)

    return compute


MEASURES: Mapping[str, Measure] = {
    "articulation_units": _graph_measure(articulation.articulation_units),
    "articulation_people": _graph_measure(articulation.articulation_people),
    "bridges": _graph_measure(articulation.bridges),
    "most_missed_people": _coverage_measure(attrition.most_missed_people),
    "coverage_forecast": _coverage_measure(attrition.coverage_forecast),
    "dark_dates": _coverage_measure(attrition.dark_dates),
    "krackhardt": _province_measure(hierarchy.krackhardt),
    "spans": _province_measure(hierarchy.spans),
    "congruence": _task_measure(congruence.congruence),
    "missing_links": _task_measure(congruence.missing_links),
}
"""Functions by the names of their headers: (evaluator, day, **parameters) to rows."""
