"""Explanation of findings: expected state, evidence, legal basis, vintage of the data and remedies."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ..catalogue import EVIDENCE_COLUMNS, REMEDY_COLUMNS, QueryDefinition
from ..stores.protocol import Row

__all__ = ["explain_findings"]


_ITEM_COLUMNS = tuple(column for column in EVIDENCE_COLUMNS if column not in ("subject_id", "detail"))
_REMEDY_COLUMNS = tuple(column for column in REMEDY_COLUMNS if column not in ("subject_id", "detail"))


def explain_findings(
    rule: QueryDefinition,
    findings: Iterable[Row],
    evidence_rows: Iterable[Row],
    remedy_rows: Iterable[Row],
    vintage: str | None,
) -> list[dict[str, Any]]:
    """Add `evidence`, `basis`, `vintage` and `remedies` to each finding.

    `evidence_rows` and `remedy_rows` come from the queries of the rule's header. A row with a detail belongs to the
    finding with that detail, one without to all findings of its subject. Without remedies, the rule's `fix` is one.
    """
    items, remedies = _by_finding(evidence_rows, _ITEM_COLUMNS), _by_finding(remedy_rows, _REMEDY_COLUMNS)
    for entries in items.values():
        entries.sort(key=lambda item: [(value is not None, str(value)) for value in item.values()])
    for entries in remedies.values():
        entries.sort(key=lambda remedy: remedy["distance"])  # stable: the order of the query remains within a distance
    return [
        {
            **finding,
            "evidence": {
                "expected": rule.explanation.expected or rule.question,
                "found": _of_finding(finding, items),
            },
            "basis": rule.basis,
            "vintage": vintage,
            "remedies": _of_finding(finding, remedies) or [{**dict.fromkeys(_REMEDY_COLUMNS), "action": rule.fix}],
        }
        for finding in findings
    ]


Entries = dict[tuple[str, str | None], list[dict[str, Any]]]


def _by_finding(rows: Iterable[Row], columns: Sequence[str]) -> Entries:
    entries: Entries = defaultdict(list)
    for row in rows:
        entries[row["subject_id"], row["detail"]].append({column: row[column] for column in columns})
    return entries


def _of_finding(finding: Row, entries: Entries) -> list[dict[str, Any]]:
    subject, detail = finding["subject_id"], finding["detail"]
    with_detail = [] if detail is None else entries.get((subject, detail), [])
    return [*with_detail, *entries.get((subject, None), [])]
