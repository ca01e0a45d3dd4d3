"""The program: its commands, how it ends, and how it says what went wrong."""

import os
import sys
from typing import NoReturn

import click
import typer

from ..errors import DtgraphError, ImportRefusedError
from . import ask, network
from .output import note
from .session import AsOf, Format, Store, common

__all__ = ["app", "main"]

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
        return app(arguments, prog_name="dtgraph", standalone_mode=False) or 0
    except DtgraphError as error:
        if isinstance(error, ImportRefusedError):
            for row_error in error.errors:
                note(str(row_error))
        note(f"dtgraph: {error}")
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        note(error.format_message())
        return 2
    except click.ClickException as error:
        note(f"dtgraph: {error.format_message().rstrip('.')} – see dtgraph --help [bad-usage]")
        return 2
    except (KeyboardInterrupt, click.Abort):
        note("dtgraph: stopped; nothing was left half-written [interrupted]")
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has enough of it, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
