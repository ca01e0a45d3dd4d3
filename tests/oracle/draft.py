"""A network while it is drawn: rows of tables, and how nodes and relationships become rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from dtgraph.exchange.tables.sheet import Sheet

from .intervals import NODES, TIES, Interval
from .rows import Cells, sheets_of

__all__ = ["Chooser", "Draft", "Unit"]

Value = TypeVar("Value")

OWN_TABLES = {"HOLDS": ("holdings", "person_id", "post_id"), "MEMBER_OF": ("memberships", "person_id", "unit_id")}


class Chooser(Protocol):
    """What decides: Hypothesis, or chance."""

    def __call__(self, values: Sequence[Value], /) -> Value: ...


class Unit(NamedTuple):
    """What others need to know of a unit."""

    id: str
    kind: str
    level: str


class Draft:
    """The rows so far."""

    def __init__(self, one_of: Chooser) -> None:
        self.one_of = one_of
        self.rows: dict[str, list[Cells]] = defaultdict(list)
        self.units: list[Unit] = []

    def some(self, values: Sequence[Value], *numbers: int) -> list[Value]:
        """As many of `values` as one of `numbers` says, each once."""
        left = list(values)
        return [left.pop(self.one_of(range(len(left)))) for _ in range(min(self.one_of(numbers), len(left)))]

    def among(self, *names: str) -> list[Unit]:
        """The units whose kind or level is one of `names`."""
        return [unit for unit in self.units if unit.kind in names or unit.level in names]

    def ids(self, table: str) -> list[str]:
        return [row["id"] for row in self.rows[table]]

    def sources(self, type_: str, target: str) -> list[str]:
        """What is tied to `target` by rows of links."""
        return [row["source_id"] for row in self.rows["links"] if (row["type"], row["target_id"]) == (type_, target)]

    def node(self, table: str, *, dated: bool = True, **cells: str) -> Cells:
        """A row with an id that says what it is, in no order, and an interval."""
        row = {"id": f"{self.one_of('mzBa')}-{table}-{len(self.rows[table])}", **cells}
        if dated:
            row["valid_from"], row["valid_to"] = self.one_of(NODES)
        self.rows[table].append(row)
        return row

    def tie(
        self, type_: str, source: str, target: str, pieces: Sequence[Sequence[Interval]] = TIES, **cells: str
    ) -> None:
        """Rows for the relationship between two nodes: one for each interval of one of `pieces`."""
        table, first, second = OWN_TABLES.get(type_, ("links", "source_id", "target_id"))
        named = {"type": type_} if table == "links" else {}
        for start, end in self.one_of(pieces):
            ends = {first: source, second: target, "valid_from": start, "valid_to": end}
            self.rows[table].append({**named, **ends, **cells})

    def tie_up(self, type_: str, row: Cells, shorthand: str, targets: Sequence[str]) -> None:
        """Ties of one node to `targets`, one of them by its row's own cell as often as not."""
        for target in targets:
            if shorthand not in row and self.one_of((True, False)):
                row[shorthand] = target
            else:
                self.tie(type_, row["id"], target)

    def sheets(self) -> list[Sheet]:
        """The tables."""
        return sheets_of([(table, cells) for table, rows in self.rows.items() for cells in rows])
