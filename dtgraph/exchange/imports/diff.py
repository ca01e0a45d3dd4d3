"""The difference between what would stand and what is stored, as steps that can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...model import NODES, RELATIONSHIPS
from ...stores.protocol import Row, Step
from ...values import fold
from ..cypher_templates import statement
from ..stored_records import batches
from ..tables.import_batch import Key, Values
from ..tables.merge import Merged, Stored, StoredEntry
from ..tables.table_schema import shape

__all__ = ["Difference", "difference"]


_Action = tuple[str, Callable[[Key], StoredEntry]]
"""The name of a statement in `cypher/writes/`, and what it writes under a key."""


@dataclass
class Difference:
    """By label or type, the keys of the records that an import creates and changes, and of the ties that it removes."""

    created: dict[str, list[Key]]
    changed: dict[str, list[Key]]
    removed: dict[str, list[Key]]
    unchanged: int

    @staticmethod
    def count(records: dict[str, list[Key]]) -> int:
        return sum(map(len, records.values()))

    @property
    def rows(self) -> int:
        """How many rows the steps have in all."""
        return self.count(self.created) + self.count(self.changed) + self.count(self.removed)

    def steps(self, merged: Merged, stored: Stored, recorded_at: str) -> Iterator[Step]:
        """What to do, in the order in which it can be done; undone in the order turned round."""
        for type_, keys in self.removed.items():
            old = _old(stored, type_)
            yield from _steps(type_, keys, ("delete_tie", old), ("create_tie", old))
        for kind in (*NODES, *RELATIONSHIPS):
            what = "node" if kind in NODES else "tie"
            new, old = _new(merged, kind, recorded_at), _old(stored, kind)
            created, changed = self.created.get(kind, []), self.changed.get(kind, [])
            yield from _steps(kind, created, (f"create_{what}", new), (f"delete_{what}", new))
            yield from _steps(kind, changed, (f"change_{what}", new), (f"change_{what}", old))


def difference(merged: Merged, stored: Stored) -> Difference:
    """What the records of `merged` change in what is `stored`."""
    found = Difference({}, {}, {type_: sorted(keys, key=str) for type_, keys in merged.removed.items() if keys}, 0)
    for kind, records in merged.records.items():
        before = stored.of(kind)
        created: list[Key] = []
        changed: list[Key] = []
        for key, (values, _) in records.items():
            entry = before.get(key)
            if entry is None:
                created.append(key)
            elif entry[0] != values:
                changed.append(key)
        found.created[kind], found.changed[kind] = created, changed
        found.unchanged += len(records) - len(created) - len(changed)
    return found


def _new(merged: Merged, kind: str, recorded_at: str) -> Callable[[Key], StoredEntry]:
    records = merged.of(kind)
    return lambda key: (records[key][0], recorded_at)


def _old(stored: Stored, kind: str) -> Callable[[Key], StoredEntry]:
    records = stored.of(kind)
    return lambda key: records[key]


def _steps(kind: str, keys: list[Key], do: _Action, undo: _Action) -> Iterator[Step]:
    for batch in batches(keys):
        (statement_, rows), (undo_statement, undo_rows) = (
            (statement(f"writes/{name}", kind), [_row(kind, key, *record(key), name) for key in batch])
            for name, record in (do, undo)
        )
        yield Step(statement_, rows, undo_statement, undo_rows)


def _row(kind: str, key: Key, values: Values, recorded_at: str, action: str) -> Row:
    own = shape(kind)
    row: Row = {"id": key} if own.is_node else dict(zip(own.key, key, strict=True))
    if action.startswith("delete"):
        return row
    properties: Row = dict(zip(own.key[3:], key[3:], strict=True)) if not own.is_node else {}
    days: Row = {}
    for name, value in zip(own.values, values, strict=True):
        if name in own.days:
            days[name] = value
        elif value is not None or action.startswith("change"):
            properties[name] = value
    if kind == "Unit":
        properties["name_folded"] = fold(properties["name"])
    return {**row, "properties": properties, "days": days, "recorded_at": recorded_at}
