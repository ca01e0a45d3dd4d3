"""The command scorecard: progress towards the targets of Decision 1690."""

from typing import Annotated, Any

import typer

from ..analysis.scorecard import GUARD_RULES
from ..network import Network
from ..results import COUNTS, Partition, Scorecard
from ..schemas import ScorecardDay, Target
from .context import AsOf, CommandContext, Format, OutputFormat, Store, Within, common, date_option, open_network
from .fail_on import FailOn, exit_for_gaps, severities_from
from .output import heading, percent, print_csv, print_json, print_table, progress_bar, stop_if_closed

__all__ = ["scorecard"]


def scorecard(
    context: typer.Context,
    by: Annotated[Partition | None, typer.Option("--by", help="Break the counts down.")] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DATE", help="A day of the trend; repeat it, or separate days by commas."),
    ] = None,
    within: Within = None,
    fail_on: FailOn = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show the progress towards the targets of Decision 1690, on one day or several.

    The target of each rule is 100 % of the subjects with known data.

    Example: dtgraph scorecard --by province --on 2025-12-31,2026-06-30
    """
    options = common(context, store, as_of, format_)
    failing = severities_from(fail_on)
    dates = [date_option("--on", day) for text in on or [] for day in text.split(",")] or [options.as_of]
    with open_network(options) as network:
        with progress_bar() as on_progress:
            result = network.scorecard(dates, within=within, progress=on_progress)
        with stop_if_closed():
            _print(options, network, result, by)
        with_gaps = {target["rule"] for day in result for target in day["targets"] if target["gap"]}
        exit_for_gaps(failing, [network.rules[name] for name in with_gaps])


def _print(options: CommandContext, network: Network, result: Scorecard, by: Partition | None) -> None:
    match options.format:
        case OutputFormat.JSON:
            print_json(result.to_json())
        case OutputFormat.CSV:
            print_csv(result.table() if by is None else result.by(by).table())
        case OutputFormat.TABLE:
            for day in result:
                _print_day(network, day, by)
            if len(result) > 1:
                _print_trend(network, result)


def _print_day(network: Network, day: ScorecardDay, by: Partition | None) -> None:
    heading(f"Targets of Decision 1690 on {day['as_of']}: 100 % of the subjects with known data")
    rows = [[_title(network, target), *_count_cells(target), _met(target)] for target in day["targets"]]
    print_table(["target", *COUNTS, "met"], rows)
    if by is None:
        return
    keys = sorted({key for target in day["targets"] for key in _parts(target, by) if key})
    names = network.names(keys) if by == "province" else {}
    for target in day["targets"]:
        heading(_title(network, target))
        parts = sorted(  # lowest share first
            _parts(target, by).items(), key=lambda part: (part[1]["share"] is None, part[1]["share"] or 0, part[0])
        )
        print_table([by, *COUNTS], [[names.get(key, key or "none"), *_count_cells(counts)] for key, counts in parts])


def _parts(target: Target, by: Partition) -> dict[str, Any]:
    return dict(target["by_level"] if by == "level" else target["by_province"])


def _print_trend(network: Network, result: Scorecard) -> None:
    heading("Share by day")
    rows = [
        [_title(network, targets[0]), *(percent(target["share"]) for target in targets)]
        for targets in zip(*(day["targets"] for day in result), strict=True)
    ]
    print_table(["target", *(f"share {day['as_of']}" for day in result)], rows)


def _title(network: Network, target: Target) -> str:
    guard = " (guard)" if target["rule"] in GUARD_RULES else ""
    return f"{network.rules[target['rule']].target}{guard}"


def _count_cells(counts: Any) -> list[Any]:
    return [counts["population"], counts["covered"], counts["gap"], counts["unknown"], percent(counts["share"])]


def _met(target: Target) -> str:
    """Whether the target is met; empty if nothing is known."""
    return "" if target["share"] is None else "yes" if target["share"] >= target["target"] else "no"
