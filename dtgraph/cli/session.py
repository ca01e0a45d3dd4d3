"""What every command shares: the common options, before or after the command, and the open network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from ..errors import InputError, shorten
from ..model import today
from ..network import Network
from ..settings import Settings
from ..store import open_store

__all__ = ["AsOf", "Format", "OutputFormat", "Session", "Store", "common", "opened"]


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
        help="Where the network lives: a path, neo4j://… or bolt://…",
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


@dataclass(frozen=True, slots=True)
class Session:
    """The common options, settled."""

    store: str
    as_of: date
    format: OutputFormat


def common(context: typer.Context, store: str | None, as_of: str | None, format_: OutputFormat | None) -> Session:
    """The common options: those after the command win over those before it, which win over the settings."""
    before = context.obj if isinstance(context.obj, Session) else Session(Settings().store, today(), OutputFormat.TABLE)
    settled = Session(store or before.store, _day(as_of) if as_of else before.as_of, format_ or before.format)
    context.obj = settled
    return settled


def _day(text: str) -> date:
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "bad-option", option="--as-of", found=shorten(text), advice="write the day as YYYY-MM-DD"
        ) from None


@contextmanager
def opened(session: Session) -> Iterator[Network]:
    """The network of the session, released at the end."""
    with Network(open_store(session.store)) as network:
        yield network
