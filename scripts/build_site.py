"""Build the documentation site; warnings, such as broken links, are errors.

    python -m scripts.build_site [DIR]

Builds into `build/site` by default. The site is always rebuilt from scratch, since unchanged pages would not be
checked.
"""

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["SITE", "build"]

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build" / "site"
STRICT = ("--nitpicky", "--fail-on-warning", "--keep-going", "--quiet")


def build(folder: Path) -> None:
    """Build the site in a folder, replacing its contents. Raises `SystemExit` on any warning."""
    doctrees = folder.with_name(f"{folder.name}-doctrees")
    shutil.rmtree(folder, ignore_errors=True)
    paths: list[str | Path] = ["-c", ROOT / "docs", "-d", doctrees, ROOT, folder]
    command = [sys.executable, "-m", "sphinx", *STRICT, "--fresh-env", *paths]
    returncode = subprocess.run(command, check=False).returncode
    shutil.rmtree(doctrees, ignore_errors=True)
    if returncode:
        sys.exit("building the site failed; see the output above")


def main() -> None:
    """Build the site and print its location."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    build(folder)
    print(f"open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
