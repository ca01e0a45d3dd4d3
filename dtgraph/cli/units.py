"""The commands find and contact: look-ups of units."""

from typing import Annotated

import typer

from ..operations import contact as contact_operation
from .context import AsOf, Format, OutputFormat, Store, common, open_network
from .operation_options import operation_options
from .output import heading, note, print_csv, print_json, print_table

__all__ = ["contact", "find"]


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Words of a name, ignoring case and diacritics; or an id or a code.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Maximum number of results.")] = 50,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Find units by name, ignoring case and diacritics. Example: dtgraph find "lai chau" """
    options = common(context, store, as_of, format_)
    with open_network(options) as network:
        units = network.find(text, as_of=options.as_of, limit=limit)
        names = network.names([row["province_id"] for row in units if row["province_id"]])
    match options.format:
        case OutputFormat.JSON:
            print_json({"items": units.data})
        case OutputFormat.CSV:
            print_csv(units.table())
        case OutputFormat.TABLE:
            print_table(
                ["id", "name", "level", "kind", "province", "current"],
                [
                    [
                        row["id"],
                        row["name"],
                        row["level"],
                        row["kind"],
                        names.get(row["province_id"] or ""),
                        row["current"],
                    ]
                    for row in units
                ],
            )
            if not units:
                note("No unit has this name; try fewer words.")


@operation_options(contact_operation, arguments=("unit",), metavars={"unit": "UNIT"})
def contact(
    context: typer.Context,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
    **values: str,
) -> None:
    """Show the focal points of a unit, or the fallback above it. Example: dtgraph contact vn:commune:03439:2025"""
    options, unit = common(context, store, as_of, format_), values["unit"]
    with open_network(options) as network:
        result = network.contact(unit, as_of=options.as_of)
        names = network.names([unit, *(above["unit_id"] for above in result.data["fallback"])])
    match options.format:
        case OutputFormat.JSON:
            print_json(result.data)
        case OutputFormat.CSV:
            print_csv(result.table())
        case OutputFormat.TABLE:
            heading(f"{names[unit]} ({unit}): {result['status']}")
            if result["fallback"]:
                note("This unit has no focal point now; contact the nearest unit above that has one:")
            elif not result["focal_points"]:
                note("Neither this unit nor any unit above it has a focal point now.")
            columns = ["name", "phone", "email", "since"]
            rows = [row for row in result.table().rows if row["person_id"] is not None]
            if rows:
                print_table(
                    ["unit", *columns], [[names[row["unit_id"]], *(row[name] for name in columns)] for row in rows]
                )
