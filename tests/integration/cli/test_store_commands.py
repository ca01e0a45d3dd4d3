"""The commands that make, fill, empty and check a store."""

import json
from pathlib import Path

import pytest

from .conftest import PHONE, Run


def test_the_home_folder_holds_store_and_truth_together(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run("--store", "~/deep/x.db", "init", "--demo", "sample").code == 0
    assert sorted(entry.name for entry in (tmp_path / "home" / "deep").iterdir()) == ["truth.csv", "x.db"]
    (tmp_path / "home" / "deep" / "truth.csv").unlink()
    assert run("--store", "~/deep/x.db", "init", "--demo", "sample").code == 4
    assert [entry.name for entry in (tmp_path / "home" / "deep").iterdir()] == ["x.db"]


def test_the_truth_of_another_demonstration_is_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("mine")
    said = run("init", "--demo", "sample")
    assert said.code == 2
    assert "[truth-taken]" in said.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["truth.csv"]
    assert (tmp_path / "truth.csv").read_text() == "mine"


def test_import_export_and_import_again(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "tables").code == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert "units.csv" in before
    again = filled("import", "tables", "--format", "json")
    assert again.code == 0
    counts = json.loads(again.out)
    assert (counts["created"], counts["changed"], counts["removed"]) == (0, 0, 0)
    other = filled("--store", "other.db", "import", "tables")
    assert other.code == 0
    assert filled("--store", "other.db", "export", "again").code == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == before


def test_import_tells_all_that_is_wrong(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "people.csv").write_text(
        f"id,name,phone,valid_from\nx,,{PHONE}\u202e,tomorrow\ny,Ai,{PHONE},2026-01-01\n", encoding="utf-8"
    )
    said = filled("import", "bad")
    assert (said.code, said.out) == (2, "")
    assert "people.csv:2:name: " in said.err
    assert "people.csv:2:valid_from: " in said.err
    assert "[import-refused]" in said.err
    assert PHONE not in said.err

    skipped = filled("import", "bad", "--skip-bad-rows", "rejected.csv")
    assert skipped.code == 0
    assert "1 rows were rejected" in skipped.err or "1 row was rejected" in skipped.err
    rejected = (tmp_path / "rejected.csv").read_text(encoding="utf-8")
    assert rejected.startswith("file,row,column,code,reason,")


def test_a_people_table_without_a_header_tells_no_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "people.csv").write_text(
        f"id,Nguyễn Văn Ai,{PHONE}\np1,Trần Thị Bi,{PHONE}\n", encoding="utf-8"
    )
    said = run("import", "given", "--check")
    assert said.code == 2
    assert "people.csv:1:column 2: unknown column" in said.err
    for personal in ("Nguyễn", "Trần", PHONE):
        assert personal not in said.err


def test_check_stores_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "units.csv").write_text("id,name,level,kind,sector\ngov,Chính phủ,central,government,state\n")
    assert run("import", "given", "--check").code == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["given"]
    assert run("import", "given").code == 0
    assert run("init").code == 4  # there is a network already


def test_doctor(filled: Run) -> None:
    said = filled("doctor", "--format", "json")
    assert said.code == 0
    checks = {check["check"]: check for check in json.loads(said.out)["checks"]}
    assert all(check["ok"] for check in checks.values())
    assert "Unit" in checks["content"]["found"]
    missing = filled("--store", "nowhere.db", "doctor")
    assert missing.code == 3
    assert "init" in missing.out
