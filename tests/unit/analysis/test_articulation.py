"""Articulation units, articulation people and bridges, compared with removing each from a networkx graph."""

from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.articulation import articulation_people, articulation_units, bridges
from dtgraph.graphs.coordination_graph import CoordinationGraph

from ...helpers.coordination_graphs import build_coordination_graph
from ...helpers.random_graphs import coordination_graphs, to_networkx

THRESHOLDS = st.integers(0, 3)


def without_coordinator(network: CoordinationGraph) -> CoordinationGraph:
    return CoordinationGraph(
        **{**{name: getattr(network, name) for name in network.__dataclass_fields__}, "coordinator": None}
    )


graphs = coordination_graphs() | coordination_graphs().map(without_coordinator)


def cut_off(
    network: CoordinationGraph, before: "nx.Graph[str]", after: "nx.Graph[str]", units: set[str]
) -> tuple[int, int]:
    """The number of parts of a component's `units`, and of units outside of the coordinator's, or the largest, part."""
    parts = [part & units for part in nx.connected_components(after) if part & units]
    coordinator = None if network.coordinator is None else network.units[network.coordinator]
    remaining = next((len(part) for part in parts if coordinator in part), max(map(len, parts), default=0))
    return len(parts), sum(map(len, parts)) - remaining


@given(graphs, THRESHOLDS)
def test_articulation_units(network: CoordinationGraph, at_least: int) -> None:
    graph = to_networkx(network)
    expected: dict[str, tuple[int, int]] = {}
    for unit in network.units:
        others = nx.node_connected_component(graph, unit) - {unit}
        parts, lost = cut_off(network, graph, to_networkx(network, without=[unit]), others)
        if parts > 1 and lost >= at_least:
            expected[unit] = parts, lost
    rows = articulation_units(network, at_least=at_least)
    assert {row["unit_id"]: (row["parts"], row["cut_off"]) for row in rows} == expected
    assert {row["unit_id"] for row in articulation_units(network, at_least=0)} == set(nx.articulation_points(graph))
    assert rows == sorted(rows, key=lambda row: (-row["cut_off"], row["unit_id"]))


@given(graphs, THRESHOLDS)
def test_articulation_people(network: CoordinationGraph, at_least: int) -> None:
    graph = to_networkx(network, people=True)
    expected: dict[str, tuple[int, int]] = {}
    for person in network.people:
        others = nx.node_connected_component(graph, network.units[person.units[0]])
        parts, lost = cut_off(network, graph, to_networkx(network, people=True, without=[person.id]), others)
        if parts > 1 and lost >= at_least:
            expected[person.id] = parts, lost
    rows = articulation_people(network, at_least=at_least)
    assert {row["person_id"]: (row["parts"], row["cut_off"]) for row in rows} == expected


@given(graphs, THRESHOLDS)
def test_bridges(network: CoordinationGraph, at_least: int) -> None:
    graph = to_networkx(network)
    expected: dict[frozenset[str], tuple[str, int]] = {}
    for edge in nx.bridges(graph):
        component = nx.node_connected_component(graph, edge[0])
        without_edge = graph.copy()
        without_edge.remove_edge(*edge)
        parts = [part & component for part in nx.connected_components(without_edge) if part & component]
        coordinator = None if network.coordinator is None else network.units[network.coordinator]
        remaining = next((len(part) for part in parts if coordinator in part), max(map(len, parts)))
        if len(component) - remaining >= at_least:
            expected[frozenset(edge)] = graph[edge[0]][edge[1]]["type"], len(component) - remaining
    rows = bridges(network, at_least=at_least)
    assert {frozenset((row["source_id"], row["target_id"])): (row["type"], row["cut_off"]) for row in rows} == expected
    pairs = [frozenset(edge) for edge in network.edges()]
    for row in rows:
        ends = frozenset((network.numbers[row["source_id"]], network.numbers[row["target_id"]]))
        assert row["ties"] == pairs.count(ends)


def test_bridge_starts_on_the_side_that_remains_connected() -> None:
    def unit(id_: str, *parents: str) -> dict[str, Any]:
        return {"id": id_, "name": id_, "part_of": parents, "reports_to": (), "coordinates_with": (), "weights": ()}

    network = build_coordination_graph([unit("gov"), unit("a", "gov"), unit("b", "a"), unit("c", "a")], [], "gov")
    (row,) = bridges(network, at_least=2)
    assert (row["source_id"], row["target_id"], row["cut_off"], row["ties"]) == ("gov", "a", 3, 1)
    assert bridges(build_coordination_graph([], [], None), at_least=0) == []
