"""The escalation path of a unit: up to the coordinator of the network, along `PART_OF` and `REPORTS_TO`."""

import numpy as np

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Bools, Floats
from ..schemas import Escalation
from .paths import path_details, trace_path

__all__ = ["escalation_path"]


def escalation_path(graph: CoordinationGraph, unit: int) -> Escalation:
    """The shortest path up from a unit to the coordinator, or as far up as it goes; without contacts.

    Of equally short paths it is the one with most `PART_OF`. The coordinator's own body leads to the coordinator.
    """
    superiors, coordinator = graph.superiors, graph.coordinator
    distances, predecessors = superiors.shortest_path_tree(unit)
    reached = coordinator is not None and bool(np.isfinite(distances[coordinator]))
    top = coordinator if coordinator is not None and reached else _top(distances, np.diff(superiors.row_starts) == 0)
    path = path_details(graph, superiors, trace_path(predecessors, unit, top))
    return Escalation(
        coordinator=None if coordinator is None else graph.units[coordinator],
        reached=reached,
        units=path["units"],
        steps=path["steps"],
    )


def _top(distances: Floats, without_superiors: Bools) -> int:
    """The nearest unit without superiors; the furthest unit if all reporting lines are circular."""
    nearest = int(np.argmin(np.where(without_superiors, distances, np.inf)))
    if without_superiors[nearest] and np.isfinite(distances[nearest]):
        return nearest
    return int(np.argmax(np.where(np.isfinite(distances), distances, -1.0)))
