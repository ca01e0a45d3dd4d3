"""Values as the text of a cell; the same value always gives the same text."""

from collections.abc import Mapping

from ...model import RELATIONSHIPS
from .import_batch import Key
from .table_schema import TABLES, Shape, Table, shape

__all__ = ["cell", "key_of", "row_of", "values_of"]


def cell(value: object) -> str:
    """The text of a value; null is empty, a day is its ISO text already."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
    return str(value)


def row_of(table: Table, kind: str, key: object, values: tuple[object, ...], target: str | None = None) -> list[str]:
    """The row of a record in `table` as texts; `target` is the other end of its shorthand tie."""
    return [cell(value) for value in values_of(table, kind, key, values, target)]


def values_of(
    table: Table, kind: str, key: object, values: tuple[object, ...], target: str | None = None
) -> list[object]:
    """The row of a record in `table` as values: None is null, days are their ISO texts."""
    own: Shape = shape(kind)
    given = dict(zip(own.values, values, strict=True))
    if own.is_node:
        given["id"] = key
        if table.shorthand:
            given[table.shorthand[0]] = target
    else:
        assert isinstance(key, tuple)
        given |= dict(zip(own.key[2:], key[2:], strict=True))
        given |= dict(zip(table.ends or (), key[:2], strict=True))
        if table is TABLES["links"]:
            given["type"] = kind
    return [given.get(name) for name in table.columns]


def key_of(table: Table, given: Mapping[str, str]) -> tuple[str, Key]:
    """The kind and the key of what a row of `table` with the cells `given` is about, right or wrong."""
    kind = given.get("type", "") if len(table.kinds) > 1 else table.kinds[0]
    if not table.ends:
        return kind, given.get("id", "")
    ends = [given.get(end, "") for end in table.ends]
    if kind in RELATIONSHIPS and RELATIONSHIPS[kind].symmetric:
        ends.sort()
    own = shape(kind).key[3:] if kind in RELATIONSHIPS else ()
    return kind, (*ends, given.get("valid_from") or None, *(given.get(name) for name in own))
