"""Examples of requests and of JSON, from an OpenAPI document, in few lines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from dtgraph.api.examples import ASKED

__all__ = ["json_lines", "request"]

WIDTH = 110
DAY = "as_of"
"""The parameter that is always sent where there is one, so that an example is of the day that its answer is of."""


def request(path: str, told: Mapping[str, Any]) -> str:
    """The address of an operation with the examples of what it needs, of the day, and of what `ASKED` says."""
    asked = ASKED.get(told["operationId"], {})
    sent: list[tuple[str, Any]] = []
    for parameter in told.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(_of(parameter)), safe=":"))
        elif parameter["in"] == "query" and (name in asked or name == DAY or parameter.get("required")):
            sent.append((name, asked.get(name, _of(parameter))))
    query = urlencode([(name, _text(value)) for name, value in sent], doseq=True, safe=":")
    return f"{path}?{query}" if query else path


def _of(parameter: Mapping[str, Any]) -> Any:
    """The example of a parameter, wherever it is declared."""
    return parameter["example"] if "example" in parameter else next(iter(parameter["schema"].get("examples", ())), None)


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def json_lines(value: Any, indent: str = "", before: str = "", after: str = "") -> Iterator[str]:
    """A value as JSON: what fits into a line stands in one."""
    flat = json.dumps(value, ensure_ascii=False)
    line = f"{indent}{before}{flat}{after}"
    if len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        yield line
        return
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    yield f"{indent}{before}{opens}"
    parts = (
        [(f"{json.dumps(key)}: ", one) for key, one in value.items()]
        if isinstance(value, dict)
        else ([("", one) for one in value])
    )
    for number, (name, one) in enumerate(parts, 1):
        yield from json_lines(one, f"{indent}  ", name, "," if number < len(parts) else "")
    yield f"{indent}{closes}{after}"
