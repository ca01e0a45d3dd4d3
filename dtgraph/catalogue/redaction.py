"""Personal data in the rows of the catalogue: names, telephone numbers and addresses of people (Law 91/2025/QH15).

A header says which columns hold them. In a rule they do where the subject is no unit, in what a witness found or would
mend with where it is a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .query_definition import QueryDefinition

__all__ = ["without_personal_data"]

Row = dict[str, Any]


def without_personal_data(entry: QueryDefinition, rows: Sequence[Row]) -> list[Row]:
    """The rows of `entry` with null in the place of personal data."""
    if not entry.personal:
        return list(rows)
    return [
        {**row, **{name: None for name in entry.personal if name in row}} if _about_a_person(entry, row) else row
        for row in rows
    ]


def _about_a_person(entry: QueryDefinition, row: Mapping[str, Any]) -> bool:
    match entry.kind:
        case "rule":
            return bool(row.get("subject_id") != row["unit_id"])
        case "evidence" | "remedies":
            return bool(row["label"] == "Person")
    return True
