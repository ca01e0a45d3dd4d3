"""LibreOffice, if it is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["convert_with_libreoffice", "libreoffice_path"]

EXECUTABLES = ("soffice", "libreoffice")


def libreoffice_path() -> str:
    """Return the path of LibreOffice.

    If it is missing, skip the test, or fail it if `DTGRAPH_TEST_REQUIRE_LIBREOFFICE` is set.
    """
    path = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if path is not None:
        return path
    message = "needs LibreOffice: install the package libreoffice-calc-nogui"
    if os.environ.get("DTGRAPH_TEST_REQUIRE_LIBREOFFICE"):
        pytest.fail(message)
    pytest.skip(message)


def convert_with_libreoffice(book: Path, scratch: Path, extension: str) -> Path:
    """Open a workbook in LibreOffice and save it as `extension` in `scratch`."""
    command = [
        libreoffice_path(),
        f"-env:UserInstallation=file://{scratch}/profile",
        "--headless",
        *("--convert-to", extension, "--outdir", str(scratch / extension)),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return scratch / extension / f"{book.stem}.{extension}"
