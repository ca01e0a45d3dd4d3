"""Krackhardt's four dimensions and spans of control: published examples, and networkx pair by pair."""

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtgraph.analysis.hierarchy import SPAN_BINS, krackhardt, spans
from dtgraph.catalogue import catalogue
from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph

from ...helpers.coordination_graphs import build_coordination_graph
from ...helpers.random_graphs import coordination_graphs

Four = tuple[float, float, float, float]

REPORTS_TO = {
    1: 2, 2: 7, 3: 14, 4: 2, 5: 14, 6: 21, 8: 21, 9: 14, 10: 18, 11: 18, 12: 21,
    13: 14, 14: 7, 15: 14, 16: 2, 17: 21, 18: 7, 19: 14, 20: 14, 21: 7,
}  # fmt: skip
"""Superiors of Krackhardt's 21 high-tech managers (Wasserman and Faust, Social Network Analysis, 1994)."""


def command(arcs: Iterable[tuple[Any, Any]], units: Iterable[Any] = ()) -> CoordinationGraph:
    """The graph of arcs from subordinate to superior."""
    superiors: dict[str, set[str]] = {str(unit): set() for unit in units}
    for unit, superior in arcs:
        superiors.setdefault(str(superior), set())
        superiors.setdefault(str(unit), set()).add(str(superior))
    rows = [
        {"id": unit, "name": unit, "part_of": sorted(parents), "reports_to": [], "coordinates_with": [], "weights": []}
        for unit, parents in superiors.items()
    ]
    return build_coordination_graph(rows, [], None)


def dimensions(network: CoordinationGraph) -> Four:
    """The four dimensions of a network in one province."""
    (row,) = krackhardt(network, ["p"] * len(network.units))
    assert row["units"] == len(network.units)
    return row["connectedness"], row["hierarchy"], row["efficiency"], row["lubness"]


TREE = ((2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3))
CYCLE = [(n, n % 5 + 1) for n in range(1, 6)]


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [
        # All four are 1 for an out-tree and for nothing else (Krackhardt 1994; C. Butts, manual of the R package sna).
        pytest.param(TREE, (1, 1, 1, 1), id="tree"),
        pytest.param(REPORTS_TO.items(), (1, 1, 1, 1), id="high-tech managers"),
        # Without hierarchy if all reach each other (sna, `hierarchy`: 0 in a cycle or clique).
        pytest.param(CYCLE, (1, 0, 1 - 1 / 6, 1), id="cycle"),
        pytest.param([(a, b) for a in range(5) for b in range(5) if a != b], (1, 0, 0, 1), id="complete"),
        # Two pairs: 2 of 6 pairs of units are connected; no component has three units, so no bound is needed.
        pytest.param([(1, 2), (3, 4)], (2 / 6, 1, 1, 1), id="two pairs"),
        # Computed by hand: two superiors without a common superior, and with one.
        pytest.param([(1, 2), (1, 3)], (1, 1, 1, 0), id="two superiors"),
        pytest.param([(1, 2), (1, 3), (2, 4), (3, 4)], (1, 1, 1 - 1 / 3, 1), id="diamond"),
        # The least upper bounds of 1 and 2 would be 3 and 4, of which neither is below the other.
        pytest.param([(1, 3), (1, 4), (2, 3), (2, 4), (3, 5), (4, 5)], (1, 1, 1 - 2 / 6, 1 - 1 / 6), id="butterfly"),
        # A tie that bypasses a superior is not a second path up.
        pytest.param([(1, 2), (2, 3), (1, 3), (4, 3)], (1, 1, 1 - 1 / 3, 1), id="shortcut"),
    ],
)
def test_known_values(arcs: Collection[tuple[int, int]], expected: Four) -> None:
    assert dimensions(command(arcs)) == pytest.approx(expected)


def test_empty_denominators_give_one() -> None:
    assert dimensions(command([], units=["a"])) == (1, 1, 1, 1)
    assert dimensions(command([], units=["a", "b"])) == (0, 1, 1, 1)
    assert krackhardt(command([]), []) == spans(command([]), [])[6:] == []


def complement(violations: int, maximum: int) -> float:
    return 1 - violations / maximum if maximum else 1.0


def dimensions_by_definition(units: Sequence[int], network: CoordinationGraph) -> Four:
    """The four dimensions of `units`, pair by pair."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(units)
    for source, target, type_ in zip(network.sources, network.targets, network.types, strict=True):
        if source in graph and target in graph and TIES[type_] in ("PART_OF", "REPORTS_TO"):
            graph.add_edge(int(source), int(target))
    reached = {unit: {unit, *nx.descendants(graph, unit)} for unit in units}
    parts = [sorted(part) for part in nx.weakly_connected_components(graph)]
    connected = [pair for part in parts for pair in combinations(part, 2)]
    pairs = list(combinations(units, 2))
    related = [(a, b) for a, b in pairs if b in reached[a] or a in reached[b]]
    mutual = [(a, b) for a, b in related if b in reached[a] and a in reached[b]]
    extra = sum(graph.to_undirected().subgraph(part).number_of_edges() - (len(part) - 1) for part in parts)
    unbounded = 0
    for a, b in connected:
        bounds = reached[a] & reached[b]
        unbounded += not any(bounds <= reached[bound] for bound in bounds)
    return (
        complement(len(pairs) - len(connected), len(pairs)),
        complement(len(mutual), len(related)),
        complement(extra, sum(len(part) * (len(part) - 1) // 2 - (len(part) - 1) for part in parts)),
        complement(unbounded, sum((len(part) - 1) * (len(part) - 2) // 2 for part in parts)),
    )


def none_first(province: str | None) -> tuple[bool, str]:
    return province is not None, province or ""


def check(network: CoordinationGraph, provinces: Sequence[str | None]) -> None:
    rows = krackhardt(network, provinces)
    assert [row["province_id"] for row in rows] == sorted(set(provinces), key=none_first)
    for row in rows:
        units = [unit for unit, province in enumerate(provinces) if province == row["province_id"]]
        assert list(row) == list(catalogue().query("krackhardt").columns)
        assert row["units"] == len(units)
        assert tuple(row.values())[2:] == pytest.approx(dimensions_by_definition(units, network))


@given(coordination_graphs(max_units=12), st.data())
def test_random_graphs_by_definition(network: CoordinationGraph, data: st.DataObject) -> None:
    check(network, [data.draw(st.sampled_from([None, "p", "q"])) for _ in network.units])


@st.composite
def deep_hierarchies(draw: st.DrawFn) -> CoordinationGraph:
    """Deep hierarchies: each unit has superiors with higher numbers, and a few arcs lead back."""
    size = draw(st.integers(2, 14))
    up = [(n, draw(st.integers(n + 1, size - 1))) for n in range(size - 1) for _ in range(draw(st.integers(0, 3)))]
    ends = st.integers(0, size - 1)
    back = draw(st.lists(st.tuples(ends, ends).filter(lambda arc: arc[0] > arc[1]), max_size=2))
    names = draw(st.permutations([f"u{n:02}" for n in range(size)]))
    return command([(names[a], names[b]) for a, b in (*up, *back)], names)


@settings(max_examples=300)
@given(deep_hierarchies())
def test_deep_hierarchies_by_definition(network: CoordinationGraph) -> None:
    check(network, ["p"] * len(network.units))


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("arcs", "hierarchy", "lubness"),
    [
        ([(n, n + 1) for n in range(2_999)], 1, 1),
        ([(n, (n + 1) % 3_000) for n in range(3_000)], 0, 1),
        # Tiers of two units, each below both of the tier above: the two of a tier have no least upper bound.
        (
            [(n, m) for n in range(2_998) for m in (n // 2 * 2 + 2, n // 2 * 2 + 3)],
            1,
            complement(1_500, 2_999 * 2_998 // 2),
        ),
    ],
    ids=["chain", "cycle", "tiers"],
)
def test_large_graphs_are_fast(arcs: list[tuple[int, int]], hierarchy: float, lubness: float) -> None:
    result = dimensions(command((f"{a:04}", f"{b:04}") for a, b in arcs))
    assert (result[0], result[1], result[3]) == pytest.approx((1, hierarchy, lubness))


@given(coordination_graphs(max_units=9), st.data())
def test_spans(network: CoordinationGraph, data: st.DataObject) -> None:
    provinces = [data.draw(st.sampled_from([None, "p", "q"])) for _ in network.units]
    children: dict[int, set[int]] = {}
    for source, target, type_ in zip(network.sources, network.targets, network.types, strict=True):
        if TIES[type_] == "PART_OF":
            children.setdefault(int(target), set()).add(int(source))
    ids = sorted(set(provinces), key=none_first)
    expected = []
    for by, province in (("all", None), *(("province", province) for province in ids)):
        sizes = [len(units) for unit, units in children.items() if by == "all" or provinces[unit] == province]
        for name in SPAN_BINS:
            low, _, high = name.partition("–")
            first, last = int(low.rstrip("+")), 99 if "+" in low else int(high or low)
            units = sum(first <= size <= last for size in sizes)
            row: dict[str, Any] = {"by": by, "province_id": province, "bin": name, "units": units}
            expected.append(row | {"share": units / len(sizes) if sizes else None})
    assert spans(network, provinces) == expected
    assert list(expected[0]) == list(catalogue().query("spans").columns)


def test_bins_of_spans() -> None:
    sizes = {1: "1", 2: "2–3", 3: "2–3", 4: "4–7", 7: "4–7", 8: "8–12", 12: "8–12", 13: "13–16", 16: "13–16", 17: "17+"}
    for size, expected in sizes.items():
        rows = spans(command((n, "top") for n in range(size)), [None] * (size + 1))
        assert [row["bin"] for row in rows if row["by"] == "all" and row["units"]] == [expected]
