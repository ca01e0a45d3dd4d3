"""Time paths and measures against networkx, from the same arrays, and against Neo4j's shortestPath over Bolt.

The store's read is told apart from the snapshot's making. Paths are compared at unit weights: as many steps each.
"""

import random
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any, cast

import networkx as nx
from rich.console import Console
from rich.table import Table
from scipy.sparse import csgraph

from dtgraph.analysis.articulation import articulation_units, bridges
from dtgraph.analysis.hierarchy import krackhardt
from dtgraph.analysis.path_types import Paths
from dtgraph.analysis.paths import Question, answer
from dtgraph.demo import Demonstration
from dtgraph.graphs.coordination_graph import CoordinationGraph, read_snapshot
from dtgraph.network import Network
from tests.helpers.neo4j.server import Server

__all__ = ["compare_paths"]

PATHS, MANY = 200, 10_000
DAY = Demonstration.as_of
ROWS = ("coordination_units", "coordination_people", "coordinator", "staffed_units", "placed_units")

_IN_FORCE = "({x}.valid_from IS NULL OR {x}.valid_from <= $day) AND ({x}.valid_to IS NULL OR $day < {x}.valid_to)"
SHORTEST = f"""
UNWIND $targets AS target
MATCH (a:Unit {{id: $source}}), (b:Unit {{id: target}})
MATCH p = shortestPath((a)-[:PART_OF|REPORTS_TO|COORDINATES_WITH*..12]-(b))
WHERE all(n IN nodes(p) WHERE {_IN_FORCE.format(x="n")})
  AND all(r IN relationships(p) WHERE {_IN_FORCE.format(x="r")} AND coalesce(r.enabled, true))
RETURN length(p) AS steps
"""


def compare_paths(opened: Mapping[str, Network], server: Server) -> list[str]:
    """Print the tables; the questions that are answered differently."""
    differ = []
    for name, network in opened.items():
        _read(name, network)
    snapshots = {name: network.questions.snapshot(DAY) for name, network in opened.items()}
    snapshot = snapshots["embedded"]
    if snapshot.units != snapshots["Neo4j"].units or set(snapshot.edges()) != set(snapshots["Neo4j"].edges()):
        differ.append("the snapshot")
    _memory(opened["embedded"], len(snapshot.types))
    graph = _plain(snapshot)
    weighted, heavy = _with_a_weight(snapshot, graph)
    shown = Table("question", "dtgraph ms", "networkx ms", "ratio", "Neo4j ms", "ratio", box=None)
    with server.driver() as driver:
        rng = random.Random(1690)
        joined = snapshot.graph.reached(snapshot.coordinator or 0)
        communes = [n for n, unit in enumerate(snapshot.units) if unit.startswith("vn:commune:") and joined[n]]
        pairs = [tuple(rng.sample(communes, 2)) for _ in range(PATHS)]

        def asked(source: int, targets: Sequence[int]) -> list[int]:
            ends = [snapshot.units[target] for target in targets]
            found = driver.execute_query(SHORTEST, source=snapshot.units[source], targets=ends, day=DAY)
            return [row["steps"] for row in found.records]

        asked(pairs[0][0], pairs[0][1:])  # the plan is made once
        ours, found = _each(lambda a, b: steps(next(answer(snapshot, a, [b], Question()))), pairs)
        theirs, walked = _each(lambda a, b: len(nx.bidirectional_shortest_path(graph, a, b)) - 1, pairs)
        served, told = _each(lambda a, b: asked(a, [b])[0], pairs)
        if not found == walked == told:
            differ.append("one path")
        _row(shown, f"a path, commune to commune (median of {PATHS})", ours, theirs, served)
        ours, found = _each(lambda a, b: next(answer(weighted, a, [b], Question()))["paths"][0]["cost"], pairs)
        theirs, walked = _each(lambda a, b: nx.bidirectional_dijkstra(heavy, a, b)[0], pairs)
        if found != walked:
            differ.append("one path by weights")
        _row(shown, "  by weights, one of which is not 1", ours, theirs, None)

        source, targets = communes[0], [rng.choice(communes[1:]) for _ in range(MANY)]
        ours, all_found = _timed(lambda: [steps(one) for one in answer(snapshot, source, targets, Question())])
        theirs, lengths = _timed(lambda: nx.single_source_dijkstra(graph, source)[0])
        served, all_told = _timed(lambda: asked(source, targets))
        if not all_found == [lengths[target] for target in targets] == all_told:
            differ.append("many paths")
        _row(shown, f"{MANY:,} paths from one commune", ours, theirs, served)

    building, _ = _timed(lambda: _plain(snapshot))
    measures: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        (
            "articulation points (and what each cuts off)",
            lambda: {snapshot.numbers[row["unit_id"]] for row in articulation_units(snapshot, at_least=0)},
            lambda: set(nx.articulation_points(graph)),
        ),
        (
            "bridges (and what each cuts off)",
            lambda: {
                frozenset((snapshot.numbers[row["source_id"]], snapshot.numbers[row["target_id"]]))
                for row in bridges(snapshot, at_least=0)
            },
            lambda: {frozenset(edge) for edge in cast(Any, nx.bridges(graph))},
        ),
        (
            "components",
            lambda: csgraph.connected_components(snapshot.graph.matrix, directed=False)[0],
            lambda: nx.number_connected_components(graph),
        ),
    ]
    for name, own, peer in measures:
        ours, mine = _timed(own)
        theirs, other = _timed(peer)
        if mine != other:
            differ.append(name)
        _row(shown, f"all {name}", ours, building + theirs, None)
        _row(shown, "  without making networkx' graph", ours, theirs, None)
    provinces = opened["embedded"].questions.provinces(DAY)
    ours, _ = _timed(lambda: krackhardt(snapshot, provinces))
    shown.add_row("Krackhardt's four, by province", f"{ours:,.1f}", "", "", "", "")
    Console(width=140).print(shown)
    return differ


def _read(name: str, network: Network) -> None:
    """How long the store's read takes, and the making of the snapshot from it."""
    questions = network.questions
    reading, rows = _timed(lambda: {one: questions.rows(one, DAY) for one in ROWS})
    making, snapshot = _timed(lambda: _made(rows))
    drawing, _ = _timed(lambda: snapshot.graph)
    print(f"{name}: read {reading / 1000:.1f} s, snapshot made in {making:,.0f} ms, its graph in {drawing:,.0f} ms")


def _made(rows: Mapping[str, Any]) -> CoordinationGraph:
    staffed = (row["id"] for row in rows["staffed_units"])
    units, people = rows["coordination_units"], rows["coordination_people"]
    return read_snapshot(units, people, rows["coordinator"][0]["id"], staffed=staffed, placed=rows["placed_units"])


def _memory(network: Network, ties: int) -> None:
    """What a snapshot and its graph take, all of it and the arrays alone, for each relationship."""
    rows = {one: network.questions.rows(one, DAY) for one in ROWS}
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    snapshot = _made(rows)
    made = tracemalloc.get_traced_memory()[0] - before
    arrays = sum(getattr(snapshot, name).nbytes for name in ("sources", "targets", "types", "weights"))
    graph = snapshot.graph.nbytes
    tracemalloc.stop()
    print(
        f"{len(snapshot.units):,} units, {ties:,} ties: ties {arrays / ties:.0f} bytes each, "
        f"graph {graph / ties:.0f}, all with names and ids {(made + graph) / ties:.0f} (beside the rows' own texts)"
    )


def _plain(snapshot: CoordinationGraph) -> "nx.Graph[int]":
    """The graph as networkx has it."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(snapshot.units)))
    graph.add_edges_from(zip(*(ends.tolist() for ends in snapshot.graph.edges), strict=True))
    return graph


def _with_a_weight(snapshot: CoordinationGraph, graph: "nx.Graph[int]") -> tuple[CoordinationGraph, "nx.Graph[int]"]:
    """The same with the last tie of coordination weighing 2."""
    weights, last = snapshot.weights.copy(), int(snapshot.graph.ties[-1])
    weights[last] = 2.0
    heavy = graph.copy()
    heavy.edges[int(snapshot.sources[last]), int(snapshot.targets[last])]["weight"] = 2.0
    return replace(snapshot, weights=weights), heavy


def steps(found: Paths) -> int:
    """How many steps the path has."""
    return len(found["paths"][0]["steps"])


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1000, result


def _each(work: Callable[..., Any], pairs: Sequence[Sequence[int]]) -> tuple[float, list[Any]]:
    """The median time of the pairs, and what was found for each."""
    timed = [_timed(lambda pair=pair: work(*pair)) for pair in pairs]  # type: ignore[misc]
    return median(ms for ms, _ in timed), [result for _, result in timed]


def _row(shown: Table, name: str, ours: float, theirs: float, served: float | None) -> None:
    neo4j = ("", "") if served is None else (f"{served:,.2f}", f"{served / ours:.1f}")
    shown.add_row(name, f"{ours:,.2f}", f"{theirs:,.2f}", f"{theirs / ours:.1f}", *neo4j)
