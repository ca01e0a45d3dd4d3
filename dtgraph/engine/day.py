"""One day of the network: what is in force, and what several rules and queries of the day share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .adjacency import Adjacency
from .columns import NO_NODE, Columns, Interval, Mask, NodeColumns, Numbers, day_number

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["Counts", "Day", "Ties", "count", "in_force", "is_among", "least", "meet", "was_in_force"]

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties of a type: their indices in `TieColumns`, and their ends."""

    index: Numbers
    source: Numbers
    target: Numbers

    def where(self, mask: Mask) -> "Ties":
        """The ties at which `mask` is true."""
        return Ties(self.index[mask], self.source[mask], self.target[mask])

    def distinct(self) -> "Ties":
        """One tie for each pair of ends. Ties are sorted by them."""
        is_first = np.ones(len(self.index), np.bool_)
        is_first[1:] = (self.source[1:] != self.source[:-1]) | (self.target[1:] != self.target[:-1])
        return self.where(is_first)


def in_force(interval: Interval, day: int) -> Mask:
    """Whether each interval contains the day."""
    return (interval[0] <= day) & (day < interval[1])


def was_in_force(interval: Interval, day: int) -> Mask:
    """Whether each interval contains a day before `day`."""
    return (interval[0] < day) & (interval[0] < interval[1])


def meet(*intervals: Interval) -> Interval:
    """The days on which all are in force; empty (the end is not after the start) if there are none."""
    start, end = intervals[0]
    for other_start, other_end in intervals[1:]:
        start, end = np.maximum(start, other_start), np.minimum(end, other_end)
    return start, end


def count(items: NDArray[Any], size: int, weights: NDArray[Any] | None = None) -> Counts:
    """(size,) how often each number from 0 on occurs in `items`, or the sum of its weights."""
    counts: Counts = np.bincount(items, weights=weights, minlength=size).astype(np.int64)
    return counts


def least(groups: Numbers, items: Numbers, size: int) -> Numbers:
    """(size,) the least of the `items` of each group; `NO_NODE` for a group without any."""
    result = np.full(size, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(result, groups, items)
    result[result == np.iinfo(np.int32).max] = NO_NODE
    return result


def is_among(items: NDArray[np.integer], size: int) -> Mask:
    """(size,) whether each number from 0 on occurs in `items`."""
    mask = np.zeros(size, np.bool_)
    mask[items] = True
    return mask


class Day:
    """The network on one day. Shared between threads: what is computed lazily is the same in all of them."""

    def __init__(self, columns: Columns, day: date) -> None:
        self.columns = columns
        self.date = day
        self.number = day_number(day)
        self._current: dict[str, Mask] = {}
        self._ties: dict[str, Ties] = {}
        self._subtrees: dict[str, Mask] = {}

    def unit_ids(self, units: NDArray[Any]) -> list[str | None]:
        """Ids of units; None for `NO_NODE`."""
        return self.units.ids_at(units)

    @property
    def units(self) -> NodeColumns:
        """All units, whether current or not."""
        return self.columns.nodes["Unit"]

    def current(self, label: str) -> Mask:
        """(n,) whether each node of a label is current."""
        if label not in self._current:
            nodes = self.columns.nodes[label]
            self._current[label] = in_force((nodes.valid_from, nodes.valid_to), self.number)
        return self._current[label]

    def ties(self, type_: str) -> Ties:
        """The ties of a type that count: they and both their ends are in force."""
        if type_ not in self._ties:
            ties = self.columns.ties[type_]
            index = np.flatnonzero(in_force(ties.counted, self.number)).astype(np.int32)
            self._ties[type_] = Ties(index, ties.source[index], ties.target[index])
        return self._ties[type_]

    def ties_into(self, type_: str, targets: Numbers) -> tuple[NDArray[np.int64], Numbers]:
        """The ties of a type that count and lead to one of `targets`, by position of the target, then source.

        Returns the position of the target of each, and its index.
        """
        ties = self.columns.ties[type_]
        position, tie = ties.by_target.expand(targets)
        counts = in_force((ties.counted[0][tie], ties.counted[1][tie]), self.number)
        return position[counts], tie[counts]

    def counted_before(self, type_: str) -> Mask:
        """(m,) whether each tie of a type counted on an earlier day."""
        return was_in_force(self.columns.ties[type_].counted, self.number)

    def units_of_kind(self, *kinds: str, levels: Iterable[str] | None = None) -> Mask:
        """(n,) whether each unit is current and of one of the kinds, at one of the levels."""
        mask = self.current("Unit") & self.units.is_word("kind", *kinds)
        return mask if levels is None else mask & self.units.is_word("level", *levels)

    @cached_property
    def unreported(self) -> Mask:
        """(n + 1,) whether each unit had not reported by the day; the last stands for no unit."""
        return np.append(self.units["reported_on"] > self.number, True)

    @cached_property
    def parents(self) -> Adjacency:
        """Current units of which each current unit is directly part."""
        part_of = self.ties("PART_OF")
        return Adjacency.group(part_of.source, len(self.units), part_of.target)

    @cached_property
    def children(self) -> Adjacency:
        """Current units that are directly part of each current unit."""
        part_of = self.ties("PART_OF")
        return Adjacency.group(part_of.target, len(self.units), part_of.source)

    def subtree(self, root: int) -> Mask:
        """(n + 1,) whether each unit is the root or reaches it by `PART_OF`; the last stands for no unit.

        No unit is inside if the root is `NO_NODE` or not current.
        """
        inside = np.zeros(len(self.units) + 1, np.bool_)
        is_current = root != NO_NODE and self.current("Unit")[root]
        tier = np.array([root] if is_current else [], np.int32)
        while len(tier):
            inside[tier] = True
            below = np.unique(self.children.expand(tier)[1])
            tier = below[~inside[below]]
        return inside

    def above(self, units: Numbers) -> Mask:
        """(n,) whether each unit is among `units` or above one of them by `PART_OF`."""
        part_of = self.ties("PART_OF")
        above = tier = is_among(units, len(self.units))
        while tier.any():
            tier = is_among(part_of.target[tier[part_of.source]], len(above)) & ~above
            above = above | tier
        return above

    def province(self, unit: str | None) -> str | None:
        """Id of the province of a current unit."""
        return self.unit_ids(self.provinces[[self.units.index(unit)]])[0]

    def within(self, unit: str | None, root: str) -> bool:
        """Whether a unit is the root or reaches it by `PART_OF`."""
        return bool(self.subtree_of(root)[self.units.index(unit)])

    def related(self, unit: str, type_: str) -> list[str]:
        """Ids of the units to which ties of a type lead from a unit, in order."""
        ties = self.ties(type_)
        targets = ties.target[ties.source == self.units.index(unit)]
        return self.units.known_ids(np.unique(targets))

    def subtree_of(self, root: str) -> Mask:
        """See `subtree`, for the id of the root."""
        if root not in self._subtrees:
            self._subtrees[root] = self.subtree(self.units.index(root))
        return self._subtrees[root]

    def nearest_staffed_above(self, unit: str) -> list[str]:
        """The nearest units above a current unit without a focal point that have one; several if equally near."""
        index = self.units.index(unit)
        if self.staffed[index]:
            return []
        for tier in self.ancestor_tiers(index):
            if self.staffed[tier].any():
                return self.units.known_ids(tier[self.staffed[tier]])
        return []

    def ancestor_tiers(self, unit: int) -> Iterator[Numbers]:
        """A current unit, then its parents, and so on; each unit once, at its least distance."""
        tier = np.array([unit], np.int32)
        reached = is_among(tier, len(self.units))
        while len(tier):
            yield tier
            tier = np.unique(self.parents.expand(tier)[1])
            tier = tier[~reached[tier]]
            reached[tier] = True

    def ancestors(self, units: Numbers) -> tuple[NDArray[np.int64], Numbers]:
        """Pairs of a position in `units` and a unit that is at this position or above it, each once."""
        size = len(self.units)
        reached = tier = np.arange(len(units)) * size + units
        while len(tier):
            positions, above = self.parents.expand(tier % size)
            tier = np.setdiff1d((tier // size)[positions] * size + above, reached)
            reached = np.concatenate((reached, tier))
        return reached // size, (reached % size).astype(np.int32)

    @cached_property
    def unit_of_post(self) -> Numbers:
        """(n,) the unit of each post, the least of several; `NO_NODE` for none."""
        seats = self.ties("POST_IN")
        return least(seats.source, seats.target, len(self.columns.nodes["Post"]))

    @cached_property
    def unit_of_person(self) -> Numbers:
        """(n,) the unit of each person: the home unit, else one in which they hold a post, else a membership's."""
        size = len(self.columns.nodes["Person"])
        homes, holdings, memberships = self.ties("EMPLOYED_BY"), self.ties("HOLDS"), self.ties("MEMBER_OF")
        seated = holdings.where(self.unit_of_post[holdings.target] != NO_NODE)
        home = least(homes.source, homes.target, size)
        seat = least(seated.source, self.unit_of_post[seated.target], size)
        group = least(memberships.source, memberships.target, size)
        return np.select([home != NO_NODE, seat != NO_NODE], [home, seat], group).astype(np.int32)

    @cached_property
    def staffed(self) -> Mask:
        """(n,) whether each unit has a focal point."""
        post_ids = self.columns.nodes["Post"].is_word("role", "focal_point")
        held = is_among(self.ties("HOLDS").target, len(post_ids))
        seats = self.ties("POST_IN")
        return is_among(seats.target[(post_ids & held)[seats.source]], len(self.units))

    @cached_property
    def coordinator(self) -> int:
        """The Government's steering committee or, without one, the Government; the least of several, or `NO_NODE`."""
        governments = self.units_of_kind("government")
        part_of = self.ties("PART_OF")
        committees = part_of.where(
            self.units_of_kind("steering_committee")[part_of.source] & governments[part_of.target]
        )
        candidates = committees.source if len(committees.source) else np.flatnonzero(governments)
        return int(candidates.min(initial=len(self.units))) if len(candidates) else NO_NODE

    @cached_property
    def graph_units(self) -> Numbers:
        """The units of the coordination graph, in the order of their numbers there."""
        return np.flatnonzero(self.current("Unit")).astype(np.int32)

    @cached_property
    def people_between_units(self) -> Numbers:
        """People who hold posts in at least two units."""
        person, unit = self.seats_held
        order = np.lexsort((unit, person))
        person, unit = person[order], unit[order]
        return np.unique(person[1:][(person[1:] == person[:-1]) & (unit[1:] != unit[:-1])])

    @cached_property
    def seats_held(self) -> tuple[Numbers, Numbers]:
        """People and the units in which they hold a post; a pair may occur several times."""
        holds, seats = self.ties("HOLDS"), self.ties("POST_IN")
        seats_of_post = Adjacency.group(seats.source, len(self.columns.nodes["Post"]), seats.target)
        position, unit = seats_of_post.expand(holds.target)
        return holds.source[position], unit

    @cached_property
    def graph(self) -> "CoordinationGraph":
        """The coordination graph."""
        from .graph_builder import coordination_graph  # noqa: PLC0415 - loads SciPy

        return coordination_graph(self)

    @cached_property
    def levels(self) -> NDArray[np.int8]:
        """(n + 1,) level of each current unit, as an index of `LEVELS`; -1 for other units, and the last for none."""
        return np.append(np.where(self.current("Unit"), self.units["level"], -1), -1).astype(np.int8)

    @cached_property
    def provinces(self) -> Numbers:
        """(n + 1,) people's committee of the province of each current unit; the last is `NO_NODE`."""
        return self._governing("province")

    @cached_property
    def communes(self) -> Numbers:
        """(n + 1,) people's committee of the commune of each current unit; the last is `NO_NODE`."""
        return self._governing("commune")

    def _governing(self, level: str) -> Numbers:
        """The nearest committee of a level upwards; else the nearest upwards of what a unit or one above serves.

        Of several units that are equally near, the least id counts. Distance and unit make one number, so that
        "nearest, then least" is a minimum.
        """
        size = len(self.units)
        committees = self.units_of_kind("people_committee", levels=[level])
        nearest = self._nearest_above(np.where(committees, np.arange(size), size), committees)
        serves = self.ties("SERVES")
        far = np.iinfo(np.int64).max
        served = np.full(size, far)
        np.minimum.at(served, serves.source, nearest[serves.target])
        is_serving = is_among(serves.source, size)
        # the distance within what is served decides among the units served by the nearest that serves anything
        _, by_service = self._spread(served, is_serving)
        best = np.where(nearest < far, nearest, by_service)
        units = np.where((best < far) & self.current("Unit"), best % size, NO_NODE)
        return np.append(units, NO_NODE).astype(np.int32)

    def _nearest_above(self, unit: NDArray[np.int64], has: Mask) -> NDArray[np.int64]:
        """(n,) distance * n + unit of the nearest unit upwards that `has` one; the greatest number for none."""
        distance, nearest = self._spread(unit.astype(np.int64), has)
        return np.where(distance >= 0, distance * len(self.units) + nearest, np.iinfo(np.int64).max)

    def _spread(self, values: NDArray[np.int64], has: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pass the values of the units that `has` one down by `PART_OF`: each unit gets the least of the nearest.

        Returns the distances (n,), -1 for none, and the values (n,), the greatest number for none.
        """
        part_of, far = self.ties("PART_OF"), np.iinfo(np.int64).max
        distance = np.where(has, 0, -1).astype(np.int64)
        result = np.where(has, values, far)
        tier, steps = has, 0
        while tier.any():
            steps += 1
            down = part_of.where(tier[part_of.target] & (distance[part_of.source] < 0))
            np.minimum.at(result, down.source, result[down.target])
            distance[down.source] = steps
            tier = is_among(down.source, len(values))
        return distance, result
