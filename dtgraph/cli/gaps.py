"""The command gaps: findings or summaries of rules."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from ..catalogue import QueryDefinition
from ..errors import InputError
from ..model import LEVELS
from ..network import Network
from ..results import COUNTS, Count, RuleResult, RuleResults
from ..values import fold
from .context import AsOf, CommandContext, Format, OutputFormat, Rules, Store, Within, common, open_network
from .fail_on import FailOn, exit_for_gaps, severities_from
from .output import heading, note, percent, print_csv, print_json, print_table, progress_bar, stop_if_closed
from .parameters import Parameters, parse_parameters

__all__ = ["gaps", "print_explanations", "print_findings"]

MAX_WORST_PROVINCES = 10
MAX_FIRST_FINDINGS = 10

OVERVIEW_RULE = "units_without_focal_point"
"""The rule that the overview shows in detail."""


def gaps(
    context: typer.Context,
    rule: Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", help="Rules; all by default.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Only counts, without findings.")] = False,
    within: Within = None,
    p: Parameters = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the evidence and the remedies of each finding.")
    ] = False,
    fail_on: FailOn = None,
    rules: Rules = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Show where somebody or something is missing.

    Without a rule, prints an overview of the whole network.

    Example: dtgraph gaps units_without_focal_point --within vn:province:12:2024 --format csv
    """
    options = common(context, store, as_of, format_, rules)
    failing = severities_from(fail_on)
    if explain and (summary or options.format is OutputFormat.CSV):
        advice = "use --format json or table, and no --summary"
        raise InputError("bad-option", option="--explain", found="given", advice=advice)
    chosen = [options.catalogue.rule(name) for name in dict.fromkeys(rule or [])]
    names = [definition.name for definition in chosen]
    parameters = parse_parameters(p, chosen or options.catalogue.rules.values())
    with open_network(options, with_rules=True) as network:
        with progress_bar() as on_progress:
            results = network.gaps(
                *names,
                as_of=options.as_of,
                within=within,
                findings=not summary,
                explain=explain,
                progress=on_progress,
                **parameters,
            )
        with stop_if_closed():
            if options.format is OutputFormat.TABLE and not (names or summary or explain):
                _print_overview(network, results, within)
            else:
                _print_results(options, results)
    with_gaps = [options.catalogue.rules[name] for name, result in results.data.items() if result.summary.total.gap]
    exit_for_gaps(failing, with_gaps)


def _print_results(options: CommandContext, results: RuleResults) -> None:
    match options.format:
        case OutputFormat.JSON:
            print_json(results.to_json())
        case OutputFormat.CSV:
            print_csv(results.table())
        case OutputFormat.TABLE if all(result.findings is None for result in results.data.values()):
            _print_summaries(results)
        case OutputFormat.TABLE:
            for name, result in results.data.items():
                print_findings(results.rules[name], result)
                print_explanations(result)


def _print_overview(network: Network, results: RuleResults, within: str | None) -> None:
    """Totals by level, summaries of all rules, the provinces to act in first, the first findings, and next commands."""
    as_of = results.as_of
    if within is None and network.scope.within is None:
        heading(f"The network on {as_of}")
        _print_totals(network, results)
    heading("Gaps by rule, most severe first")
    _print_summaries(results)
    worst = results.data.get(OVERVIEW_RULE, next(iter(results.data.values())))
    provinces = _worst_provinces(worst)
    names = network.names([province for province, _ in provinces])
    if provinces:
        heading(f"Where to act first: the provinces with the largest share of {worst.rule}")
        print_table(
            ["province", "id", "known", "gap", "unknown", "share without"],
            [
                [names[id_], id_, count.covered + count.gap, count.gap, count.unknown, percent(1 - share)]
                for id_, count in provinces
                if (share := count.share) is not None
            ],
        )
    print_findings(network.rules[worst.rule], worst, MAX_FIRST_FINDINGS)
    heading("Next commands")
    example = provinces[0][0] if provinces else "ID"
    text = " ".join(fold(names[example]).split()[-2:]) if provinces else "TEXT"
    subject = worst.findings[0]["subject_id"] if worst.findings else "UNIT"
    for line in (
        f"dtgraph gaps {worst.rule} --within {example} --as-of {as_of}",
        f"dtgraph gaps --summary --format csv --as-of {as_of}",
        "dtgraph rules units_without_platform",
        f"dtgraph find '{text}' --as-of {as_of}",
        f"dtgraph contact {subject} --as-of {as_of}",
    ):
        print(f"  {line}")


def _print_totals(network: Network, results: RuleResults) -> None:
    columns = ["level", "units", "posts", "holders", "members"]
    rows = sorted(network.query("totals_by_level", results.as_of), key=lambda row: LEVELS.index(row["level"]))
    sums = ["total", *(sum(row[column] for row in rows) for column in columns[1:])]
    print_table(columns, [*([row[column] for column in columns] for row in rows), sums])


def _worst_provinces(result: RuleResult) -> list[tuple[str, Count]]:
    known = [(id_, count) for id_, count in result.summary.by_province.items() if id_ and count.share is not None]
    return sorted(known, key=lambda item: (item[1].share, -item[1].gap, item[0]))[:MAX_WORST_PROVINCES]


def _print_summaries(results: RuleResults) -> None:
    rows = []
    for name, result in results.data.items():
        count = result.summary.total
        counts = [count.population, count.covered, count.gap, count.unknown, percent(count.share)]
        rows.append([name, results.rules[name].severity, *counts])
    print_table(["rule", "severity", *COUNTS], rows)


def print_findings(rule: QueryDefinition, result: RuleResult, first: int | None = None) -> None:
    """Print findings without the columns that are empty in all of them."""
    findings = result.findings or []
    limit_note = f", the first {first}" if first and len(findings) > first else ""
    heading(f"{rule.title}: {len(findings):,} finding{'' if len(findings) == 1 else 's'}{limit_note}")
    columns = [column for column in result.columns if any(finding[column] is not None for finding in findings)]
    if findings:
        print_table(columns, [[finding[column] for column in columns] for finding in findings[:first]])
    else:
        note("No gaps.")


def print_explanations(result: RuleResult) -> None:
    for finding in result.findings or []:
        if "evidence" in finding:
            heading(f"{finding['subject_id']}  {finding['subject_name']}: {finding['status']}")
            for label, lines in _explanation(finding).items():
                for line in lines:
                    print(f"  {label:<9} {line}")


def _explanation(finding: Mapping[str, Any]) -> dict[str, list[str]]:
    """The lines of the explanation of a finding by their labels."""
    evidence = finding["evidence"]
    return {
        "expected": [evidence["expected"]],
        "found": [_evidence_line(row) for row in evidence["found"]] or ["nothing"],
        "basis": [finding["basis"]],
        "vintage": [finding["vintage"] or "no built-in units"],
        "remedies": [
            " ".join(filter(None, (row["action"], row["id"], _in_brackets(row["name"], row["note"]))))
            for row in finding["remedies"]
        ],
    }


def _evidence_line(row: Mapping[str, Any]) -> str:
    tie = f"linked by {row['tie']} to {row['to']}," if row["tie"] else ""
    start, end = row["valid_from"], row["valid_to"]
    dates = ([f"from {start}"] if start else []) + ([f"until {end}"] if end else [])
    interval = " ".join(dates) or ("always" if row["tie"] else "")
    current = "" if row["in_force"] else "(not now)"
    texts = (row["label"], row["id"], _in_brackets(row["name"], row["note"]), tie, interval, current)
    return " ".join(filter(None, texts))


def _in_brackets(*texts: str | None) -> str:
    joined = ", ".join(filter(None, texts))
    return f"({joined})" if joined else ""
