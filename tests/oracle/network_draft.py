"""A random network under construction: rows of tables for its nodes and relationships."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from dtgraph.exchange.tables.sheet import Sheet

from .intervals import NODES, TIES, Interval
from .table_rows import Cells, to_sheets

__all__ = ["Chooser", "Draft", "Unit"]

Value = TypeVar("Value")

TIE_TABLES = {"HOLDS": ("holdings", "person_id", "post_id"), "MEMBER_OF": ("memberships", "person_id", "unit_id")}


class Chooser(Protocol):
    """Chooses one of several values: Hypothesis or a random generator."""

    def __call__(self, values: Sequence[Value], /) -> Value: ...


class Unit(NamedTuple):
    """A unit in a draft."""

    id: str
    kind: str
    level: str


class Draft:
    """Rows by table, and the units among them."""

    def __init__(self, choose: Chooser) -> None:
        self.choose = choose
        self.rows: dict[str, list[Cells]] = defaultdict(list)
        self.units: list[Unit] = []

    def sample(self, values: Sequence[Value], *sizes: int) -> list[Value]:
        """Different ones of `values`; their number is one of `sizes`."""
        remaining = list(values)
        size = min(self.choose(sizes), len(remaining))
        return [remaining.pop(self.choose(range(len(remaining)))) for _ in range(size)]

    def units_of(self, *names: str) -> list[Unit]:
        """Units whose kind or level is one of `names`."""
        return [unit for unit in self.units if unit.kind in names or unit.level in names]

    def ids(self, table: str) -> list[str]:
        return [row["id"] for row in self.rows[table]]

    def sources(self, type_: str, target: str) -> list[str]:
        """Sources of the links of a type to `target`."""
        return [row["source_id"] for row in self.rows["links"] if (row["type"], row["target_id"]) == (type_, target)]

    def node(self, table: str, *, dated: bool = True, **cells: str) -> Cells:
        """Add a row with an id, which is not in order, and an interval."""
        row = {"id": f"{self.choose('mzBa')}-{table}-{len(self.rows[table])}", **cells}
        if dated:
            row["valid_from"], row["valid_to"] = self.choose(NODES)
        self.rows[table].append(row)
        return row

    def tie(
        self, type_: str, source: str, target: str, pieces: Sequence[Sequence[Interval]] = TIES, **cells: str
    ) -> None:
        """Add rows for the relationship between two nodes, one for each interval of one of `pieces`."""
        table, first, second = TIE_TABLES.get(type_, ("links", "source_id", "target_id"))
        type_cells = {"type": type_} if table == "links" else {}
        for start, end in self.choose(pieces):
            ends = {first: source, second: target, "valid_from": start, "valid_to": end}
            self.rows[table].append({**type_cells, **ends, **cells})

    def tie_all(self, type_: str, row: Cells, shorthand: str, targets: Sequence[str]) -> None:
        """Add relationships of a node to `targets`, one of them sometimes in the shorthand cell of its row."""
        for target in targets:
            if shorthand not in row and self.choose((True, False)):
                row[shorthand] = target
            else:
                self.tie(type_, row["id"], target)

    def sheets(self) -> list[Sheet]:
        """The tables."""
        return to_sheets([(table, cells) for table, rows in self.rows.items() for cells in rows])
