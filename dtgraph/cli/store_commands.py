"""The commands init, import, export and doctor: creating, filling, saving and checking a store."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

import typer

from ..demo import SEED
from ..doctor import Check, run_checks
from ..errors import InputError, shorten
from ..exchange.exports.exporter import ExportReport, GraphReport
from ..exchange.exports.formats import FORMATS_HELP, GRAPHS, TABULAR, is_tabular
from ..exchange.exports.formats import Format as ExportFormat
from ..model import today
from ..network import Network
from ..results import Table
from .context import AsOf, CommandContext, Format, OutputFormat, Store, common, open_network
from .output import note, print_as, print_csv, print_json, print_table, progress_bar

__all__ = ["doctor", "export", "import_", "init"]

CHECK_FAILED = 3
RULES_DIFFER = 1

MAX_DIFFERENCES = 10
"""Number of differences of a rule in JSON."""


def init(
    context: typer.Context,
    demo: Annotated[
        str | None,
        typer.Option("--demo", metavar="SCALE", help="A demonstration network: sample, province:CODE or national."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of the demonstration network.", show_default=str(SEED)),
    ] = None,
    vintage: Annotated[
        str | None,
        typer.Option("--vintage", metavar="2024|2025", help="Units of one vintage; both as history by default."),
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Create a store with Viet Nam's real units, or with a demonstration network of synthetic people and gaps.

    Example: dtgraph --store demo.db init --demo sample
    """
    options = common(context, store, as_of, format_)
    if vintage not in (None, "2024", "2025"):
        raise InputError("bad-option", option="--vintage", found=shorten(vintage), advice="use 2024 or 2025")
    if seed is not None and demo is None:
        raise InputError("bad-option", option="--seed", found="given without --demo", advice="add --demo SCALE")
    if demo is not None and vintage:
        advice = "leave it out: the demonstration network has both vintages"
        raise InputError("bad-option", option="--vintage", found="given with --demo", advice=advice)
    with progress_bar() as on_progress:
        if demo is not None:
            network, day = Network.create_demonstration(
                options.store, demo, SEED if seed is None else seed, progress=on_progress
            )
        else:
            network, day = Network.create(options.store, _vintage(vintage), progress=on_progress), None
    with network:
        network.backend.prepare()
        counts = ", ".join(f"{row['nodes']:,} {row['label']}" for row in network.query("counts"))
        note(f"Created {options.store}: {counts}.")
        if day is not None:
            note("Its units are real; its people, teams, posts and gaps are synthetic.")
            note(f"Next: dtgraph --store {options.store} --as-of {day} gaps")


def _vintage(text: str | None) -> Literal["2024", "2025"] | None:
    return "2024" if text == "2024" else "2025" if text == "2025" else None


def import_(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A folder of CSV files, a .zip of it, an .xlsx, or a rejects file.")],
    check: Annotated[bool, typer.Option("--check", help="Only validate; store nothing.")] = False,
    skip_bad_rows: Annotated[
        Path | None,
        typer.Option("--skip-bad-rows", metavar="FILE", help="Store the valid rows; write the others to FILE."),
    ] = None,
    if_version: Annotated[
        int | None,
        typer.Option("--if-version", metavar="N", min=0, help="Fail unless the network is at version N."),
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Import tables: all rows or, if there are errors, none. Example: dtgraph import tables/ --check"""
    options = common(context, store, as_of, format_)
    with progress_bar() as on_progress:
        if check:
            report = Network.check_tables(
                options.store,
                path,
                skip_invalid=skip_bad_rows is not None,
                if_version=if_version,
                progress=on_progress,
            )
        else:
            with Network.open(options.store, create=True) as network:
                report = network.import_tables(
                    path, skip_bad_rows=skip_bad_rows, if_version=if_version, progress=on_progress
                )
                network.backend.prepare()
    if report.rejected and check:
        note(f"{report.rejected:,} rows would be rejected.")
    elif report.rejected:
        note(f"{report.rejected:,} rows were rejected; they are in {skip_bad_rows}, with the reasons.")
    _print_values(options, report.as_dict())


def export(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to.")],
    format_: Annotated[ExportFormat, typer.Option("--format", help=FORMATS_HELP)] = "tables",
    store: Store = None,
    as_of: AsOf = None,
) -> None:
    """Export the network with its history as tables, or the network on one day as a graph.

    Formats of one file are written to network.FORMAT in the folder. Example: dtgraph export tables/
    """
    options = common(context, store, as_of, None)
    with open_network(options) as network, progress_bar() as on_progress:
        if is_tabular(format_):
            if options.as_of != today():
                note(f"dtgraph: tables have all days, so --as-of is ignored; {', '.join(GRAPHS)} have one day")
            report: ExportReport | GraphReport = network.export_tables(directory, format_, progress=on_progress)
            target = directory if TABULAR[format_].ending else directory / f"network.{format_}"
        else:
            report = network.export_graph(directory, format_, as_of=options.as_of, progress=on_progress)
            target = directory / f"network.{format_}"
    _print_values(options, report.as_dict())
    note(f"Wrote {target}: {_counts(report)}.")


def _counts(report: ExportReport | GraphReport) -> str:
    if isinstance(report, GraphReport):
        return f"{report.nodes:,} nodes and {report.edges:,} relationships on {report.as_of}"
    return f"{len(report.tables)} tables, {sum(report.tables.values()):,} rows"


def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Roll back an interrupted import.")] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Compare the results of all rules with those of their Cypher.")
    ] = False,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Check the installation and the store, and say what to do. Example: dtgraph doctor --repair"""
    options = common(context, store, as_of, format_)
    checks = run_checks(options.store, repair=repair)
    if rules and all(check.ok for check in checks):
        _check_rules(options)
        return
    if all(check.ok for check in checks):
        checks.append(_columns_check(options))
    rows = [{"check": check.name, "ok": check.ok, "found": check.result, "do": check.advice} for check in checks]
    print_as(options.format, Table(["check", "ok", "found", "do"], rows), {"checks": rows})
    if not all(check.ok for check in checks):
        raise typer.Exit(CHECK_FAILED)


def _columns_check(options: CommandContext) -> Check:
    """Compare the columns with the store."""
    from ..engine.column_cache import ColumnCache
    from ..stores import open_store

    with closing(open_store(options.store)) as store:
        different = ColumnCache(store).check()
    if not different:
        return Check("columns", ok=True, result="those of the store")
    result = f"not those of the store: {', '.join(different)}"
    return Check("columns", ok=False, result=result, advice="they were replaced; repeat what you asked before")


def _check_rules(options: CommandContext) -> None:
    """Print how the results of rules differ from those of their Cypher. Exits with 1 if any differs."""
    from ..engine.rule_check import check_rules
    from ..stores import open_store

    checks = []
    with closing(open_store(options.store)) as store:
        for check in check_rules(store, options.as_of):
            note(f"dtgraph: checked {check.rule}")
            checks.append(check)
    table = Table(
        ["rule", "equal", "rows", "differences"],
        [
            {"rule": check.rule, "equal": check.equal, "rows": check.rows, "differences": len(check.differences)}
            for check in checks
        ],
    )
    data = {
        check.rule: {"equal": check.equal, "rows": check.rows, "differences": check.differences[:MAX_DIFFERENCES]}
        for check in checks
    }
    print_as(options.format, table, data)
    if not all(check.equal for check in checks):
        note("dtgraph: rules differ from their Cypher – report it with the version and the names of the rules")
        raise typer.Exit(RULES_DIFFER)


def _print_values(options: CommandContext, values: Mapping[str, object]) -> None:
    match options.format:
        case OutputFormat.JSON:
            print_json(values)
        case OutputFormat.CSV:
            print_csv(Table(list(values), [values]))
        case OutputFormat.TABLE:
            print_table(["", ""], list(values.items()))
