"""Paths against all simple paths of networkx, one by one: costs, steps, filters, cuts, and the answer of no path."""

from itertools import combinations, pairwise
from math import asin, cos, fsum, inf, isclose, radians, sin, sqrt
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.escalation import escalation
from dtgraph.analysis.path_types import Paths
from dtgraph.analysis.paths import Question, answer
from dtgraph.errors import InputError, RefusedError
from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph, read_snapshot

from ...helpers.random_graphs import plain, snapshots

Ends = tuple[CoordinationGraph, int, int]


@st.composite
def ends(draw: st.DrawFn) -> Ends:
    """A graph and two of its units, which may be one."""
    snapshot = draw(snapshots())
    one = st.integers(0, len(snapshot.units) - 1)
    return snapshot, draw(one), draw(one)


def asked(case: Ends, **question: Any) -> Paths:
    snapshot, source, target = case
    (found,) = answer(snapshot, source, [target], Question(**question))
    return found


def every(graph: "nx.Graph[str]", source: str, target: str) -> list[tuple[float, list[str]]]:
    """All simple paths with their costs, the cheapest first."""
    paths = [[source]] if source == target else [list(path) for path in nx.all_simple_paths(graph, source, target)]
    return sorted((fsum(graph.edges[step]["weight"] for step in pairwise(path)), path) for path in paths)


def check_told(case: Ends, found: Paths, graph: "nx.Graph[str]") -> None:
    """Every path leads from end to end over edges of `graph`, in words that are true, by rising cost."""
    snapshot, source, target = case
    for path in found["paths"]:
        units = [unit["id"] for unit in path["units"]]
        assert (units[0], units[-1]) == (snapshot.units[source], snapshot.units[target])
        assert len(set(units)) == len(units)
        edges = [graph.edges[step] for step in pairwise(units)]
        assert [(step["weight"], step["type"]) for step in path["steps"]] == [(e["weight"], e["type"]) for e in edges]
        assert path["cost"] == fsum(edge["weight"] for edge in edges)
        assert path["staffed"] == all(snapshot.staffed[snapshot.numbers[unit]] for unit in units[1:-1])
    costs = [path["cost"] for path in found["paths"]]
    assert costs == sorted(costs)


@given(ends(), st.booleans())
def test_a_path_is_a_cheapest_one(case: Ends, people: bool) -> None:
    snapshot, source, target = case
    graph = plain(snapshot, people=people)
    found = asked(case, through_people=people)
    check_told(case, found, graph)
    assert [path["cost"] for path in found["paths"]] == [
        cost for cost, _ in every(graph, snapshot.units[source], snapshot.units[target])
    ][:1]


@given(ends(), st.integers(2, 6), st.booleans())
def test_k_paths_are_the_k_cheapest(case: Ends, k: int, people: bool) -> None:
    snapshot, source, target = case
    graph = plain(snapshot, people=people)
    found = asked(case, k=k, through_people=people)
    check_told(case, found, graph)
    best = every(graph, snapshot.units[source], snapshot.units[target])[:k]
    assert [path["cost"] for path in found["paths"]] == [cost for cost, _ in best]
    assert len({tuple(unit["id"] for unit in path["units"]) for path in found["paths"]}) == len(best)


@given(ends(), st.integers(1, 3))
def test_staffed_paths_pass_through_staffed_units_alone(case: Ends, k: int) -> None:
    snapshot, source, target = case
    ways = every(plain(snapshot), snapshot.units[source], snapshot.units[target])
    best = [c for c, path in ways if all(snapshot.staffed[snapshot.numbers[unit]] for unit in path[1:-1])][:k]
    found = asked(case, k=k, staffed=True)
    assert [path["cost"] for path in found["paths"]] == best
    assert all(path["staffed"] for path in found["paths"])


@given(snapshots(), st.data(), st.booleans(), st.booleans())
def test_many_targets_are_answered_as_each_alone(
    snapshot: CoordinationGraph, data: st.DataObject, staffed: bool, people: bool
) -> None:
    one = st.integers(0, len(snapshot.units) - 1)
    source, targets = data.draw(one), data.draw(st.lists(one, min_size=2))
    question = Question(staffed=staffed, through_people=people)
    together = list(answer(snapshot, source, targets, question))
    alone = [asked((snapshot, source, target), staffed=staffed, through_people=people) for target in targets]
    for target, found, single in zip(targets, together, alone, strict=True):
        check_told((snapshot, source, target), found, plain(snapshot, people=people))
        assert [path["cost"] for path in found["paths"]] == [path["cost"] for path in single["paths"]]
        assert [path["staffed"] or not staffed for path in found["paths"]] == [True] * len(found["paths"])
        assert {**found, "paths": None} == {**single, "paths": None}


@given(ends(), st.data(), st.integers(1, 3))
def test_what_is_avoided_is_not_used(case: Ends, data: st.DataObject, k: int) -> None:
    snapshot, source, target = case
    inner = [unit for unit in range(len(snapshot.units)) if unit not in (source, target)]
    units = data.draw(st.lists(st.sampled_from(inner), max_size=2)) if inner else []
    one = st.integers(0, len(snapshot.units) - 1)
    ties = data.draw(st.lists(st.tuples(one, one), max_size=3))
    graph = plain(snapshot, without=[snapshot.units[unit] for unit in units])
    graph.remove_edges_from([(snapshot.units[one], snapshot.units[other]) for one, other in ties])
    found = asked(case, k=k, avoided=units, avoided_ties=ties)
    check_told(case, found, graph)
    ways = every(graph, snapshot.units[source], snapshot.units[target])
    assert [path["cost"] for path in found["paths"]] == [cost for cost, _ in ways][:k]


@given(ends(), st.data())
def test_within_cuts_the_graph_to_a_subtree(case: Ends, data: st.DataObject) -> None:
    snapshot, source, target = case
    root = data.draw(st.integers(0, len(snapshot.units) - 1))
    up = nx.DiGraph((s, t) for (s, t), type_ in zip(snapshot.edges(), snapshot.types, strict=True) if type_ == 0)
    up.add_nodes_from(range(len(snapshot.units)))
    inside = nx.ancestors(up, root) | {root}
    if {source, target} <= inside:
        graph = plain(snapshot, only={snapshot.units[unit] for unit in inside})
        found = asked(case, within=root)
        check_told(case, found, graph)
        ways = every(graph, snapshot.units[source], snapshot.units[target])
        assert [path["cost"] for path in found["paths"]] == [cost for cost, _ in ways][:1]
    else:
        with pytest.raises(RefusedError, match="not-within"):
            asked(case, within=root)


@given(ends(), st.sampled_from((0.0, 0.5, 2.0, 4.0)), st.integers(1, 4))
def test_dearer_paths_are_left_out(case: Ends, most: float, k: int) -> None:
    snapshot, source, target = case
    ways = every(plain(snapshot), snapshot.units[source], snapshot.units[target])
    found = asked(case, k=k, max_cost=most)
    assert [path["cost"] for path in found["paths"]] == [cost for cost, _ in ways if cost <= most][:k]
    assert (found["components"] is None) == bool(ways)


@given(ends(), st.sampled_from(("edge", "node")), st.booleans())
def test_disjoint_paths_are_as_many_and_as_cheap_as_can_be(case: Ends, disjoint: str, people: bool) -> None:
    snapshot, source, target = case
    graph = plain(snapshot, people=people)
    found = asked(case, disjoint=disjoint, through_people=people)
    check_told(case, found, graph)
    if source == target:
        assert (len(found["paths"]), found["min_cut"]) == (1, [])
        return
    cut = found["min_cut"]
    assert cut is not None
    used = [things(path, disjoint) for path in found["paths"]]
    assert all(not one & other for one, other in combinations(used, 2))
    assert len(cut) == len(found["paths"])
    for one in cut:
        parts = one.split("~")
        assert disjoint == "node" or len(parts) == 2
        graph.remove_edge(*parts) if len(parts) == 2 else graph.remove_node(one)
    assert not nx.has_path(graph, snapshot.units[source], snapshot.units[target])
    whole = plain(snapshot, people=people)
    ways = every(whole, snapshot.units[source], snapshot.units[target])
    if len(ways) <= 40:
        assert isclose(fsum(path["cost"] for path in found["paths"]), cheapest(ways, len(used), disjoint), abs_tol=1e-9)


def things(path: Any, disjoint: str) -> set[Any]:
    """What no other path may use: the edges, or the units between the ends; the edge too where there is none."""
    units = [unit["id"] for unit in path["units"]] if isinstance(path, dict) else path
    edges: set[Any] = {frozenset(step) for step in pairwise(units)}
    return edges if disjoint == "edge" or len(units) == 2 else set(units[1:-1])


def cheapest(ways: list[tuple[float, list[str]]], number: int, disjoint: str) -> float:
    """The least cost of so many disjoint paths, by trying."""

    def least(start: int, number: int, used: frozenset[Any]) -> float:
        if number == 0:
            return 0.0
        best = inf
        for at in range(start, len(ways)):
            cost, path = ways[at]
            own = things(path, disjoint)
            if cost * number < best and not own & used:
                best = min(best, cost + least(at + 1, number - 1, used | own))
        return best

    return least(0, number, frozenset())


@given(ends(), st.integers(2, 4), st.sampled_from(("edge", "node")))
def test_at_most_k_disjoint_paths_when_asked(case: Ends, k: int, disjoint: str) -> None:
    found, whole = asked(case, k=k, disjoint=disjoint), asked(case, disjoint=disjoint)
    assert len(found["paths"]) == min(k, len(whole["paths"]))
    if len(whole["paths"]) < k:
        assert found["min_cut"] == whole["min_cut"]


@given(ends(), st.booleans())
def test_no_path_is_told_with_components_and_the_closest_pair(case: Ends, staffed: bool) -> None:
    snapshot, source, target = case
    one, other = snapshot.units[source], snapshot.units[target]
    kept = {unit for unit, has in zip(snapshot.units, snapshot.staffed, strict=True) if has or not staffed}
    graph = plain(snapshot, only=kept | {one, other})
    found = asked(case, staffed=staffed)
    if nx.has_path(graph, one, other):
        assert (found["components"], found["closest"]) == (None, None)
        return
    near, far = nx.node_connected_component(graph, one), nx.node_connected_component(graph, other)
    assert found["components"] == [len(near), len(far)]
    distances = {(a, b): km for a in near for b in far if (km := kilometres(snapshot, a, b)) is not None}
    closest = found["closest"]
    if not distances:
        assert closest is None
        return
    assert closest is not None
    assert isclose(closest["distance_km"], min(distances.values()), abs_tol=1e-3)
    assert isclose(distances[closest["from"], closest["to"]], min(distances.values()), abs_tol=1e-6)


def kilometres(snapshot: CoordinationGraph, one: str, other: str) -> float | None:
    """By the haversine formula."""
    (lat, lon), (lat2, lon2) = (map(radians, snapshot.places[snapshot.numbers[unit]].tolist()) for unit in (one, other))
    if lat != lat or lat2 != lat2:
        return None
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


@pytest.mark.parametrize("end", ["source", "target"])
def test_an_end_cannot_be_avoided(end: str) -> None:
    snapshot = read_snapshot([unit("a"), unit("b", part_of=["a"])], [], None)
    with pytest.raises(InputError, match="avoid cannot be a") as caught:
        list(answer(snapshot, 0 if end == "source" else 1, [1, 0], Question(avoided=[0])))
    assert caught.value.code == "bad-option"


def unit(id_: str, **ties: Any) -> dict[str, Any]:
    none: dict[str, Any] = {"part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
    return {"id": id_, "name": id_.upper(), **none, **ties}


@given(snapshots(), st.data())
def test_the_way_up_is_a_shortest_one(snapshot: CoordinationGraph, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(snapshot.units) - 1))
    up: nx.DiGraph[int] = nx.DiGraph()
    up.add_nodes_from(range(len(snapshot.units)))
    for (source, target), type_ in zip(snapshot.edges(), snapshot.types.tolist(), strict=True):
        if TIES[type_] != "COORDINATES_WITH":
            up.add_edge(source, target)
        if TIES[type_] == "PART_OF" and source == snapshot.coordinator:
            up.add_edge(target, source)
    found = escalation(snapshot, start)
    units = [snapshot.numbers[one["id"]] for one in found["units"]]
    lengths = nx.single_source_shortest_path_length(up, start)
    assert found["reached"] == (snapshot.coordinator in lengths)
    assert units[0] == start
    assert all(up.has_edge(*step) for step in pairwise(units))
    assert len(units) - 1 == len(found["steps"]) == lengths[units[-1]]
    if found["reached"]:
        assert units[-1] == snapshot.coordinator
    elif tops := [length for one, length in lengths.items() if not up.out_degree(one)]:
        assert not up.out_degree(units[-1])
        assert lengths[units[-1]] == min(tops)
    else:
        assert lengths[units[-1]] == max(lengths.values())


def test_the_way_up_prefers_belonging_to_reporting_and_ends_at_the_coordinator() -> None:
    rows = [
        unit("gov"),
        unit("committee", part_of=["gov"]),
        unit("agency", part_of=["gov"]),
        unit("ministry", part_of=["gov"]),
        unit("office", part_of=["ministry"], reports_to=["agency", "ministry"]),
        unit("alone"),
    ]
    snapshot = read_snapshot(rows, [], "committee")
    found = escalation(snapshot, snapshot.numbers["office"])
    assert [one["id"] for one in found["units"]] == ["office", "ministry", "gov", "committee"]
    assert [step["type"] for step in found["steps"]] == ["PART_OF"] * 3
    assert (found["coordinator"], found["reached"]) == ("committee", True)
    alone = escalation(snapshot, snapshot.numbers["alone"])
    assert (alone["reached"], [one["id"] for one in alone["units"]], alone["steps"]) == (False, ["alone"], [])
    without = escalation(read_snapshot(rows, [], None), snapshot.numbers["office"])
    assert (without["coordinator"], without["reached"]) == (None, False)
    assert without["units"][-1]["id"] == "gov"


def test_a_step_through_a_person_names_the_person() -> None:
    people = [{"id": f"p{n}", "name": "Người", "unit_id": None, "units": ["a", "b"]} for n in (2, 1)]
    snapshot = read_snapshot([unit("a"), unit("b")], people, None)
    (found,) = answer(snapshot, 0, [1], Question(through_people=True))
    assert found["paths"][0]["steps"] == [{"type": "HOLDS", "weight": 1.0, "person_id": "p1"}]
    assert asked((snapshot, 0, 1))["components"] == [1, 1]
