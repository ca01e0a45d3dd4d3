"""What every command shares: the common options, before or after the command, and the open network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from ..backends import open_network
from ..catalogue import Catalogue, with_own
from ..errors import InputError, shorten
from ..model import today
from ..network import Network
from ..settings import Settings
from ..values import day

__all__ = [
    "AsOf",
    "CommandContext",
    "Format",
    "OutputFormat",
    "Rules",
    "Store",
    "Within",
    "common",
    "day_option",
    "opened",
]


class OutputFormat(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="STORE",
        help="Where the network lives: a path, neo4j://…, bolt://…, or http://… of a running service.",
        show_default="DTGRAPH_STORE or ./dtgraph.db",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day that is asked about, YYYY-MM-DD.", show_default="today"),
]
Format = Annotated[
    OutputFormat | None, typer.Option("--format", help="How the answer is written.", show_default="table")
]


Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules", metavar="DIR", help="A folder of your own rules, asked too.", show_default="DTGRAPH_RULES or none"
    ),
]
Within = Annotated[str | None, typer.Option("--within", metavar="ID", help="Only what is in this unit's subtree.")]


@dataclass(frozen=True)
class CommandContext:
    """The common options, settled."""

    store: str
    as_of: date
    format: OutputFormat
    rules: Path | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue with the user's own rules."""
        return with_own(self.rules)


def common(
    context: typer.Context,
    store: str | None,
    as_of: str | None,
    format_: OutputFormat | None,
    rules: Path | None = None,
) -> CommandContext:
    """The common options: those after the command win over those before it, which win over the settings."""
    own = Settings()
    before = (
        context.obj
        if isinstance(context.obj, CommandContext)
        else CommandContext(own.store, today(), OutputFormat.TABLE, own.rules)
    )
    settled = CommandContext(
        before.store if store is None else _given("--store", store),
        before.as_of if as_of is None else day_option("--as-of", as_of),
        format_ or before.format,
        rules or before.rules,
    )
    context.obj = settled
    return settled


def _given(option: str, text: str) -> str:
    if not text:
        raise InputError("bad-option", option=option, found="empty", advice="give it a value or leave it out")
    return text


def day_option(option: str, text: str) -> date:
    """The day that an option gives. Raises `InputError` `bad-option`."""
    try:
        return day(text)
    except ValueError:
        advice = "write the day as YYYY-MM-DD"
        raise InputError("bad-option", option=option, found=shorten(text), advice=advice) from None


@contextmanager
def opened(session: CommandContext, *, own: bool = False) -> Iterator[Network]:
    """The network of the session, with the user's `own` rules if they are asked, released at the end."""
    with open_network(session.store, session.catalogue if own else None) as network:
        yield network
