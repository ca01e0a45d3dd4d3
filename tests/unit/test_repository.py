"""The repository as a whole: public names, language, documentation, commands and lock files."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

import dtgraph
from dtgraph.errors import PROBLEMS
from dtgraph.settings import Settings
from scripts import build_docs

from ..helpers import ROOT
from ..helpers.commands import iter_commands

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
MODULES = sorted([*ROOT.glob("dtgraph/**/*.py"), *ROOT.glob("api/**/*.py")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def documentation() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in ROOT.glob("docs/**/*.md")]


def test_public_names() -> None:
    assert dtgraph.__all__ == ["Network", "__version__", "open"]
    assert set(dtgraph.__all__) <= set(dir(dtgraph))
    assert dtgraph.Network.__module__ == "dtgraph.network"
    assert dtgraph.__version__ == PROJECT["project"]["version"]
    with pytest.raises(AttributeError, match="nothing_like_it"):
        getattr(dtgraph, "nothing_like_it")  # noqa: B009  # mypy knows that it does not exist
    assert (ROOT / "dtgraph" / "py.typed").is_file()


def test_import_loads_no_stores() -> None:
    code = "import sys, dtgraph; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dtgraph" in loaded
    assert not {"jpype", "arcadedb_embedded", "neo4j", "pydantic", "dtgraph.network"} & {*loaded}


def test_program_loads_commands_lazily() -> None:
    code = "import sys, dtgraph.cli.app; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dtgraph.cli.app" in loaded
    slow = {"networkx", "pydantic", "rustworkx", "scipy", "uvicorn", "dtgraph.catalogue", "dtgraph.network"}
    assert not slow & {*loaded}


def reported_codes(tree: ast.Module) -> Iterator[str]:
    """Yield the strings that a module passes on as values: arguments, parts of tuples, alternatives, values of dicts.

    Keys of dicts, operands of comparisons, and collections of codes only refer to codes that are reported elsewhere.
    """
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node, parent in parents.items():
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        match parent:
            case ast.Call(func=ast.Name(id="Problem") | ast.Attribute(attr="get")):
                reports = False
            case ast.Call(args=values) | ast.Dict(values=values):
                reports = node in values
            case ast.IfExp(test=test):
                reports = node is not test
            case ast.Tuple(elts=parts):
                reports = not all(isinstance(part, ast.Constant) for part in parts)
            case _:
                reports = False
        if reports:
            yield node.value


FRAMEWORK_CODES = {
    status.phrase.lower().replace(" ", "-") for status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
}
"""Codes that the API derives from the status of an error of the web framework."""


def test_every_problem_is_reported_somewhere() -> None:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in MODULES)
    unused = PROBLEMS.keys() - FRAMEWORK_CODES - {code for tree in trees for code in reported_codes(tree)}
    assert not unused, f"declared and never reported: {sorted(unused)}"


@pytest.mark.parametrize(
    ("code", "reported"),
    [
        ('raise InputError("a", found="b")', {"a"}),
        ('yield row, "a", {"found": 1}', {"a"}),
        ('code = "a" if "b" in text else "c"', {"a", "c"}),
        ('STATUS = {"a": 404, 405: "b"}', {"b"}),
        ('CODES = frozenset({"a"}), ("b", "c")', set()),
        ('if error.code in ("a", "b") or error.code == "c": pass', set()),
        ('Problem("a", "b", "c")', set()),
        ('STATUS.get("a")', set()),
    ],
)
def test_reported_codes(code: str, reported: set[str]) -> None:
    assert set(reported_codes(ast.parse(code))) == reported


@pytest.mark.parametrize("name", sorted(build_docs.PAGES))
def test_generated_page_is_current(name: str) -> None:
    assert text(f"docs/{name}") == build_docs.PAGES[name](), "outdated; run: make docs"


def test_every_command_is_documented_with_example() -> None:
    page = text("docs/cli.md")
    names = [name for name, _ in iter_commands() if " " not in name]
    assert len(names) > 10
    for name in names:
        section = page.split(f"\n## `dtgraph {name}`\n")[1].split("\n## ")[0]
        assert "Example: dtgraph " in section, name


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):(?!=)", text("Makefile"), re.MULTILINE))


def test_documented_make_targets_exist() -> None:
    documents = "\n".join([text("README.md"), text("CONTRIBUTING.md"), *documentation()])
    named = {
        *re.findall(r"(?:`|\$ )make ([a-z0-9-]+)", documents),
        *re.findall(r"\bmake ([a-z0-9-]+)", text(".ci/run")),
    }
    assert {"demo", "test", "check", "wheel-test"} <= named
    assert named <= make_targets()


def test_documentation_has_no_dead_links() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))]
    assert links
    dead = [(page.name, link) for page, link in links if "://" not in link and not (page.parent / link).exists()]
    assert not dead


def test_documented_settings_exist() -> None:
    known = {f"{build_docs.ENV_PREFIX}{name.upper()}" for name in Settings.model_fields}
    modules = [path.read_text(encoding="utf-8") for path in MODULES]
    texts = "\n".join([*modules, text("README.md"), *documentation()])
    named = set(re.findall(r"DTGRAPH_[A-Z0-9_]*[A-Z0-9]", texts))
    assert named
    assert named <= known


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_no_hosts(name: str) -> None:
    lines = [line for line in text(name).splitlines() if line and not line.startswith("#")]
    pinned = [line for line in lines if not line.startswith(" ")]
    assert pinned
    assert all(re.match(r"[a-z0-9-]+==[^ ]+ ", line) for line in pinned)
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line.startswith(" "))
    assert not re.search(r"https?://|--(?:extra-)?index|--find-links", text(name))


def test_locks_have_same_versions() -> None:
    # only versions are compared: markers of platforms may differ
    run, build, develop = ({line.split()[0] for line in text(name).splitlines() if "==" in line} for name in LOCKS)
    assert run | build < develop


def test_every_dependency_is_locked() -> None:
    def name_of(requirement: str) -> str:
        return re.split(r"[<>=!~;\[ ]", requirement)[0].lower()

    groups = PROJECT["dependency-groups"]
    develop = [requirement for requirement in groups["dev"] if isinstance(requirement, str)]
    for lock, requirements in zip(LOCKS, (PROJECT["project"]["dependencies"], groups["build"], develop), strict=True):
        locked = {name_of(line) for line in text(lock).splitlines() if "==" in line}
        assert {name_of(requirement) for requirement in requirements} <= locked


def test_every_package_is_declared() -> None:
    declared = set(PROJECT["tool"]["setuptools"]["packages"])
    existing = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("dtgraph/**/__init__.py")}
    existing |= {"dtgraph." + ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("api/**/__init__.py")}
    assert declared == existing | {"dtgraph.cypher"}


FACES = {"api/routes", "dtgraph/analysis", "dtgraph/cli", "dtgraph/operations"}
"""Folders whose modules have the name of the operation that they belong to."""

SHARED_NAMES = {
    "app": "the Typer application and the FastAPI application",
    "changes": "the operation, and the reorganisations that come with dtgraph",
    "keys": "the store of API keys, and the commands for them",
    "parameters": "those of operations, and their declarations in OpenAPI",
    "protocol": "the interface of backends, and that of stores",
    "writes": "the routes, and their client",
}
"""Names that several modules share for another reason."""


def test_paths_in_documentation_exist() -> None:
    code = re.compile(r"`((?:api|bench|cypher|docs|dtgraph|notebooks|scripts|tests|web)/[\w./-]*)`")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    missing = {
        f"{page.relative_to(ROOT)}: {path}"
        for page in pages
        if page.name not in ("CHANGELOG.md", "names.md")  # which have former names
        for path in code.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / path).exists() and not list(ROOT.glob(f"{path}*"))
    }
    assert not missing


def test_module_names_are_unique() -> None:
    folders = defaultdict[str, set[str]](set)
    for path in MODULES:
        if not path.stem.startswith("__"):
            folders[path.stem].add(str(path.parent.relative_to(ROOT)))
    shared = {name for name, parents in folders.items() if len(parents) > 1 and not parents <= FACES}
    assert shared == SHARED_NAMES.keys()


BANNED_PHRASES = re.compile(
    r"so many\b|\b(?:is|was|are) asked|whom to call|who has no right|what is told|none of ours", re.IGNORECASE
)
TEXT_SUFFIXES = {".py", ".md", ".ts", ".tsx", ".cypher", ".ipynb"}


def written_texts() -> Iterator[Path]:
    """Yield the sources, pages and messages that are written by hand."""
    generated = {ROOT / "docs" / name for name in build_docs.PAGES}
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "dtgraph/locales/en.json"))
    for folder in ("dtgraph", "api", "web/src", "cypher", "docs", "notebooks", "scripts", "bench"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEXT_SUFFIXES and path not in generated and "node_modules" not in path.parts:
                yield path


def test_texts_have_no_banned_phrases() -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in written_texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := BANNED_PHRASES.search(line))
    ]
    assert not lines, "\n".join(lines)


BANNED_NAMES = {"asked", "found", "given", "kept", "mended", "one", "own", "said", "shown", "some", "told"}
"""Names that do not say what they are of."""


def declared_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the variables, parameters, functions and classes of a module, each with its line.

    Annotated fields of classes are left out: a field `found` is the name of a slot of messages, or part of the JSON.
    """
    fields = {
        node.target
        for parent in ast.walk(tree)
        if isinstance(parent, ast.ClassDef)
        for node in parent.body
        if isinstance(node, ast.AnnAssign)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if node not in fields:
                yield node.lineno, name
            case ast.arg(arg=name) | ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name


def test_names_say_what_they_are() -> None:
    paths = [*MODULES, *ROOT.glob("scripts/**/*.py"), *ROOT.glob("bench/**/*.py"), *ROOT.glob("tests/**/*.py")]
    banned = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted(paths)
        for line, name in declared_names(ast.parse(path.read_text(encoding="utf-8")))
        if name in BANNED_NAMES
    ]
    assert not banned, "\n".join(banned)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a = b.c = 1", {"a"}),
        ("def f(a, *b, **c): g(d=1)", {"f", "a", "b", "c"}),
        ("[x for x in y if (z := x)]", {"x", "z"}),
        ("import a as b\nfrom c import d", {"b"}),
        ("class A:\n    a: int\n    b = 1", {"A", "b"}),
        ("match a:\n    case {'b': c, **d} | [*c, d]: pass", {"c", "d"}),
    ],
)
def test_declared_names(code: str, names: set[str]) -> None:
    assert {name for _, name in declared_names(ast.parse(code))} == names


CYPHER_TEXTS = re.compile(r"^//.*$|'[^']*'|;(?: \w+){2,}(?=;)", re.MULTILINE)
"""Comments, headers, literals and texts as arguments of fragments."""

TYPESCRIPT_TEXTS = re.compile(r"//.*$|/\*.*?\*/|\"[^\"\n]*\"|`[^`]*`", re.MULTILINE | re.DOTALL)
"""Comments and literals of TypeScript."""

TYPESCRIPT_NAMES = re.compile(
    r"(?:\b(?:const|let|function|type|interface|class)\s+|[({,\[]\s*)(\w+)\s*(?:[=:,)}\]<({]|of\b)|(\w+)\s*=>"
)
"""Declared names of TypeScript, and properties and arguments."""


def test_names_in_cypher_say_what_they_are() -> None:
    banned = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted(ROOT.glob("cypher/**/*.cypher"))
        for word in re.findall(r"\w+", CYPHER_TEXTS.sub("", path.read_text(encoding="utf-8")))
        if word in BANNED_NAMES - {"some"}  # a word of Cypher
    ]
    assert not banned, "\n".join(banned)


def test_names_in_typescript_say_what_they_are() -> None:
    paths = [path for path in (ROOT / "web" / "src").rglob("*.ts*") if path.name != "schema.ts"]
    assert len(paths) > 50
    banned = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(paths)
        for names in TYPESCRIPT_NAMES.findall(TYPESCRIPT_TEXTS.sub("", path.read_text(encoding="utf-8")))
        for name in names
        if name in BANNED_NAMES
    ]
    assert not banned, "\n".join(banned)


def test_typescript_names() -> None:
    code = "const a = (b: string) => { let c; for (const d of e) f(g) }; items.map(h => h.i); type J = { k: 'x' };"
    names = {name for pair in TYPESCRIPT_NAMES.findall(code) for name in pair if name}
    assert {"a", "b", "d", "h", "J"} <= names


def test_vietnamese_gaps_are_not_called_vulnerabilities() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("cypher/**/*.cypher")}
    texts[ROOT / "dtgraph/locales/vi.json"] = text("dtgraph/locales/vi.json")
    assert len(texts) > 25
    assert not [str(path.relative_to(ROOT)) for path, body in texts.items() if "lỗ hổng" in body.lower()]


def test_changelog_has_known_headings_and_sentences() -> None:
    releases = re.split(r"^## ", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        headings = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert headings == [name for name in ("Added", "Changed", "Fixed") if name in headings]
        entries = re.findall(r"^- (.+(?:\n  .+)*)", release, re.MULTILINE)
        assert len(entries) == len(re.findall(r"^\s*[-*] ", release, re.MULTILINE))
        # an entry may begin with the name of a command or a number
        assert not [entry for entry in entries if not re.match(r"[A-ZĐ`\d]", entry) or not entry.endswith(".")]
