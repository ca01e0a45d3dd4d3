"""Every operation conforms to the OpenAPI document, for valid and invalid requests."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dtgraph.demo import Demonstration
from dtgraph.stores import open_store

from ...helpers import network_over
from ...helpers.service import Service, serve_in_process

QUICK_EXAMPLES, THOROUGH_EXAMPLES = 2, 25

TIMEOUT_S = 120

EXPECTED_CODES = frozenset(
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
"""Errors of requests that conform to the document: they depend on what no schema expresses, such as a valid cursor."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("schema")
    with network_over(open_store(str(folder / "network.db"), create=True)) as network:
        network.import_tables(list(Demonstration("sample").sheets()))
        with serve_in_process(network, folder) as service:
            yield service


def check_operations(service: Service, examples: int) -> None:
    load_all_checks()
    _, text = service.keys.create("test", ["admin"])
    headers = {"Authorization": f"Bearer {text}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.app)
    checked = 0
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # the document is valid

        @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def conforms(case: Any) -> None:
            response = case.call(headers=headers, timeout=TIMEOUT_S)
            case.validate_response(response, headers=headers, excluded_checks=[positive_data_acceptance])
            if case.meta.generation.mode.is_positive and 400 <= response.status_code < 500:
                assert response.status_code in (404, 409) or response.json()["code"] in EXPECTED_CODES, response.text

        conforms()
        checked += 1
    assert checked > 90


@pytest.mark.national  # takes minutes
@pytest.mark.filterwarnings("default")
def test_every_operation_conforms(service: Service) -> None:
    check_operations(service, QUICK_EXAMPLES)


@pytest.mark.thorough
@pytest.mark.timeout(3000)
@pytest.mark.filterwarnings("default")
def test_every_operation_conforms_thoroughly(service: Service) -> None:
    check_operations(service, THOROUGH_EXAMPLES)
