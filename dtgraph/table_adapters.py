"""Answers as tables: the columns and rows that every face writes as CSV, and what a notebook shows."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import StringIO
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

from .analysis.changes import ChangeRow, Changes
from .analysis.contacts import Contact, FocalPoint
from .analysis.path_types import Escalation, Paths, escalation_rows, path_rows
from .analysis.rule_result import RuleResult
from .analysis.scorecard import ScorecardDay, Target
from .analysis.unit_views import BranchRow, Holder, MapUnits, Neighbour, Neighbourhood, UnitDetails, UnitRow
from .catalogue import FINDING, TYPES, catalogue

__all__ = [
    "COUNTS",
    "By",
    "Table",
    "as_text",
    "branches_table",
    "changes_table",
    "contact_table",
    "contacts_table",
    "csv_lines",
    "escalation_table",
    "gaps_table",
    "map_units_table",
    "neighbours_table",
    "parts",
    "paths_table",
    "plain",
    "posts_table",
    "rows_table",
    "scorecard_table",
    "units_table",
]

By = Literal["level", "province"]
"""What a count can be parted by."""

COUNTS = ("population", "covered", "gap", "unknown", "share")
_COUNTED = {**dict.fromkeys(COUNTS, "integer"), "share": "number"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that have the same columns, and maybe others that are not shown; `types` are those that a header has."""

    columns: Sequence[str]
    rows: Iterable[Row]
    types: Mapping[str, str] = field(default_factory=dict)


_NAMES: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", date: "date"}


@cache
def _types(shape: type) -> Mapping[str, str]:
    """The types of columns that are the keys of a typed mapping."""
    hints = {name: {*(get_args(hint) or (hint,))} - {NoneType} for name, hint in get_type_hints(shape).items()}
    return {name: _NAMES.get(next(iter(types)), "list") for name, types in hints.items()}


def rows_table(rows: Iterable[Row]) -> Table:
    """Rows of which the first has the columns of all."""
    found = list(rows)
    return Table(list(found[0]) if found else [], found)


def posts_table(details: UnitDetails) -> Table:
    """The posts of a unit and who holds them, a row for each holder; of a vacant one without."""
    columns = ["post_id", "role", "title", *_types(Holder)]
    nobody: dict[str, Any] = dict.fromkeys(columns)

    def rows() -> Iterator[Row]:
        for post in details["posts"]:
            own = {**nobody, "post_id": post["id"], "role": post["role"], "title": post["title"]}
            yield from [{**own, **holder} for holder in post["holders"]] or [own]

    return Table(columns, rows(), _types(Holder))


def neighbours_table(near: Neighbourhood) -> Table:
    """The units around one."""
    return _of(Neighbour, near["units"])


def map_units_table(outline: MapUnits) -> Table:
    """What an outline has by columns, a row for each unit."""
    types = {"lat": "number", "lon": "number", "parent": "integer", "province": "integer"}
    rows = (dict(zip(outline, row, strict=True)) for row in zip(*outline.values(), strict=True))
    return Table(list(outline), rows, types)


def units_table(rows: Iterable[UnitRow]) -> Table:
    """Units in a list."""
    return _of(UnitRow, rows)


def branches_table(rows: Iterable[BranchRow]) -> Table:
    """Units in a list, with how many are part of each."""
    return _of(BranchRow, rows)


def changes_table(changes: Changes) -> Table:
    """Reorganisations in a list, the units before and after by their ids."""

    def row(change: ChangeRow) -> Row:
        return {**change, **{side: [unit["id"] for unit in change[side]] for side in ("before", "after")}}

    return Table(
        list(_types(ChangeRow)),
        map(row, changes["items"]),
        {**_types(ChangeRow), "before": "strings", "after": "strings"},
    )


def paths_table(paths: Paths) -> Table:
    """The units on paths, in order, and whom to call in them."""
    return _of_query("paths", path_rows({"": paths}), without="to")


def escalation_table(way: Escalation) -> Table:
    """The units on the way up, and whom to call in them."""
    return _of_query("escalation", escalation_rows(way))


def _of(shape: type, rows: Iterable[Any]) -> Table:
    return Table(list(_types(shape)), rows, _types(shape))


def _of_query(name: str, rows: Iterable[Row], without: str = "") -> Table:
    entry = catalogue().query(name)
    return Table([column for column in entry.columns if column != without], rows, entry.types)


def contacts_table(contacts: Iterable[Contact]) -> Table:
    """Whom to call for each unit, a row for each: those of the unit itself, and of the units to ask instead."""
    columns = ["for_unit_id", "unit_id", "status", *FocalPoint.__annotations__]
    nobody: dict[str, Any] = dict.fromkeys(columns)

    def rows() -> Iterator[Row]:
        for contact in contacts:
            for one in (contact, *contact["fallback"]):
                whose = {"for_unit_id": contact["unit_id"], "unit_id": one["unit_id"], "status": one["status"]}
                own = {**nobody, **whose}
                yield from [{**own, **point} for point in one["focal_points"]] or [own]

    return Table(columns, rows(), {"since": "date"})


def contact_table(contact: Contact) -> Table:
    """Whom to call for a unit."""
    return contacts_table([contact])


def gaps_table(answers: Mapping[str, RuleResult]) -> Table:
    """The findings of rules, with a rule's own columns where it is the only one; or their summaries."""
    if all(answer.findings is None for answer in answers.values()):
        return Table(["rule", "by", "key", *COUNTS], _summary_rows(answers), _COUNTED)
    columns = next(iter(answers.values())).columns if len(answers) == 1 else list(FINDING)
    found = ({"rule": name, **finding} for name, answer in answers.items() for finding in answer.findings or [])
    return Table(["rule", *columns], found, TYPES["rule"])


def _summary_rows(answers: Mapping[str, RuleResult]) -> Iterator[Row]:
    for name, answer in answers.items():
        summary = answer.summary.as_dict()
        yield {"rule": name, "by": "all", "key": "", **summary}
        for by in get_args(By):
            for key, counts in summary[f"by_{by}"].items():
                yield {"rule": name, "by": by, "key": key, **counts}


def scorecard_table(cards: Iterable[ScorecardDay], by: By | None) -> Table:
    """Every target on every day, and its parts."""

    def rows() -> Iterator[Row]:
        for one in cards:
            for target in one["targets"]:
                common = {"as_of": one["as_of"], "rule": target["rule"], "target": target["target"]}
                yield {**target, **common, "by": "all", "key": ""}
                if by is not None:
                    for key, counts in parts(target, by).items():
                        yield {**counts, **common, "by": by, "key": key}

    types = {"as_of": "date", "target": "number", **_COUNTED}
    return Table(["as_of", "rule", "target", "by", "key", *COUNTS], rows(), types)


def parts(target: Target, by: By) -> dict[str, dict[str, Any]]:
    """The counts of a target by level or by province."""
    return target["by_level"] if by == "level" else target["by_province"]


def csv_lines(table: Table) -> Iterator[str]:
    """The lines of a table as CSV under the names of its columns, null as nothing."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")

    def line(cells: Iterable[Any]) -> str:
        writer.writerow(cells)
        written = text.getvalue()
        text.seek(0)
        text.truncate()
        return written

    yield line(table.columns)
    for row in table.rows:
        yield line(_cell(row[column]) for column in table.columns)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return value


def as_text(value: Any) -> str:
    """A value as it is written in a cell, null as nothing."""
    return "" if value is None else str(_cell(value))


def plain(value: Any) -> str:
    """What JSON has no form for, as text: a day or a moment."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
