"""People leaving: the measures against slow and obvious ones, and the query that they read, on both stores."""

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
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.coverage_factory import (
    DAY,
    TRAP,
    Held,
    Row,
    after,
    closings,
    covering,
    holders_on,
    holdings,
    person,
    rows_of,
)
from ...helpers.network_builder import Tables

MONTHS = [date(2026 + month // 12, month % 12 + 1, last) for month, last in enumerate(
    (28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31), start=1)]  # fmt: skip


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
    monkeypatch.setattr(attrition, "CHUNK", chunk)
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
    bound = bind_parameters(entry, DAY, {})
    coverage = covering(("u", "a", None, after(5), False))
    rows = getattr(attrition, name)(coverage, DAY, **{key: bound[key] for key in entry.parameters})
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
    rows = network.store.read(entry.text, bind_parameters(entry, DAY, {}))
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
