"""The sample network behind a service, for the tests that only read it."""

from collections.abc import Iterator

import pytest

from dtgraph.network import Network

from ...helpers.service import Service, serving


@pytest.fixture(scope="session")
def service(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(sample, tmp_path_factory.mktemp("keys")) as service:
        yield service
