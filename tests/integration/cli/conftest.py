"""Running commands in an empty folder, on a small network there."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dtgraph.cli import main
from dtgraph.network import Network

from ...helpers.network_builder import Tables

__all__ = ["DAY", "PHONE", "Run", "Said", "tables"]

DAY = "2026-06-30"
PHONE = "0900123456"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder, with its store there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_HEAP", "2g")
    monkeypatch.delenv("DTGRAPH_STORE", raising=False)

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(int(ended.value.code or 0), said.out, said.err)

    return command


def tables() -> Tables:
    found = Tables().unit("gov", "government", name="Chính phủ")
    found.unit("p1", "people_committee", "gov", level="province", name="Tỉnh Đắk Lắk", code="66")
    found.unit("c1", "people_committee", "p1", name="Xã Ea Súp", code="24100")
    found.unit("c2", "people_committee", "p1", name="Phường Buôn Ma Thuột", reported_on=None)
    found.unit("t1", "community_team", "c1", name="Tổ <script>alert(1)</script> [red]đỏ[/red]").link(
        "SERVES", "t1", "c1"
    )
    found.post("f1", "p1").person("h1", phone=PHONE, email="h1@example.com").holds("h1", "f1", "2025-07-01")
    found.post("f2", "c1", title="Đầu mối").holds("h2", "f2", "2025-07-01", "2026-05-01")
    return found.member("m1", "t1", "leader")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A store with a small network at the default place."""
    with Network.opened_for_import(str(tmp_path / "dtgraph.db")) as network:
        network.import_tables(tables().sheets())
    return run
