"""The commands paths and escalation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer

from ..operations import escalation as escalation_operation
from ..operations.paths import several_paths_table
from ..schemas import Contact, Paths, PathUnit, SeveralPaths, Step
from .context import AsOf, Format, OutputFormat, Store, common, open_network
from .operation_options import operation_options, path_options, path_parameters
from .output import READING, heading, note, print_csv, print_json, print_table, progress_bar, stop_if_closed

__all__ = ["escalation", "paths"]


@path_options("within", arguments=("from_", "to"))
def paths(
    context: typer.Context,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
    **values: Any,
) -> None:
    """Find the paths between units and whom to contact along them.

    Example: dtgraph paths vn:commune:03439:2025 vn:central:ministry-of-finance:2025 -k 3
    """
    options = common(context, store, as_of, format_)
    from_, to, through_people = values["from_"], values["to"], values["through_people"]
    with open_network(options) as network, progress_bar() as on_progress:
        on_progress(READING, 0, None)
        results = network.paths(
            from_, list(dict.fromkeys(to)), as_of=options.as_of, **path_parameters(values, values["within"])
        )
        targets = {target: result.data for target, result in results.items()}
        names = network.names([from_, *_mentioned_units(targets)])
    with stop_if_closed():
        match options.format:
            case OutputFormat.JSON:
                print_json(targets[to[0]] if len(to) == 1 else {"targets": targets})
            case OutputFormat.CSV:
                print_csv(several_paths_table(SeveralPaths(targets=targets)))
                for target, paths in targets.items():
                    if not paths["paths"]:
                        note(f"{names[from_]} → {names[target]}")
                        _explain_no_path(paths, names, through_people=through_people)
            case OutputFormat.TABLE:
                for target, paths in targets.items():
                    _print_paths(f"{names[from_]} → {names[target]}", paths, names, through_people=through_people)


@operation_options(escalation_operation, arguments=("unit",), metavars={"unit": "UNIT"})
def escalation(
    context: typer.Context,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
    **values: str,
) -> None:
    """Find the path from a unit up to the coordinator, with contacts.

    Example: dtgraph escalation vn:commune:03439:2025
    """
    options = common(context, store, as_of, format_)
    with open_network(options) as network, progress_bar() as on_progress:
        on_progress(READING, 0, None)
        result = network.escalation(values["unit"], as_of=options.as_of)
        path = result.data
        names = network.names([above["unit_id"] for step in path["units"] for above in _fallback(step)])
    match options.format:
        case OutputFormat.JSON:
            print_json(path)
        case OutputFormat.CSV:
            print_csv(result.table())
        case OutputFormat.TABLE:
            heading(f"From {path['units'][0]['name']} ({path['units'][0]['id']}) up to the coordinator")
            _print_path(path["units"], path["steps"], names)
            if not path["reached"]:
                note("It does not reach the coordinator." if path["coordinator"] else "There is no coordinator.")


def _fallback(unit: PathUnit) -> list[Contact]:
    return unit["contact"]["fallback"] if unit["contact"] else []


def _mentioned_units(targets: Mapping[str, Paths]) -> Iterator[str]:
    """Units whose names are not in the paths."""
    for target, paths in targets.items():
        yield target
        yield from (above["unit_id"] for path in paths["paths"] for unit in path["units"] for above in _fallback(unit))
        yield from (unit for cut in paths["min_cut"] or () for unit in cut.split("~"))
        if paths["closest"]:
            yield from (paths["closest"]["from"], paths["closest"]["to"])


def _print_paths(title: str, paths: Paths, names: Mapping[str, str], *, through_people: bool) -> None:
    for number, path in enumerate(paths["paths"], start=1):
        position = f" ({number} of {len(paths['paths'])})" if len(paths["paths"]) > 1 else ""
        staffed = "every unit in between has a focal point" if path["staffed"] else "some units in between have none"
        heading(f"{title}{position}: cost {path['cost']:g}, {staffed}")
        _print_path(path["units"], path["steps"], names)
    if not paths["paths"]:
        heading(title)
        _explain_no_path(paths, names, through_people=through_people)
    if paths["min_cut"] and paths["paths"]:
        cut = ", ".join(" ~ ".join(f"{names[unit]} ({unit})" for unit in part.split("~")) for part in paths["min_cut"])
        note(f"There are no more disjoint paths: every further one would use one of {cut}.")


def _explain_no_path(paths: Paths, names: Mapping[str, str], *, through_people: bool) -> None:
    if paths["components"] is None:
        note("Every path costs more than --max-cost.")
        return
    first_size, second_size = (f"{size:,} unit{'s' if size > 1 else ''}" for size in paths["components"])
    note(f"There is no path: the units are in separate components, of {first_size} and of {second_size}.")
    if closest := paths["closest"]:
        pair = " and ".join(f"{names[unit]} ({unit})" for unit in (closest["from"], closest["to"]))
        note(f"Their closest units are {pair}, {closest['distance_km']:,.1f} km apart.")
    if not through_people:
        note("With --through-people, paths may also lead through people who hold posts in several units.")


def _print_path(units: Sequence[PathUnit], steps: Sequence[Step], names: Mapping[str, str]) -> None:
    rows = []
    for place, (unit, step) in enumerate(zip(units, [None, *steps], strict=True), start=1):
        tie = f"{step['type']} {step['weight']:g}" if step else ""
        if step and "person_id" in step:
            tie += f" through {step['person_id']}"
        rows.append([place, unit["name"], unit["id"], tie, *_contact_cells(unit, names)])
    print_table(["", "unit", "id", "tie", "contact", "phone"], rows)


def _contact_cells(unit: PathUnit, names: Mapping[str, str]) -> Sequence[Any]:
    """Who to contact for a unit, and their phone numbers."""
    contact = unit["contact"]
    if contact and contact["focal_points"]:
        points = contact["focal_points"]
        return [point["name"] for point in points], [point["phone"] for point in points if point["phone"]]
    points = [point for above in _fallback(unit) for point in above["focal_points"]]
    if not points:
        return "nobody, here or above", None
    where = ", ".join(names[above["unit_id"]] for above in _fallback(unit))
    people = ", ".join(point["name"] or point["person_id"] for point in points)
    return f"nobody here; {people} in {where}", [point["phone"] for point in points if point["phone"]]
