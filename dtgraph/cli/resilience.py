"""The command resilience: measures of what breaks."""

from typing import Annotated

import typer

from ..errors import InputError
from ..operations.resilience import select_measures
from .context import AsOf, Format, OutputFormat, Store, common, open_network
from .output import heading, note, print_csv, print_json, print_table, progress_bar, stop_if_closed
from .parameters import Parameters, parse_parameters

__all__ = ["resilience"]

MAX_FIRST_ROWS = 10
"""Rows of each measure if there are several."""


def resilience(
    context: typer.Context,
    measure: Annotated[
        list[str] | None, typer.Argument(metavar="[MEASURE]...", help="Measures; all by default.")
    ] = None,
    p: Parameters = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Measure what breaks if a unit, a person or a relationship is removed, and what would compensate for it.

    Example: dtgraph resilience most_missed_people -p k=5
    """
    options = common(context, store, as_of, format_)
    chosen = select_measures(options.catalogue, list(dict.fromkeys(measure or [])))
    if options.format is OutputFormat.CSV and len(chosen) > 1:
        raise InputError("bad-option", option="--format", found="csv", advice="name one measure, or use json")
    parameters = parse_parameters(p, chosen)
    with open_network(options) as network, progress_bar() as on_progress:
        names = [definition.name for definition in chosen]
        results = network.resilience(*names, as_of=options.as_of, progress=on_progress, **parameters)
    with stop_if_closed():
        match options.format:
            case OutputFormat.JSON:
                print_json({"as_of": options.as_of, "measures": results.to_json()})
            case OutputFormat.CSV:
                print_csv(results.data[chosen[0].name].table())
            case OutputFormat.TABLE:
                for definition in chosen:
                    rows = results.data[definition.name].data
                    heading(f"{definition.title}: {definition.question}")
                    first = rows if len(chosen) == 1 else rows[:MAX_FIRST_ROWS]
                    columns = list(definition.columns)
                    print_table(columns, [[row[column] for column in columns] for row in first])
                    if len(first) < len(rows):
                        note(f"… {len(rows) - len(first):,} more: dtgraph resilience {definition.name}")
                    elif not rows:
                        note("No rows.")
