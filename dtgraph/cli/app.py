"""The program: its commands, how it ends, and how it says what went wrong."""

import os
import sys
from typing import NoReturn

import typer

from ..errors import DtgraphError, ImportRefusedError
from . import ask, network
from .output import note
from .session import AsOf, Format, Store, common

__all__ = ["app", "main"]

WRONG = 2
INTERRUPTED = 130

app = typer.Typer(
    name="dtgraph",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def dtgraph(context: typer.Context, store: Store = None, as_of: AsOf = None, format_: Format = None) -> None:
    """Find who is responsible in a network of organisations, where somebody is missing, and who could serve."""
    common(context, store, as_of, format_)


network.add_to(app)
ask.add_to(app)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program and leave with its exit code (see `dtgraph.errors`)."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = int(app(arguments, prog_name="dtgraph", standalone_mode=False) or 0)
    except DtgraphError as error:
        if isinstance(error, ImportRefusedError):
            for row_error in error.errors:
                note(str(row_error))
        note(f"dtgraph: {error}")
        return error.exit_code
    except typer.TyperException as error:
        if said := _usage(error):  # else the help page was asked for, and is printed
            note(f"dtgraph: {said} – see dtgraph --help [bad-usage]")
        return WRONG
    except SystemExit:
        # Typer's answer to a reader that has enough of our output, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if code == INTERRUPTED:
        note("dtgraph: stopped; nothing was left half-written [interrupted]")
    return code


def _usage(error: typer.TyperException) -> str:
    """What Typer says of a wrong command or option, as one sentence without its end."""
    return " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
