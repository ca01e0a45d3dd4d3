"""Assignment of planted cases by quotas rather than chance, so that every case occurs in every province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

__all__ = ["GapRates", "assign_quotas", "seeded_random"]

Item = TypeVar("Item")
Case = TypeVar("Case")


def seeded_random(seed: int, *keys: str) -> Random:
    """Return a random generator that depends only on the seed and the keys."""
    return Random(":".join((str(seed), *keys)))  # noqa: S311  # not for cryptography


@dataclass(frozen=True, slots=True)
class GapRates:
    """The frequency of gaps in a province or at the centre.

    `gap_factor` multiplies the shares of planted gaps; `untrained_share` is the share of people without training.
    """

    gap_factor: float
    untrained_share: float

    @classmethod
    def for_part(cls, seed: int, key: str) -> "GapRates":
        """Return the rates of a province or of the centre, which are the same at every scale."""
        rng = seeded_random(seed, key, "pressure")
        return cls(gap_factor=0.4 + 1.2 * rng.random(), untrained_share=0.08 + 0.17 * rng.random())


def assign_quotas(
    rng: Random, items: Sequence[Item], shares: Mapping[Case, float], default: Case, factor: float = 1.0
) -> dict[Item, Case]:
    """Assign a case to each item: each case at least once and by its share times `factor`, `default` to the others."""
    remaining = list(items)
    rng.shuffle(remaining)
    assigned = {remaining.pop(): case for case in shares if remaining}
    for case, share in shares.items():
        for _ in range(min(round(share * factor * len(items)) - 1, len(remaining))):
            assigned[remaining.pop()] = case
    return {item: assigned.get(item, default) for item in items}
