"""The commands that show ways through the network: paths and escalation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from ..analysis.contacts import Contact
from ..analysis.path_types import Disjoint, Paths, PathUnit, Step, path_rows
from ..catalogue import catalogue
from ..table_adapters import Table, escalation_table
from .context import AsOf, Format, OutputFormat, Store, common, opened
from .output import READING, as_csv, as_json, heading, note, progress, table, until_enough

__all__ = ["add_to"]

_PATHS = catalogue().query("paths")


def _help(parameter: str) -> str:
    """What the header of the query says of a parameter, as a sentence."""
    text = _PATHS.parameters[parameter].help
    return f"{text[0].upper()}{text[1:]}."


def add_to(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(paths)
    app.command()(escalation)


def paths(
    context: typer.Context,
    from_: Annotated[str, typer.Argument(metavar="FROM", help=_help("from"))],
    to: Annotated[list[str], typer.Argument(metavar="TO...", help=_help("to"))],
    k: Annotated[int, typer.Option("--k", "-k", metavar="N", help=_help("k"))] = 1,
    staffed: Annotated[bool, typer.Option("--staffed", help=_help("staffed"))] = False,
    disjoint: Annotated[Disjoint, typer.Option("--disjoint", help=_help("disjoint"))] = "none",
    avoid: Annotated[list[str] | None, typer.Option("--avoid", metavar="ID|ID~ID", help=_help("avoid"))] = None,
    within: Annotated[str | None, typer.Option("--within", metavar="ID", help=_help("within"))] = None,
    through_people: Annotated[bool, typer.Option("--through-people", help=_help("through_people"))] = False,
    max_cost: Annotated[float | None, typer.Option("--max-cost", metavar="X", help=_help("max_cost"))] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show by which ways a unit reaches others, and whom to call on them.

    Example: dtgraph paths vn:commune:03439:2025 vn:central:ministry-of-finance:2025 -k 3
    """
    session = common(context, store, as_of, format_)
    with opened(session) as network, progress() as bar:
        bar(READING, 0, None)
        found = network.paths(
            from_,
            list(dict.fromkeys(to)),
            k=k,
            staffed=staffed,
            disjoint=disjoint,
            avoid=[one for text in avoid or () for one in text.split(",")],
            within=within,
            through_people=through_people,
            max_cost=max_cost,
            as_of=session.as_of,
        )
        names = network.names([from_, *_mentioned(found)])
    with until_enough():
        match session.format:
            case OutputFormat.JSON:
                as_json(found[to[0]] if len(to) == 1 else {"targets": found})
            case OutputFormat.CSV:
                as_csv(Table(list(_PATHS.columns), path_rows(found)))
                for target, one in found.items():
                    if not one["paths"]:
                        note(f"{names[from_]} → {names[target]}")
                        _show_none(one, names, people=through_people)
            case OutputFormat.TABLE:
                for target, one in found.items():
                    _show(f"{names[from_]} → {names[target]}", one, names, people=through_people)


def escalation(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="The unit's id.")],
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show the way up from a unit to the coordinator, and whom to call on it.

    Example: dtgraph escalation vn:commune:03439:2025
    """
    session = common(context, store, as_of, format_)
    with opened(session) as network, progress() as bar:
        bar(READING, 0, None)
        found = network.escalation(unit, as_of=session.as_of)
        names = network.names([one["unit_id"] for each in found["units"] for one in _instead(each)])
    match session.format:
        case OutputFormat.JSON:
            as_json(found)
        case OutputFormat.CSV:
            as_csv(escalation_table(found))
        case OutputFormat.TABLE:
            heading(f"The way up from {found['units'][0]['name']} ({unit})")
            _show_way(found["units"], found["steps"], names)
            if not found["reached"]:
                note("It does not lead to the coordinator." if found["coordinator"] else "There is no coordinator.")


def _instead(unit: PathUnit) -> list[Contact]:
    return unit["contact"]["fallback"] if unit["contact"] else []


def _mentioned(found: Mapping[str, Paths]) -> Iterator[str]:
    """The units that only a contact, a cut or a pair names."""
    for target, one in found.items():
        yield target
        yield from (contact["unit_id"] for path in one["paths"] for unit in path["units"] for contact in _instead(unit))
        yield from (unit for cut in one["min_cut"] or () for unit in cut.split("~"))
        if one["closest"]:
            yield from (one["closest"]["from"], one["closest"]["to"])


def _show(title: str, found: Paths, names: Mapping[str, str], *, people: bool) -> None:
    for number, path in enumerate(found["paths"], start=1):
        which = f" ({number} of {len(found['paths'])})" if len(found["paths"]) > 1 else ""
        staffed = "staffed" if path["staffed"] else "not staffed everywhere"
        heading(f"{title}{which}: cost {path['cost']:g}, {staffed}")
        _show_way(path["units"], path["steps"], names)
    if not found["paths"]:
        heading(title)
        _show_none(found, names, people=people)
    if found["min_cut"] and found["paths"]:
        cut = ", ".join(" ~ ".join(f"{names[unit]} ({unit})" for unit in one.split("~")) for one in found["min_cut"])
        note(f"There are no more disjoint paths, since each further one would have to use one of: {cut}.")


def _show_none(found: Paths, names: Mapping[str, str], *, people: bool) -> None:
    if found["components"] is None:
        note("No path is as cheap as asked; there are dearer ones.")
        return
    one, other = (f"{size:,} unit{'s' if size > 1 else ''}" for size in found["components"])
    note(f"No path joins them: the one is in a component of {one}, the other in one of {other}.")
    if closest := found["closest"]:
        pair = " and ".join(f"{names[unit]} ({unit})" for unit in (closest["from"], closest["to"]))
        note(f"They are closest between {pair}: {closest['distance_km']:,.1f} km.")
    if not people:
        note("Steps through people who hold posts in several units were not taken; --through-people takes them, too.")


def _show_way(units: Sequence[PathUnit], steps: Sequence[Step], names: Mapping[str, str]) -> None:
    rows = []
    for place, (unit, step) in enumerate(zip(units, [None, *steps], strict=True), start=1):
        tie = f"{step['type']} {step['weight']:g}" if step else ""
        if step and "person_id" in step:
            tie += f" through {step['person_id']}"
        rows.append([place, unit["name"], unit["id"], tie, *_call(unit, names)])
    table(["", "unit", "id", "tie", "call", "phone"], rows)


def _call(unit: PathUnit, names: Mapping[str, str]) -> Sequence[Any]:
    """Whom to call for a unit, and the number."""
    contact = unit["contact"]
    if contact and contact["focal_points"]:
        points = contact["focal_points"]
        return [point["name"] for point in points], [point["phone"] for point in points if point["phone"]]
    points = [point for above in _instead(unit) for point in above["focal_points"]]
    if not points:
        return "nobody, here or above", None
    where = ", ".join(names[above["unit_id"]] for above in _instead(unit))
    people = ", ".join(point["name"] or point["person_id"] for point in points)
    return f"nobody here; {people} in {where}", [point["phone"] for point in points if point["phone"]]
