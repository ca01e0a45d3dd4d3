"""Units in a list, page by page: those that are chosen, in the order of their ids or of how close their names are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from ..analysis.unit_views import BranchRow, UnitRow
from ..engine.evaluator import Evaluator
from ..errors import InputError, shorten
from ..stores.protocol import Row
from ..values import fold
from .pagination import CursorKey, Page, page_of, read_cursor, write_cursor

__all__ = ["UnitQuery", "branch", "id_of", "list_units", "listed", "normalize_search"]

BATCH = 1_000
"""So many units are looked at at a time."""


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """What is asked: the units that `text` names and that have a `code`, in a `province` and in the subtree of `root`.

    Null asks for nothing. `chosen` are the parameters that the queries of lists share.
    """

    day: date
    text: str | None
    code: str | None
    chosen: Mapping[str, Any]
    province: str | None
    root: str | None


def id_of(row: Any) -> CursorKey:
    """The key that lists are sorted by."""
    return (row["id"],)


def listed(row: Row, province: str | None) -> UnitRow:
    """A row of the queries of lists, as it is shown."""
    return UnitRow(
        id=row["id"],
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        province_id=province,
        current=row["current"],
    )


def branch(row: Row, province: str | None) -> BranchRow:
    """A row of the queries `children` and `roots`, as it is shown."""
    return BranchRow(**listed(row, province), children=row["children"])


def list_units(questions: Evaluator, asked: UnitQuery, limit: int, cursor: str | None) -> Page[UnitRow]:
    """A page of units. Raises `InputError` `bad-option`, `bad-cursor`."""
    if asked.text is not None:
        return _by_name(questions, asked, asked.text, limit, cursor)
    after = read_cursor(cursor, str)
    if asked.code is not None:
        rows = questions.rows("units_with_code", asked.day, code=asked.code, **asked.chosen)
        return page_of(sorted(_shown(questions, asked, rows), key=id_of), id_of, limit, after)
    last = "" if after is None else after[0]
    if asked.province is None and asked.root is None:
        rows = questions.rows("units", asked.day, after=last, limit=limit + 1, **asked.chosen)
        return page_of(_shown(questions, asked, rows), id_of, limit, None)
    return _in_places(questions, asked, last, limit)


def normalize_search(text: str) -> str:
    """What a search for `text` looks for. Raises `InputError` `bad-option` where that is nothing."""
    folded = fold(text) if isinstance(text, str) else ""
    if not folded:
        raise InputError("bad-option", option="TEXT", found=shorten(text), advice="give a name, an id or a code")
    return folded


def _by_name(questions: Evaluator, asked: UnitQuery, text: str, limit: int, cursor: str | None) -> Page[UnitRow]:
    folded = normalize_search(text)
    after = read_cursor(cursor, bool, bool, bool, int, str, str)
    rows = questions.rows("find_units", asked.day, text=folded, exact=text.strip(), **asked.chosen)
    if asked.code is not None:
        coded = questions.rows("units_with_code", asked.day, code=asked.code, **asked.chosen)
        rows = [row for row in rows if any(row["id"] == one["id"] for one in coded)]
    ranks = {row["id"]: _rank(row, text, folded) for row in rows}
    nearest_first = sorted(rows, key=lambda row: ranks[row["id"]])
    if asked.province is not None or asked.root is not None:
        return page_of(_shown(questions, asked, nearest_first), lambda row: ranks[row["id"]], limit, after)
    page = page_of(nearest_first, lambda row: ranks[row["id"]], limit, after)
    return Page(_shown(questions, asked, page.items), page.next)


def _in_places(questions: Evaluator, asked: UnitQuery, last: str, limit: int) -> Page[UnitRow]:
    """A page of those in a province or a subtree, in the order of their ids; all of them are current."""
    places = questions.all_places(asked.day)
    inside = sorted(
        unit
        for unit in places.units
        if unit > last
        and asked.province in (None, places.province(unit))
        and (asked.root is None or places.within(unit, asked.root))
    )
    shown: list[UnitRow] = []
    for start in count(step=BATCH):
        batch = inside[start : start + BATCH]
        rows = questions.rows("units_among", asked.day, ids=batch, **asked.chosen)
        shown += sorted((listed(row, places.province(row["id"])) for row in rows), key=id_of)
        if len(shown) > limit:
            return Page(shown[:limit], write_cursor(id_of(shown[limit - 1])))
        if len(batch) < BATCH:
            break
    return Page(shown, None)


def _shown(questions: Evaluator, asked: UnitQuery, rows: Iterable[Row]) -> list[UnitRow]:
    """The rows in the province and the subtree that are asked, as they are shown."""
    found = list(rows)
    places = questions.places(asked.day, (row["id"] for row in found))
    return [
        listed(row, places.province(row["id"]))
        for row in found
        if asked.province in (None, places.province(row["id"]))
        and (asked.root is None or places.within(row["id"], asked.root))
    ]


def _rank(row: Row, text: str, folded: str) -> CursorKey:
    """What comes first in a search."""
    name = row["name_folded"]
    closeness = (text.strip() != row["id"], not name.endswith(f" {folded}") and name != folded, len(name))
    return (not row["current"], *closeness, name, row["id"])
