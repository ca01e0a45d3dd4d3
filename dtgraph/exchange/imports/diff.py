"""The difference between the merged and the stored records, as reversible steps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...model import NODES, RELATIONSHIPS
from ...stores.protocol import Row, Step
from ...values import fold
from ..cypher_templates import render_statement
from ..stored_records import batches
from ..tables.import_batch import RecordKey, Values
from ..tables.merge import MergedState, StoredRecord, StoredState
from ..tables.table_schema import record_schema

__all__ = ["ImportDiff", "compute_diff"]


_Action = tuple[str, Callable[[RecordKey], StoredRecord]]
"""The name of a statement in `cypher/writes/`, and a function from a key to the record that it writes."""


@dataclass
class ImportDiff:
    """By label or type, the keys of records that an import creates and changes and of relationships that it removes."""

    created: dict[str, list[RecordKey]]
    changed: dict[str, list[RecordKey]]
    removed: dict[str, list[RecordKey]]
    unchanged_count: int

    @staticmethod
    def count(records: dict[str, list[RecordKey]]) -> int:
        return sum(map(len, records.values()))

    @property
    def row_count(self) -> int:
        """Number of rows in all steps."""
        return self.count(self.created) + self.count(self.changed) + self.count(self.removed)

    def steps(self, merged: MergedState, stored: StoredState, recorded_at: str) -> Iterator[Step]:
        """Yield the steps in the order in which they must be applied; undo them in reverse order."""
        for type_, keys in self.removed.items():
            old = _old_records(stored, type_)
            yield from _steps(type_, keys, ("delete_tie", old), ("create_tie", old))
        for kind in (*NODES, *RELATIONSHIPS):
            suffix = "node" if kind in NODES else "tie"
            new, old = _new_records(merged, kind, recorded_at), _old_records(stored, kind)
            created, changed = self.created.get(kind, []), self.changed.get(kind, [])
            yield from _steps(kind, created, (f"create_{suffix}", new), (f"delete_{suffix}", new))
            yield from _steps(kind, changed, (f"change_{suffix}", new), (f"change_{suffix}", old))


def compute_diff(merged: MergedState, stored: StoredState) -> ImportDiff:
    """Compare the records of `merged` with `stored`."""
    removed = {type_: sorted(keys, key=str) for type_, keys in merged.removed.items() if keys}
    diff = ImportDiff({}, {}, removed, 0)
    for kind, records in merged.records.items():
        before = stored.records_of(kind)
        created: list[RecordKey] = []
        changed: list[RecordKey] = []
        for key, (values, _) in records.items():
            record = before.get(key)
            if record is None:
                created.append(key)
            elif record[0] != values:
                changed.append(key)
        diff.created[kind], diff.changed[kind] = created, changed
        diff.unchanged_count += len(records) - len(created) - len(changed)
    return diff


def _new_records(merged: MergedState, kind: str, recorded_at: str) -> Callable[[RecordKey], StoredRecord]:
    records = merged.records_of(kind)
    return lambda key: (records[key][0], recorded_at)


def _old_records(stored: StoredState, kind: str) -> Callable[[RecordKey], StoredRecord]:
    records = stored.records_of(kind)
    return lambda key: records[key]


def _steps(kind: str, keys: list[RecordKey], do: _Action, undo: _Action) -> Iterator[Step]:
    (do_name, new), (undo_name, old) = do, undo
    do_statement, undo_statement = (render_statement(f"writes/{name}", kind) for name in (do_name, undo_name))
    do_row, undo_row = _row_builder(kind, do_name), _row_builder(kind, undo_name)
    creates = do_name.startswith("create") and undo_name.startswith("delete")
    for batch in batches(keys):
        rows = [do_row(key, *new(key)) for key in batch]
        yield Step(do_statement, rows, undo_statement, _UndoRows(batch, old, undo_row), kind, creates)


@dataclass(frozen=True, slots=True)
class _UndoRows:
    """Rows that are built when they are needed, which is never in an import into an empty network."""

    keys: list[RecordKey]
    record: Callable[[RecordKey], StoredRecord]
    build: "_RowBuilder"

    def __iter__(self) -> Iterator[Row]:
        return (self.build(key, *self.record(key)) for key in self.keys)


_RowBuilder = Callable[[RecordKey, Values, str], Row]


def _row_builder(kind: str, action: str) -> _RowBuilder:
    """Return a function that builds the row of a record for a statement in `cypher/writes/`."""
    schema = record_schema(kind)
    key_properties, is_node = schema.key[3:], schema.is_node
    dates = [(index, name) for index, name in enumerate(schema.values) if name in schema.dates]
    others = [(index, name) for index, name in enumerate(schema.values) if name not in schema.dates]
    with_nulls = action.startswith("change")

    def build_key(key: RecordKey) -> Row:
        return {"id": key} if is_node else dict(zip(schema.key, key, strict=True))

    def build(key: RecordKey, values: Values, recorded_at: str) -> Row:
        properties = {name: values[index] for index, name in others if with_nulls or values[index] is not None}
        if kind == "Unit":
            properties["name_folded"] = fold(properties["name"])
        elif key_properties:
            properties = {**dict(zip(key_properties, key[3:], strict=True)), **properties}
        row = build_key(key)
        row["properties"] = properties
        row["dates"] = {name: values[index] for index, name in dates}
        row["recorded_at"] = recorded_at
        return row

    return build if not action.startswith("delete") else lambda key, _values, _recorded_at: build_key(key)
