"""Units by province, as arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["grouped"]


def grouped(provinces: Sequence[str | None]) -> tuple[list[str | None], NDArray[np.int64]]:
    """None and all the provinces, rising; and (n,) the place of each unit's among them, of the provinces by unit."""
    ids = [None, *sorted({province for province in provinces if province is not None})]
    places = {province: place for place, province in enumerate(ids)}
    return ids, np.array([places[province] for province in provinces], dtype=np.int64)
