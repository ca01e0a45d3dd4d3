"""Rules 20 and 21 on both stores, case by case and compared with removing each node."""

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given

from dtgraph.analysis.connectivity_evidence import COMPUTED_EVIDENCE
from dtgraph.errors import InputError
from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph

from ...helpers.coordination_graphs import connectivity_statuses
from ...helpers.network_builder import NetworkBuilder
from ...helpers.random_graphs import WEIGHTS, coordination_graphs, to_networkx
from .conftest import DAY, RuleRunner, statuses

START = "2025-07-01"
AFTER = "2026-07-01"


def country() -> NetworkBuilder:
    """The Government, its steering committee, and a ministry."""
    tables = NetworkBuilder().unit("gov", "government").unit("committee", "steering_committee", "gov", level="central")
    return tables.unit("ministry", "ministry", "gov")


def test_isolated_units(run_rule: RuleRunner) -> None:
    tables = country().unit("tied").unit("reports").unit("alone").unit("pair_a").unit("pair_b", parent="pair_a")
    tables.unit("disabled").unit("ended").unit("served").unit("over_gone").unit("gone", end=DAY)
    tables.link("COORDINATES_WITH", "tied", "ministry").link("REPORTS_TO", "reports", "tied")
    tables.link("COORDINATES_WITH", "disabled", "ministry", enabled=False)
    tables.link("COORDINATES_WITH", "ended", "ministry", start=START, end=DAY)
    tables.link("SERVES", "served", "ministry")
    tables.link("COORDINATES_WITH", "over_gone", "gone", end=DAY).link("COORDINATES_WITH", "gone", "ministry", end=DAY)
    result = run_rule("isolated_units", tables)
    isolated = ("alone", "pair_a", "pair_b", "disabled", "ended", "served", "over_gone")
    assert statuses(result) == dict.fromkeys(isolated, "isolated")
    assert {f["subject_id"]: f["together"] for f in result["findings"]}["pair_a"] == 2
    assert (result["population"], result["covered"], result["unknown"]) == (12, 5, 0)


def test_coordinator_as_parameter(run_rule: RuleRunner) -> None:
    tables = country().unit("a").unit("b", parent="a").unit("gone", end=DAY)
    assert set(statuses(run_rule("isolated_units", tables, root="a"))) == {"gov", "committee", "ministry"}
    unknown = run_rule("isolated_units", tables, root="gone")
    assert (unknown["gap"], unknown["unknown"]) == (0, 5)
    assert run_rule("single_points_of_failure", tables, root="gone")["population"] == 0
    with pytest.raises(InputError, match="there is no unit “nobody”"):
        run_rule("isolated_units", tables, root="nobody")


def test_government_coordinates_without_a_steering_committee(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gov", "government").unit("ministry", "ministry", "gov")
    tables.unit("committee", "steering_committee", "ministry").unit("former", "steering_committee", end=DAY)
    tables.link("PART_OF", "former", "gov", end=DAY).unit("alone")
    assert statuses(run_rule("isolated_units", tables)) == {"alone": "isolated"}


def test_units_are_unknown_without_a_coordinator(run_rule: RuleRunner) -> None:
    result = run_rule("isolated_units", NetworkBuilder().unit("a").unit("b"))
    assert (result["gap"], result["unknown"]) == (0, 2)


def test_single_points_of_failure(run_rule: RuleRunner) -> None:
    tables = country().unit("hub", parent="ministry").unit("x", parent="hub").unit("y", parent="hub")
    tables.unit("loop").link("COORDINATES_WITH", "y", "loop").link("COORDINATES_WITH", "loop", "ministry")
    tables.unit("island").unit("island_2", parent="island").unit("island_3", parent="island_2")
    result = run_rule("single_points_of_failure", tables)
    lost = {f["subject_id"]: f["detail"] for f in result["findings"]}
    assert lost == {"gov": "5", "ministry": "4"}
    assert [f["lost"] for f in result["findings"]] == [5, 4]
    assert "hub" in statuses(run_rule("single_points_of_failure", tables, at_least=1))


def test_people_between_units(run_rule: RuleRunner) -> None:
    tables = country().unit("a").unit("b", parent="a").unit("c").unit("d", parent="c")
    for unit in ("ministry", "a", "c"):
        tables.post(f"in_{unit}", unit, role="member")
    tables.holds("bridge", "in_ministry").holds("bridge", "in_a")
    tables.holds("one", "in_ministry").holds("one", "in_c").holds("two", "in_ministry", START).holds(
        "two", "in_c", START
    )
    result = run_rule("single_points_of_failure", tables)
    lost = {f["subject_id"]: f["detail"] for f in result["findings"]}
    assert lost == {"bridge": "2"}
    assert result["population"] == 6 + 3


@given(coordination_graphs())
def test_arrays_of_the_coordination_graph(graph: CoordinationGraph) -> None:
    assert list(graph.units) == sorted(graph.units)
    assert len(graph.units) == len(graph.names) == len(graph.numbers)
    assert all(graph.units[number] == unit for unit, number in graph.numbers.items())
    assert graph.sources.shape == graph.targets.shape == graph.types.shape == graph.weights.shape
    coordinating = graph.types == TIES.index("COORDINATES_WITH")
    assert set(graph.weights[coordinating].tolist()) <= set(WEIGHTS)
    assert set(graph.weights[~coordinating].tolist()) <= {1.0}


def reached_by(graph: "nx.Graph[str]", unit: str) -> set[str]:
    return set(nx.node_connected_component(graph, unit))


@given(coordination_graphs())
def test_lost_units_compared_with_removing_each_node(graph: CoordinationGraph) -> None:
    root = graph.coordinator
    assert root is not None
    rows = connectivity_statuses("single_points_of_failure", graph, root=None, at_least=1)
    coordinator = graph.units[root]
    reached = reached_by(to_networkx(graph), coordinator)
    for unit in graph.units:
        if unit != coordinator:
            remaining = reached_by(to_networkx(graph, without=[unit]), coordinator)
            assert rows.pop(unit)["lost"] == len(reached - remaining - {unit})
    reached = reached_by(to_networkx(graph, people=True), coordinator)
    for person in graph.people:
        remaining = reached_by(to_networkx(graph, people=True, without=[person.id]), coordinator)
        assert rows.pop(person.id)["lost"] == len(reached - remaining)
    assert not rows
    statuses_of_units = connectivity_statuses("isolated_units", graph, root=None)
    isolated = {unit for unit, row in statuses_of_units.items() if row["status"] == "isolated"}
    assert isolated == {*graph.units} - reached_by(to_networkx(graph), coordinator)


@given(coordination_graphs())
def test_evidence_lists_lost_units(graph: CoordinationGraph) -> None:
    rows = connectivity_statuses("single_points_of_failure", graph, root=None, at_least=1)
    evidence = list(COMPUTED_EVIDENCE["single_points_of_failure"](graph, list(rows), root=None))
    assert Counter(item["subject_id"] for item in evidence) == {id_: r["lost"] for id_, r in rows.items() if r["lost"]}
    coordinator = graph.units[graph.coordinator or 0]
    for subject in {item["subject_id"] for item in evidence}:
        people = subject not in graph.numbers
        remaining = reached_by(to_networkx(graph, people=people, without=[subject]), coordinator)
        assert not remaining & {item["id"] for item in evidence if item["subject_id"] == subject}
