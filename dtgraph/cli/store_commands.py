"""The commands that make, fill, empty and check a store: init, import, export, doctor."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from ..backends import network_at
from ..demo import SEED
from ..doctor import examine
from ..errors import InputError, shorten
from ..exchange import ExportReport, GraphReport
from ..exchange.exports.formats import GRAPHS, HELP, TABULAR, is_tabular
from ..exchange.exports.formats import Format as ExportFormat
from ..model import today
from ..table_adapters import Table
from .context import AsOf, CommandContext, Format, OutputFormat, Store, common, opened
from .output import as_csv, as_json, note, progress, table

__all__ = ["add_to"]

BROKEN = 3


def add_to(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(init)
    app.command("import")(import_)
    app.command()(export)
    app.command()(doctor)


def init(
    context: typer.Context,
    demo: Annotated[
        str | None,
        typer.Option("--demo", metavar="SCALE", help="The demonstration network: sample, province:CODE or national."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="Another demonstration network.", show_default=str(SEED))
    ] = None,
    vintage: Annotated[
        str | None,
        typer.Option("--vintage", metavar="2024|2025", help="The units of one time alone; else both, as history."),
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Make a store of Viet Nam's real units, or of a demonstration network with synthetic people and gaps.

    Example: dtgraph --store demo.db init --demo sample
    """
    session = common(context, store, as_of, format_)
    if vintage not in (None, "2024", "2025"):
        raise InputError("bad-option", option="--vintage", found=shorten(vintage), advice="use 2024 or 2025")
    if seed is not None and demo is None:
        raise InputError("bad-option", option="--seed", found="given without --demo", advice="add --demo SCALE")
    if demo is not None and vintage:
        found = "given with --demo"
        raise InputError("bad-option", option="--vintage", found=found, advice="the demonstration network has both")
    with progress() as bar:
        if demo is not None:
            seed = SEED if seed is None else seed
            network, day = network_at(session.store).create_demonstration(session.store, demo, seed, progress=bar)
        else:
            network, day = network_at(session.store).create(session.store, _vintage(vintage), progress=bar), None
    with network:
        counts = network.query("counts")
        what = [f"{row['nodes']:,} {row['label']}" for row in counts]
        note(f"Made {session.store}: {', '.join(what)}.")
        if day is not None:
            note("Its people, teams, posts and gaps are synthetic; the units are real.")
            note(f"Ask it on its day: dtgraph --store {session.store} --as-of {day} gaps")


def _vintage(text: str | None) -> Literal["2024", "2025"] | None:
    return "2024" if text == "2024" else "2025" if text == "2025" else None


def import_(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A folder of CSV files, a .zip of it, an .xlsx, or a rejects file.")],
    check: Annotated[bool, typer.Option("--check", help="Only check; store nothing.")] = False,
    skip_bad_rows: Annotated[
        Path | None,
        typer.Option("--skip-bad-rows", metavar="FILE", help="Store the rest; write the rejected rows to FILE."),
    ] = None,
    if_version: Annotated[
        int | None,
        typer.Option(
            "--if-version",
            metavar="N",
            min=0,
            help="Refuse where the network has not this version: others have written.",
        ),
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Add tables to a network, all of them or nothing. Example: dtgraph import tables/ --check"""
    session = common(context, store, as_of, format_)
    with progress() as bar:
        if check:
            skip_invalid = skip_bad_rows is not None
            report = network_at(session.store).check_tables(
                session.store, path, skip_invalid=skip_invalid, if_version=if_version, progress=bar
            )
        else:
            with network_at(session.store).opened_for_import(session.store) as network:
                report = network.import_tables(path, skip_bad_rows=skip_bad_rows, if_version=if_version, progress=bar)
    if report.rejected and check:
        note(f"{report.rejected:,} rows would be rejected.")
    elif report.rejected:
        note(f"{report.rejected:,} rows were rejected; they stand in {skip_bad_rows}, each with its reasons.")
    answer = report.as_dict()
    _show(session, answer)


def export(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to.")],
    format_: Annotated[
        ExportFormat,
        typer.Option("--format", help=HELP),
    ] = "tables",
    store: Store = None,
    as_of: AsOf = None,
) -> None:
    """Write the whole network, with its history, as tables; or the network on one day as a graph.

    A format of one file is written as network.FORMAT in the folder. Example: dtgraph export tables/
    """
    session = common(context, store, as_of, None)
    with opened(session) as network, progress() as bar:
        if is_tabular(format_):
            if session.as_of != today():
                note(f"dtgraph: tables hold every day, not that of --as-of; {', '.join(GRAPHS)} hold one")
            report: ExportReport | GraphReport = network.export_tables(directory, format_, progress=bar)
            place = directory if TABULAR[format_].ending else directory / f"network.{format_}"
        else:
            report = network.export_graph(directory, format_, as_of=session.as_of, progress=bar)
            place = directory / f"network.{format_}"
    _show(session, report.as_dict())
    note(f"Wrote {place}: {_counts(report)}.")


def _counts(report: ExportReport | GraphReport) -> str:
    if isinstance(report, GraphReport):
        return f"{report.nodes:,} nodes and {report.edges:,} relationships of {report.as_of}"
    return f"{len(report.tables)} tables, {sum(report.tables.values()):,} rows"


def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Take back what an import that was cut off left.")] = False,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Check the machine and the store, and say what to do. Example: dtgraph doctor --repair"""
    session = common(context, store, as_of, format_)
    checks = examine(session.store, repair=repair)
    rows = [{"check": c.name, "ok": c.ok, "found": c.found, "do": c.advice} for c in checks]
    match session.format:
        case OutputFormat.JSON:
            as_json({"checks": rows})
        case OutputFormat.CSV:
            as_csv(Table(["check", "ok", "found", "do"], rows))
        case OutputFormat.TABLE:
            table(["check", "ok", "found", "do"], [list(row.values()) for row in rows])
    if not all(check.ok for check in checks):
        raise typer.Exit(BROKEN)


def _show(session: CommandContext, answer: Mapping[str, object]) -> None:
    match session.format:
        case OutputFormat.JSON:
            as_json(answer)
        case OutputFormat.CSV:
            as_csv(Table(list(answer), [answer]))
        case OutputFormat.TABLE:
            table(["", ""], list(answer.items()))
