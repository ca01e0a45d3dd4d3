"""The page of the HTTP service: its operations and what they take and answer, from its OpenAPI document."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dtgraph.api.app import create_app
from dtgraph.api.content_negotiation import CSV, JSON

from dtgraph.auth.keys import KeyStore
from dtgraph.catalogue import catalogue
from dtgraph.network import Network
from dtgraph.stores import open_store
from scripts.markdown import MADE, table
from scripts.requests import json_lines, request

__all__ = ["service"]

ABOUT = """\
Made from the OpenAPI document that a running service has at `/openapi.json`; at `/docs` it can be tried out. A key is
sent as `Authorization: Bearer KEY`; [which keys there are](security.md#keys-and-scopes), and [how to
ask](how-to/ask-a-service.md), stand elsewhere. The examples are of the sample demonstration network, whose people are
made up; of a long answer they show a part.
"""

NAMED = {
    "/v1/gaps/": ("rules", "units_without_focal_point"),
    "/v1/queries/": ("queries and measures", "units_with_code"),
}
"""Where the operations are made of the headers of the catalogue, so that a line for each tells all, and one for all."""

LANGUAGES = {JSON: "json", CSV: "csv"}
"""How examples are highlighted, by their media types."""

COMMON = ("as_of", "limit", "cursor", "If-None-Match", "idempotency-key", "if-match", "id")
OWN = "Row_"
"""What the shapes of rows begin with: they are those of the tables."""

Document = Mapping[str, Any]


def service() -> str:
    """The page."""
    document = _document()
    lines = [MADE, "# The HTTP service\n", ABOUT, "## What many operations take\n"]
    lines += table(("parameter", "in", "type", "meaning"), [_parameter(one) for one in _common(document)])
    lines += [
        "\n## Refusals\n",
        "Every refusal is a problem document (RFC 9457), a [`Problem`](#problem), with a code of",
    ]
    lines += ["[the errors](errors.md).\n", *table(("status", "means"), sorted(_refusals(document).items()))]
    tags: dict[str, list[str]] = {}
    for path, method, told in _operations(document):
        if not path.startswith(tuple(NAMED)):
            tags.setdefault(told["tags"][0], []).extend(_operation(path, method, told))
    for tag, operations in tags.items():
        lines += [f"\n## Operations: {tag}", *operations]
    for prefix, (what, _) in NAMED.items():
        lines += [f"\n## Operations: one for each of the {what}\n", *_named(document, prefix)]
    lines += [
        "\n## Shapes of answers\n",
        "An object of JSON each. A row that is written has [the columns of its table](tables.md).",
    ]
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith(OWN):
            lines += _shape(name, schema)
    return "\n".join([*lines, ""])


def _document() -> Document:
    with TemporaryDirectory() as scratch, Network(open_store(f"{scratch}/empty.db", create=True)) as network:
        document: Document = create_app(network, access=KeyStore(Path(scratch) / "keys")).openapi()
    return document


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield path, method.upper(), told


def _common(document: Document) -> list[Document]:
    found = {p["name"]: p for _, _, told in _operations(document) for p in told.get("parameters", ())}
    return [found[name] for name in COMMON]


def _refusals(document: Document) -> dict[str, str]:
    return {name[-3:]: told["description"] for name, told in document["components"]["responses"].items()}


def _operation(path: str, method: str, told: Document) -> list[str]:
    lines = [f"\n### {method} {path}\n", f"**{told['summary']}.** {told['description']}\n".replace("?.**", "?**")]
    parameters = told.get("parameters", ())
    if own := [p for p in parameters if p["name"] not in COMMON]:
        lines += [*table(("parameter", "in", "type", "meaning"), map(_parameter, own)), ""]
    if common := [f"`{p['name']}`" for p in parameters if p["name"] in COMMON]:
        lines.append(f"- And of those that many take: {', '.join(common)}")
    if body := told.get("requestBody"):
        lines.append(f"- Body: {_contents(body)}")
    answers = [f"{status}: {_contents(one)}" for status, one in told["responses"].items() if status.startswith("2")]
    refused = [status for status in sorted(told["responses"]) if not status.startswith("2")]
    lines.append(f"- Answers {'; '.join(answers)}{'' if not refused else '; also ' + ', '.join(refused)}")
    return [*lines, *_example(path, method, told)]


def _example(path: str, method: str, told: Document) -> list[str]:
    """An example, folded: what is sent, and what is answered."""
    lines = ["\n<details><summary>Example</summary>\n", f"```text\n{method} {request(path, told)}\n```"]
    for content in (told.get("requestBody", {}), told["responses"]["200"]):
        for media, one in content.get("content", {}).items():
            if "example" in one:
                shown = json_lines(one["example"]) if media == JSON else one["example"].splitlines()
                lines += [f"\n```{LANGUAGES[media]}", *shown, "```"]
    return [*lines, "\n</details>"]


def _named(document: Document, prefix: str) -> list[str]:
    known, (_, example) = catalogue(), NAMED[prefix]
    rows = []
    for path, method, told in _operations(document):
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and not (prefix == "/v1/queries/" and name in known.rules):
            if name in known.rules:
                page = f"rules/{name}.md"
            else:
                page = f"measures.md#{name}" if name in known.measures else f"queries.md#{name}"
            own = ", ".join(f"`{p['name']}`" for p in told.get("parameters", ()) if p["name"] not in COMMON)
            rows.append((f"`{method} {path}`", f"[{told['summary']}]({page})", own))
    shape = "RulePage" if prefix == "/v1/gaps/" else "Rows"
    more = "" if prefix == "/v1/gaps/" else " A rule is asked by its name here, too, for its findings as rows."
    return [
        f"Each answers a [`{shape}`](#{shape.lower()}).{more}\n",
        *table(("operation", "what", "its own parameters"), rows),
        *_example(f"{prefix}{example}", "GET", document["paths"][f"{prefix}{example}"]["get"]),
    ]


def _parameter(told: Document) -> tuple[str, ...]:
    where = f"{told['in']}, needed" if told.get("required") else str(told["in"])
    return f"`{told['name']}`", where, _type(told["schema"]), told.get("description") or ""


def _contents(told: Document) -> str:
    kinds: dict[str, list[str]] = {}
    for media, one in told.get("content", {}).items():
        kinds.setdefault(_type(one.get("schema", {})), []).append(f"`{media}`")
    texts = [f"{type_} as {', '.join(medias)}" if type_ else ", ".join(medias) for type_, medias in kinds.items()]
    return "; ".join(texts) or told["description"]


def _shape(name: str, schema: Document) -> list[str]:
    lines = [f"\n### {name}\n", f"{schema.get('description', '').strip()}\n"]
    needed = schema.get("required", ())
    rows = [
        (f"`{field}`", _type(one), "" if field in needed else "may be absent", one.get("description", ""))
        for field, one in schema.get("properties", {}).items()
    ]
    return lines + (table(("field", "type", "", "meaning"), rows) if rows else [_type(schema)])


def _type(schema: Document) -> str:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return "a row of [its table](tables.md)" if name.startswith(OWN) else f"[`{name}`](#{name.lower()})"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(filter(None, map(_type, schema[several]))))
    if words := schema.get("enum"):
        return ", ".join(f"`{word}`" for word in words)
    if "const" in schema:
        return f"`{schema['const']}`"
    type_ = str(schema.get("type", ""))
    if type_ == "array":
        return f"list of {_type(schema.get('items', {})) or 'anything'}"
    if type_ == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_type(schema['additionalProperties']) or 'anything'} by name"
    return "day" if schema.get("format") == "date" else type_
