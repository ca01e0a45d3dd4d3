"""How the answers of rules are shown: the whole picture, the summaries, the findings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..analysis.rule_result import Count, RuleResult
from ..catalogue import QueryDefinition
from ..network import Network
from ..table_adapters import COUNTS, gaps_table
from ..values import fold
from .context import CommandContext, OutputFormat
from .output import as_csv, as_json, heading, note, share, table

__all__ = ["show_findings", "show_gaps", "show_picture", "show_proofs"]

WORST = 10
FIRST = 10


def show_gaps(session: CommandContext, answers: Mapping[str, RuleResult]) -> None:
    """The findings of the rules that were asked, or their summaries where only these were."""
    if session.format is OutputFormat.JSON:
        as_json({"as_of": session.as_of, "rules": {name: answer.as_dict() for name, answer in answers.items()}})
        return
    summarised = all(answer.findings is None for answer in answers.values())
    if session.format is OutputFormat.CSV:
        as_csv(gaps_table(answers))
    elif summarised:
        _show_summaries(session.catalogue.rules, answers)
    else:
        for answer in answers.values():
            show_findings(session.catalogue.rules[answer.rule], answer, None)
            show_proofs(answer)


def show_picture(network: Network, as_of: date, within: str | None, answers: Mapping[str, RuleResult]) -> None:
    """Totals by level, every rule's summary, the worst provinces, the first findings, and what to ask next."""
    if within is None and network.within is None:
        heading(f"The network on {as_of}")
        totals = network.query("totals_by_level", as_of)
        columns = ["level", "units", "posts", "holders", "members"]
        order = ["central", "province", "district", "commune", "community"]
        rows = sorted(totals, key=lambda row: order.index(row["level"]))
        summed = ["in all", *(sum(row[column] for row in rows) for column in columns[1:])]
        table(columns, [*([row[column] for column in columns] for row in rows), summed])
    heading("Gaps by rule, the gravest first")
    _show_summaries(network.rules, answers)
    worst = next(iter(answers.values()))
    for answer in answers.values():
        if answer.rule == "units_without_focal_point":
            worst = answer
    provinces = _worst_provinces(worst)
    names = network.names([province for province, _ in provinces])
    if provinces:
        heading(f"Where to act first: the worst provinces by {worst.rule}")
        table(
            ["province", "id", "known", "gap", "unknown", "share without"],
            [
                [names[p], p, c.covered + c.gap, c.gap, c.unknown, share(1 - c.share if c.share is not None else None)]
                for p, c in provinces
            ],
        )
    show_findings(network.rules[worst.rule], worst, FIRST)
    heading("What to ask next")
    example = provinces[0][0] if provinces else "ID"
    text = " ".join(fold(names[example]).split()[-2:]) if provinces else "TEXT"
    for line in (
        f"dtgraph gaps {worst.rule} --within {example}",
        "dtgraph gaps --summary --format csv",
        "dtgraph rules units_without_platform",
        f"dtgraph find '{text}'",
        f"dtgraph contact {worst.findings[0]['subject_id'] if worst.findings else 'UNIT'}",
    ):
        print(f"  {line} --as-of {as_of}" if " rules " not in line else f"  {line}")


def _worst_provinces(answer: RuleResult) -> list[tuple[str, Count]]:
    known = [(p, count) for p, count in answer.summary.by_province.items() if p and count.share is not None]
    return sorted(known, key=lambda one: (one[1].share, -one[1].gap, one[0]))[:WORST]


def _show_summaries(rules: Mapping[str, QueryDefinition], answers: Mapping[str, RuleResult]) -> None:
    rows = []
    for name, answer in answers.items():
        count = answer.summary.total
        counts = [count.population, count.covered, count.gap, count.unknown, share(count.share)]
        rows.append([name, rules[name].severity, *counts])
    table(["rule", "severity", *COUNTS], rows)


def show_findings(rule: QueryDefinition, answer: RuleResult, first: int | None) -> None:
    """The findings of a rule, or the `first` ones, without the columns that are empty in all of them."""
    findings = answer.findings or []
    counted = f"{len(findings):,} findings" + (f", the first {first}" if first and len(findings) > first else "")
    heading(f"{rule.title}: {counted}")
    columns = [c for c in answer.columns if any(finding[c] is not None for finding in findings)]
    if findings:
        table(columns, [[finding[c] for c in columns] for finding in findings[:first]])
    else:
        note("No gap.")


def show_proofs(answer: RuleResult, first: int | None = None) -> None:
    """The proof of each finding that has one, or of the `first` ones."""
    for finding in (answer.findings or [])[:first]:
        if "evidence" in finding:
            heading(f"{finding['subject_id']}  {finding['subject_name']}: {finding['status']}")
            table(["", ""], [(what, line) for what, lines in _proof(finding).items() for line in lines])


def _proof(finding: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is said of one finding, line by line."""
    witness = finding["evidence"]
    return {
        "looked for": [witness["expected"]],
        "found": [_thing(thing) for thing in witness["found"]] or ["nothing"],
        "clause": [finding["basis"]],
        "vintage": [finding["vintage"] or "none of the built-in units"],
        "remedies": [
            " ".join(filter(None, (w["action"], w["id"], _in_brackets(w["name"], w["note"]))))
            for w in finding["remedies"]
        ],
    }


def _thing(thing: Mapping[str, Any]) -> str:
    tied = f"tied by {thing['tie']} to {thing['to']}," if thing["tie"] else ""
    start, end = thing["valid_from"], thing["valid_to"]
    said = ([f"from {start}"] if start else []) + ([f"to {end}"] if end else [])
    interval = " ".join(said) or ("since ever" if thing["tie"] else "")
    now = "" if thing["in_force"] else "(not now)"
    words = (thing["label"], thing["id"], _in_brackets(thing["name"], thing["note"]), tied, interval, now)
    return " ".join(word for word in words if word)


def _in_brackets(*texts: str | None) -> str:
    said = ", ".join(text for text in texts if text)
    return f"({said})" if said else ""
