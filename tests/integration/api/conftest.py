"""A service on the sample network, for tests that only read."""

from collections.abc import Iterator

import pytest

from dtgraph.network import Network

from ...helpers.service import Service, serve_in_process


@pytest.fixture(scope="session")
def service(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serve_in_process(sample, tmp_path_factory.mktemp("keys")) as service:
        yield service
