"""Tables as rows of what their cells say: made into sheets, written for people, and left away one after the other."""

from collections.abc import Callable, Iterable, Sequence

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["Cells", "Row", "reduced", "rows_of", "sheets_of", "written"]

Cells = dict[str, str]
Row = tuple[str, Cells]
"""The table, and the cells that are not empty."""


def rows_of(sheets: Iterable[Sheet]) -> list[Row]:
    """The rows of all tables."""
    return [
        (sheet.table, {column: cell for column, cell in zip(sheet.columns, cells, strict=True) if cell})
        for sheet in sheets
        for _, cells in sheet.rows
    ]


def sheets_of(rows: Sequence[Row]) -> list[Sheet]:
    """The tables that have rows."""
    sheets = []
    for table in dict.fromkeys(table for table, _ in rows):
        own = [cells for other, cells in rows if other == table]
        columns = list(dict.fromkeys(column for cells in own for column in cells))
        lines = [(line, [cells.get(column, "") for column in columns]) for line, cells in enumerate(own, start=2)]
        sheets.append(Sheet(table, f"{table}.csv", columns, lines))
    return sheets


def written(sheets: Iterable[Sheet]) -> str:
    """A row a line, without what is empty."""
    return "\n".join(
        f"{table}: {' '.join(f'{column}={cell}' for column, cell in cells.items())}" for table, cells in rows_of(sheets)
    )


def reduced(sheets: Iterable[Sheet], differs: Callable[[list[Sheet]], bool]) -> list[Sheet]:
    """`sheets` without the nodes, the ties and then the cells that it takes away without `differs` becoming false.

    A node goes with all that names it. What `differs` cannot take, such as a unit without a name, is no difference.
    """
    rows, before = rows_of(sheets), None
    while rows != before:
        before = rows
        for row in reversed(before):
            id_ = row[1].get("id")
            fewer = [other for other in rows if other is not row and (id_ is None or id_ not in other[1].values())]
            rows = fewer if len(fewer) < len(rows) and differs(sheets_of(fewer)) else rows
        for number, (table, cells) in enumerate(rows):
            for column in cells:
                less = {name: cell for name, cell in rows[number][1].items() if name != column}
                fewer = [*rows[:number], (table, less), *rows[number + 1 :]]
                rows = fewer if differs(sheets_of(fewer)) else rows
    return sheets_of(rows)
