"""The records that a commit touched: ids of nodes, and of the sources of ties, by kind."""

from collections.abc import Iterable, Mapping

from .protocol import OWN_LABEL, Step

__all__ = ["MAX_TOUCHED_IDS", "Touched", "touched_ids", "union_of"]

Touched = Mapping[str, frozenset[str]]
"""Ids of nodes by label, and of the sources of ties by type."""

MAX_TOUCHED_IDS = 2_000
"""Ids of a commit that are recorded; after a larger one everything is read again, which is faster."""


def touched_ids(steps: Iterable[Step]) -> Touched | None:
    """The ids that steps touch; None if they are unknown, or more than `MAX_TOUCHED_IDS`."""
    ids: dict[str, set[str]] = {}
    for step in steps:
        if step.kind is None:
            return None
        if step.kind != OWN_LABEL:
            ids.setdefault(step.kind, set()).update(row.get("id") or row["source_id"] for row in step.rows)
    if sum(map(len, ids.values())) > MAX_TOUCHED_IDS:
        return None
    return {kind: frozenset(values) for kind, values in ids.items()}


def union_of(commits: Iterable[Touched | None]) -> Touched | None:
    """The ids that several commits touched; None if those of any commit are unknown."""
    ids: dict[str, frozenset[str]] = {}
    for touched in commits:
        if touched is None:
            return None
        for kind, values in touched.items():
            ids[kind] = ids.get(kind, frozenset()) | values
    return ids
