"""Contacts from rows of focal points."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..schemas import Contact, FocalPoint

__all__ = ["contact_of", "focal_points_by_unit"]

FocalPoints = tuple[str, list[FocalPoint]]
"""The status of a unit and its focal points."""


def focal_points_by_unit(rows: Iterable[Mapping[str, Any]]) -> dict[str, FocalPoints]:
    """Status and focal points by unit, from rows of the query `focal_points`."""
    units: dict[str, FocalPoints] = {}
    for row in sorted(rows, key=lambda row: (row["post_id"] or "", row["person_id"] or "")):
        _, points = units.setdefault(row["unit_id"], (row["status"], []))
        if row["person_id"] is not None:
            points.append(
                FocalPoint(
                    post_id=row["post_id"],
                    person_id=row["person_id"],
                    name=row["name"],
                    phone=row["phone"],
                    email=row["email"],
                    since=row["since"],
                )
            )
    return units


def contact_of(unit: str, units: Mapping[str, FocalPoints], fallback: Iterable[str] = ()) -> Contact:
    """The contact of a unit, with the contacts of `fallback` units."""
    status, points = units[unit]
    return Contact(
        unit_id=unit, status=status, focal_points=points, fallback=[contact_of(above, units) for above in fallback]
    )
