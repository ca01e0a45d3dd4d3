"""Rules on the coordination graph: isolated units and single points of failure."""

import numpy as np

from ..columns import Numbers
from ..day import Counts, Day
from .subjects import Subjects, choose, unit_subjects

__all__ = ["CONNECTIVITY_RULES"]


def isolated_units(day: Day, *, root: str | None) -> Subjects:
    from scipy.sparse import csgraph  # noqa: PLC0415 - slow to import

    coordinator = _coordinator(day, root)
    _, component = csgraph.connected_components(day.graph.graph.matrix, directed=False)
    together = np.bincount(component)[component] if len(component) else component
    is_unknown = np.full(len(component), coordinator is None)
    is_connected = component == component[coordinator] if coordinator is not None else ~is_unknown
    status = choose((is_unknown, "unknown"), (is_connected, "covered"), otherwise="isolated")
    return unit_subjects(day.graph_units, status, together=together)


def single_points_of_failure(day: Day, *, root: str | None, at_least: int) -> tuple[Subjects, ...]:
    """Units other than the coordinator, and people between units.

    The units lost without one of them are those below it in the block forest, seen from the coordinator; the forest is
    computed once for all of them.
    """
    from ...analysis.articulation import BlockForest  # noqa: PLC0415 - slow to import

    coordinator, units, people = _coordinator(day, root), day.graph_units, day.people_between_units
    if coordinator is None:
        return ()
    forests = [BlockForest.from_graph(day.graph, coordinator, people=with_people) for with_people in (False, True)]
    lost = [np.zeros(len(units) + len(people), np.int64) for _ in forests]
    for numbers, forest in zip(lost, forests, strict=True):
        counts = forest.lost_counts()
        numbers[list(counts)] = list(counts.values())
    others = np.arange(len(units)) != coordinator
    units_lost, people_lost = lost[0][: len(units)][others], lost[1][len(units) :]
    return (
        _failures("Unit", units[others], units[others], units_lost, at_least),
        _failures("Person", people, day.unit_of_person[people], people_lost, at_least),
    )


def _coordinator(day: Day, root: str | None) -> int | None:
    return day.graph.coordinator if root is None else day.graph.numbers.get(root)


def _failures(label: str, index: Numbers, unit: Numbers, lost: Counts, at_least: int) -> Subjects:
    """Subjects without which `lost` (s,) units would be lost; the number is the detail of a gap."""
    is_gap = lost >= at_least
    detail = [str(number) if gap else None for number, gap in zip(lost.tolist(), is_gap.tolist(), strict=True)]
    status = choose((is_gap, "isolated"), otherwise="covered")
    return Subjects(label, index, unit, status, {"detail": detail, "lost": lost})


CONNECTIVITY_RULES = (isolated_units, single_points_of_failure)
