"""What only a server store has to do: find the server, log in, and leave what is not its own."""

import threading
from typing import Any

import pytest

from dtgraph.errors import DtgraphError, StoreError
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.neo4j import ServerStore
from dtgraph.stores.protocol import Step
from dtgraph.stores.schema import own

from ...conftest import Opener
from ...helpers.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def refusal(url: str, **settings: Any) -> DtgraphError:
    with pytest.raises(DtgraphError) as refused:
        open_store(url, create=True, settings=Settings(**settings))
    return refused.value


def test_credentials_never_come_from_the_address() -> None:
    error = refusal("bolt://neo4j:very-secret@127.0.0.1:7687")
    assert (error.code, error.exit_code) == ("credentials-in-url", 2)
    assert "very-secret" not in str(error)


def test_a_server_that_does_not_answer() -> None:
    error = refusal("bolt://127.0.0.1:9")
    assert (error.code, error.exit_code) == ("store-unreachable", 3)


def test_a_wrong_password(neo4j_server: Server) -> None:
    error = refusal(neo4j_server.url, neo4j_user=neo4j_server.user, neo4j_password="wrong-one")
    assert (error.code, error.exit_code) == ("store-refused-login", 3)
    assert "wrong-one" not in str(error)


def test_a_database_with_something_else_in_it_is_left_alone(empty_server: Server) -> None:
    with empty_server.driver() as driver:
        driver.execute_query("CREATE (n:Film {title: 'x'})")
    error = refusal(empty_server.url, neo4j_user=empty_server.user, neo4j_password=empty_server.password)
    assert error.code == "store-exists"


def test_a_commit_that_was_announced_by_a_writer_that_died_stops_no_reader(open_server: Opener) -> None:
    store = open_server()
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    assert isinstance(store, ServerStore)
    store._tell("commit_begins")
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    state = store.read(own("state"))[0]
    assert state["begun"] == state["ended"] > 0
    store.close()


def test_a_read_that_waits_for_the_writers_leaves_nothing(open_server: Opener) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    rows = store._read_alone("CREATE (n:Unit {id: 'x'}) RETURN n.id AS id", None, None)
    assert rows == [{"id": "x"}]
    assert store.read("MATCH (n:Unit) RETURN count(n) AS n") == [{"n": 0}]
    store.close()


def test_readers_are_answered_while_writers_never_pause(open_server: Opener) -> None:
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


def test_a_commit_stands_where_only_its_word_is_lost(open_server: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    tell = store._tell

    def lost(statement: str, *parameters: Any) -> Any:
        if statement == "commit_ended":
            raise StoreError("store-unreachable", url=store.url, found="gone")
        return tell(statement, *parameters)

    monkeypatch.setattr(store, "_tell", lost)
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    assert store.version == 1
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    store.close()


def test_what_is_not_trusted_never_has_a_transaction_that_writes(open_server: Opener) -> None:
    store = open_server()
    assert isinstance(store, ServerStore)
    store.write(lambda transaction: transaction.apply(Step("UNWIND $rows AS row RETURN row", [{}], "", [])))
    store._tell("commit_begins")
    with pytest.raises(StoreError) as busy:
        store.read("RETURN 1 AS n", seconds=5)
    assert busy.value.code == "keeps-changing"
    assert store.read("RETURN 1 AS n") == [{"n": 1}]
    assert store.read("RETURN 1 AS n", seconds=5) == [{"n": 1}]
    store.close()
