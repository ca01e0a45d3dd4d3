"""Comparison of a network with the oracle, with a short report of differences."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pytest

from dtgraph.catalogue import FINDING_COLUMNS, bind_parameters, catalogue
from dtgraph.errors import ImportRefusedError, InputError
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network
from dtgraph.results import COUNTS, RuleResult

from ..helpers import local
from ..helpers.exchange_files import clear_store
from . import OracleResult, Tables, evaluate
from .table_rows import format_rows, reduce_sheets

__all__ = ["compare"]

Options = dict[str, Any]
"""Arguments of rules: `as_of`, `within` and parameters."""


def compare(network: Network, sheets: list[Sheet], runs: Sequence[Options], *, reduce: bool = False) -> None:
    """Compare all rules with the oracle for each of `runs`; fails with the differences.

    `reduce` removes rows that do not matter from the report; Hypothesis does that itself.
    """
    clear_store(local(network).store)
    network.import_tables(sheets)
    for options in runs:
        if differences := list(_differences(network, Tables(sheets), options, list(catalogue().rules))):
            pytest.fail(_report(network, sheets, options, differences, reduce), pytrace=False)


def _report(network: Network, sheets: list[Sheet], options: Options, differences: list[str], reduce: bool) -> str:
    if reduce:
        rule = differences[0].split()[0]
        sheets = reduce_sheets(sheets, lambda fewer: _differs(network, fewer, options, rule))
        clear_store(local(network).store)
        network.import_tables(sheets)
        differences = list(_differences(network, Tables(sheets), options, [rule]))
    return "\n".join(["", format_rows(sheets), *differences])


def _differs(network: Network, sheets: list[Sheet], options: Options, rule: str) -> bool:
    """Whether the results of a rule differ for other tables, if these are valid."""
    clear_store(local(network).store)
    try:
        network.import_tables(sheets)
        return any(_differences(network, Tables(sheets), options, [rule]))
    except (ImportRefusedError, InputError):  # invalid tables, or without the unit in the options
        return False


def _differences(network: Network, tables: Tables, options: Options, rules: Sequence[str]) -> Iterator[str]:
    """Lines with the differences between the network (`-`) and the oracle (`+`)."""
    declared = {name for rule in rules for name in ("as_of", "within", *catalogue().rule(rule).parameters)}
    arguments = {name: value for name, value in options.items() if name in declared}
    results, counts = network.gaps(*rules, **arguments), network.gaps(*rules, findings=False, **arguments)
    by_query = _results_by_query(network, rules, options)
    overview = _overview(network, rules, options)
    for rule in rules:
        names = ("as_of", "within", *catalogue().rule(rule).parameters)
        rule_options = {name: options[name] for name in names if name in options}
        expected, lines = evaluate(tables, rule, **rule_options), list[str]()
        for form, result in (("", results[rule]), (" by query", by_query[rule])):
            findings = [{column: row[column] for column in FINDING_COLUMNS} for row in result.findings or []]
            lines += _differing(f"finding{form}", findings, expected.findings)
            lines += _differing(f"summary{form}", _flat(result.summary.as_dict()), _flat(expected.summary))
        lines += _differing("row by query", results[rule].findings or [], by_query[rule].findings or [])
        lines += _differing("summary without findings", _flat(counts[rule].summary.as_dict()), _flat(expected.summary))
        by_default = evaluate(tables, rule, **{key: options[key] for key in ("as_of", "within") if key in options})
        lines += _differing("overview", overview[rule], _expected_overview(by_default))
        yield from [f"{rule} {_text(rule_options)}", *lines] if lines else ()


def _results_by_query(network: Network, rules: Sequence[str], options: Options) -> dict[str, RuleResult]:
    """Results of the Cypher of the rules, and again those of columns for rules without any."""
    day, chosen = options["as_of"], [catalogue().rule(name) for name in rules]
    bound = {
        rule.name: bind_parameters(rule, day, {name: options[name] for name in rule.parameters if name in options})
        for rule in chosen
    }
    return local(network).engine.rule_results(chosen, day, bound, within=options.get("within"), by_query=True)


def _overview(network: Network, rules: Sequence[str], options: Options) -> dict[str, list[dict[str, Any]]]:
    """The overview of each rule as rows: in all, by province, by commune."""
    overview = network.overview(*rules, as_of=options["as_of"], within=options.get("within"))
    provinces, communes = overview["provinces"], overview["communes"]
    assert provinces is not None
    assert communes is not None
    return {
        rule["rule"]: [
            {name: rule[name] for name in COUNTS},
            *_by_province({provinces["id"][index]: counts for index, counts in rule["by_province"].items()}),
            *_by_commune(
                {communes["id"][index]: gaps for index, gaps in zip(rule["communes"], rule["gaps"], strict=True)},
                {
                    communes["id"][index]
                    for first, length in zip(rule["unknown_in"][::2], rule["unknown_in"][1::2], strict=True)
                    for index in range(first, first + length)
                },
            ),
        ]
        for rule in overview["rules"]
    }


def _expected_overview(result: OracleResult) -> list[dict[str, Any]]:
    """The same rows from a result of the oracle."""
    provinces = {
        province: [counts[name] for name in ("covered", "gap", "unknown")]
        for province, counts in result.summary["by_province"].items()
        if province
    }
    gaps = {commune: gaps for commune, (gaps, _) in result.communes.items() if gaps}
    unknown = {commune for commune, (_, unknown) in result.communes.items() if unknown}
    return [{name: result.summary[name] for name in COUNTS}, *_by_province(provinces), *_by_commune(gaps, unknown)]


def _by_province(provinces: dict[str, list[int]]) -> list[dict[str, Any]]:
    return [{"province": province, "counts": counts} for province, counts in sorted(provinces.items())]


def _by_commune(gaps: dict[str, int], unknown: set[str]) -> list[dict[str, Any]]:
    return [
        {"commune": commune, "gaps": gaps.get(commune), "unknown": commune in unknown}
        for commune in sorted(gaps.keys() | unknown)
    ]


def _flat(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """A summary as rows: in all, by level, by province."""
    parts = {"": {"": summary}, **{by: summary[by] for by in ("by_level", "by_province")}}
    return [
        {"by": by, "of": key} | {name: value for name, value in counts.items() if not name.startswith("by_")}
        for by, part in parts.items()
        for key, counts in sorted(part.items())
    ]


def _differing(kind: str, rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Iterator[str]:
    for row, expected_row in zip_longest(rows, expected):
        if row != expected_row:
            if row is not None:
                yield f"  - {kind} {_text(row)}"
            if expected_row is not None:
                yield f"  + {kind} {_text(expected_row)}"


def _text(row: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)
