"""How the program ends as a process of its own. That the commands of the texts work is in `tests/integration/docs/`."""

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
    """A folder as it is after `make demo SCALE=sample`."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(demo, folder / "demo")
    return folder


def ended(folder: Path, *arguments: str, read: int | None = None, **environment: str) -> tuple[int, bytes]:
    """How a process of its own ends whose output is read in part, and what was read."""
    command = [sys.executable, "-m", "dtgraph.cli", *arguments]
    own = {**os.environ, "DTGRAPH_STORE": "demo/dtgraph.db", **environment}
    with subprocess.Popen(command, cwd=folder, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        out = process.stdout.read(-1 if read is None else read)
        process.stdout.close()
        return process.wait(), out


def test_a_reader_that_stops_early_does_not_change_how_it_ends(clone: Path) -> None:
    rules = ("units_without_focal_point", "people_not_trained_this_year")  # more than a pipe holds, some critical
    gaps = ("gaps", *rules, "--as-of", "2026-06-30", "--explain", "--format", "json")
    assert ended(clone, *gaps, "--fail-on", "critical", read=10)[0] == 1
    assert ended(clone, *gaps, read=10)[0] == 0


def test_a_question_that_is_given_up_ends_the_process_with_its_code_and_no_output(clone: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
    [rule] = re.findall(r"```cypher\n(.*?)```", page, re.DOTALL)
    heavy = (
        "WITH size([a IN range(1, 20000) WHERE any(b IN range(1, 20000) WHERE a * b = -1) | a]) AS a\nMATCH (u:Unit)"
    )
    (tmp_path / "heavy.cypher").write_text(rule.replace("MATCH (u:Unit)", heavy), encoding="utf-8")
    asked = ("gaps", "heavy", "--rules", str(tmp_path), "--format", "json")
    assert ended(clone, *asked, DTGRAPH_RULE_TIMEOUT="0.5") == (3, b"")
