"""The command line: one file per group of commands, all over the same `Network`."""

import sys
from typing import NoReturn

__all__ = ["INTERRUPTED", "main"]

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program and leave with its exit code (see `dtgraph.errors`)."""
    try:
        from .app import run  # noqa: PLC0415 - it takes a second, in which Ctrl-C must end quietly, too

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("dtgraph: stopped; nothing was left half-written [interrupted]", file=sys.stderr)
    sys.exit(code)
