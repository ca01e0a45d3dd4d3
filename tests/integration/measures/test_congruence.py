"""Coordination congruence and missing links, compared with pairs and with all shorter lists, and their queries."""

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
from dtgraph.graphs.coordination_graph import CoordinationGraph
from dtgraph.stores.protocol import Store

from ...helpers import local, network_over
from ...helpers.coordination_graphs import build_coordination_graph
from ...helpers.network_builder import NetworkBuilder
from ...helpers.random_graphs import coordination_graphs

DAY = "2026-06-30"
START = "2025-07-01"
AFTER = "2026-07-01"

Pair = frozenset[str]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """Arguments of both measures."""

    graph: CoordinationGraph
    provinces: Sequence[str | None]
    need: Rows
    seats: Rows

    def congruence(self) -> Rows:
        return congruence(self.graph, self.provinces, self.need, self.seats)

    def missing_links(self, **options: float) -> Rows:
        return missing_links(self.graph, self.provinces, self.need, self.seats, **options)

    def province(self, pair: Pair) -> str | None:
        """The province of both units of a pair."""
        provinces = {self.provinces[self.graph.numbers[unit]] for unit in pair}
        return provinces.pop() if len(provinces) == 1 else None

    def needed_pairs(self) -> set[Pair]:
        """The pairs that share a task."""
        rows = [(row["task_id"], row["unit_id"]) for row in self.need]
        return {frozenset({a, b}) for (task, a), (other, b) in combinations(rows, 2) if task == other and a != b}

    def members(self) -> dict[str, set[str]]:
        """Members of each committee."""
        members: dict[str, set[str]] = {row["committee_id"]: {row["committee_id"]} for row in self.seats}
        for row in self.seats:
            members[row["committee_id"]].add(row["unit_id"])
        return members

    def is_tied(self, pair: Pair) -> bool:
        """Whether a tie, a person or a committee ties a pair."""
        low, high = sorted(self.graph.numbers[unit] for unit in pair)
        return (
            any({low, high} == {a, b} for a, b in self.graph.edges())
            or any({low, high} <= {*person.units} for person in self.graph.people)
            or any(pair <= units for units in self.members().values())
        )

    def shortest(self) -> tuple[int, int]:
        """The least number of additions that close the gap, and of seats among them, by trying all lists."""
        gap = [pair for pair in sorted(self.needed_pairs(), key=sorted) if not self.is_tied(pair)]
        members = self.members()
        candidates: list[tuple[str, ...]] = [("link", *sorted(pair)) for pair in gap]
        for unit in sorted({unit for pair in gap for unit in pair}):
            candidates += [("seat", unit, committee) for committee, units in members.items() if unit not in units]

        def closes(chosen: Sequence[tuple[str, ...]]) -> bool:
            new = {committee: {u for way, u, c in chosen if way == "seat" and c == committee} for committee in members}
            return all(
                ("link", *sorted(pair)) in chosen
                or any(pair <= units | new[committee] for committee, units in members.items())
                for pair in gap
            )

        for size in range(len(gap) + 1):
            lists = filter(closes, combinations(candidates, size))
            if seats := [sum(addition[0] == "seat" for addition in additions) for additions in lists]:
                return size, min(seats)
        raise AssertionError("a link for each pair closes every gap")


def ids(count: int, province: str = "p") -> dict[str, str | None]:
    """Units `a`, `b`, … in a province."""
    return dict.fromkeys("abcdefghijklmnopqrst"[:count], province)


def make_case(units: dict[str, str | None], tasks: Sequence[str], **committees: str) -> Case:
    """A case of units with one-letter ids, given their provinces, the units of each task and of each committee."""
    rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    return Case(
        build_coordination_graph(rows, [], None),
        [units[unit] for unit in sorted(units)],
        [{"task_id": str(n), "unit_id": unit} for n, task in enumerate(tasks) for unit in task],
        [{"committee_id": name, "unit_id": unit} for name, members in committees.items() for unit in members],
    )


@st.composite
def cases(draw: st.DrawFn, *, max_units: int) -> Case:
    """Random graphs, provinces, tasks and committees."""
    graph = draw(coordination_graphs(max_units=max_units))
    units = st.sampled_from(graph.units)
    tasks = draw(st.lists(st.sets(units, max_size=4), max_size=3))
    committees = {
        committee: draw(st.sets(units, min_size=1, max_size=3)) for committee in draw(st.sets(units, max_size=3))
    }
    return Case(
        graph,
        [draw(st.sampled_from([None, "p", "p", "q"])) for _ in graph.units],
        [{"task_id": str(n), "unit_id": unit} for n, task in enumerate(tasks) for unit in sorted(task)],
        [{"committee_id": name, "unit_id": unit} for name, members in committees.items() for unit in sorted(members)],
    )


@given(cases(max_units=9))
def test_congruence_compared_with_pairs(case: Case) -> None:
    def row(by: str, province: str | None, pairs: set[Pair]) -> dict[str, Any]:
        tied = sum(map(case.is_tied, pairs))
        share = tied / len(pairs) if pairs else None
        return {"by": by, "province_id": province, "pairs": len(pairs), "tied": tied, "congruence": share}

    needed = case.needed_pairs()
    expected = [row("all", None, needed), row("between", None, {p for p in needed if case.province(p) is None})]
    for province in sorted({province for province in case.provinces if province}):
        expected.append(row("province", province, {p for p in needed if case.province(p) == province}))
    assert case.congruence() == expected
    assert list(expected[0]) == list(catalogue().query("congruence").columns)


def with_additions(case: Case, rows: Rows) -> Case:
    """The case with the links and seats in `rows` added."""
    graph = case.graph
    links = [(graph.numbers[r["unit_id"]], graph.numbers[r["other_id"]]) for r in rows if r["way"] == "link"]
    units = [
        {
            "id": unit,
            "name": unit,
            "part_of": sorted({graph.units[b] for a, b in (*graph.edges(), *links) if a == number}),
            "reports_to": [],
            "coordinates_with": [],
            "weights": [],
        }
        for number, unit in enumerate(graph.units)
    ]
    people = [
        {"id": person.id, "name": "", "unit_id": None, "units": [graph.units[unit] for unit in person.units]}
        for person in graph.people
    ]
    seats = [{"committee_id": r["other_id"], "unit_id": r["unit_id"]} for r in rows if r["way"] == "seat"]
    return Case(build_coordination_graph(units, people, None), case.provinces, case.need, [*case.seats, *seats])


def check(case: Case, fewest: int, seats: int) -> None:
    """Check that the list is the shortest and proven so, closes the gap, and has the pairs that each addition ties."""
    rows = case.missing_links()
    assert (len(rows), sum(row["way"] == "seat" for row in rows)) == (fewest, seats)
    assert {row["fewest"] for row in rows} <= {fewest}
    assert rows == sorted(rows, key=lambda row: (row["province_id"] or "", row["way"], row["unit_id"], row["other_id"]))
    closed = with_additions(case, rows)
    assert all(map(closed.is_tied, case.needed_pairs()))
    gap = {pair for pair in case.needed_pairs() if not case.is_tied(pair)}
    for row in rows:
        assert list(row) == list(catalogue().query("missing_links").columns)
        of_unit = {pair for pair in gap if row["unit_id"] in pair}
        assert row["province_id"] == case.province(frozenset({row["unit_id"], row["other_id"]}))
        if row["way"] == "link":
            assert row["closes"] == 1
            assert frozenset({row["unit_id"], row["other_id"]}) in of_unit
            assert row["unit_id"] < row["other_id"]
        else:
            assert row["closes"] == sum(pair <= closed.members()[row["other_id"]] for pair in of_unit)


@settings(max_examples=150)
@given(cases(max_units=6))
def test_no_shorter_list_closes_the_gap(case: Case) -> None:
    fewest, seats = case.shortest()
    check(case, fewest, seats)
    timed_out = case.missing_links(seconds=0)
    assert all(row["fewest"] <= fewest <= len(timed_out) for row in timed_out)
    assert all(map(with_additions(case, timed_out).is_tied, case.needed_pairs()))


@st.composite
def cases_with_committees(draw: st.DrawFn) -> Case:
    """One province in which several committees could close the same gaps, without other ties."""
    units = st.sampled_from("abcdefg")
    tasks = draw(st.lists(st.sets(units, min_size=2, max_size=3), min_size=2, max_size=3))
    committees = {name: "".join(sorted(draw(st.sets(units, min_size=1, max_size=3)))) for name in "kl"}
    return make_case(ids(12), ["".join(sorted(task)) for task in tasks], **committees)


def test_committee_of_the_same_province_is_preferred() -> None:
    rows = make_case({**ids(4), "k": "q", "l": "p"}, ["abcd"], k="k", l="l").missing_links()
    assert {(row["way"], row["other_id"], row["province_id"]) for row in rows} == {("seat", "l", "p")}


@settings(max_examples=150)
@given(cases_with_committees())
def test_several_committees(case: Case) -> None:
    check(case, *case.shortest())


@pytest.mark.parametrize(
    ("case", "fewest", "seats"),
    [
        pytest.param(make_case(ids(2), ["ab"]), 1, 0, id="one pair: a link"),
        pytest.param(make_case(ids(3), ["ab"], c="a"), 1, 0, id="a seat would do as well: a link"),
        pytest.param(make_case(ids(5), ["abcd"], e="e"), 4, 4, id="all with all: seats"),
        pytest.param(make_case(ids(5), ["abcd"]), 6, 0, id="no committee: links"),
        pytest.param(make_case({**ids(4), "e": "q"}, ["abcd"], e="e"), 4, 4, id="a committee of another province"),
        pytest.param(make_case({**ids(3), "d": "q", "e": None}, ["abcd"], e="e"), 4, 4, id="pairs between and within"),
        pytest.param(make_case({**ids(2), "c": "q", "d": "q", "e": None}, ["abcd"], e="ab"), 2, 2, id="two provinces"),
        pytest.param(make_case(ids(5), ["ab", "ac", "ad"], e="bcd"), 1, 1, id="one joins three"),
        pytest.param(make_case(ids(4), ["ab", "ac", "ad"], a="a"), 3, 0, id="a committee is its own member"),
        # Two committees with four members each; a and b share a task with all of them, and each joins both.
        pytest.param(make_case(ids(12), ["abcdef", "abghij"], k="cdef", l="ghij"), 4, 4, id="two committees"),
        pytest.param(make_case(ids(12), ["abcd", "aefg", "bh"], k="bcd", l="efg"), 3, 2, id="two seats and a link"),
    ],
)
def test_known_lists(case: Case, fewest: int, seats: int) -> None:
    check(case, fewest, seats)


def test_without_missing_links() -> None:
    empty = make_case({}, [])
    assert empty.missing_links() == []
    assert empty.congruence()[0] == {"by": "all", "province_id": None, "pairs": 0, "tied": 0, "congruence": None}
    assert make_case(ids(3), ["ab"], c="ab").missing_links() == []


def large_case() -> Case:
    """Sixty units with tasks of five, and three committees of six, which take a while."""
    units = [f"u{n:02}" for n in range(60)]
    rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    need = [
        {"task_id": str(n), "unit_id": units[n * (k + 7) * 11 % 59 + k // 4]} for n in range(1, 30) for k in range(5)
    ]
    seats = [{"committee_id": units[k], "unit_id": units[k + 3 * n]} for k in range(3) for n in range(6)]
    return Case(build_coordination_graph(rows, [], None), ["p"] * 60, need, seats)


def test_bound_of_a_search_that_timed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    best = large_case().missing_links()
    assert large_case().missing_links() == best
    assert {row["fewest"] for row in best} == {len(best)}
    monkeypatch.setattr("dtgraph.analysis.congruence.monotonic", lambda: 0.0)
    for seconds in (1e-9, 0):
        rows = large_case().missing_links(seconds=seconds)
        assert all(row["fewest"] <= len(best) <= len(rows) for row in rows)
        assert len(rows) <= sum(not large_case().is_tied(pair) for pair in large_case().needed_pairs())
        assert all(map(with_additions(large_case(), rows).is_tied, large_case().needed_pairs()))


@pytest.mark.timeout(60)
def test_task_with_many_units() -> None:
    units = [f"u{n:03}" for n in range(501)]
    unit_rows = [
        {"id": unit, "name": unit, "part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
        for unit in units
    ]
    everybody = [{"task_id": "t", "unit_id": unit} for unit in units[:500]]
    seats = [{"committee_id": units[500], "unit_id": units[0]}]
    rows = missing_links(build_coordination_graph(unit_rows, [], None), [None] * 501, everybody, seats)
    assert [(row["way"], row["closes"]) for row in rows] == [("seat", 499)] * 499
    assert rows[0]["fewest"] == 499


def query_rows(store: Store, name: str, tables: NetworkBuilder) -> Iterator[tuple[str, ...]]:
    """The rows of a query on `DAY`."""
    network = network_over(store)
    network.import_tables(tables.sheets())
    definition = catalogue().query(name)
    for row in local(network).store.read(definition.text, bind_parameters(definition, date.fromisoformat(DAY), {})):
        yield tuple(row[column] for column in definition.columns)


def test_coordination_need(store: Store) -> None:
    tables = (
        NetworkBuilder().unit("a").unit("b").unit("ended", end=DAY).unit("new", start=DAY).unit("later", start=AFTER)
    )
    for task, start, end in (("t", None, None), ("due", START, AFTER), ("over", START, DAY), ("next", AFTER, None)):
        tables.add("tasks", start, end, id=task, title=f"Nhiệm vụ {task}")
        tables.link("RESPONSIBLE_FOR", "a", task, role="lead", start=start, end=end)
    tables.link("RESPONSIBLE_FOR", "a", "t", role="support")
    tables.link("RESPONSIBLE_FOR", "b", "t", role="coordinate", start=START, end=DAY)
    tables.link("RESPONSIBLE_FOR", "b", "due", role="coordinate", start=DAY)
    tables.link("RESPONSIBLE_FOR", "ended", "t", role="support", end=DAY)
    tables.link("RESPONSIBLE_FOR", "new", "t", role="support", start=DAY)
    tables.link("RESPONSIBLE_FOR", "later", "t", role="support", start=AFTER)
    rows = list(query_rows(store, "coordination_need", tables))
    assert sorted(rows) == [("due", "a"), ("due", "b"), ("t", "a"), ("t", "new")]


def test_committee_seats(store: Store) -> None:
    tables = NetworkBuilder().unit("home").unit("other").unit("gone", end=DAY)
    for committee in ("c", "d"):
        tables.unit(committee, "steering_committee").post(f"{committee}_chair", committee, "chair")
        tables.post(f"{committee}_member", committee, "member").post(f"{committee}_third", committee, "member")
    tables.post("post", "other", "head").post("once", None, "member").link("POST_IN", "once", "c", start=START, end=DAY)
    tables.unit("former", "steering_committee", end=DAY).post("former_chair", "former", "chair", end=DAY)
    tables.unit("council", "department").post("council_chair", "council", "chair")
    # Two posts in one committee count once, with the home unit and the unit of another post.
    tables.person("two", "home").holds("two", "c_chair").holds("two", "c_member").holds("two", "post")
    # In both committees, so each is a member of the other; one is the home unit.
    tables.person("both", "d").holds("both", "c_third", start=DAY).holds("both", "d_third")
    # Not members now, or without a known unit.
    tables.person("was", "other").holds("was", "d_chair", START, DAY).holds("was", "once", START, DAY)
    tables.person("will", "other").holds("will", "d_chair", AFTER)
    tables.person("left", "gone", end=DAY).holds("left", "d_member", START, DAY)
    tables.person("past", "home", end=DAY).holds("past", "former_chair", START, DAY)
    tables.person("elsewhere", "home").holds("elsewhere", "council_chair")
    tables.person("homeless").link("EMPLOYED_BY", "homeless", "other", start=START, end=DAY).holds(
        "homeless", "d_chair"
    )
    rows = list(query_rows(store, "committee_seats", tables))
    assert sorted(rows) == [("c", "d"), ("c", "home"), ("c", "other"), ("d", "c"), ("d", "d")]
