"""A spreadsheet program on this machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["libreoffice", "saved_again"]

NAMES = ("soffice", "libreoffice")


def libreoffice() -> str:
    """Where LibreOffice is; its absence skips the test, or fails it where `DTGRAPH_TEST_REQUIRE_LIBREOFFICE` is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    says = "needs LibreOffice: install the package libreoffice-calc-nogui"
    if os.environ.get("DTGRAPH_TEST_REQUIRE_LIBREOFFICE"):
        pytest.fail(says)
    pytest.skip(says)


def saved_again(book: Path, scratch: Path, form: str) -> Path:
    """What LibreOffice makes of a workbook when it opens it and saves it in another place, or another `form`."""
    command = [
        libreoffice(),
        f"-env:UserInstallation=file://{scratch}/profile",
        "--headless",
        *("--convert-to", form, "--outdir", str(scratch / form)),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return scratch / form / f"{book.stem}.{form}"
