"""Removal of personal data from query results: names, telephone numbers and addresses (Law 91/2025/QH15).

The header of a query lists its columns with personal data. In a rule they are personal if the subject is not a unit,
in evidence and remedies if the row is about a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..stores.protocol import Row
from .query_definition import QueryDefinition

__all__ = ["without_personal_data"]


def without_personal_data(definition: QueryDefinition, rows: Sequence[Row]) -> list[Row]:
    """The rows with null in place of personal data."""
    if not definition.personal:
        return list(rows)
    return [
        {name: None if name in definition.personal else value for name, value in row.items()}
        if _is_about_person(definition, row)
        else row
        for row in rows
    ]


def _is_about_person(definition: QueryDefinition, row: Mapping[str, Any]) -> bool:
    match definition.kind:
        case "rule":
            return bool(row.get("subject_id") != row["unit_id"])
        case "evidence" | "remedies":
            return bool(row["label"] == "Person")
    return True
