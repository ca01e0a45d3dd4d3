"""The OpenAPI document behind the Swagger UI: descriptions, and examples that are valid and true."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest

from dtgraph.catalogue import finding_columns
from scripts.requests import example_arguments, json_lines, request_url

from ...helpers.service import Service

VOLATILE = {"recorded_at", "version"}
"""Fields whose values in examples and responses differ."""


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    return service.app.openapi()


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Return a validator of a schema that may refer to the document's components."""
    root_schema = {**copy.deepcopy(schema), "components": document["components"]}
    return jsonschema_rs.validator_for(root_schema, validate_formats=True)


def test_every_operation_has_valid_example(document: dict[str, Any]) -> None:
    checked = 0
    for operation in operations(document):
        response_content = operation["responses"]["200"].get("content", {}).get("application/json")
        if response_content is None or operation["operationId"] in ("export", "metrics"):
            continue
        bodies = [operation["requestBody"]["content"].get("application/json")] if "requestBody" in operation else []
        for content in filter(None, (response_content, *bodies)):
            assert "example" in content, operation["operationId"]
            errors = [str(error) for error in validator(document, content["schema"]).iter_errors(content["example"])]
            assert errors == [], operation["operationId"]
            checked += 1
    assert checked > 100


def request(path: str, operation: dict[str, Any]) -> str:
    return request_url(path, operation, example_arguments(operation))


def is_part(example: Any, actual: Any) -> bool:
    """Return whether an example is part of the actual value; its lists may be incomplete."""
    if isinstance(example, dict):
        return example.keys() <= actual.keys() and all(
            is_part(example[name], actual[name]) for name in example.keys() - VOLATILE
        )
    if isinstance(example, list):
        return all(any(is_part(item, actual_item) for actual_item in actual) for item in example)
    return bool(example == actual)


def test_examples_are_true_of_sample(service: Service, document: dict[str, Any]) -> None:
    client, checked = service.client("read:personal"), 0
    for path, methods in document["paths"].items():
        for operation in (operation for method, operation in methods.items() if method == "get"):
            url = request(path, operation)
            response = client.get(url)
            assert response.status_code == 200, (url, response.text)
            checked += 1
            example = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("example")
            if example is not None:
                assert is_part(example, response.json()), url
    assert checked > 80


def test_example_url_has_required_parameters_and_day(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert request("/v1/focal-points", paths["/v1/focal-points"]["get"]) == (
        "/v1/focal-points?code=03439&as_of=2026-06-30"
    )
    assert request("/v1/queries/escalation", paths["/v1/queries/escalation"]["get"]) == (
        "/v1/queries/escalation?unit=vn:commune:03439:2025&as_of=2026-06-30"
    )
    assert request("/v1/people/{id}", paths["/v1/people/{id}"]["put"]) == "/v1/people/demo:03439:p1"


def test_compact_json_is_equal(document: dict[str, Any]) -> None:
    values: list[Any] = [document, [], {}, "é", None, {"a": ["x" * 200, {"b": []}]}]
    for value in values:
        assert json.loads("\n".join(json_lines(value))) == value
    assert [*json_lines({"a": [1, 2]})] == ['{"a": [1, 2]}']


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    for operation in operations(document):
        assert all(operation[name] for name in ("summary", "description", "tags")), operation["operationId"]
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (operation["operationId"], parameter)
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ())


def test_every_parameter_has_valid_examples(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            examples = [parameter["example"]] if "example" in parameter else schema.get("examples", [])
            where = (operation["operationId"], parameter["name"])
            assert examples or {"enum", "default"} & schema.keys(), where
            for example in examples:
                assert validator(document, schema).is_valid(example), where


def test_response_headers_are_described(service: Service, document: dict[str, Any]) -> None:
    client = service.client("admin")
    known = {name.lower() for name in document["components"]["headers"]}
    for path in (
        "/v1/units",
        "/v1/gaps/units_without_focal_point",
        "/v1/rights",
        "/v1/scorecard",
        "/healthz",
        "/metrics",
    ):
        described = document["paths"][path]["get"]["responses"]["200"]["headers"]
        parameters = {"limit": 1} if "Link" in described else {}
        response = client.get(path, params=parameters)
        assert {name.lower() for name in described} == known & set(response.headers), path
        if "ETag" in described:
            for tag in (response.headers["etag"], "*"):
                assert client.get(path, params=parameters, headers={"if-none-match": tag}).status_code == 304


def test_descriptions_of_rules_and_queries_are_their_headers(service: Service, document: dict[str, Any]) -> None:
    catalogue = service.network.catalogue
    for rule in catalogue.rules.values():
        operation = document["paths"][f"/v1/gaps/{rule.name}"]["get"]
        assert operation["summary"] == rule.title
        assert all(text in operation["description"] for text in (rule.question, rule.basis))
        assert set(rule.parameters) <= {parameter["name"] for parameter in operation["parameters"]}
        query_operation = document["paths"][f"/v1/queries/{rule.name}"]["get"]
        assert all(f"`{column}`" in query_operation["description"] for column in finding_columns(rule))
    for query in (*catalogue.queries.values(), *catalogue.measures.values()):
        operation = document["paths"][f"/v1/queries/{query.name}"]["get"]
        assert all(f"`{column}`" in operation["description"] for column in query.columns)
        parameters = {p["name"]: p for p in operation["parameters"]}
        assert {name for name, p in parameters.items() if p["required"]} == {
            p.name for p in query.parameters.values() if p.required
        }
