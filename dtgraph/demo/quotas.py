"""Who gets which planted case: quotas instead of chance, so that every case is there in every province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

__all__ = ["Pressure", "chance", "deal"]

Item = TypeVar("Item")
Case = TypeVar("Case")


def chance(seed: int, *of: str) -> Random:
    """The chance that decides one thing, always in the same way whatever else is decided."""
    return Random(":".join((str(seed), *of)))  # noqa: S311  # nothing here is a secret


@dataclass(frozen=True, slots=True)
class Pressure:
    """How a province fares: `gaps` multiplies the shares of all planted gaps, `untrained` is a share of people."""

    gaps: float
    untrained: float

    @classmethod
    def of(cls, seed: int, key: str) -> "Pressure":
        """The pressure of a province (or of the centre), the same at every scale."""
        rng = chance(seed, key, "pressure")
        return cls(gaps=0.4 + 1.2 * rng.random(), untrained=0.08 + 0.17 * rng.random())


def deal(
    rng: Random, items: Sequence[Item], shares: Mapping[Case, float], rest: Case, pressure: float = 1.0
) -> dict[Item, Case]:
    """A case for each of `items`: of every case its share, but at least one; `rest` for those that are left."""
    pool = list(items)
    rng.shuffle(pool)
    dealt = {pool.pop(): case for case in shares if pool}
    for case, share in shares.items():
        for _ in range(min(round(share * pressure * len(items)) - 1, len(pool))):
            dealt[pool.pop()] = case
    return {item: dealt.get(item, rest) for item in items}
