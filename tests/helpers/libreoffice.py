"""LibreOffice, if it is installed."""

import subprocess
from pathlib import Path

from .executables import find_executable

__all__ = ["convert_with_libreoffice"]


def convert_with_libreoffice(book: Path, scratch: Path, extension: str) -> Path:
    """Open a workbook in LibreOffice and save it as `extension` in `scratch`."""
    command = [
        find_executable(
            "soffice", "libreoffice", package="libreoffice-calc-nogui", require="DTGRAPH_TEST_REQUIRE_LIBREOFFICE"
        ),
        f"-env:UserInstallation=file://{scratch}/profile",
        "--headless",
        *("--convert-to", extension, "--outdir", str(scratch / extension)),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return scratch / extension / f"{book.stem}.{extension}"
