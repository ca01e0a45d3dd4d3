"""Which units the reform of 1 July 2025 left as they were, and the id of every unit.

An id carries the year in which the unit came into being in these data, so a unit that went on has one id in
both vintages: that of 2024.
"""

from functools import cache

from .reference_files import Place, Predecessor, Tier, facts

__all__ = ["central_id", "goes_on", "new_id", "old_id"]


def central_id(slug: str) -> str:
    """The id of a body of the centre, which is the one since 1 March 2025 in both vintages."""
    return f"vn:central:{slug}:2025"


def old_id(place: Place) -> str:
    """The id of a unit that was in force on 30 June 2025."""
    return f"vn:{place.tier}:{place.code}:2024"


def new_id(place: Place) -> str:
    """The id of a unit in force since 1 July 2025."""
    return f"vn:{place.tier}:{place.code}:{2024 if goes_on(place.tier, place.code) else 2025}"


def goes_on(tier: Tier, code: str) -> bool:
    """Whether the unit of this tier and code is one that the reform left as it was."""
    return (tier, code) in _unchanged()


@cache
def _unchanged() -> frozenset[tuple[Tier, str]]:
    return frozenset(
        (tier, code)
        for (tier, code), predecessors in facts().predecessors.items()
        if _is_unchanged(facts().new[tier][code], predecessors)
    )


def _is_unchanged(place: Place, predecessors: tuple[Predecessor, ...]) -> bool:
    first = predecessors[0]
    return (
        len(predecessors) == 1
        and first.extent == "whole"
        # A node's attributes are not dated: under another code it would have to be another unit.
        and (first.place.tier, first.place.code) == (place.tier, place.code)
        # The name begins with the type. Ea H'leo and Ea H'Leo are one name.
        and first.place.name.casefold() == place.name.casefold()
    )
