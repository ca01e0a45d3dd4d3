"""The commands of the command line, which are imported when they are needed."""

from collections.abc import Iterator
from typing import Any

import typer

from dtgraph.cli.app import app

__all__ = ["iter_commands"]


def iter_commands() -> Iterator[tuple[str, Any]]:
    """Yield the full name of each command and group, such as `keys create`, and the command itself."""
    program: Any = typer.main.get_command(app)
    yield from _subcommands("", program, program.make_context("dtgraph", [], resilient_parsing=True))


def _subcommands(prefix: str, group: Any, context: Any) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(context):
        command, full_name = group.get_command(context, name), f"{prefix} {name}".strip()
        yield full_name, command
        if hasattr(command, "list_commands"):
            yield from _subcommands(full_name, command, context)
