"""What the OpenAPI document says is true: of every operation, with requests that it allows and others."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers.service import Service, serving

FEW, MANY = 2, 25

SECONDS = 120

REFUSED = frozenset(
    {
        "bad-option",
        "bad-cursor",
        "bad-parameter",
        "import-refused",
        "no-interval",
        "unknown-media-type",
        "unknown-parameter",
        "not-importable",
        "broken-archive",
        "unsafe-archive",
        "no-tables",
        "key-used-otherwise",
        "version-changed",
    }
)
"""Why a request may be refused that is as the document says: what no schema tells, such as a cursor that was given."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("schema")
    with Network(open_store(str(folder / "network.db"), create=True)) as network:
        network.import_tables(list(Demonstration("sample").sheets()))
        with serving(network, folder) as service:
            yield service


def try_everything(service: Service, examples: int) -> None:
    load_all_checks()
    _, text = service.access.create("test", ["admin"])
    headers = {"Authorization": f"Bearer {text}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.app)
    tried = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # else the document is none

        @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            answer = case.call(headers=headers, timeout=SECONDS)
            case.validate_response(answer, headers=headers, excluded_checks=[positive_data_acceptance])
            if case.meta.generation.mode.is_positive and 400 <= answer.status_code < 500:
                assert answer.status_code in (404, 409) or answer.json()["code"] in REFUSED, answer.text

        holds()
        tried += 1
    assert tried > 90


@pytest.mark.national  # for it is long
@pytest.mark.filterwarnings("default")
def test_every_operation_is_as_it_is_described(service: Service) -> None:
    try_everything(service, FEW)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.filterwarnings("default")
def test_every_operation_is_as_it_is_described_thoroughly(service: Service) -> None:
    try_everything(service, MANY)
