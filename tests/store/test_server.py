"""What only a server store has to do: log in, import in parts, take back what was cut off."""

from collections.abc import Iterator
from unittest import mock

import pytest

from dtgraph.errors import DtgraphError
from dtgraph.settings import Settings
from dtgraph.store import open_store
from dtgraph.store.base import Store, Transaction

from ..conftest import Opener
from ..neo4j.server import Server
from .test_contract import create, names, put, rename

pytestmark = pytest.mark.neo4j


@pytest.fixture
def store(open_server: Opener) -> Iterator[Store]:
    opened = open_server()
    yield opened
    opened.close()


def refusal(url: str, **settings: object) -> DtgraphError:
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


def cut_off(store: Store, *, fresh: bool) -> None:
    """A bulk import whose process ends after its second part, without a word."""

    def work(transaction: Transaction) -> None:
        if not fresh:
            transaction.apply(rename("a", "Unit a", "new"))
        transaction.apply(create("b", "c"))
        raise KeyboardInterrupt

    with mock.patch.object(type(store), "take_back"), pytest.raises(KeyboardInterrupt):
        store.write(work, bulk=True, fresh=fresh)


def test_an_import_that_was_cut_off_is_told_and_taken_back(store: Store, open_server: Opener) -> None:
    put(store, create("a"))
    cut_off(store, fresh=False)
    for blocked in (lambda: names(store), lambda: put(store, create("d")), lambda: put(store, create("d"), bulk=True)):
        with pytest.raises(DtgraphError) as told:
            blocked()
        assert told.value.code == "import-under-way"
    store.close()

    again = open_server(create=False)
    assert again.needs_repair()
    again.repair()
    assert not again.needs_repair()
    assert names(again) == {"a": "Unit a"}
    assert again.version == 1
    again.repair()
    put(again, create("b"), bulk=True)
    assert names(again) == {"a": "Unit a", "b": "Unit b"}
    again.close()


def test_a_fresh_import_that_was_cut_off_leaves_an_empty_network(store: Store) -> None:
    cut_off(store, fresh=True)
    assert store.needs_repair()
    store.repair()
    assert names(store) == {}
    assert store.version == 0
