"""Find cycles of `PART_OF`: a cycle is an error if there is a day on which all of its relationships are in force.

Almost every network is acyclic even without regard to dates, which one topological sort proves. Otherwise the cyclic
part is examined day by day. Intervals that have a day in common have the latest of their first days in common, so only
first days are examined.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ...errors import shorten
from .import_batch import ImportBatch, RowFault
from .merge import MergedState, StoredState

__all__ = ["cycle_faults"]

_MAX_CYCLES = 1_000
"""Maximum number of cycles reported for a component, which bounds the time that a hostile import takes."""

_EVER = ""
_OPEN = "~"
"""They sort before and after every ISO date."""

_STORED = -1
"""The row id of a relationship that is stored and in no row."""


@dataclass(frozen=True, slots=True)
class _Tie:
    child: str
    parent: str
    first: str
    end: str
    row_id: int


def cycle_faults(batch: ImportBatch, stored: StoredState, merged: MergedState) -> Iterator[RowFault]:
    """Yield the faults of the rows that take part in a cycle."""
    graph: dict[str, set[str]] = {}
    for key in merged.records_of("PART_OF"):
        graph.setdefault(key[0], set()).add(key[1])
    for key, _ in merged.unchanged_ties(stored, "PART_OF"):
        graph.setdefault(key[0], set()).add(key[1])
    if _find_cycle(graph) is None:
        return
    del graph
    for component in _cyclic_components(list(_ties_in_force(stored, merged))):
        yield from _component_faults(component, batch, merged)


def _find_cycle(graph: dict[str, set[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return None


def _ties_in_force(stored: StoredState, merged: MergedState) -> Iterator[_Tie]:
    """Yield the ties that are in force on some day, with the interval in which they and both ends are current."""

    def interval(id_: str) -> tuple[str, str]:
        record = merged.records_of("Unit").get(id_) or stored.records_of("Unit").get(id_)
        return (record[0][-3] or _EVER, record[0][-2] or _OPEN) if record else (_EVER, _OPEN)

    ties = [(key, values[0], row_id) for key, (values, row_id) in merged.records_of("PART_OF").items()]
    ties += [(key, values[0], _STORED) for key, values in merged.unchanged_ties(stored, "PART_OF")]
    for (child, parent, valid_from), valid_to, row_id in ties:
        ends = interval(child), interval(parent)
        first = max(valid_from or _EVER, ends[0][0], ends[1][0])
        end = min(valid_to or _OPEN, ends[0][1], ends[1][1])
        if first < end:
            yield _Tie(child, parent, first, end, row_id)


def _cyclic_components(ties: list[_Tie]) -> Iterator[list[_Tie]]:
    """Yield the connected components of the graph that remains without the units above and below all cycles."""
    below = _acyclic_nodes([(tie.child, tie.parent) for tie in ties])
    above = _acyclic_nodes([(tie.parent, tie.child) for tie in ties])
    ties = [tie for tie in ties if not {tie.child, tie.parent} & (below | above)]
    neighbours: dict[str, list[_Tie]] = {}
    for tie in ties:
        neighbours.setdefault(tie.child, []).append(tie)
        neighbours.setdefault(tie.parent, []).append(tie)
    visited: set[str] = set()
    for start in neighbours:
        if start in visited:
            continue
        component: dict[int, _Tie] = {}
        queue = [start]
        visited.add(start)
        while queue:
            for tie in neighbours[queue.pop()]:
                component[id(tie)] = tie
                for unit in (tie.child, tie.parent):
                    if unit not in visited:
                        visited.add(unit)
                        queue.append(unit)
        yield list(component.values())


def _acyclic_nodes(edges: list[tuple[str, str]]) -> set[str]:
    """Return the nodes that precede every cycle in topological order; `edges` are (node, predecessor)."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for node, predecessor in edges:
        sorter.add(node, predecessor)
    with suppress(CycleError):  # the sorter still yields the nodes that it can order
        sorter.prepare()
    nodes: set[str] = set()
    while ready := sorter.get_ready():
        sorter.done(*ready)
        nodes.update(ready)
    return nodes


def _component_faults(ties: list[_Tie], batch: ImportBatch, merged: MergedState) -> Iterator[RowFault]:
    cycle_count = 0
    for day in sorted({tie.first for tie in ties}):
        while cycle_count < _MAX_CYCLES:
            graph: dict[str, set[str]] = {}
            for tie in ties:
                if tie.first <= day < tie.end:
                    graph.setdefault(tie.child, set()).add(tie.parent)
            cycle = _find_cycle(graph)
            if cycle is None:
                break
            cycle_count += 1
            edges = {(child, parent) for parent, child in pairwise(cycle)}
            cycle_ties = [tie for tie in ties if (tie.child, tie.parent) in edges and tie.first <= day < tie.end]
            yield from _cycle_row_faults(cycle, cycle_ties, day, batch, merged)
            reported = {id(tie) for tie in cycle_ties if tie.row_id != _STORED} or {id(tie) for tie in cycle_ties}
            ties = [tie for tie in ties if id(tie) not in reported]


def _cycle_row_faults(
    cycle: list[str], ties: list[_Tie], day: str, batch: ImportBatch, merged: MergedState
) -> Iterator[RowFault]:
    values = {"found": shorten(" → ".join(reversed(cycle)), 200), "day": day or "every day"}
    if day == _EVER:
        end = min(tie.end for tie in ties)
        values["day"] = "every day" if end == _OPEN else f"every day before {end}"
    rows = sorted({(tie.row_id, batch.column(tie.row_id, "target_id")) for tie in ties if tie.row_id != _STORED})
    if not rows:  # all ties were stored, and a row made a unit current on more days
        units = merged.records_of("Unit")
        rows = sorted({(units[id_][1], "valid_from") for id_ in cycle if id_ in units})
    for row_id, column in rows:
        yield row_id, column, "cycle", values
