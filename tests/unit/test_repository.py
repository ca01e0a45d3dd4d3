"""What holds for the repository as a whole: its public names, its words, its commands, its locks."""

import re
import subprocess
import sys
import tomllib

import pytest
from typer.main import get_command

import dtgraph
from dtgraph.cli.app import app
from dtgraph.errors import PROBLEMS
from dtgraph.settings import Settings
from scripts import build_docs

from ..helpers import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sources() -> dict[str, str]:
    paths = [*ROOT.glob("dtgraph/**/*.py"), *ROOT.glob("api/*.py")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def documentation() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in ROOT.glob("docs/**/*.md")]


def test_public_names() -> None:
    assert dtgraph.__all__ == ["Network", "__version__", "open"]
    assert set(dtgraph.__all__) <= set(dir(dtgraph))
    assert dtgraph.Network.__module__ == "dtgraph.network"
    assert dtgraph.__version__ == PROJECT["project"]["version"]
    with pytest.raises(AttributeError, match="nothing_like_it"):
        getattr(dtgraph, "nothing_like_it")  # noqa: B009  # mypy knows that it is not there
    assert (ROOT / "dtgraph" / "py.typed").is_file()


def test_importing_it_starts_nothing() -> None:
    code = "import sys, dtgraph; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dtgraph" in loaded
    assert not {"jpype", "arcadedb_embedded", "neo4j", "pydantic", "dtgraph.network"} & {*loaded}


def test_commands_do_not_wait_for_libraries_of_graphs() -> None:
    code = "import sys, dtgraph.cli.app; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dtgraph.network" in loaded
    assert not {"networkx", "rustworkx", "scipy", "dtgraph.graphs.csr_graph"} & {*loaded}


def test_every_problem_is_met_somewhere() -> None:
    code = re.sub(r'Problem\(\s*"[^"]+"', "", "\n".join(sources().values()))
    unused = {problem for problem in PROBLEMS if f'"{problem}"' not in code}
    assert not unused, f"declared and never raised: {sorted(unused)}"


@pytest.mark.parametrize("name", sorted(build_docs.PAGES))
def test_generated_page_is_what_its_declarations_say(name: str) -> None:
    assert text(f"docs/{name}") == build_docs.PAGES[name](), "outdated; run: make docs"


def test_every_command_is_documented_with_an_example() -> None:
    page = text("docs/cli.md")
    commands = getattr(get_command(app), "commands")  # noqa: B009  # of a group, which mypy cannot know
    assert commands
    for name in commands:
        section = page.split(f"\n## `dtgraph {name}`\n")[1].split("\n## ")[0]
        assert "Example: dtgraph " in section, name


def targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):(?!=)", text("Makefile"), re.MULTILINE))


def test_the_commands_that_the_texts_name_exist() -> None:
    documents = "\n".join([text("README.md"), text("CONTRIBUTING.md"), *documentation()])
    named = {
        *re.findall(r"(?:`|\$ )make ([a-z0-9-]+)", documents),
        *re.findall(r"\bmake ([a-z0-9-]+)", text(".ci/run")),
    }
    assert {"demo", "test", "check", "wheel-test"} <= named
    assert named <= targets()


def test_links_of_the_texts_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))]
    assert links
    dead = [(page.name, link) for page, link in links if "://" not in link and not (page.parent / link).exists()]
    assert not dead


def test_the_settings_that_the_texts_name_exist() -> None:
    known = {f"{build_docs.PREFIX}{name.upper()}" for name in Settings.model_fields}
    code = "\n".join([*sources().values(), text("README.md"), *documentation()])
    named = set(re.findall(r"DTGRAPH_[A-Z0-9_]*[A-Z0-9]", code))
    assert named
    assert named <= known


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host_and_hashes_everything(name: str) -> None:
    lines = [line for line in text(name).splitlines() if line and not line.startswith("#")]
    pinned = [line for line in lines if not line.startswith(" ")]
    assert pinned
    assert all(re.match(r"[a-z0-9-]+==[^ ]+ ", line) for line in pinned)
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line.startswith(" "))
    assert not re.search(r"https?://|--(?:extra-)?index|--find-links", text(name))


def test_what_is_locked_to_run_is_locked_the_same_to_develop() -> None:
    # a machine on which a package is not needed is told apart by who locks: what is locked is the version
    run, develop = ({line.split()[0] for line in text(name).splitlines() if "==" in line} for name in LOCKS)
    assert run < develop


def test_every_dependency_is_locked() -> None:
    def name_of(requirement: str) -> str:
        return re.split(r"[<>=!~;\[ ]", requirement)[0].lower()

    for lock, wanted in zip(
        LOCKS, (PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["dev"]), strict=True
    ):
        locked = {name_of(line) for line in text(lock).splitlines() if "==" in line}
        assert {name_of(one) for one in wanted} <= locked


def test_every_package_is_listed() -> None:
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("dtgraph/**/__init__.py")}
    there |= {"dtgraph." + ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("api/**/__init__.py")}
    assert listed == there | {"dtgraph.cypher"}


def test_modules_are_small() -> None:
    long = {name: body.count("\n") for name, body in sources().items() if body.count("\n") > 400}
    assert not long
