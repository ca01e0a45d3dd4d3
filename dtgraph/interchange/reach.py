"""Whether what is written is within the subtree of one unit, for who may write there alone.

A post is where it is a seat, a person where their home unit is; both before the write and after it. What belongs to
no unit (platforms, tasks, trainings, changes) is of the whole network, but units and people within may be tied to it.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from ..errors import RefusedError
from ..model import NODES, RELATIONSHIPS
from ..tables.incoming import Key
from ..tables.layout import node_table
from .planning import Plan
from .stored import Read, read_nodes, read_ties

__all__ = ["require_within"]

HOME = {"Post": "POST_IN", "Person": "EMPLOYED_BY"}
"""The type of tie that says where a thing is that is no unit."""


def require_within(read: Read, plan: Plan, root: str, day: str) -> None:
    """Raise `RefusedError` where a plan writes what is outside of the subtree of `root` on a day, or of no unit."""
    reach = _Reach(read, plan, root, day)
    written = plan.difference
    for records in (written.created, written.changed, written.removed):
        for kind, keys in records.items():
            for key in keys:
                reach.require(kind, key)


class _Reach:
    def __init__(self, read: Read, plan: Plan, root: str, day: str) -> None:
        self._read, self._plan, self._root, self._day = read, plan, root, day
        self._before = cache(self._read_before)
        self._exists = cache(lambda label, id_: any(True for _ in read_nodes(read, label, [id_])))

    def require(self, kind: str, key: Key) -> None:
        """Raise unless a record is within."""
        if kind in NODES:
            if kind != "Unit" and kind not in HOME:
                found = f"the table {node_table(kind).name}"
                raise RefusedError("only-a-subtree", found=found, within=self._root)
            self._require(kind, key)
            return
        for label, id_ in (
            (RELATIONSHIPS[kind].source.__name__, key[0]),
            (RELATIONSHIPS[kind].target.__name__, key[1]),
        ):
            self._require(label, id_)

    def _require(self, label: str, id_: str) -> None:
        if label != "Unit" and label not in HOME:
            return
        for units in self._units(label, id_):
            if not units or not all(self._inside(unit, frozenset()) for unit in units):
                raise RefusedError("outside-subtree", found=id_, within=self._root)

    def _units(self, label: str, id_: str) -> Iterator[set[str]]:
        """Where a thing is, before the write, if it was there, and after it."""
        if label == "Unit":
            yield {id_}
            return
        type_ = HOME[label]
        before = {key[1] for key, _ in self._before(type_, id_)}
        if self._exists(label, id_):
            yield before
        removed = self._plan.merged.removed.get(type_, set())
        stay = {key[1] for key, _ in self._before(type_, id_) if key not in removed}
        yield stay | {key[1] for key in self._after(type_, id_)}

    def _inside(self, unit: str, seen: frozenset[str]) -> bool:
        """Whether a unit is within: by a tie in force; where it has none, by all of its ties."""
        if unit == self._root:
            return True
        if unit in seen:
            return False
        seen |= {unit}
        if not self._exists("Unit", unit):
            above = {key[1] for key in self._after("PART_OF", unit)}
            return bool(above) and all(self._inside(one, seen) for one in above)
        ties = self._before("PART_OF", unit)
        current = [key[1] for key, valid_to in ties if self._in_force(key[2], valid_to)]
        if current:
            return any(self._inside(one, seen) for one in current)
        return bool(ties) and all(self._inside(key[1], seen) for key, _ in ties)

    def _in_force(self, valid_from: str | None, valid_to: str | None) -> bool:
        return (valid_from is None or valid_from <= self._day) and (valid_to is None or self._day < valid_to)

    def _read_before(self, type_: str, id_: str) -> list[tuple[Key, str | None]]:
        return [(key, values[0]) for key, (values, _) in read_ties(self._read, type_, [id_])]

    def _after(self, type_: str, id_: str) -> Iterable[Key]:
        return (key for key in self._plan.merged.of(type_) if key[0] == id_)
