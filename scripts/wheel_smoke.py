"""Build the wheel and test it without the sources, in a new environment of every supported Python that is installed.

    python scripts/wheel_smoke.py

Dependencies come from requirements.txt, with hashes. Exits with 1 on failure; otherwise the wheel is copied to dist/.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["PAGE", "build", "environment", "install", "installed_names", "smoke"]

ROOT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
PAGE = ROOT / "api" / "page"
DIST = ROOT / "dist"
PACKAGES = {"dtgraph/": "dtgraph/", "api/": "dtgraph/api/", "cypher/": "dtgraph/cypher/"}

IMPORTS = """
import importlib.resources, importlib.util, sys
import dtgraph, dtgraph.api.app
assert dtgraph.__version__
assert "site-packages" in dtgraph.__file__, dtgraph.__file__
assert importlib.resources.files("dtgraph.api").joinpath("page", "index.html").is_file()
for leaked in ("api", "cypher", "tests", "scripts"):
    assert importlib.util.find_spec(leaked) is None, leaked
"""


def _tracked() -> list[str]:
    output = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in output.split("\0") if name and (ROOT / name).is_file()]


def installed_names() -> set[str]:
    """Return the paths in the wheel of the package's tracked files and of the built page."""
    page = {f"dtgraph/api/{path.relative_to(PAGE.parent).as_posix()}" for path in PAGE.rglob("[!.]*") if path.is_file()}
    return page | {
        target + name.removeprefix(source)
        for name in _tracked()
        for source, target in PACKAGES.items()
        if name.startswith(source)
    }


def build(directory: Path, *, page: Path | None = None) -> Path:
    """Build the wheel in `directory` from the tracked files only, and return its path.

    It contains the page in the folder `page`; if that is None, the page is built.
    """
    sources = directory / "sources"
    for name in _tracked():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, sources / name)
    if page is not None:
        shutil.copytree(page, sources / "api" / "page")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", directory, sources], check=True)
    shutil.rmtree(sources)
    (wheel,) = directory.glob("*.whl")
    return wheel


def environment() -> dict[str, str]:
    """Return the environment without variables that refer to the sources or to a network."""
    excluded = ("DTGRAPH_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(excluded)}


def install(python: str, folder: Path, wheel: Path, requirements: Path | None = ROOT / "requirements.txt") -> Path:
    """Create a virtual environment with the wheel and, unless None, the locked `requirements`; return its Python."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    interpreter = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pip += ["--python", str(interpreter), "install"]
    if requirements is not None:
        subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    return interpreter


def smoke(python: Path, directory: Path) -> None:
    """Try the installed package in the empty `directory`. Raises `CalledProcessError` or `AssertionError`."""
    program = python.with_name("dtgraph")

    def run(*command: str | Path) -> str:
        return subprocess.run(
            command, cwd=directory, env=environment(), stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    run(python, "-c", IMPORTS)
    assert "--as-of" in run(program, "--help")
    rules = {rule["name"] for rule in json.loads(run(program, "rules", "--format", "json"))}
    assert rules
    run(program, "--store", "smoke.db", "init", "--demo", "sample")
    day = (directory / "truth.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    table = run(program, "--store", "smoke.db", "--as-of", day, "gaps")
    assert "units_without_focal_point" in table
    results = json.loads(run(program, "--store", "smoke.db", "--as-of", day, "gaps", "--format", "json"))["rules"]
    assert results.keys() == rules
    assert any(rule["findings"] for rule in results.values())


def _pythons(versions: Sequence[str]) -> Mapping[str, str]:
    """Return the installed interpreters by version, including those of pyenv that are not selected."""
    variables = environment()
    if pyenv := shutil.which("pyenv"):
        output = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True, check=True).stdout
        variables["PYENV_VERSION"] = ":".join(output.split())
    interpreters = {}
    for version in versions:
        if path := shutil.which(f"python{version}"):
            command = [path, "-c", "import sys; print(sys.executable)"]
            result = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                interpreters[version] = result.stdout.strip()
    return interpreters


def main() -> None:
    """Build the wheel once and test it on every Python."""
    with tempfile.TemporaryDirectory(prefix="dtgraph-wheel-") as name:
        directory = Path(name)
        wheel = build(directory)
        pythons = _pythons(PYTHONS) or {"this": sys.executable}
        for version, python in pythons.items():
            work = directory / f"work-{version}"
            work.mkdir()
            smoke(install(python, directory / f"env-{version}", wheel), work)
            print(f"{wheel.name} works on Python {version}", flush=True)
        DIST.mkdir(exist_ok=True)
        print(f"wrote {shutil.copy(wheel, DIST)}")
        missing = [version for version in PYTHONS if version not in pythons]
        if missing:
            print(f"skipped, not installed: Python {', '.join(missing)}")


if __name__ == "__main__":
    main()
