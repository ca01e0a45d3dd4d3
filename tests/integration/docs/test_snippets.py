"""Every command and every snippet of the README and of the documentation does what its page says."""

import csv
import io
import json
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from dtgraph.catalogue import with_own
from dtgraph.cli import main
from dtgraph.cli.app import app

from ...helpers.doc_pages import PAGES, ROOT, Block, blocks, commands
from ...helpers.doc_reader import Reader

GOVERNMENT = "vn:central:government:2025"
UNITS = f"id,name,level,kind,sector,parent_id\nown:office,Văn phòng,central,department,state,{GOVERNMENT}\n"

GIVEN = {"README.md": {"tables/units.csv": UNITS}}
"""What a page speaks of and does not show."""

NOT_RUN = Counter(
    {
        "README.md": 1,
        "docs/deployment/backup.md": 1,
        "docs/deployment/container.md": 1,
        "docs/deployment/neo4j.md": 1,
        "docs/deployment/offline.md": 4,
        "docs/deployment/proxy.md": 1,
        "docs/deployment/systemd.md": 2,
        "docs/tutorial.md": 1,
    }
)
"""How many blocks of which pages cannot be run here; each says why."""

RUN = {"console", "python"}
READ = {"json", "yaml", "toml", "csv", "ini", "sh", "nginx", "cypher"}
NEITHER = {"text"}
"""What is shown alone: what was said, a signature, a drawing."""

ALL = [block for page in PAGES for block in blocks(page)]
RUNNABLE = [page for page in PAGES if any(block.language in RUN for block in blocks(page))]


@pytest.fixture
def folder(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder in which the sample network is what is asked."""
    shutil.copytree(demo, tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_STORE", "demo/dtgraph.db")
    for name in ("DTGRAPH_API_KEY", "DTGRAPH_KEYS", "DTGRAPH_RULES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


LONG = ("README.md", "docs/tutorial.md", "docs/how-to/fail-a-pipeline.md")
"""Pages of many commands, each of which opens the network anew."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.national] * (name in LONG)) for name in RUNNABLE]
)
def test_what_a_page_says_works_from_its_beginning_to_its_end(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, text in GIVEN.get(name, {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    with Reader(name, monkeypatch, capsys).ready() as reader:
        for block in blocks(name):
            reader.follow(block)


def test_every_block_is_run_or_read_or_says_why_not() -> None:
    assert {block.language for block in ALL} <= RUN | READ | NEITHER
    assert Counter(block.page for block in ALL if block.reason is not None) == NOT_RUN
    assert all(len(block.reason.split()) > 3 for block in ALL if block.reason is not None)


def test_nothing_is_hidden_from_these_tests() -> None:
    # a fence of another kind, or a comment that is no mark, would be passed over
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert not re.search(r"^ *~~~", text, re.MULTILINE), page
        marks = re.findall(r"^ *<!--.*?-->", text, re.DOTALL | re.MULTILINE)
        marked = sum(block.reason is not None or block.given is not None for block in blocks(page))
        assert sum("Made by" not in mark for mark in marks) == marked, page


def test_there_is_enough_of_it() -> None:
    typed = [command.text for block in ALL if block.language == "console" for command in commands(block)]
    assert sum(one.startswith("dtgraph ") for one in typed) > 100
    assert sum(block.language == "python" for block in ALL) > 15


def _reads(block: Block) -> object:
    match block.language:
        case "json":
            return json.loads(block.text)
        case "yaml":
            return yaml.safe_load(block.text)
        case "toml":
            return tomllib.loads(block.text)
        case "csv":
            rows = [*csv.reader(io.StringIO(block.text))]
            return len({len(row) for row in rows}) == 1
        case "ini":
            return all(re.fullmatch(r"DTGRAPH_[A-Z_]+=\S+", line) for line in block.text.splitlines())
        case "sh":
            return not subprocess.run(["sh", "-n"], input=block.text.encode(), check=True).returncode
        case "nginx":
            lines = [line.strip() for line in block.text.splitlines() if line.strip()]
            return block.text.count("{") == block.text.count("}") and all(line[-1] in "{};" for line in lines)
        case _:
            raise AssertionError(block)


@pytest.mark.parametrize("block", [one for one in ALL if one.language in READ - {"cypher"}], ids=str)
def test_what_is_not_run_can_be_read(block: Block) -> None:
    assert _reads(block)


@pytest.mark.parametrize("block", [one for one in ALL if one.language == "cypher"], ids=str)
def test_rules_that_are_shown_load(block: Block, tmp_path: Path) -> None:
    assert block.file is not None
    name = Path(block.file)
    (tmp_path / name.name).write_text(block.text, encoding="utf-8")
    assert name.stem in with_own(tmp_path).rules


def test_what_the_page_on_own_rules_says_of_a_rule_that_writes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "docs/own-rules.md"
    [rule] = [block for block in blocks(page) if block.language == "cypher"]
    [told] = [block for block in blocks(page) if block.language == "text"]
    with Reader(page, monkeypatch, capsys).ready():
        assert rule.file is not None
        Path(rule.file).write_text(rule.text.replace("MATCH (u:Unit)", "MATCH (u:Unit) SET u.code = 'x'"), "utf-8")
        with pytest.raises(SystemExit):
            main(["rules", "--rules", "my_rules"])
    assert capsys.readouterr().err == told.text


def _examples() -> dict[str, str]:
    """The example of each command's help, by its name."""
    found: dict[str, str] = {}

    def walk(name: str, command: Any) -> None:
        for below, one in getattr(command, "commands", {}).items():
            walk(f"{name} {below}".strip(), one)
        for paragraph in (command.help or "").split("\n\n"):
            if match := re.search(r"Example: (dtgraph .*)$", " ".join(paragraph.split())):
                found[name] = match.group(1)

    walk("", get_command(app))
    return found


EXAMPLES = _examples()
SERVES = {"serve"}
"""What runs until it is stopped, which the pages do."""


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - SERVES))
def test_the_example_of_a_command_works_on_the_sample(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (folder / "demo").is_dir()
    (folder / "tables").mkdir()
    (folder / "tables" / "units.csv").write_text(UNITS, encoding="utf-8")
    if name == "export":
        shutil.rmtree(folder / "tables")
    reader = Reader("docs/cli.md", monkeypatch, capsys)
    typed = EXAMPLES[name]
    if name == "keys revoke":
        made, *_ = reader.run("dtgraph keys create example")[1].split("_", 2)[1:]
        typed = typed.replace(typed.split()[-1], made)
    assert reader.run(typed)[0] == 0, typed
