"""Paths compared with all simple paths of networkx: costs, steps, filters, cuts, and results without a path."""

from itertools import combinations, pairwise
from math import asin, cos, fsum, inf, isclose, radians, sin, sqrt
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.escalation import escalation_path
from dtgraph.analysis.paths import PathQuery, find_paths
from dtgraph.errors import InputError, RefusedError
from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph
from dtgraph.schemas import Paths

from ...helpers.coordination_graphs import build_coordination_graph
from ...helpers.random_graphs import coordination_graphs, to_networkx

Ends = tuple[CoordinationGraph, int, int]


@st.composite
def ends(draw: st.DrawFn) -> Ends:
    """A graph and two of its units, which can be the same."""
    network = draw(coordination_graphs())
    unit_numbers = st.integers(0, len(network.units) - 1)
    return network, draw(unit_numbers), draw(unit_numbers)


def search(case: Ends, **options: Any) -> Paths:
    network, source, target = case
    (result,) = find_paths(network, source, [target], PathQuery(**options))
    return result


def all_paths(graph: "nx.Graph[str]", source: str, target: str) -> list[tuple[float, list[str]]]:
    """All simple paths with their costs, the cheapest first."""
    paths = [[source]] if source == target else [list(path) for path in nx.all_simple_paths(graph, source, target)]
    return sorted((fsum(graph.edges[step]["weight"] for step in pairwise(path)), path) for path in paths)


def check_paths(case: Ends, result: Paths, graph: "nx.Graph[str]") -> None:
    """Check that every path leads from end to end over edges of `graph`, and that paths are sorted by cost."""
    network, source, target = case
    for path in result["paths"]:
        units = [unit["id"] for unit in path["units"]]
        assert (units[0], units[-1]) == (network.units[source], network.units[target])
        assert len(set(units)) == len(units)
        edges = [graph.edges[step] for step in pairwise(units)]
        assert [(step["weight"], step["type"]) for step in path["steps"]] == [(e["weight"], e["type"]) for e in edges]
        assert path["cost"] == fsum(edge["weight"] for edge in edges)
        assert path["staffed"] == all(network.staffed[network.numbers[unit]] for unit in units[1:-1])
    costs = [path["cost"] for path in result["paths"]]
    assert costs == sorted(costs)


@given(ends(), st.booleans())
def test_path_is_the_cheapest(case: Ends, people: bool) -> None:
    network, source, target = case
    graph = to_networkx(network, people=people)
    result = search(case, through_people=people)
    check_paths(case, result, graph)
    assert [path["cost"] for path in result["paths"]] == [
        cost for cost, _ in all_paths(graph, network.units[source], network.units[target])
    ][:1]


@given(ends(), st.integers(2, 6), st.booleans())
def test_k_paths_are_the_k_cheapest(case: Ends, k: int, people: bool) -> None:
    network, source, target = case
    graph = to_networkx(network, people=people)
    result = search(case, k=k, through_people=people)
    check_paths(case, result, graph)
    best = all_paths(graph, network.units[source], network.units[target])[:k]
    assert [path["cost"] for path in result["paths"]] == [cost for cost, _ in best]
    assert len({tuple(unit["id"] for unit in path["units"]) for path in result["paths"]}) == len(best)


@given(ends(), st.integers(1, 3))
def test_staffed_paths_pass_only_through_staffed_units(case: Ends, k: int) -> None:
    network, source, target = case
    paths = all_paths(to_networkx(network), network.units[source], network.units[target])
    best = [c for c, path in paths if all(network.staffed[network.numbers[unit]] for unit in path[1:-1])][:k]
    result = search(case, k=k, staffed=True)
    assert [path["cost"] for path in result["paths"]] == best
    assert all(path["staffed"] for path in result["paths"])


@given(coordination_graphs(), st.data(), st.booleans(), st.booleans())
def test_many_targets_give_the_same_as_each_alone(
    network: CoordinationGraph, data: st.DataObject, staffed: bool, people: bool
) -> None:
    unit_numbers = st.integers(0, len(network.units) - 1)
    source, targets = data.draw(unit_numbers), data.draw(st.lists(unit_numbers, min_size=2))
    query = PathQuery(staffed=staffed, through_people=people)
    together = list(find_paths(network, source, targets, query))
    alone = [search((network, source, target), staffed=staffed, through_people=people) for target in targets]
    for target, result, single in zip(targets, together, alone, strict=True):
        check_paths((network, source, target), result, to_networkx(network, people=people))
        assert [path["cost"] for path in result["paths"]] == [path["cost"] for path in single["paths"]]
        assert [path["staffed"] or not staffed for path in result["paths"]] == [True] * len(result["paths"])
        assert {**result, "paths": None} == {**single, "paths": None}


@given(ends(), st.data(), st.integers(1, 3))
def test_avoided_units_and_ties_are_not_used(case: Ends, data: st.DataObject, k: int) -> None:
    network, source, target = case
    inner = [unit for unit in range(len(network.units)) if unit not in (source, target)]
    units = data.draw(st.lists(st.sampled_from(inner), max_size=2)) if inner else []
    unit_numbers = st.integers(0, len(network.units) - 1)
    ties = data.draw(st.lists(st.tuples(unit_numbers, unit_numbers), max_size=3))
    graph = to_networkx(network, without=[network.units[unit] for unit in units])
    graph.remove_edges_from([(network.units[a], network.units[b]) for a, b in ties])
    result = search(case, k=k, avoided=units, avoided_ties=ties)
    check_paths(case, result, graph)
    paths = all_paths(graph, network.units[source], network.units[target])
    assert [path["cost"] for path in result["paths"]] == [cost for cost, _ in paths][:k]


@given(ends(), st.data())
def test_within_restricts_the_graph_to_a_subtree(case: Ends, data: st.DataObject) -> None:
    network, source, target = case
    root = data.draw(st.integers(0, len(network.units) - 1))
    up = nx.DiGraph((s, t) for (s, t), type_ in zip(network.edges(), network.types, strict=True) if type_ == 0)
    up.add_nodes_from(range(len(network.units)))
    inside = nx.ancestors(up, root) | {root}
    if {source, target} <= inside:
        graph = to_networkx(network, only={network.units[unit] for unit in inside})
        result = search(case, within=root)
        check_paths(case, result, graph)
        paths = all_paths(graph, network.units[source], network.units[target])
        assert [path["cost"] for path in result["paths"]] == [cost for cost, _ in paths][:1]
    else:
        with pytest.raises(RefusedError, match="not-within"):
            search(case, within=root)


@given(ends(), st.sampled_from((0.0, 0.5, 2.0, 4.0)), st.integers(1, 4))
def test_paths_above_the_maximum_cost_are_left_out(case: Ends, max_cost: float, k: int) -> None:
    network, source, target = case
    paths = all_paths(to_networkx(network), network.units[source], network.units[target])
    result = search(case, k=k, max_cost=max_cost)
    assert [path["cost"] for path in result["paths"]] == [cost for cost, _ in paths if cost <= max_cost][:k]
    assert (result["components"] is None) == bool(paths)


@given(ends(), st.sampled_from(("edge", "node")), st.booleans())
def test_disjoint_paths_have_maximum_number_and_minimum_cost(case: Ends, disjoint: str, people: bool) -> None:
    network, source, target = case
    graph = to_networkx(network, people=people)
    result = search(case, disjoint=disjoint, through_people=people)
    check_paths(case, result, graph)
    if source == target:
        assert (len(result["paths"]), result["min_cut"]) == (1, [])
        return
    cut = result["min_cut"]
    assert cut is not None
    used = [exclusive_parts(path, disjoint) for path in result["paths"]]
    assert all(not first & second for first, second in combinations(used, 2))
    assert len(cut) == len(result["paths"])
    for item in cut:
        parts = item.split("~")
        assert disjoint == "node" or len(parts) == 2
        graph.remove_edge(*parts) if len(parts) == 2 else graph.remove_node(item)
    assert not nx.has_path(graph, network.units[source], network.units[target])
    paths = all_paths(to_networkx(network, people=people), network.units[source], network.units[target])
    if len(paths) <= 40:
        cost = fsum(path["cost"] for path in result["paths"])
        assert isclose(cost, minimum_cost(paths, len(used), disjoint), abs_tol=1e-9)


def exclusive_parts(path: Any, disjoint: str) -> set[Any]:
    """What no other path may use: the edges, or the inner units; without inner units, the edge."""
    units = [unit["id"] for unit in path["units"]] if isinstance(path, dict) else path
    edges: set[Any] = {frozenset(step) for step in pairwise(units)}
    return edges if disjoint == "edge" or len(units) == 2 else set(units[1:-1])


def minimum_cost(paths: list[tuple[float, list[str]]], number: int, disjoint: str) -> float:
    """The least cost of a number of disjoint paths, by backtracking."""

    def least(start: int, number: int, used: frozenset[Any]) -> float:
        if number == 0:
            return 0.0
        best = inf
        for index in range(start, len(paths)):
            cost, path = paths[index]
            parts = exclusive_parts(path, disjoint)
            if cost * number < best and not parts & used:
                best = min(best, cost + least(index + 1, number - 1, used | parts))
        return best

    return least(0, number, frozenset())


@given(ends(), st.integers(2, 4), st.sampled_from(("edge", "node")))
def test_at_most_k_disjoint_paths(case: Ends, k: int, disjoint: str) -> None:
    limited, unlimited = search(case, k=k, disjoint=disjoint), search(case, disjoint=disjoint)
    assert len(limited["paths"]) == min(k, len(unlimited["paths"]))
    if len(unlimited["paths"]) < k:
        assert limited["min_cut"] == unlimited["min_cut"]


@given(ends(), st.booleans())
def test_result_without_path_has_components_and_closest_pair(case: Ends, staffed: bool) -> None:
    network, source, target = case
    source_id, target_id = network.units[source], network.units[target]
    passable = {unit for unit, has in zip(network.units, network.staffed, strict=True) if has or not staffed}
    graph = to_networkx(network, only=passable | {source_id, target_id})
    result = search(case, staffed=staffed)
    if nx.has_path(graph, source_id, target_id):
        assert (result["components"], result["closest"]) == (None, None)
        return
    near, far = nx.node_connected_component(graph, source_id), nx.node_connected_component(graph, target_id)
    assert result["components"] == [len(near), len(far)]
    distances = {(a, b): km for a in near for b in far if (km := kilometres(network, a, b)) is not None}
    closest = result["closest"]
    if not distances:
        assert closest is None
        return
    assert closest is not None
    assert isclose(closest["distance_km"], min(distances.values()), abs_tol=1e-3)
    assert isclose(distances[closest["from"], closest["to"]], min(distances.values()), abs_tol=1e-6)


def kilometres(network: CoordinationGraph, first: str, second: str) -> float | None:
    """By the haversine formula."""
    (lat, lon), (lat2, lon2) = (
        map(radians, network.coordinates[network.numbers[unit]].tolist()) for unit in (first, second)
    )
    if lat != lat or lat2 != lat2:
        return None
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


@pytest.mark.parametrize("end", ["source", "target"])
def test_ends_cannot_be_avoided(end: str) -> None:
    network = build_coordination_graph([unit("a"), unit("b", part_of=["a"])], [], None)
    with pytest.raises(InputError, match="avoid cannot be a") as caught:
        list(find_paths(network, 0 if end == "source" else 1, [1, 0], PathQuery(avoided=[0])))
    assert caught.value.code == "bad-option"


def unit(id_: str, **ties: Any) -> dict[str, Any]:
    none: dict[str, Any] = {"part_of": [], "reports_to": [], "coordinates_with": [], "weights": []}
    return {"id": id_, "name": id_.upper(), **none, **ties}


@given(coordination_graphs(), st.data())
def test_escalation_path_is_the_shortest(network: CoordinationGraph, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(network.units) - 1))
    up: nx.DiGraph[int] = nx.DiGraph()
    up.add_nodes_from(range(len(network.units)))
    for (source, target), type_ in zip(network.edges(), network.types.tolist(), strict=True):
        if TIES[type_] != "COORDINATES_WITH":
            up.add_edge(source, target)
        if TIES[type_] == "PART_OF" and source == network.coordinator:
            up.add_edge(target, source)
    result = escalation_path(network, start)
    units = [network.numbers[unit["id"]] for unit in result["units"]]
    lengths = nx.single_source_shortest_path_length(up, start)
    assert result["reached"] == (network.coordinator in lengths)
    assert units[0] == start
    assert all(up.has_edge(*step) for step in pairwise(units))
    assert len(units) - 1 == len(result["steps"]) == lengths[units[-1]]
    if result["reached"]:
        assert units[-1] == network.coordinator
    elif tops := [length for number, length in lengths.items() if not up.out_degree(number)]:
        assert not up.out_degree(units[-1])
        assert lengths[units[-1]] == min(tops)
    else:
        assert lengths[units[-1]] == max(lengths.values())


def test_escalation_path_prefers_part_of_and_ends_at_the_coordinator() -> None:
    rows = [
        unit("gov"),
        unit("committee", part_of=["gov"]),
        unit("agency", part_of=["gov"]),
        unit("ministry", part_of=["gov"]),
        unit("office", part_of=["ministry"], reports_to=["agency", "ministry"]),
        unit("alone"),
    ]
    network = build_coordination_graph(rows, [], "committee")
    result = escalation_path(network, network.numbers["office"])
    assert [row["id"] for row in result["units"]] == ["office", "ministry", "gov", "committee"]
    assert [step["type"] for step in result["steps"]] == ["PART_OF"] * 3
    assert (result["coordinator"], result["reached"]) == ("committee", True)
    alone = escalation_path(network, network.numbers["alone"])
    assert (alone["reached"], [row["id"] for row in alone["units"]], alone["steps"]) == (False, ["alone"], [])
    without = escalation_path(build_coordination_graph(rows, [], None), network.numbers["office"])
    assert (without["coordinator"], without["reached"]) == (None, False)
    assert without["units"][-1]["id"] == "gov"


def test_step_through_a_person_has_the_person_id() -> None:
    people = [{"id": f"p{n}", "name": "Người", "unit_id": None, "units": ["a", "b"]} for n in (2, 1)]
    network = build_coordination_graph([unit("a"), unit("b")], people, None)
    (result,) = find_paths(network, 0, [1], PathQuery(through_people=True))
    assert result["paths"][0]["steps"] == [{"type": "HOLDS", "weight": 1.0, "person_id": "p1"}]
    assert search((network, 0, 1))["components"] == [1, 1]
