"""Runs commands in an empty folder, or on a small network there."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dtgraph.cli import main
from dtgraph.network import Network

from ...helpers.network_builder import NetworkBuilder

__all__ = ["DAY", "PHONE", "CommandResult", "Run", "tables"]

DAY = "2026-06-30"
PHONE = "0900123456"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., CommandResult]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A function that runs a command in an empty folder, where its default store is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_HEAP", "2g")
    monkeypatch.delenv("DTGRAPH_STORE", raising=False)

    def command(*arguments: str) -> CommandResult:
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        output = capsys.readouterr()
        assert "Traceback" not in output.err
        return CommandResult(int(exit_.value.code or 0), output.out, output.err)

    return command


def tables() -> NetworkBuilder:
    builder = NetworkBuilder().unit("gov", "government", name="Chính phủ")
    builder.unit("p1", "people_committee", "gov", level="province", name="Tỉnh Đắk Lắk", code="66")
    builder.unit("c1", "people_committee", "p1", name="Xã Ea Súp", code="24100")
    builder.unit("c2", "people_committee", "p1", name="Phường Buôn Ma Thuột", reported_on=None)
    builder.unit("t1", "community_team", "c1", name="Tổ <script>alert(1)</script> [red]đỏ[/red]").link(
        "SERVES", "t1", "c1"
    )
    builder.post("f1", "p1").person("h1", phone=PHONE, email="h1@example.com").holds("h1", "f1", "2025-07-01")
    builder.post("f2", "c1", title="Đầu mối").holds("h2", "f2", "2025-07-01", "2026-05-01")
    return builder.member("m1", "t1", "leader")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """`run`, with a small network in the default store."""
    with Network.open(str(tmp_path / "dtgraph.db"), create=True) as network:
        network.import_tables(tables().sheets())
    return run
