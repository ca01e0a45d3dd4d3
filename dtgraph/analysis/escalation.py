"""The way up from a unit to the coordinator of the network, along what each unit is part of or reports to."""

import numpy as np

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Bools, Floats
from .path_types import Escalation
from .paths import told, way_back

__all__ = ["escalation"]


def escalation(snapshot: CoordinationGraph, unit: int) -> Escalation:
    """The shortest way up from `unit` to the coordinator, or as far up as it goes, without contacts.

    Of ways as long, the one of more `PART_OF`. The coordinator's own body leads to the coordinator.
    """
    above, coordinator = snapshot.superiors, snapshot.coordinator
    distances, before = above.tree(unit)
    reached = coordinator is not None and bool(np.isfinite(distances[coordinator]))
    top = coordinator if coordinator is not None and reached else _top(distances, np.diff(above.starts) == 0)
    way = told(snapshot, above, way_back(before, unit, top))
    return Escalation(
        coordinator=None if coordinator is None else snapshot.units[coordinator],
        reached=reached,
        units=way["units"],
        steps=way["steps"],
    )


def _top(distances: Floats, highest: Bools) -> int:
    """The nearest unit with none above; the furthest where they report in a circle."""
    nearest = int(np.argmin(np.where(highest, distances, np.inf)))
    if highest[nearest] and np.isfinite(distances[nearest]):
        return nearest
    return int(np.argmax(np.where(np.isfinite(distances), distances, -1.0)))
