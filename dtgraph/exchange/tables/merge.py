"""What would stand in the store after an import: its rows laid over what is stored. Pure functions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .import_batch import Entry, Fault, ImportBatch, Key, Values
from .table_schema import node_table, shape

__all__ = ["Merged", "Stored", "StoredEntry", "merge", "shorthand_tie"]

StoredEntry = tuple[Values, str]
"""The values, and when the store learned them, as UTC ISO text."""


@dataclass
class Stored:
    """What is stored of the things that an import touches, by kind and key: of the nodes in its rows, of those
    that they refer to, and of all the units above these; of those, and of the ties that begin at them.
    """

    records: dict[str, dict[Key, StoredEntry]] = field(default_factory=dict)

    def of(self, kind: str) -> dict[Key, StoredEntry]:
        return self.records.get(kind, {})


@dataclass
class Merged:
    """The records that the rows make, and the keys of the ties that they end."""

    records: dict[str, dict[Key, Entry]] = field(default_factory=dict)
    removed: dict[str, set[Key]] = field(default_factory=dict)

    def of(self, kind: str) -> dict[Key, Entry]:
        return self.records.get(kind, {})

    def left(self, stored: Stored, type_: str) -> Iterator[tuple[Key, Values]]:
        """The stored ties of `type_` that the rows leave as they are."""
        ties, removed = self.of(type_), self.removed.get(type_, set())
        return ((k, entry[0]) for k, entry in stored.of(type_).items() if k not in ties and k not in removed)


def shorthand_tie(label: str, values: Values, ties: list[tuple[Key, Values]]) -> Key | None:
    """The key of the one of a node's `ties` of its shorthand's type that the shorthand says, or `None`.

    It is the only one over the node's own interval, and comes from where the node comes from: what the
    shorthand could not give back is a row of `links`.
    """
    valid_from, valid_to, source = values[-3:]
    own = [(key, tie[1]) for key, tie in ties if key[2] == valid_from and tie[0] == valid_to]
    return own[0][0] if len(own) == 1 and own[0][1] == source else None


def merge(incoming: ImportBatch, stored: Stored) -> tuple[Merged, list[Fault]]:
    """Lay `incoming`, without what is rejected, over `stored`; and what goes wrong in doing so."""
    merged = Merged()
    faults: list[Fault] = []
    sound = incoming.sound()
    named: dict[str, dict[Key, Entry]] = {}
    for kind, records in sound.items():
        if shape(kind).is_node:
            merged.records[kind] = _filled(kind, records, stored, incoming, faults)
            _expand(kind, merged, stored, incoming, named)
    for kind, records in sound.items():
        if not shape(kind).is_node:
            own = named.get(kind, {})
            both = {key: records[key] for key in own.keys() & records.keys()}
            faults += _disagreements(kind, both, own, incoming)
            rest = {key: entry for key, entry in records.items() if key not in both} if both else records
            filled = _filled(kind, rest, stored, incoming, faults)
            named[kind] = {**filled, **own} if own else filled
    merged.records.update(named)
    for type_ in merged.removed:
        merged.removed[type_] -= merged.of(type_).keys()
    return merged, faults


def _fill(names: tuple[str, ...], values: Values, by: Values, absent: frozenset[str]) -> Values:
    return tuple([other if name in absent else value for name, value, other in zip(names, values, by, strict=True)])


def _filled(
    kind: str, records: dict[Key, Entry], stored: Stored, incoming: ImportBatch, faults: list[Fault]
) -> dict[Key, Entry]:
    """The records with what is stored under the columns that their sheets do not have."""
    before = stored.of(kind)
    if not before or not any(incoming.absent(place) for _, place in records.values()):
        return records
    names = shape(kind).values
    filled = {}
    for key, (values, place) in records.items():
        entry = before.get(key)
        absent = incoming.absent(place)
        if entry and absent:
            whole = _fill(names, values, entry[0], absent)
            faults += _interval_faults(kind, key, whole, place)
            filled[key] = (whole, place)
        else:
            filled[key] = (values, place)
    return filled


def _interval_faults(kind: str, key: Key, values: Values, place: int) -> Iterator[Fault]:
    names = shape(kind).values
    if "valid_to" not in names:
        return
    valid_from = values[names.index("valid_from")] if "valid_from" in names else key[2]
    valid_to = values[names.index("valid_to")]
    if valid_from is not None and valid_to is not None and valid_from >= valid_to:
        code = "empty-interval" if valid_from == valid_to else "inverted-interval"
        yield place, "valid_to", code, {"found": f"{valid_from} to {valid_to}"}


def _expand(
    label: str, merged: Merged, stored: Stored, incoming: ImportBatch, named: dict[str, dict[Key, Entry]]
) -> None:
    """Turn the shorthands of the rows of `label` into ties, in place of the ties that they said before.

    A shorthand that a row does not mention says what it said, over the interval that the row has now, unless a row of
    `links` says otherwise.
    """
    shorthand = node_table(label).shorthand
    if not shorthand:
        return
    type_ = shorthand[1]
    links = incoming.records.get(type_, {}).keys()
    targets = incoming.shorthands.get(label, {})
    ties = named.setdefault(type_, {})
    removed = merged.removed.setdefault(type_, set())
    before = _said(label, merged, stored)
    for id_, (values, place) in merged.of(label).items():
        valid_from, valid_to, source = values[-3:]
        said = before.get(id_)
        if id_ in targets:
            target = targets[id_]
        elif said is None or values[-3:] == stored.of(label)[id_][0][-3:] or {said, (*said[:2], valid_from)} & links:
            continue
        else:
            target = said[1]
        if said is not None:
            removed.add(said)
        if target is not None:
            ties[id_, target, valid_from] = ((valid_to, source), place)


def _said(label: str, merged: Merged, stored: Stored) -> dict[Key, Key]:
    """By the id of a node in the rows, the key of the stored tie that its shorthand says."""
    shorthand = node_table(label).shorthand
    ties: dict[str, list[tuple[Key, Values]]] = {}
    for key, (values, _) in stored.of(shorthand[1] if shorthand else "").items():
        ties.setdefault(key[0], []).append((key, values))
    nodes, rows = stored.of(label), merged.of(label)
    found = {id_: shorthand_tie(label, nodes[id_][0], own) for id_, own in ties.items() if id_ in nodes and id_ in rows}
    return {id_: key for id_, key in found.items() if key is not None}


def _disagreements(type_: str, both: dict[Key, Entry], own: dict[Key, Entry], incoming: ImportBatch) -> Iterator[Fault]:
    """Rows of `links` that say of a tie something else than the shorthand of its node."""
    names = shape(type_).values
    for key, (values, place) in both.items():
        said, node_place = own[key]
        if _fill(names, values, said, incoming.absent(place)) != said:
            for here, other in ((place, node_place), (node_place, place)):
                column = incoming.column(here, "target_id")
                yield here, column, "conflicting-rows", {"other": incoming.where(other, seen_from=here)}
