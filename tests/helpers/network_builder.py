"""A builder of small networks, imported as tables."""

from collections import defaultdict
from typing import Any

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["NetworkBuilder"]

LEVELS = {
    "government": "central",
    "ministry": "central",
    "community_team": "community",
    "area": "community",
    "people_committee": "commune",
}


def format_cell(value: object) -> str:
    """Return the text of a value in a cell."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class NetworkBuilder:
    """Collects rows by table. Missing cells have defaults; `start` and `end` are the interval."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: str, start: str | None = None, end: str | None = None, **cells: Any) -> "NetworkBuilder":
        """Add a row of any table."""
        self.rows[table].append({**cells, "valid_from": start, "valid_to": end})
        return self

    def unit(self, id_: str, kind: str = "department", parent: str | None = None, **cells: Any) -> "NetworkBuilder":
        """Add a unit; `reported_on` is 2026-01-01 by default."""
        defaults = {"name": f"Đơn vị {id_}", "level": LEVELS.get(kind, "commune"), "sector": "state"}
        return self.add(
            "units", id=id_, kind=kind, parent_id=parent, **{**defaults, "reported_on": "2026-01-01", **cells}
        )

    def post(self, id_: str, unit: str | None, role: str = "focal_point", **cells: Any) -> "NetworkBuilder":
        return self.add("posts", id=id_, unit_id=unit, role=role, **cells)

    def person(self, id_: str, home: str | None = None, **cells: Any) -> "NetworkBuilder":
        return self.add("people", id=id_, name=f"Người {id_}", home_unit_id=home, **cells)

    def holds(self, person: str, post: str, start: str | None = None, end: str | None = None) -> "NetworkBuilder":
        """Add a holding, and the person if missing."""
        self._ensure_person(person)
        return self.add("holdings", start, end, person_id=person, post_id=post)

    def member(self, person: str, unit: str, role: str = "member", **interval: Any) -> "NetworkBuilder":
        """Add a membership, and the person if missing."""
        self._ensure_person(person)
        return self.add("memberships", person_id=person, unit_id=unit, role=role, **interval)

    def link(self, type_: str, source: str, target: str, **cells: Any) -> "NetworkBuilder":
        return self.add("links", type=type_, source_id=source, target_id=target, **cells)

    def training(self, id_: str, held_on: str) -> "NetworkBuilder":
        self.rows["trainings"].append({"id": id_, "title": f"Khóa {id_}", "held_on": held_on})
        return self

    def _ensure_person(self, person: str) -> None:
        if all(row["id"] != person for row in self.rows["people"]):
            self.person(person)

    def sheets(self) -> list[Sheet]:
        sheets = []
        for table, rows in self.rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            cells = [(line, [format_cell(row.get(c)) for c in columns]) for line, row in enumerate(rows, start=2)]
            sheets.append(Sheet(table, f"{table}.csv", columns, cells))
        return sheets
