"""Read stored nodes and relationships as records: those that an import may affect, and those that an export writes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from ..model import NODES, RELATIONSHIPS
from ..stores.protocol import Parameters, Row
from .cypher_templates import render_statement
from .tables.import_batch import ImportBatch, RecordKey, Values
from .tables.merge import StoredRecord, StoredState
from .tables.table_schema import node_table, record_schema

__all__ = [
    "BATCH_SIZE",
    "Read",
    "batches",
    "is_network_empty",
    "read_nodes",
    "read_stored_state",
    "read_ties",
    "read_unit",
]

Read = Callable[[str, Parameters | None], list[Row]]
"""The `read` method of a store or a transaction."""

BATCH_SIZE = 10_000
"""Number of rows read or written by one statement."""


def batches(items: Iterable[Any], size: int = BATCH_SIZE) -> Iterator[list[Any]]:
    """Yield `items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def is_network_empty(read: Read) -> bool:
    """Return whether no node of the model is stored."""
    return not any(read(render_statement("tables/any_node", label), None) for label in NODES)


def read_nodes(
    read: Read, label: str, ids: Sequence[str], *, personal: bool = True
) -> Iterator[tuple[RecordKey, StoredRecord]]:
    """Yield the nodes of `label` with one of `ids`; without `personal`, personal data are null."""
    schema = record_schema(label)
    hidden = dict.fromkeys(() if personal else schema.personal)
    for row in read(render_statement("tables/read_nodes", label), {"ids": ids}):
        yield row["id"], (_values({**row, **hidden}, schema.values), row["recorded_at"])


def read_ties(read: Read, type_: str, ids: Sequence[str]) -> Iterator[tuple[RecordKey, StoredRecord]]:
    """Yield the relationships of `type_` that begin at one of `ids`."""
    schema = record_schema(type_)
    for row in read(render_statement("tables/read_ties", type_), {"ids": ids}):
        yield tuple([row[name] for name in schema.key]), (_values(row, schema.values), row["recorded_at"])


def read_unit(read: Read, unit: str) -> tuple[dict[str, Any], str]:
    """Return a unit's properties and when they were recorded. Raises `KeyError` if the unit is not stored."""
    for id_, (values, recorded_at) in read_nodes(read, "Unit", [unit]):
        schema = record_schema("Unit")
        properties = {"id": id_, **dict(zip(schema.values, values, strict=True))}
        dates = {name: properties[name] and date.fromisoformat(properties[name]) for name in schema.dates}
        return properties | dates, recorded_at
    raise KeyError(unit)


def _values(row: Row, names: tuple[str, ...]) -> Values:
    return tuple([row[name] for name in names])


def read_stored_state(read: Read, batch: ImportBatch) -> StoredState:
    """Read the stored records that `batch` may affect (see `StoredState`)."""
    stored = StoredState()
    labels = [label for label in NODES if read(render_statement("tables/any_node", label), None)]
    types = [type_ for type_ in RELATIONSHIPS if read(render_statement("tables/any_tie", type_), None)]
    referenced = _referenced_ids(batch)
    for label in labels:
        _add_nodes(read, stored, label, referenced[label])
    for label in labels:
        for other in NODES:
            if other != label:
                unknown = batch.records.get(other, {}).keys() - stored.records_of(other).keys() - referenced[label]
                _add_nodes(read, stored, label, unknown)
    for type_ in types:
        shorthand_sources = _shorthand_sources(batch, type_)
        sources = {key[0] for key in batch.records.get(type_, ())} | shorthand_sources
        sources |= batch.rejected_ids.get(type_, set())
        relationship = RELATIONSHIPS[type_]
        _add_ties(read, stored, type_, sources & stored.records_of(relationship.source.__name__).keys())
        if shorthand_sources:  # a row without the shorthand column keeps the target
            target = relationship.target.__name__
            targets = {key[1] for key in stored.records_of(type_)}
            _add_nodes(read, stored, target, targets - stored.records_of(target).keys())
        names = record_schema(type_).values
        if "post_id" in names:  # a row without the column keeps the post
            post = names.index("post_id")
            posts = {values[post] for values, _ in stored.records_of(type_).values() if values[post]}
            _add_nodes(read, stored, "Post", posts - stored.records_of("Post").keys())
    if "PART_OF" in types and (batch.records.get("Unit") or batch.records.get("PART_OF")):
        _add_ancestors(read, stored, batch)
    return stored


def _referenced_ids(batch: ImportBatch) -> dict[str, set[str]]:
    """Return, by label, the ids of the nodes that the rows define or refer to."""
    ids = {label: batch.records.get(label, {}).keys() | batch.rejected_ids.get(label, set()) for label in NODES}
    for label, targets in batch.shorthands.items():
        shorthand = node_table(label).shorthand
        if shorthand:
            ids[RELATIONSHIPS[shorthand[1]].target.__name__].update(filter(None, targets.values()))
    for type_, relationship in RELATIONSHIPS.items():
        ties = batch.records.get(type_, {})
        ids[relationship.source.__name__].update((key[0] for key in ties), batch.rejected_ids.get(type_, ()))
        ids[relationship.target.__name__].update(key[1] for key in ties)
        names = record_schema(type_).values
        if "post_id" in names:
            post = names.index("post_id")
            ids["Post"].update(values[post] for values, _ in ties.values() if values[post])
    return ids


def _shorthand_sources(batch: ImportBatch, type_: str) -> set[str]:
    """Return the ids of the nodes in the rows of the table whose shorthand column expresses `type_`."""
    label = RELATIONSHIPS[type_].source.__name__
    shorthand = node_table(label).shorthand
    if not shorthand or shorthand[1] != type_:
        return set()
    return batch.records.get(label, {}).keys() | batch.rejected_ids.get(label, set())


def _add_nodes(read: Read, stored: StoredState, label: str, ids: Collection[str]) -> None:
    for batch in batches(sorted(ids)):
        stored.records.setdefault(label, {}).update(read_nodes(read, label, batch))


def _add_ties(read: Read, stored: StoredState, type_: str, ids: Collection[str]) -> None:
    for batch in batches(sorted(ids)):
        stored.records.setdefault(type_, {}).update(read_ties(read, type_, batch))


def _add_ancestors(read: Read, stored: StoredState, batch: ImportBatch) -> None:
    """Add all ancestors of the units, so that cycles through stored relationships are found."""
    visited = {key[0] for key in stored.records_of("PART_OF")} | _shorthand_sources(batch, "PART_OF")
    ancestors = (stored.records_of("Unit").keys() | {key[1] for key in stored.records_of("PART_OF")}) - visited
    while ancestors:
        visited |= ancestors
        _add_nodes(read, stored, "Unit", ancestors - stored.records_of("Unit").keys())
        _add_ties(read, stored, "PART_OF", ancestors)
        ancestors = {key[1] for key in stored.records_of("PART_OF")} - visited
