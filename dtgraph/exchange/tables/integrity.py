"""Validate the network that an import would produce, beyond its single rows. Pure functions."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from ...model import NODES, RELATIONSHIPS
from .cycles import cycle_faults
from .import_batch import ImportBatch, RecordKey, RowFault
from .merge import MergedState, StoredState, merge
from .table_schema import record_schema

__all__ = ["check_integrity", "rejected_dependents"]

_Interval = tuple[str, str | None, int]
"""The first day (`""` for ever), the end, and the row id; -1 for a stored relationship."""


def check_integrity(batch: ImportBatch, stored: StoredState) -> tuple[MergedState, list[RowFault]]:
    """Merge `batch` with `stored`; return the result and all faults that no single row shows."""
    merged, faults = merge(batch, stored)
    checks = chain(
        _ids_in_two_tables(stored, merged),
        _unknown_ids(batch, stored, merged),
        _overlaps(stored, merged),
        _posts_without_unit(stored, merged),
        cycle_faults(batch, stored, merged),
    )
    return merged, [*faults, *checks]


def _ids_in_two_tables(stored: StoredState, merged: MergedState) -> Iterator[RowFault]:
    for first, second in combinations(NODES, 2):
        for label, other in ((first, second), (second, first)):
            nodes = merged.records_of(label)
            for id_ in nodes.keys() & (merged.records_of(other).keys() | stored.records_of(other).keys()):
                yield nodes[id_][1], "id", "id-in-two-tables", {"found": id_, "label": other}


def _unknown_ids(batch: ImportBatch, stored: StoredState, merged: MergedState) -> Iterator[RowFault]:
    def check(label: str, id_: str, row_id: int, column: str) -> Iterator[RowFault]:
        if id_ in merged.records_of(label) or id_ in stored.records_of(label):
            return
        if id_ in batch.rejected_ids.get(label, ()):
            yield row_id, column, "depends-on-rejected", {"found": id_}
        else:
            yield row_id, column, "unknown-id", {"label": label, "found": id_}

    for type_, relationship in RELATIONSHIPS.items():
        source, target = relationship.source.__name__, relationship.target.__name__
        names = record_schema(type_).values
        post = names.index("post_id") if "post_id" in names else None
        for key, (values, row_id) in merged.records_of(type_).items():
            yield from check(source, key[0], row_id, batch.column(row_id, "source_id"))
            yield from check(target, key[1], row_id, batch.column(row_id, "target_id"))
            if post is not None and values[post] is not None:
                yield from check("Post", values[post], row_id, "post_id")


def _overlaps(stored: StoredState, merged: MergedState) -> Iterator[RowFault]:
    for type_ in RELATIONSHIPS:
        ties = merged.records_of(type_)
        seen: set[RecordKey] = set()
        repeated: dict[RecordKey, list[_Interval]] = {}
        for key in chain(ties, (key for key, _ in merged.unchanged_ties(stored, type_))):
            ends = (*key[:2], *key[3:])
            if ends in seen:
                repeated[ends] = []
            seen.add(ends)
        if not repeated:
            continue
        valid_to = record_schema(type_).values.index("valid_to")
        for key, values, row_id in chain(
            ((key, values, row_id) for key, (values, row_id) in ties.items()),
            ((key, values, -1) for key, values in merged.unchanged_ties(stored, type_)),
        ):
            if (*key[:2], *key[3:]) in repeated:
                repeated[*key[:2], *key[3:]].append((key[2] or "", values[valid_to], row_id))
        for intervals in repeated.values():
            yield from _overlap_faults(sorted(intervals, key=lambda interval: interval[0]))


def _overlap_faults(intervals: list[_Interval]) -> Iterator[RowFault]:
    reported: set[int] = set()
    longest = intervals[0]
    for interval in intervals[1:]:
        if longest[1] is None or interval[0] < longest[1]:
            for (_, _, row_id), other in ((longest, interval), (interval, longest)):
                if row_id >= 0 and row_id not in reported:
                    reported.add(row_id)
                    dates = f"{other[0] or 'ever'} to {other[1] or 'open'}"
                    yield row_id, "valid_from", "overlapping-intervals", {"found": dates}
        if longest[1] is not None and (interval[1] is None or interval[1] > longest[1]):
            longest = interval


def _posts_without_unit(stored: StoredState, merged: MergedState) -> Iterator[RowFault]:
    posts = merged.records_of("Post")
    if not posts:
        return
    with_unit = {key[0] for key in merged.records_of("POST_IN")}
    with_unit |= {key[0] for key, _ in merged.unchanged_ties(stored, "POST_IN")}
    for id_, (_, row_id) in posts.items():
        if id_ not in with_unit:
            yield row_id, "unit_id", "post-without-unit", {}


def rejected_dependents(
    batch: ImportBatch, stored: StoredState, merged: MergedState, faults: Iterable[RowFault]
) -> Iterator[RowFault]:
    """Yield a fault for each row that places a unit, at any depth, below a unit that `faults` reject.

    One pass finds them all; finding them level by level would repeat all integrity checks for each level.
    """
    rejected = {fault[0] for fault in faults}
    children: dict[str, list[tuple[str, int]]] = {}
    for (child, parent, _), (_, row_id) in merged.records_of("PART_OF").items():
        children.setdefault(parent, []).append((child, row_id))
    units, stored_units = merged.records_of("Unit"), stored.records_of("Unit")
    queue = [id_ for id_, (_, row_id) in units.items() if row_id in rejected and id_ not in stored_units]
    while queue:
        parent = queue.pop()
        for child, row_id in children.get(parent, ()):
            if row_id not in rejected:
                rejected.add(row_id)
                yield row_id, batch.column(row_id, "target_id"), "depends-on-rejected", {"found": parent}
                if child not in stored_units and child in units and units[child][1] == row_id:
                    queue.append(child)
