"""The fewest links and seats in committees that tie untied pairs of units: a matching, or an integer program."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csgraph, csr_array, eye_array, kron

from ..graphs.csr_graph import Integers

__all__ = ["Gap", "Pair", "Plan", "closed", "solved"]

Pair = tuple[int, int]

LARGEST = 50_000
"""So many pairs times committees one problem may have; beyond, its solver would not keep to the time."""

TOLERANCE = 1e-2
"""So far a bound of the solver may be off; what it bounds is a whole number."""


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Untied pairs that hang together, and the committees that could tie them with who of their units sits there.

    Units and committees are numbers; all is in rising order.
    """

    pairs: Integers
    """(k, 2) the lesser and the greater unit of each."""
    sitting: dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Links, and seats as unit and committee; with `fewest`, how many additions are needed at least."""

    links: list[Pair]
    seats: list[Pair]
    fewest: int

    @property
    def cost(self) -> Pair:
        """How many additions; of as many the fewer seats are better, a link being the smaller thing."""
        return len(self.links) + len(self.seats), len(self.seats)


def solved(gap: Gap, end: float) -> Plan:
    """The best plan for a gap; with several committees and no time to prove it, the best that is found by `end`."""
    if not gap.sitting:
        return Plan(_as_pairs(gap.pairs), [], len(gap.pairs))
    plans = [_with_one(gap, committee) for n, committee in enumerate(gap.sitting) if n == 0 or monotonic() < end]
    plan = min(plans, key=lambda plan: plan.cost)
    if len(gap.sitting) == 1:
        return plan
    plan = replace(plan, fewest=_fewest(gap))
    seconds = end - monotonic()
    if plan.cost <= (plan.fewest, 0) or seconds <= 0 or len(gap.pairs) * len(gap.sitting) > LARGEST:
        return plan
    found = _with_all(gap, seconds)
    return replace(min(found, plan, key=lambda plan: plan.cost), fewest=max(found.fewest, plan.fewest))


def _with_one(gap: Gap, committee: int) -> Plan:
    """The best plan with seats in one committee alone.

    Each pair needs a link, or each of its units that does not sit there a seat: so links and seats cover the edges
    between pairs and such units, and a least cover of a bipartite graph follows from a greatest matching (König). Of
    the least covers it is that with the fewest seats: of the units that alternating paths lead to from unmatched pairs.
    """
    count = len(gap.pairs)
    rows, sides = np.nonzero(~np.isin(gap.pairs, gap.sitting[committee]))
    units, columns = np.unique(gap.pairs[rows, sides], return_inverse=True)
    graph = csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, len(units)))
    match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    matched, unmatched = np.flatnonzero(match >= 0), np.flatnonzero(match < 0)
    start = count + len(units)
    tails = np.concatenate((rows, count + match[matched], np.full(len(unmatched), start)))
    heads = np.concatenate((count + columns, matched, unmatched))
    ways = csr_array((np.ones(len(tails)), (tails, heads)), shape=(start + 1, start + 1))
    reached = np.zeros(start + 1, dtype=np.bool_)
    reached[csgraph.breadth_first_order(ways, start, return_predecessors=False)] = True
    seats = [(unit, committee) for unit in units[reached[count:start]].tolist()]
    return Plan(_as_pairs(gap.pairs[~reached[:count]]), seats, len(matched))


def _fewest(gap: Gap) -> int:
    """A bound that is found at once: pairs without a common unit need one addition each.

    By duality that holds for halves of pairs, too: half of a greatest matching of the units with the units.
    """
    units, ends = np.unique(gap.pairs, return_inverse=True)
    low, high = ends.reshape(-1, 2).T
    both = (np.concatenate((low, high)), np.concatenate((high, low)))
    graph = csr_array((np.ones(len(both[0])), both), shape=(len(units), len(units)))
    return ceil(np.count_nonzero(csgraph.maximum_bipartite_matching(graph) >= 0) / 2)


def _with_all(gap: Gap, seconds: float) -> Plan:
    """The best plan by integer programming, or the best that is found in time: none at all is a link for each pair.

    Variables: a link for each of k pairs, a seat for each of c committees and u units (those who sit there have it),
    and whether a pair is tied in a committee, which takes two seats. An addition weighs so much that one less is better
    than any number of links instead of seats.
    """
    k, c = len(gap.pairs), len(gap.sitting)
    units, ends = np.unique(gap.pairs, return_inverse=True)
    u, each, pair = len(units), eye_array(c), eye_array(k)
    seated = np.concatenate([np.isin(units, sitting) for sitting in gap.sitting.values()])
    low, high = (csr_array((np.ones(k), (np.arange(k), side)), shape=(k, u)) for side in ends.reshape(-1, 2).T)
    tied = block_array(
        [
            [pair, None, kron(np.ones((1, c)), pair)],
            [None, kron(each, low), -eye_array(c * k)],
            [None, kron(each, high), -eye_array(c * k)],
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
    fewest = ceil((result.mip_dual_bound or 0) - TOLERANCE) // (k + 1)
    if result.x is None:
        return Plan(_as_pairs(gap.pairs), [], fewest)
    chosen = result.x[: k + c * u] > 0.5
    committee, unit = np.nonzero((chosen[k:] & ~seated).reshape(c, u))
    seats = np.column_stack((units[unit], np.array(list(gap.sitting))[committee]))
    return Plan(_as_pairs(gap.pairs[chosen[:k]]), _as_pairs(seats), fewest)


def closed(gap: Gap, plan: Plan) -> Iterator[tuple[Pair, int]]:
    """Each seat of a plan, with how many pairs it helps to tie."""
    for committee in sorted({committee for _, committee in plan.seats}):
        new = [unit for unit, joined in plan.seats if joined == committee]
        inside = np.isin(gap.pairs, [*gap.sitting[committee], *new]).all(axis=1)
        counts = Counter(gap.pairs[inside].ravel().tolist())
        yield from (((unit, committee), counts[unit]) for unit in new)


def _as_pairs(pairs: Integers) -> list[Pair]:
    return [(one, other) for one, other in pairs.tolist()]
