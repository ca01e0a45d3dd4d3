"""The wheel: every tracked file of the package is in it, nothing leaks beside it, and it works without the sources."""

import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.wheel_smoke import PAGE, build, install, installed_names, smoke


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"), page=PAGE)


def test_every_tracked_file_is_in_it_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == installed_names()


def test_it_carries_its_licence(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (licence,) = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        assert "Apache License" in archive.read(licence).decode()
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        assert "License-Expression: Apache-2.0\n" in archive.read(metadata).decode()


@pytest.mark.thorough  # and `make wheel-test` does it on each Python
def test_it_works_without_the_sources(wheel: Path, tmp_path: Path) -> None:
    python = install(sys.executable, tmp_path / "env", wheel, requirements=None)
    # what it needs is lent by this environment; a .pth file met on the way is not followed, so its own sources are not
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (tmp_path / "work").mkdir()
    smoke(python, tmp_path / "work")
