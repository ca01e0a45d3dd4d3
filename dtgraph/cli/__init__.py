"""The command line: one file per group of commands, all over the same `Network`."""

import os
import sys
import threading
from typing import NoReturn

from ..stores.query_timeout import NAME

__all__ = ["INTERRUPTED", "main", "program"]

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and raise `SystemExit` with its exit code (see `dtgraph.errors`)."""
    try:
        from .app import run  # noqa: PLC0415 - it takes a second, in which Ctrl-C must end quietly, too

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("dtgraph: stopped; nothing was left half-written [interrupted]", file=sys.stderr)
    sys.exit(code)


def program() -> NoReturn:
    """Run the command that this process was begun with, and end the process."""
    try:
        main()
    except SystemExit as left:
        if any(thread.name == NAME for thread in threading.enumerate()):
            # a question that was given up still runs: it ends with the process, and must not be waited for
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(left.code or 0))
        raise
