"""The command that tells how far the network is from the targets of Decision 1690."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from ..analysis.scorecard import GUARDS, ScorecardDay, Target
from ..network import Network
from ..table_adapters import COUNTS, By, parts, scorecard_table
from .context import AsOf, CommandContext, Format, OutputFormat, Store, Within, common, day_option, opened
from .fail_on import FailOn, fail_on_gaps, severities
from .output import as_csv, as_json, heading, progress, share, table, until_enough

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(scorecard)


def scorecard(
    context: typer.Context,
    by: Annotated[By | None, typer.Option("--by", help="By level or by province, too.")] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DATE", help="A day of the trend; one --on for each, or with commas between."),
    ] = None,
    within: Within = None,
    fail_on: FailOn = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show how far the network is from the targets of Decision 1690, on one day or on several.

    Each target asks for 100 % of what is known. Example: dtgraph scorecard --by province --on 2025-12-31,2026-06-30
    """
    session = common(context, store, as_of, format_)
    grave = severities(fail_on)
    days = [day_option("--on", one) for text in on or [] for one in text.split(",")] or [session.as_of]
    with opened(session) as network:
        with progress() as bar:
            cards = network.scorecard(days, within=within, progress=bar)
        with until_enough():
            _show(session, network, cards, by)
        found = {target["rule"] for one in cards for target in one["targets"] if target["gap"]}
        fail_on_gaps(grave, [network.rules[name] for name in found])


def _show(session: CommandContext, network: Network, cards: Sequence[ScorecardDay], by: By | None) -> None:
    match session.format:
        case OutputFormat.JSON:
            as_json({"dates": cards})
        case OutputFormat.CSV:
            as_csv(scorecard_table(cards, by))
        case OutputFormat.TABLE:
            for one in cards:
                _show_card(network, one, by)
            if len(cards) > 1:
                _show_trend(network, cards)


def _show_card(network: Network, one: ScorecardDay, by: By | None) -> None:
    heading(f"The targets of Decision 1690 on {one['as_of']}: 100 % of what is known")
    rows = [[_title(network, target), *_counted(target), _met(target)] for target in one["targets"]]
    table(["target", *COUNTS, "met"], rows)
    if by is None:
        return
    keys = sorted({key for target in one["targets"] for key in parts(target, by) if key})
    names = network.names(keys) if by == "province" else {}
    for target in one["targets"]:
        heading(_title(network, target))
        worst_first = sorted(
            parts(target, by).items(), key=lambda part: (part[1]["share"] is None, part[1]["share"] or 0, part[0])
        )
        table([by, *COUNTS], [[names.get(key, key or "none"), *_counted(counts)] for key, counts in worst_first])


def _show_trend(network: Network, cards: Sequence[ScorecardDay]) -> None:
    heading("The share that is covered, day by day")
    rows = [
        [_title(network, days[0]), *(share(target["share"]) for target in days)]
        for days in zip(*(one["targets"] for one in cards), strict=True)
    ]
    table(["target", *(f"share {one['as_of']}" for one in cards)], rows)


def _title(network: Network, target: Target) -> str:
    guard = " (guard)" if target["rule"] in GUARDS else ""
    return f"{network.rules[target['rule']].title}{guard}"


def _counted(counts: Any) -> list[Any]:
    return [counts["population"], counts["covered"], counts["gap"], counts["unknown"], share(counts["share"])]


def _met(target: Target) -> str:
    """Whether the target is met; nothing where nothing is known."""
    return "" if target["share"] is None else "yes" if target["share"] >= target["target"] else "no"
