"""Writing answers: tables for people, JSON and CSV for machines; notes and progress on stderr alone."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid
from rich.text import Text

from ..table_adapters import Table, csv_lines, plain

__all__ = ["READING", "as_csv", "as_json", "heading", "note", "progress", "share", "table", "until_enough"]

READING = "reading the network"
"""What is done first, and longest, of what is asked of the whole of it."""

PLAIN_WIDTH = 140
"""The width of a table that does not go to a terminal, in characters."""


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def note(text: str) -> None:
    """Say something on stderr."""
    print(text, file=sys.stderr)


def heading(text: str) -> None:
    """A heading above a table."""
    _console().print(Text(f"\n{text}", style="bold"))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows under their column names; numbers to the right, null as nothing. Texts are never read as markup."""
    shown = Grid(box=None, header_style="bold", pad_edge=False)
    listed = [list(row) for row in rows]
    for at, column in enumerate(columns):
        numeric = any(isinstance(row[at], int | float) for row in listed) or column.startswith("share")
        whole = column == "id" or column.endswith("_id")  # an id is there to be copied
        shown.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=whole)
    for row in listed:
        shown.add_row(*(Text(_cell(value)) for value in row))
    _console().print(shown)


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


def share(value: float | None) -> str:
    """A fraction as per cent; nothing where there is none."""
    return "" if value is None else f"{value:.1%}"


def as_json(answer: Any) -> None:
    """`answer` as JSON, days in ISO form."""
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2, default=plain)
    print()


def as_csv(shown: Table) -> None:
    """A table as CSV."""
    for line in csv_lines(shown):
        sys.stdout.write(line)


@contextmanager
def until_enough() -> Iterator[None]:
    """Let whoever reads stop early, as `head` does: what they do not read is not written, and the command goes on."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on stderr while it is a terminal; else nothing. Takes what is done, how far, and of how much."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
