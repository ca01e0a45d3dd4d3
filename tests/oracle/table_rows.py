"""Tables as rows of named cells: conversion to sheets, formatting, and reduction to the rows that matter."""

from collections.abc import Callable, Iterable, Sequence

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["Cells", "Row", "format_rows", "reduce_sheets", "to_rows", "to_sheets"]

Cells = dict[str, str]
Row = tuple[str, Cells]
"""A table and its non-empty cells."""


def to_rows(sheets: Iterable[Sheet]) -> list[Row]:
    """Rows of all tables."""
    return [
        (sheet.table, {column: cell for column, cell in zip(sheet.columns, cells, strict=True) if cell})
        for sheet in sheets
        for _, cells in sheet.rows
    ]


def to_sheets(rows: Sequence[Row]) -> list[Sheet]:
    """Sheets of the tables that have rows."""
    sheets = []
    for table in dict.fromkeys(table for table, _ in rows):
        table_cells = [cells for other, cells in rows if other == table]
        columns = list(dict.fromkeys(column for cells in table_cells for column in cells))
        lines = [
            (line, [cells.get(column, "") for column in columns]) for line, cells in enumerate(table_cells, start=2)
        ]
        sheets.append(Sheet(table, f"{table}.csv", columns, lines))
    return sheets


def format_rows(sheets: Iterable[Sheet]) -> str:
    """One line for each row, without empty cells."""
    return "\n".join(
        f"{table}: {' '.join(f'{column}={cell}' for column, cell in cells.items())}" for table, cells in to_rows(sheets)
    )


def reduce_sheets(sheets: Iterable[Sheet], differs: Callable[[list[Sheet]], bool]) -> list[Sheet]:
    """Remove nodes, relationships and then cells from `sheets` as long as `differs` remains true.

    A node is removed with all rows that refer to it. `differs` must be false for invalid tables.
    """
    rows, before = to_rows(sheets), None
    while rows != before:
        before = rows
        for row in reversed(before):
            id_ = row[1].get("id")
            fewer = [other for other in rows if other is not row and (id_ is None or id_ not in other[1].values())]
            rows = fewer if len(fewer) < len(rows) and differs(to_sheets(fewer)) else rows
        for number, (table, cells) in enumerate(rows):
            for column in cells:
                fewer_cells = {name: cell for name, cell in rows[number][1].items() if name != column}
                fewer = [*rows[:number], (table, fewer_cells), *rows[number + 1 :]]
                rows = fewer if differs(to_sheets(fewer)) else rows
    return to_sheets(rows)
