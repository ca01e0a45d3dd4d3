"""Columns that all queries of a kind share, kinds of gaps, and column types."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

__all__ = [
    "COLUMN_TYPES",
    "COMMON_COLUMNS",
    "COMMON_COLUMN_TYPES",
    "EVIDENCE_COLUMNS",
    "FINDING_COLUMNS",
    "PERSONAL_COLUMNS",
    "PYTHON_TYPES",
    "REMEDY_COLUMNS",
    "STATUSES",
    "SUBJECT_COLUMNS",
    "QueryKind",
    "date_columns",
    "matches_type",
]

STATUSES = (
    "unassigned",
    "vacant",
    "expired",
    "missing",
    "unlinked",
    "conflict",
    "overload",
    "isolated",
    "stale",
)
"""Kinds of gaps. A subject without a gap is `covered` or `unknown`."""

SUBJECT_COLUMNS = {
    "subject_id": "id of the subject",
    "subject_name": "name or title of the subject",
    "unit_id": "unit that the subject belongs to",
    "status": "covered, unknown or the kind of gap",
    "since": "first day of the present gap; null if the data do not show it",
    "detail": "what is missing or in conflict, if the rule reports it",
}
"""First columns that the query of a rule returns."""

FINDING_COLUMNS = {
    "subject_id": SUBJECT_COLUMNS["subject_id"],
    "subject_name": SUBJECT_COLUMNS["subject_name"],
    "level": "level of the subject's unit",
    "province_id": "province of the subject's unit",
    "status": "kind of gap",
    "since": SUBJECT_COLUMNS["since"],
    "detail": SUBJECT_COLUMNS["detail"],
}
"""First columns of a finding."""

EVIDENCE_COLUMNS = {
    "subject_id": "subject of the finding",
    "detail": "detail of the finding, if a subject can have several findings; else null",
    "label": "label of the node",
    "id": "id of the node",
    "name": "name or title of the node",
    "note": "its kind, role or figures",
    "tie": "type of the relationship that led to the node; null without one",
    "to": "id of the node at the other end of the relationship",
    "valid_from": "first day on which the relationship and both its nodes are in force; null: no known start",
    "valid_to": "first day on which they are no longer in force; null: open",
    "in_force": "whether they are in force on the day",
}
"""Columns of the evidence for a finding."""

REMEDY_COLUMNS = {
    "subject_id": "subject of the finding",
    "detail": "detail of the finding, if a subject can have several findings; else null",
    "distance": "0: in the subject's own unit, 1: next to it, 2: further away",
    "action": "what to do",
    "label": "label of the node to do it with",
    "id": "id of the node",
    "name": "name or title of the node",
    "note": "reason for the proposal",
}
"""Columns of a proposed remedy."""

QueryKind = Literal["rule", "query", "measure", "evidence", "remedies"]
COMMON_COLUMNS: Mapping[QueryKind, Mapping[str, str]] = {
    "rule": SUBJECT_COLUMNS,
    "evidence": EVIDENCE_COLUMNS,
    "remedies": REMEDY_COLUMNS,
}
"""Columns of every query of a kind, with their meanings."""

PERSONAL_COLUMNS: Mapping[QueryKind, tuple[str, ...]] = {"evidence": ("name",), "remedies": ("name",)}
"""Columns with personal data in every query of a kind."""

COMMON_COLUMN_TYPES: Mapping[QueryKind, Mapping[str, str]] = {
    "rule": {"since": "date"},
    "evidence": {"valid_from": "date", "valid_to": "date", "in_force": "boolean"},
    "remedies": {"distance": "integer"},
}
"""Types of the common columns that are not strings. Findings have those of rules."""

PYTHON_TYPES: dict[str, type] = {
    "string": str,
    "strings": list,
    "unit": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": date,
}
"""Python type of each parameter type."""

COLUMN_TYPES = (*(name for name in PYTHON_TYPES if name != "unit"), "list")
"""Column types; a `list` can contain anything."""


def date_columns(types: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the columns of type `date`; JSON and CSV have them as strings."""
    return tuple(name for name, type_ in types.items() if type_ == "date")


def matches_type(type_: str, value: Any) -> bool:
    """Whether a value other than null is of a column type. A `number` can be an `int`."""
    match type_:
        case "number":
            return type(value) in (int, float) and math.isfinite(value)
        case "list":
            return isinstance(value, list)
        case "strings":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value) is PYTHON_TYPES[type_]  # isinstance would take a datetime as a date and a bool as an int
