"""The command-line program: its commands, exit codes and error messages."""

import io
import os
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from ..errors import DtgraphError, ImportRefusedError
from .context import AsOf, Format, Rules, Store, common
from .lazy_group import LazyGroup
from .output import note

__all__ = ["app", "run"]

USAGE_ERROR = 2
FAILURE = 3

MODULES = ("store_commands", "gaps", "query", "units", "scorecard", "paths", "resilience", "report", "keys", "serve")
"""Modules of the commands, in the order of the help page."""


class _Commands(LazyGroup):
    modules = tuple(f"dtgraph.cli.{name}" for name in MODULES)


app = typer.Typer(
    name="dtgraph",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(requested: bool) -> None:
    if requested:
        print(f"dtgraph {version('dtgraph')}")
        raise typer.Exit


@app.callback()
def dtgraph(
    context: typer.Context,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
    rules: Rules = None,
    version_: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Find who is responsible in a network of organisations, where somebody is missing, and who could serve."""
    common(context, store, as_of, format_, rules)


def run(arguments: list[str] | None) -> int:
    """Run the program and return its exit code."""
    _use_utf8()
    try:
        return int(app(arguments, prog_name="dtgraph", standalone_mode=False) or 0)
    except DtgraphError as error:
        if isinstance(error, ImportRefusedError):
            for row_error in error.errors:
                note(str(row_error))
        note(f"dtgraph: {error}")
        return error.exit_code
    except typer.TyperException as error:
        if message := _usage_message(error):  # empty if help was requested, which is printed already
            note(f"dtgraph: {message} – see dtgraph --help [bad-usage]")
        return USAGE_ERROR
    except SystemExit:  # raised by Typer when the reader of our output closes it, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        reason = error.strerror
        note(f"dtgraph: the operating system reports: {reason} – check the disk and the output file [system]")
        return FAILURE
    except Exception as error:
        # a bug: the message may contain personal data, the location does not
        *_, last = traceback.extract_tb(error.__traceback__)
        location = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        note(f"dtgraph: a bug in dtgraph ({location}) – please report it [internal]")
        return FAILURE


def _use_utf8() -> None:
    """Write UTF-8 whatever the encoding of the terminal: names are Vietnamese, and results are files."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage_message(error: typer.TyperException) -> str:
    """Typer's message for a wrong command or option, as one sentence without its full stop."""
    return " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
