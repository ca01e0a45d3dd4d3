"""Convert records to the cells of their rows and back; the same value always produces the same text."""

from collections.abc import Mapping

from ...model import RELATIONSHIPS
from .import_batch import RecordKey
from .table_schema import TABLES, Table, record_schema

__all__ = ["format_cell", "record_key", "row_cells", "row_values"]


def format_cell(value: object) -> str:
    """Return the text of a value; null is empty, a date is passed as ISO text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
    return str(value)


def row_cells(table: Table, kind: str, key: object, values: tuple[object, ...], target: str | None = None) -> list[str]:
    """Return a record's row in `table` as text; `target` is the id that its shorthand column names."""
    return [format_cell(value) for value in row_values(table, kind, key, values, target)]


def row_values(
    table: Table, kind: str, key: object, values: tuple[object, ...], target: str | None = None
) -> list[object]:
    """Return a record's row in `table` as values: `None` is null, dates are ISO text."""
    schema = record_schema(kind)
    row = dict(zip(schema.values, values, strict=True))
    if schema.is_node:
        row["id"] = key
        if table.shorthand:
            row[table.shorthand[0]] = target
    else:
        assert isinstance(key, tuple)
        row |= dict(zip(schema.key[2:], key[2:], strict=True))
        row |= dict(zip(table.ends or (), key[:2], strict=True))
        if table is TABLES["links"]:
            row["type"] = kind
    return [row.get(name) for name in table.columns]


def record_key(table: Table, cells: Mapping[str, str]) -> tuple[str, RecordKey]:
    """Return the kind and the key of the record in a row of `table`; neither is validated."""
    kind = cells.get("type", "") if len(table.kinds) > 1 else table.kinds[0]
    if not table.ends:
        return kind, cells.get("id", "")
    ends = [cells.get(end, "") for end in table.ends]
    if kind in RELATIONSHIPS and RELATIONSHIPS[kind].symmetric:
        ends.sort()
    extra = record_schema(kind).key[3:] if kind in RELATIONSHIPS else ()
    return kind, (*ends, cells.get("valid_from") or None, *(cells.get(name) for name in extra))
