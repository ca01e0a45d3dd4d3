"""Places of units on a day: their level, their province and their commune, as arrays by unit."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Places"]

Numbers = NDArray[np.int32]


class Places(Protocol):
    """The places of the n units of a network on one day; the last element of each array stands for no unit, -1.

    The province of a unit is the nearest provincial people's committee among the unit and its ancestors by `PART_OF`;
    without one, it is the province of what the nearest of them that `SERVES` anything serves. Of several equally near
    ones it is that with the least id (rules.md). The commune is found in the same way.
    """

    @property
    def levels(self) -> NDArray[np.int8]:
        """(n + 1,) level of each current unit, as an index of `LEVELS`; -1 for all others."""

    @property
    def provinces(self) -> Numbers:
        """(n + 1,) people's committee of the province of each current unit; -1 for none."""

    @property
    def communes(self) -> Numbers:
        """(n + 1,) people's committee of the commune of each current unit; -1 for none."""

    def unit_ids(self, units: NDArray[Any]) -> Sequence[str | None]:
        """Ids of units; None for -1."""
