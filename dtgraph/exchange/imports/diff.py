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
    for batch in batches(keys):
        (do_statement, do_rows), (undo_statement, undo_rows) = (
            (render_statement(f"writes/{name}", kind), [_row(kind, key, *record(key), name) for key in batch])
            for name, record in (do, undo)
        )
        creates = do[0].startswith("create") and undo[0].startswith("delete")
        yield Step(do_statement, do_rows, undo_statement, undo_rows, kind, creates)


def _row(kind: str, key: RecordKey, values: Values, recorded_at: str, action: str) -> Row:
    schema = record_schema(kind)
    row: Row = {"id": key} if schema.is_node else dict(zip(schema.key, key, strict=True))
    if action.startswith("delete"):
        return row
    properties: Row = dict(zip(schema.key[3:], key[3:], strict=True)) if not schema.is_node else {}
    dates: Row = {}
    for name, value in zip(schema.values, values, strict=True):
        if name in schema.dates:
            dates[name] = value
        elif value is not None or action.startswith("change"):
            properties[name] = value
    if kind == "Unit":
        properties["name_folded"] = fold(properties["name"])
    return {**row, "properties": properties, "dates": dates, "recorded_at": recorded_at}
