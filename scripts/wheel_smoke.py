"""Build the wheel and try it where no sources are: in a new environment of every supported Python that is found.

    python scripts/wheel_smoke.py

The packages it needs come from requirements.txt, with their hashes. Exits with 1 where something fails; else the wheel
is left in dist/.
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
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def installed_names() -> set[str]:
    """The paths that the tracked files of the package, and the page that is built, must have in the wheel."""
    page = {f"dtgraph/api/{one.relative_to(PAGE.parent).as_posix()}" for one in PAGE.rglob("[!.]*") if one.is_file()}
    return page | {
        to + name.removeprefix(where) for name in _tracked() for where, to in PACKAGES.items() if name.startswith(where)
    }


def build(directory: Path, *, page: Path | None = None) -> Path:
    """The wheel of the tracked files, built in `directory`: what is not in git cannot get in, nor an old build.

    The page that is in it is that of the folder `page`; it is built where that is None.
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
    """This process's environment without what would lead to the sources or to another network."""
    unwanted = ("DTGRAPH_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def install(python: str, into: Path, wheel: Path, requirements: Path | None = ROOT / "requirements.txt") -> Path:
    """A new environment `into` with the wheel and, unless None, the locked `requirements`; its interpreter."""
    subprocess.run([python, "-m", "venv", "--without-pip", into], check=True)
    new = into / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(new), "install"]
    if requirements is not None:
        subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    return new


def smoke(python: Path, directory: Path) -> None:
    """Use what `python` has installed, in the empty `directory`. Raises `CalledProcessError` or `AssertionError`."""
    program = python.with_name("dtgraph")

    def run(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=directory, env=environment(), stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    run(python, "-c", IMPORTS)
    assert "--as-of" in run(program, "--help")
    rules = {rule["name"] for rule in json.loads(run(program, "rules", "--format", "json"))}
    assert rules
    run(program, "--store", "smoke.db", "init", "--demo", "sample")
    day = (directory / "truth.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    picture = run(program, "--store", "smoke.db", "--as-of", day, "gaps")
    assert "units_without_focal_point" in picture
    answers = json.loads(run(program, "--store", "smoke.db", "--as-of", day, "gaps", "--format", "json"))["rules"]
    assert answers.keys() == rules
    assert any(answer["findings"] for answer in answers.values())


def _pythons(versions: Sequence[str]) -> Mapping[str, str]:
    """The interpreters that are found, by version; those of pyenv too, which hides all but the chosen ones."""
    known = environment()
    if pyenv := shutil.which("pyenv"):
        listed = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True, check=True).stdout
        known["PYENV_VERSION"] = ":".join(listed.split())
    found = {}
    for version in versions:
        if path := shutil.which(f"python{version}"):
            asked = [path, "-c", "import sys; print(sys.executable)"]
            answer = subprocess.run(asked, env=known, capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                found[version] = answer.stdout.strip()
    return found


def main() -> None:
    """Build once, try on every Python."""
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
        print(f"left in {shutil.copy(wheel, DIST)}")
        missing = [version for version in PYTHONS if version not in pythons]
        if missing:
            print(f"not tried, for they are not here: Python {', '.join(missing)}")


if __name__ == "__main__":
    main()
