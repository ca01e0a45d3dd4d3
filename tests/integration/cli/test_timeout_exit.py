"""A command exits while a timed-out query is still running."""

import subprocess
import sys
from pathlib import Path

import pytest

from dtgraph.errors import StoreError

SETUP = """
import os, sys, threading
from dtgraph.cli import main, program
from dtgraph.stores.query_timeout import THREAD_NAME

threading.Thread(target=threading.Event().wait, name=THREAD_NAME).start()
sys.argv = ["dtgraph", "--store", "none.db", "gaps"]
"""

CALL_MAIN = """
try:
    main()
except SystemExit as exit_:
    print("exit code", exit_.code, flush=True)
os._exit(0)
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("call", ["program()", CALL_MAIN])
def test_exit_does_not_wait_for_timed_out_query(call: str, tmp_path: Path) -> None:
    process = run(SETUP + call, tmp_path)
    assert "[store-missing]" in process.stderr
    if call == CALL_MAIN:
        # a program that calls `main` continues
        assert (process.returncode, process.stdout) == (0, f"exit code {StoreError.exit_code}\n")
    else:
        assert process.returncode == StoreError.exit_code
