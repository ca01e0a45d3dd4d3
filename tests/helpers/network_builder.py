"""Small networks, written down in a few lines and handed to the import as tables."""

from collections import defaultdict
from typing import Any

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["Tables"]

LEVELS = {
    "government": "central",
    "ministry": "central",
    "community_team": "community",
    "area": "community",
    "people_committee": "commune",
}


def cell(value: object) -> str:
    """A value as a table's cell."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class Tables:
    """Rows by table. What is not said has a plain default; `start` and `end` are the interval."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: str, start: str | None = None, end: str | None = None, **cells: Any) -> "Tables":
        """One row of any table."""
        self.rows[table].append({**cells, "valid_from": start, "valid_to": end})
        return self

    def unit(self, id_: str, kind: str = "department", parent: str | None = None, **cells: Any) -> "Tables":
        """A unit that reported on 2026-01-01 unless `reported_on` says otherwise."""
        defaults = {"name": f"Đơn vị {id_}", "level": LEVELS.get(kind, "commune"), "sector": "state"}
        return self.add(
            "units", id=id_, kind=kind, parent_id=parent, **{**defaults, "reported_on": "2026-01-01", **cells}
        )

    def post(self, id_: str, unit: str | None, role: str = "focal_point", **cells: Any) -> "Tables":
        """A post in a unit."""
        return self.add("posts", id=id_, unit_id=unit, role=role, **cells)

    def person(self, id_: str, home: str | None = None, **cells: Any) -> "Tables":
        """A person."""
        return self.add("people", id=id_, name=f"Người {id_}", home_unit_id=home, **cells)

    def holds(self, person: str, post: str, start: str | None = None, end: str | None = None) -> "Tables":
        """A holding; the person is added if it is new."""
        self._known(person)
        return self.add("holdings", start, end, person_id=person, post_id=post)

    def member(self, person: str, unit: str, role: str = "member", **interval: Any) -> "Tables":
        """A membership; the person is added if it is new."""
        self._known(person)
        return self.add("memberships", person_id=person, unit_id=unit, role=role, **interval)

    def link(self, type_: str, source: str, target: str, **cells: Any) -> "Tables":
        """A row of links."""
        return self.add("links", type=type_, source_id=source, target_id=target, **cells)

    def training(self, id_: str, held_on: str) -> "Tables":
        """A training."""
        self.rows["trainings"].append({"id": id_, "title": f"Khóa {id_}", "held_on": held_on})
        return self

    def _known(self, person: str) -> None:
        if all(row["id"] != person for row in self.rows["people"]):
            self.person(person)

    def sheets(self) -> list[Sheet]:
        """The tables."""
        found = []
        for table, rows in self.rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            cells = [(line, [cell(row.get(c)) for c in columns]) for line, row in enumerate(rows, start=2)]
            found.append(Sheet(table, f"{table}.csv", columns, cells))
        return found
