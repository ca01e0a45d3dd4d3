"""The contract of `Store`, on every engine."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from unittest import mock

import pytest

from dtgraph.errors import StoreError
from dtgraph.stores.protocol import Step, Store, Transaction

from ...conftest import Opener

CREATE = """
UNWIND $rows AS row
CREATE (n:Unit {id: row.id})
SET n += row.properties, n.valid_from = date(row.valid_from), n.recorded_at = datetime(row.recorded_at)
"""
RENAME = "UNWIND $rows AS row MATCH (n:Unit {id: row.id}) SET n.name = row.name"
DELETE = "UNWIND $rows AS row MATCH (n:Unit {id: row.id}) DETACH DELETE n"
NAMES = "MATCH (n:Unit) RETURN n.id AS id, n.name AS name ORDER BY id"


def unit(id_: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "properties": {"name": f"Unit {id_}", **properties},
        "valid_from": "2025-07-01",
        "recorded_at": "2026-06-30T10:20:30.123456Z",
    }


def create(*ids: str, **properties: Any) -> Step:
    rows = [unit(id_, **properties) for id_ in ids]
    return Step(CREATE, rows, DELETE, [{"id": id_} for id_ in ids])


def rename(id_: str, old: str, new: str) -> Step:
    return Step(RENAME, [{"id": id_, "name": new}], RENAME, [{"id": id_, "name": old}])


def put(store: Store, *steps: Step, **options: Any) -> None:
    def work(transaction: Transaction) -> None:
        for step in steps:
            transaction.apply(step)

    store.write(work, **options)


def names(store: Store) -> dict[str, str]:
    return {row["id"]: row["name"] for row in store.read(NAMES)}


def interrupt_import(store: Store, *, fresh: bool) -> None:
    """Start a bulk import whose process dies after the second part."""

    def work(transaction: Transaction) -> None:
        if not fresh:
            transaction.apply(rename("a", "Unit a", "new"))
        transaction.apply(create("b", "c"))
        raise KeyboardInterrupt

    with mock.patch("dtgraph.stores.bulk_write.rollback"), pytest.raises(KeyboardInterrupt):
        store.write(work, bulk=True)


def test_engine_versions(store: Store) -> None:
    versions = store.engine_versions()
    assert versions.keys() in ({"java", "arcadedb"}, {"neo4j"})
    assert all(re.match(r"\d+\.\d+", version) for version in versions.values())


def test_values_are_returned_as_plain_python(store: Store) -> None:
    put(store, create("a", area_km2=1.0, lat=1e-7, population=123456789012345, enabled=True, code=None, name="Đà Nẵng"))
    [row] = store.read(
        "MATCH (n:Unit) RETURN n.id AS id, n.name AS name, n.area_km2 AS area, n.lat AS lat,"
        " n.population AS population, n.enabled AS enabled, n.code AS code, n.valid_from AS since,"
        " [n.valid_from, null] AS days,"
        " {day: n.valid_from} AS map, n.recorded_at AS recorded_at, toString(n.valid_from) AS text"
    )
    assert row == {
        "id": "a",
        "name": "Đà Nẵng",
        "area": 1.0,
        "lat": 1e-7,
        "population": 123456789012345,
        "enabled": True,
        "code": None,
        "since": date(2025, 7, 1),
        "days": [date(2025, 7, 1), None],
        "map": {"day": date(2025, 7, 1)},
        "recorded_at": datetime(2026, 6, 30, 10, 20, 30, 123456, UTC),
        "text": "2025-07-01",
    }
    assert type(row["area"]) is float
    assert type(row["population"]) is int
    assert type(row["since"]) is date


def test_parameters_are_never_parsed_as_part_of_the_statement(store: Store) -> None:
    name = "'}) DETACH DELETE n // \u2028 \"\\ <script>"
    put(store, create("a", name=name), create("b"))
    assert store.read("MATCH (n:Unit) WHERE n.name = $name RETURN n.id AS id", {"name": name}) == [{"id": "a"}]
    parameters = {"list": ["x", None, 2, 2.5, False], "map": {"x": None, "y": [1]}}
    assert store.read("RETURN $list AS list, $map AS map", parameters) == [parameters]
    assert store.read("UNWIND $list AS x RETURN x AS x", {"list": []}) == []


def test_dates_as_parameters(store: Store) -> None:
    put(store, create("a"))
    day = date(2025, 7, 1)
    query = (
        "MATCH (n:Unit) WHERE n.valid_from <= $day AND n.valid_from = date($day)"
        " RETURN $day AS day, $day.year AS year, date($day) + duration({days: $n}) AS later, toString($day) AS text"
    )
    expected = {"day": day, "year": 2025, "later": date(2025, 7, 3), "text": "2025-07-01"}
    assert store.read(query, {"day": day, "n": 2}) == [expected]
    assert store.read(query, {"day": date(2025, 6, 30), "n": 2}) == []


def test_null_clears_a_property(store: Store) -> None:
    put(store, create("a", code="26740"))
    put(
        store,
        Step(
            "UNWIND $rows AS row MATCH (n:Unit {id: row.id}) SET n += row.properties",
            [{"id": "a", "properties": {"code": None}}],
            RENAME,
            [],
        ),
    )
    assert store.read("MATCH (n:Unit) RETURN n.code AS code, n.name AS name") == [{"code": None, "name": "Unit a"}]


def test_version_increases_with_each_commit_that_changes_something(store: Store) -> None:
    assert store.version == 0
    put(store, create("a"))
    put(store, create("b"), create("c"))
    assert store.version == 2
    assert store.write(lambda transaction: transaction.read(NAMES)) == store.read(NAMES)
    put(store)
    assert store.version == 2


def test_exception_rolls_back(store: Store) -> None:
    put(store, create("a"))

    def work(transaction: Transaction) -> None:
        transaction.apply(create("b"))
        assert len(transaction.read(NAMES)) == 2
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(work)
    assert names(store) == {"a": "Unit a"}
    assert store.version == 1
    put(store, create("b"))
    assert store.version == 2


def test_rejected_statement_rolls_back(store: Store) -> None:
    put(store, create("a"))
    with pytest.raises(StoreError) as caught:
        put(store, create("b"), create("a"))
    assert caught.value.code == "store-failed"
    assert names(store) == {"a": "Unit a"}


def test_writes_in_a_read_are_refused(store: Store) -> None:
    for statement in ("CREATE (n:Unit {id: 'x'})", "MATCH (n:Network) SET n.version = 9 RETURN n.id AS id"):
        with pytest.raises(StoreError) as caught:
            store.read(statement)
        assert caught.value.code == "store-failed"
    assert store.version == 0
    assert names(store) == {}


def test_error_of_an_invalid_statement_does_not_contain_its_values(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.read("MATCH (n RETURN $phone AS phone", {"phone": "0900000000"})
    assert caught.value.code == "store-failed"
    assert "0900000000" not in str(caught.value)


def test_missing_labels_and_properties_are_no_error(store: Store) -> None:
    query = "MATCH (a:Person)-[r:HOLDS]->(b:Post) WHERE a.nothing IS NULL RETURN a.id AS id"
    assert store.read(query) == []


def test_reopened_store_has_the_committed_data(open_any: Opener) -> None:
    store = open_any()
    put(store, create("a"))
    store.close()
    store.close()
    reopened = open_any(create=False)
    assert (names(reopened), reopened.version) == ({"a": "Unit a"}, 1)
    reopened.close()


def test_missing_store_is_created_only_with_create(open_any: Opener) -> None:
    with pytest.raises(StoreError) as caught:
        open_any(create=False)
    assert caught.value.code == "store-missing"
    open_any().close()
    open_any(create=False).close()


def test_store_of_a_newer_format_is_refused(open_any: Opener) -> None:
    store = open_any()
    put(store, Step("UNWIND $rows AS row MATCH (n:Network) SET n.format = row.format", [{"format": 99}], "", []))
    store.close()
    with pytest.raises(StoreError) as caught:
        open_any()
    assert caught.value.code == "store-newer"


def test_slow_query_times_out(open_any: Opener) -> None:
    store = open_any(query_timeout=0.5)
    with pytest.raises(StoreError) as caught:
        store.read(
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = 7 RETURN sum(a) AS n"
        )
    assert caught.value.code == "query-too-slow"
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    store.close()


def test_concurrent_queries_have_their_own_timeouts(open_any: Opener) -> None:
    unlimited, limited = open_any(), open_any(query_timeout=0.2)
    query = "UNWIND range(1, 1500) AS a UNWIND range(1, 1500) AS b WITH a, b WHERE a * b = 7 RETURN count(a) AS n"
    errors: list[StoreError] = []

    def read_limited() -> None:
        with pytest.raises(StoreError) as caught:
            limited.read(query.replace("1500", "100000"))
        errors.append(caught.value)

    def read_unlimited() -> None:
        assert unlimited.read(query)

    run_in_threads(read_limited, read_unlimited)
    assert [error.code for error in errors] == ["query-too-slow"]
    unlimited.close()
    limited.close()


def test_untrusted_query_times_out_while_it_computes_a_single_value(store: Store) -> None:
    size = 12_000 if "://" in store.url else 4_000  # takes some seconds on either engine
    one_value = f"RETURN size([a IN range(1, {size}) WHERE any(b IN range(1, {size}) WHERE a * b = -1)]) AS n"
    with pytest.raises(StoreError) as caught:
        store.read(one_value, seconds=0.2)
    assert caught.value.code == "query-too-slow"
    put(store, create("a"))  # the query in the background blocks no writer
    assert names(store) == {"a": "Unit a"}
    for _ in range(600):
        try:
            assert store.read("RETURN 1 AS n", seconds=5) == [{"n": 1}]
            break
        except StoreError as error:
            if error.code != "still-running":
                raise
            threading.Event().wait(0.1)
    else:
        pytest.fail("the query did not end")


def run_in_threads(*works: Callable[[], None]) -> None:
    """Run each of `works` in a thread; raise the first exception."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # raised in the test's thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_concurrent_writes_are_not_lost(store: Store) -> None:
    put(store, Step(CREATE, [unit("count", population=0)], DELETE, []))
    more = Step(
        "UNWIND $rows AS row MATCH (n:Unit {id: row.id}) SET n.population = n.population + 1", [{"id": "count"}], "", []
    )

    def write() -> None:
        for _ in range(15):
            put(store, more)

    run_in_threads(write, write, write, write)
    assert store.read("MATCH (n:Unit) RETURN n.population AS n") == [{"n": 60}]
    assert store.version == 61


def test_read_sees_one_committed_state(store: Store) -> None:
    """A writer renames all units at once, repeatedly; no reader ever sees two names."""
    ids = [f"u{n}" for n in range(300)]
    put(store, create(*ids, name="0"))
    done = threading.Event()

    def write() -> None:
        try:
            for turn in range(1, 20):
                put(store, Step(RENAME, [{"id": id_, "name": str(turn)} for id_ in ids], RENAME, []))
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            rows = store.read("MATCH (n:Unit) RETURN collect(DISTINCT n.name) AS names, count(n) AS n")
            assert rows[0]["n"] == len(ids)
            assert len(rows[0]["names"]) == 1

    run_in_threads(write, read, read)


def test_bulk_write_is_atomic(store: Store) -> None:
    put(store, create("a"))

    def work(transaction: Transaction) -> None:
        transaction.apply(rename("a", "Unit a", "new"))
        transaction.apply(create("b", "c"))
        assert {row["name"] for row in transaction.read(NAMES)} == {"new", "Unit b", "Unit c"}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(work, bulk=True)
    assert names(store) == {"a": "Unit a"}
    assert store.version == 1
    assert not store.needs_repair()

    put(store, rename("a", "Unit a", "new"), create("b", "c"), bulk=True)
    assert names(store) == {"a": "new", "b": "Unit b", "c": "Unit c"}
    assert store.version == 2
    assert store.read("MATCH (n:Journal) RETURN count(n) AS n") == [{"n": 0}]


def test_failed_bulk_write_into_an_empty_store_removes_everything(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.apply(create("b", "c"))
        raise ValueError

    with pytest.raises(ValueError):
        store.write(work, bulk=True)
    assert names(store) == {}
    assert store.version == 0
    assert not store.needs_repair()


@pytest.mark.parametrize("fresh", [True, False])
def test_interrupted_import_blocks_reads_and_writes(store: Store, fresh: bool) -> None:
    if not fresh:
        put(store, create("a"))
    interrupt_import(store, fresh=fresh)
    for blocked in (lambda: names(store), lambda: put(store, create("d")), lambda: put(store, create("d"), bulk=True)):
        with pytest.raises(StoreError) as caught:
            blocked()
        assert caught.value.code == "import-under-way"


@pytest.mark.parametrize("fresh", [True, False])
def test_interrupted_import_is_rolled_back(open_any: Opener, fresh: bool) -> None:
    store = open_any()
    if not fresh:
        put(store, create("a"))
    interrupt_import(store, fresh=fresh)
    store.close()

    reopened = open_any(create=False)
    if reopened.needs_repair():  # a server cannot know that no import is running
        reopened.repair()
    assert not reopened.needs_repair()
    assert names(reopened) == ({} if fresh else {"a": "Unit a"})
    assert reopened.version == (0 if fresh else 1)
    reopened.repair()
    put(reopened, create("b"), bulk=True)
    assert "b" in names(reopened)
    reopened.close()
