"""The stores that the tests run on: the embedded engine and a real Neo4j server."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from dtgraph.settings import Settings
from dtgraph.store import open_store
from dtgraph.store.base import Store

from .neo4j.server import Server, running_server
from .scheduling import OneServer

HEAP = "2g"

# the same examples in every run, on a busy machine too: what fails is what was changed
hypothesis_settings.register_profile(
    "dtgraph", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("dtgraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden rows of queries again")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneServer | None:
    """With several processes, let just one run all that needs the server."""
    return OneServer(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_finish() -> None:
    """Leave what is there once all is imported to no further collection: each of Java's brings one of Python's."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server; its absence skips the test, or fails it where `DTGRAPH_TEST_REQUIRE_NEO4J` is set."""
    with running_server(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture
def empty_server(neo4j_server: Server) -> Server:
    """The Neo4j server with nothing in its database."""
    with neo4j_server.driver() as driver:
        while driver.execute_query("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS n").records[0]["n"]:
            pass
    return neo4j_server


Opener = Callable[..., Store]
"""Opens the same store again; takes `create` and settings."""


@pytest.fixture
def open_embedded(tmp_path: Path) -> Opener:
    """Opens an embedded store in a folder of the test's own."""

    def opened(*, create: bool = True, **settings: Any) -> Store:
        return open_store(str(tmp_path / "network.db"), create=create, settings=Settings(heap=HEAP, **settings))

    return opened


@pytest.fixture
def open_server(empty_server: Server) -> Opener:
    """Opens the store on the Neo4j server."""

    def opened(*, create: bool = True, **settings: Any) -> Store:
        login = {"neo4j_user": empty_server.user, "neo4j_password": empty_server.password}
        return open_store(empty_server.url, create=create, settings=Settings(**{**login, **settings}))

    return opened


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def open_any(request: pytest.FixtureRequest) -> Opener:
    """Opens one of the stores; a test that asks for it runs on each."""
    opener: Opener = request.getfixturevalue(f"open_{request.param}")
    return opener


@pytest.fixture
def store(open_any: Opener) -> Iterator[Store]:
    """An empty store of each engine."""
    opened = open_any()
    yield opened
    opened.close()


@pytest.fixture
def embedded_store(open_embedded: Opener) -> Iterator[Store]:
    """An empty embedded store."""
    opened = open_embedded()
    yield opened
    opened.close()
