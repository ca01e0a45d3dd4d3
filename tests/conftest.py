"""The stores that the tests run on: the embedded engine and a real Neo4j server."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from dtgraph.demo import SEED
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.protocol import Store

from .helpers.neo4j.server import Server, running_server
from .helpers.scheduling import OneServer

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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make demo SCALE=sample` makes, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    network, _ = Network.create_demonstration(str(folder / "dtgraph.db"), "sample", SEED)
    network.close()
    return folder


@pytest.fixture(scope="session")
def sample(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The sample network, for all tests that only read it."""
    path = tmp_path_factory.mktemp("sample") / "network.db"
    shutil.copytree(demo / "dtgraph.db", path)
    with Network(open_store(str(path), settings=Settings(heap=HEAP))) as network:
        yield network


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


SERVER_IN_LONG = pytest.param("server", marks=[pytest.mark.neo4j, pytest.mark.national])
"""The server, for modules that ask it for long: they do in `make national`."""


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def engine(request: pytest.FixtureRequest) -> str:
    """The kind of a store; a test that asks for one runs on each."""
    kind: str = request.param
    return kind


@pytest.fixture
def open_any(engine: str, request: pytest.FixtureRequest) -> Opener:
    """Opens one of the stores."""
    opener: Opener = request.getfixturevalue(f"open_{engine}")
    return opener


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest) -> Store:
    """An empty store of each engine."""
    opened: Store = request.getfixturevalue(f"{engine}_store")
    return opened


@pytest.fixture(scope="session")
def empty_embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an empty embedded store is: to copy one takes a tenth of the time that it takes to make one."""
    path = tmp_path_factory.mktemp("empty") / "network.db"
    open_store(str(path), create=True, settings=Settings(heap=HEAP)).close()
    return path


@pytest.fixture
def embedded_store(open_embedded: Opener, empty_embedded: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty embedded store."""
    shutil.copytree(empty_embedded, tmp_path / empty_embedded.name)
    opened = open_embedded(create=False)
    yield opened
    opened.close()


@pytest.fixture
def server_store(open_server: Opener) -> Iterator[Store]:
    """An empty store on the Neo4j server."""
    opened = open_server()
    yield opened
    opened.close()
