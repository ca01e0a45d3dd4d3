"""Rules 20 and 21 case by case, on both stores, and against removing each node in turn."""

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given

from dtgraph.analysis.connectivity_rules import COMPUTED, WITNESSES
from dtgraph.errors import InputError
from dtgraph.graphs.coordination_graph import TIES, CoordinationGraph

from ...helpers.network_builder import Tables
from ...helpers.random_graphs import WEIGHTS, plain, snapshots
from .conftest import DAY, Ask, statuses

START = "2025-07-01"
AFTER = "2026-07-01"


def country() -> Tables:
    """The Government, its steering committee, and a ministry."""
    tables = Tables().unit("gov", "government").unit("committee", "steering_committee", "gov", level="central")
    return tables.unit("ministry", "ministry", "gov")


def test_isolated_units(ask: Ask) -> None:
    tables = country().unit("tied").unit("reports").unit("alone").unit("pair_a").unit("pair_b", parent="pair_a")
    tables.unit("disabled").unit("ended").unit("served").unit("over_gone").unit("gone", end=DAY)
    tables.link("COORDINATES_WITH", "tied", "ministry").link("REPORTS_TO", "reports", "tied")
    tables.link("COORDINATES_WITH", "disabled", "ministry", enabled=False)
    tables.link("COORDINATES_WITH", "ended", "ministry", start=START, end=DAY)
    tables.link("SERVES", "served", "ministry")
    tables.link("COORDINATES_WITH", "over_gone", "gone", end=DAY).link("COORDINATES_WITH", "gone", "ministry", end=DAY)
    answer = ask("isolated_units", tables)
    isolated = ("alone", "pair_a", "pair_b", "disabled", "ended", "served", "over_gone")
    assert statuses(answer) == dict.fromkeys(isolated, "isolated")
    assert {f["subject_id"]: f["together"] for f in answer["findings"]}["pair_a"] == 2
    assert (answer["population"], answer["covered"], answer["unknown"]) == (12, 5, 0)


def test_the_coordinator_can_be_named(ask: Ask) -> None:
    tables = country().unit("a").unit("b", parent="a").unit("gone", end=DAY)
    assert set(statuses(ask("isolated_units", tables, root="a"))) == {"gov", "committee", "ministry"}
    unknown = ask("isolated_units", tables, root="gone")
    assert (unknown["gap"], unknown["unknown"]) == (0, 5)
    assert ask("single_points_of_failure", tables, root="gone")["population"] == 0
    with pytest.raises(InputError, match="there is no unit “nobody”"):
        ask("isolated_units", tables, root="nobody")


def test_without_a_steering_committee_the_government_coordinates(ask: Ask) -> None:
    tables = Tables().unit("gov", "government").unit("ministry", "ministry", "gov")
    tables.unit("committee", "steering_committee", "ministry").unit("former", "steering_committee", end=DAY)
    tables.link("PART_OF", "former", "gov", end=DAY).unit("alone")
    assert statuses(ask("isolated_units", tables)) == {"alone": "isolated"}


def test_without_a_coordinator_all_are_unknown(ask: Ask) -> None:
    answer = ask("isolated_units", Tables().unit("a").unit("b"))
    assert (answer["gap"], answer["unknown"]) == (0, 2)


def test_single_points_of_failure(ask: Ask) -> None:
    tables = country().unit("hub", parent="ministry").unit("x", parent="hub").unit("y", parent="hub")
    tables.unit("loop").link("COORDINATES_WITH", "y", "loop").link("COORDINATES_WITH", "loop", "ministry")
    tables.unit("island").unit("island_2", parent="island").unit("island_3", parent="island_2")
    answer = ask("single_points_of_failure", tables)
    lost = {f["subject_id"]: f["detail"] for f in answer["findings"]}
    assert lost == {"gov": "5", "ministry": "4"}
    assert [f["lost"] for f in answer["findings"]] == [5, 4]
    assert "hub" in statuses(ask("single_points_of_failure", tables, at_least=1))


def test_people_between_units(ask: Ask) -> None:
    tables = country().unit("a").unit("b", parent="a").unit("c").unit("d", parent="c")
    for unit in ("ministry", "a", "c"):
        tables.post(f"in_{unit}", unit, role="member")
    tables.holds("bridge", "in_ministry").holds("bridge", "in_a")
    tables.holds("one", "in_ministry").holds("one", "in_c").holds("two", "in_ministry", START).holds(
        "two", "in_c", START
    )
    answer = ask("single_points_of_failure", tables)
    found = {f["subject_id"]: f["detail"] for f in answer["findings"]}
    assert found == {"bridge": "2"}
    assert answer["population"] == 6 + 3


@given(snapshots())
def test_the_arrays_hold_every_tie(snapshot: CoordinationGraph) -> None:
    assert list(snapshot.units) == sorted(snapshot.units)
    assert len(snapshot.units) == len(snapshot.names) == len(snapshot.numbers)
    assert all(snapshot.units[number] == unit for unit, number in snapshot.numbers.items())
    assert snapshot.sources.shape == snapshot.targets.shape == snapshot.types.shape == snapshot.weights.shape
    coordinating = snapshot.types == TIES.index("COORDINATES_WITH")
    assert set(snapshot.weights[coordinating].tolist()) <= set(WEIGHTS)
    assert set(snapshot.weights[~coordinating].tolist()) <= {1.0}


def reached_by(graph: "nx.Graph[str]", unit: str) -> set[str]:
    return set(nx.node_connected_component(graph, unit))


@given(snapshots())
def test_what_is_lost_is_what_removing_it_loses(snapshot: CoordinationGraph) -> None:
    root = snapshot.coordinator
    assert root is not None
    rows = {row["subject_id"]: row for row in COMPUTED["single_points_of_failure"](snapshot, root=None, at_least=1)}
    coordinator = snapshot.units[root]
    reached = reached_by(plain(snapshot), coordinator)
    for unit in snapshot.units:
        if unit != coordinator:
            left = reached_by(plain(snapshot, without=[unit]), coordinator)
            assert rows.pop(unit)["lost"] == len(reached - left - {unit})
    reached = reached_by(plain(snapshot, people=True), coordinator)
    for person in snapshot.people:
        left = reached_by(plain(snapshot, people=True, without=[person.id]), coordinator)
        assert rows.pop(person.id)["lost"] == len(reached - left)
    assert not rows
    isolated = {
        row["subject_id"] for row in COMPUTED["isolated_units"](snapshot, root=None) if row["status"] == "isolated"
    }
    assert isolated == {*snapshot.units} - reached_by(plain(snapshot), coordinator)


@given(snapshots())
def test_the_witness_names_what_is_lost(snapshot: CoordinationGraph) -> None:
    rows = list(COMPUTED["single_points_of_failure"](snapshot, root=None, at_least=1))
    subjects = [row["subject_id"] for row in rows]
    found = list(WITNESSES["single_points_of_failure"](snapshot, subjects, root=None))
    assert Counter(thing["subject_id"] for thing in found) == {r["subject_id"]: r["lost"] for r in rows if r["lost"]}
    coordinator = snapshot.units[snapshot.coordinator or 0]
    for subject in {thing["subject_id"] for thing in found}:
        people = subject not in snapshot.numbers
        left = reached_by(plain(snapshot, people=people, without=[subject]), coordinator)
        assert not left & {thing["id"] for thing in found if thing["subject_id"] == subject}
