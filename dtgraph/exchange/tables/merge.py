"""Merge the rows of an import with the stored records: the state that the import would produce. Pure functions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .import_batch import BatchRecord, ImportBatch, RecordKey, RowFault, Values
from .table_schema import node_table, record_schema

__all__ = ["MergedState", "StoredRecord", "StoredState", "merge", "shorthand_tie"]

StoredRecord = tuple[Values, str]
"""The values, and the time at which they were recorded as ISO text in UTC."""


@dataclass
class StoredState:
    """The stored records that an import may affect, by kind and key.

    These are the nodes in its rows, the nodes that they refer to, all units above these, and the relationships that
    begin at any of them.
    """

    records: dict[str, dict[RecordKey, StoredRecord]] = field(default_factory=dict)

    def records_of(self, kind: str) -> dict[RecordKey, StoredRecord]:
        return self.records.get(kind, {})


@dataclass
class MergedState:
    """The records that the rows create or replace, and the keys of the relationships that they remove."""

    records: dict[str, dict[RecordKey, BatchRecord]] = field(default_factory=dict)
    removed: dict[str, set[RecordKey]] = field(default_factory=dict)

    def records_of(self, kind: str) -> dict[RecordKey, BatchRecord]:
        return self.records.get(kind, {})

    def unchanged_ties(self, stored: StoredState, type_: str) -> Iterator[tuple[RecordKey, Values]]:
        """Yield the stored relationships of `type_` that the rows do not affect."""
        ties, removed = self.records_of(type_), self.removed.get(type_, set())
        return ((k, record[0]) for k, record in stored.records_of(type_).items() if k not in ties and k not in removed)


def shorthand_tie(label: str, values: Values, ties: list[tuple[RecordKey, Values]]) -> RecordKey | None:
    """Return the key of the relationship in `ties` that the node's shorthand column expresses, or `None`.

    `ties` are the node's relationships of the shorthand's type. The column expresses the only one that has the node's
    interval, if it also has the node's source; relationships that it cannot reproduce are rows of `links`.
    """
    valid_from, valid_to, source = values[-3:]
    candidates = [(key, tie[1]) for key, tie in ties if key[2] == valid_from and tie[0] == valid_to]
    return candidates[0][0] if len(candidates) == 1 and candidates[0][1] == source else None


def merge(batch: ImportBatch, stored: StoredState) -> tuple[MergedState, list[RowFault]]:
    """Merge the valid records of `batch` with `stored`; return the result and the faults found."""
    merged = MergedState()
    faults: list[RowFault] = []
    valid = batch.valid_records()
    ties: dict[str, dict[RecordKey, BatchRecord]] = {}
    for kind, records in valid.items():
        if record_schema(kind).is_node:
            merged.records[kind] = _fill_missing_columns(kind, records, stored, batch, faults)
            _expand_shorthands(kind, merged, stored, batch, ties)
    for kind, records in valid.items():
        if not record_schema(kind).is_node:
            expanded = ties.get(kind, {})
            common = {key: records[key] for key in expanded.keys() & records.keys()}
            faults += _shorthand_conflicts(kind, common, expanded, batch)
            others = {key: record for key, record in records.items() if key not in common} if common else records
            filled = _fill_missing_columns(kind, others, stored, batch, faults)
            ties[kind] = {**filled, **expanded} if expanded else filled
    merged.records.update(ties)
    for type_ in merged.removed:
        merged.removed[type_] -= merged.records_of(type_).keys()
    return merged, faults


def _fill(names: tuple[str, ...], values: Values, stored: Values, missing: frozenset[str]) -> Values:
    """Replace the values of the `missing` columns by the stored ones."""
    return tuple([old if name in missing else value for name, value, old in zip(names, values, stored, strict=True)])


def _fill_missing_columns(
    kind: str,
    records: dict[RecordKey, BatchRecord],
    stored: StoredState,
    batch: ImportBatch,
    faults: list[RowFault],
) -> dict[RecordKey, BatchRecord]:
    """Return the records with the stored values of the columns that their sheets do not have."""
    before = stored.records_of(kind)
    if not before or not any(batch.missing_columns(row_id) for _, row_id in records.values()):
        return records
    names = record_schema(kind).values
    filled = {}
    for key, (values, row_id) in records.items():
        record = before.get(key)
        missing = batch.missing_columns(row_id)
        if record and missing:
            filled_values = _fill(names, values, record[0], missing)
            faults += _interval_faults(kind, key, filled_values, row_id)
            filled[key] = (filled_values, row_id)
        else:
            filled[key] = (values, row_id)
    return filled


def _interval_faults(kind: str, key: RecordKey, values: Values, row_id: int) -> Iterator[RowFault]:
    names = record_schema(kind).values
    if "valid_to" not in names:
        return
    valid_from = values[names.index("valid_from")] if "valid_from" in names else key[2]
    valid_to = values[names.index("valid_to")]
    if valid_from is not None and valid_to is not None and valid_from >= valid_to:
        code = "empty-interval" if valid_from == valid_to else "inverted-interval"
        yield row_id, "valid_to", code, {"found": f"{valid_from} to {valid_to}"}


def _expand_shorthands(
    label: str,
    merged: MergedState,
    stored: StoredState,
    batch: ImportBatch,
    ties: dict[str, dict[RecordKey, BatchRecord]],
) -> None:
    """Add the relationships in the shorthand column of the rows of `label` to `ties`, and remove their predecessors.

    Where the sheet has no such column, the stored relationship moves to the row's interval, unless a row of `links`
    has the relationship.
    """
    shorthand = node_table(label).shorthand
    if not shorthand:
        return
    type_ = shorthand[1]
    links = batch.records.get(type_, {}).keys()
    targets = batch.shorthands.get(label, {})
    expanded = ties.setdefault(type_, {})
    removed = merged.removed.setdefault(type_, set())
    stored_ties = _stored_shorthand_ties(label, merged, stored)
    for id_, (values, row_id) in merged.records_of(label).items():
        valid_from, valid_to, source = values[-3:]
        key = stored_ties.get(id_)
        if id_ in targets:
            target = targets[id_]
        elif (
            key is None or values[-3:] == stored.records_of(label)[id_][0][-3:] or {key, (*key[:2], valid_from)} & links
        ):
            continue
        else:
            target = key[1]
        if key is not None:
            removed.add(key)
        if target is not None:
            expanded[id_, target, valid_from] = ((valid_to, source), row_id)


def _stored_shorthand_ties(label: str, merged: MergedState, stored: StoredState) -> dict[RecordKey, RecordKey]:
    """Map the ids of nodes in the rows to the key of the stored relationship that their shorthand column expresses."""
    shorthand = node_table(label).shorthand
    ties: dict[str, list[tuple[RecordKey, Values]]] = {}
    for key, (values, _) in stored.records_of(shorthand[1] if shorthand else "").items():
        ties.setdefault(key[0], []).append((key, values))
    nodes, rows = stored.records_of(label), merged.records_of(label)
    keys = {
        id_: shorthand_tie(label, nodes[id_][0], node_ties)
        for id_, node_ties in ties.items()
        if id_ in nodes and id_ in rows
    }
    return {id_: key for id_, key in keys.items() if key is not None}


def _shorthand_conflicts(
    type_: str,
    links: dict[RecordKey, BatchRecord],
    expanded: dict[RecordKey, BatchRecord],
    batch: ImportBatch,
) -> Iterator[RowFault]:
    """Yield the rows of `links` that differ from the shorthand column of their node."""
    names = record_schema(type_).values
    for key, (values, link_row) in links.items():
        shorthand_values, node_row = expanded[key]
        if _fill(names, values, shorthand_values, batch.missing_columns(link_row)) != shorthand_values:
            for row_id, other in ((link_row, node_row), (node_row, link_row)):
                column = batch.column(row_id, "target_id")
                yield row_id, column, "conflicting-rows", {"other": batch.describe(other, relative_to=row_id)}
