"""Coordination congruence: units that share a task without being tied, and the fewest ties to add.

After Cataldo et al. (Identification of Coordination Requirements, CSCW 2006): CR = TA · TD · TAᵀ, where TA assigns
units to tasks and TD, the dependencies between tasks, is the identity, since the data have none. So two units need to
coordinate if they share a task, and congruence is the share of such pairs that are tied: by an edge of the coordination
graph, by a person who holds posts in both, or by seats in the same steering committee (which is itself a member).

A pair can be tied by a link between its two units, or by seats of both in a steering committee that already has
members, in any province; of equally good committees, that of the units' own province.
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
from ..stores.protocol import Row
from .link_optimizer import LinkProblem, optimize_links, pairs_tied_by_seats
from .province_groups import group_by_province

__all__ = ["congruence", "missing_links"]

Keys = NDArray[np.int64]
"""Pairs of units as lesser number · number of units + greater number, or indices of provinces."""


def congruence(
    graph: CoordinationGraph,
    provinces: Sequence[str | None],
    need: Iterable[Mapping[str, Any]],
    seats: Iterable[Mapping[str, Any]],
) -> list[Row]:
    """Number of pairs of units that need to coordinate and that are tied: in all, between provinces, and in each.

    `provinces` are those of the units; `need` and `seats` are rows of `coordination_need` and `committee_seats`. A pair
    is between provinces unless both units are in the same one.
    """
    ids, province = group_by_province(provinces)
    pairs = _needed_pairs(graph, need)
    is_tied = np.isin(pairs, _tied_pairs(graph, _committee_members(graph, seats)))
    group = _province_of_pairs(pairs, province)
    needed, tied = (np.bincount(groups, minlength=len(ids)).tolist() for groups in (group, group[is_tied]))
    counts: list[tuple[str, str | None, int, int]] = [("all", None, len(pairs), int(is_tied.sum()))]
    for id_, pair_count, tied_count in zip(ids, needed, tied, strict=True):
        counts.append(("province" if id_ else "between", id_, pair_count, tied_count))
    return [
        {"by": by, "province_id": id_, "pairs": pair_count, "tied": tied_count,
         "congruence": tied_count / pair_count if pair_count else None}
        for by, id_, pair_count, tied_count in counts
    ]  # fmt: skip


def missing_links(
    graph: CoordinationGraph,
    provinces: Sequence[str | None],
    need: Iterable[Mapping[str, Any]],
    seats: Iterable[Mapping[str, Any]],
    *,
    seconds: float = 30,
) -> list[Row]:
    """The fewest links and seats that tie all pairs that need it; of equally short lists, one with the most links.

    The list is proven to be the shortest if it has `fewest` rows, a lower bound for the whole list. If `seconds` are
    not enough, the best list found is returned, at most one link for each pair. Independent problems are solved
    separately, small ones first. The other arguments are those of `congruence`.
    """
    ids, province = group_by_province(provinces)
    end = monotonic() + seconds
    problems = _link_problems(graph, province, need, seats)
    plans = [
        (problem, optimize_links(problem, end)) for problem in sorted(problems, key=lambda problem: len(problem.pairs))
    ]
    fewest = sum(plan.fewest for _, plan in plans)
    rows = []
    for problem, plan in plans:
        additions = [("link", pair, 1) for pair in plan.links]
        additions += [("seat", *seat) for seat in pairs_tied_by_seats(problem, plan)]
        for way, (unit, other), closes in additions:
            row: Row = {"way": way, "unit_id": graph.units[unit], "other_id": graph.units[other]}
            province_id = ids[province[unit]] if province[unit] == province[other] else None
            rows.append(row | {"province_id": province_id, "closes": closes, "fewest": fewest})
    return sorted(rows, key=lambda row: (row["province_id"] or "", row["way"], row["unit_id"], row["other_id"]))


def _province_of_pairs(pairs: Keys, province: Keys) -> Keys:
    """Index of the province of each pair, 0 if its units are not in the same one."""
    low, high = np.divmod(pairs, len(province))
    return np.where(province[low] == province[high], province[low], 0)


def _pairs_in_common(size: int, units: Sequence[int], groups: Sequence[int]) -> Keys:
    """Sorted pairs of units that have a group in common, given the unit and the group of each membership."""
    shape = (size, max(groups, default=0) + 1)
    assigned = csr_array((np.ones(len(units), dtype=np.int32), (units, groups)), shape=shape)
    low, high = triu(assigned @ assigned.T, k=1).nonzero()
    return np.sort(low.astype(np.int64) * size + high)


def _needed_pairs(graph: CoordinationGraph, need: Iterable[Mapping[str, Any]]) -> Keys:
    tasks: dict[str, int] = {}
    rows = [(graph.numbers[row["unit_id"]], tasks.setdefault(row["task_id"], len(tasks))) for row in need]
    return _pairs_in_common(len(graph.units), [unit for unit, _ in rows], [task for _, task in rows])


def _committee_members(graph: CoordinationGraph, seats: Iterable[Mapping[str, Any]]) -> dict[int, set[int]]:
    """The units in each committee, including itself; committees in rising order."""
    members: dict[int, set[int]] = defaultdict(set)
    for row in seats:
        committee = graph.numbers[row["committee_id"]]
        members[committee] |= {committee, graph.numbers[row["unit_id"]]}
    return dict(sorted(members.items()))


def _tied_pairs(graph: CoordinationGraph, committees: Mapping[int, set[int]]) -> Keys:
    size = len(graph.units)
    low, high = graph.graph.edges
    groups = [*(person.units for person in graph.people), *committees.values()]
    memberships = [(unit, group) for group, units in enumerate(groups) for unit in units]
    in_common = _pairs_in_common(size, [unit for unit, _ in memberships], [group for _, group in memberships])
    return np.concatenate((low.astype(np.int64) * size + high, in_common))


def _link_problems(
    graph: CoordinationGraph, province: Keys, need: Iterable[Mapping[str, Any]], seats: Iterable[Mapping[str, Any]]
) -> list[LinkProblem]:
    """The untied pairs, split where they share no unit: no addition helps two of the parts."""
    committees = _committee_members(graph, seats)
    pairs = np.setdiff1d(_needed_pairs(graph, need), _tied_pairs(graph, committees))
    if not len(pairs):
        return []
    ends = np.column_stack(np.divmod(pairs, len(province)))
    pair_graph = coo_array((np.ones(len(ends)), ends.T), shape=(len(province), len(province)))
    _, component = csgraph.connected_components(pair_graph, directed=False)
    order = np.argsort(component[ends[:, 0]], kind="stable")
    parts = np.split(ends[order], np.flatnonzero(np.diff(component[ends[order, 0]])) + 1)
    return [LinkProblem(part, _useful_committees(part, committees, province)) for part in parts]


def _useful_committees(pairs: Integers, committees: Mapping[int, set[int]], province: Keys) -> dict[int, list[int]]:
    """The committees that could tie `pairs`, with the units of the pairs that are members.

    A committee is left out if another has all of these units: the same seats, or fewer, in the other tie as many pairs.
    Of committees with the same units, the one in the province of most units remains.
    """
    units = set(pairs.ravel().tolist())
    main_province = int(np.bincount(province[pairs.ravel()]).argmax())
    present = {committee: units & members for committee, members in committees.items()}
    useful: dict[int, set[int]] = {}
    for committee in sorted(present, key=lambda c: (-len(present[c]), province[c] != main_province, c)):
        if not any(present[committee] <= members for members in useful.values()):
            useful[committee] = present[committee]
    return {committee: sorted(useful[committee]) for committee in sorted(useful)}
