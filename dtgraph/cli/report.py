"""The command report: a self-contained HTML file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError
from ..i18n import Language
from ..operations import paths as paths_operation
from .context import AsOf, Format, Rules, Store, Within, common, date_option, open_network
from .operation_options import PATH_OPTIONS, path_options, path_parameters
from .output import READING, note, progress_bar
from .parameters import Parameters, parse_parameters

__all__ = ["report"]


@path_options(prefix="For --path: ")
def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The file to write.")],
    rule_: Annotated[list[str] | None, typer.Option("--rule", metavar="RULE", help="Report about a rule.")] = None,
    within: Within = None,
    path: Annotated[
        tuple[str, str] | None, typer.Option("--path", metavar="FROM TO", help="Report about the paths of two units.")
    ] = None,
    parameters: Parameters = None,
    scorecard: Annotated[bool, typer.Option("--scorecard", help="The scorecard of Decision 1690.")] = False,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="DATE", help="For --scorecard: a day of the trend; repeat it for several."),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the report.")] = "vi",
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
    **values: Any,
) -> None:
    """Write a report that works offline: about a rule, a unit, the paths between two units, or the scorecard.

    Use --rule with --within for a rule in a subtree, and --within alone for a report about a unit.

    Example: dtgraph report --rule units_without_focal_point --within vn:province:12:2024 -o report.html
    """
    options = common(context, store, as_of, format_, rules)
    if rule_ and len(rule_) > 1:
        raise InputError("bad-option", option="--rule", found="given twice", advice="write one report for each rule")
    rule = rule_[0] if rule_ else None
    subjects = [name for name, value in (("--rule", rule), ("--path", path), ("--scorecard", scorecard)) if value]
    if len(subjects) > 1:
        raise InputError(
            "bad-option", option=subjects[1], found="given", advice=f"leave it out: {subjects[0]} is given"
        )
    defaults = {name: paths_operation.parameters[name].default for name in PATH_OPTIONS}
    requires = [
        (f"--{name.replace('_', '-')}", values[name] != default, "--path", path is not None)
        for name, default in defaults.items()
    ]
    requires += [("--on", bool(on), "--scorecard", scorecard), ("-p", bool(parameters), "--rule", rule is not None)]
    for option, is_set, subject, present in requires:
        if is_set and not present:
            raise InputError("bad-option", option=option, found="given", advice=f"add {subject}, or leave it out")
    with open_network(options) as network, progress_bar() as on_progress:
        on_progress(READING, 0, None)
        if path is not None:
            parameters_of_paths = path_parameters(values, within)
            result = network.paths_report(*path, as_of=options.as_of, language=language, **parameters_of_paths)
        elif scorecard:
            dates = [date_option("--on", day) for text in on or [] for day in text.split(",")] or [options.as_of]
            result = network.scorecard_report(dates, within=within, language=language)
        else:
            rule_parameters = parse_parameters(parameters, [options.catalogue.rule(rule)] if rule else [])
            result = network.report(rule, within=within, as_of=options.as_of, language=language, **rule_parameters)
        result.save(output)
    note(f"Wrote {output}: {result.title}")
