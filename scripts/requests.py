"""Compact examples of requests and JSON from an OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from dtgraph.api.examples import EXAMPLE_ARGUMENTS

__all__ = ["json_lines", "request"]

MAX_LINE_WIDTH = 110
DATE_PARAMETER = "as_of"
"""The parameter that is always included, so that the response is reproducible."""


def request(path: str, operation: Mapping[str, Any]) -> str:
    """Return path and query of an example: required parameters, the date, and those of `EXAMPLE_ARGUMENTS`."""
    values = EXAMPLE_ARGUMENTS.get(operation["operationId"], {})
    parameters: list[tuple[str, Any]] = []
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(_example(parameter)), safe=":"))
        elif parameter["in"] == "query" and (name in values or name == DATE_PARAMETER or parameter.get("required")):
            parameters.append((name, values.get(name, _example(parameter))))
    query = urlencode([(name, _text(value)) for name, value in parameters], doseq=True, safe=":")
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
