"""What no row shows by itself: the checks of a whole network after an import. Pure functions."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from ...model import NODES, RELATIONSHIPS
from .cycles import cycle_faults
from .import_batch import Fault, ImportBatch, Key
from .merge import Merged, Stored, merge
from .table_schema import shape

__all__ = ["below_rejected", "check"]


def check(incoming: ImportBatch, stored: Stored) -> tuple[Merged, list[Fault]]:
    """`incoming` laid over `stored`, and all that is wrong with it that no row shows by itself."""
    merged, faults = merge(incoming, stored)
    checks = chain(
        _two_tables(stored, merged),
        _unknown_ids(incoming, stored, merged),
        _overlaps(stored, merged),
        _posts_without_unit(stored, merged),
        cycle_faults(incoming, stored, merged),
    )
    return merged, [*faults, *checks]


def _two_tables(stored: Stored, merged: Merged) -> Iterator[Fault]:
    for one, other in combinations(NODES, 2):
        for label, second in ((one, other), (other, one)):
            nodes = merged.of(label)
            for id_ in nodes.keys() & (merged.of(second).keys() | stored.of(second).keys()):
                yield nodes[id_][1], "id", "id-in-two-tables", {"found": id_, "label": second}


def _unknown_ids(incoming: ImportBatch, stored: Stored, merged: Merged) -> Iterator[Fault]:
    def missing(label: str, id_: str, place: int, column: str) -> Iterator[Fault]:
        if id_ in merged.of(label) or id_ in stored.of(label):
            return
        if id_ in incoming.broken.get(label, ()):
            yield place, column, "depends-on-rejected", {"found": id_}
        else:
            yield place, column, "unknown-id", {"label": label, "found": id_}

    for type_, kind in RELATIONSHIPS.items():
        source, target = kind.source.__name__, kind.target.__name__
        post = shape(type_).values.index("post_id") if "post_id" in shape(type_).values else None
        for key, (values, place) in merged.of(type_).items():
            yield from missing(source, key[0], place, incoming.column(place, "source_id"))
            yield from missing(target, key[1], place, incoming.column(place, "target_id"))
            if post is not None and values[post] is not None:
                yield from missing("Post", values[post], place, "post_id")


def _overlaps(stored: Stored, merged: Merged) -> Iterator[Fault]:
    for type_ in RELATIONSHIPS:
        ties = merged.of(type_)
        seen: set[Key] = set()
        several: dict[Key, list[tuple[str, str | None, int]]] = {}
        for key in chain(ties, (key for key, _ in merged.left(stored, type_))):
            ends = (*key[:2], *key[3:])
            if ends in seen:
                several[ends] = []
            seen.add(ends)
        if not several:
            continue
        end = shape(type_).values.index("valid_to")
        for key, values, place in chain(
            ((key, values, place) for key, (values, place) in ties.items()),
            ((key, values, -1) for key, values in merged.left(stored, type_)),
        ):
            if (*key[:2], *key[3:]) in several:
                several[*key[:2], *key[3:]].append((key[2] or "", values[end], place))
        for intervals in several.values():
            yield from _overlapping(sorted(intervals, key=lambda interval: interval[0]))


def _overlapping(intervals: list[tuple[str, str | None, int]]) -> Iterator[Fault]:
    told: set[int] = set()
    longest = intervals[0]
    for interval in intervals[1:]:
        if longest[1] is None or interval[0] < longest[1]:
            for here, other in ((longest, interval), (interval, longest)):
                if here[2] >= 0 and here[2] not in told:
                    told.add(here[2])
                    found = f"{other[0] or 'ever'} to {other[1] or 'open'}"
                    yield here[2], "valid_from", "overlapping-intervals", {"found": found}
        if longest[1] is not None and (interval[1] is None or interval[1] > longest[1]):
            longest = interval


def _posts_without_unit(stored: Stored, merged: Merged) -> Iterator[Fault]:
    posts = merged.of("Post")
    if not posts:
        return
    placed = {key[0] for key in merged.of("POST_IN")} | {key[0] for key, _ in merged.left(stored, "POST_IN")}
    for id_, (_, place) in posts.items():
        if id_ not in placed:
            yield place, "unit_id", "post-without-unit", {}


def below_rejected(incoming: ImportBatch, stored: Stored, merged: Merged, faults: Iterable[Fault]) -> Iterator[Fault]:
    """The rows that tie a unit to one that goes when the rows of `faults` go, however many tiers below it.

    To find them tier by tier would be to check the whole network again for each.
    """
    rejected = {fault[0] for fault in faults}
    ties: dict[str, list[tuple[str, int]]] = {}
    for (child, parent, _), (_, place) in merged.of("PART_OF").items():
        ties.setdefault(parent, []).append((child, place))
    units, there = merged.of("Unit"), stored.of("Unit")
    lost = [id_ for id_, (_, place) in units.items() if place in rejected and id_ not in there]
    while lost:
        parent = lost.pop()
        for child, place in ties.get(parent, ()):
            if place not in rejected:
                rejected.add(place)
                yield place, incoming.column(place, "target_id"), "depends-on-rejected", {"found": parent}
                if child not in there and child in units and units[child][1] == place:
                    lost.append(child)
