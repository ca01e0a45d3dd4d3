"""Whom to call in a unit: its focal points, as every face shows them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

__all__ = ["Contact", "FocalPoint", "contact_in", "holders"]


class FocalPoint(TypedDict):
    """One person who holds a focal-point post; name, phone and e-mail are personal data, and null without the right."""

    post_id: str
    person_id: str
    name: str | None
    phone: str | None
    email: str | None
    since: date | None


class Contact(TypedDict):
    """Who answers for a unit. `status` is that of the rule units_without_focal_point, for any kind of unit.

    `fallback` holds the contacts of the nearest units above that have somebody; it is empty where the unit has.
    """

    unit_id: str
    status: str
    focal_points: list[FocalPoint]
    fallback: list["Contact"]


def holders(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, list[FocalPoint]]]:
    """Status and focal points by unit, from the rows of the query `focal_points`."""
    found: dict[str, tuple[str, list[FocalPoint]]] = {}
    for row in sorted(rows, key=lambda row: (row["post_id"] or "", row["person_id"] or "")):
        _, points = found.setdefault(row["unit_id"], (row["status"], []))
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
    return found


def contact_in(unit: str, found: Mapping[str, tuple[str, list[FocalPoint]]], fallback: Iterable[str] = ()) -> Contact:
    """The contact of `unit` in what `holders` found, with those of the units to ask `fallback`."""
    status, points = found[unit]
    return Contact(
        unit_id=unit, status=status, focal_points=points, fallback=[contact_in(above, found) for above in fallback]
    )
