"""Where coordination is needed and is not: units that share a task and are not tied, and the fewest ties to add.

After Cataldo et al. (Identification of Coordination Requirements, CSCW 2006): CR = TA · TD · TAᵀ, where TA assigns
units to tasks and TD, the dependencies between tasks, is the identity, since the data know none. So two units need to
coordinate where they share a task, and congruence is the share of such pairs that are tied: by an edge of the
coordination graph, by a person who holds posts in both, or by seats in the same steering committee (a committee sits
in itself).

What closes the gap is a link between the two units of a pair, or seats of both in a steering committee in which
somebody sits already, whatever its province; of committees that would do as well, that of the units' own province.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph, csr_array, triu

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Integers
from .link_optimizer import Gap, closed, solved
from .province_groups import grouped

__all__ = ["congruence", "missing_links"]

Row = dict[str, Any]
Keys = NDArray[np.int64]


def congruence(
    snapshot: CoordinationGraph,
    provinces: Sequence[str | None],
    need: Iterable[Mapping[str, Any]],
    seats: Iterable[Mapping[str, Any]],
) -> list[Row]:
    """How many pairs of units need to coordinate and how many do, in all, between provinces, and in each.

    `provinces` gives them by unit; `need` and `seats` are rows of `coordination_need` and `committee_seats`. A pair of
    which one unit has no province, or both have none, is one between provinces.
    """
    ids, places = grouped(provinces)
    pairs = _needed(snapshot, need)
    tied = np.isin(pairs, _tied(snapshot, _sitting(snapshot, seats)))
    group = _groups(pairs, places)
    needed, joined = (np.bincount(found, minlength=len(ids)).tolist() for found in (group, group[tied]))
    counts: list[tuple[str, str | None, int, int]] = [("all", None, len(pairs), int(tied.sum()))]
    for province, n, k in zip(ids, needed, joined, strict=True):
        counts.append(("province" if province else "between", province, n, k))
    return [
        {"by": by, "province_id": province, "pairs": n, "tied": k, "congruence": k / n if n else None}
        for by, province, n, k in counts
    ]


def missing_links(
    snapshot: CoordinationGraph,
    provinces: Sequence[str | None],
    need: Iterable[Mapping[str, Any]],
    seats: Iterable[Mapping[str, Any]],
    *,
    seconds: float = 30,
) -> list[Row]:
    """The fewest links and seats that tie all pairs which need it; of equally short lists one with the most links.

    It is proven the shortest where it has `fewest` rows, a bound for the whole list. Where `seconds` do not suffice,
    what has been found is given, never more than a link for each pair. Independent gaps are solved on their own, the
    small ones first. The arguments are those of `congruence`.
    """
    ids, places = grouped(provinces)
    end = monotonic() + seconds
    gaps = _gaps(snapshot, places, need, seats)
    plans = [(gap, solved(gap, end)) for gap in sorted(gaps, key=lambda gap: len(gap.pairs))]
    fewest = sum(plan.fewest for _, plan in plans)
    rows = []
    for gap, plan in plans:
        additions = [("link", pair, 1) for pair in plan.links] + [("seat", *seat) for seat in closed(gap, plan)]
        for way, (one, other), closes in additions:
            row: Row = {"way": way, "unit_id": snapshot.units[one], "other_id": snapshot.units[other]}
            province = ids[places[one]] if places[one] == places[other] else None
            rows.append(row | {"province_id": province, "closes": closes, "fewest": fewest})
    return sorted(rows, key=lambda row: (row["province_id"] or "", row["way"], row["unit_id"], row["other_id"]))


def _groups(pairs: Keys, places: Keys) -> Keys:
    """The place of the province that both units of each pair are in, else 0."""
    low, high = np.divmod(pairs, len(places))
    return np.where(places[low] == places[high], places[low], 0)


def _sharing(size: int, units: Sequence[int], things: Sequence[int]) -> Keys:
    """The pairs of units that have a thing in common, each as the lesser · size + the greater, rising."""
    shape = (size, max(things, default=0) + 1)
    assigned = csr_array((np.ones(len(units), dtype=np.int32), (units, things)), shape=shape)
    low, high = triu(assigned @ assigned.T, k=1).nonzero()
    return np.sort(low.astype(np.int64) * size + high)


def _needed(snapshot: CoordinationGraph, need: Iterable[Mapping[str, Any]]) -> Keys:
    tasks: dict[str, int] = {}
    rows = [(snapshot.numbers[row["unit_id"]], tasks.setdefault(row["task_id"], len(tasks))) for row in need]
    return _sharing(len(snapshot.units), [unit for unit, _ in rows], [task for _, task in rows])


def _sitting(snapshot: CoordinationGraph, seats: Iterable[Mapping[str, Any]]) -> dict[int, set[int]]:
    """The units in each committee, itself among them; committees rising."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in seats:
        committee = snapshot.numbers[row["committee_id"]]
        found[committee] |= {committee, snapshot.numbers[row["unit_id"]]}
    return dict(sorted(found.items()))


def _tied(snapshot: CoordinationGraph, sitting: Mapping[int, set[int]]) -> Keys:
    size = len(snapshot.units)
    low, high = snapshot.graph.edges
    together = [*(person.units for person in snapshot.people), *sitting.values()]
    members = [(unit, thing) for thing, units in enumerate(together) for unit in units]
    shared = _sharing(size, [unit for unit, _ in members], [thing for _, thing in members])
    return np.concatenate((low.astype(np.int64) * size + high, shared))


def _gaps(
    snapshot: CoordinationGraph, places: Keys, need: Iterable[Mapping[str, Any]], seats: Iterable[Mapping[str, Any]]
) -> list[Gap]:
    """The untied pairs, those apart that share no unit: no addition helps two of these."""
    sitting = _sitting(snapshot, seats)
    pairs = np.setdiff1d(_needed(snapshot, need), _tied(snapshot, sitting))
    if not len(pairs):
        return []
    ends = np.column_stack(np.divmod(pairs, len(places)))
    graph = coo_array((np.ones(len(ends)), ends.T), shape=(len(places), len(places)))
    _, part = csgraph.connected_components(graph, directed=False)
    order = np.argsort(part[ends[:, 0]], kind="stable")
    apart = np.split(ends[order], np.flatnonzero(np.diff(part[ends[order, 0]])) + 1)
    return [Gap(found, _worth_joining(found, sitting, places)) for found in apart]


def _worth_joining(pairs: Integers, committees: Mapping[int, set[int]], places: Keys) -> dict[int, list[int]]:
    """The committees with who of the units of `pairs` sits there, but for those of which another has all these units.

    Whoever would join such a committee had better join the other: the same seats, or fewer, tie as many pairs. Of equal
    ones it is the one of the province where most of the units are.
    """
    units = set(pairs.ravel().tolist())
    here = int(np.bincount(places[pairs.ravel()]).argmax())
    present = {committee: units & sitting for committee, sitting in committees.items()}
    kept: dict[int, set[int]] = {}
    for committee in sorted(present, key=lambda one: (-len(present[one]), places[one] != here, one)):
        if not any(present[committee] <= other for other in kept.values()):
            kept[committee] = present[committee]
    return {committee: sorted(kept[committee]) for committee in sorted(kept)}
