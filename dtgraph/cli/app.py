"""The program: its commands, how it ends, and how it says what went wrong."""

import io
import os
import sys
import traceback
from pathlib import Path

import typer

from ..errors import DtgraphError, ImportRefusedError
from . import keys, paths, query, report, resilience, scorecard, serve, store_commands
from .context import AsOf, Format, Rules, Store, common
from .output import note

__all__ = ["app", "run"]

WRONG = 2
FAILED = 3

app = typer.Typer(
    name="dtgraph",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def dtgraph(
    context: typer.Context, store: Store = None, as_of: AsOf = None, format_: Format = None, rules: Rules = None
) -> None:
    """Find who is responsible in a network of organisations, where somebody is missing, and who could serve."""
    common(context, store, as_of, format_, rules)


store_commands.add_to(app)
query.add_to(app)
scorecard.add_to(app)
paths.add_to(app)
resilience.add_to(app)
report.add_to(app)
keys.add_to(app)
serve.add_to(app)


def run(arguments: list[str] | None) -> int:
    """Run the program; its exit code."""
    _speak_utf8()
    try:
        return int(app(arguments, prog_name="dtgraph", standalone_mode=False) or 0)
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
    except OSError as error:
        note(f"dtgraph: the system refused it ({error.strerror}) – check the disk and where the output goes [system]")
        return FAILED
    except Exception as error:
        # An error of ours: what it says may hold a person's data, where it happened does not.
        *_, last = traceback.extract_tb(error.__traceback__)
        where = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        note(f"dtgraph: an error in dtgraph itself ({where}) – please report it [internal]")
        return FAILED


def _speak_utf8() -> None:
    """Names are Vietnamese and answers are files: whatever the terminal's own encoding, both are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(error: typer.TyperException) -> str:
    """What Typer says of a wrong command or option, as one sentence without its end."""
    return " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
