"""Proof with each finding: what was looked for, what was found, the clause, the data's vintage, how to mend it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..catalogue import EVIDENCE, REMEDIES, QueryDefinition

__all__ = ["explained"]

Row = Mapping[str, Any]

_THING = tuple(column for column in EVIDENCE if column not in ("subject_id", "detail"))
_WAY = tuple(column for column in REMEDIES if column not in ("subject_id", "detail"))


def explained(
    rule: QueryDefinition, findings: Iterable[Row], found: Iterable[Row], mend: Iterable[Row], vintage: str | None
) -> list[dict[str, Any]]:
    """The findings of `rule`, each with `evidence`, `basis`, `vintage` and `remedies`.

    `found` and `mend` are the rows of the rule's witness queries; one with a detail belongs to the finding with it.
    """
    things, ways = _by_finding(found, _THING), _by_finding(mend, _WAY)
    for parts in things.values():
        parts.sort(key=lambda part: [(value is not None, str(value)) for value in part.values()])
    for parts in ways.values():
        parts.sort(key=lambda part: part["distance"])  # the nearest first, else in the order of the query
    return [
        {
            **finding,
            "evidence": {
                "expected": rule.explanation.expected or rule.question,
                "found": _of(finding, things),
            },
            "basis": rule.basis,
            "vintage": vintage,
            "remedies": _of(finding, ways) or [{**dict.fromkeys(_WAY), "action": rule.fix}],
        }
        for finding in findings
    ]


Parts = dict[tuple[str, str | None], list[dict[str, Any]]]


def _by_finding(rows: Iterable[Row], columns: Sequence[str]) -> Parts:
    parts: Parts = defaultdict(list)
    for row in rows:
        part = {column: row[column] for column in columns}
        parts[row["subject_id"], row["detail"]].append(part)
    return parts


def _of(finding: Row, parts: Parts) -> list[dict[str, Any]]:
    subject, detail = finding["subject_id"], finding["detail"]
    own = [] if detail is None else parts.get((subject, detail), [])
    return [*own, *parts.get((subject, None), [])]
