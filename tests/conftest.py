"""The stores that the tests run on: the embedded engine and a real Neo4j server."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from dtgraph.backends import LocalBackend
from dtgraph.demo import SEED
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.protocol import Store

from .helpers.neo4j.server import Server, running_server
from .helpers.scheduling import SingleServerScheduling

HEAP = "2g"

# the same examples in every run, even on a busy machine, so that a failure is caused by a change
hypothesis_settings.register_profile(
    "dtgraph", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("dtgraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden rows of queries")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SingleServerScheduling | None:
    """With several processes, run all tests that need the server in one of them."""
    return SingleServerScheduling(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_finish() -> None:
    """Exclude imported objects from garbage collection, as each collection of the JVM triggers one of Python."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server. Without one the test is skipped, or fails if `DTGRAPH_TEST_REQUIRE_NEO4J` is set."""
    with running_server(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture
def empty_server(neo4j_server: Server) -> Server:
    """The Neo4j server with an empty database."""
    with neo4j_server.driver() as driver:
        while driver.execute_query("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS n").records[0]["n"]:
            pass
    return neo4j_server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder created by `make demo SCALE=sample`; copy it before writing."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    network, _ = Network.create_demonstration(str(folder / "dtgraph.db"), "sample", SEED)
    network.close()
    return folder


@pytest.fixture(scope="session")
def sample(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The sample network, read-only."""
    path = tmp_path_factory.mktemp("sample") / "network.db"
    shutil.copytree(demo / "dtgraph.db", path)
    with Network(LocalBackend(open_store(str(path), settings=Settings(heap=HEAP)))) as network:
        yield network


Opener = Callable[..., Store]
"""Opens the same store each time; takes `create` and settings."""


@pytest.fixture
def open_embedded(tmp_path: Path) -> Opener:
    """Opens an embedded store in the test's folder."""

    def open_again(*, create: bool = True, **settings: Any) -> Store:
        return open_store(str(tmp_path / "network.db"), create=create, settings=Settings(heap=HEAP, **settings))

    return open_again


@pytest.fixture
def open_server(empty_server: Server) -> Opener:
    """Opens the store on the Neo4j server."""

    def open_again(*, create: bool = True, **settings: Any) -> Store:
        login = {"neo4j_user": empty_server.user, "neo4j_password": empty_server.password}
        return open_store(empty_server.url, create=create, settings=Settings(**{**login, **settings}))

    return open_again


NATIONAL_SERVER = pytest.param("server", marks=[pytest.mark.neo4j, pytest.mark.national])
"""The server as a parameter of slow modules, which run in `make national`."""


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of `store` and `open_any`; tests that use it run on each engine."""
    kind: str = request.param
    return kind


@pytest.fixture
def open_any(engine: str, request: pytest.FixtureRequest) -> Opener:
    """Opens the store of each engine."""
    opener: Opener = request.getfixturevalue(f"open_{engine}")
    return opener


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest) -> Store:
    """An empty store of each engine."""
    store: Store = request.getfixturevalue(f"{engine}_store")
    return store


@pytest.fixture(scope="session")
def empty_embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of an empty embedded store: copying it takes a tenth of the time of creating one."""
    path = tmp_path_factory.mktemp("empty") / "network.db"
    open_store(str(path), create=True, settings=Settings(heap=HEAP)).close()
    return path


@pytest.fixture
def embedded_store(open_embedded: Opener, empty_embedded: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty embedded store."""
    shutil.copytree(empty_embedded, tmp_path / empty_embedded.name)
    store = open_embedded(create=False)
    yield store
    store.close()


@pytest.fixture
def server_store(open_server: Opener) -> Iterator[Store]:
    """An empty store on the Neo4j server."""
    store = open_server()
    yield store
    store.close()
