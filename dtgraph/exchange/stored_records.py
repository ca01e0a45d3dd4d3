"""What is stored, as records: the slices of a network that an import touches and an export writes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from ..model import NODES, RELATIONSHIPS
from ..stores.protocol import Parameters, Row
from .cypher_templates import statement
from .tables.import_batch import ImportBatch, Key, Values
from .tables.merge import Stored, StoredEntry
from .tables.table_schema import node_table, shape

__all__ = ["BATCH", "Read", "batches", "is_empty", "read_nodes", "read_ties", "read_unit", "touched"]

Read = Callable[[str, Parameters | None], list[Row]]
"""A store's or a transaction's `read`."""

BATCH = 10_000
"""How many rows go in or come out with one statement."""


def batches(items: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def is_empty(read: Read) -> bool:
    """Whether no node of the model is stored."""
    return not any(read(statement("tables/any_node", label), None) for label in NODES)


def read_nodes(
    read: Read, label: str, ids: Sequence[str], *, personal: bool = True
) -> Iterator[tuple[Key, StoredEntry]]:
    """The nodes of `label` that have one of `ids`, with or without their personal data."""
    names, hidden = shape(label).values, frozenset() if personal else shape(label).personal
    for row in read(statement("tables/read_nodes", label), {"ids": ids}):
        yield row["id"], (_values({**row, **dict.fromkeys(hidden)}, names), row["recorded_at"])


def read_ties(read: Read, type_: str, ids: Sequence[str]) -> Iterator[tuple[Key, StoredEntry]]:
    """The relationships of `type_` that begin at one of `ids`."""
    key, names = shape(type_).key, shape(type_).values
    for row in read(statement("tables/read_ties", type_), {"ids": ids}):
        yield tuple([row[name] for name in key]), (_values(row, names), row["recorded_at"])


def read_unit(read: Read, unit: str) -> tuple[dict[str, Any], str]:
    """All that is stored of a unit, days as such, and when it was recorded. Raises `KeyError` where it is not there."""
    for id_, (values, recorded_at) in read_nodes(read, "Unit", [unit]):
        record = {"id": id_, **dict(zip(shape("Unit").values, values, strict=True))}
        days = {name: record[name] and date.fromisoformat(record[name]) for name in shape("Unit").days}
        return record | days, recorded_at
    raise KeyError(unit)


def _values(row: Row, names: tuple[str, ...]) -> Values:
    return tuple([row[name] for name in names])


def touched(read: Read, incoming: ImportBatch) -> Stored:
    """What is stored of the things that `incoming` touches (see `Stored`)."""
    stored = Stored()
    labels = [label for label in NODES if read(statement("tables/any_node", label), None)]
    types = [type_ for type_ in RELATIONSHIPS if read(statement("tables/any_tie", type_), None)]
    named = _named(incoming)
    for label in labels:
        _add_nodes(read, stored, label, named[label])
    for label in labels:
        for other in NODES:
            if other != label:
                unknown = incoming.records.get(other, {}).keys() - stored.of(other).keys() - named[label]
                _add_nodes(read, stored, label, unknown)
    for type_ in types:
        sources = {key[0] for key in incoming.records.get(type_, ())} | _shorthand_sources(incoming, type_)
        sources |= incoming.broken.get(type_, set())
        kind = RELATIONSHIPS[type_]
        _add_ties(read, stored, type_, sources & stored.of(kind.source.__name__).keys())
        if _shorthand_sources(incoming, type_):  # a shorthand may go on to say what it said
            target = kind.target.__name__
            _add_nodes(read, stored, target, {key[1] for key in stored.of(type_)} - stored.of(target).keys())
        if "post_id" in shape(type_).values:  # a row without the column goes on to name the post that it named
            post = shape(type_).values.index("post_id")
            posts = {values[post] for values, _ in stored.of(type_).values() if values[post]}
            _add_nodes(read, stored, "Post", posts - stored.of("Post").keys())
    if "PART_OF" in types and (incoming.records.get("Unit") or incoming.records.get("PART_OF")):
        _add_ancestors(read, stored, incoming)
    return stored


def _named(incoming: ImportBatch) -> dict[str, set[str]]:
    """The ids of each label that the rows have or refer to."""
    named = {label: incoming.records.get(label, {}).keys() | incoming.broken.get(label, set()) for label in NODES}
    for label, targets in incoming.shorthands.items():
        shorthand = node_table(label).shorthand
        if shorthand:
            named[RELATIONSHIPS[shorthand[1]].target.__name__].update(filter(None, targets.values()))
    for type_, kind in RELATIONSHIPS.items():
        ties = incoming.records.get(type_, {})
        named[kind.source.__name__].update((key[0] for key in ties), incoming.broken.get(type_, ()))
        named[kind.target.__name__].update(key[1] for key in ties)
        if "post_id" in shape(type_).values:
            post = shape(type_).values.index("post_id")
            named["Post"].update(values[post] for values, _ in ties.values() if values[post])
    return named


def _shorthand_sources(incoming: ImportBatch, type_: str) -> set[str]:
    """The nodes whose ties of `type_` an import may replace or count: those of rows that may have a shorthand."""
    label = RELATIONSHIPS[type_].source.__name__
    shorthand = node_table(label).shorthand
    if not shorthand or shorthand[1] != type_:
        return set()
    return incoming.records.get(label, {}).keys() | incoming.broken.get(label, set())


def _add_nodes(read: Read, stored: Stored, label: str, ids: Collection[str]) -> None:
    for batch in batches(sorted(ids)):
        stored.records.setdefault(label, {}).update(read_nodes(read, label, batch))


def _add_ties(read: Read, stored: Stored, type_: str, ids: Collection[str]) -> None:
    for batch in batches(sorted(ids)):
        stored.records.setdefault(type_, {}).update(read_ties(read, type_, batch))


def _add_ancestors(read: Read, stored: Stored, incoming: ImportBatch) -> None:
    """All that the named units belong to, so that a circle through what is stored is seen."""
    known = {key[0] for key in stored.of("PART_OF")} | _shorthand_sources(incoming, "PART_OF")
    above = (stored.of("Unit").keys() | {key[1] for key in stored.of("PART_OF")}) - known
    while above:
        known |= above
        _add_nodes(read, stored, "Unit", above - stored.of("Unit").keys())
        _add_ties(read, stored, "PART_OF", above)
        above = {key[1] for key in stored.of("PART_OF")} - known
