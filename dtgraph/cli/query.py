"""The commands query and rules: the catalogue."""

from typing import Annotated, Any

import typer

from ..catalogue import describe
from ..errors import InputError, shorten
from ..results import Table
from .context import AsOf, Format, OutputFormat, Rules, Store, common, open_network
from .output import READING, print_as, print_csv, print_json, print_table, progress_bar
from .parameters import Parameters, parse_parameters

__all__ = ["query", "rules"]


def rules(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Show the header of this rule, query or measure.")] = None,
    queries: Annotated[bool, typer.Option("--queries", help="List queries and measures instead of rules.")] = False,
    rules_folder: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """List the rules with their headers. Example: dtgraph rules teams_under_strength"""
    options = common(context, store, as_of, format_, rules_folder)
    catalogue = options.catalogue
    by_name = {**catalogue.queries, **catalogue.measures} if queries else catalogue.rules
    listed = {name: definition for name, definition in by_name.items() if not definition.internal}
    definitions = [catalogue.query(name)] if name else list(listed.values())
    rows = [dict(describe(definition)) for definition in definitions]
    match options.format:
        case OutputFormat.JSON:
            print_json(rows)
        case OutputFormat.CSV:
            print_csv(Table([key for key, value in rows[0].items() if not isinstance(value, dict)], rows))
        case OutputFormat.TABLE if name:
            print_table(["", ""], [(key, _text(value)) for key, value in rows[0].items() if value])
        case OutputFormat.TABLE:
            columns = ["name", "severity", "question"] if not queries else ["name", "question"]
            print_table(columns, [[row[column] for column in columns] for row in rows])


def _text(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "\n".join(f"{name}: {_line(entry)}" for name, entry in value.items())


def _line(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    default = "required" if entry["required"] else f"default {entry['default']}"
    return f"{entry['help']} ({entry['type']}, {default})"


def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the query; list them with dtgraph rules --queries.")],
    within: Annotated[
        str | None, typer.Option("--within", metavar="ID", help="For a rule: only the subtree of this unit.")
    ] = None,
    p: Parameters = None,
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Run a query, measure or rule of the catalogue by name.

    Example: dtgraph query totals_by_level --as-of 2025-06-30
    """
    options = common(context, store, as_of, format_, rules)
    definition = options.catalogue.query(name)
    parameters: dict[str, Any] = dict(parse_parameters(p, [definition]))
    if within is not None:
        if not definition.is_rule:
            raise InputError("bad-option", option="--within", found=shorten(within), advice="use it with rules only")
        parameters["within"] = within
    with open_network(options, with_rules=True) as network, progress_bar() as on_progress:
        on_progress(READING, 0, None)
        rows = network.query(name, options.as_of, **parameters)
    data = {"name": name, "as_of": options.as_of, "columns": rows.columns, "rows": rows.data}
    print_as(options.format, rows.table(), data)
