"""Features of the server store only: connection, login, and leaving other data alone."""

import threading
from typing import Any

import pytest

from dtgraph.errors import DtgraphError, StoreError
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.neo4j import ServerStore
from dtgraph.stores.protocol import Step
from dtgraph.stores.schema import system_statement

from ...conftest import Opener
from ...helpers.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def open_error(url: str, **settings: Any) -> DtgraphError:
    with pytest.raises(DtgraphError) as caught:
        open_store(url, create=True, settings=Settings(**settings))
    return caught.value


def test_credentials_in_the_url_are_refused() -> None:
    error = open_error("bolt://neo4j:very-secret@127.0.0.1:7687")
    assert (error.code, error.exit_code) == ("credentials-in-url", 2)
    assert "very-secret" not in str(error)


def test_unreachable_server() -> None:
    error = open_error("bolt://127.0.0.1:9")
    assert (error.code, error.exit_code) == ("store-unreachable", 3)


def test_wrong_password(neo4j_server: Server) -> None:
    error = open_error(neo4j_server.url, neo4j_user=neo4j_server.user, neo4j_password="wrong-one")
    assert (error.code, error.exit_code) == ("store-refused-login", 3)
    assert "wrong-one" not in str(error)


def test_database_with_other_data_is_left_alone(empty_server: Server) -> None:
    with empty_server.driver() as driver:
        driver.execute_query("CREATE (n:Film {title: 'x'})")
    error = open_error(empty_server.url, neo4j_user=empty_server.user, neo4j_password=empty_server.password)
    assert error.code == "store-exists"


def test_commit_announced_by_a_crashed_writer_blocks_no_reader(open_server: Opener) -> None:
    store = open_server()
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    assert isinstance(store, ServerStore)
    store._run_alone("begin_commit")
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    state = store.read(system_statement("state"))[0]
    assert state["begun"] == state["ended"] > 0
    store.close()


def test_read_with_the_writers_lock_is_rolled_back(open_server: Opener) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    rows = store._read_alone("CREATE (n:Unit {id: 'x'}) RETURN n.id AS id", None, None)
    assert rows == [{"id": "x"}]
    assert store.read("MATCH (n:Unit) RETURN count(n) AS n") == [{"n": 0}]
    store.close()


def test_readers_succeed_while_writers_never_pause(open_server: Opener) -> None:
    store = open_server()
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        slow = "UNWIND range(1, 1000000) AS a WITH a WHERE a % 7 = 3 RETURN count(a) AS n"
        assert [store.read(slow) for _ in range(5)] == [[{"n": 142857}]] * 5
    finally:
        done.set()
        writer.join()
        store.close()


def test_commit_stands_if_only_its_confirmation_is_lost(open_server: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    run_alone = store._run_alone

    def lose_confirmation(statement: str, *parameters: Any) -> Any:
        if statement == "end_commit":
            raise StoreError("store-unreachable", url=store.url, found="gone")
        return run_alone(statement, *parameters)

    monkeypatch.setattr(store, "_run_alone", lose_confirmation)
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    assert store.version == 1
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    store.close()


def test_untrusted_query_never_runs_in_a_write_transaction(open_server: Opener) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    store._run_alone("begin_commit")
    with pytest.raises(StoreError) as caught:
        store.read("RETURN 1 AS n", seconds=5)
    assert caught.value.code == "keeps-changing"
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    assert store.read("RETURN 1 AS n", seconds=5) == [{"n": 1}]
    store.close()
