"""The page of the HTTP service: operations, parameters, responses and schemas, from its OpenAPI document."""

import operator
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dtgraph.api.app import create_app
from dtgraph.api.content_negotiation import CSV, JSON

from dtgraph.auth.keys import KeyStore
from dtgraph.catalogue import catalogue
from dtgraph.network import Network
from scripts.markdown import GENERATED_NOTICE, table
from scripts.requests import example_arguments, json_lines, request_url

__all__ = ["openapi_document", "service_page"]

INTRODUCTION = """\
Generated from the OpenAPI document, which a running service has at `/openapi.json`; `/docs` is an interactive version.
Send a key as `Authorization: Bearer KEY`; see [keys and scopes](security.md#keys-and-scopes) and [using a
service](how-to/use-a-service.md). Examples are from the sample demonstration network, with synthetic people; long ones
are shortened.
"""

CATALOGUE_PREFIXES = {
    "/v1/gaps/": ("rules", "units_without_focal_point"),
    "/v1/queries/": ("queries and measures", "units_with_code"),
}
"""Prefixes of operations derived from the catalogue: their kind, and the one shown as an example."""

LANGUAGES = {JSON: "json", CSV: "csv"}
"""Languages for highlighting examples, by media type."""

COMMON_PARAMETERS = ("as_of", "limit", "cursor", "If-None-Match", "idempotency-key", "if-match", "id")
ROW_SCHEMA_PREFIX = "Row_"
"""Prefix of the schemas of rows, which are documented as tables."""

Document = Mapping[str, Any]


def service_page() -> str:
    """Return the page."""
    document = openapi_document()
    lines = [GENERATED_NOTICE, "# HTTP service\n", INTRODUCTION, "## Common parameters\n"]
    lines += table(
        ("parameter", "in", "type", "meaning"), [_parameter(parameter) for parameter in _common_parameters(document)]
    )
    lines += [
        "\n## Errors\n",
        "Every error response is a problem document (RFC 9457), a [`Problem`](#problem), with a code of",
    ]
    lines += ["[the errors](errors.md).\n", *table(("status", "meaning"), sorted(_error_responses(document).items()))]
    tags: dict[str, list[str]] = {}
    for path, method, operation in _operations(document):
        section = tags.setdefault(operation["tags"][0], [])
        if not path.startswith(tuple(CATALOGUE_PREFIXES)):
            section += _operation(path, method, operation)
    for tag, operations in filter(operator.itemgetter(1), tags.items()):
        lines += [f"\n## Operations: {tag}", *operations]
    for prefix, (kind, _) in CATALOGUE_PREFIXES.items():
        lines += [f"\n## Operations by name: {kind}\n", *_catalogue_operations(document, prefix)]
    lines += [
        "\n## Schemas\n",
        "All are JSON objects. A row to be written has [the columns of its table](tables.md).",
    ]
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith(ROW_SCHEMA_PREFIX):
            lines += _schema(name, schema)
    return "\n".join([*lines, ""])


def openapi_document() -> Document:
    """Return the OpenAPI document of a service with an empty network."""
    with TemporaryDirectory() as scratch, Network.open(f"{scratch}/empty.db", create=True) as network:
        document: Document = create_app(network, keys=KeyStore(Path(scratch) / "keys")).openapi()
    return document


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _common_parameters(document: Document) -> list[Document]:
    parameters = {p["name"]: p for _, _, operation in _operations(document) for p in operation.get("parameters", ())}
    return [parameters[name] for name in COMMON_PARAMETERS]


def _error_responses(document: Document) -> dict[str, str]:
    return {name[-3:]: response["description"] for name, response in document["components"]["responses"].items()}


def _operation(path: str, method: str, operation: Document) -> list[str]:
    title = f"**{operation['summary']}.**".replace("?.**", "?**")
    lines = [f"\n### {method} {path}\n", f"{title} {operation.get('description', '')}".rstrip() + "\n"]
    parameters = operation.get("parameters", ())
    if specific := [p for p in parameters if p["name"] not in COMMON_PARAMETERS]:
        lines += [*table(("parameter", "in", "type", "meaning"), map(_parameter, specific)), ""]
    if common := [f"`{p['name']}`" for p in parameters if p["name"] in COMMON_PARAMETERS]:
        lines.append(f"- Common parameters: {', '.join(common)}")
    if body := operation.get("requestBody"):
        lines.append(f"- Body: {_content_types(body)}")
    responses = [
        f"{status}: {_content_types(response)}"
        for status, response in operation["responses"].items()
        if status.startswith("2")
    ]
    error_statuses = [status for status in sorted(operation["responses"]) if not status.startswith("2")]
    lines.append(f"- Responses: {'; '.join([*responses, *error_statuses])}")
    return [*lines, *_example(path, method, operation)]


def _example(path: str, method: str, operation: Document) -> list[str]:
    """Return a collapsed example of a request with its response."""
    url = request_url(path, operation, example_arguments(operation))
    lines = ["\n<details><summary>Example</summary>\n", f"```text\n{method} {url}\n```"]
    for content in (operation.get("requestBody", {}), operation["responses"]["200"]):
        for media, body in content.get("content", {}).items():
            if "example" in body:
                example = body["example"]
                example_lines = json_lines(example) if media == JSON else example.splitlines()
                lines += [f"\n```{LANGUAGES[media]}", *example_lines, "```"]
    return [*lines, "\n</details>"]


def _catalogue_operations(document: Document, prefix: str) -> list[str]:
    definitions, (_, example) = catalogue(), CATALOGUE_PREFIXES[prefix]
    rows = []
    for path, method, operation in _operations(document):
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and not (prefix == "/v1/queries/" and name in definitions.rules):
            if name in definitions.rules:
                page = f"rules/{name}.md"
            else:
                page = f"measures.md#{name}" if name in definitions.measures else f"queries.md#{name}"
            specific = ", ".join(
                f"`{p['name']}`" for p in operation.get("parameters", ()) if p["name"] not in COMMON_PARAMETERS
            )
            rows.append((f"`{method} {path}`", f"[{operation['summary']}]({page})", specific))
    shape = "RulePage" if prefix == "/v1/gaps/" else "QueryRows"
    note = "" if prefix == "/v1/gaps/" else " A rule's name works here too, and gives its findings as rows."
    return [
        f"All return a [`{shape}`](#{shape.lower()}).{note}\n",
        *table(("operation", "description", "specific parameters"), rows),
        *_example(f"{prefix}{example}", "GET", document["paths"][f"{prefix}{example}"]["get"]),
    ]


def _parameter(parameter: Document) -> tuple[str, ...]:
    location = f"{parameter['in']}, required" if parameter.get("required") else str(parameter["in"])
    return f"`{parameter['name']}`", location, _type(parameter["schema"]), parameter.get("description") or ""


def _content_types(content: Document) -> str:
    kinds: dict[str, list[str]] = {}
    for media, item in content.get("content", {}).items():
        kinds.setdefault(_type(item.get("schema", {})), []).append(f"`{media}`")
    texts = [f"{type_} as {', '.join(medias)}" if type_ else ", ".join(medias) for type_, medias in kinds.items()]
    return "; ".join(texts) or content["description"]


def _schema(name: str, schema: Document) -> list[str]:
    lines = [f"\n### {name}\n", f"{schema.get('description', '').strip()}\n"]
    required = schema.get("required", ())
    rows = [
        (f"`{field}`", _type(item), "" if field in required else "optional", item.get("description", ""))
        for field, item in schema.get("properties", {}).items()
    ]
    return lines + (table(("field", "type", "", "meaning"), rows) if rows else [_type(schema)])


def _type(schema: Document) -> str:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        is_row = name.startswith(ROW_SCHEMA_PREFIX)
        return "a row of [its table](tables.md)" if is_row else f"[`{name}`](#{name.lower()})"
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return " or ".join(dict.fromkeys(filter(None, map(_type, schema[keyword]))))
    if words := schema.get("enum"):
        return ", ".join(f"`{word}`" for word in words)
    if "const" in schema:
        return f"`{schema['const']}`"
    type_ = str(schema.get("type", ""))
    if type_ == "array":
        return f"list of {_type(schema.get('items', {})) or 'anything'}"
    if type_ == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_type(schema['additionalProperties']) or 'anything'} by name"
    return "date" if schema.get("format") == "date" else type_
