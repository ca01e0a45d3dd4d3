"""The sample network, for what is shown of it."""

from collections.abc import Iterator

import pytest

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.store import open_store


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with Network(open_store(str(tmp_path_factory.mktemp("view") / "network.db"), create=True)) as network:
        network.import_tables(list(Demonstration("sample").sheets()))
        yield network
