"""The wheel contains exactly the tracked files of the package, and works without the sources."""

import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.wheel_smoke import PAGE, build, install, installed_names, smoke


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"), page=PAGE)


def test_wheel_contains_exactly_the_tracked_files(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == installed_names()


def test_wheel_contains_the_licence(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (licence,) = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        assert "Apache License" in archive.read(licence).decode()
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        assert "License-Expression: Apache-2.0\n" in archive.read(metadata).decode()


@pytest.mark.thorough  # and `make wheel-test` does it on each Python
def test_wheel_works_without_the_sources(wheel: Path, tmp_path: Path) -> None:
    python = install(sys.executable, tmp_path / "env", wheel, requirements=None)
    # Dependencies come from this environment; .pth files in it are not processed, so its editable install is not used.
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (tmp_path / "work").mkdir()
    smoke(python, tmp_path / "work")
