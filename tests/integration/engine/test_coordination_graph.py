"""The coordination graph of a day: its content on both stores; built once for all callers, for a few days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from dtgraph.catalogue import bind_parameters
from dtgraph.engine import cache as module
from dtgraph.engine.day import Day
from dtgraph.graphs.coordination_graph import CoordinationGraph
from dtgraph.network import Network
from dtgraph.stores.protocol import Row, Store

from ...helpers import local, network_over
from ...helpers.coordination_graphs import build_coordination_graph
from ...helpers.network_builder import NetworkBuilder
from ...helpers.recording_store import RecordingStore

DAY, BEFORE = "2026-06-30", "2026-06-29"


def tables() -> NetworkBuilder:
    builder = (
        NetworkBuilder().unit("gov", "government", lat=21.0, lon=105.8).unit("a", parent="gov").unit("b", parent="a")
    )
    builder.unit("ended", parent="gov", end=DAY).unit("begun", parent="gov", start=DAY)
    builder.link("COORDINATES_WITH", "a", "begun", weight=2.5).link("COORDINATES_WITH", "b", "gov", enabled=False)
    builder.link("SERVES", "begun", "a").link("SERVES", "b", "a", end=DAY)
    builder.link("REPORTS_TO", "b", "gov", end=DAY).link("REPORTS_TO", "begun", "b", start=DAY)
    builder.post("fa", "a").holds("pa", "fa", end=DAY).post("fb", "b").holds("pb", "fb", start=DAY)
    builder.post("deputy", "gov", "deputy_focal_point").holds("pc", "deputy").post("gone", "begun", end=DAY)
    builder.holds("pd", "gone").post("m1", "a", "member").post("m2", "begun", "member")
    return builder.holds("pb", "m1").holds("pb", "m2").holds("pc", "m2", end=DAY)


@pytest.fixture
def network(store: Store) -> Network:
    network = network_over(store)
    network.import_tables(tables().sheets())
    return network


def ties(graph: CoordinationGraph) -> set[tuple[str, str, str, float]]:
    return {
        (graph.units[source], graph.units[target], *graph.step(tie)[:2])
        for tie, (source, target) in enumerate(graph.edges())
    }


def test_graph_has_what_is_in_force(network: Network) -> None:
    graph = local(network).engine.graph(date.fromisoformat(DAY))
    assert graph.units == ("a", "b", "begun", "gov")
    assert ties(graph) == {
        ("a", "gov", "PART_OF", 1.0), ("b", "a", "PART_OF", 1.0), ("begun", "gov", "PART_OF", 1.0),
        ("begun", "b", "REPORTS_TO", 1.0), ("a", "begun", "COORDINATES_WITH", 2.5),
    }  # fmt: skip
    assert [unit for unit, has in zip(graph.units, graph.staffed, strict=True) if has] == ["b"]
    assert [(person.id, [graph.units[unit] for unit in person.units]) for person in graph.people] == [
        ("pb", ["a", "b", "begun"])
    ]
    assert graph.coordinates[graph.numbers["gov"]].tolist() == [21.0, 105.8]
    assert graph.coordinator == graph.numbers["gov"]
    before = local(network).engine.graph(date.fromisoformat(BEFORE))
    assert before.units == ("a", "b", "ended", "gov")
    assert ("b", "gov", "REPORTS_TO", 1.0) in ties(before)
    assert [unit for unit, has in zip(before.units, before.staffed, strict=True) if has] == ["a"]


def test_graph_and_places_are_those_of_the_queries(network: Network) -> None:
    for text in (DAY, BEFORE):
        day = local(network).engine.day(date.fromisoformat(text))

        def rows(name: str, day: Day = day) -> list[Row]:
            query = local(network).catalogue.query(name)
            return local(network).store.read(query.text, bind_parameters(query, day.date, {}))

        expected = build_coordination_graph(
            rows("coordination_units"),
            rows("coordination_people"),
            rows("coordinator")[0]["id"],
            staffed=(row["id"] for row in rows("staffed_units")),
            coordinates=rows("placed_units"),
        )
        graph = day.graph
        assert (graph.units, graph.names, graph.people) == (expected.units, expected.names, expected.people)
        assert (graph.coordinator, sorted(ties(graph))) == (expected.coordinator, sorted(ties(expected)))
        assert graph.staffed.tolist() == expected.staffed.tolist()
        assert np.array_equal(graph.coordinates, expected.coordinates, equal_nan=True)
        units = {row["id"]: row for row in rows("units_and_ties")}
        assert list(graph.units) == sorted(units)
        for id_, row in units.items():
            assert (day.related(id_, "PART_OF"), day.related(id_, "SERVES")) == (
                sorted(row["parents"]),
                sorted(row["served"]),
            )


def test_paths_are_those_of_day(network: Network) -> None:
    assert network.paths("b", "gov", as_of=BEFORE)["paths"][0]["cost"] == 1
    result = network.paths("b", "gov", as_of=DAY, k=5)
    assert [path["cost"] for path in result["paths"]] == [2, 2, 4.5, 4.5]
    through = network.paths("a", "begun", as_of=DAY, through_people=True)["paths"][0]
    assert (through["cost"], through["steps"]) == (1, [{"type": "HOLDS", "weight": 1.0, "person_id": "pb"}])


@pytest.fixture
def counted(embedded_store: Store) -> tuple[Network, RecordingStore]:
    network_over(embedded_store).import_tables(tables().sheets())
    counting = RecordingStore(embedded_store)
    return network_over(counting), counting  # type: ignore[arg-type]


def test_graph_is_built_once_for_all_callers(counted: tuple[Network, RecordingStore]) -> None:
    network, counting = counted
    with ThreadPoolExecutor(8) as threads:
        graphs = list(threads.map(lambda _: local(network).engine.graph(date(2026, 6, 30)), range(32)))
    assert counting.scans.count("COORDINATES_WITH") == 1
    assert all(graph is graphs[0] for graph in graphs)
    assert network.paths("b", ["gov", "a"], as_of=DAY).keys() == {"gov", "a"}
    assert counting.scans.count("COORDINATES_WITH") == 1
    network.import_tables(NetworkBuilder().unit("c", parent="a").sheets())
    assert "c" in local(network).engine.graph(date(2026, 6, 30)).numbers
    assert counting.scans.count("COORDINATES_WITH") == 1


def test_number_of_cached_days_is_limited(counted: tuple[Network, RecordingStore]) -> None:
    days = [date(2026, 6, day) for day in range(1, module.MAX_DAYS + 2)]
    engine = local(counted[0]).engine
    first = engine.graph(days[0])
    assert engine.graph(days[0]) is first
    for day in days[1:]:
        engine.graph(day)
    assert engine.graph(days[0]) is not first
