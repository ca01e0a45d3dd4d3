"""Scope: which part of a network a caller may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..catalogue import QueryDefinition, without_personal_data
from ..errors import RefusedError
from ..schemas import Contact, FocalPoint, PathUnit, Row

if TYPE_CHECKING:
    from ..engine.evaluator import Evaluator

__all__ = ["Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rights of a caller: whether to `personal` data, and the unit whose subtree is visible (`within`)."""

    personal: bool = True
    within: str | None = None

    def redact(self, definition: QueryDefinition, rows: list[Row]) -> list[Row]:
        """Rows of a query without the personal data that the caller may not see.

        Explanations of a gap may name people anywhere in the network, so they are redacted for a subtree too.
        """
        explanation = definition.kind in ("evidence", "remedies")
        visible = self.personal and not (explanation and self.within is not None)
        return rows if visible else without_personal_data(definition, rows)

    def require_whole(self, what: str) -> None:
        """Raise `RefusedError` `only-a-subtree` unless the whole network is visible."""
        if self.within is not None:
            raise RefusedError("only-a-subtree", found=what, within=self.within)

    def require_inside(self, engine: Evaluator, unit: str, *days: date) -> None:
        """Raise `RefusedError` `outside-subtree` unless the unit is visible on one of the days."""
        if self.within is not None and not any(engine.day(day).within(unit, self.within) for day in days):
            raise RefusedError("outside-subtree", found=unit, within=self.within)

    def require_current(self, engine: Evaluator, unit: str, day: date) -> None:
        """Raise `RefusedError` `unit-not-current` or `outside-subtree`, `InputError` `unknown-unit`."""
        if not engine.require(unit, day):
            raise RefusedError("unit-not-current", found=unit, day=day)
        self.require_inside(engine, unit, day)

    def subtree(self, engine: Evaluator, within: str | None, day: date) -> str | None:
        """The root of the requested subtree, which must be visible; None for the whole network."""
        if within is None:
            return self.within
        engine.require(within, day)
        self.require_inside(engine, within, day)
        return within

    def contact(self, engine: Evaluator, contact: Contact, day: date) -> Contact:
        """A contact without personal data of people outside of the subtree."""
        root = self.within
        if root is None or not self.personal:
            return contact

        def visible(part: Contact) -> Contact:
            points = part["focal_points"]
            if not engine.day(day).within(part["unit_id"], root):
                points = [_without_personal_data(point) for point in points]
            fallback = [visible(above) for above in part["fallback"]]
            return Contact(unit_id=part["unit_id"], status=part["status"], focal_points=points, fallback=fallback)

        return visible(contact)

    def path_contacts(self, engine: Evaluator, units: Iterable[PathUnit], day: date) -> None:
        """Redact the contacts of the units of paths in place."""
        for unit in units:
            if unit["contact"] is not None:
                unit["contact"] = self.contact(engine, unit["contact"], day)


def _without_personal_data(point: FocalPoint) -> FocalPoint:
    return FocalPoint(
        post_id=point["post_id"],
        person_id=point["person_id"],
        name=None,
        phone=None,
        email=None,
        since=point["since"],
    )
