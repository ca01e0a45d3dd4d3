"""The sample network behind a service, for the tests that only read it."""

from collections.abc import Iterator

import pytest

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.store import open_store

from .service import Service, serving


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with Network(open_store(str(tmp_path_factory.mktemp("sample") / "network.db"), create=True)) as network:
        network.import_tables(list(Demonstration("sample").sheets()))
        yield network


@pytest.fixture(scope="session")
def service(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(sample, tmp_path_factory.mktemp("keys")) as service:
        yield service
