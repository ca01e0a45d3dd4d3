"""Answers as tables: the columns and rows that every face writes as CSV."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any, Literal, get_args

from .analysis.contacts import Contact, FocalPoint
from .analysis.coverage import Answer
from .analysis.scorecard import Card, Target
from .analysis.units import BranchRow, UnitRow
from .queries import FINDING

__all__ = [
    "COUNTS",
    "By",
    "Table",
    "csv_lines",
    "of_branches",
    "of_contacts",
    "of_gaps",
    "of_scorecard",
    "of_units",
    "parts",
    "plain",
]

By = Literal["level", "province"]
"""What a count can be parted by."""

COUNTS = ("population", "covered", "gap", "unknown", "share")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that have the same columns, and maybe others that are not shown."""

    columns: Sequence[str]
    rows: Iterable[Row]


def of_units(rows: Iterable[UnitRow]) -> Table:
    """Units in a list."""
    return Table(list(UnitRow.__annotations__), rows)


def of_branches(rows: Iterable[BranchRow]) -> Table:
    """Units in a list, with how many are part of each."""
    return Table(list(BranchRow.__annotations__), rows)


def of_contacts(contacts: Iterable[Contact]) -> Table:
    """Whom to call for each unit, a row for each: those of the unit itself, and of the units to ask instead."""
    columns = ["for_unit_id", "unit_id", "status", *FocalPoint.__annotations__]
    nobody: dict[str, Any] = dict.fromkeys(columns)

    def rows() -> Iterator[Row]:
        for contact in contacts:
            for one in (contact, *contact["instead"]):
                whose = {"for_unit_id": contact["unit_id"], "unit_id": one["unit_id"], "status": one["status"]}
                own = {**nobody, **whose}
                yield from [{**own, **point} for point in one["focal_points"]] or [own]

    return Table(columns, rows())


def of_gaps(answers: Mapping[str, Answer]) -> Table:
    """The findings of rules, with a rule's own columns where it is the only one; or their summaries."""
    if all(answer.findings is None for answer in answers.values()):
        return Table(["rule", "by", "key", *COUNTS], _summary_rows(answers))
    columns = next(iter(answers.values())).columns if len(answers) == 1 else list(FINDING)
    found = ({"rule": name, **finding} for name, answer in answers.items() for finding in answer.findings or [])
    return Table(["rule", *columns], found)


def _summary_rows(answers: Mapping[str, Answer]) -> Iterator[Row]:
    for name, answer in answers.items():
        summary = answer.summary.as_dict()
        yield {"rule": name, "by": "all", "key": "", **summary}
        for by in get_args(By):
            for key, counts in summary[f"by_{by}"].items():
                yield {"rule": name, "by": by, "key": key, **counts}


def of_scorecard(cards: Iterable[Card], by: By | None) -> Table:
    """Every target on every day, and its parts."""

    def rows() -> Iterator[Row]:
        for one in cards:
            for target in one["targets"]:
                common = {"as_of": one["as_of"], "rule": target["rule"], "target": target["target"]}
                yield {**target, **common, "by": "all", "key": ""}
                if by is not None:
                    for key, counts in parts(target, by).items():
                        yield {**counts, **common, "by": by, "key": key}

    return Table(["as_of", "rule", "target", "by", "key", *COUNTS], rows())


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


def plain(value: Any) -> str:
    """What JSON has no form for, as text: a day or a moment."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
