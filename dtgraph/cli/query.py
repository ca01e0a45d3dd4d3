"""The commands that ask: gaps, rules, ask, find, contact."""

from collections.abc import Collection
from typing import Annotated, Any

import typer

from ..catalogue import QueryDefinition, bind_parameters, described, finding_columns, suggest
from ..errors import InputError, shorten
from ..model import today
from ..table_adapters import Table, contacts_table, units_table
from .context import AsOf, Format, OutputFormat, Rules, Store, Within, common, opened
from .fail_on import FailOn, fail_on_gaps, severities
from .gaps import show_gaps, show_picture
from .output import READING, as_csv, as_json, heading, note, progress, table, until_enough

__all__ = ["Parameters", "add_to", "parameters_of"]

Parameters = Annotated[
    list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="A parameter of it; one -p for each.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (gaps, rules, query, find, contact):
        app.command()(command)


def parameters_of(given: list[str] | None, entries: Collection[QueryDefinition]) -> dict[str, str]:
    """The parameters that `-p` gives to `entries`, by name. Raises `InputError` for one that none of them takes."""
    known = {name for entry in entries for name in entry.parameters}
    values: dict[str, str] = {}
    for one in given or []:
        name, separator, value = one.partition("=")
        if not separator:
            raise InputError("bad-option", option="-p", found=shorten(one), advice="write it as NAME=VALUE")
        if name in values:
            raise InputError("bad-option", option="-p", found=shorten(one), advice=f"give {name} once")
        if name not in known:
            advice = suggest(name, known, f"there is {', '.join(sorted(known)) or 'none'}")
            raise InputError("unknown-parameter", query="what is asked", found=shorten(name), advice=advice)
        values[name] = value
    for entry in entries:  # what is wrong in an option is told before a store is opened
        bind_parameters(entry, today(), {name: value for name, value in values.items() if name in entry.parameters})
    return values


def gaps(
    context: typer.Context,
    rule: Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", help="The rules to ask; none: all.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Counts alone, without the findings.")] = False,
    within: Within = None,
    p: Parameters = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="With each finding: what was looked for and found, and how to mend it.")
    ] = False,
    fail_on: FailOn = None,
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show where somebody or something is missing.

    Without a rule, as a table: the whole picture. Example: dtgraph gaps units_without_focal_point --within
    vn:province:12:2024 --format csv
    """
    session = common(context, store, as_of, format_, rules)
    grave = severities(fail_on)
    if explain and (summary or session.format is OutputFormat.CSV):
        advice = "give it with --format json or table, and without --summary"
        raise InputError("bad-option", option="--explain", found="given", advice=advice)
    asked = [session.catalogue.rule(name) for name in dict.fromkeys(rule or [])]
    names = [entry.name for entry in asked]
    parameters = parameters_of(p, asked or session.catalogue.rules.values())
    with opened(session, own=True) as network:
        with progress() as bar:
            answers = network.gaps(
                *names,
                as_of=session.as_of,
                within=within,
                findings=not summary,
                explain=explain,
                progress=bar,
                **parameters,
            )
        with until_enough():
            if session.format is OutputFormat.TABLE and not (names or summary or explain):
                show_picture(network, session.as_of, within, answers)
            else:
                show_gaps(session, answers)
    fail_on_gaps(grave, [session.catalogue.rules[name] for name, answer in answers.items() if answer.summary.total.gap])


def rules(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of them, with its whole header.")] = None,
    queries: Annotated[bool, typer.Option("--queries", help="The queries and measures instead of the rules.")] = False,
    own: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """List the rules of the catalogue with their headers. Example: dtgraph rules teams_under_strength"""
    session = common(context, store, as_of, format_, own)
    known = session.catalogue
    shown = {**known.queries, **known.measures} if queries else known.rules
    entries = [session.catalogue.query(name)] if name else list(shown.values())
    rows = [dict(described(entry)) for entry in entries]
    match session.format:
        case OutputFormat.JSON:
            as_json(rows)
        case OutputFormat.CSV:
            as_csv(Table([key for key, value in rows[0].items() if not isinstance(value, dict)], rows))
        case OutputFormat.TABLE if name:
            table(["", ""], [(key, _lines(value)) for key, value in rows[0].items() if value])
        case OutputFormat.TABLE:
            columns = ["name", "severity", "question"] if not queries else ["name", "question"]
            table(columns, [[row[column] for column in columns] for row in rows])


def _lines(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "\n".join(f"{name}: {_line(about)}" for name, about in value.items())


def _line(about: Any) -> str:
    if not isinstance(about, dict):
        return str(about)
    default = "needed" if about["needed"] else f"default {about['default']}"
    return f"{about['help']} ({about['type']}, {default})"


def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The query's name; dtgraph rules --queries lists them.")],
    within: Annotated[
        str | None, typer.Option("--within", metavar="ID", help="Of a rule: only what is in this unit's subtree.")
    ] = None,
    p: Parameters = None,
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Ask any query of the catalogue by its name; a rule gives its findings.

    Example: dtgraph query totals_by_level --as-of 2025-06-30"""
    session = common(context, store, as_of, format_, rules)
    entry = session.catalogue.query(name)
    columns = finding_columns(entry) if entry.rule else list(entry.columns)
    parameters = parameters_of(p, [entry])
    own = {} if within is None else {"within": within}
    if own and not entry.rule:
        raise InputError("bad-option", option="--within", found=shorten(within), advice="only rules take it")
    with opened(session, own=True) as network, progress() as bar:
        bar(READING, 0, None)
        rows = network.query(name, session.as_of, **own, **parameters)
    match session.format:
        case OutputFormat.JSON:
            as_json({"name": name, "as_of": session.as_of, "columns": columns, "rows": rows})
        case OutputFormat.CSV:
            as_csv(Table(columns, rows))
        case OutputFormat.TABLE:
            table(columns, [[row[column] for column in columns] for row in rows])


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Words of a name, whatever case and diacritics; or an id or a code.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Find units by name, without minding diacritics and case. Example: dtgraph find "lai chau" """
    session = common(context, store, as_of, format_)
    with opened(session) as network:
        items = network.find(text, as_of=session.as_of, limit=limit)
        provinces = network.names([item["province_id"] for item in items if item["province_id"]])
    match session.format:
        case OutputFormat.JSON:
            as_json({"items": items})
        case OutputFormat.CSV:
            as_csv(units_table(items))
        case OutputFormat.TABLE:
            columns = ["id", "name", "level", "kind", "province", "current"]
            named = [{**item, "province": provinces.get(item["province_id"] or "")} for item in items]
            table(columns, [[item[column] for column in columns] for item in named])
            if not items:
                note("Nothing is called that; try fewer words.")


def contact(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="The unit's id.")],
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show who answers for a unit now, or whom to call instead. Example: dtgraph contact vn:commune:03439:2025"""
    session = common(context, store, as_of, format_)
    with opened(session) as network:
        found = network.contact(unit, as_of=session.as_of)
        names = network.names([unit, *(above["unit_id"] for above in found["fallback"])])
    match session.format:
        case OutputFormat.JSON:
            as_json(found)
        case OutputFormat.CSV:
            as_csv(contacts_table([found]))
        case OutputFormat.TABLE:
            heading(f"{names[unit]} ({unit}): {found['status']}")
            if found["fallback"]:
                note("Nobody answers here now; call the nearest unit above that has a focal point:")
            elif not found["focal_points"]:
                note("Nobody answers here now, and no unit above has a focal point.")
            shown = ["name", "phone", "email", "since"]
            people = [row for row in contacts_table([found]).rows if row["person_id"] is not None]
            if people:
                table(["unit", *shown], [[names[row["unit_id"]], *(row[c] for c in shown)] for row in people])
