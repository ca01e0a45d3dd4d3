"""People leaving: the measures against slow and obvious ones, and the query that they read, on both stores."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from dtgraph.analysis import departures, uncovering
from dtgraph.analysis.departures import coverage_forecast, dark_dates, most_missed_people
from dtgraph.analysis.holdings import Coverage
from dtgraph.analysis.uncovering import greedy, optimal, uncovered
from dtgraph.errors import InputError
from dtgraph.network import Network
from dtgraph.queries import bind, catalogue
from dtgraph.store.base import Store

from ..builder import Tables

DAY = date(2026, 1, 31)
MONTHS = [date(2026 + month // 12, month % 12 + 1, last) for month, last in enumerate(
    (28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31), start=1)]  # fmt: skip

Row = dict[str, Any]
Held = tuple[str, str, date | None, date | None, bool]
"""unit, person, begins, ends, seconded"""


def rows_of(held: Iterable[Held], closes: Mapping[str, date] | None = None, without: Iterable[str] = ()) -> list[Row]:
    """The rows that the query gives of these holdings, and of units `without` any."""
    closes = closes or {}
    columns = ("unit_id", "unit_name", "person_id", "begins", "ends", "seconded", "closes")
    found = [(unit, f"name {unit}", *rest, closes.get(unit)) for unit, *rest in held]
    found += [(unit, f"name {unit}", None, None, None, None, closes.get(unit)) for unit in without]
    return [dict(zip(columns, row, strict=True)) for row in found]


def covering(
    *held: Held, closes: Mapping[str, date] | None = None, provinces: Mapping[str, str] | None = None
) -> Coverage:
    return Coverage.of(rows_of(held, closes), provinces or {})


def after(days: int) -> date:
    return DAY + timedelta(days)


def person(unit: str, who: str) -> Held:
    """Somebody who holds a post for good."""
    return unit, who, None, None, False


UNITS = ("u1", "u10", "u2", "u3")
PEOPLE = ("a", "b", "c", "d", "e")


@st.composite
def holdings(draw: st.DrawFn, *, span: int = 60) -> list[Held]:
    """Holdings as the query gives them on DAY: in force or to come, never empty."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        begins = draw(st.none() | st.integers(-span, span))
        ends = draw(st.none() | st.integers(max(1, 1 if begins is None else begins + 1), span * 2))
        unit, who = draw(st.sampled_from(UNITS)), draw(st.sampled_from(PEOPLE))
        days = (None if begins is None else after(begins), None if ends is None else after(ends))
        found.append((unit, who, *days, draw(st.booleans())))
    return found


closings = st.dictionaries(st.sampled_from(UNITS), st.integers(1, 500).map(after))


def holders_on(day: date, held: Iterable[Held]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit, who, begins, ends, _ in held:
        if (begins is None or begins <= day) and (ends is None or day < ends):
            found.setdefault(unit, set()).add(who)
    return found


# the coverage


@given(holdings(), closings, st.integers(0, 500))
def test_who_covers_which_unit_on_the_day_or_later(held: list[Held], closes: dict[str, date], later: int) -> None:
    coverage = covering(*held, closes=closes)
    wanted = {
        unit: sorted(people)
        for unit, people in holders_on(after(later), held).items()
        if unit not in closes or after(later) < closes[unit]
    }
    found = coverage.holders(after(later))
    assert {
        coverage.units[unit]: [coverage.people[who] for who in who_all] for unit, who_all in found.items()
    } == wanted


@given(holdings(), closings, st.randoms())
@settings(max_examples=25)
def test_nothing_depends_on_the_order_of_the_rows(held: list[Held], closes: dict[str, date], random: Any) -> None:
    provinces = {"u1": "p2", "u2": "p1"}
    rows = rows_of(held, closes, without=["u4"])
    answers = []
    for _ in range(2):
        coverage = Coverage.of(rows, provinces)
        answers.append(
            [
                most_missed_people(coverage, DAY, k=3, exact=True),
                coverage_forecast(coverage, DAY, runs=5, seed=1, leaving=0.5, returning=0.5),
                dark_dates(coverage, DAY),
            ]
        )
        random.shuffle(rows)
    assert answers[0] == answers[1]


# the people who are missed most


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


TRAP = covering(person("u0", "z"), *(person(f"u{n}", who) for n in (1, 2, 3) for who in ("x", "y")))


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
    monkeypatch.setattr(uncovering, "milp", lambda *_, **__: SimpleNamespace(x=None, mip_dual_bound=bound))
    rows = most_missed_people(TRAP, DAY, k=2, exact=True)
    assert [(row["person_id"], row["uncovered"]) for row in rows[2:]] == [("z", 1), ("x", 1)]
    assert {row["bound"] for row in rows[2:]} == {said}


def test_the_solver_gives_up_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    pairs = {tuple(sorted(random.choice(60, 2, replace=False).tolist())) for _ in range(200)}
    coverage = covering(*(person(f"u{n}", f"p{who}") for n, pair in enumerate(sorted(pairs)) for who in pair))
    monkeypatch.setattr(uncovering, "SECONDS", 0.0)
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


# the day on which a unit goes dark


@given(holdings(), closings)
@settings(max_examples=300)
def test_dark_dates_against_walking_day_by_day(held: list[Held], closes: dict[str, date]) -> None:
    wanted = []
    for unit in holders_on(DAY, held):
        day = DAY
        while unit in holders_on(day, held) and day < after(400):
            day += timedelta(1)
        if day < after(400) and (unit not in closes or day < closes[unit]):
            last = {who for where, who, _, ends, _ in held if where == unit and ends == day}
            wanted.append((day, unit, sorted(last)))
    rows = dark_dates(covering(*held, closes=closes, provinces={"u1": "p"}), DAY)
    assert [(row["dark_on"], row["unit_id"], row["people"]) for row in rows] == sorted(wanted)
    for row in rows:
        assert row["days"] == (row["dark_on"] - DAY).days
        assert row["unit_name"] == f"name {row['unit_id']}"
        assert row["province_id"] == ("p" if row["unit_id"] == "u1" else None)


def test_a_successor_lights_a_unit_only_without_a_gap() -> None:
    first = ("u", "a", None, after(10), False)
    assert dark_dates(covering(first), DAY)[0]["dark_on"] == after(10)
    assert dark_dates(covering(first, ("u", "b", after(11), after(20), False)), DAY)[0]["dark_on"] == after(10)
    joined = dark_dates(covering(first, ("u", "b", after(10), after(20), False)), DAY)
    assert [(row["dark_on"], row["days"], row["people"]) for row in joined] == [(after(20), 20, ["b"])]
    assert dark_dates(covering(first, ("u", "b", after(10), None, False)), DAY) == []


def test_the_last_holders_are_named_once_each() -> None:
    held = [("u", who, begins, after(10), False) for who in ("b", "a") for begins in (None, after(2))]
    assert dark_dates(covering(*held, ("u", "c", None, after(9), False)), DAY)[0]["people"] == ["a", "b"]


@pytest.mark.parametrize(("closes", "listed"), [(9, False), (10, False), (11, True)])
def test_a_unit_that_ends_itself_by_then_does_not_go_dark(closes: int, listed: bool) -> None:
    coverage = covering(("u", "a", None, after(10), False), closes={"u": after(closes)})
    assert bool(dark_dates(coverage, DAY)) is listed


def test_dark_dates_from_a_later_day() -> None:
    coverage = covering(("u", "a", after(5), after(10), False), ("v", "b", None, after(5), False))
    assert [row["unit_id"] for row in dark_dates(coverage, DAY)] == ["v"]
    assert [(row["unit_id"], row["days"]) for row in dark_dates(coverage, after(5))] == [("u", 5)]


# the forecast


def forecast(
    coverage: Coverage, *, runs: int = 50, seed: int = 1, leaving: float = 0, returning: float = 0
) -> list[Row]:
    return coverage_forecast(coverage, DAY, runs=runs, seed=seed, leaving=leaving, returning=returning)


def means(rows: Sequence[Row], province: str | None = None, by: str = "all") -> list[float | None]:
    return [row["mean"] for row in rows if row["by"] == by and row["province_id"] == province]


@given(holdings(span=250), closings)
@settings(max_examples=150)
def test_a_forecast_in_which_nobody_leaves_is_what_is_recorded(held: list[Held], closes: dict[str, date]) -> None:
    provinces = {"u1": "p1", "u10": "p1", "u2": "p2"}
    rows = forecast(Coverage.of(rows_of(held, closes, without=["u3"]), provinces), runs=2)
    groups = sorted({provinces.get(unit, "") for unit, *_ in held} | {""})
    keys = [("all", None), *(("province", group or None) for group in groups)]
    assert [(row["by"], row["province_id"], row["month"], row["on"]) for row in rows] == [
        (*key, month, on) for key in keys for month, on in enumerate(MONTHS, start=1)
    ]
    for row in rows:
        base = {
            unit
            for unit in holders_on(DAY, held)
            if (row["by"] == "all" or provinces.get(unit) == row["province_id"])
            and (unit not in closes or row["on"] < closes[unit])
        }
        share = round(len(base & holders_on(row["on"], held).keys()) / len(base), 6) if base else None
        assert (row["units"], row["mean"], row["low"], row["high"]) == (len(base), share, share, share)


def year(days: int) -> float:
    return days / (MONTHS[-1] - DAY).days


STAY, REMAIN = 0.7, 0.6
"""How probably a person stays a year, and a secondment lasts one."""
HALF = MONTHS[5]


@pytest.mark.parametrize(
    ("held", "probability"),
    [
        ([person("u", "a")], lambda x: STAY**x),
        ([person("u", "a"), person("u", "b")], lambda x: 1 - (1 - STAY**x) ** 2),
        ([person("u", "a"), person("u", "a")], lambda x: STAY**x),
        ([("u", "a", None, None, True)], lambda x: (STAY * REMAIN) ** x),
        ([("u", "a", None, None, True), ("u", "b", None, None, False)],
         lambda x: 1 - (1 - (STAY * REMAIN) ** x) * (1 - STAY**x)),
        ([("u", "a", None, HALF, True)], lambda x: STAY**x if x < year((HALF - DAY).days) else 0),
        ([("u", "a", None, HALF, False), ("u", "b", HALF, None, False)], lambda x: STAY**x),
        ([("u", "a", None, HALF, False), ("u", "b", HALF, None, True)],
         lambda x: STAY**x * REMAIN ** max(0, x - year((HALF - DAY).days))),
    ],
)  # fmt: skip
def test_the_forecast_of_one_unit_has_its_probability(held: list[Held], probability: Callable[[float], float]) -> None:
    runs = 20_000
    rows = forecast(covering(*held), runs=runs, leaving=1 - STAY, returning=1 - REMAIN)[:12]
    for row in rows:
        wanted = probability(year((row["on"] - DAY).days))
        assert row["mean"] == pytest.approx(wanted, abs=4.5 * math.sqrt(wanted * (1 - wanted) / runs) + 1e-6)
        assert {row["low"], row["high"]} <= {0, 1}
    assert probability(1) < 0.95


def test_the_interval_is_that_of_independent_units() -> None:
    many, runs = 200, 4000
    rows = forecast(covering(*(person(f"u{n}", f"p{n}") for n in range(many))), runs=runs, leaving=1 - STAY)[:12]
    for row in rows:
        stays = STAY ** year((row["on"] - DAY).days)
        assert row["low"] < stays < row["high"]
        assert row["mean"] == pytest.approx(stays, abs=0.003)
        for column, point in (("low", 0.025), ("high", 0.975)):
            assert row[column] * many == pytest.approx(binom.ppf(point, many, stays), abs=1.01)


def test_one_persons_leaving_ends_all_the_holdings_together() -> None:
    rows = forecast(covering(*(person(f"u{n}", "a") for n in range(50))), runs=2000, leaving=0.5)
    assert (rows[11]["low"], rows[11]["high"]) == (0, 1)
    assert rows[11]["mean"] == pytest.approx(0.5, abs=0.05)


@given(holdings(span=250), st.integers(0, 1000), st.floats(0, 0.99), st.floats(0, 0.99))
@settings(max_examples=60)
def test_shares_only_fall_where_nothing_begins_later(
    held: list[Held], seed: int, leaving: float, returning: float
) -> None:
    now = [one for one in held if one[2] is None or one[2] <= DAY]
    rows = forecast(covering(*now), runs=40, seed=seed, leaving=leaving, returning=returning)[:12]
    for column in ("mean", "low", "high"):
        shares = [row[column] for row in rows if row[column] is not None]
        assert shares == sorted(shares, reverse=True)
    assert all(row["low"] is None or 0 <= row["low"] <= row["high"] <= 1 for row in rows)


MIXED = covering(
    *(person(f"u{n}", f"p{n % 7}") for n in range(20)),
    *((f"u{n}", f"s{n}", None, None, True) for n in range(15, 40)),
    provinces={f"u{n}": f"v{n % 3}" for n in range(40)},
)


def test_the_same_seed_gives_the_same_rows() -> None:
    first, again, other = (forecast(MIXED, seed=seed, leaving=0.2, returning=0.4) for seed in (7, 7, 8))
    assert first == again
    assert means(first) != means(other)


@pytest.mark.parametrize("chunk", [1, 7, 49, 50])
def test_the_forecast_does_not_depend_on_how_many_runs_are_in_memory(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    whole = forecast(MIXED, leaving=0.2, returning=0.4)
    monkeypatch.setattr(departures, "CHUNK", chunk)
    assert forecast(MIXED, leaving=0.2, returning=0.4) == whole


def test_provinces_add_up_and_come_by_id() -> None:
    rows = forecast(MIXED, leaving=0.2, returning=0.4, runs=300)
    assert list(dict.fromkeys(row["province_id"] for row in rows)) == [None, "v0", "v1", "v2"]
    sizes = [14, 13, 13]
    for month, mean in enumerate(means(rows)):
        shares = [means(rows, f"v{n}", "province")[month] for n in range(3)]
        assert mean == pytest.approx(
            sum(of * (share or 0) for of, share in zip(sizes, shares, strict=True)) / 40, abs=1e-5
        )


def test_a_unit_that_closes_leaves_the_base_on_its_day() -> None:
    rows = forecast(covering(person("u", "a"), person("v", "b"), closes={"u": MONTHS[2], "v": MONTHS[4]}))[:12]
    assert [row["units"] for row in rows] == [2, 2, 1, 1, *[0] * 8]
    assert [row["mean"] for row in rows] == [1, 1, 1, 1, *[None] * 8]


def test_a_holding_is_half_open_on_the_days_of_the_forecast() -> None:
    ends, day_before = (means(forecast(covering(("u", "a", None, on, False)))) for on in (MONTHS[1], after(58)))
    assert ends == [1, *[0] * 11]
    assert MONTHS[1] > after(58) > MONTHS[0]
    assert day_before == ends
    back = covering(("u", "a", None, after(1), False), ("u", "b", MONTHS[3], None, False))
    assert means(forecast(back)) == [0, 0, 0, *[1] * 9]


def test_the_months_of_a_leap_year() -> None:
    rows = coverage_forecast(covering(), date(2027, 8, 30), runs=1, seed=0, leaving=0, returning=0)
    assert [row["on"].isoformat() for row in rows[:12:5]] == ["2027-09-30", "2028-02-29", "2028-07-30"]


# empties and refusals


def test_nothing_is_there() -> None:
    for coverage in (covering(), Coverage.of(rows_of([("u", "a", after(1), None, False)], without=["v"]), {"u": "p"})):
        assert most_missed_people(coverage, DAY, k=3, exact=True) == []
        assert dark_dates(coverage, DAY) == []
        rows = forecast(coverage, leaving=0.5)
        assert rows
        assert {(row["units"], row["mean"], row["low"], row["high"]) for row in rows} == {(0, None, None, None)}
    assert len(rows) == 36  # for all, for units without a province, and for p


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


@pytest.mark.parametrize(
    ("name", "value"),
    [("runs", 0), ("runs", 100_001), *((name, x) for name in ("leaving", "returning") for x in (-0.01, 1, math.nan))],
)
def test_such_a_forecast_is_refused(name: str, value: float) -> None:
    with pytest.raises(InputError) as refused:
        forecast(TRAP, **{name: value})  # type: ignore[arg-type]
    assert refused.value.code == "bad-parameter"
    assert refused.value.values["name"] == name


def test_a_forecast_does_not_go_past_the_calendar() -> None:
    with pytest.raises(InputError) as refused:
        coverage_forecast(TRAP, date(9999, 1, 1), runs=1, seed=1, leaving=0, returning=0)
    assert refused.value.code == "bad-option"
    assert coverage_forecast(TRAP, date(9998, 12, 31), runs=1, seed=1, leaving=0, returning=0)


# the catalogue


@pytest.mark.parametrize("name", ["most_missed_people", "coverage_forecast", "dark_dates"])
def test_a_measure_answers_with_its_columns_by_its_defaults(name: str) -> None:
    entry = catalogue().measure(name)
    bound = bind(entry, DAY, {})
    coverage = covering(("u", "a", None, after(5), False))
    rows = getattr(departures, name)(coverage, DAY, **{key: bound[key] for key in entry.parameters})
    assert rows
    assert all(list(row) == list(entry.columns) for row in rows)
    assert entry.question.endswith("?")


def network_tables() -> Tables:
    """Holdings that each of their four things bounds; some to come, over, never in force, or of no office."""
    tables = Tables()
    for unit in ("held", "later", "over", "none", "deputy", "closing"):
        tables.unit(unit, end="2026-09-01" if unit == "closing" else None)
    tables.unit("gone", end="2026-01-31").unit("future", start="2026-02-01").unit("team", "community_team")
    tables.unit("committee", "people_committee")
    tables.person("short", start="2025-02-01", end="2026-05-01")
    tables.post("open", "held").holds("a", "open")
    tables.post("dated", "held", start="2025-01-01", end="2026-08-01")
    tables.holds("a", "dated", "2024-01-01", "2026-12-01").holds("short", "dated", "2025-01-01", "2026-06-01")
    tables.add("holdings", "2025-03-01", None, person_id="b", post_id="dated", basis="seconded").person("b")
    tables.add("holdings", None, "2026-03-01", person_id="b", post_id="open", basis="concurrent")
    tables.post("moved", None).link("POST_IN", "moved", "committee", start="2025-06-01", end="2026-02-01")
    tables.link("POST_IN", "moved", "later", start="2026-02-01").holds("c", "moved", "2020-01-01")
    tables.post("begins", "later").holds("d", "begins", "2026-01-31").holds("e", "begins", "2026-02-01", "2026-02-02")
    tables.post("ended", "over").holds("f", "ended", "2025-01-01", "2026-01-31")
    tables.post("never", "over", start="2027-01-01").holds("short", "never")
    tables.post("second", "deputy", "deputy_focal_point").holds("g", "second")
    for unit in ("closing", "gone", "future", "team"):
        tables.post(f"of_{unit}", unit).holds("g", f"of_{unit}")
    return tables


WANTED = [
    # unit, person, begins, ends, seconded, closes
    ("closing", "g", None, None, False, "2026-09-01"),
    ("committee", "c", "2025-06-01", "2026-02-01", False, None),
    ("deputy", None, None, None, None, None),
    ("held", "a", None, None, False, None),
    ("held", "a", "2025-01-01", "2026-08-01", False, None),
    ("held", "b", None, "2026-03-01", False, None),
    ("held", "b", "2025-03-01", "2026-08-01", True, None),
    ("held", "short", "2025-02-01", "2026-05-01", False, None),
    ("later", "c", "2026-02-01", None, False, None),
    ("later", "d", "2026-01-31", None, False, None),
    ("later", "e", "2026-02-01", "2026-02-02", False, None),
    ("none", None, None, None, None, None),
    ("over", None, None, None, None, None),
]


def test_the_query_gives_the_holdings_of_the_offices(store: Store) -> None:
    network = Network(store)
    network.import_tables(network_tables().sheets())
    entry = catalogue().query("focal_point_holdings")
    rows = network.store.read(entry.text, bind(entry, DAY, {}))
    assert all(list(row) == list(entry.columns) and row["unit_name"] == f"Đơn vị {row['unit_id']}" for row in rows)
    found = [tuple(row[c] for c in entry.columns if c != "unit_name") for row in rows]
    texts = [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in found]
    assert sorted(texts, key=str) == sorted(WANTED, key=str)

    coverage = Coverage.of(rows, {})
    covered = {coverage.units[unit] for unit in coverage.holders(DAY)}
    judged = network.gaps("units_without_focal_point", as_of=DAY)["units_without_focal_point"]
    assert judged.findings is not None
    assert covered == {*coverage.units} - {row["subject_id"] for row in judged.findings}
    assert [(row["unit_id"], row["dark_on"].isoformat()) for row in dark_dates(coverage, DAY)] == [
        ("committee", "2026-02-01")
    ]


def test_the_best_few_are_found_among_many_who_share_without_order() -> None:
    random = Random(7)
    units = [tuple(sorted(random.sample(range(400), 2))) for _ in range(3_000)]
    weights = Counter(units)
    triples = ({*pair, third} for pair in weights for third in range(400))
    most = max(sum(weights[pair] for pair in combinations(sorted(three), 2)) for three in triples if len(three) == 3)
    best, bound = optimal(units, greedy(units, 3))
    assert uncovered(units, best)[-1] == bound == most
