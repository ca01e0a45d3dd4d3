"""`dtgraph import` and `dtgraph export`: output paths, messages and exit codes."""

from pathlib import Path

import pytest

from dtgraph.cli import main

from ...helpers.exchange_files import write_files

UNITS = "id,name,level,kind,sector\nvn,Chính phủ,central,government,state\n"
BAD = UNITS + "x,X,communes,area,state\n"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as exit_:
        main([str(argument) for argument in arguments])
    return int(exit_.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_HEAP", "1g")
    monkeypatch.setenv("DTGRAPH_STORE", "network.db")
    return tmp_path


def test_a_check_writes_no_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder / "good", {"units.csv": UNITS.encode()})
    write_files(folder / "bad", {"units.csv": BAD.encode()})
    assert run("import", "good", "--check", "--format", "json") == 0
    assert '"created": 1' in capsys.readouterr().out
    assert run("import", "bad", "--check") == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines()[0].startswith(
        "units.csv:3:level: “communes” is not an allowed value – use one of central"
    )
    assert output.err.splitlines()[-1].startswith("dtgraph: 1 errors in bad; nothing was stored")
    assert run("import", "bad", "--check", "--skip-bad-rows", "rejects.csv") == 0
    assert capsys.readouterr().err == "1 rows would be rejected.\n"
    assert sorted(path.name for path in folder.iterdir()) == ["bad", "good"]


def test_an_outdated_workbook_is_refused_by_if_version(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder / "good", {"units.csv": UNITS.encode()})
    book = "book/network.xlsx"
    assert run("import", "good", "--if-version", "0") == 0
    assert run("export", "book", "--format", "xlsx") == 0
    write_files(folder / "good", {"units.csv": UNITS.replace("Chính phủ", "Chính phủ mới").encode()})
    assert run("import", "good") == 0
    for check in ([], ["--check"]):
        capsys.readouterr()
        assert run("import", book, "--if-version", "1", *check) == 4
        message = "dtgraph: the network is at version 2, not 1 – reload and retry [version-changed]\n"
        assert capsys.readouterr() == ("", message)
    assert run("import", book, "--check", "--if-version", "2", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == "1,0,1,0,0,0,2"
    assert run("import", book, "--if-version", "-1") == 2
    assert run("--store", "none.db", "import", book, "--check", "--if-version", "1") == 4
    assert run("import", book, "--if-version", "2", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == "1,0,1,0,0,0,3"


def test_an_export_reports_the_output_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder / "good", {"units.csv": UNITS.encode()})
    assert run("import", "good") == 0
    for format_, path, content in (
        ("tables", "out/tables", "10 tables, 1 rows"),
        ("xlsx", "out/network.xlsx", "10 tables, 1 rows"),
        ("jsonld", "out/network.jsonld", "1 nodes and 0 relationships on 2026-06-30"),
    ):
        capsys.readouterr()
        directory = "out/tables" if format_ == "tables" else "out"
        (folder / "out").mkdir(exist_ok=True)
        assert run("--as-of", "2026-06-30", "export", directory, "--format", format_) == 0
        assert capsys.readouterr().err.splitlines()[-1] == f"Wrote {path}: {content}."
        assert (folder / path).exists()


def test_the_number_of_rejected_rows_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder / "bad", {"units.csv": BAD.encode()})
    assert run("import", "bad", "--skip-bad-rows", "rejects.csv", "--format", "json") == 0
    output = capsys.readouterr()
    assert output.err == "1 rows were rejected; they are in rejects.csv, with the reasons.\n"
    assert '"rejected": 1' in output.out
    corrected = (folder / "rejects.csv").read_text(encoding="utf-8").replace(",communes,area", ",commune,area")
    (folder / "rejects.csv").write_text(corrected, encoding="utf-8")
    assert run("import", "rejects.csv") == 0
    assert run("export", "tables") == 0
    assert "x,X,commune,area,state" in (folder / "tables" / "units.csv").read_text(encoding="utf-8")
    assert run("export", "bad/units.csv") == 2
    assert run("import", "nowhere") == 2
