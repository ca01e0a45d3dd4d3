"""Articulation units and people, and bridges, against removing each in turn from networkx' graph."""

from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.articulation import articulation_people, articulation_units, bridges
from dtgraph.graphs.coordination_graph import CoordinationGraph, read_snapshot

from ...helpers.random_graphs import plain, snapshots

LEAST = st.integers(0, 3)


def without_coordinator(snapshot: CoordinationGraph) -> CoordinationGraph:
    return CoordinationGraph(
        **{**{name: getattr(snapshot, name) for name in snapshot.__dataclass_fields__}, "coordinator": None}
    )


either = snapshots() | snapshots().map(without_coordinator)


def cut_off(
    snapshot: CoordinationGraph, before: "nx.Graph[str]", after: "nx.Graph[str]", of: set[str]
) -> tuple[int, int]:
    """Into how many parts the units `of` a component fall, and how many are not with the coordinator or the most."""
    parts = [part & of for part in nx.connected_components(after) if part & of]
    coordinator = None if snapshot.coordinator is None else snapshot.units[snapshot.coordinator]
    kept = next((len(part) for part in parts if coordinator in part), max(map(len, parts), default=0))
    return len(parts), sum(map(len, parts)) - kept


@given(either, LEAST)
def test_articulation_units(snapshot: CoordinationGraph, at_least: int) -> None:
    graph = plain(snapshot)
    expected: dict[str, tuple[int, int]] = {}
    for unit in snapshot.units:
        others = nx.node_connected_component(graph, unit) - {unit}
        parts, lost = cut_off(snapshot, graph, plain(snapshot, without=[unit]), others)
        if parts > 1 and lost >= at_least:
            expected[unit] = parts, lost
    rows = articulation_units(snapshot, at_least=at_least)
    assert {row["unit_id"]: (row["parts"], row["cut_off"]) for row in rows} == expected
    assert {row["unit_id"] for row in articulation_units(snapshot, at_least=0)} == set(nx.articulation_points(graph))
    assert rows == sorted(rows, key=lambda row: (-row["cut_off"], row["unit_id"]))


@given(either, LEAST)
def test_articulation_people(snapshot: CoordinationGraph, at_least: int) -> None:
    graph = plain(snapshot, people=True)
    expected: dict[str, tuple[int, int]] = {}
    for person in snapshot.people:
        others = nx.node_connected_component(graph, snapshot.units[person.units[0]])
        parts, lost = cut_off(snapshot, graph, plain(snapshot, people=True, without=[person.id]), others)
        if parts > 1 and lost >= at_least:
            expected[person.id] = parts, lost
    rows = articulation_people(snapshot, at_least=at_least)
    assert {row["person_id"]: (row["parts"], row["cut_off"]) for row in rows} == expected


@given(either, LEAST)
def test_bridges(snapshot: CoordinationGraph, at_least: int) -> None:
    graph = plain(snapshot)
    expected: dict[frozenset[str], tuple[str, int]] = {}
    for edge in nx.bridges(graph):
        whole = nx.node_connected_component(graph, edge[0])
        left = graph.copy()
        left.remove_edge(*edge)
        parts = [part & whole for part in nx.connected_components(left) if part & whole]
        coordinator = None if snapshot.coordinator is None else snapshot.units[snapshot.coordinator]
        kept = next((len(part) for part in parts if coordinator in part), max(map(len, parts)))
        if len(whole) - kept >= at_least:
            expected[frozenset(edge)] = graph[edge[0]][edge[1]]["type"], len(whole) - kept
    rows = bridges(snapshot, at_least=at_least)
    assert {frozenset((row["source_id"], row["target_id"])): (row["type"], row["cut_off"]) for row in rows} == expected
    pairs = [frozenset(edge) for edge in snapshot.edges()]
    for row in rows:
        ends = frozenset((snapshot.numbers[row["source_id"]], snapshot.numbers[row["target_id"]]))
        assert row["ties"] == pairs.count(ends)


def test_a_bridge_is_told_from_the_side_that_goes_on() -> None:
    def unit(id_: str, *above: str) -> dict[str, Any]:
        return {"id": id_, "name": id_, "part_of": above, "reports_to": (), "coordinates_with": (), "weights": ()}

    snapshot = read_snapshot([unit("gov"), unit("a", "gov"), unit("b", "a"), unit("c", "a")], [], "gov")
    (row,) = bridges(snapshot, at_least=2)
    assert (row["source_id"], row["target_id"], row["cut_off"], row["ties"]) == ("gov", "a", 3, 1)
    assert bridges(read_snapshot([], [], None), at_least=0) == []
