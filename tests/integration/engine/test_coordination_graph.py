"""The snapshot of a day: what it holds on both stores, made once for all who ask, and kept within bounds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from dtgraph.engine import cache as module
from dtgraph.graphs.coordination_graph import CoordinationGraph
from dtgraph.network import Network
from dtgraph.stores.protocol import Parameters, Row, Store

from ...helpers.network_builder import Tables

DAY, BEFORE = "2026-06-30", "2026-06-29"


def tables() -> Tables:
    found = Tables().unit("gov", "government", lat=21.0, lon=105.8).unit("a", parent="gov").unit("b", parent="a")
    found.unit("ended", parent="gov", end=DAY).unit("begun", parent="gov", start=DAY)
    found.link("COORDINATES_WITH", "a", "begun", weight=2.5).link("COORDINATES_WITH", "b", "gov", enabled=False)
    found.link("REPORTS_TO", "b", "gov", end=DAY).link("REPORTS_TO", "begun", "b", start=DAY)
    found.post("fa", "a").holds("pa", "fa", end=DAY).post("fb", "b").holds("pb", "fb", start=DAY)
    found.post("deputy", "gov", "deputy_focal_point").holds("pc", "deputy").post("gone", "begun", end=DAY)
    found.holds("pd", "gone").post("m1", "a", "member").post("m2", "begun", "member")
    return found.holds("pb", "m1").holds("pb", "m2").holds("pc", "m2", end=DAY)


@pytest.fixture
def network(store: Store) -> Network:
    network = Network(store)
    network.import_tables(tables().sheets())
    return network


def ties(snapshot: CoordinationGraph) -> set[tuple[str, str, str, float]]:
    return {
        (snapshot.units[source], snapshot.units[target], *snapshot.step(tie)[:2])
        for tie, (source, target) in enumerate(snapshot.edges())
    }


def test_it_holds_what_counts_on_the_day(network: Network) -> None:
    snapshot = network.questions.snapshot(date.fromisoformat(DAY))
    assert snapshot.units == ("a", "b", "begun", "gov")
    assert ties(snapshot) == {
        ("a", "gov", "PART_OF", 1.0), ("b", "a", "PART_OF", 1.0), ("begun", "gov", "PART_OF", 1.0),
        ("begun", "b", "REPORTS_TO", 1.0), ("a", "begun", "COORDINATES_WITH", 2.5),
    }  # fmt: skip
    assert [unit for unit, has in zip(snapshot.units, snapshot.staffed, strict=True) if has] == ["b"]
    assert [(person.id, [snapshot.units[unit] for unit in person.units]) for person in snapshot.people] == [
        ("pb", ["a", "b", "begun"])
    ]
    assert snapshot.places[snapshot.numbers["gov"]].tolist() == [21.0, 105.8]
    assert snapshot.coordinator == snapshot.numbers["gov"]
    before = network.questions.snapshot(date.fromisoformat(BEFORE))
    assert before.units == ("a", "b", "ended", "gov")
    assert ("b", "gov", "REPORTS_TO", 1.0) in ties(before)
    assert [unit for unit, has in zip(before.units, before.staffed, strict=True) if has] == ["a"]


def test_paths_are_those_of_the_day(network: Network) -> None:
    assert network.paths("b", "gov", as_of=BEFORE)["paths"][0]["cost"] == 1
    found = network.paths("b", "gov", as_of=DAY, k=5)
    assert [path["cost"] for path in found["paths"]] == [2, 2, 4.5, 4.5]
    through = network.paths("a", "begun", as_of=DAY, through_people=True)["paths"][0]
    assert (through["cost"], through["steps"]) == (1, [{"type": "HOLDS", "weight": 1.0, "person_id": "pb"}])


class Counting:
    """A store that counts how often the coordination graph is read."""

    def __init__(self, store: Store) -> None:
        self.store, self.reads = store, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    @property
    def version(self) -> int:
        return self.store.version

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        self.reads += "COORDINATES_WITH" in query
        return self.store.read(query, parameters, seconds=seconds)


@pytest.fixture
def counted(embedded_store: Store) -> tuple[Network, Counting]:
    Network(embedded_store).import_tables(tables().sheets())
    counting = Counting(embedded_store)
    return Network(counting), counting  # type: ignore[arg-type]


def test_it_is_made_once_for_all_who_ask(counted: tuple[Network, Counting]) -> None:
    network, counting = counted
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: network.questions.snapshot(date(2026, 6, 30)), range(32)))
    assert counting.reads == 1
    assert all(one is made[0] for one in made)
    assert network.paths("b", ["gov", "a"], as_of=DAY).keys() == {"gov", "a"}
    assert counting.reads == 1
    network.import_tables(Tables().unit("c", parent="a").sheets())
    assert "c" in network.questions.snapshot(date(2026, 6, 30)).numbers
    assert counting.reads == 2


def test_only_so_many_bytes_are_kept(counted: tuple[Network, Counting], monkeypatch: pytest.MonkeyPatch) -> None:
    days = [date(2026, 6, 29), date(2026, 6, 30)]
    size = max(counted[0].questions.snapshot(day).nbytes for day in days)
    monkeypatch.setattr(module, "SNAPSHOTS", size)
    network, counting = Network(counted[0].store), counted[1]
    counting.reads = 0
    for day in (days[0], days[0], days[1], days[1], days[0]):
        network.questions.snapshot(day)
    assert counting.reads == 3
