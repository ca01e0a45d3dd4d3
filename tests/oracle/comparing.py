"""Asking a store and the evaluator the same, and telling of what differs in as few rows as show it."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pytest

from dtgraph.catalogue import FINDING, catalogue
from dtgraph.errors import ImportRefusedError, InputError
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network
from dtgraph.table_adapters import COUNTS

from ..helpers.exchange_files import clear
from . import Answer, Tables, evaluate
from .rows import reduced, written

__all__ = ["compare"]

Asked = dict[str, Any]


def compare(network: Network, sheets: list[Sheet], questions: Sequence[Asked], *, reduces: bool = False) -> None:
    """Ask every rule all `questions`, and fail where an answer differs.

    `reduces` leaves away what can be left away of `sheets` before it tells; Hypothesis does that itself.
    """
    clear(network.store)
    network.import_tables(sheets)
    for asked in questions:
        if differences := list(_differences(network, Tables(sheets), asked, list(catalogue().rules))):
            pytest.fail(_told(network, sheets, asked, differences, reduces), pytrace=False)


def _told(network: Network, sheets: list[Sheet], asked: Asked, differences: list[str], reduces: bool) -> str:
    if reduces:
        rule = differences[0].split()[0]
        sheets = reduced(sheets, lambda fewer: _differs(network, fewer, asked, rule))
        clear(network.store)
        network.import_tables(sheets)
        differences = list(_differences(network, Tables(sheets), asked, [rule]))
    return "\n".join(["", written(sheets), *differences])


def _differs(network: Network, sheets: list[Sheet], asked: Asked, rule: str) -> bool:
    """Whether the answers to `rule` differ on other tables, if they are any."""
    clear(network.store)
    try:
        network.import_tables(sheets)
        return any(_differences(network, Tables(sheets), asked, [rule]))
    except (ImportRefusedError, InputError):  # not tables any more, or not with the unit that the question names
        return False


def _differences(network: Network, tables: Tables, asked: Asked, rules: Sequence[str]) -> Iterator[str]:
    """The lines that tell where the store, after `-`, and the evaluator, after `+`, differ."""
    known = {name for rule in rules for name in ("as_of", "within", *catalogue().rule(rule).parameters)}
    given = {name: value for name, value in asked.items() if name in known}
    answers, counted = network.gaps(*rules, **given), network.gaps(*rules, findings=False, **given)
    told = _overview(network, rules, asked)
    for rule in rules:
        own = {key: asked[key] for key in ("as_of", "within", *catalogue().rule(rule).parameters) if key in asked}
        found, expected = answers[rule], evaluate(tables, rule, **own)
        common = [{column: row[column] for column in FINDING} for row in found.findings or []]
        lines = list(_differing("finding", common, expected.findings))
        lines += _differing("summary", _flat(found.summary.as_dict()), _flat(expected.summary))
        lines += _differing("count alone", _flat(counted[rule].summary.as_dict()), _flat(expected.summary))
        plain = evaluate(tables, rule, **{key: asked[key] for key in ("as_of", "within") if key in asked})
        lines += _differing("overview", told[rule], _places(plain))
        yield from [f"{rule} {_text(own)}", *lines] if lines else ()


def _overview(network: Network, rules: Sequence[str], asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """What the overview says of each rule, as rows: in all, by province, by commune."""
    found = network.overview(*rules, as_of=asked["as_of"], within=asked.get("within"))
    provinces, communes = found["provinces"], found["communes"]
    assert provinces is not None
    assert communes is not None
    return {
        rule["rule"]: [
            {name: rule[name] for name in COUNTS},  # type: ignore[literal-required]
            *_by_province({provinces["id"][place]: counts for place, counts in rule["by_province"].items()}),
            *_by_commune(
                {communes["id"][place]: n for place, n in zip(rule["communes"], rule["gaps"], strict=True)},
                {
                    communes["id"][place]
                    for first, n in zip(rule["unknown_in"][::2], rule["unknown_in"][1::2], strict=True)
                    for place in range(first, first + n)
                },
            ),
        ]
        for rule in found["rules"]
    }


def _places(answer: Answer) -> list[dict[str, Any]]:
    """The same of the evaluator's answer."""
    provinces = {
        province: [counts[name] for name in ("covered", "gap", "unknown")]
        for province, counts in answer.summary["by_province"].items()
        if province
    }
    gaps = {commune: n for commune, (n, _) in answer.communes.items() if n}
    unknown = {commune for commune, (_, unknown) in answer.communes.items() if unknown}
    return [{name: answer.summary[name] for name in COUNTS}, *_by_province(provinces), *_by_commune(gaps, unknown)]


def _by_province(provinces: dict[str, list[int]]) -> list[dict[str, Any]]:
    return [{"province": province, "counts": counts} for province, counts in sorted(provinces.items())]


def _by_commune(gaps: dict[str, int], unknown: set[str]) -> list[dict[str, Any]]:
    return [
        {"commune": commune, "gaps": gaps.get(commune), "unknown": commune in unknown}
        for commune in sorted(gaps.keys() | unknown)
    ]


def _flat(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The summary as rows: in all, by level, by province."""
    parts = {"": {"": summary}, **{by: summary[by] for by in ("by_level", "by_province")}}
    return [
        {"by": by, "of": key} | {name: value for name, value in counts.items() if not name.startswith("by_")}
        for by, part in parts.items()
        for key, counts in sorted(part.items())
    ]


def _differing(what: str, found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Iterator[str]:
    for one, other in zip_longest(found, expected):
        if one != other:
            yield from (f"  {sign} {what} {_text(row)}" for sign, row in (("-", one), ("+", other)) if row is not None)


def _text(row: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)
