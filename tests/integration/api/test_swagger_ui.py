"""The page of documentation and what it shows: every operation with examples that are as their schemas say."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest

from dtgraph.catalogue import finding_columns
from scripts.requests import json_lines, request

from ...helpers.service import Service

OF_THE_MOMENT = {"next", "recorded_at", "version"}
"""What examples and answers have in common by chance alone."""

BY_COLUMNS = {"overview", "network"}
"""Answers that are arrays beside each other: a part of one is none of the other."""


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    return service.app.openapi()


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Of a schema that refers to those of the document."""
    whole = {**copy.deepcopy(schema), "components": document["components"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


def test_every_operation_has_an_example_that_is_valid(document: dict[str, Any]) -> None:
    checked = 0
    for operation in operations(document):
        answer = operation["responses"]["200"].get("content", {}).get("application/json")
        if answer is None or operation["operationId"] in ("export", "metrics"):
            continue
        bodies = [operation["requestBody"]["content"].get("application/json")] if "requestBody" in operation else []
        for content in filter(None, (answer, *bodies)):
            assert "example" in content, operation["operationId"]
            errors = [str(error) for error in validator(document, content["schema"]).iter_errors(content["example"])]
            assert errors == [], operation["operationId"]
            checked += 1
    assert checked > 100


def is_part(example: Any, answer: Any) -> bool:
    """Whether what an example shows is in the answer; of a list it may show some."""
    if isinstance(example, dict):
        return example.keys() <= answer.keys() and all(
            is_part(example[name], answer[name]) for name in example.keys() - OF_THE_MOMENT
        )
    if isinstance(example, list):
        return all(any(is_part(one, other) for other in answer) for one in example)
    return bool(example == answer)


def test_the_sample_answers_what_the_examples_show(service: Service, document: dict[str, Any]) -> None:
    client, asked = service.client("read:personal"), 0
    for path, methods in document["paths"].items():
        for told in (one for method, one in methods.items() if method == "get"):
            address, name = request(path, told), told["operationId"]
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.text)
            asked += 1
            example = told["responses"]["200"].get("content", {}).get("application/json", {}).get("example")
            if example is None or name in BY_COLUMNS:
                continue
            found = answer.json()
            if path.startswith(("/v1/gaps/", "/v1/queries/")):  # whose rows are made of the columns
                assert example.keys() == found.keys(), address
                rows = "rows" if "rows" in example else "items"
                assert not found[rows] or example[rows][0].keys() == found[rows][0].keys(), address
            else:
                assert is_part(example, found), address
    assert asked > 80


def test_an_address_has_what_is_needed_and_the_day(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert request("/v1/focal-points", paths["/v1/focal-points"]["get"]) == (
        "/v1/focal-points?code=03439&as_of=2026-06-30"
    )
    assert request("/v1/queries/escalation", paths["/v1/queries/escalation"]["get"]) == (
        "/v1/queries/escalation?unit=vn:commune:03439:2025&as_of=2026-06-30"
    )
    assert request("/v1/people/{id}", paths["/v1/people/{id}"]["put"]) == "/v1/people/demo:03439:p2"


def test_json_in_few_lines_is_the_same_json(document: dict[str, Any]) -> None:
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


def test_every_parameter_says_what_can_be_sent(document: dict[str, Any]) -> None:
    for operation in operations(document):
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            given = [parameter["example"]] if "example" in parameter else schema.get("examples", [])
            where = (operation["operationId"], parameter["name"])
            assert given or {"enum", "default"} & schema.keys(), where
            for example in given:
                assert validator(document, schema).is_valid(example), where


def test_headers_are_described_where_they_are(service: Service, document: dict[str, Any]) -> None:
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
        asked = {"limit": 1} if "Link" in described else {}
        answer = client.get(path, params=asked)
        assert {name.lower() for name in described} == known & set(answer.headers), path
        if "ETag" in described:
            for tag in (answer.headers["etag"], "*"):
                assert client.get(path, params=asked, headers={"if-none-match": tag}).status_code == 304


def test_rules_and_queries_are_described_by_their_headers(service: Service, document: dict[str, Any]) -> None:
    catalogue = service.network.questions.catalogue
    for rule in catalogue.rules.values():
        described = document["paths"][f"/v1/gaps/{rule.name}"]["get"]
        assert described["summary"] == rule.title
        assert all(text in described["description"] for text in (rule.question, rule.basis))
        assert set(rule.parameters) <= {parameter["name"] for parameter in described["parameters"]}
        found = document["paths"][f"/v1/queries/{rule.name}"]["get"]
        assert all(f"`{column}`" in found["description"] for column in finding_columns(rule))
    for query in (*catalogue.queries.values(), *catalogue.measures.values()):
        described = document["paths"][f"/v1/queries/{query.name}"]["get"]
        assert all(f"`{column}`" in described["description"] for column in query.columns)
        own = {p["name"]: p for p in described["parameters"]}
        assert {name for name, p in own.items() if p["required"]} == {
            p.name for p in query.parameters.values() if p.needed
        }
