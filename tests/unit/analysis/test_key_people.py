"""Whose leaving uncovers most units, against all subsets of people."""

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
from dtgraph.analysis.key_people import greedy, optimal, uncovered
from dtgraph.errors import InputError

from ...helpers.coverage_factory import DAY, TRAP, Held, after, covering, person


def uncovered_by(people: Iterable[str], held: Mapping[str, set[str]]) -> int:
    gone = set(people)
    return sum(holders <= gone for holders in held.values())


def greedily(held: Mapping[str, set[str]], k: int) -> list[str]:
    chosen: list[str] = []
    while len(chosen) < k and (left := {p for people in held.values() for p in people} - {*chosen}):

        def merit(who: str) -> tuple[int, Fraction]:
            staying = [people - {*chosen} for people in held.values() if who in people]
            return uncovered_by([*chosen, who], held), sum((Fraction(1, len(some)) for some in staying), Fraction())

        best = max(map(merit, left))
        chosen.append(min(who for who in left if merit(who) == best))
    return chosen


@given(
    st.dictionaries(st.integers(0, 30).map("u{}".format), st.sets(st.sampled_from("abcdefg"), min_size=1), max_size=14),
    st.integers(1, 8),
)
@settings(max_examples=150)
def test_most_missed_people_against_all_subsets(held: dict[str, set[str]], k: int) -> None:
    coverage = covering(*(person(unit, who) for unit, people in held.items() for who in people))
    rows = most_missed_people(coverage, DAY, k=k, exact=True)
    greedy, exact = ([row for row in rows if row["method"] == method] for method in ("greedy", "exact"))
    everyone = sorted({who for people in held.values() for who in people})
    size = min(k, len(everyone))
    best = [max(uncovered_by(some, held) for some in combinations(everyone, n)) for n in range(1, size + 1)]

    assert [row["person_id"] for row in greedy] == greedily(held, k)
    for found in (greedy, exact):
        chosen = [row["person_id"] for row in found]
        assert len({*chosen}) == len(chosen)
        assert [row["rank"] for row in found] == list(range(1, size + 1))
        assert [row["uncovered"] for row in found] == [uncovered_by(chosen[:n], held) for n in range(1, size + 1)]
        assert all(row["bound"] >= most for row, most in zip(found, best, strict=True))
    degrees = sorted((sum(Fraction(1, len(p)) for p in held.values() if who in p) for who in everyone), reverse=True)
    assert [row["bound"] for row in greedy] == [math.floor(sum(degrees[:n])) for n in range(1, size + 1)]
    if size:
        assert exact[-1]["uncovered"] == best[-1]
        assert {row["bound"] for row in exact} == {best[-1]}


def test_the_exact_choice_can_beat_the_greedy_one() -> None:
    rows = most_missed_people(TRAP, DAY, k=2, exact=True)
    assert [(row["method"], row["person_id"], row["uncovered"], row["bound"]) for row in rows] == [
        ("greedy", "z", 1, 1),
        ("greedy", "x", 1, 3),
        ("exact", "x", 0, 3),
        ("exact", "y", 3, 3),
    ]
    assert [row["method"] for row in most_missed_people(TRAP, DAY, k=2, exact=False)] == ["greedy", "greedy"]


@pytest.mark.parametrize(("bound", "said"), [(None, 3), (-math.inf, 3), (-2.0000001, 2), (-1.9999999, 2)])
def test_a_solver_that_ran_out_of_time_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, bound: float | None, said: int
) -> None:
    monkeypatch.setattr(key_people, "milp", lambda *_, **__: SimpleNamespace(x=None, mip_dual_bound=bound))
    rows = most_missed_people(TRAP, DAY, k=2, exact=True)
    assert [(row["person_id"], row["uncovered"]) for row in rows[2:]] == [("z", 1), ("x", 1)]
    assert {row["bound"] for row in rows[2:]} == {said}


def test_the_solver_gives_up_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    pairs = {tuple(sorted(random.choice(60, 2, replace=False).tolist())) for _ in range(200)}
    coverage = covering(*(person(f"u{n}", f"p{who}") for n, pair in enumerate(sorted(pairs)) for who in pair))
    monkeypatch.setattr(key_people, "SECONDS", 0.0)
    rows = most_missed_people(coverage, DAY, k=8, exact=True)
    greedy, exact = rows[7], rows[15]
    assert greedy["uncovered"] <= exact["uncovered"] < exact["bound"] <= greedy["bound"]


def test_equals_are_told_apart_by_what_they_share_then_by_id() -> None:
    coverage = covering(
        person("u1", "b"), person("u2", "c"), person("u3", "a"), person("u4", "c"), person("u4", "d"), person("u5", "a")
    )
    rows = most_missed_people(coverage, DAY, k=9, exact=False)
    assert [row["person_id"] for row in rows] == ["a", "c", "b", "d"]
    assert [row["uncovered"] for row in rows] == [2, 3, 4, 5]


def test_two_posts_of_one_person_in_a_unit_are_one_holder() -> None:
    coverage = covering(person("u", "a"), person("u", "a"), ("u", "b", after(1), None, False))
    rows = most_missed_people(coverage, DAY, k=5, exact=True)
    assert [(row["method"], row["person_id"], row["uncovered"]) for row in rows] == [
        ("greedy", "a", 1),
        ("exact", "a", 1),
    ]


def test_many_units_are_solved_soon() -> None:
    random = np.random.default_rng(1690)
    held: list[Held] = []
    for n in range(3000):  # in each commune four people share four units
        for who in random.choice(4, random.choice([1, 1, 1, 2]), replace=False).tolist():
            held.append(person(f"u{n}", f"p{n // 4}-{who}"))
    rows = most_missed_people(covering(*held), DAY, k=10, exact=True)
    assert rows[9]["uncovered"] <= rows[19]["uncovered"] == rows[19]["bound"] <= rows[9]["bound"]


@pytest.mark.parametrize(
    ("k", "exact", "expected"),
    [(0, False, "1 to 1,000"), (1001, False, "1 to 1,000"), (0, True, "1 to 20"), (21, True, "1 to 20")],
)
def test_so_many_people_are_refused(k: int, exact: bool, expected: str) -> None:
    with pytest.raises(InputError, match=expected) as refused:
        most_missed_people(TRAP, DAY, k=k, exact=exact)
    assert refused.value.code == "bad-parameter"
    assert refused.value.values["name"] == "k"


def test_the_most_people_are_taken() -> None:
    assert len(most_missed_people(TRAP, DAY, k=1000, exact=False)) == 3
    assert len(most_missed_people(TRAP, DAY, k=20, exact=True)) == 6


def test_the_best_few_are_found_among_many_who_share_without_order() -> None:
    random = Random(7)
    units = [tuple(sorted(random.sample(range(400), 2))) for _ in range(3_000)]
    shared = np.zeros((400, 400), dtype=int)
    for one, other in units:
        shared[one, other] += 1
        shared[other, one] += 1
    most = max(shared[one, other] + np.delete(shared[one] + shared[other], [one, other]).max() for one, other in units)
    best, bound = optimal(units, greedy(units, 3))
    assert uncovered(units, best)[-1] == bound == most
