"""Options that all commands share, given before or after the command, and the open network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError, shorten

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..network import Network

__all__ = [
    "AsOf",
    "CommandContext",
    "Format",
    "OutputFormat",
    "Rules",
    "Store",
    "Within",
    "common",
    "date_option",
    "open_network",
]


class OutputFormat(StrEnum):
    """Output formats."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="STORE",
        help="The network: a path, neo4j://…, bolt://…, or http://… of a running service.",
        show_default="DTGRAPH_STORE or ./dtgraph.db",
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The day, as YYYY-MM-DD.", show_default="today")
]
Format = Annotated[OutputFormat | None, typer.Option("--format", help="Output format.", show_default="table")]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="DIR", help="Folder with your own rules.", show_default="DTGRAPH_RULES or none"),
]
Within = Annotated[str | None, typer.Option("--within", metavar="ID", help="Only the subtree of this unit.")]


@dataclass(frozen=True)
class CommandContext:
    """Values of the common options."""

    store: str
    as_of: date
    format: OutputFormat
    rules: Path | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue with the user's own rules."""
        from ..catalogue import with_custom_rules

        return with_custom_rules(self.rules)


def common(
    context: typer.Context,
    store: str | None,
    as_of: str | None,
    format_: OutputFormat | None,
    rules: Path | None = None,
) -> CommandContext:
    """Combine options after the command, options before it, and settings, in this order of precedence."""
    before = context.obj if isinstance(context.obj, CommandContext) else _from_settings()
    combined = CommandContext(
        before.store if store is None else _not_empty("--store", store),
        before.as_of if as_of is None else date_option("--as-of", as_of),
        format_ or before.format,
        rules or before.rules,
    )
    context.obj = combined
    return combined


def _from_settings() -> CommandContext:
    from ..model import today
    from ..settings import Settings

    settings = Settings()
    return CommandContext(settings.store, today(), OutputFormat.TABLE, settings.rules)


def _not_empty(option: str, text: str) -> str:
    if not text:
        raise InputError("bad-option", option=option, found="empty", advice="give it a value or leave it out")
    return text


def date_option(option: str, text: str) -> date:
    """Parse the date of an option. Raises `InputError` `bad-option`."""
    from ..values import parse_day

    try:
        return parse_day(text)
    except ValueError:
        advice = "give a date as YYYY-MM-DD"
        raise InputError("bad-option", option=option, found=shorten(text), advice=advice) from None


@contextmanager
def open_network(context: CommandContext, *, with_rules: bool = False) -> Iterator[Network]:
    """Open the network, with the user's own rules if the command uses them, and close it at the end."""
    from ..backends import open_backend
    from ..network import Network

    backend = open_backend(context.store, context.catalogue if with_rules else None, lazy=True)
    with Network(backend) as network:
        yield network
