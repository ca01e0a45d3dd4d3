"""People whose departure uncovers most units: a greedy choice with an upper bound, and an exact one.

A set S of people uncovers a unit if it contains all of its holders. The number of units uncovered by S is supermodular:
the more people have left, the more the next one can uncover. The guarantee of the greedy choice, 1 - 1/e of the best,
is for submodular functions; here it has no constant factor (two people who share a hundred units gain nothing each
alone). So an upper bound for the instance is returned with it. Let each unit split 1 evenly over its holders; the sum
over a person's units is the fractional degree of the person. A unit that S uncovers gives its whole 1 to people in S,
so S uncovers at most the sum of their fractional degrees, and at most the sum of the |S| largest ones.

Exactly: maximise the sum of y over the units, with y <= x for each holder's x, x either 0 or 1, and k of them 1. HiGHS
solves it, faster with cuts that hold for any k people: of the sets of s holders that include a person, at most
C(k - 1, s - 1) can be among them. Three reductions make it small without losing the optimum:
- units with the same holders are one unit with a weight; a unit with more than k holders is never uncovered;
- a unit with one holder needs no y: it adds weight to the person's x;
- people who share none of the remaining units count by weight only: the k of largest weight suffice.

A unit is given as the sorted numbers of its holders, at least one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush, nlargest
from itertools import accumulate
from math import comb, floor, isfinite

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack

__all__ = ["count_uncovered", "greedy_choice", "optimal_choice", "upper_bounds"]

Units = Sequence[Sequence[int]]

SOLVER_TIMEOUT_S = 60.0
"""Time limit of the solver. What it has found by then can differ between runs, but is within its own bound."""


def greedy_choice(units: Units, k: int, among: Collection[int] | None = None) -> list[int]:
    """Choose at most `k` people (of `among`), each the one who uncovers most units after those before.

    Of equal ones it is the one with the greatest sum, over the person's units, of 1 / number of remaining holders, then
    the one with the least number.
    """
    units_of: dict[int, list[int]] = defaultdict(list)
    for unit, people in enumerate(units):
        for person in people:
            units_of[person].append(unit)
    remaining = [len(people) for people in units]

    def rank(person: int) -> tuple[int, Fraction, int]:
        counts = [remaining[unit] for unit in units_of[person]]
        return -counts.count(1), -sum((Fraction(1, n) for n in counts), Fraction()), person

    ranks = {person: rank(person) for person in (units_of if among is None else among)}
    heap = list(ranks.values())
    heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < k:
        best = heappop(heap)
        person = best[2]
        if ranks.get(person) != best:
            continue  # outdated: the person was chosen or has a better rank
        chosen.append(person)
        del ranks[person]
        for unit in units_of[person]:
            remaining[unit] -= 1
        for other in {other for unit in units_of[person] for other in units[unit]} & ranks.keys():
            ranks[other] = rank(other)
            heappush(heap, ranks[other])
    return chosen


def count_uncovered(units: Units, order: Sequence[int]) -> list[int]:
    """Number of units that the first 1, 2, … people of `order` uncover together."""
    places = {person: place for place, person in enumerate(order)}
    last_places = [max(places[person] for person in people) for people in units if places.keys() >= {*people}]
    counts = Counter(last_places)
    return list(accumulate(counts[place] for place in range(len(order))))


def upper_bounds(units: Units, k: int) -> list[int]:
    """Upper bounds for 1, 2, … `k` people: the sums of the largest fractional degrees, rounded down."""
    degrees: dict[int, Fraction] = defaultdict(Fraction)
    for people in units:
        for person in people:
            degrees[person] += Fraction(1, len(people))
    return [floor(total) for total in accumulate(nlargest(k, degrees.values()))]


def optimal_choice(units: Units, order: Sequence[int]) -> tuple[list[int], int]:
    """Find as many people as in `order`, at least one, who uncover most units; returns them and an upper bound.

    They are those of `order` if no better ones are found. They are optimal if they reach the bound, as they do unless
    the solver ran out of time.
    """
    k = len(order)
    weights = Counter(tuple(people) for people in units if len(people) <= k)
    shared = sorted(people for people in weights if len(people) > 1)
    everyone = {person for people in units for person in people}
    sharing = {person for people in shared for person in people}
    alone = sorted(everyone - sharing, key=lambda person: (-weights[person,], person))[:k]
    people = sorted([*sharing, *alone])
    gains = np.array([weights[person,] for person in people] + [weights[unit] for unit in shared], dtype=np.float64)
    solution = milp(
        -gains,
        integrality=np.repeat([1, 0], [len(people), len(shared)]),
        bounds=Bounds(0, 1),
        constraints=_constraints(people, shared, k),
        options={"mip_rel_gap": 0, "time_limit": SOLVER_TIMEOUT_S},
    )
    best, most, bound = list(order), count_uncovered(units, order)[-1], upper_bounds(units, k)[-1]
    if solution.x is not None:
        values = solution.x[: len(people)].tolist()
        choice = [person for person, x in zip(people, values, strict=True) if x > 0.5]
        if count_uncovered(units, choice)[-1] > most:
            best = choice
    if solution.mip_dual_bound is not None and isfinite(solution.mip_dual_bound):
        bound = min(bound, floor(-solution.mip_dual_bound + 1e-6))  # within the solver's tolerance
    return best, bound


def _constraints(people: Sequence[int], shared: Units, k: int) -> LinearConstraint:
    """One row y - x <= 0 for each holder of each shared unit, one for the sum of all x, which is `k`, and the cuts.

    A cut is a row for a person and a size of sets: the sum of y over those sets less C(k - 1, size - 1) x is <= 0.
    """
    places = {person: place for place, person in enumerate(people)}
    pairs = np.array(
        [(unit, places[person]) for unit, holders in enumerate(shared) for person in holders], dtype=np.int32
    ).reshape(-1, 2)
    rows, ones = np.arange(len(pairs)), np.ones(len(pairs))
    x = csr_array((-ones, (rows, pairs[:, 1])), shape=(len(pairs), len(people)))
    y = csr_array((ones, (rows, pairs[:, 0])), shape=(len(pairs), len(shared)))
    total = csr_array(np.repeat([[1.0, 0.0]], [len(people), len(shared)], axis=1))
    sizes = np.array([len(holders) for holders in shared], dtype=np.int32)[pairs[:, 0]]
    keys, cut = np.unique(np.column_stack((pairs[:, 1], sizes)), axis=0, return_inverse=True)
    limits = np.array([comb(k - 1, size - 1) for size in keys[:, 1].tolist()], dtype=np.float64)
    cuts = hstack(
        [
            csr_array((-limits, (np.arange(len(keys)), keys[:, 0])), shape=(len(keys), len(people))),
            csr_array((ones, (cut.ravel(), pairs[:, 0])), shape=(len(keys), len(shared))),
        ]
    )
    upper = np.zeros(len(pairs) + 1 + len(keys))
    lower = np.full_like(upper, -np.inf)
    lower[len(pairs)] = upper[len(pairs)] = k
    return LinearConstraint(vstack([hstack([x, y]), total, cuts]), lower, upper)
