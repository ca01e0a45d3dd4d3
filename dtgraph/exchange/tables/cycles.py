"""Circles of `PART_OF`: one is an error if there is a day on which all of its ties count.

Almost every network has none even when days are left out of account, which one topological sort shows. Only what
lies on a circle then is looked at day by day. A set of intervals that share a day share the latest of
their first days, so only first days need to be tried.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ...errors import shorten
from .import_batch import Fault, ImportBatch
from .merge import Merged, Stored

__all__ = ["cycle_faults"]

_MOST = 1_000
"""How many circles are told of one tangle of units, so that a hostile one is refused in bounded time."""


@dataclass(frozen=True, slots=True)
class _Tie:
    child: str
    parent: str
    first: str
    end: str
    place: int


def cycle_faults(incoming: ImportBatch, stored: Stored, merged: Merged) -> Iterator[Fault]:
    """For each circle, the rows that have a part in it."""
    graph: dict[str, set[str]] = {}
    for key in merged.of("PART_OF"):
        graph.setdefault(key[0], set()).add(key[1])
    for key, _ in merged.left(stored, "PART_OF"):
        graph.setdefault(key[0], set()).add(key[1])
    if _cycle(graph) is None:
        return
    del graph
    for tangle in _tangles(list(_counting(stored, merged))):
        yield from _circles(tangle, incoming, merged)


def _cycle(graph: dict[str, set[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return None


_EVER = ""
_OPEN = "~"
"""They sort before and after every day."""


def _counting(stored: Stored, merged: Merged) -> Iterator[_Tie]:
    """The ties, each over the days on which it and both its ends are current, if there is one."""

    def interval(id_: str) -> tuple[str, str]:
        entry = merged.of("Unit").get(id_) or stored.of("Unit").get(id_)
        return (entry[0][-3] or _EVER, entry[0][-2] or _OPEN) if entry else (_EVER, _OPEN)

    ties = [(key, values[0], place) for key, (values, place) in merged.of("PART_OF").items()]
    ties += [(key, values[0], -1) for key, values in merged.left(stored, "PART_OF")]
    for (child, parent, valid_from), valid_to, place in ties:
        ends = interval(child), interval(parent)
        first = max(valid_from or _EVER, ends[0][0], ends[1][0])
        end = min(valid_to or _OPEN, ends[0][1], ends[1][1])
        if first < end:
            yield _Tie(child, parent, first, end, place)


def _tangles(ties: list[_Tie]) -> Iterator[list[_Tie]]:
    """The parts of the graph, apart from each other, that are left when all is peeled off that leads nowhere."""
    below = _outer([(tie.child, tie.parent) for tie in ties])
    above = _outer([(tie.parent, tie.child) for tie in ties])
    ties = [tie for tie in ties if not {tie.child, tie.parent} & (below | above)]
    neighbours: dict[str, list[_Tie]] = {}
    for tie in ties:
        neighbours.setdefault(tie.child, []).append(tie)
        neighbours.setdefault(tie.parent, []).append(tie)
    seen: set[str] = set()
    for start in neighbours:
        if start in seen:
            continue
        part: dict[int, _Tie] = {}
        reached = [start]
        seen.add(start)
        while reached:
            for tie in neighbours[reached.pop()]:
                part[id(tie)] = tie
                for unit in (tie.child, tie.parent):
                    if unit not in seen:
                        seen.add(unit)
                        reached.append(unit)
        yield list(part.values())


def _outer(pairs: list[tuple[str, str]]) -> set[str]:
    """The nodes before which, in the order that `pairs` of a node and one before it give, no circle lies."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for node, before in pairs:
        order.add(node, before)
    with suppress(CycleError):  # it still gives the nodes that it can put in order
        order.prepare()
    outer: set[str] = set()
    while ready := order.get_ready():
        order.done(*ready)
        outer.update(ready)
    return outer


def _circles(ties: list[_Tie], incoming: ImportBatch, merged: Merged) -> Iterator[Fault]:
    found = 0
    for day in sorted({tie.first for tie in ties}):
        while found < _MOST:
            graph: dict[str, set[str]] = {}
            for tie in ties:
                if tie.first <= day < tie.end:
                    graph.setdefault(tie.child, set()).add(tie.parent)
            circle = _cycle(graph)
            if circle is None:
                break
            found += 1
            pairs = {(child, parent) for parent, child in pairwise(circle)}
            part = [tie for tie in ties if (tie.child, tie.parent) in pairs and tie.first <= day < tie.end]
            yield from _told(circle, part, day, incoming, merged)
            told = {id(tie) for tie in part if tie.place >= 0} or {id(tie) for tie in part}
            ties = [tie for tie in ties if id(tie) not in told]


def _told(circle: list[str], part: list[_Tie], day: str, incoming: ImportBatch, merged: Merged) -> Iterator[Fault]:
    values = {"found": shorten(" → ".join(reversed(circle)), 200), "day": day or "every day"}
    if day == _EVER:
        end = min(tie.end for tie in part)
        values["day"] = "every day" if end == _OPEN else f"every day before {end}"
    rows = sorted({(tie.place, incoming.column(tie.place, "target_id")) for tie in part if tie.place >= 0})
    if not rows:  # the ties were there, and a row made a unit current on more days
        units = merged.of("Unit")
        rows = sorted({(units[id_][1], "valid_from") for id_ in circle if id_ in units})
    for place, column in rows:
        yield place, column, "cycle", values
