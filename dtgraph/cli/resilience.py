"""The command that tells what breaks: the measures of resilience."""

from inspect import cleandoc
from typing import Annotated

import typer

from ..catalogue import QueryDefinition, catalogue
from ..errors import InputError
from ..table_adapters import Table
from .context import AsOf, Format, OutputFormat, Store, common, opened
from .output import as_csv, as_json, heading, note, progress, table, until_enough
from .query import Parameters, parameters_of

__all__ = ["add_to"]

FIRST = 20
"""So many rows of a measure are shown when several are asked."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the program."""
    measures = "\n\n".join(map(_described, catalogue().measures.values()))
    app.command(help=f"{cleandoc(resilience.__doc__ or '')}\n\nThe measures:\n\n{measures}")(resilience)


def _described(measure: QueryDefinition) -> str:
    own = ", ".join(f"{p.name}={p.default}" for p in measure.parameters.values())
    return f"{measure.name}: {measure.question}{f' (-p {own})' if own else ''}"


def resilience(
    context: typer.Context,
    measure: Annotated[
        list[str] | None, typer.Argument(metavar="[MEASURE]...", help="The measures to take; none: all.")
    ] = None,
    p: Parameters = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Measure what breaks when a unit, a person or a tie goes, and what would close the gap.

    Example: dtgraph resilience most_missed_people -p k=5
    """
    session = common(context, store, as_of, format_)
    chosen = [session.catalogue.measure(name) for name in dict.fromkeys(measure or [])]
    chosen = chosen or list(session.catalogue.measures.values())
    if session.format is OutputFormat.CSV and len(chosen) > 1:
        raise InputError("bad-option", option="--format", found="csv", advice="name one measure, or ask for json")
    parameters = parameters_of(p, chosen)
    with opened(session) as network, progress() as bar:
        names = [one.name for one in chosen]
        answers = network.resilience(*names, as_of=session.as_of, progress=bar, **parameters)
    with until_enough():
        match session.format:
            case OutputFormat.JSON:
                as_json({"as_of": session.as_of, "measures": answers})
            case OutputFormat.CSV:
                as_csv(Table(list(chosen[0].columns), answers[chosen[0].name]))
            case OutputFormat.TABLE:
                for one in chosen:
                    rows = answers[one.name]
                    heading(f"{one.title}: {one.question}")
                    shown = rows if len(chosen) == 1 else rows[:FIRST]
                    table(list(one.columns), [[row[column] for column in one.columns] for row in shown])
                    if len(shown) < len(rows):
                        note(f"… {len(rows) - len(shown):,} more: dtgraph resilience {one.name}")
                    elif not rows:
                        note("Nothing.")
