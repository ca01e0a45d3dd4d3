"""Check that a write stays within the subtree of one unit, for callers who may write only there.

The guard runs before anything else and covers all ids in the rows, so that no response reveals what is outside. A post
belongs to the unit it is in, a person to the home unit; both the state before and after the write count. Platforms,
tasks, trainings and changes belong to the whole network and cannot be written, but units and people within the subtree
may be related to them.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from ...errors import RefusedError
from ...model import NODES, RELATIONSHIPS
from ..stored_records import Read, read_nodes, read_ties
from ..tables.import_batch import ImportBatch, RecordKey
from ..tables.table_schema import node_table, record_schema

__all__ = ["Guard", "TouchedRows", "require_within_subtree", "touched_rows"]

HOME_TIES = {"Post": "POST_IN", "Person": "EMPLOYED_BY"}
"""By label, the type of the relationship to the unit that a post or a person belongs to."""


@dataclass(frozen=True, slots=True)
class TouchedRows:
    """What rows write: record keys by kind, shorthand targets by label and id, and the ids of accountable posts."""

    records: Mapping[str, Collection[RecordKey]]
    shorthands: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    posts: Collection[str] = ()


Guard = Callable[[Read, TouchedRows], None]
"""Raises if the rows may not be written."""


def touched_rows(batch: ImportBatch) -> TouchedRows:
    """Return what the rows of an import write."""
    post = record_schema("RESPONSIBLE_FOR").values.index("post_id")
    posts = {values[post] for values, _ in batch.records.get("RESPONSIBLE_FOR", {}).values() if values[post]}
    return TouchedRows(batch.records, batch.shorthands, posts)


def require_within_subtree(read: Read, rows: TouchedRows, root: str, day: str) -> None:
    """Raise `RefusedError` if rows write outside the subtree of `root` on a day, or what belongs to no unit."""
    check = _SubtreeCheck(read, rows, root, day)
    for kind, keys in rows.records.items():
        if kind in NODES and kind != "Unit" and kind not in HOME_TIES and keys:
            raise RefusedError("only-a-subtree", found=f"the table {node_table(kind).name}", within=root)
        for key in keys:
            if kind in NODES:
                check.require(kind, key)
            else:
                check.require(RELATIONSHIPS[kind].source.__name__, key[0])
                check.require(RELATIONSHIPS[kind].target.__name__, key[1])
    for post in rows.posts:
        check.require("Post", post)


class _SubtreeCheck:
    def __init__(self, read: Read, rows: TouchedRows, root: str, day: str) -> None:
        self._read, self._rows, self._root, self._day = read, rows, root, day
        self._within: dict[str, bool] = {root: True}
        self._stored_ties: dict[tuple[str, str], list[tuple[RecordKey, str | None]]] = {}
        self._new_targets: dict[tuple[str, str], set[str]] = defaultdict(set)
        for type_ in ("PART_OF", *HOME_TIES.values()):
            for key in rows.records.get(type_, ()):
                self._new_targets[type_, key[0]].add(key[1])
        for label, type_ in (("Unit", "PART_OF"), *HOME_TIES.items()):
            for id_, target in rows.shorthands.get(label, {}).items():
                if target is not None:
                    self._new_targets[type_, id_].add(target)

    def require(self, label: str, id_: str) -> None:
        """Raise unless a unit, post or person is within the subtree, both before and after the write."""
        if label != "Unit" and label not in HOME_TIES:
            return
        type_ = HOME_TIES.get(label, "PART_OF")
        before, _ = self._parents(label, type_, id_)
        new = self._new_targets[type_, id_]
        # a shorthand replaces the relationship that it expressed before
        moved = before ^ new if id_ in self._rows.shorthands.get(label, {}) else new - before
        units = {id_} if label == "Unit" else before
        within = bool(units) and all(map(self._is_within, units))
        if not within or not all(map(self._is_within, moved)):
            raise RefusedError("outside-subtree", found=id_, within=self._root)

    def _is_within(self, unit: str) -> bool:
        """Return whether a unit is within the subtree; a new one is if all its new parents are."""
        if unit not in self._within:
            self._resolve(unit)
        return self._within[unit]

    def _resolve(self, unit: str) -> None:
        """Resolve `unit` and its ancestors by their parents in force, any of which suffices, or else by all parents."""
        parents: dict[str, tuple[set[str], bool]] = {}
        queue = deque([unit])
        while queue:
            child = queue.popleft()
            if child in parents or child in self._within:
                continue
            parents[child] = self._parents("Unit", "PART_OF", child)
            queue.extend(parents[child][0])
        # propagate downwards from resolved units; units never reached have no parent, or are in a cycle
        children: dict[str, set[str]] = defaultdict(set)
        for child, (child_parents, _) in parents.items():
            for parent in child_parents:
                children[parent].add(child)
        resolved = deque(parent for parent in children if self._within.get(parent))
        while resolved:
            for child in children[resolved.popleft()]:
                child_parents, any_suffices = parents[child]
                if child not in self._within and (any_suffices or all(map(self._within.get, child_parents))):
                    self._within[child] = True
                    resolved.append(child)
        for child in parents:
            self._within.setdefault(child, False)

    def _parents(self, label: str, type_: str, id_: str) -> tuple[set[str], bool]:
        """Return the units that a stored node belongs to, or a new one will, and whether one of them suffices."""
        if not any(read_nodes(self._read, label, [id_])):
            return set(self._new_targets[type_, id_]), False
        ties = self._ties(type_, id_)
        current = {key[1] for key, valid_to in ties if self._in_force(key[2], valid_to)}
        return (current, True) if current else ({key[1] for key, _ in ties}, False)

    def _in_force(self, valid_from: str | None, valid_to: str | None) -> bool:
        return (valid_from is None or valid_from <= self._day) and (valid_to is None or self._day < valid_to)

    def _ties(self, type_: str, id_: str) -> list[tuple[RecordKey, str | None]]:
        if (type_, id_) not in self._stored_ties:
            ties = read_ties(self._read, type_, [id_])
            self._stored_ties[type_, id_] = [(key, values[0]) for key, (values, _) in ties]
        return self._stored_ties[type_, id_]
