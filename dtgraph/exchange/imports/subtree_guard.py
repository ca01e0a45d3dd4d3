"""Whether what is written is within the subtree of one unit, for who may write there alone.

It is asked before anything else is looked at, of all that the rows name, so that no answer tells what is outside. A
post is where it is a seat, a person where their home unit is; both before the write and after it. What belongs to no
unit (platforms, tasks, trainings, changes) is of the whole network, but units and people within may be tied to it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ...errors import RefusedError
from ...model import NODES, RELATIONSHIPS
from ..stored_records import Read, read_nodes, read_ties
from ..tables.import_batch import ImportBatch, Key
from ..tables.table_schema import node_table, shape

__all__ = ["Guard", "Touched", "require_within", "touched_by"]

HOME = {"Post": "POST_IN", "Person": "EMPLOYED_BY"}
"""The type of tie that says where a thing is that is no unit."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What rows write: the keys of records by kind, the ends of shorthand ties by label and id, and posts named."""

    records: Mapping[str, Collection[Key]]
    shorthands: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    posts: Collection[str] = ()


Guard = Callable[[Read, Touched], None]
"""Raises where rows may not be written."""


def touched_by(incoming: ImportBatch) -> Touched:
    """What the rows of an import write."""
    place = shape("RESPONSIBLE_FOR").values.index("post_id")
    posts = {values[place] for values, _ in incoming.records.get("RESPONSIBLE_FOR", {}).values() if values[place]}
    return Touched(incoming.records, incoming.shorthands, posts)


def require_within(read: Read, touched: Touched, root: str, day: str) -> None:
    """Raise `RefusedError` where rows write what is outside of the subtree of `root` on a day, or of no unit."""
    reach = _Reach(read, touched, root, day)
    for kind, keys in touched.records.items():
        if kind in NODES and kind != "Unit" and kind not in HOME and keys:
            raise RefusedError("only-a-subtree", found=f"the table {node_table(kind).name}", within=root)
        for key in keys:
            if kind in NODES:
                reach.require(kind, key)
            else:
                reach.require(RELATIONSHIPS[kind].source.__name__, key[0])
                reach.require(RELATIONSHIPS[kind].target.__name__, key[1])
    for post in touched.posts:
        reach.require("Post", post)


class _Reach:
    def __init__(self, read: Read, touched: Touched, root: str, day: str) -> None:
        self._read, self._touched, self._root, self._day = read, touched, root, day
        self._known: dict[str, bool] = {root: True}
        self._ties: dict[tuple[str, str], list[tuple[Key, str | None]]] = {}
        self._planned: dict[tuple[str, str], set[str]] = defaultdict(set)
        for type_ in ("PART_OF", *HOME.values()):
            for key in touched.records.get(type_, ()):
                self._planned[type_, key[0]].add(key[1])
        for label, type_ in (("Unit", "PART_OF"), *HOME.items()):
            for id_, other in touched.shorthands.get(label, {}).items():
                if other is not None:
                    self._planned[type_, id_].add(other)

    def require(self, label: str, id_: str) -> None:
        """Raise unless a unit, a post or a person is within, before the write and after it."""
        if label != "Unit" and label not in HOME:
            return
        type_ = HOME.get(label, "PART_OF")
        before, _ = self._above(label, type_, id_)
        planned = self._planned[type_, id_]
        # a shorthand takes the place of the tie that it said before
        moved = before ^ planned if id_ in self._touched.shorthands.get(label, {}) else planned - before
        own = {id_} if label == "Unit" else before
        inside = bool(own) and all(map(self._inside, own))
        if not inside or not all(map(self._inside, moved)):
            raise RefusedError("outside-subtree", found=id_, within=self._root)

    def _inside(self, unit: str) -> bool:
        """Whether a unit is within; a new one is where all that it will be part of are."""
        if unit not in self._known:
            self._learn(unit)
        return self._known[unit]

    def _learn(self, unit: str) -> None:
        """Settle whether `unit` is within, and all above it: by one of its ties in force, else by all of them."""
        above: dict[str, tuple[set[str], bool]] = {}
        waiting = deque([unit])
        while waiting:
            one = waiting.popleft()
            if one in above or one in self._known:
                continue
            above[one] = self._above("Unit", "PART_OF", one)
            waiting.extend(above[one][0])
        # from what is known downwards, while something new is learnt; what is left hangs on nothing, or in a circle
        below: dict[str, set[str]] = defaultdict(set)
        for one, (others, _) in above.items():
            for other in others:
                below[other].add(one)
        learnt = deque(one for one in below if self._known.get(one))
        while learnt:
            for one in below[learnt.popleft()]:
                others, any_is_enough = above[one]
                if one not in self._known and (any_is_enough or all(self._known.get(other) for other in others)):
                    self._known[one] = True
                    learnt.append(one)
        for one in above:
            self._known.setdefault(one, False)

    def _above(self, label: str, type_: str, id_: str) -> tuple[set[str], bool]:
        """Where a thing is before the write, a new one after it; and whether one of these within is enough."""
        if not self._exists(label, id_):
            return set(self._planned[type_, id_]), False
        ties = self._before(type_, id_)
        current = {key[1] for key, valid_to in ties if self._in_force(key[2], valid_to)}
        return (current, True) if current else ({key[1] for key, _ in ties}, False)

    def _in_force(self, valid_from: str | None, valid_to: str | None) -> bool:
        return (valid_from is None or valid_from <= self._day) and (valid_to is None or self._day < valid_to)

    def _exists(self, label: str, id_: str) -> bool:
        return any(True for _ in read_nodes(self._read, label, [id_]))

    def _before(self, type_: str, id_: str) -> list[tuple[Key, str | None]]:
        if (type_, id_) not in self._ties:
            found: Iterator[tuple[Key, str | None]] = (
                (key, values[0]) for key, (values, _) in read_ties(self._read, type_, [id_])
            )
            self._ties[type_, id_] = list(found)
        return self._ties[type_, id_]
