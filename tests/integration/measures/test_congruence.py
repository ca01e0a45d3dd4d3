"""Coordination congruence and missing links: pair by pair, against every shorter list, and their queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtgraph.analysis.congruence import congruence, missing_links
from dtgraph.catalogue import bind_parameters, catalogue
from dtgraph.graphs.coordination_graph import CoordinationGraph, read_snapshot
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.network_builder import Tables
from ...helpers.random_graphs import snapshots

DAY = "2026-06-30"
START = "2025-07-01"
AFTER = "2026-07-01"

Pair = frozenset[str]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """What both measures take."""

    snapshot: CoordinationGraph
    provinces: Sequence[str | None]
    need: Rows
    seats: Rows

    def congruence(self) -> Rows:
        """The rows of the measure."""
        return congruence(self.snapshot, self.provinces, self.need, self.seats)

    def missing(self, **options: float) -> Rows:
        """The rows of the measure."""
        return missing_links(self.snapshot, self.provinces, self.need, self.seats, **options)

    def province(self, pair: Pair) -> str | None:
        """The province of a pair within one."""
        found = {self.provinces[self.snapshot.numbers[unit]] for unit in pair}
        return found.pop() if len(found) == 1 else None

    def needed(self) -> set[Pair]:
        """The pairs that share a task."""
        rows = [(row["task_id"], row["unit_id"]) for row in self.need]
        return {frozenset({a, b}) for (one, a), (other, b) in combinations(rows, 2) if one == other and a != b}

    def sitting(self) -> dict[str, set[str]]:
        """Who sits in each committee."""
        found: dict[str, set[str]] = {row["committee_id"]: {row["committee_id"]} for row in self.seats}
        for row in self.seats:
            found[row["committee_id"]].add(row["unit_id"])
        return found

    def tied(self, pair: Pair) -> bool:
        """Whether a tie, a person or a committee joins a pair."""
        one, other = sorted(self.snapshot.numbers[unit] for unit in pair)
        return (
            any({one, other} == {a, b} for a, b in self.snapshot.edges())
            or any({one, other} <= {*person.units} for person in self.snapshot.people)
            or any(pair <= units for units in self.sitting().values())
        )

    def shortest(self) -> tuple[int, int]:
        """How many additions close the gap, and how many of these are seats at least: all lists, short ones first."""
        gap = [pair for pair in sorted(self.needed(), key=sorted) if not self.tied(pair)]
        sitting = self.sitting()
        candidates: list[tuple[str, ...]] = [("link", *sorted(pair)) for pair in gap]
        for unit in sorted({unit for pair in gap for unit in pair}):
            candidates += [("seat", unit, committee) for committee, units in sitting.items() if unit not in units]

        def closes(chosen: Sequence[tuple[str, ...]]) -> bool:
            new = {committee: {u for way, u, c in chosen if way == "seat" and c == committee} for committee in sitting}
            return all(
                ("link", *sorted(pair)) in chosen
                or any(pair <= units | new[committee] for committee, units in sitting.items())
                for pair in gap
            )

        for size in range(len(gap) + 1):
            seats = [sum(one[0] == "seat" for one in some) for some in combinations(candidates, size) if closes(some)]
            if seats:
                return size, min(seats)
        raise AssertionError("a link for each pair closes every gap")


def ids(count: int, province: str = "p") -> dict[str, str | None]:
    """Units `a`, `b`, … in a province."""
    return dict.fromkeys("abcdefghijklmnopqrst"[:count], province)


def case(units: dict[str, str | None], tasks: Sequence[str], **committees: str) -> Case:
    """Units of one letter with their provinces, who shares each task, and who sits in each committee, as letters."""
    rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    return Case(
        read_snapshot(rows, [], None),
        [units[unit] for unit in sorted(units)],
        [{"task_id": str(n), "unit_id": unit} for n, task in enumerate(tasks) for unit in task],
        [{"committee_id": name, "unit_id": unit} for name, sitting in committees.items() for unit in sitting],
    )


@st.composite
def cases(draw: st.DrawFn, *, most: int) -> Case:
    """Random graphs, provinces, tasks and committees."""
    snapshot = draw(snapshots(most=most))
    one = st.sampled_from(snapshot.units)
    tasks = draw(st.lists(st.sets(one, max_size=4), max_size=3))
    committees = {committee: draw(st.sets(one, min_size=1, max_size=3)) for committee in draw(st.sets(one, max_size=3))}
    return Case(
        snapshot,
        [draw(st.sampled_from([None, "p", "p", "q"])) for _ in snapshot.units],
        [{"task_id": str(n), "unit_id": unit} for n, task in enumerate(tasks) for unit in sorted(task)],
        [{"committee_id": name, "unit_id": unit} for name, units in committees.items() for unit in sorted(units)],
    )


@given(cases(most=9))
def test_congruence_pair_by_pair(given_: Case) -> None:
    def row(by: str, province: str | None, pairs: set[Pair]) -> dict[str, Any]:
        tied = sum(map(given_.tied, pairs))
        share = tied / len(pairs) if pairs else None
        return {"by": by, "province_id": province, "pairs": len(pairs), "tied": tied, "congruence": share}

    needed = given_.needed()
    expected = [row("all", None, needed), row("between", None, {p for p in needed if given_.province(p) is None})]
    for province in sorted({province for province in given_.provinces if province}):
        expected.append(row("province", province, {p for p in needed if given_.province(p) == province}))
    assert given_.congruence() == expected
    assert list(expected[0]) == list(catalogue().query("congruence").columns)


def added(to: Case, rows: Rows) -> Case:
    """The case with the additions made."""
    snapshot = to.snapshot
    links = [(snapshot.numbers[r["unit_id"]], snapshot.numbers[r["other_id"]]) for r in rows if r["way"] == "link"]
    units = [
        {
            "id": unit,
            "name": unit,
            "part_of": sorted({snapshot.units[b] for a, b in (*snapshot.edges(), *links) if a == number}),
            "reports_to": [],
            "coordinates_with": [],
            "weights": [],
        }
        for number, unit in enumerate(snapshot.units)
    ]
    people = [
        {"id": person.id, "name": "", "unit_id": None, "units": [snapshot.units[unit] for unit in person.units]}
        for person in snapshot.people
    ]
    seats = [{"committee_id": r["other_id"], "unit_id": r["unit_id"]} for r in rows if r["way"] == "seat"]
    return Case(read_snapshot(units, people, None), to.provinces, to.need, [*to.seats, *seats])


def check(given_: Case, fewest: int, seats: int) -> None:
    """The list is as short as can be, says so, closes the gap, and tells what each addition closes."""
    rows = given_.missing()
    assert (len(rows), sum(row["way"] == "seat" for row in rows)) == (fewest, seats)
    assert {row["fewest"] for row in rows} <= {fewest}
    assert rows == sorted(rows, key=lambda row: (row["province_id"] or "", row["way"], row["unit_id"], row["other_id"]))
    closed = added(given_, rows)
    assert all(map(closed.tied, given_.needed()))
    gap = {pair for pair in given_.needed() if not given_.tied(pair)}
    for row in rows:
        assert list(row) == list(catalogue().query("missing_links").columns)
        of_unit = {pair for pair in gap if row["unit_id"] in pair}
        assert row["province_id"] == given_.province(frozenset({row["unit_id"], row["other_id"]}))
        if row["way"] == "link":
            assert row["closes"] == 1
            assert frozenset({row["unit_id"], row["other_id"]}) in of_unit
            assert row["unit_id"] < row["other_id"]
        else:
            assert row["closes"] == sum(pair <= closed.sitting()[row["other_id"]] for pair in of_unit)


@settings(max_examples=150)
@given(cases(most=6))
def test_no_shorter_list_closes_the_gap(given_: Case) -> None:
    fewest, seats = given_.shortest()
    check(given_, fewest, seats)
    cut_off = given_.missing(seconds=0)
    assert all(row["fewest"] <= fewest <= len(cut_off) for row in cut_off)
    assert all(map(added(given_, cut_off).tied, given_.needed()))


@st.composite
def crowded(draw: st.DrawFn) -> Case:
    """One province in which several committees could close the same gaps, and nothing else ties."""
    one = st.sampled_from("abcdefg")
    tasks = draw(st.lists(st.sets(one, min_size=2, max_size=3), min_size=2, max_size=3))
    committees = {name: "".join(sorted(draw(st.sets(one, min_size=1, max_size=3)))) for name in "kl"}
    return case(ids(12), ["".join(sorted(task)) for task in tasks], **committees)


def test_of_equal_committees_that_of_the_units_own_province_is_joined() -> None:
    found = case({**ids(4), "k": "q", "l": "p"}, ["abcd"], k="k", l="l").missing()
    assert {(row["way"], row["other_id"], row["province_id"]) for row in found} == {("seat", "l", "p")}


@settings(max_examples=150)
@given(crowded())
def test_several_committees(given_: Case) -> None:
    check(given_, *given_.shortest())


@pytest.mark.parametrize(
    ("given_", "fewest", "seats"),
    [
        pytest.param(case(ids(2), ["ab"]), 1, 0, id="one pair: a link"),
        pytest.param(case(ids(3), ["ab"], c="a"), 1, 0, id="a seat would do as well: a link"),
        pytest.param(case(ids(5), ["abcd"], e="e"), 4, 4, id="all with all: seats"),
        pytest.param(case(ids(5), ["abcd"]), 6, 0, id="no committee: links"),
        pytest.param(case({**ids(4), "e": "q"}, ["abcd"], e="e"), 4, 4, id="a committee of another province"),
        pytest.param(case({**ids(3), "d": "q", "e": None}, ["abcd"], e="e"), 4, 4, id="three between, three within"),
        pytest.param(case({**ids(2), "c": "q", "d": "q", "e": None}, ["abcd"], e="ab"), 2, 2, id="between provinces"),
        pytest.param(case(ids(5), ["ab", "ac", "ad"], e="bcd"), 1, 1, id="one joins three"),
        pytest.param(case(ids(4), ["ab", "ac", "ad"], a="a"), 3, 0, id="a committee with a task sits in itself"),
        # Two committees, each with its own four: of a and b, who share a task with all, each joins both.
        pytest.param(case(ids(12), ["abcdef", "abghij"], k="cdef", l="ghij"), 4, 4, id="two committees"),
        pytest.param(case(ids(12), ["abcd", "aefg", "bh"], k="bcd", l="efg"), 3, 2, id="two committees and a link"),
    ],
)
def test_known_lists(given_: Case, fewest: int, seats: int) -> None:
    check(given_, fewest, seats)


def test_nothing_is_missing() -> None:
    empty = case({}, [])
    assert empty.missing() == []
    assert empty.congruence()[0] == {"by": "all", "province_id": None, "pairs": 0, "tied": 0, "congruence": None}
    assert case(ids(3), ["ab"], c="ab").missing() == []


def hard() -> Case:
    """Sixty units with tasks of five, and three committees of six: too much for an instant."""
    units = [f"u{n:02}" for n in range(60)]
    rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    need = [
        {"task_id": str(n), "unit_id": units[n * (k + 7) * 11 % 59 + k // 4]} for n in range(1, 30) for k in range(5)
    ]
    seats = [{"committee_id": units[k], "unit_id": units[k + 3 * n]} for k in range(3) for n in range(6)]
    return Case(read_snapshot(rows, [], None), ["p"] * 60, need, seats)


def test_what_time_cuts_off_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    best = hard().missing()
    assert hard().missing() == best
    assert {row["fewest"] for row in best} == {len(best)}
    monkeypatch.setattr("dtgraph.analysis.congruence.monotonic", lambda: 0.0)
    for seconds in (1e-9, 0):
        rows = hard().missing(seconds=seconds)
        assert all(row["fewest"] <= len(best) <= len(rows) for row in rows)
        assert len(rows) <= sum(not hard().tied(pair) for pair in hard().needed())
        assert all(map(added(hard(), rows).tied, hard().needed()))


@pytest.mark.timeout(60)
def test_a_task_of_very_many_units() -> None:
    units = [f"u{n:03}" for n in range(501)]
    rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    everybody = [{"task_id": "t", "unit_id": unit} for unit in units[:500]]
    seats = [{"committee_id": units[500], "unit_id": units[0]}]
    found = missing_links(read_snapshot(rows, [], None), [None] * 501, everybody, seats)
    assert [(row["way"], row["closes"]) for row in found] == [("seat", 499)] * 499
    assert found[0]["fewest"] == 499


def asked(store: Store, name: str, tables: Tables) -> Iterator[tuple[str, ...]]:
    """The rows of a query on `DAY`."""
    network = Network(store)
    network.import_tables(tables.sheets())
    entry = catalogue().query(name)
    for row in network.store.read(entry.text, bind_parameters(entry, date.fromisoformat(DAY), {})):
        yield tuple(row[column] for column in entry.columns)


def test_coordination_need(store: Store) -> None:
    tables = Tables().unit("a").unit("b").unit("ended", end=DAY).unit("new", start=DAY).unit("later", start=AFTER)
    for task, start, end in (("t", None, None), ("due", START, AFTER), ("over", START, DAY), ("next", AFTER, None)):
        tables.add("tasks", start, end, id=task, title=f"Nhiệm vụ {task}")
        tables.link("RESPONSIBLE_FOR", "a", task, role="lead", start=start, end=end)
    tables.link("RESPONSIBLE_FOR", "a", "t", role="support")
    tables.link("RESPONSIBLE_FOR", "b", "t", role="coordinate", start=START, end=DAY)
    tables.link("RESPONSIBLE_FOR", "b", "due", role="coordinate", start=DAY)
    tables.link("RESPONSIBLE_FOR", "ended", "t", role="support", end=DAY)
    tables.link("RESPONSIBLE_FOR", "new", "t", role="support", start=DAY)
    tables.link("RESPONSIBLE_FOR", "later", "t", role="support", start=AFTER)
    found = list(asked(store, "coordination_need", tables))
    assert sorted(found) == [("due", "a"), ("due", "b"), ("t", "a"), ("t", "new")]


def test_committee_seats(store: Store) -> None:
    tables = Tables().unit("home").unit("other").unit("gone", end=DAY)
    for committee in ("c", "d"):
        tables.unit(committee, "steering_committee").post(f"{committee}_chair", committee, "chair")
        tables.post(f"{committee}_member", committee, "member").post(f"{committee}_third", committee, "member")
    tables.post("post", "other", "head").post("once", None, "member").link("POST_IN", "once", "c", start=START, end=DAY)
    tables.unit("former", "steering_committee", end=DAY).post("former_chair", "former", "chair", end=DAY)
    tables.unit("council", "department").post("council_chair", "council", "chair")
    # Who sits twice in one committee counts once, with the home and with the unit of another post.
    tables.person("two", "home").holds("two", "c_chair").holds("two", "c_member").holds("two", "post")
    # In both committees, so that each has the other; at home in one of them.
    tables.person("both", "d").holds("both", "c_third", start=DAY).holds("both", "d_third")
    # Nobody of these sits there now, or nobody's unit is known.
    tables.person("was", "other").holds("was", "d_chair", START, DAY).holds("was", "once", START, DAY)
    tables.person("will", "other").holds("will", "d_chair", AFTER)
    tables.person("left", "gone", end=DAY).holds("left", "d_member", START, DAY)
    tables.person("past", "home", end=DAY).holds("past", "former_chair", START, DAY)
    tables.person("elsewhere", "home").holds("elsewhere", "council_chair")
    tables.person("homeless").link("EMPLOYED_BY", "homeless", "other", start=START, end=DAY).holds(
        "homeless", "d_chair"
    )
    found = list(asked(store, "committee_seats", tables))
    assert sorted(found) == [("c", "d"), ("c", "home"), ("c", "other"), ("d", "c"), ("d", "d")]
