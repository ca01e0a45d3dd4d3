"""Exit codes of the program in its own process; `tests/integration/docs/` tests the documented commands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ...helpers import ROOT


@pytest.fixture(scope="module")
def clone(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the result of `make demo SCALE=sample`."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(demo, folder / "demo")
    return folder


def run_process(folder: Path, *arguments: str, size: int | None = None, **environment: str) -> tuple[int, bytes]:
    """Run a command, read `size` bytes of its output, or all; return its exit code and what was read."""
    command = [sys.executable, "-m", "dtgraph.cli", *arguments]
    variables = {**os.environ, "DTGRAPH_STORE": "demo/dtgraph.db", **environment}
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        out = process.stdout.read(-1 if size is None else size)
        process.stdout.close()
        return process.wait(), out


def test_closed_pipe_does_not_change_exit_code(clone: Path) -> None:
    rules = ("units_without_focal_point", "people_not_trained_this_year")  # more than a pipe holds, some critical
    gaps = ("gaps", *rules, "--as-of", "2026-06-30", "--explain", "--format", "json")
    assert run_process(clone, *gaps, "--fail-on", "critical", size=10)[0] == 1
    assert run_process(clone, *gaps, size=10)[0] == 0


def test_query_timeout_ends_process_without_output(clone: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
    [rule] = re.findall(r"```cypher\n(.*?)```", page, re.DOTALL)
    heavy = (
        "WITH size([a IN range(1, 20000) WHERE any(b IN range(1, 20000) WHERE a * b = -1) | a]) AS a\nMATCH (u:Unit)"
    )
    (tmp_path / "heavy.cypher").write_text(rule.replace("MATCH (u:Unit)", heavy), encoding="utf-8")
    command = ("gaps", "heavy", "--rules", str(tmp_path), "--format", "json")
    assert run_process(clone, *command, DTGRAPH_RULE_TIMEOUT="0.5") == (3, b"")
