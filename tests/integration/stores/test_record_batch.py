"""The first import of an embedded store creates its records in a batch, with the same result as statements."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from dtgraph.demo import Demonstration
from dtgraph.engine.columns import scan_schema
from dtgraph.errors import StoreError
from dtgraph.exchange.cypher_templates import render_statement
from dtgraph.exchange.imports import idempotency
from dtgraph.exchange.imports.idempotency import MAX_FIRST_TRANSACTION_ROWS
from dtgraph.exchange.imports.importer import import_tables
from dtgraph.model import NODES, RELATIONSHIPS
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.protocol import Row, Step, Store

from ...conftest import HEAP, Opener
from ...helpers.crash_worker import first_import
from ...helpers.exchange_files import export_files
from .test_contract import names, put, rename

RECORDED_AT = "2026-06-30T10:20:30.5Z"
VALUES = {
    "name": "Đà Nẵng “\"'\\\u2028 😀",
    "area_km2": 1.0,
    "lat": 1e-7,
    "lon": 3.3333333333333335,
    "population": 123456789012345,
    "enabled": True,
    "share": 5e-324,
    "texts": ["a", "đ"],
}
NO_STATEMENT = "this is not run"


def new_unit(id_: str, **properties: Any) -> Row:
    dates = {"valid_from": "2025-07-01", "valid_to": None, "reported_on": "1945-09-02"}
    return {
        "id": id_,
        "properties": {"name": f"Unit {id_}", **properties},
        "dates": dates,
        "recorded_at": RECORDED_AT,
    }


def create_units(*rows: Row, statement: str = NO_STATEMENT) -> Step:
    return Step(statement, rows, NO_STATEMENT, [], "Unit", creates=True)


def create_ties(*ends: tuple[str, str], statement: str = NO_STATEMENT) -> Step:
    rows = [
        {
            "source_id": source,
            "target_id": target,
            "valid_from": "2025-07-01",
            "properties": {"source": "x"},
            "dates": {"valid_to": None},
            "recorded_at": RECORDED_AT,
        }
        for source, target in ends
    ]
    return Step(statement, rows, NO_STATEMENT, [], "PART_OF", creates=True)


def contents(store: Store) -> list[Row]:
    """All nodes and ties with their values."""
    nodes = store.read("MATCH (n:Unit) RETURN properties(n) AS values ORDER BY n.id")
    return nodes + store.read(
        "MATCH (a)-[r:PART_OF]->(b) RETURN a.id AS a, b.id AS b, properties(r) AS values,"
        " toString(r.valid_from) AS day, toString(r.recorded_at) AS recorded_at ORDER BY a, b"
    )


def test_batch_stores_the_same_as_statements(open_embedded: Opener) -> None:
    store = open_embedded()
    statements = [
        render_statement(f"writes/create_{record}", kind) for record, kind in (("node", "Unit"), ("tie", "PART_OF"))
    ]
    rows = new_unit("a", **VALUES), new_unit("b"), new_unit("c")
    put(store, create_units(*rows), create_ties(("b", "a"), ("c", "b"), ("c", "a")), bulk=True)
    batch = contents(store)
    put(store, Step("UNWIND $rows AS row MATCH (n) WHERE NOT n:Network DETACH DELETE n", [{}], "", []))
    put(
        store,
        create_units(*rows, statement=statements[0]),
        create_ties(("b", "a"), ("c", "b"), ("c", "a"), statement=statements[1]),
    )
    assert contents(store) == batch
    assert len(batch) == 6
    store.close()


def test_steps_after_a_read_or_another_step_are_statements(open_embedded: Opener) -> None:
    store = open_embedded()
    create = render_statement("writes/create_node", "Unit")

    def work(transaction: Any) -> None:
        assert transaction.read("MATCH (n:Unit) RETURN n.id AS id") == []
        transaction.apply(create_units(new_unit("a")))
        assert len(transaction.read("MATCH (n:Unit) RETURN n.id AS id")) == 1
        transaction.apply(create_units(new_unit("b"), statement=create))
        transaction.apply(rename("a", "Unit a", "new"))
        transaction.apply(create_units(new_unit("c"), statement=create))

    store.write(work, bulk=True)
    assert names(store) == {"a": "new", "b": "Unit b", "c": "Unit c"}
    assert store.version == 1
    store.close()


@pytest.mark.parametrize("failing", [create_units(new_unit("b"), new_unit("a")), create_ties(("a", "nobody"))])
def test_failed_batch_removes_everything(open_embedded: Opener, failing: Step) -> None:
    store = open_embedded()
    with pytest.raises((StoreError, KeyError)):
        put(store, create_units(new_unit("a")), failing, bulk=True)
    assert (names(store), store.version) == ({}, 0)
    put(store, create_units(new_unit("a")), bulk=True)
    assert (names(store), store.version) == ({"a": "Unit a"}, 1)
    store.close()


def test_network_is_closed_to_others_during_a_batch(open_embedded: Opener) -> None:
    store, other = open_embedded(), open_embedded()

    def work(transaction: Any) -> None:
        transaction.apply(create_units(new_unit("a"), new_unit("b")))
        transaction.apply(create_ties(("a", "b")))
        for blocked in (lambda: names(other), lambda: put(other, rename("a", "", "")), lambda: other.version):
            with pytest.raises(StoreError) as caught:
                blocked()
            assert caught.value.code == "import-under-way"

    store.write(work, bulk=True)
    assert names(other) == {"a": "Unit a", "b": "Unit b"}
    for opened in (store, other):
        opened.close()


def test_interrupted_batch_is_rolled_back(open_embedded: Opener) -> None:
    store = open_embedded()

    def work(transaction: Any) -> None:
        transaction.apply(create_units(new_unit("a"), new_unit("b")))
        transaction.apply(create_ties(("a", "b")))
        raise KeyboardInterrupt

    with mock.patch("dtgraph.stores.bulk_write.rollback"), pytest.raises(KeyboardInterrupt):
        store.write(work, bulk=True)
    store.close()
    reopened = open_embedded(create=False)
    assert (names(reopened), reopened.version) == ({}, 0)
    reopened.close()


def test_import_into_a_store_that_does_not_declare_its_dates(open_embedded: Opener) -> None:
    with mock.patch("dtgraph.stores.embedded.temporal_properties", dict):
        open_embedded().close()
    store = open_embedded(create=False)
    put(store, create_units(new_unit("a")), bulk=True)
    [row] = store.read("MATCH (n:Unit) WHERE n.valid_from = date('2025-07-01') RETURN toString(n.recorded_at) AS at")
    assert row == {"at": "2026-06-30T10:20:30.500Z"}
    store.close()


def test_first_import_stores_the_same_as_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = list(Demonstration("sample").sheets())
    exports, tables = [], []
    for limit in (MAX_FIRST_TRANSACTION_ROWS, 10**9):
        monkeypatch.setattr(idempotency, "MAX_FIRST_TRANSACTION_ROWS", limit)
        with closing(open_store(str(tmp_path / f"{limit}.db"), create=True, settings=Settings(heap=HEAP))) as store:
            report = import_tables(store, sheets)
            assert report.rows > MAX_FIRST_TRANSACTION_ROWS
            assert report.version == store.version == 1
            exports.append(export_files(store))
            scans = {kind: store.scan(kind, scan_schema(kind)) for kind in (*NODES, *RELATIONSHIPS)}
            keys = {
                key: id_
                for label in NODES
                for key, id_ in zip(*(scans[label][c].to_pylist() for c in ("key", "id")), strict=True)
            }
            tables.append({kind: rows_of(table.to_pylist(), keys) for kind, table in scans.items()})
    assert exports[0] == exports[1]
    assert tables[0] == tables[1]


def rows_of(records: list[Row], ids: dict[str, str]) -> list[str]:
    """The rows of a scan with the ids of nodes, sorted."""
    rows = [{name: ids[value] if name.endswith("key") else value for name, value in row.items()} for row in records]
    return sorted(map(repr, rows))


def test_killed_first_import_leaves_nothing_or_everything(tmp_path: Path) -> None:
    delays = random.Random(1690)
    for number in range(4):
        path = tmp_path / f"{number}.db"
        command = [sys.executable, "-m", "tests.helpers.crash_worker", str(path), str(tmp_path / "log"), "0", "first"]
        process = subprocess.Popen(command, env={**os.environ, "DTGRAPH_HEAP": "256m"})
        commit_file = path / "dtgraph.commit"
        end = time.monotonic() + 120
        while not commit_file.exists():  # until the store is created
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.002)
        while commit_file.exists() and process.poll() is None:  # until the import begins
            time.sleep(0.002)
        time.sleep(delays.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with closing(open_store(str(path), create=True, settings=Settings(heap=HEAP))) as store:
            units = len(first_import().rows["units"]) if store.version else 0
            assert store.version in (0, 1)
            assert store.read("MATCH (n:Unit) RETURN count(n) AS n") == [{"n": units}]
            assert store.read("MATCH ()-[r:PART_OF]->() RETURN count(r) AS n") == [{"n": max(0, units - 1)}]
