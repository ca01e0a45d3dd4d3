"""Templates in `cypher/` for statements that read and write records of one kind, rendered from the model.

Cypher takes no parameters for labels, types or property names, so a template may contain

    <label>                the label of the node, or <source>, <type>, <target> of the relationship
    <get:x>                every property of the record `x` but its id, under its name; dates and times as text
    <set:x>                every property of the record `x` but its key: from `row.properties`, dates from `row.dates`
    <same:r>               whether `r` has the `valid_from` of `row` (null equals null) and the rest of its key

Placeholders are replaced by names from the model only: user input never gets into a statement.
"""

import re
from functools import cache
from importlib.resources import files

from ..model import NODES, RELATIONSHIPS
from .tables.table_schema import record_schema

__all__ = ["render_statement"]

_PLACEHOLDER = re.compile(r"<(label|source|type|target|get:\w+|set:\w+|same:\w+)>")


@cache
def render_statement(name: str, kind: str) -> str:
    """Render `cypher/<name>.cypher` for a label or a type of relationship."""
    text = files("dtgraph.cypher").joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    return _PLACEHOLDER.sub(lambda match: _render(match[1], kind), code).strip()


def _render(placeholder: str, kind: str) -> str:
    name, _, variable = placeholder.partition(":")
    match name:
        case "get":
            return _get(variable, kind)
        case "set":
            return _set(variable, kind)
        case "same":
            extra = "".join(f" AND {variable}.{name} = row.{name}" for name in record_schema(kind).key[3:])
            return f"coalesce(toString({variable}.valid_from), '') = coalesce(row.valid_from, ''){extra}"
        case "source" | "target":
            end: type = getattr(RELATIONSHIPS[kind], name)
            return end.__name__
    if (name == "label") != (kind in NODES):
        raise ValueError(f"<{placeholder}> in a statement about {kind}")
    return kind


def _get(variable: str, kind: str) -> str:
    schema = record_schema(kind)
    names = [*schema.key[2:], *schema.values, "recorded_at"]
    temporal = schema.dates | {"recorded_at"}
    return ", ".join(
        f"toString({variable}.`{name}`) AS `{name}`" if name in temporal else f"{variable}.`{name}` AS `{name}`"
        for name in names
    )


def _set(variable: str, kind: str) -> str:
    schema = record_schema(kind)
    dates = [f"{variable}.`{name}` = date(row.dates.`{name}`)" for name in sorted(schema.dates - {*schema.key})]
    return ", ".join([f"{variable} += row.properties", *dates, f"{variable}.recorded_at = datetime(row.recorded_at)"])
