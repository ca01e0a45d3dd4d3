"""Write the pages of docs/ that derive from declarations: commands, errors, model, tables, rules, settings and more.

    python -m scripts.build_docs [--check]

With `--check` it writes nothing and exits with 1 where a page is not what it would write.
"""

import inspect
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
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
from scripts.docs_catalogue import measures, queries, rule, rules
from scripts.docs_python import python
from scripts.docs_service import service
from scripts.markdown import MADE
from scripts.markdown import table as _table

__all__ = ["PAGES", "outdated"]

DOCS = Path(__file__).parent.parent / "docs"
PREFIX = Settings.model_config["env_prefix"]


def _cli() -> str:
    command = typer.main.get_command(app)
    context = typer.Context(command, **command.context_settings)
    text = get_docs_for_click(obj=command, ctx=context, name="dtgraph", title="The command line")
    usage = text.replace("```console\n$ ", "```text\n")  # nothing there is a command as it stands
    commands: dict[str, Any] = getattr(command, "commands")  # noqa: B009  # of a group, which mypy cannot know
    for name, one in [*commands.items(), *commands["keys"].commands.items()]:
        cut, whole = one.get_short_help_str(), one.get_short_help_str(limit=1_000)
        usage = usage.replace(f"* `{name}`: {cut}\n", f"* `{name}`: {whole}\n")
    return f"{MADE}\n{usage.strip()}\n"


def _errors() -> str:
    classes: dict[int, list[str]] = {}
    for kind in (errors.InputError, errors.StoreError, errors.RefusedError):
        classes.setdefault(kind.exit_code, []).append((kind.__doc__ or "").rstrip("."))
    exits = [("0", "Done"), ("1", "The question was answered, and there are gaps of `--fail-on SEVERITY` or above")]
    exits += [(str(code), "; ".join(texts)) for code, texts in sorted(classes.items())]
    problems = [(f"`{p.code}`", p.says, p.do) for p in errors.PROBLEMS.values()]
    return "\n".join(
        [
            MADE,
            "# Errors\n",
            "Each says what is wrong, what to do and a code that does not change; `{…}` stands for what was met.\n",
            *_table(("code", "what is wrong", "what to do"), problems),
            "\n## Exit codes\n",
            *_table(("code", "meaning"), exits),
            "",
        ]
    )


def _model() -> str:
    lines = [MADE, "# The model\n", (model.__doc__ or "").strip(), "\n## Nodes"]
    for label, node in model.NODES.items():
        same = f" It is an `{node.org}`." if node.org else ""
        lines += [f"\n### {label}\n", f"{(node.__doc__ or '').strip()}{same}\n", *_properties(node)]
    rows = []
    for kind in model.RELATIONSHIPS.values():
        own = ", ".join(f"`{name}`" for name in kind.properties.model_fields if name not in model.Dated.model_fields)
        ends = f"{kind.source.__name__} {'↔' if kind.symmetric else '→'} {kind.target.__name__}"
        rows.append((f"`{kind.name}`", ends, kind.help, own, f"`{kind.org}`" if kind.org else ""))
    lines += ["\n## Relationships\n", *_table(("type", "between", "meaning", "own properties", "ORG"), rows)]
    lines.append("\nEach also has `source`, `valid_from` and `valid_to`, as a unit has them.")
    for kind in model.RELATIONSHIPS.values():
        if kind.properties is not model.Relationship:
            lines += [f"\n### {kind.name}\n", *_properties(kind.properties)]
    return "\n".join([*lines, ""])


def _tables() -> str:
    lines = [
        MADE,
        "# The tables\n",
        "What `import` takes and `export` writes: a file for each table, or a sheet of a workbook.",
    ]
    lines += [
        "[How to import](how-to/import.md) stands elsewhere. A row replaces what is stored under its key; an empty"
    ]
    lines += ["cell clears what was there. A column that is not required may be left out: what is stored then stays."]
    for one in TABLES.values():
        kinds = ", ".join(f"`{kind}`" for kind in one.kinds)
        lines += [f"\n## {one.name}\n", f"Each row is one of {kinds}.\n"]
        lines += _table(("column", "", "meaning"), [_column(one, name) for name in one.columns])
    return "\n".join([*lines, ""])


def _column(one: Table, name: str) -> tuple[str, str, str]:
    needed = "required" if name in one.required else ""
    if one.shorthand and name == one.shorthand[0]:
        type_ = one.shorthand[1]
        return f"`{name}`", needed, f"The unit at the other end of its one `{type_}`; for several, rows of `links`."
    records = [model.NODES[kind] if kind in model.NODES else model.RELATIONSHIPS[kind].properties for kind in one.kinds]
    fields = {record.model_fields[name].description: None for record in records if name in record.model_fields}
    meaning = " Or: ".join(filter(None, fields)) or (
        "The type of the tie." if name == "type" else "The id of one of its ends."
    )
    personal = any(name in model.personal_fields(record) for record in records)
    return f"`{name}`", needed, f"{meaning} Personal data." if personal else meaning


def _linked_data() -> str:
    def terms(kind: str) -> list[tuple[str, str, str]]:
        scheme = {name: ontology.concept(kind, name) for name in ontology.record_of(kind).model_fields if name != "id"}
        told = {name: f"a word of `{one}`" if one else "" for name, one in scheme.items()}
        return [(f"`{name}`", f"`{ontology.term(kind, name)}`", about) for name, about in told.items()]

    spaces = {**ontology.NAMESPACES, **ontology.PLACES}
    lines = [MADE, "# The network as linked data\n", "`export --format jsonld`, on one day.\n"]
    lines += [(ontology.__doc__ or "").strip(), "", (jsonld.__doc__ or "").strip(), "\n## Namespaces\n"]
    lines += _table(("prefix", "stands for"), [(f"`{name}`", f"`{address}`") for name, address in spaces.items()])
    lines.append("\n## Nodes")
    for label in model.NODES:
        lines += [f"\n### {label}: `{ontology.class_of(label)}`\n", *_table(("property", "term", ""), terms(label))]
        if label == "Unit":
            parts = ", ".join(f"`{kind}`" for kind in ontology.SCHEMES["Kind"] if kind in model.PARTS)
            lines.append(f"\nThose of the kinds {parts} are each an `org:OrganizationalUnit`.")
            lines.append("`lat` and `lon` are of its `org:hasPrimarySite`; its id is its `org:identifier`, too.")
    lines.append("\n## Relationships\n")
    ties = [(f"`{type_}`", f"`{ontology.predicate(type_)}`") for type_ in model.RELATIONSHIPS]
    lines += [*_table(("type", "term"), ties), "\nWhat is known of the tie itself, where it is known:\n"]
    own = {row: None for type_ in model.RELATIONSHIPS for row in terms(type_)}
    lines += [
        *_table(("property", "term", ""), own),
        "\n## Our own terms\n",
        (ontology_terms.__doc__ or "").strip(),
        "",
    ]
    lines.append(
        "Each document has them, too, as `rdfs:label` and `rdfs:comment`, in Vietnamese where that is known.\n"
    )
    told = [
        (f"`{one.name}`", one.label["en"], one.label.get("vi", ""), _comment(one))
        for one in ontology_terms.own_terms().values()
    ]
    return "\n".join([*lines, *_table(("term", "label", "in Vietnamese", "meaning"), told), ""])


def _comment(one: ontology_terms.Term) -> str:
    return f"{one.comment['en']} A kind of `{one.within}`." if one.within else one.comment["en"]


def _settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append((f"`{PREFIX}{name.upper()}`", default, field.description or ""))
    about = inspect.cleandoc(Settings.__doc__ or "")
    return "\n".join([MADE, "# Settings\n", f"{about}\n", *_table(("variable", "default", "meaning"), rows), ""])


def _properties(record: type[model.Record]) -> list[str]:
    """A table of its own properties, then of those that all have."""
    personal = model.personal_fields(record)
    common = [*model.Dated.model_fields]
    own = [name for name in record.model_fields if name not in common]
    rows = []
    for name in own if issubclass(record, model.Relationship) else [*own, *filter(record.model_fields.get, common)]:
        field = record.model_fields[name]
        meaning = f"{field.description} Personal data." if name in personal else field.description or ""
        rows.append((f"`{name}`", _type(field), "required" if field.is_required() else "", meaning))
    return _table(("property", "type", "", "meaning"), rows)


def _type(field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) in (Union, UnionType):
        (kind,) = [one for one in get_args(kind) if one is not NoneType]
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    return getattr(kind, "__name__", str(kind))


PAGES: dict[str, Callable[[], str]] = {
    "api.md": service,
    "cli.md": _cli,
    "errors.md": _errors,
    "model.md": _model,
    "python.md": python,
    "tables.md": _tables,
    "linked-data.md": _linked_data,
    "measures.md": measures,
    "queries.md": queries,
    "settings.md": _settings,
    "rules/README.md": rules,
    **{f"rules/{one.name}.md": partial(rule, one) for one in catalogue().rules.values()},
}


def outdated() -> list[str]:
    """The pages that are not there or not what their declarations say now."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != page()
    ]


def main() -> None:
    """Write what is outdated or, with `--check`, name it."""
    names = outdated()
    if "--check" in sys.argv[1:]:
        sys.exit(f"outdated: {', '.join(names)}; run: make docs" if names else 0)
    for name in names:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
