"""Grouping of units by province, as arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["group_by_province"]


def group_by_province(provinces: Sequence[str | None]) -> tuple[list[str | None], NDArray[np.int64]]:
    """Group n units by the ids of their provinces.

    Returns None and the sorted ids of the provinces, and (n,) the index of each unit's province among them.
    """
    ids = [None, *sorted({province for province in provinces if province is not None})]
    index = {province: number for number, province in enumerate(ids)}
    return ids, np.array([index[province] for province in provinces], dtype=np.int64)
