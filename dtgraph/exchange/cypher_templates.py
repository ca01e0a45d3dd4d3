"""The statements that read and write records of one kind, each once in `cypher/`, filled in by the model.

Cypher takes no parameter for a label, a type or the name of a property. So a statement may say

    <label>                the label of the node, or <source>, <type>, <target> of the relationship
    <get:x>                every property of the record `x` but its id, by its name, days and moments as text
    <set:x>                every property of the record `x` but its key: from `row.properties`, days from `row.days`
    <same:r>               that `r` has the `valid_from` of `row`, null too, and the other properties of its key

and is filled in from the declarations of the model alone: no text of a user ever gets into a statement.
"""

import re
from functools import cache
from importlib.resources import files

from ..model import NODES, RELATIONSHIPS
from .tables.table_schema import shape

__all__ = ["statement"]

_NOTATION = re.compile(r"<(label|source|type|target|get:\w+|set:\w+|same:\w+)>")


@cache
def statement(name: str, kind: str) -> str:
    """The statement `cypher/<name>.cypher` for a label or a type of relationship."""
    text = files("dtgraph.cypher").joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    return _NOTATION.sub(lambda match: _meaning(match[1], kind), code).strip()


def _meaning(notation: str, kind: str) -> str:
    what, _, variable = notation.partition(":")
    match what:
        case "get":
            return _get(variable, kind)
        case "set":
            return _set(variable, kind)
        case "same":
            own = "".join(f" AND {variable}.{name} = row.{name}" for name in shape(kind).key[3:])
            return f"coalesce(toString({variable}.valid_from), '') = coalesce(row.valid_from, ''){own}"
        case "source" | "target":
            end: type = getattr(RELATIONSHIPS[kind], what)
            return end.__name__
    if (what == "label") != (kind in NODES):
        raise ValueError(f"<{notation}> in a statement about {kind}")
    return kind


def _get(variable: str, kind: str) -> str:
    own = shape(kind)
    names = [*own.key[2:], *own.values, "recorded_at"]
    texts = own.days | {"recorded_at"}
    return ", ".join(
        f"toString({variable}.`{name}`) AS `{name}`" if name in texts else f"{variable}.`{name}` AS `{name}`"
        for name in names
    )


def _set(variable: str, kind: str) -> str:
    days = [f"{variable}.`{name}` = date(row.days.`{name}`)" for name in sorted(shape(kind).days - {*shape(kind).key})]
    return ", ".join([f"{variable} += row.properties", *days, f"{variable}.recorded_at = datetime(row.recorded_at)"])
