"""Generate the examples of requests and responses in the OpenAPI document, `api/examples.json`.

    python -m scripts.build_api_examples [--check]

With `--check`, write nothing and exit with 1 if the file is outdated. Every operation is sent to a service with the
sample demonstration network, whose people are fictitious; long lists are cut.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dtgraph.api.app import create_app
from dtgraph.api.content_negotiation import CSV, JSON
from fastapi.testclient import TestClient

from dtgraph.auth.keys import KeyStore
from dtgraph.demo import SEED, Demonstration
from dtgraph.exchange.tables.table_schema import TABLES, record_schema, row_model
from dtgraph.network import Network
from dtgraph.operations.parameters import EXAMPLE_CODE
from dtgraph.results import Table, csv_lines
from dtgraph.settings import Settings
from scripts.requests import example_arguments, json_lines, request_url

__all__ = ["generate"]

FILE = Path(__file__).parent.parent / "api" / "examples.json"

MAX_ITEMS = 2
"""Number of items that an example shows of a list, or of an object whose keys are data."""

FIXED_VALUES = {"recorded_at": "2026-06-30T08:00:00Z"}
"""Values of fields that depend on when the network was created."""

END_DAY = "2026-07-01"
"""Day on which the records of the examples end."""

LINK_TYPE = "COORDINATES_WITH"
"""Type of the links of the examples."""

Row = dict[str, Any]


def generate() -> str:
    """Return the examples as JSON, by operation id: arguments, and the JSON of request and response, if any."""
    examples = {}
    with TemporaryDirectory() as scratch:
        network, _ = Network.create_demonstration(f"{scratch}/sample.db", "sample", SEED)
        with network:
            keys = KeyStore(Path(scratch) / "keys")
            app = create_app(network, keys=keys, settings=Settings(rate_limit=10_000))
            with TestClient(app) as client:
                client.headers["authorization"] = f"Bearer {keys.create('examples', ['admin'], None)[1]}"
                for path, method, operation in _operations(app.openapi()):
                    examples[operation["operationId"]] = _example(client, path, method, operation)
            keys.close()
    return "\n".join([*json_lines(dict(sorted(examples.items()))), ""])


def _operations(document: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return path, method and description of all operations, first those that only read."""
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return sorted(operations, key=lambda item: item[1] != "get")


def _example(client: TestClient, path: str, method: str, operation: Mapping[str, Any]) -> Row:
    """Send a request; return its arguments, its body by media type, and the JSON of the response, if there are any."""
    name, arguments = operation["operationId"], example_arguments(operation)
    body: Row = {}
    if name == "import":
        body = {CSV: _csv(arguments["table"])}
    elif method != "get":
        body = {JSON: _body(name, arguments)}
    [(media, content)] = body.items() or [("", "")]
    response = client.request(
        method,
        request_url(path, operation, arguments),
        headers={"content-type": media},
        content=content if isinstance(content, str) else json.dumps(content),
    )
    assert response.is_success, (name, response.text)
    example: Row = {"arguments": arguments}
    if body:
        example["body"] = body
    if response.headers["content-type"] == JSON:
        example["response"] = _cut(response.json())
    return example


def _body(name: str, arguments: Row) -> Row:
    """Return the body of a write, and complete its arguments: a row of the network, or the end of one."""
    action, table = name.split("_")
    row = _row(table)
    if TABLES[table].ends is None:
        arguments["id"] = row.pop("id")
    if action == "put":
        return row
    kind = row.get("type", TABLES[table].kinds[0])
    key = ("type", *(TABLES[table].ends or ()), "valid_from", *record_schema(kind).key[3:])
    return {name: row[name] for name in key if name in row and TABLES[table].ends} | {"on": END_DAY}


def _row(table: str) -> Row:
    """Return a current row as JSON: the first about the commune of the examples, or the first of all."""
    [sheet] = [sheet for sheet in Demonstration("sample").sheets() if sheet.table == table]
    rows = [dict(zip(sheet.columns, cells, strict=True)) for _, cells in sheet.rows]
    current = [row for row in rows if not row.get("valid_to") and row.get("type", LINK_TYPE) == LINK_TYPE]
    cells = next((row for row in current if f":{EXAMPLE_CODE}:" in "".join(row.values())), current[0])
    values = {column: cell for column, cell in cells.items() if cell}
    kind = values.pop("type", TABLES[table].kinds[0])
    row: Row = row_model(table, kind).model_validate(values).model_dump(mode="json", exclude_unset=True)
    return {"type": kind, **row} if len(TABLES[table].kinds) > 1 else row


def _csv(table: str) -> str:
    row = _row(table)
    return "".join(csv_lines(Table(list(row), [row])))


def _cut(value: Any) -> Any:
    """Return JSON with the first items of lists, and of objects whose keys are data."""
    if isinstance(value, list):
        return [_cut(item) for item in (value if _is_counts(value) else value[:MAX_ITEMS])]
    if not isinstance(value, dict):
        return value
    items = list(value.items())
    if _is_keyed_by_data(value):
        items = items[:MAX_ITEMS]
    return {key: FIXED_VALUES.get(key, _cut(item)) for key, item in items}


def _is_counts(value: list[Any]) -> bool:
    """Whether a list is one of the numbers of covered, missing and unknown subjects in the overview."""
    return len(value) == 3 and all(type(item) is int for item in value)


def _is_keyed_by_data(value: Mapping[str, Any]) -> bool:
    shapes = {tuple(item) if isinstance(item, dict) else None for item in value.values()}
    return len(shapes) == 1 and None not in shapes


def main() -> None:
    """Write the file or, with `--check`, compare it."""
    examples = generate()
    if "--check" in sys.argv[1:]:
        current = FILE.is_file() and FILE.read_text("utf-8") == examples
        sys.exit(0 if current else f"outdated: {FILE.relative_to(FILE.parent.parent)}; run: make docs")
    FILE.write_text(examples, "utf-8")


if __name__ == "__main__":
    main()
