"""Ids of units, and which units the reform of 1 July 2025 left unchanged.

An id contains the year in which the unit came into being in these data, so an unchanged unit has the same id in
both vintages, with 2024.
"""

from functools import cache

from .reference_files import AdminUnit, Predecessor, Tier, reference_data

__all__ = ["central_id", "is_unchanged", "new_id", "old_id"]


def central_id(slug: str) -> str:
    """Return the id of a central body; both vintages have the bodies in force since 1 March 2025."""
    return f"vn:central:{slug}:2025"


def old_id(unit: AdminUnit) -> str:
    """Return the id of a unit that was in force on 30 June 2025."""
    return f"vn:{unit.tier}:{unit.code}:2024"


def new_id(unit: AdminUnit) -> str:
    """Return the id of a unit in force since 1 July 2025."""
    return f"vn:{unit.tier}:{unit.code}:{2024 if is_unchanged(unit.tier, unit.code) else 2025}"


def is_unchanged(tier: Tier, code: str) -> bool:
    """Whether the reform left the unit with this tier and code unchanged."""
    return (tier, code) in _unchanged()


@cache
def _unchanged() -> frozenset[tuple[Tier, str]]:
    return frozenset(
        (tier, code)
        for (tier, code), predecessors in reference_data().predecessors.items()
        if _has_same_identity(reference_data().new[tier][code], predecessors)
    )


def _has_same_identity(unit: AdminUnit, predecessors: tuple[Predecessor, ...]) -> bool:
    first = predecessors[0]
    return (
        len(predecessors) == 1
        and first.extent == "whole"
        # A node's properties are not dated, so a unit with another code is another unit.
        and (first.unit.tier, first.unit.code) == (unit.tier, unit.code)
        # Names begin with the type. Case is ignored: Ea H'leo and Ea H'Leo are the same name.
        and first.unit.name.casefold() == unit.name.casefold()
    )
