"""Random coordination graphs, and the same graphs as networkx has them, written down as plainly as rules.md says it."""

from collections.abc import Collection
from itertools import combinations

import networkx as nx
from hypothesis import strategies as st

from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph, read_snapshot

__all__ = ["WEIGHTS", "plain", "snapshots"]

WEIGHTS = (0.5, 1.0, 2.5)


@st.composite
def snapshots(draw: st.DrawFn, *, most: int = 9) -> CoordinationGraph:
    """Up to `most` units with parallel ties of several weights, focal points, coordinates, and people between units."""
    units = [f"u{n}" for n in range(draw(st.integers(1, most)))]
    one = st.sampled_from(units)
    pairs = st.tuples(one, one, st.integers(0, 2), st.sampled_from(WEIGHTS))
    ties = draw(st.lists(pairs.filter(lambda tie: tie[0] != tie[1]), max_size=2 * most))
    several = st.lists(one, min_size=2, max_size=4, unique=True)
    people = draw(st.lists(several, max_size=4)) if len(units) > 1 else []

    def tied(unit: str, type_: int) -> list[tuple[str, float]]:
        return [(other, weight) for source, other, of, weight in ties if (source, of) == (unit, type_)]

    rows = [
        {
            "id": unit,
            "name": f"Đơn vị {unit}",
            "part_of": [other for other, _ in tied(unit, 0)],
            "reports_to": [other for other, _ in tied(unit, 1)],
            "coordinates_with": [other for other, _ in tied(unit, 2)],
            "weights": [weight for _, weight in tied(unit, 2)],
        }
        for unit in draw(st.permutations(units))
    ]
    between = [{"id": f"p{n}", "name": "Người", "unit_id": None, "units": held} for n, held in enumerate(people)]
    degrees = st.integers(-80, 80)
    placed = [{"id": unit, "lat": draw(degrees), "lon": draw(degrees)} for unit in draw(st.sets(one))]
    return read_snapshot(rows, between, draw(one), staffed=draw(st.sets(one)), placed=placed)


def plain(
    snapshot: CoordinationGraph,
    *,
    people: bool = False,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
) -> "nx.Graph[str]":
    """The graph by ids: edges with `weight` and the name of their `type`, steps through people where they count.

    `without` has ids of units and of people that are not there; `only` those of the units that are.
    """
    made: nx.Graph[str] = nx.Graph()
    kept = [unit for unit in snapshot.units if unit not in without and (only is None or unit in only)]
    made.add_nodes_from(kept)
    steps: list[tuple[float, int, str, str]] = [
        (float(weight), int(type_), snapshot.units[source], snapshot.units[target])
        for source, target, type_, weight in zip(
            snapshot.sources.tolist(), snapshot.targets.tolist(), snapshot.types, snapshot.weights, strict=True
        )
    ]
    for person in snapshot.people if people else ():
        if person.id not in without:
            held = [snapshot.units[unit] for unit in person.units]
            steps += [(1.0, len(TIES), one, other) for one, other in combinations(held, 2)]
    for weight, type_, one, other in sorted(steps):
        if one in made and other in made and not made.has_edge(one, other):
            made.add_edge(one, other, weight=weight, type=[*TIES, "HOLDS"][type_])
    return made
