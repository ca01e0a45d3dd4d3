"""Generate the pages of docs/ that derive from declarations: commands, errors, model, tables, rules and more.

    python -m scripts.build_docs [--check]

With `--check`, write nothing and exit with 1 if a page is outdated.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typer.main
from pydantic.fields import FieldInfo
from typer.cli import get_docs_for_click

from dtgraph import errors, model
from dtgraph.catalogue import catalogue
from dtgraph.cli.app import app
from dtgraph.exchange.exports import jsonld, ontology, ontology_terms
from dtgraph.exchange.tables.table_schema import TABLES, Table
from dtgraph.settings import Settings
from scripts.docs_catalogue import measures_page, queries_page, rule_page, rules_page
from scripts.docs_service import service_page
from scripts.markdown import GENERATED_NOTICE
from scripts.markdown import table as _table

__all__ = ["PAGES", "outdated"]

DOCS = Path(__file__).parent.parent / "docs"
ENV_PREFIX = Settings.model_config["env_prefix"]


def _cli() -> str:
    command = typer.main.get_command(app)
    context = typer.Context(command, **command.context_settings)
    text = get_docs_for_click(obj=command, ctx=context, name="dtgraph", title="Command line")
    usage = text.replace("```console\n$ ", "```text\n")  # usage lines are not runnable commands
    for name, subcommand in _subcommands(command, context):
        truncated, full = subcommand.get_short_help_str(), subcommand.get_short_help_str(limit=1_000)
        usage = usage.replace(f"* `{name}`: {truncated}\n", f"* `{name}`: {full}\n")
    return f"{GENERATED_NOTICE}\n{usage.strip()}\n"


def _subcommands(group: Any, context: typer.Context) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield name, command
        if hasattr(command, "list_commands"):
            yield from _subcommands(command, context)


def _errors() -> str:
    classes: dict[int, list[str]] = {}
    for kind in (errors.InputError, errors.StoreError, errors.RefusedError):
        classes.setdefault(kind.exit_code, []).append((kind.__doc__ or "").rstrip("."))
    exits = [("0", "Success"), ("1", "Success, but there are gaps of `--fail-on SEVERITY` or above")]
    exits += [(str(code), "; ".join(texts)) for code, texts in sorted(classes.items())]
    problems = [(f"`{p.code}`", p.message, p.advice) for p in errors.PROBLEMS.values()]
    return "\n".join(
        [
            GENERATED_NOTICE,
            "# Errors\n",
            "Every error says what is wrong, what to do, and a stable code; `{…}` is a value filled in.\n",
            *_table(("code", "what is wrong", "what to do"), problems),
            "\n## Exit codes\n",
            *_table(("code", "meaning"), exits),
            "",
        ]
    )


def _model() -> str:
    lines = [GENERATED_NOTICE, "# Model\n", (model.__doc__ or "").strip(), "\n## Nodes"]
    for label, node in model.NODES.items():
        org = f" Ontology class: `{node.org}`." if node.org else ""
        lines += [f"\n### {label}\n", f"{(node.__doc__ or '').strip()}{org}\n", *_properties(node)]
    rows = []
    for kind in model.RELATIONSHIPS.values():
        properties = ", ".join(
            f"`{name}`" for name in kind.properties.model_fields if name not in model.Dated.model_fields
        )
        ends = f"{kind.source.__name__} {'↔' if kind.symmetric else '→'} {kind.target.__name__}"
        rows.append((f"`{kind.name}`", ends, kind.help, properties, f"`{kind.org}`" if kind.org else ""))
    lines += ["\n## Relationships\n", *_table(("type", "ends", "meaning", "properties", "ORG"), rows)]
    lines.append("\nAll relationships also have `source`, `valid_from` and `valid_to`.")
    for kind in model.RELATIONSHIPS.values():
        if kind.properties is not model.Relationship:
            lines += [f"\n### {kind.name}\n", *_properties(kind.properties)]
    return "\n".join([*lines, ""])


def _tables() -> str:
    lines = [
        GENERATED_NOTICE,
        "# Tables\n",
        "`import` reads and `export` writes one file per table, or one sheet per table of a workbook; see",
    ]
    lines += [
        "[Import data](how-to/import.md). A row replaces the record with the same key. An empty cell clears the stored",
        "value; a column that is left out keeps it.",
    ]
    for table in TABLES.values():
        kinds = ", ".join(f"`{kind}`" for kind in table.kinds)
        lines += [f"\n## {table.name}\n", f"Rows are of type {kinds}.\n"]
        lines += _table(("column", "", "meaning"), [_column(table, name) for name in table.columns])
    return "\n".join([*lines, ""])


def _column(table: Table, name: str) -> tuple[str, str, str]:
    needed = "required" if name in table.required else ""
    if table.shorthand and name == table.shorthand[0]:
        type_ = table.shorthand[1]
        return f"`{name}`", needed, f"The other end of its `{type_}`; if there are several, use rows of `links`."
    records = [
        model.NODES[kind] if kind in model.NODES else model.RELATIONSHIPS[kind].properties for kind in table.kinds
    ]
    fields = {record.model_fields[name].description: None for record in records if name in record.model_fields}
    meaning = " Or: ".join(filter(None, fields)) or (
        "The type of the relationship." if name == "type" else "The id of one of its ends."
    )
    personal = any(name in model.personal_fields(record) for record in records)
    return f"`{name}`", needed, f"{meaning} Personal data." if personal else meaning


def _linked_data() -> str:
    def terms(kind: str) -> list[tuple[str, str, str]]:
        schemes = {
            name: ontology.concept_scheme(kind, name)
            for name in ontology.record_type(kind).model_fields
            if name != "id"
        }
        values = {name: f"a concept of `{scheme}`" if scheme else "" for name, scheme in schemes.items()}
        return [(f"`{name}`", f"`{ontology.term(kind, name)}`", value) for name, value in values.items()]

    namespaces = {**ontology.NAMESPACES, **ontology.RESOURCE_NAMESPACES}
    lines = [GENERATED_NOTICE, "# Linked data\n"]
    lines += [
        "`dtgraph export --format jsonld` writes the network on one day as JSON-LD, in terms of the W3C Organization"
    ]
    lines += ["Ontology (ORG) and, where ORG has none, of the namespace `dtgraph`.\n"]
    lines += [_details(ontology), "", _details(jsonld), "\n## Namespaces\n"]
    lines += _table(("prefix", "stands for"), [(f"`{name}`", f"`{address}`") for name, address in namespaces.items()])
    lines.append("\n## Nodes")
    for label in model.NODES:
        lines += [f"\n### {label}: `{ontology.class_term(label)}`\n", *_table(("property", "term", ""), terms(label))]
        if label == "Unit":
            parts = ", ".join(
                f"`{kind}`" for kind in ontology.SCHEMES["Kind"] if kind in model.ORGANIZATIONAL_UNIT_KINDS
            )
            lines.append(f"\nUnits of the kinds {parts} are an `org:OrganizationalUnit`.")
            lines.append(
                "`lat` and `lon` are properties of its `org:hasPrimarySite`; its id is also its `org:identifier`."
            )
    lines.append("\n## Relationships\n")
    ties = [(f"`{type_}`", f"`{ontology.predicate(type_)}`") for type_ in model.RELATIONSHIPS]
    lines += [*_table(("type", "term"), ties), "\nProperties of relationships:\n"]
    properties = {row: None for type_ in model.RELATIONSHIPS for row in terms(type_)}
    lines += [
        *_table(("property", "term", ""), properties),
        "\n## Terms of the namespace `dtgraph`\n",
        _details(ontology_terms),
        "",
    ]
    lines.append("Documents contain them as `rdfs:label` and `rdfs:comment`, where available also in Vietnamese.\n")
    rows = [
        (f"`{term.name}`", term.label["en"], term.label.get("vi", ""), _meaning(term))
        for term in ontology_terms.dtgraph_terms().values()
    ]
    return "\n".join([*lines, *_table(("term", "label", "Vietnamese", "meaning"), rows), ""])


def _details(module: ModuleType) -> str:
    """Return a module's docstring without its summary line."""
    return (module.__doc__ or "").partition("\n\n")[2].strip()


def _meaning(term: ontology_terms.Term) -> str:
    return term.comment["en"] + (f" A subclass of `{term.subclass_of}`." if term.subclass_of else "")


def _settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append((f"`{ENV_PREFIX}{name.upper()}`", default, field.description or ""))
    about = inspect.cleandoc(Settings.__doc__ or "")
    return "\n".join(
        [GENERATED_NOTICE, "# Settings\n", f"{about}\n", *_table(("variable", "default", "meaning"), rows), ""]
    )


def _properties(record: type[model.Record]) -> list[str]:
    """Return a table of a record's own properties, then of the common ones."""
    personal = model.personal_fields(record)
    common = [*model.Dated.model_fields]
    specific = [name for name in record.model_fields if name not in common]
    rows = []
    for name in (
        specific if issubclass(record, model.Relationship) else [*specific, *filter(record.model_fields.get, common)]
    ):
        field = record.model_fields[name]
        meaning = f"{field.description} Personal data." if name in personal else field.description or ""
        rows.append((f"`{name}`", _type(field), "required" if field.is_required() else "", meaning))
    return _table(("property", "type", "", "meaning"), rows)


def _type(field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) in (Union, UnionType):
        (kind,) = [member for member in get_args(kind) if member is not NoneType]
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    return getattr(kind, "__name__", str(kind))


PAGES: dict[str, Callable[[], str]] = {
    "api.md": service_page,
    "cli.md": _cli,
    "errors.md": _errors,
    "model.md": _model,
    "tables.md": _tables,
    "linked-data.md": _linked_data,
    "measures.md": measures_page,
    "queries.md": queries_page,
    "settings.md": _settings,
    "rules/README.md": rules_page,
    **{f"rules/{definition.name}.md": partial(rule_page, definition) for definition in catalogue().rules.values()},
}


def outdated() -> list[str]:
    """Return the names of missing and outdated pages."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != page()
    ]


def main() -> None:
    """Write the outdated pages or, with `--check`, list them."""
    names = outdated()
    if "--check" in sys.argv[1:]:
        sys.exit(f"outdated: {', '.join(names)}; run: make docs" if names else 0)
    for name in names:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
