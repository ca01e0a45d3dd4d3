"""Changes of columns: what a commit touched, with the rows that are stored since, applied copy-on-write.

All records of the touched ids are replaced: the nodes themselves, and the ties that begin at them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..exchange.cypher_templates import render_statement
from ..model import NODES, RELATIONSHIPS, personal_fields
from ..stores.protocol import Commit, Parameters, Row
from ..values import fold
from .columns import (
    NO_NODE,
    Columns,
    NodeColumns,
    Numbers,
    TieColumns,
    count_interval,
    encode_interval,
    encode_values,
    scan_schema,
    tie_order,
    to_arrow,
)

__all__ = ["Change", "apply_change", "merge_changes", "read_change"]


@dataclass(frozen=True)
class Change:
    """A commit with the ids that it touched, and the rows of their records now, by kind."""

    commit: Commit
    touched: Mapping[str, Sequence[str]]
    rows: Mapping[str, Sequence[Row]]

    def to_json(self, *, personal: bool) -> str:
        """The change as JSON; without `personal`, personal data are null."""
        rows = self.rows
        if not personal:
            hidden = {kind: dict.fromkeys(personal_fields(NODES[kind])) if kind in NODES else {} for kind in rows}
            rows = {kind: [{**row, **hidden[kind]} for row in kind_rows] for kind, kind_rows in rows.items()}
        content = {"version": self.commit.version, "commit_id": self.commit.id, "touched": self.touched, "rows": rows}
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Change":
        """Read a change. Raises `ValueError`, `KeyError`, `TypeError`."""
        content = json.loads(text)
        return cls(Commit(content["version"], content["commit_id"]), content["touched"], content["rows"])


def read_change(
    read: Callable[[str, Parameters | None], list[Row]], commit: Commit, touched: Mapping[str, Iterable[str]]
) -> Change:
    """Read the rows of the touched ids from a store; dates are texts."""
    ids = {kind: sorted(values) for kind, values in touched.items()}
    rows = {
        kind: read(render_statement(f"tables/read_{'nodes' if kind in NODES else 'ties'}", kind), {"ids": values})
        for kind, values in ids.items()
    }
    return Change(commit, ids, rows)


def apply_change(columns: Columns, change: Change) -> Columns:
    """The columns after a change; arrays that it does not touch are shared."""
    nodes, ties = dict(columns.nodes), dict(columns.ties)
    renumbered: dict[str, Numbers] = {}
    for label in NODES.keys() & change.touched.keys():
        nodes[label], numbers = _replace_nodes(columns.nodes[label], change.touched[label], change.rows[label])
        if numbers is not None:
            renumbered[label] = numbers
    for type_, relationship in RELATIONSHIPS.items():
        labels = relationship.source.__name__, relationship.target.__name__
        if not renumbered.keys() & {*labels} and type_ not in change.touched:
            continue
        sources, targets = (nodes[label] for label in labels)
        moved = _renumber(columns.ties[type_], *(renumbered.get(label) for label in labels))
        touched, rows = change.touched.get(type_, ()), change.rows.get(type_, ())
        ties[type_] = _replace_ties(moved, sources, targets, touched, rows)
    return Columns(change.commit.version, nodes, ties)


def merge_changes(changes: Iterable[Change]) -> list[Change]:
    """Fewer changes with the same effect: a patch copies whole columns, however many rows it replaces.

    A change that deletes nodes is not merged: it also drops their ties.
    """
    merged: list[Change] = []
    for change in changes:
        if merged and not (_deletes_nodes(merged[-1]) or _deletes_nodes(change)):
            merged[-1] = _merge(merged[-1], change)
        else:
            merged.append(change)
    return merged


def _deletes_nodes(change: Change) -> bool:
    return any(len(change.rows[label]) < len(change.touched[label]) for label in NODES.keys() & change.touched.keys())


def _merge(first: Change, second: Change) -> Change:
    touched = {
        kind: sorted({*first.touched.get(kind, ()), *second.touched.get(kind, ())})
        for kind in first.touched.keys() | second.touched.keys()
    }
    rows: dict[str, list[Row]] = {}
    for kind in touched:
        column, replaced = "id" if kind in NODES else "source_id", {*second.touched.get(kind, ())}
        remaining = [row for row in first.rows.get(kind, ()) if row[column] not in replaced]
        rows[kind] = [*remaining, *second.rows.get(kind, ())]
    return Change(second.commit, touched, rows)


Segments = Sequence[tuple[bool, int, int]]
"""Consecutive parts of a new column: whether from the new rows, and their first and last index."""


def _splice(segments: Segments, old: Any, new: Any) -> Any:
    """A column made of parts of the old and the new one."""
    if isinstance(old, pa.Array):
        parts = [(new if is_new else old)[start:end] for is_new, start, end in segments]
        return pa.concat_arrays([part.cast(old.type) for part in parts]) if parts else old[:0]
    parts = [(new if is_new else old)[start:end] for is_new, start, end in segments]
    return np.concatenate(parts).astype(old.dtype) if parts else old[:0]


def _segments(size: int, removed: NDArray[np.integer], inserted: NDArray[np.integer]) -> list[tuple[bool, int, int]]:
    """Parts of a column of `size` without the `removed` indices, with new rows before the `inserted` ones (sorted)."""
    segments: list[tuple[bool, int, int]] = []
    insertions = [(index, False, number) for number, index in enumerate(inserted.tolist())]
    events = sorted([*insertions, *((index, True, 0) for index in removed.tolist())])
    start = 0
    for index, is_removal, number in events:
        if start < index:
            segments.append((False, start, index))
        start = max(start, index)
        if is_removal:
            start = index + 1
        else:
            segments.append((True, number, number + 1))
    if start < size:
        segments.append((False, start, size))
    return segments


def _splice_values(segments: Segments, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Columns made of parts; those that are not loaded yet are left out."""
    return {name: _splice(segments, old[name], new[name]) for name in new if name in old}


def _table(kind: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of `cypher/tables` as a table of the schema of scans."""
    schema = scan_schema(kind)
    records = []
    for row in rows:
        record = dict(row)
        if kind == "Unit":
            record["name_folded"] = fold(row["name"])
        for field in schema:
            value = record.get(field.name)
            if pa.types.is_date(field.type) and isinstance(value, str):
                record[field.name] = date.fromisoformat(value)
        records.append({name: record.get(name) for name in schema.names})
    return pa.Table.from_pylist(records, schema=schema)


def _replace_nodes(
    nodes: NodeColumns, touched: Sequence[str], rows: Sequence[Row]
) -> tuple[NodeColumns, Numbers | None]:
    """Replace the touched nodes.

    Also returns the new index of each old node, `NO_NODE` if it was deleted; None if ties need not be renewed, since
    nodes are the same and in force in the same intervals.
    """
    table = _table(nodes.kind, sorted(rows, key=lambda row: row["id"]))
    index = nodes.find(list(touched))
    removed = np.sort(index[index != NO_NODE])
    ids = table["id"].to_pylist()
    inserted = np.array([nodes.position(id_) for id_ in ids], np.int32)
    segments = _segments(len(nodes), removed, inserted)
    start, end = encode_interval(table)
    changed = NodeColumns(
        nodes.kind,
        _splice(segments, nodes.valid_from, start),
        _splice(segments, nodes.valid_to, end),
        _splice_values(segments, nodes.values, encode_values(nodes.kind, table)),
        _splice(segments, nodes.ids, table["id"].combine_chunks()),
    )
    if (
        len(removed) == len(ids)
        and changed.ids.equals(nodes.ids)
        and np.array_equal(changed.valid_from, nodes.valid_from)
        and np.array_equal(changed.valid_to, nodes.valid_to)
    ):
        return changed, None
    before = np.zeros(len(nodes) + 1, np.int32)  # inserted and removed nodes before each old one
    np.add.at(before, inserted, 1)
    np.subtract.at(before, removed + 1, 1)
    renumbered = np.arange(len(nodes), dtype=np.int32) + np.cumsum(before[:-1], dtype=np.int32)
    renumbered[removed] = NO_NODE
    still = changed.find(nodes.known_ids(removed)) if len(removed) else removed
    renumbered[removed] = still
    return changed, renumbered


def _renumber(ties: TieColumns, sources: Numbers | None, targets: Numbers | None) -> TieColumns:
    """Ties with the new indices of their ends; ties without an end are dropped."""
    source = ties.source if sources is None or not len(ties) else sources[ties.source]
    target = ties.target if targets is None or not len(ties) else targets[ties.target]
    has_ends = (source != NO_NODE) & (target != NO_NODE)
    if has_ends.all():
        return replace(ties, source=source, target=target)
    index = np.flatnonzero(has_ends)
    take = partial(_take, index)
    return replace(
        ties,
        valid_from=take(ties.valid_from),
        valid_to=take(ties.valid_to),
        values={name: take(column) for name, column in ties.values.items()},
        source=take(source),
        target=take(target),
        counted=(take(ties.counted[0]), take(ties.counted[1])),
    )


def _take(index: NDArray[np.intp], column: Any) -> Any:
    return column.take(to_arrow(index)) if isinstance(column, pa.Array) else column[index]


def _replace_ties(
    ties: TieColumns, sources: NodeColumns, targets: NodeColumns, touched: Sequence[str], rows: Sequence[Row]
) -> TieColumns:
    """Replace the ties that begin at touched nodes, and update the intervals in which ties count."""
    if touched:
        table = _table(ties.kind, rows)
        ends = [sources.find([row["source_id"] for row in rows]), targets.find([row["target_id"] for row in rows])]
        order = tie_order(ties.kind, table, *ends)
        table, (source, target) = table.take(to_arrow(order)), (end[order] for end in ends)
        start, end = encode_interval(table)
        index = sources.find(list(touched))
        first = np.searchsorted(ties.source, index, side="left")
        last = np.searchsorted(ties.source, index, side="right")
        spans = [np.arange(a, b) for a, b, known in zip(first, last, index != NO_NODE, strict=True) if known]
        removed = np.sort(np.concatenate(spans)) if spans else np.empty(0, np.int64)
        segments = _segments(len(ties), removed, np.searchsorted(ties.source, source, side="left"))
        ties = replace(
            ties,
            valid_from=_splice(segments, ties.valid_from, start),
            valid_to=_splice(segments, ties.valid_to, end),
            values=_splice_values(segments, ties.values, encode_values(ties.kind, table)),
            source=_splice(segments, ties.source, source),
            target=_splice(segments, ties.target, target),
        )
    counted = count_interval((ties.valid_from, ties.valid_to), sources, targets, ties.source, ties.target)
    return replace(ties, counted=counted, sizes=(len(sources), len(targets)))
