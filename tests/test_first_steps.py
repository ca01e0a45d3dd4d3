"""What a newcomer is told to type works: the README's commands, on the sample network."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dtgraph.cli import main
from dtgraph.network import Network

ROOT = Path(__file__).parent.parent
SEED = 1690
GOVERNMENT = "vn:central:government:2025"
UNITS = f"id,name,level,kind,sector,parent_id\nown:office,Văn phòng,central,department,state,{GOVERNMENT}\n"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as it is after `make demo SCALE=sample`, with tables of one's own."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "demo").mkdir()
    network, _ = Network.create_demonstration(str(folder / "demo" / "dtgraph.db"), "sample", SEED)
    network.close()
    (folder / "tables").mkdir()
    (folder / "tables" / "units.csv").write_text(UNITS, encoding="utf-8")
    return folder


def commands(page: str = "README.md") -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("dtgraph ") and " serve" not in line]  # no end


def test_the_commands_of_the_readme_one_after_the_other(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    monkeypatch.setenv("DTGRAPH_STORE", "demo/dtgraph.db")
    for command in commands():
        _, *arguments = shlex.split(command.replace(" ID", f" {GOVERNMENT}"))
        with pytest.raises(SystemExit) as left:
            main(arguments)
        said = capsys.readouterr()
        assert left.value.code == 0, f"{command}: {said.err}"
        assert "".join(said), command


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
    gaps = ("gaps", "--as-of", "2026-06-30", "--explain", "--format", "json")
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


def test_the_page_on_rules_of_ones_own(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
    [name] = re.findall(r"`(my_rules/\w+\.cypher)`:", page)
    [rule] = re.findall(r"```cypher\n(.*?)```", page, re.DOTALL)
    [told] = re.findall(r"```text\n(.*?)\n```", page)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_STORE", str(clone / "demo" / "dtgraph.db"))
    (tmp_path / "my_rules").mkdir()
    (tmp_path / name).write_text(rule, encoding="utf-8")
    for command in commands("docs/own-rules.md"):
        with pytest.raises(SystemExit) as left:
            main(shlex.split(command)[1:])
        said = capsys.readouterr()
        assert left.value.code == 0, f"{command}: {said.err}"
        assert "communes_without_population" in said.out or "Communes without a population" in said.out
    (tmp_path / name).write_text(rule.replace("MATCH (u:Unit)", "MATCH (u:Unit) SET u.code = 'x'"), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["rules", "--rules", "my_rules"])
    assert capsys.readouterr().err.strip() == told


def test_there_are_some() -> None:
    assert len(commands()) > 10
