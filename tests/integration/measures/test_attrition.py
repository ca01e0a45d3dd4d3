"""Departures: the measures compared with simple implementations, and the query that they read, on both stores."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from dtgraph.analysis import attrition
from dtgraph.analysis.attrition import coverage_forecast, dark_dates, most_missed_people
from dtgraph.analysis.focal_point_coverage import Coverage
from dtgraph.catalogue import bind_parameters, catalogue
from dtgraph.errors import InputError
from dtgraph.stores.protocol import Store

from ...helpers import local, network_over
from ...helpers.coverage_factory import (
    DAY,
    GREEDY_TRAP,
    Holding,
    Row,
    build_coverage,
    closing_dates,
    holders_on,
    holding_lists,
    holding_rows,
    in_days,
    open_holding,
)
from ...helpers.network_builder import NetworkBuilder

MONTHS = [date(2026 + month // 12, month % 12 + 1, last) for month, last in enumerate(
    (28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31), start=1)]  # fmt: skip


# coverage


@given(holding_lists(), closing_dates, st.integers(0, 500))
def test_holders_on_a_later_day(holdings: list[Holding], closes: dict[str, date], later: int) -> None:
    coverage = build_coverage(*holdings, closes=closes)
    expected = {
        unit: sorted(people)
        for unit, people in holders_on(in_days(later), holdings).items()
        if unit not in closes or in_days(later) < closes[unit]
    }
    holders = {
        coverage.units[unit]: [coverage.people[person] for person in people]
        for unit, people in coverage.holders(in_days(later)).items()
    }
    assert holders == expected


@given(holding_lists(), closing_dates, st.randoms())
@settings(max_examples=25)
def test_results_do_not_depend_on_the_order_of_rows(
    holdings: list[Holding], closes: dict[str, date], random: Any
) -> None:
    provinces = {"u1": "p2", "u2": "p1"}
    rows = holding_rows(holdings, closes, without=["u4"])
    results = []
    for _ in range(2):
        coverage = Coverage.from_rows(rows, provinces)
        results.append(
            [
                most_missed_people(coverage, DAY, k=3, exact=True),
                coverage_forecast(coverage, DAY, runs=5, seed=1, leaving=0.5, returning=0.5),
                dark_dates(coverage, DAY),
            ]
        )
        random.shuffle(rows)
    assert results[0] == results[1]


# dark dates


@given(holding_lists(), closing_dates)
@settings(max_examples=300)
def test_dark_dates_compared_with_a_loop_over_days(holdings: list[Holding], closes: dict[str, date]) -> None:
    expected = []
    for unit in holders_on(DAY, holdings):
        day = DAY
        while unit in holders_on(day, holdings) and day < in_days(400):
            day += timedelta(1)
        if day < in_days(400) and (unit not in closes or day < closes[unit]):
            last = {person for of, person, _, ends, _ in holdings if of == unit and ends == day}
            expected.append((day, unit, sorted(last)))
    rows = dark_dates(build_coverage(*holdings, closes=closes, provinces={"u1": "p"}), DAY)
    assert [(row["dark_on"], row["unit_id"], row["people"]) for row in rows] == sorted(expected)
    for row in rows:
        assert row["days"] == (row["dark_on"] - DAY).days
        assert row["unit_name"] == f"name {row['unit_id']}"
        assert row["province_id"] == ("p" if row["unit_id"] == "u1" else None)


def test_successor_must_start_without_a_gap() -> None:
    first = ("u", "a", None, in_days(10), False)
    assert dark_dates(build_coverage(first), DAY)[0]["dark_on"] == in_days(10)
    late = dark_dates(build_coverage(first, ("u", "b", in_days(11), in_days(20), False)), DAY)
    assert late[0]["dark_on"] == in_days(10)
    seamless = dark_dates(build_coverage(first, ("u", "b", in_days(10), in_days(20), False)), DAY)
    assert [(row["dark_on"], row["days"], row["people"]) for row in seamless] == [(in_days(20), 20, ["b"])]
    assert dark_dates(build_coverage(first, ("u", "b", in_days(10), None, False)), DAY) == []


def test_last_holders_are_listed_once() -> None:
    holdings = [("u", who, begins, in_days(10), False) for who in ("b", "a") for begins in (None, in_days(2))]
    assert dark_dates(build_coverage(*holdings, ("u", "c", None, in_days(9), False)), DAY)[0]["people"] == ["a", "b"]


@pytest.mark.parametrize(("closes", "listed"), [(9, False), (10, False), (11, True)])
def test_units_that_end_first_are_not_listed(closes: int, listed: bool) -> None:
    coverage = build_coverage(("u", "a", None, in_days(10), False), closes={"u": in_days(closes)})
    assert bool(dark_dates(coverage, DAY)) is listed


def test_dark_dates_from_a_later_day() -> None:
    coverage = build_coverage(("u", "a", in_days(5), in_days(10), False), ("v", "b", None, in_days(5), False))
    assert [row["unit_id"] for row in dark_dates(coverage, DAY)] == ["v"]
    assert [(row["unit_id"], row["days"]) for row in dark_dates(coverage, in_days(5))] == [("u", 5)]


# forecast


def forecast(
    coverage: Coverage, *, runs: int = 50, seed: int = 1, leaving: float = 0, returning: float = 0
) -> list[Row]:
    return coverage_forecast(coverage, DAY, runs=runs, seed=seed, leaving=leaving, returning=returning)


def means(rows: Sequence[Row], province: str | None = None, by: str = "all") -> list[float | None]:
    return [row["mean"] for row in rows if row["by"] == by and row["province_id"] == province]


@given(holding_lists(span=250), closing_dates)
@settings(max_examples=150)
def test_forecast_without_departures_follows_the_records(holdings: list[Holding], closes: dict[str, date]) -> None:
    provinces = {"u1": "p1", "u10": "p1", "u2": "p2"}
    rows = forecast(Coverage.from_rows(holding_rows(holdings, closes, without=["u3"]), provinces), runs=2)
    groups = sorted({provinces.get(unit, "") for unit, *_ in holdings} | {""})
    keys = [("all", None), *(("province", group or None) for group in groups)]
    assert [(row["by"], row["province_id"], row["month"], row["on"]) for row in rows] == [
        (*key, month, on) for key in keys for month, on in enumerate(MONTHS, start=1)
    ]
    for row in rows:
        base = {
            unit
            for unit in holders_on(DAY, holdings)
            if (row["by"] == "all" or provinces.get(unit) == row["province_id"])
            and (unit not in closes or row["on"] < closes[unit])
        }
        share = round(len(base & holders_on(row["on"], holdings).keys()) / len(base), 6) if base else None
        assert (row["units"], row["mean"], row["low"], row["high"]) == (len(base), share, share, share)


def year(days: int) -> float:
    return days / (MONTHS[-1] - DAY).days


STAY, REMAIN = 0.7, 0.6
"""Probabilities that a person stays a year, and that a secondment lasts a year."""
HALF = MONTHS[5]


@pytest.mark.parametrize(
    ("holdings", "probability"),
    [
        ([open_holding("u", "a")], lambda x: STAY**x),
        ([open_holding("u", "a"), open_holding("u", "b")], lambda x: 1 - (1 - STAY**x) ** 2),
        ([open_holding("u", "a"), open_holding("u", "a")], lambda x: STAY**x),
        ([("u", "a", None, None, True)], lambda x: (STAY * REMAIN) ** x),
        ([("u", "a", None, None, True), ("u", "b", None, None, False)],
         lambda x: 1 - (1 - (STAY * REMAIN) ** x) * (1 - STAY**x)),
        ([("u", "a", None, HALF, True)], lambda x: STAY**x if x < year((HALF - DAY).days) else 0),
        ([("u", "a", None, HALF, False), ("u", "b", HALF, None, False)], lambda x: STAY**x),
        ([("u", "a", None, HALF, False), ("u", "b", HALF, None, True)],
         lambda x: STAY**x * REMAIN ** max(0, x - year((HALF - DAY).days))),
    ],
)  # fmt: skip
def test_forecast_of_one_unit_matches_its_probability(
    holdings: list[Holding], probability: Callable[[float], float]
) -> None:
    runs = 20_000
    rows = forecast(build_coverage(*holdings), runs=runs, leaving=1 - STAY, returning=1 - REMAIN)[:12]
    for row in rows:
        expected = probability(year((row["on"] - DAY).days))
        assert row["mean"] == pytest.approx(expected, abs=4.5 * math.sqrt(expected * (1 - expected) / runs) + 1e-6)
        assert {row["low"], row["high"]} <= {0, 1}
    assert probability(1) < 0.95


def test_interval_of_independent_units() -> None:
    many, runs = 200, 4000
    rows = forecast(
        build_coverage(*(open_holding(f"u{n}", f"p{n}") for n in range(many))), runs=runs, leaving=1 - STAY
    )[:12]
    for row in rows:
        stays = STAY ** year((row["on"] - DAY).days)
        assert row["low"] < stays < row["high"]
        assert row["mean"] == pytest.approx(stays, abs=0.003)
        for column, point in (("low", 0.025), ("high", 0.975)):
            assert row[column] * many == pytest.approx(binom.ppf(point, many, stays), abs=1.01)


def test_departure_of_a_person_ends_all_their_holdings() -> None:
    rows = forecast(build_coverage(*(open_holding(f"u{n}", "a") for n in range(50))), runs=2000, leaving=0.5)
    assert (rows[11]["low"], rows[11]["high"]) == (0, 1)
    assert rows[11]["mean"] == pytest.approx(0.5, abs=0.05)


@given(holding_lists(span=250), st.integers(0, 1000), st.floats(0, 0.99), st.floats(0, 0.99))
@settings(max_examples=60)
def test_shares_only_fall_if_no_holding_begins_later(
    holdings: list[Holding], seed: int, leaving: float, returning: float
) -> None:
    current = [holding for holding in holdings if holding[2] is None or holding[2] <= DAY]
    rows = forecast(build_coverage(*current), runs=40, seed=seed, leaving=leaving, returning=returning)[:12]
    for column in ("mean", "low", "high"):
        shares = [row[column] for row in rows if row[column] is not None]
        assert shares == sorted(shares, reverse=True)
    assert all(row["low"] is None or 0 <= row["low"] <= row["high"] <= 1 for row in rows)


MIXED = build_coverage(
    *(open_holding(f"u{n}", f"p{n % 7}") for n in range(20)),
    *((f"u{n}", f"s{n}", None, None, True) for n in range(15, 40)),
    provinces={f"u{n}": f"v{n % 3}" for n in range(40)},
)


def test_same_seed_gives_the_same_rows() -> None:
    first, again, other = (forecast(MIXED, seed=seed, leaving=0.2, returning=0.4) for seed in (7, 7, 8))
    assert first == again
    assert means(first) != means(other)


@pytest.mark.parametrize("batch_size", [1, 7, 49, 50])
def test_forecast_does_not_depend_on_the_batch_size(monkeypatch: pytest.MonkeyPatch, batch_size: int) -> None:
    expected = forecast(MIXED, leaving=0.2, returning=0.4)
    monkeypatch.setattr(attrition, "RUNS_PER_BATCH", batch_size)
    assert forecast(MIXED, leaving=0.2, returning=0.4) == expected


def test_provinces_add_up_and_are_sorted_by_id() -> None:
    rows = forecast(MIXED, leaving=0.2, returning=0.4, runs=300)
    assert list(dict.fromkeys(row["province_id"] for row in rows)) == [None, "v0", "v1", "v2"]
    sizes = [14, 13, 13]
    for month, mean in enumerate(means(rows)):
        shares = [means(rows, f"v{n}", "province")[month] for n in range(3)]
        assert mean == pytest.approx(
            sum(size * (share or 0) for size, share in zip(sizes, shares, strict=True)) / 40, abs=1e-5
        )


def test_units_that_close_no_longer_count() -> None:
    rows = forecast(
        build_coverage(open_holding("u", "a"), open_holding("v", "b"), closes={"u": MONTHS[2], "v": MONTHS[4]})
    )[:12]
    assert [row["units"] for row in rows] == [2, 2, 1, 1, *[0] * 8]
    assert [row["mean"] for row in rows] == [1, 1, 1, 1, *[None] * 8]


def test_holding_intervals_of_the_forecast_are_half_open() -> None:
    ends, day_before = (means(forecast(build_coverage(("u", "a", None, on, False)))) for on in (MONTHS[1], in_days(58)))
    assert ends == [1, *[0] * 11]
    assert MONTHS[1] > in_days(58) > MONTHS[0]
    assert day_before == ends
    back = build_coverage(("u", "a", None, in_days(1), False), ("u", "b", MONTHS[3], None, False))
    assert means(forecast(back)) == [0, 0, 0, *[1] * 9]


def test_months_of_a_leap_year() -> None:
    rows = coverage_forecast(build_coverage(), date(2027, 8, 30), runs=1, seed=0, leaving=0, returning=0)
    assert [row["on"].isoformat() for row in rows[:12:5]] == ["2027-09-30", "2028-02-29", "2028-07-30"]


# empty coverage and invalid parameters


def test_empty_coverage() -> None:
    for coverage in (
        build_coverage(),
        Coverage.from_rows(holding_rows([("u", "a", in_days(1), None, False)], without=["v"]), {"u": "p"}),
    ):
        assert most_missed_people(coverage, DAY, k=3, exact=True) == []
        assert dark_dates(coverage, DAY) == []
        rows = forecast(coverage, leaving=0.5)
        assert rows
        assert {(row["units"], row["mean"], row["low"], row["high"]) for row in rows} == {(0, None, None, None)}
    assert len(rows) == 36  # for all, for units without a province, and for p


@pytest.mark.parametrize(
    ("name", "value"),
    [("runs", 0), ("runs", 100_001), *((name, x) for name in ("leaving", "returning") for x in (-0.01, 1, math.nan))],
)
def test_invalid_forecast_parameters(name: str, value: float) -> None:
    with pytest.raises(InputError) as caught:
        forecast(GREEDY_TRAP, **{name: value})  # type: ignore[arg-type]
    assert caught.value.code == "bad-parameter"
    assert caught.value.values["name"] == name


def test_forecast_ends_with_the_calendar() -> None:
    with pytest.raises(InputError) as caught:
        coverage_forecast(GREEDY_TRAP, date(9999, 1, 1), runs=1, seed=1, leaving=0, returning=0)
    assert caught.value.code == "bad-option"
    assert coverage_forecast(GREEDY_TRAP, date(9998, 12, 31), runs=1, seed=1, leaving=0, returning=0)


# catalogue


@pytest.mark.parametrize("name", ["most_missed_people", "coverage_forecast", "dark_dates"])
def test_measures_return_their_columns(name: str) -> None:
    definition = catalogue().measure(name)
    bound = bind_parameters(definition, DAY, {})
    coverage = build_coverage(("u", "a", None, in_days(5), False))
    rows = getattr(attrition, name)(coverage, DAY, **{key: bound[key] for key in definition.parameters})
    assert rows
    assert all(list(row) == list(definition.columns) for row in rows)
    assert definition.question.endswith("?")


def network_tables() -> NetworkBuilder:
    """Holdings limited by holding, person, post or tie; some future, ended, never in force, or of other units."""
    tables = NetworkBuilder()
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


EXPECTED = [
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


def test_query_focal_point_holdings(store: Store) -> None:
    network = network_over(store)
    network.import_tables(network_tables().sheets())
    definition = catalogue().query("focal_point_holdings")
    rows = local(network).store.read(definition.text, bind_parameters(definition, DAY, {}))
    assert all(list(row) == list(definition.columns) and row["unit_name"] == f"Đơn vị {row['unit_id']}" for row in rows)
    values = [tuple(row[c] for c in definition.columns if c != "unit_name") for row in rows]
    texts = [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in values]
    assert sorted(texts, key=str) == sorted(EXPECTED, key=str)

    coverage = Coverage.from_rows(rows, {})
    covered = {coverage.units[unit] for unit in coverage.holders(DAY)}
    result = network.gaps("units_without_focal_point", as_of=DAY)["units_without_focal_point"]
    assert result.findings is not None
    assert covered == {*coverage.units} - {row["subject_id"] for row in result.findings}
    assert [(row["unit_id"], row["dark_on"].isoformat()) for row in dark_dates(coverage, DAY)] == [
        ("committee", "2026-02-01")
    ]
