"""Paths of coordination between units, and the escalation path of a unit.

The headers of the queries `paths` and `escalation` declare the parameters.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from ..catalogue import catalogue
from ..results import Record, Table
from ..schemas import Disjoint, Escalation, Paths, PathUnit, Row, SeveralPaths, Step
from .parameters import AsOf, UnitInPath
from .registry import HEADER, Context, LocalContext, operation

__all__ = ["escalation", "escalation_table", "path_rows", "paths", "paths_table"]


def _rows(units: Sequence[PathUnit], steps: Sequence[Step]) -> Iterator[Row]:
    for place, (unit, step) in enumerate(zip(units, [None, *steps], strict=True)):
        contact = unit["contact"]
        contacts = [] if contact is None else [contact] if contact["focal_points"] else contact["fallback"]
        yield {
            "place": place,
            "unit_id": unit["id"],
            "unit_name": unit["name"],
            "type": step and step["type"],
            "weight": step and step["weight"],
            "person_id": step and step.get("person_id"),
            "status": contact and contact["status"],
            "call_unit_ids": [part["unit_id"] for part in contacts],
            "call_person_ids": [point["person_id"] for part in contacts for point in part["focal_points"]],
        }


def path_rows(targets: Mapping[str, Paths]) -> list[Row]:
    """Paths to several targets as rows of the query `paths`."""
    return [
        {"to": target, "path": number, "cost": path["cost"], "staffed": path["staffed"], **row}
        for target, paths_to in targets.items()
        for number, path in enumerate(paths_to["paths"], start=1)
        for row in _rows(path["units"], path["steps"])
    ]


def several_paths_table(result: SeveralPaths) -> Table:
    """The units of the paths to several targets, in order, with their contacts."""
    definition = catalogue().query("paths")
    return Table(list(definition.columns), path_rows(result["targets"]), definition.types)


def paths_table(result: Paths) -> Table:
    """The units of paths, in order, with their contacts."""
    definition = catalogue().query("paths")
    columns = [column for column in definition.columns if column != "to"]
    return Table(columns, path_rows({"": result}), definition.types)


def _escalation_rows(result: Escalation) -> list[Row]:
    rows = _rows(result["units"], result["steps"])
    return [{name: value for name, value in row.items() if name != "person_id"} for row in rows]


def escalation_table(result: Escalation) -> Table:
    """The units of an escalation path, in order, with their contacts."""
    definition = catalogue().query("escalation")
    return Table(list(definition.columns), _escalation_rows(result), definition.types)


def _paths_json(result: Record[SeveralPaths]) -> Paths | SeveralPaths:
    targets = result.data["targets"]
    return next(iter(targets.values())) if len(targets) == 1 else result.data


def _read_paths(_context: Context, arguments: Mapping[str, Any], data: Any) -> Record[SeveralPaths]:
    targets = data["targets"] if "targets" in data else {arguments["to"][0]: data}
    return Record(SeveralPaths(targets=targets), several_paths_table)


@operation(
    "/paths",
    result=Paths | SeveralPaths,
    table=several_paths_table,
    personal=True,
    slow=True,
    query_rows=lambda result: path_rows(result.data["targets"]),
    encode=_paths_json,
    decode=_read_paths,
    tag="paths",
)
def paths(
    context: LocalContext,
    *,
    from_: Annotated[str, HEADER],
    to: Annotated[list[str], HEADER],
    k: Annotated[int, HEADER],
    staffed: Annotated[bool, HEADER],
    disjoint: Annotated[Disjoint, HEADER],
    avoid: Annotated[list[str] | None, HEADER],
    within: Annotated[str | None, HEADER],
    through_people: Annotated[bool, HEADER],
    max_cost: Annotated[float | None, HEADER],
    as_of: AsOf,
) -> Record[SeveralPaths]:
    """Find the paths of coordination from a unit to others, and whom to contact along them.

    No path is a valid result. Raises `InputError` `unknown-unit`, `bad-parameter`, `bad-option`, `RefusedError`
    `unit-not-current`, `not-within`.
    """
    engine, scope = context.engine, context.scope
    if scope.within is not None:
        within = scope.subtree(engine, within, as_of)
        for unit in (from_, *to):
            scope.require_current(engine, unit, as_of)
    targets = engine.paths(
        as_of,
        from_,
        to,
        k=k,
        staffed=staffed,
        disjoint=disjoint,
        avoid=avoid,
        within=within,
        through_people=through_people,
        max_cost=max_cost,
    )
    units = [unit for result in targets.values() for path in result["paths"] for unit in path["units"]]
    scope.path_contacts(engine, units, as_of)
    return Record(SeveralPaths(targets=targets), several_paths_table)


@operation(
    "/units/{id}/escalation",
    result=Escalation,
    table=escalation_table,
    personal=True,
    slow=True,
    query_rows=lambda result: _escalation_rows(result.data),
    tag="paths",
)
def escalation(context: LocalContext, *, unit: UnitInPath, as_of: AsOf) -> Record[Escalation]:
    """Find the path from a unit up to the coordinator, along PART_OF and REPORTS_TO, with contacts.

    The coordinator is the Government's steering committee or, if there is none, the Government. `reached` is false if
    the path ends at another unit.

    Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
    """
    context.scope.require_current(context.engine, unit, as_of)
    result = context.engine.escalation(as_of, unit)
    context.scope.path_contacts(context.engine, result["units"], as_of)
    return Record(result, escalation_table)
