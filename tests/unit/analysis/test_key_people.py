"""People whose departure uncovers most units, compared with all subsets of people."""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtgraph.analysis import key_people
from dtgraph.analysis.attrition import most_missed_people
from dtgraph.analysis.key_people import count_uncovered, greedy_choice, optimal_choice
from dtgraph.errors import InputError

from ...helpers.coverage_factory import DAY, GREEDY_TRAP, Holding, build_coverage, in_days, open_holding


def count_units_without(people: Iterable[str], holders_of: Mapping[str, set[str]]) -> int:
    gone = set(people)
    return sum(holders <= gone for holders in holders_of.values())


def choose_greedily(holders_of: Mapping[str, set[str]], k: int) -> list[str]:
    chosen: list[str] = []
    while len(chosen) < k and (remaining := {p for people in holders_of.values() for p in people} - {*chosen}):

        def merit(who: str) -> tuple[int, Fraction]:
            staying = [people - {*chosen} for people in holders_of.values() if who in people]
            fractions = (Fraction(1, len(people)) for people in staying)
            return count_units_without([*chosen, who], holders_of), sum(fractions, Fraction())

        best = max(map(merit, remaining))
        chosen.append(min(who for who in remaining if merit(who) == best))
    return chosen


@given(
    st.dictionaries(st.integers(0, 30).map("u{}".format), st.sets(st.sampled_from("abcdefg"), min_size=1), max_size=14),
    st.integers(1, 8),
)
@settings(max_examples=150)
def test_most_missed_people_compared_with_all_subsets(holders_of: dict[str, set[str]], k: int) -> None:
    coverage = build_coverage(*(open_holding(unit, who) for unit, people in holders_of.items() for who in people))
    rows = most_missed_people(coverage, DAY, k=k, exact=True)
    greedy, exact = ([row for row in rows if row["method"] == method] for method in ("greedy", "exact"))
    everyone = sorted({who for people in holders_of.values() for who in people})
    size = min(k, len(everyone))
    best = [
        max(count_units_without(people, holders_of) for people in combinations(everyone, n)) for n in range(1, size + 1)
    ]

    assert [row["person_id"] for row in greedy] == choose_greedily(holders_of, k)
    for choice in (greedy, exact):
        chosen = [row["person_id"] for row in choice]
        assert len({*chosen}) == len(chosen)
        assert [row["rank"] for row in choice] == list(range(1, size + 1))
        counts = [count_units_without(chosen[:n], holders_of) for n in range(1, size + 1)]
        assert [row["uncovered"] for row in choice] == counts
        assert all(row["bound"] >= most for row, most in zip(choice, best, strict=True))
    degrees = sorted(
        (sum(Fraction(1, len(people)) for people in holders_of.values() if who in people) for who in everyone),
        reverse=True,
    )
    assert [row["bound"] for row in greedy] == [math.floor(sum(degrees[:n])) for n in range(1, size + 1)]
    if size:
        assert exact[-1]["uncovered"] == best[-1]
        assert {row["bound"] for row in exact} == {best[-1]}


def test_exact_choice_can_be_better_than_greedy_choice() -> None:
    rows = most_missed_people(GREEDY_TRAP, DAY, k=2, exact=True)
    assert [(row["method"], row["person_id"], row["uncovered"], row["bound"]) for row in rows] == [
        ("greedy", "z", 1, 1),
        ("greedy", "x", 1, 3),
        ("exact", "x", 0, 3),
        ("exact", "y", 3, 3),
    ]
    assert [row["method"] for row in most_missed_people(GREEDY_TRAP, DAY, k=2, exact=False)] == ["greedy", "greedy"]


@pytest.mark.parametrize(("dual_bound", "bound"), [(None, 3), (-math.inf, 3), (-2.0000001, 2), (-1.9999999, 2)])
def test_bound_of_a_solver_that_ran_out_of_time(
    monkeypatch: pytest.MonkeyPatch, dual_bound: float | None, bound: int
) -> None:
    monkeypatch.setattr(key_people, "milp", lambda *_, **__: SimpleNamespace(x=None, mip_dual_bound=dual_bound))
    rows = most_missed_people(GREEDY_TRAP, DAY, k=2, exact=True)
    assert [(row["person_id"], row["uncovered"]) for row in rows[2:]] == [("z", 1), ("x", 1)]
    assert {row["bound"] for row in rows[2:]} == {bound}


def test_solver_stops_at_its_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    pairs = {tuple(sorted(random.choice(60, 2, replace=False).tolist())) for _ in range(200)}
    coverage = build_coverage(
        *(open_holding(f"u{n}", f"p{who}") for n, pair in enumerate(sorted(pairs)) for who in pair)
    )
    monkeypatch.setattr(key_people, "SOLVER_TIMEOUT_S", 0.0)
    rows = most_missed_people(coverage, DAY, k=8, exact=True)
    greedy, exact = rows[7], rows[15]
    assert greedy["uncovered"] <= exact["uncovered"] < exact["bound"] <= greedy["bound"]


def test_equal_people_are_ordered_by_shared_units_then_by_id() -> None:
    coverage = build_coverage(
        open_holding("u1", "b"),
        open_holding("u2", "c"),
        open_holding("u3", "a"),
        open_holding("u4", "c"),
        open_holding("u4", "d"),
        open_holding("u5", "a"),
    )
    rows = most_missed_people(coverage, DAY, k=9, exact=False)
    assert [row["person_id"] for row in rows] == ["a", "c", "b", "d"]
    assert [row["uncovered"] for row in rows] == [2, 3, 4, 5]


def test_two_posts_of_a_person_in_a_unit_count_as_one_holder() -> None:
    coverage = build_coverage(open_holding("u", "a"), open_holding("u", "a"), ("u", "b", in_days(1), None, False))
    rows = most_missed_people(coverage, DAY, k=5, exact=True)
    assert [(row["method"], row["person_id"], row["uncovered"]) for row in rows] == [
        ("greedy", "a", 1),
        ("exact", "a", 1),
    ]


def test_many_units_are_solved_quickly() -> None:
    random = np.random.default_rng(1690)
    holdings: list[Holding] = []
    for n in range(3000):  # in each commune four people share four units
        for who in random.choice(4, random.choice([1, 1, 1, 2]), replace=False).tolist():
            holdings.append(open_holding(f"u{n}", f"p{n // 4}-{who}"))
    rows = most_missed_people(build_coverage(*holdings), DAY, k=10, exact=True)
    assert rows[9]["uncovered"] <= rows[19]["uncovered"] == rows[19]["bound"] <= rows[9]["bound"]


@pytest.mark.parametrize(
    ("k", "exact", "expected"),
    [(0, False, "1 to 1,000"), (1001, False, "1 to 1,000"), (0, True, "1 to 20"), (21, True, "1 to 20")],
)
def test_invalid_number_of_people(k: int, exact: bool, expected: str) -> None:
    with pytest.raises(InputError, match=expected) as refused:
        most_missed_people(GREEDY_TRAP, DAY, k=k, exact=exact)
    assert refused.value.code == "bad-parameter"
    assert refused.value.values["name"] == "k"


def test_maximum_number_of_people() -> None:
    assert len(most_missed_people(GREEDY_TRAP, DAY, k=1000, exact=False)) == 3
    assert len(most_missed_people(GREEDY_TRAP, DAY, k=20, exact=True)) == 6


def test_optimum_among_many_people_who_share_units_at_random() -> None:
    random = Random(7)
    units = [tuple(sorted(random.sample(range(400), 2))) for _ in range(3_000)]
    shared = np.zeros((400, 400), dtype=int)
    for a, b in units:
        shared[a, b] += 1
        shared[b, a] += 1
    most = max(shared[a, b] + np.delete(shared[a] + shared[b], [a, b]).max() for a, b in units)
    best, bound = optimal_choice(units, greedy_choice(units, 3))
    assert count_uncovered(units, best)[-1] == bound == most
