"""The page of documentation and what it shows: every operation with examples that are as their schemas say."""

import copy
from typing import Any

import jsonschema_rs
import pytest

from .service import Service


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


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    for operation in operations(document):
        assert all(operation[name] for name in ("summary", "description", "tags")), operation["operationId"]
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (operation["operationId"], parameter)
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ())


def test_rules_and_queries_are_described_by_their_headers(service: Service, document: dict[str, Any]) -> None:
    catalogue = service.network.questions.catalogue
    for rule in catalogue.rules.values():
        described = document["paths"][f"/v1/gaps/{rule.name}"]["get"]
        assert described["summary"] == rule.title
        assert all(text in described["description"] for text in (rule.question, rule.basis))
        assert set(rule.parameters) <= {parameter["name"] for parameter in described["parameters"]}
    for query in (*catalogue.queries.values(), *catalogue.measures.values()):
        described = document["paths"][f"/v1/queries/{query.name}"]["get"]
        assert all(f"`{column}`" in described["description"] for column in query.columns)
        own = {p["name"]: p for p in described["parameters"]}
        assert {name for name, p in own.items() if p["required"]} == {
            p.name for p in query.parameters.values() if p.needed
        }
