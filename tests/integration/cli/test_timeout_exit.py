"""How a command ends while a question that was given up still runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from dtgraph.errors import StoreError

RUNNING = """
import os, sys, threading
from dtgraph.cli import main, program
from dtgraph.stores.query_timeout import NAME

threading.Thread(target=threading.Event().wait, name=NAME).start()
sys.argv = ["dtgraph", "--store", "none.db", "gaps"]
"""

CALLED = """
try:
    main()
except SystemExit as left:
    print("left with", left.code, flush=True)
os._exit(0)
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("last", ["program()", CALLED])
def test_a_question_that_was_given_up_is_not_waited_for(last: str, tmp_path: Path) -> None:
    said = run(RUNNING + last, tmp_path)
    assert "[store-missing]" in said.stderr
    if last == CALLED:
        # who calls it in a process of their own goes on
        assert (said.returncode, said.stdout) == (0, f"left with {StoreError.exit_code}\n")
    else:
        assert said.returncode == StoreError.exit_code
