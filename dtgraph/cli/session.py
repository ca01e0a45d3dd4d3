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
from ..values import day

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
    settled = Session(
        before.store if store is None else _given("--store", store),
        before.as_of if as_of is None else _day(as_of),
        format_ or before.format,
    )
    context.obj = settled
    return settled


def _given(option: str, text: str) -> str:
    if not text:
        raise InputError("bad-option", option=option, found="empty", advice="give it a value or leave it out")
    return text


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError:
        advice = "write the day as YYYY-MM-DD"
        raise InputError("bad-option", option="--as-of", found=shorten(text), advice=advice) from None


@contextmanager
def opened(session: Session) -> Iterator[Network]:
    """The network of the session, released at the end."""
    with Network(open_store(session.store)) as network:
        yield network
