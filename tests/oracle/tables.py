"""Nodes by label and relationships by type, read from tables, with the days on which they count.

The tables are those that an import accepts; they are not validated again. A null start is `NO_START`, a null end is
`OPEN_END`: the first and the last day of the calendar.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["NO_START", "OPEN_END", "Node", "Tables", "Tie", "day_of"]

NO_START = date.min
OPEN_END = date.max

LABELS = {
    "units": "Unit",
    "posts": "Post",
    "people": "Person",
    "platforms": "Platform",
    "tasks": "Task",
    "trainings": "Training",
    "changes": "Change",
}
SHORTHANDS = {
    "units": ("parent_id", "PART_OF"),
    "posts": ("unit_id", "POST_IN"),
    "people": ("home_unit_id", "EMPLOYED_BY"),
}
TIES = {"holdings": ("HOLDS", "person_id", "post_id"), "memberships": ("MEMBER_OF", "person_id", "unit_id")}


class Node(NamedTuple):
    """A node: its interval and its non-empty cells."""

    id: str
    start: date
    end: date
    cells: Mapping[str, str]

    def text(self, column: str) -> str | None:
        return self.cells.get(column)

    def day(self, column: str) -> date | None:
        return day_of(self.cells[column]) if column in self.cells else None

    def number(self, column: str) -> int | None:
        return int(self.cells[column]) if column in self.cells else None

    def flag(self, column: str, default: bool = False) -> bool:
        return self.cells[column].lower() == "true" if column in self.cells else default


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship: its own `start` and `end`, and `first` and `last` with both its nodes (half-open)."""

    source: str
    target: str
    start: date
    end: date
    first: date
    last: date
    cells: Mapping[str, str]

    def on(self, day: date) -> bool:
        return self.first <= day < self.last

    def before(self, day: date) -> bool:
        """Whether it counted on any day before `day`."""
        return self.first < day


class Tables:
    """The whole network at all times. `out` and `into` return relationships that count on any day.

    `cache` is for objects derived once for each day.
    """

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.nodes: dict[str, dict[str, Node]] = {label: {} for label in LABELS.values()}
        self.cache: dict[date, Any] = {}
        self._nodes: dict[str, Node] = {}
        self._out: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        self._into: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for sheet in sheets:
            rows[sheet.table] += [_cells(sheet.columns, cells) for _, cells in sheet.rows]
        for table, label in LABELS.items():
            for row in rows.get(table, ()):
                node = Node(row["id"], *_interval(row), row)
                self.nodes[label][node.id] = self._nodes[node.id] = node
        self._read_ties(rows)

    def out(self, type_: str, source: str) -> Sequence[Tie]:
        return self._out.get((type_, source), ())

    def into(self, type_: str, target: str) -> Sequence[Tie]:
        return self._into.get((type_, target), ())

    def ties(self, type_: str) -> Iterator[Tie]:
        """All relationships of a type that count on any day."""
        return (tie for (key, _), ties in self._out.items() if key == type_ for tie in ties)

    def _read_ties(self, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        seen: set[tuple[str, str, str, str | None, date]] = set()

        def add(type_: str, source: str, target: str, row: Mapping[str, str]) -> None:
            start, end = _interval(row)
            role = row.get("role") if type_ == "RESPONSIBLE_FOR" else None
            ends = sorted((source, target)) if type_ == "COORDINATES_WITH" else (source, target)
            key = (type_, ends[0], ends[1], role, start)
            nodes = [self._nodes[source], self._nodes[target]]
            first, last = max(start, *(n.start for n in nodes)), min(end, *(n.end for n in nodes))
            if key in seen or first >= last:  # repeated, or never in force
                return
            seen.add(key)
            tie = Tie(source, target, start, end, first, last, row)
            self._out[type_, source].append(tie)
            self._into[type_, target].append(tie)

        for table, (column, type_) in SHORTHANDS.items():
            for row in rows.get(table, ()):
                if column in row:
                    add(type_, row["id"], row[column], row)
        for table, (type_, source, target) in TIES.items():
            for row in rows.get(table, ()):
                add(type_, row[source], row[target], row)
        for row in rows.get("links", ()):
            add(row["type"], row["source_id"], row["target_id"], row)


@cache
def day_of(text: str) -> date:
    """The date in a cell."""
    return date.fromisoformat(text)


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=True) if cell}


def _interval(row: Mapping[str, str]) -> tuple[date, date]:
    start, end = row.get("valid_from"), row.get("valid_to")
    return day_of(start) if start else NO_START, day_of(end) if end else OPEN_END
