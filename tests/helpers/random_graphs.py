"""Random coordination graphs, and the same graphs in networkx, built by a straightforward second implementation."""

from collections.abc import Collection
from itertools import combinations

import networkx as nx
from hypothesis import strategies as st

from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph

from .coordination_graphs import build_coordination_graph

__all__ = ["WEIGHTS", "coordination_graphs", "to_networkx"]

WEIGHTS = (0.5, 1.0, 2.5)


@st.composite
def coordination_graphs(draw: st.DrawFn, *, max_units: int = 9) -> CoordinationGraph:
    """Graphs with parallel weighted ties, focal points, coordinates and people with posts in several units."""
    ids = [f"u{n}" for n in range(draw(st.integers(1, max_units)))]
    unit_ids = st.sampled_from(ids)
    pairs = st.tuples(unit_ids, unit_ids, st.integers(0, 2), st.sampled_from(WEIGHTS))
    ties = draw(st.lists(pairs.filter(lambda tie: tie[0] != tie[1]), max_size=2 * max_units))
    several_units = st.lists(unit_ids, min_size=2, max_size=4, unique=True)
    units_of_people = draw(st.lists(several_units, max_size=4)) if len(ids) > 1 else []

    def ties_of(unit: str, type_: int) -> list[tuple[str, float]]:
        return [(target, weight) for source, target, tie_type, weight in ties if (source, tie_type) == (unit, type_)]

    rows = [
        {
            "id": unit,
            "name": f"Đơn vị {unit}",
            "part_of": [target for target, _ in ties_of(unit, 0)],
            "reports_to": [target for target, _ in ties_of(unit, 1)],
            "coordinates_with": [target for target, _ in ties_of(unit, 2)],
            "weights": [weight for _, weight in ties_of(unit, 2)],
        }
        for unit in draw(st.permutations(ids))
    ]
    people = [
        {"id": f"p{n}", "name": "Người", "unit_id": None, "units": units} for n, units in enumerate(units_of_people)
    ]
    degrees = st.integers(-80, 80)
    coordinates = [{"id": unit, "lat": draw(degrees), "lon": draw(degrees)} for unit in draw(st.sets(unit_ids))]
    coordinator, staffed = draw(unit_ids), draw(st.sets(unit_ids))
    return build_coordination_graph(rows, people, coordinator, staffed=staffed, coordinates=coordinates)


def to_networkx(
    graph: CoordinationGraph,
    *,
    people: bool = False,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
) -> "nx.Graph[str]":
    """Return the graph by ids; its edges have a `weight` and the name of their `type`.

    `people` adds steps through people. `without` are ids of units and people to leave out, `only` ids of units to keep.
    """
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from(unit for unit in graph.units if unit not in without and (only is None or unit in only))
    steps: list[tuple[float, int, str, str]] = [
        (float(weight), int(type_), graph.units[source], graph.units[target])
        for source, target, type_, weight in zip(
            graph.sources.tolist(), graph.targets.tolist(), graph.types, graph.weights, strict=True
        )
    ]
    for person in graph.people if people else ():
        if person.id not in without:
            units = [graph.units[unit] for unit in person.units]
            steps += [(1.0, len(TIES), source, target) for source, target in combinations(units, 2)]
    for weight, type_, source, target in sorted(steps):
        if source in result and target in result and not result.has_edge(source, target):
            result.add_edge(source, target, weight=weight, type=[*TIES, "HOLDS"][type_])
    return result
