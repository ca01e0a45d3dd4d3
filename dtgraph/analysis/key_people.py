"""Whose leaving uncovers most units: greedily, with a bound on what any choice can do, and exactly.

A set S of people uncovers a unit when all who hold it are in S. This `uncovered(S)` is supermodular: the more people
have left, the more the next one can uncover. The guarantee of greedy, 1 - 1/e of the best, is for submodular functions;
here greedy alone has none by a constant factor (two people who share a hundred units gain nothing each by themselves).
So a bound for the instance is given beside it. Let each unit split 1 evenly over its holders; what a person gets in
all is the person's fractional degree. A unit that S uncovers has given its whole 1 to people in S, so uncovered(S) is
at most the sum of their fractional degrees, and that is at most the sum of the |S| largest.

Exactly: maximise the sum of y over the units, with y <= x for each holder's x, x either 0 or 1, and k of them 1.
HiGHS solves it, the faster for what holds of any k people: of the sets of s holders that a person is in, at most
C(k - 1, s - 1) can be among them. Three things make it small, and none can cost the optimum:
- units with the same holders are one, of their weight; one with more than k holders is never uncovered;
- a unit with one holder needs no y: it is weight of the person's x;
- people who share none of the units that are left count by weight alone: of them the k of most weight will do.

A unit is given as its holders, whole numbers that rise; it has one at least.
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

__all__ = ["bounds", "greedy", "optimal", "uncovered"]

Units = Sequence[Sequence[int]]

SECONDS = 60.0
"""So long the solver may search. What it has by then can differ from run to run, but never past its own bound."""


def greedy(units: Units, k: int, among: Collection[int] | None = None) -> list[int]:
    """At most `k` people (of those `among`), each the one whose leaving uncovers most after those before.

    Of equals it is the one with the greatest sum, over the person's units, of 1 / the holders who still stay, then
    the first.
    """
    held: dict[int, list[int]] = defaultdict(list)
    for unit, people in enumerate(units):
        for person in people:
            held[person].append(unit)
    staying = [len(people) for people in units]

    def rank(person: int) -> tuple[int, Fraction, int]:
        counts = [staying[unit] for unit in held[person]]
        return -counts.count(1), -sum((Fraction(1, n) for n in counts), Fraction()), person

    ranks = {person: rank(person) for person in (held if among is None else among)}
    heap = list(ranks.values())
    heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < k:
        first = heappop(heap)
        person = first[2]
        if ranks.get(person) != first:
            continue  # the person has left, or has a better rank by now
        chosen.append(person)
        del ranks[person]
        for unit in held[person]:
            staying[unit] -= 1
        for other in {other for unit in held[person] for other in units[unit]} & ranks.keys():
            ranks[other] = rank(other)
            heappush(heap, ranks[other])
    return chosen


def uncovered(units: Units, order: Sequence[int]) -> list[int]:
    """How many units the first, the first two, … of `order` uncover together."""
    places = {person: place for place, person in enumerate(order)}
    completed = [max(places[person] for person in people) for people in units if places.keys() >= {*people}]
    counts = Counter(completed)
    return list(accumulate(counts[place] for place in range(len(order))))


def bounds(units: Units, k: int) -> list[int]:
    """What no 1, 2, … `k` people can exceed: the floors of the sums of the largest fractional degrees."""
    degrees: dict[int, Fraction] = defaultdict(Fraction)
    for people in units:
        for person in people:
            degrees[person] += Fraction(1, len(people))
    return [floor(total) for total in accumulate(nlargest(k, degrees.values()))]


def optimal(units: Units, order: Sequence[int]) -> tuple[list[int], int]:
    """As many people as in `order`, at least one, who uncover most units, and what no such set can exceed.

    They are those of `order` where no better ones are found. They are the best where they reach the bound, as they
    do unless the solver ran out of time.
    """
    k = len(order)
    weights = Counter(tuple(people) for people in units if len(people) <= k)
    shared = sorted(people for people in weights if len(people) > 1)
    everyone = {person for people in units for person in people}
    sharing = {person for people in shared for person in people}
    alone = sorted(everyone - sharing, key=lambda person: (-weights[person,], person))[:k]
    people = sorted([*sharing, *alone])
    gains = np.array([weights[person,] for person in people] + [weights[unit] for unit in shared], dtype=np.float64)
    solved = milp(
        -gains,
        integrality=np.repeat([1, 0], [len(people), len(shared)]),
        bounds=Bounds(0, 1),
        constraints=_constraints(people, shared, k),
        options={"mip_rel_gap": 0, "time_limit": SECONDS},
    )
    best, most, bound = list(order), uncovered(units, order)[-1], bounds(units, k)[-1]
    if solved.x is not None:
        found = [person for person, x in zip(people, solved.x[: len(people)].tolist(), strict=True) if x > 0.5]
        if uncovered(units, found)[-1] > most:
            best = found
    if solved.mip_dual_bound is not None and isfinite(solved.mip_dual_bound):
        bound = min(bound, floor(-solved.mip_dual_bound + 1e-6))  # the solver's tolerance may not cost a whole unit
    return best, bound


def _constraints(people: Sequence[int], shared: Units, k: int) -> LinearConstraint:
    """One row for each holder of each shared unit, y - x <= 0, one for the sum of all x, which is `k`, and the cuts.

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
    most = np.array([comb(k - 1, size - 1) for size in keys[:, 1].tolist()], dtype=np.float64)
    cuts = hstack(
        [
            csr_array((-most, (np.arange(len(keys)), keys[:, 0])), shape=(len(keys), len(people))),
            csr_array((ones, (cut.ravel(), pairs[:, 0])), shape=(len(keys), len(shared))),
        ]
    )
    upper = np.zeros(len(pairs) + 1 + len(keys))
    lower = np.full_like(upper, -np.inf)
    lower[len(pairs)] = upper[len(pairs)] = k
    return LinearConstraint(vstack([hstack([x, y]), total, cuts]), lower, upper)
