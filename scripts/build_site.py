"""Make the documentation into a site, whose every link leads somewhere: every warning is an error.

    python -m scripts.build_site [DIR]

It is made anew as a whole, in `build/site` where no folder is given: what did not change would not be checked again.
"""

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["SITE", "build"]

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build" / "site"
STRICT = ("--nitpicky", "--fail-on-warning", "--keep-going", "--quiet")


def build(into: Path) -> None:
    """Make the site in a folder, in place of what is there. Raises `SystemExit` where anything is wrong in it."""
    kept = into.with_name(f"{into.name}-read")
    shutil.rmtree(into, ignore_errors=True)
    where: list[str | Path] = ["-c", ROOT / "docs", "-d", kept, ROOT, into]
    command = [sys.executable, "-m", "sphinx", *STRICT, "--fresh-env", *where]
    ended = subprocess.run(command, check=False).returncode
    shutil.rmtree(kept, ignore_errors=True)
    if ended:
        sys.exit("the site is not whole: see the lines above")


def main() -> None:
    """Make it, and say where it is."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    build(into)
    print(f"open {into / 'index.html'}")


if __name__ == "__main__":
    main()
