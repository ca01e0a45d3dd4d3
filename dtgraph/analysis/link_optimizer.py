"""Fewest links and committee seats that tie untied pairs of units, by bipartite matching or integer programming."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csgraph, csr_array, eye_array, kron

from ..graphs.csr_graph import Integers

__all__ = ["LinkPlan", "LinkProblem", "Pair", "optimize_links", "pairs_tied_by_seats"]

Pair = tuple[int, int]

MAX_PROBLEM_SIZE = 50_000
"""Maximum number of pairs times committees for the integer program; the solver overruns its time limit beyond it."""

BOUND_TOLERANCE = 1e-2
"""Tolerance of the solver's bound, which is an integer."""


@dataclass(frozen=True, slots=True, eq=False)
class LinkProblem:
    """A connected set of untied pairs, and the committees that could tie them; numbers in rising order."""

    pairs: Integers
    """(k, 2) lesser and greater unit of each pair."""
    members: dict[int, list[int]]
    """Units of the pairs that already have a seat, by committee."""


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """Links, seats as pairs of unit and committee, and `fewest`, a lower bound for the number of additions."""

    links: list[Pair]
    seats: list[Pair]
    fewest: int

    @property
    def cost(self) -> Pair:
        """Number of additions, then of seats: a link is the smaller change."""
        return len(self.links) + len(self.seats), len(self.seats)


def optimize_links(problem: LinkProblem, end: float) -> LinkPlan:
    """Find the best plan; with several committees, the best one found until `end`, a time of `time.monotonic`."""
    if not problem.members:
        return LinkPlan(_as_pairs(problem.pairs), [], len(problem.pairs))
    plans = [
        _with_one_committee(problem, committee)
        for number, committee in enumerate(problem.members)
        if number == 0 or monotonic() < end
    ]
    plan = min(plans, key=lambda plan: plan.cost)
    if len(problem.members) == 1:
        return plan
    plan = replace(plan, fewest=_lower_bound(problem))
    seconds = end - monotonic()
    too_large = len(problem.pairs) * len(problem.members) > MAX_PROBLEM_SIZE
    if plan.cost <= (plan.fewest, 0) or seconds <= 0 or too_large:
        return plan
    other = _with_all_committees(problem, seconds)
    return replace(min(other, plan, key=lambda plan: plan.cost), fewest=max(other.fewest, plan.fewest))


def _with_one_committee(problem: LinkProblem, committee: int) -> LinkPlan:
    """The best plan with seats in one committee only.

    Each pair needs a link, or a seat for each of its units without one: links and seats cover the edges between pairs
    and such units, and a minimum cover of a bipartite graph follows from a maximum matching (König). Of the minimum
    covers this is the one with the fewest seats: the units on alternating paths from unmatched pairs.
    """
    count = len(problem.pairs)
    rows, sides = np.nonzero(~np.isin(problem.pairs, problem.members[committee]))
    units, columns = np.unique(problem.pairs[rows, sides], return_inverse=True)
    graph = csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, len(units)))
    match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    matched, unmatched = np.flatnonzero(match >= 0), np.flatnonzero(match < 0)
    start = count + len(units)
    tails = np.concatenate((rows, count + match[matched], np.full(len(unmatched), start)))
    heads = np.concatenate((count + columns, matched, unmatched))
    alternating = csr_array((np.ones(len(tails)), (tails, heads)), shape=(start + 1, start + 1))
    reached = np.zeros(start + 1, dtype=np.bool_)
    reached[csgraph.breadth_first_order(alternating, start, return_predecessors=False)] = True
    seats = [(unit, committee) for unit in units[reached[count:start]].tolist()]
    return LinkPlan(_as_pairs(problem.pairs[~reached[:count]]), seats, len(matched))


def _lower_bound(problem: LinkProblem) -> int:
    """A fast lower bound: pairs without a common unit need one addition each.

    By duality this also holds for halves of pairs: half of a maximum matching of the units with the units.
    """
    units, ends = np.unique(problem.pairs, return_inverse=True)
    low, high = ends.reshape(-1, 2).T
    arcs = (np.concatenate((low, high)), np.concatenate((high, low)))
    graph = csr_array((np.ones(len(arcs[0])), arcs), shape=(len(units), len(units)))
    return ceil(np.count_nonzero(csgraph.maximum_bipartite_matching(graph) >= 0) / 2)


def _with_all_committees(problem: LinkProblem, seconds: float) -> LinkPlan:
    """The best plan found in time by integer programming; without any, a link for each pair.

    Variables: a link for each of k pairs, a seat for each of c committees and u units (fixed for those that have it),
    and whether a pair is tied in a committee, which requires two seats. An addition weighs so much that saving one
    outweighs any number of links instead of seats.
    """
    k, c = len(problem.pairs), len(problem.members)
    units, ends = np.unique(problem.pairs, return_inverse=True)
    u, committees, pairs = len(units), eye_array(c), eye_array(k)
    seated = np.concatenate([np.isin(units, members) for members in problem.members.values()])
    low, high = (csr_array((np.ones(k), (np.arange(k), side)), shape=(k, u)) for side in ends.reshape(-1, 2).T)
    tied = block_array(
        [
            [pairs, None, kron(np.ones((1, c)), pairs)],
            [None, kron(committees, low), -eye_array(c * k)],
            [None, kron(committees, high), -eye_array(c * k)],
        ],
        format="csc",
    )
    result = milp(
        np.concatenate((np.full(k, k + 1), np.where(seated, 0, k + 2), np.zeros(c * k))),
        integrality=np.repeat((1, 0), (k + c * u, c * k)),
        bounds=Bounds(np.concatenate((np.zeros(k), seated, np.zeros(c * k))), 1),
        constraints=LinearConstraint(tied, np.repeat((1, 0), (k, 2 * c * k)), np.inf),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    fewest = ceil((result.mip_dual_bound or 0) - BOUND_TOLERANCE) // (k + 1)
    if result.x is None:
        return LinkPlan(_as_pairs(problem.pairs), [], fewest)
    chosen = result.x[: k + c * u] > 0.5
    committee, unit = np.nonzero((chosen[k:] & ~seated).reshape(c, u))
    seats = np.column_stack((units[unit], np.array(list(problem.members))[committee]))
    return LinkPlan(_as_pairs(problem.pairs[chosen[:k]]), _as_pairs(seats), fewest)


def pairs_tied_by_seats(problem: LinkProblem, plan: LinkPlan) -> Iterator[tuple[Pair, int]]:
    """Each seat of a plan, with the number of pairs that it helps to tie."""
    for committee in sorted({committee for _, committee in plan.seats}):
        new_members = [unit for unit, joined in plan.seats if joined == committee]
        tied = np.isin(problem.pairs, [*problem.members[committee], *new_members]).all(axis=1)
        counts = Counter(problem.pairs[tied].ravel().tolist())
        yield from (((unit, committee), counts[unit]) for unit in new_members)


def _as_pairs(pairs: Integers) -> list[Pair]:
    return [(first, second) for first, second in pairs.tolist()]
