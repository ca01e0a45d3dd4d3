"""The command line."""

import os
import sys
import threading
from typing import NoReturn

from ..stores.query_timeout import THREAD_NAME

__all__ = ["INTERRUPTED", "main", "program"]

INTERRUPTED = 130
"""The exit code after Ctrl-C."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and raise `SystemExit` with its exit code (see `dtgraph.errors`)."""
    try:
        from .app import run

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("dtgraph: interrupted; nothing was left half-written [interrupted]", file=sys.stderr)
    sys.exit(code)


def program() -> NoReturn:
    """Run the command of this process, and end the process."""
    try:
        main()
    except SystemExit as exit_:
        if any(thread.name == THREAD_NAME for thread in threading.enumerate()):
            # a timed-out query is still running: end without waiting for its thread
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(exit_.code or 0))
        raise
