"""What only a server store has to do: find the server, log in, and leave what is not its own."""

from typing import Any

import pytest

from dtgraph.errors import DtgraphError
from dtgraph.settings import Settings
from dtgraph.store import open_store

from ..neo4j.server import Server

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
