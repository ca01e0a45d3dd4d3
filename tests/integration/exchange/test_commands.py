"""`dtgraph import` and `dtgraph export` as commands: where they write, and how they end."""

from pathlib import Path

import pytest

from dtgraph.cli import main

from ...helpers.exchange_files import written

UNITS = "id,name,level,kind,sector\nvn,Chính phủ,central,government,state\n"
BAD = UNITS + "x,X,communes,area,state\n"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, which commands run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_HEAP", "1g")
    monkeypatch.setenv("DTGRAPH_STORE", "network.db")
    return tmp_path


def test_a_check_leaves_nothing_behind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "good", {"units.csv": UNITS.encode()})
    written(folder / "bad", {"units.csv": BAD.encode()})
    assert run("import", "good", "--check", "--format", "json") == 0
    assert '"created": 1' in capsys.readouterr().out
    assert run("import", "bad", "--check") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0].startswith(
        "units.csv:3:level: “communes” is not a word of this column – use one of central"
    )
    assert said.err.splitlines()[-1].startswith("dtgraph: 1 errors in bad; nothing was stored")
    assert run("import", "bad", "--check", "--skip-bad-rows", "rejects.csv") == 0
    assert capsys.readouterr().err == "1 rows would be rejected.\n"
    assert sorted(path.name for path in folder.iterdir()) == ["bad", "good"]


def test_an_old_workbook_puts_nothing_back_unless_it_is_let(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "good", {"units.csv": UNITS.encode()})
    book = "book/network.xlsx"
    assert run("import", "good", "--if-version", "0") == 0
    assert run("export", "book", "--format", "xlsx") == 0
    written(folder / "good", {"units.csv": UNITS.replace("Chính phủ", "Chính phủ mới").encode()})
    assert run("import", "good") == 0
    for check in ([], ["--check"]):
        capsys.readouterr()
        assert run("import", book, "--if-version", "1", *check) == 4
        said = "dtgraph: the network has version 2, not 1 – read it again and decide anew [version-changed]\n"
        assert capsys.readouterr() == ("", said)
    assert run("import", book, "--check", "--if-version", "2", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == "1,0,1,0,0,0,2"
    assert run("import", book, "--if-version", "-1") == 2
    assert run("--store", "none.db", "import", book, "--check", "--if-version", "1") == 4
    assert run("import", book, "--if-version", "2", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == "1,0,1,0,0,0,3"


def test_an_export_says_where_it_wrote(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "good", {"units.csv": UNITS.encode()})
    assert run("import", "good") == 0
    for format_, place, what in (
        ("tables", "out/tables", "10 tables, 1 rows"),
        ("xlsx", "out/network.xlsx", "10 tables, 1 rows"),
        ("jsonld", "out/network.jsonld", "1 nodes and 0 relationships of 2026-06-30"),
    ):
        capsys.readouterr()
        into = "out/tables" if format_ == "tables" else "out"
        (folder / "out").mkdir(exist_ok=True)
        assert run("--as-of", "2026-06-30", "export", into, "--format", format_) == 0
        assert capsys.readouterr().err.splitlines()[-1] == f"Wrote {place}: {what}."
        assert (folder / place).exists()


def test_the_number_of_rejected_rows_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder / "bad", {"units.csv": BAD.encode()})
    assert run("import", "bad", "--skip-bad-rows", "rejects.csv", "--format", "json") == 0
    said = capsys.readouterr()
    assert said.err == "1 rows were rejected; they stand in rejects.csv, each with its reasons.\n"
    assert '"rejected": 1' in said.out
    mended = (folder / "rejects.csv").read_text(encoding="utf-8").replace(",communes,area", ",commune,area")
    (folder / "rejects.csv").write_text(mended, encoding="utf-8")
    assert run("import", "rejects.csv") == 0
    assert run("export", "tables") == 0
    assert "x,X,commune,area,state" in (folder / "tables" / "units.csv").read_text(encoding="utf-8")
    assert run("export", "bad/units.csv") == 2
    assert run("import", "nowhere") == 2
