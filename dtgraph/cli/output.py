"""Output: tables for people, JSON and CSV for programs; notes and progress bars go to stderr only."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import JustifyMethod

    from ..results import Table
    from .context import OutputFormat

__all__ = [
    "READING",
    "heading",
    "note",
    "percent",
    "print_as",
    "print_csv",
    "print_json",
    "print_table",
    "progress_bar",
    "stop_if_closed",
]

READING = "reading the network"
"""The first and longest step of commands about the whole network."""

MAX_WIDTH = 100_000
"""Characters of a line if the output is not a terminal: a row is one line, to be searched or counted."""


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else MAX_WIDTH, highlight=False)


def note(text: str) -> None:
    """Print a message to stderr."""
    print(text, file=sys.stderr)


def heading(text: str) -> None:
    """Print a heading above a table."""
    _console().print(Text(f"\n{text}", style="bold"))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows below the names of their columns; numbers to the right, null as an empty cell."""
    listed = [list(row) for row in rows]
    texts = [[_cell(value) for value in row] for row in listed]
    grid, wraps = Grid(box=None, header_style="bold", pad_edge=False), sys.stdout.isatty()
    for index, column in enumerate(columns):
        numeric = any(isinstance(row[index], int | float) for row in listed) or column.startswith("share")
        is_id = column == "id" or column.endswith("_id")  # not wrapped, so that it can be copied
        # otherwise rich measures each cell, which takes a third of its time
        width = None if wraps else max(map(cell_len, (column, *(row[index] for row in texts))))
        justify: JustifyMethod = "right" if numeric else "left"
        grid.add_column(column, justify=justify, overflow="fold", no_wrap=is_id or not wraps, width=width)
    for row in texts:
        grid.add_row(*map(Text, row))  # Text: no markup
    console = _console()
    if wraps:
        console.print(grid)
        return
    with console.capture() as capture:
        console.print(grid)
    for line in capture.get().splitlines():
        print(line.rstrip())  # the last column is padded, too


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    return str(value)


def percent(value: float | None) -> str:
    """A share in percent; empty for None."""
    return "" if value is None else f"{value:.1%}"


def print_json(data: Any) -> None:
    """Print JSON; dates as YYYY-MM-DD."""
    from ..results import as_json_text

    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, default=as_json_text)
    print()


def print_csv(table: Table) -> None:
    """Print a table as CSV."""
    from ..results import csv_lines

    for line in csv_lines(table):
        sys.stdout.write(line)


def print_as(format_: OutputFormat, table: Table, data: Any) -> None:
    """Print a table in the format of the command; as JSON, print `data`."""
    match format_.value:
        case "json":
            print_json(data)
        case "csv":
            print_csv(table)
        case _:
            print_table(table.columns, ([row.get(name) for name in table.columns] for row in table.rows))


@contextmanager
def stop_if_closed() -> Iterator[None]:
    """Drop the rest of the output if its reader closes it, as head does; the command goes on."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show a progress bar on stderr if it is a terminal; yields a function of the step, its number, and the total."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda step, done, total: progress.update(task, description=step, completed=done, total=total)
