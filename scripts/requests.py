"""Compact examples of requests and JSON from an OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from dtgraph.operations import OPERATIONS

__all__ = ["example_arguments", "json_lines", "request_url"]

MAX_LINE_WIDTH = 110

DATE_PARAMETER = "as_of"
"""The parameter that is always included, so that the response is reproducible."""

TABLE_PARAMETER = "table"
"""A parameter that an import of a CSV file needs, although others do not."""


def example_arguments(operation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of an example: required ones, the date, and those that the operation declares."""
    names = {DATE_PARAMETER, TABLE_PARAMETER}
    if declared := OPERATIONS.get(operation["operationId"]):
        names |= {declared.parameters[name].query_name(name) for name in declared.example}
    return {
        parameter["name"]: _example(parameter)
        for parameter in operation.get("parameters", ())
        if parameter.get("required") or parameter["name"] in names
    }


def request_url(path: str, operation: Mapping[str, Any], arguments: Mapping[str, Any]) -> str:
    """Return path and query of a request with arguments."""
    in_query = []
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(arguments[name]), safe=":"))
        elif name in arguments:
            in_query.append((name, _text(arguments[name])))
    query = urlencode(in_query, doseq=True, safe=":")
    return f"{path}?{query}" if query else path


def _example(parameter: Mapping[str, Any]) -> Any:
    """Return the example of a parameter or of its schema."""
    return parameter["example"] if "example" in parameter else next(iter(parameter["schema"].get("examples", ())), None)


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def json_lines(value: Any, indent: str = "", prefix: str = "", suffix: str = "") -> Iterator[str]:
    """Yield a value as lines of JSON, keeping on one line what fits."""
    text = json.dumps(value, ensure_ascii=False)
    line = f"{indent}{prefix}{text}{suffix}"
    if len(line) <= MAX_LINE_WIDTH or not isinstance(value, dict | list) or not value:
        yield line
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield f"{indent}{prefix}{opening}"
    parts = (
        [(f"{json.dumps(key)}: ", item) for key, item in value.items()]
        if isinstance(value, dict)
        else ([("", item) for item in value])
    )
    for number, (name, item) in enumerate(parts, 1):
        yield from json_lines(item, f"{indent}  ", name, "," if number < len(parts) else "")
    yield f"{indent}{closing}{suffix}"
