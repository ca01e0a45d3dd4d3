"""Pages of units: filtered, ordered by id or by how close their name is to a text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..engine.evaluator import Evaluator
from ..exchange.stored_records import batches
from ..results import Page
from ..schemas import BranchRow, Row, UnitRow
from .pagination import CursorKey, page_of, read_cursor, write_cursor
from .validation import normalize_search

__all__ = ["UnitQuery", "branch", "id_key", "list_units"]

BATCH_SIZE = 1_000
"""Units read by one query."""


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """Which units to list: by search text, code, province, and subtree of `root`; None does not filter.

    `filters` are the parameters that the queries of lists share.
    """

    day: date
    text: str | None
    code: str | None
    filters: Mapping[str, Any]
    province: str | None
    root: str | None


def id_key(row: Any) -> CursorKey:
    """The sort key of lists."""
    return (row["id"],)


def _unit_row(row: Row, province: str | None) -> UnitRow:
    return UnitRow(
        id=row["id"],
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        province_id=province,
        current=row["current"],
    )


def branch(row: Row, province: str | None) -> BranchRow:
    """A row of the queries `children` and `roots`."""
    return BranchRow(**_unit_row(row, province), children=row["children"])


def list_units(engine: Evaluator, query: UnitQuery, limit: int, cursor: str | None) -> Page[UnitRow]:
    """A page of units. Raises `InputError` `bad-option`, `bad-cursor`."""
    if query.text is not None:
        return _by_name(engine, query, query.text, limit, cursor)
    after = read_cursor(cursor, str)
    if query.code is not None:
        rows = engine.rows("units_with_code", query.day, code=query.code, **query.filters)
        return page_of(sorted(_in_scope(engine, query, rows), key=id_key), id_key, limit, after)
    last = "" if after is None else after[0]
    if query.province is None and query.root is None:
        rows = engine.rows("units", query.day, after=last, limit=limit + 1, **query.filters)
        return page_of(_in_scope(engine, query, rows), id_key, limit, None)
    return _by_place(engine, query, last, limit)


def _by_name(engine: Evaluator, query: UnitQuery, text: str, limit: int, cursor: str | None) -> Page[UnitRow]:
    folded = normalize_search(text)
    after = read_cursor(cursor, bool, bool, bool, int, str, str)
    rows = engine.rows("find_units", query.day, text=folded, exact=text.strip(), **query.filters)
    if query.code is not None:
        coded = {row["id"] for row in engine.rows("units_with_code", query.day, code=query.code, **query.filters)}
        rows = [row for row in rows if row["id"] in coded]
    ranks = {row["id"]: _rank(row, text, folded) for row in rows}

    def rank(row: Any) -> CursorKey:
        return ranks[row["id"]]

    ranked = sorted(rows, key=rank)
    if query.province is not None or query.root is not None:
        return page_of(_in_scope(engine, query, ranked), rank, limit, after)
    page = page_of(ranked, rank, limit, after)
    return Page(_in_scope(engine, query, page.items), page.next)


def _by_place(engine: Evaluator, query: UnitQuery, last: str, limit: int) -> Page[UnitRow]:
    """Current units in a province or subtree, ordered by id."""
    network = engine.day(query.day)
    inside = engine.units_inside(query.day, query.province, query.root)
    units: list[UnitRow] = []
    for batch in batches((unit for unit in inside if unit > last), BATCH_SIZE):
        rows = engine.rows("units_among", query.day, ids=batch, **query.filters)
        units += sorted((_unit_row(row, network.province(row["id"])) for row in rows), key=id_key)
        if len(units) > limit:
            return Page(units[:limit], write_cursor(id_key(units[limit - 1])))
    return Page(units, None)


def _in_scope(engine: Evaluator, query: UnitQuery, rows: Iterable[Row]) -> list[UnitRow]:
    """The rows in the province and the subtree."""
    network = engine.day(query.day)
    return [
        _unit_row(row, province)
        for row in rows
        for province in [network.province(row["id"])]
        if query.province in (None, province) and (query.root is None or network.within(row["id"], query.root))
    ]


def _rank(row: Row, text: str, folded: str) -> CursorKey:
    """Sort key of search results: current units, exact ids, names that end with the text, short names."""
    name = row["name_folded"]
    closeness = (text.strip() != row["id"], not name.endswith(f" {folded}") and name != folded, len(name))
    return (not row["current"], *closeness, name, row["id"])
