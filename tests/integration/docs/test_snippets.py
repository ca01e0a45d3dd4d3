"""Every command and snippet of the README and the documentation works as its page says."""

import csv
import io
import json
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from dtgraph.catalogue import with_custom_rules
from dtgraph.cli import main

from ...helpers.commands import iter_commands
from ...helpers.doc_pages import PAGES, ROOT, Block, blocks, commands
from ...helpers.doc_runner import DocRunner

GOVERNMENT = "vn:central:government:2025"
UNITS = f"id,name,level,kind,sector,parent_id\nown:office,Văn phòng,central,department,state,{GOVERNMENT}\n"

PAGE_FILES = {"README.md": {"tables/units.csv": UNITS}}
"""Files that a page uses and does not show."""

SKIPPED_BLOCKS = Counter(
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
"""Number of blocks by page that cannot be run in tests; each states the reason."""

RUN_LANGUAGES = {"console", "python"}
PARSED_LANGUAGES = {"json", "yaml", "toml", "csv", "ini", "sh", "nginx", "cypher"}
DISPLAY_LANGUAGES = {"text"}
"""Blocks that are neither run nor parsed: outputs, signatures, diagrams."""

BLOCKS = [block for page in PAGES for block in blocks(page)]
RUNNABLE = [page for page in PAGES if any(block.language in RUN_LANGUAGES for block in blocks(page))]


@pytest.fixture
def folder(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new working folder with the sample network as its default store."""
    shutil.copytree(demo, tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_STORE", "demo/dtgraph.db")
    for name in ("DTGRAPH_API_KEY", "DTGRAPH_KEYS", "DTGRAPH_RULES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


LONG_PAGES = ("README.md", "docs/tutorial.md", "docs/how-to/fail-a-pipeline.md")
"""Pages with many commands, each of which opens the network."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.national] * (name in LONG_PAGES)) for name in RUNNABLE]
)
def test_page_works_from_beginning_to_end(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, text in PAGE_FILES.get(name, {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    with DocRunner(name, monkeypatch, capsys).prepared() as runner:
        for block in blocks(name):
            runner.run_block(block)


def test_every_block_is_run_or_parsed_or_states_reason() -> None:
    assert {block.language for block in BLOCKS} <= RUN_LANGUAGES | PARSED_LANGUAGES | DISPLAY_LANGUAGES
    assert Counter(block.page for block in BLOCKS if block.reason is not None) == SKIPPED_BLOCKS
    assert all(len(block.reason.split()) > 3 for block in BLOCKS if block.reason is not None)


def test_no_block_escapes_these_tests() -> None:
    # a fence of another kind, or a comment that is no mark, would be ignored
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert not re.search(r"^ *~~~", text, re.MULTILINE), page
        marks = re.findall(r"^ *<!--.*?-->", text, re.DOTALL | re.MULTILINE)
        mark_count = sum(block.reason is not None or block.substitution is not None for block in blocks(page))
        assert sum("Made by" not in mark for mark in marks) == mark_count, page


def test_there_are_many_commands_and_snippets() -> None:
    texts = [command.text for block in BLOCKS if block.language == "console" for command in commands(block)]
    assert sum(text.startswith("dtgraph ") for text in texts) > 100
    assert sum(block.language == "python" for block in BLOCKS) > 15


def _parse(block: Block) -> object:
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


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.language in PARSED_LANGUAGES - {"cypher"}], ids=str
)
def test_block_can_be_parsed(block: Block) -> None:
    assert _parse(block)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "cypher"], ids=str)
def test_documented_rules_load(block: Block, tmp_path: Path) -> None:
    assert block.file is not None
    name = Path(block.file)
    (tmp_path / name.name).write_text(block.text, encoding="utf-8")
    assert name.stem in with_custom_rules(tmp_path).rules


def test_error_of_writing_rule_is_as_documented(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "docs/own-rules.md"
    [rule] = [block for block in blocks(page) if block.language == "cypher"]
    [error] = [block for block in blocks(page) if block.language == "text"]
    with DocRunner(page, monkeypatch, capsys).prepared():
        assert rule.file is not None
        Path(rule.file).write_text(rule.text.replace("MATCH (u:Unit)", "MATCH (u:Unit) SET u.code = 'x'"), "utf-8")
        with pytest.raises(SystemExit):
            main(["rules", "--rules", "my_rules"])
    assert capsys.readouterr().err == error.text


def _examples() -> dict[str, str]:
    """Return the example in each command's help, by the command's name."""
    examples = {}
    for name, command in iter_commands():
        for paragraph in (command.help or "").split("\n\n"):
            if match := re.search(r"Example: (dtgraph .*)$", " ".join(paragraph.split())):
                examples[name] = match.group(1)
    return examples


EXAMPLES = _examples()
LONG_RUNNING = {"serve"}
"""Commands that run until they are stopped; the pages test them."""


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - LONG_RUNNING))
def test_example_of_command_works(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (folder / "demo").is_dir()
    (folder / "tables").mkdir()
    (folder / "tables" / "units.csv").write_text(UNITS, encoding="utf-8")
    if name == "export":
        shutil.rmtree(folder / "tables")
    runner = DocRunner("docs/cli.md", monkeypatch, capsys)
    command = EXAMPLES[name]
    if name == "keys revoke":
        key_id, *_ = runner.run_command("dtgraph keys create example")[1].split("_", 2)[1:]
        command = command.replace(command.split()[-1], key_id)
    assert runner.run_command(command)[0] == 0, command
