"""The command that writes a report: one file of HTML that needs no network."""

from pathlib import Path
from typing import Annotated

import typer

from ..analysis.path_types import Disjoint, PathParameters
from ..errors import InputError
from ..i18n import Language
from ..network import Network
from ..reports.html_report import Report
from .context import AsOf, CommandContext, Format, Rules, Store, Within, common, day_option, opened
from .output import READING, note, progress
from .query import Parameters, parameters_of

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(report)


def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The file that is written.")],
    rule_: Annotated[list[str] | None, typer.Option("--rule", metavar="RULE", help="What a rule says.")] = None,
    within: Within = None,
    path: Annotated[
        tuple[str, str] | None, typer.Option("--path", metavar="FROM TO", help="The paths between two units.")
    ] = None,
    k: Annotated[int, typer.Option("--k", "-k", metavar="N", help="Of --path: so many paths.")] = 1,
    staffed: Annotated[bool, typer.Option("--staffed", help="Of --path: only over units with a focal point.")] = False,
    disjoint: Annotated[Disjoint, typer.Option("--disjoint", help="Of --path: what the paths may not share.")] = "none",
    avoid: Annotated[
        list[str] | None, typer.Option("--avoid", metavar="ID|ID~ID", help="Of --path: a unit or tie not to use.")
    ] = None,
    through_people: Annotated[
        bool, typer.Option("--through-people", help="Of --path: over people with posts in two units, too.")
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", metavar="X", help="Of --path: no path that costs more.")
    ] = None,
    parameters: Parameters = None,
    scorecard: Annotated[bool, typer.Option("--scorecard", help="The scorecard of Decision 1690.")] = False,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DATE", help="Of --scorecard: a day of the trend; one --on for each."),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="The language of the report.")] = "vi",
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Write a report that works without any network: on a rule, a unit, the paths between two units, or the scorecard.

    A rule may be asked --within a unit; --within alone is the report on that unit.

    Example: dtgraph report --rule units_without_focal_point --within vn:province:12:2024 -o report.html
    """
    session = common(context, store, as_of, format_, rules)
    if rule_ and len(rule_) > 1:
        raise InputError("bad-option", option="--rule", found="given twice", advice="make a report of each")
    rule = rule_[0] if rule_ else None
    asked = [name for name, given in (("--rule", rule), ("--path", path), ("--scorecard", scorecard)) if given]
    if len(asked) > 1:
        raise InputError("bad-option", option=asked[1], found="given", advice=f"leave it out: {asked[0]} is given")
    paths_table = {
        "-k": k != 1, "--staffed": staffed, "--disjoint": disjoint != "none", "--avoid": avoid,
        "--through-people": through_people, "--max-cost": max_cost is not None,
    }  # fmt: skip
    belongs = [(option, bool(given), "--path", path is not None) for option, given in paths_table.items()]
    belongs += [("--on", bool(on), "--scorecard", scorecard), ("-p", bool(parameters), "--rule", rule is not None)]
    for option, given, owner, there in belongs:
        if given and not there:
            raise InputError("bad-option", option=option, found="given", advice=f"give {owner} too, or leave it out")
    with opened(session) as network, progress() as bar:
        bar(READING, 0, None)
        if path is not None:
            options = PathParameters(
                k=k,
                staffed=staffed,
                disjoint=disjoint,
                avoid=[one for text in avoid or () for one in text.split(",")],
                within=within,
                through_people=through_people,
                max_cost=max_cost,
            )
            made = network.paths_report(*path, as_of=session.as_of, language=language, **options)
        elif scorecard:
            made = _scorecard(network, session, on, within, language)
        else:
            own = parameters_of(parameters, [session.catalogue.rule(rule)] if rule else [])
            made = network.report(rule, within=within, as_of=session.as_of, language=language, **own)
        made.save(output)
    note(f"wrote {output}: {made.title}")


def _scorecard(
    network: Network, session: CommandContext, on: list[str] | None, within: str | None, language: str
) -> Report:
    days = [day_option("--on", one) for text in on or [] for one in text.split(",")] or [session.as_of]
    return network.scorecard_report(days, within=within, language=language)
