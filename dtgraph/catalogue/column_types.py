"""The columns that the files of the catalogue have in common, what can stand in them, and of which type columns are."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args

__all__ = [
    "CLASSES",
    "COLUMN_TYPES",
    "COMMON",
    "EVIDENCE",
    "FINDING",
    "JUDGED",
    "PERSONAL",
    "REMEDIES",
    "SEVERITIES",
    "STATUSES",
    "TYPES",
    "Kind",
    "days_in",
    "holds",
]

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

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
"""What a gap can be; a subject without one is `covered` or `unknown`."""

JUDGED = {
    "subject_id": "the id of what was judged",
    "subject_name": "its name or title",
    "unit_id": "the unit that the subject counts for",
    "status": "covered, unknown, or what kind of gap",
    "since": "the first day of the present gap, where the data show it",
    "detail": "what is missing or in conflict, where the rule names it",
}
"""The columns that a rule's query returns before its own."""

FINDING = {
    "subject_id": JUDGED["subject_id"],
    "subject_name": JUDGED["subject_name"],
    "level": "the level of the subject's unit",
    "province_id": "the province of the subject's unit",
    "status": "what kind of gap it is",
    "since": JUDGED["since"],
    "detail": JUDGED["detail"],
}
"""The first columns of every finding."""

EVIDENCE = {
    "subject_id": "the subject whose finding it belongs to",
    "detail": "the finding's detail, where a subject can have several; else null",
    "label": "what kind of thing it is",
    "id": "its id",
    "name": "its name or title",
    "note": "its kind, role or figures, where they matter",
    "tie": "the type of the tie that it was found by; null where it was found by itself",
    "to": "the id of what the tie joins it to",
    "valid_from": "the first day on which it counted, its tie and both ends together; null: since ever",
    "valid_to": "the first day on which it counted no more; null: open",
    "in_force": "whether it is in force on the day",
}
"""The columns of the evidence of a finding."""

REMEDIES = {
    "subject_id": "the subject whose finding it could mend",
    "detail": "the finding's detail, where a subject can have several; else null",
    "distance": "how near it is: 0 in the subject's own unit, 1 beside it, 2 further away",
    "action": "what could be done with it",
    "label": "what kind of thing it is",
    "id": "its id",
    "name": "its name or title",
    "note": "what speaks for it",
}
"""The columns of a way to mend a gap."""

Kind = Literal["rule", "query", "measure", "evidence", "remedies"]
COMMON: Mapping[Kind, Mapping[str, str]] = {"rule": JUDGED, "evidence": EVIDENCE, "remedies": REMEDIES}
"""The columns that every file of a kind has."""

PERSONAL: Mapping[Kind, tuple[str, ...]] = {"evidence": ("name",), "remedies": ("name",)}
"""The columns that hold personal data in every file of a kind."""

TYPES: Mapping[Kind, Mapping[str, str]] = {
    "rule": {"since": "date"},
    "evidence": {"valid_from": "date", "valid_to": "date", "in_force": "boolean"},
    "remedies": {"distance": "integer"},
}
"""The types of the common columns that hold no texts; those of a finding are those of a rule."""

CLASSES: dict[str, type] = {
    "string": str,
    "strings": list,
    "unit": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": date,
}
"""What a value of a type is in Python."""

COLUMN_TYPES = (*(name for name in CLASSES if name != "unit"), "list")
"""The types that a column can have."""


def days_in(types: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that hold days, which JSON and CSV do not tell from texts."""
    return tuple(name for name, type_ in types.items() if type_ == "date")


def holds(type_: str, value: Any) -> bool:
    """Whether a column of a type can hold a value that is not null; a whole number is a number, too."""
    match type_:
        case "number":
            return type(value) in (int, float) and math.isfinite(value)
        case "list":
            return isinstance(value, list)
        case "strings":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is CLASSES[type_]  # a moment is a date, and a flag a whole number, to isinstance
