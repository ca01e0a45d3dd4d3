"""Benchmark paths and measures against networkx, from the same arrays, and against Neo4j's shortestPath over Bolt.

Reading from the store and building the snapshot are measured separately. Paths have unit weights and are compared by
their number of steps.
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
from dtgraph.analysis.paths import PathQuery, find_paths
from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.engine.evaluator import Evaluator
from dtgraph.engine.graph_builder import coordination_graph
from dtgraph.graphs.coordination_graph import CoordinationGraph
from dtgraph.network import Network
from dtgraph.schemas import Paths
from tests.helpers.neo4j.server import Server

__all__ = ["compare_paths"]

PAIR_COUNT, TARGET_COUNT = 200, 10_000
DAY = Demonstration.as_of

_IN_FORCE = "({x}.valid_from IS NULL OR {x}.valid_from <= $day) AND ({x}.valid_to IS NULL OR $day < {x}.valid_to)"
SHORTEST = f"""
UNWIND $targets AS target
MATCH (a:Unit {{id: $source}}), (b:Unit {{id: target}})
MATCH p = shortestPath((a)-[:PART_OF|REPORTS_TO|COORDINATES_WITH*..12]-(b))
WHERE all(n IN nodes(p) WHERE {_IN_FORCE.format(x="n")})
  AND all(r IN relationships(p) WHERE {_IN_FORCE.format(x="r")} AND coalesce(r.enabled, true))
RETURN length(p) AS steps
"""


def compare_paths(networks: Mapping[str, Network], server: Server) -> list[str]:
    """Print the table, and return the tasks with different results."""
    differences = []
    for name, network in networks.items():
        _measure_read(name, network)
    snapshots = {name: _engine(network).graph(DAY) for name, network in networks.items()}
    snapshot = snapshots["embedded"]
    if snapshot.units != snapshots["Neo4j"].units or set(snapshot.edges()) != set(snapshots["Neo4j"].edges()):
        differences.append("the snapshot")
    _measure_memory(networks["embedded"], len(snapshot.types))
    graph = _networkx_graph(snapshot)
    weighted, weighted_graph = _reweight(snapshot, graph)
    table = Table("task", "dtgraph ms", "networkx ms", "ratio", "Neo4j ms", "ratio", box=None)
    with server.driver() as driver:
        rng = random.Random(1690)
        reachable = snapshot.graph.reachable(snapshot.coordinator or 0)
        communes = [n for n, unit in enumerate(snapshot.units) if unit.startswith("vn:commune:") and reachable[n]]
        pairs = [tuple(rng.sample(communes, 2)) for _ in range(PAIR_COUNT)]

        def shortest_paths(source: int, targets: Sequence[int]) -> list[int]:
            ends = [snapshot.units[target] for target in targets]
            result = driver.execute_query(SHORTEST, source=snapshot.units[source], targets=ends, day=DAY)
            return [row["steps"] for row in result.records]

        shortest_paths(pairs[0][0], pairs[0][1:])  # plan the query before timing
        dtgraph_ms, steps = _time_pairs(lambda a, b: step_count(next(find_paths(snapshot, a, [b], PathQuery()))), pairs)
        networkx_ms, nx_steps = _time_pairs(lambda a, b: len(nx.bidirectional_shortest_path(graph, a, b)) - 1, pairs)
        neo4j_ms, neo4j_steps = _time_pairs(lambda a, b: shortest_paths(a, [b])[0], pairs)
        if not steps == nx_steps == neo4j_steps:
            differences.append("one path")
        _row(table, f"one path between communes (median of {PAIR_COUNT})", dtgraph_ms, networkx_ms, neo4j_ms)
        dtgraph_ms, steps = _time_pairs(
            lambda a, b: next(find_paths(weighted, a, [b], PathQuery()))["paths"][0]["cost"], pairs
        )
        networkx_ms, nx_steps = _time_pairs(lambda a, b: nx.bidirectional_dijkstra(weighted_graph, a, b)[0], pairs)
        if steps != nx_steps:
            differences.append("one path with weights")
        _row(table, "  with weights, one of which is not 1", dtgraph_ms, networkx_ms, None)

        source, targets = communes[0], [rng.choice(communes[1:]) for _ in range(TARGET_COUNT)]
        dtgraph_ms, dtgraph_lengths = _time(
            lambda: [step_count(paths) for paths in find_paths(snapshot, source, targets, PathQuery())]
        )
        networkx_ms, networkx_lengths = _time(lambda: nx.single_source_dijkstra(graph, source)[0])
        neo4j_ms, neo4j_lengths = _time(lambda: shortest_paths(source, targets))
        if not dtgraph_lengths == [networkx_lengths[target] for target in targets] == neo4j_lengths:
            differences.append("many paths")
        _row(table, f"{TARGET_COUNT:,} paths from one commune", dtgraph_ms, networkx_ms, neo4j_ms)

    conversion_ms, _ = _time(lambda: _networkx_graph(snapshot))
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
    for name, dtgraph_measure, networkx_measure in measures:
        dtgraph_ms, result = _time(dtgraph_measure)
        networkx_ms, other = _time(networkx_measure)
        if result != other:
            differences.append(name)
        _row(table, f"all {name}", dtgraph_ms, conversion_ms + networkx_ms, None)
        _row(table, "  without converting to networkx", dtgraph_ms, networkx_ms, None)
    provinces = _engine(networks["embedded"]).provinces(DAY)
    dtgraph_ms, _ = _time(lambda: krackhardt(snapshot, provinces))
    table.add_row("Krackhardt's four measures by province", f"{dtgraph_ms:,.1f}", "", "", "", "")
    Console(width=140).print(table)
    return differences


def _engine(network: Network) -> Evaluator:
    return cast(LocalBackend, network.backend).engine


def _measure_read(name: str, network: Network) -> None:
    """Print the times of reading the columns and of building the coordination graph of a day from them."""
    engine = _engine(network)
    reading_ms, day = _time(lambda: engine.day(DAY))
    building_ms, snapshot = _time(lambda: coordination_graph(day))
    graph_ms, _ = _time(lambda: snapshot.graph)
    print(f"{name}: read {reading_ms / 1000:.1f} s, snapshot {building_ms:,.0f} ms, its graph {graph_ms:,.0f} ms")


def _measure_memory(network: Network, ties: int) -> None:
    """Print the memory of a snapshot and its graph, in total and of the arrays alone, in bytes per relationship."""
    day = _engine(network).day(DAY)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    snapshot = coordination_graph(day)
    traced = tracemalloc.get_traced_memory()[0] - before
    arrays = sum(getattr(snapshot, name).nbytes for name in ("sources", "targets", "types", "weights"))
    graph = snapshot.graph.nbytes
    tracemalloc.stop()
    print(
        f"{len(snapshot.units):,} units, {ties:,} ties: ties {arrays / ties:.0f} bytes each, "
        f"graph {graph / ties:.0f}, total with names and ids {(traced + graph) / ties:.0f}"
    )


def _networkx_graph(snapshot: CoordinationGraph) -> "nx.Graph[int]":
    """Convert the graph to networkx."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(snapshot.units)))
    graph.add_edges_from(zip(*(ends.tolist() for ends in snapshot.graph.edges), strict=True))
    return graph


def _reweight(snapshot: CoordinationGraph, graph: "nx.Graph[int]") -> tuple[CoordinationGraph, "nx.Graph[int]"]:
    """Return copies in which the last coordination tie has the weight 2."""
    weights, last = snapshot.weights.copy(), int(snapshot.graph.ties[-1])
    weights[last] = 2.0
    weighted_graph = graph.copy()
    weighted_graph.edges[int(snapshot.sources[last]), int(snapshot.targets[last])]["weight"] = 2.0
    return replace(snapshot, weights=weights), weighted_graph


def step_count(paths: Paths) -> int:
    """Return the number of steps of the first path."""
    return len(paths["paths"][0]["steps"])


def _time(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return (time.perf_counter() - started) * 1000, result


def _time_pairs(work: Callable[..., Any], pairs: Sequence[Sequence[int]]) -> tuple[float, list[Any]]:
    """Return the median time in milliseconds, and the result for each pair."""
    times = [_time(lambda pair=pair: work(*pair)) for pair in pairs]  # type: ignore[misc]
    return median(ms for ms, _ in times), [result for _, result in times]


def _row(table: Table, name: str, dtgraph_ms: float, networkx_ms: float, neo4j_ms: float | None) -> None:
    neo4j = ("", "") if neo4j_ms is None else (f"{neo4j_ms:,.2f}", f"{neo4j_ms / dtgraph_ms:.1f}")
    table.add_row(name, f"{dtgraph_ms:,.2f}", f"{networkx_ms:,.2f}", f"{networkx_ms / dtgraph_ms:.1f}", *neo4j)
