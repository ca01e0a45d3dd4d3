"""The commands init, import, export and doctor."""

import json
import re
from pathlib import Path

import pytest

from dtgraph.engine import cache
from dtgraph.engine.rules import RULE_EVALUATORS

from .conftest import PHONE, Run


def test_demo_in_home_folder_has_store_and_truth(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run("--store", "~/deep/x.db", "init", "--demo", "sample").code == 0
    assert sorted(entry.name for entry in (tmp_path / "home" / "deep").iterdir()) == ["truth.csv", "x.db"]
    (tmp_path / "home" / "deep" / "truth.csv").unlink()
    assert run("--store", "~/deep/x.db", "init", "--demo", "sample").code == 4
    assert [entry.name for entry in (tmp_path / "home" / "deep").iterdir()] == ["x.db"]


def test_existing_truth_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("mine")
    result = run("init", "--demo", "sample")
    assert result.code == 2
    assert "[truth-taken]" in result.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["truth.csv"]
    assert (tmp_path / "truth.csv").read_text() == "mine"


def test_export_and_import_round_trip(filled: Run, tmp_path: Path) -> None:
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


def test_import_reports_all_errors(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "people.csv").write_text(
        f"id,name,phone,valid_from\nx,,{PHONE}\u202e,tomorrow\ny,Ai,{PHONE},2026-01-01\n", encoding="utf-8"
    )
    result = filled("import", "bad")
    assert (result.code, result.out) == (2, "")
    assert "people.csv:2:name: " in result.err
    assert "people.csv:2:valid_from: " in result.err
    assert "[import-refused]" in result.err
    assert PHONE not in result.err

    skipped = filled("import", "bad", "--skip-bad-rows", "rejected.csv")
    assert skipped.code == 0
    assert "1 rows were rejected" in skipped.err or "1 row was rejected" in skipped.err
    rejected = (tmp_path / "rejected.csv").read_text(encoding="utf-8")
    assert rejected.startswith("file,row,column,code,reason,")


def test_import_error_reveals_no_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "people.csv").write_text(
        f"id,Nguyễn Văn Ai,{PHONE}\np1,Trần Thị Bi,{PHONE}\n", encoding="utf-8"
    )
    result = run("import", "tables", "--check")
    assert result.code == 2
    assert "people.csv:1:column 2: unknown column" in result.err
    for personal in ("Nguyễn", "Trần", PHONE):
        assert personal not in result.err


def test_check_stores_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "units.csv").write_text("id,name,level,kind,sector\ngov,Chính phủ,central,government,state\n")
    assert run("import", "tables", "--check").code == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["tables"]
    assert run("import", "tables").code == 0
    assert run("init").code == 4  # there is a network already


def test_doctor(filled: Run) -> None:
    result = filled("doctor", "--format", "json")
    assert result.code == 0
    checks = {check["check"]: check for check in json.loads(result.out)["checks"]}
    assert all(check["ok"] for check in checks.values())
    assert re.match(r"\d+\.\d+.* \(.+ VM\)$", checks["java"]["found"])
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", checks["arcadedb"]["found"])
    assert checks["store format"]["found"] == "1"
    assert int(checks["network version"]["found"]) > 0
    assert "Unit" in checks["content"]["found"]
    assert checks["columns"]["found"] == "those of the store"
    missing = filled("--store", "nowhere.db", "doctor")
    assert missing.code == 3
    assert "init" in missing.out


def test_doctor_compares_rules_with_their_cypher(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    result = filled("doctor", "--rules", "--format", "json")
    assert result.code == 0
    rules = json.loads(result.out)
    assert len(rules) == 23
    assert all(rule["equal"] and rule["differences"] == [] for rule in rules.values())
    assert rules["units_without_focal_point"]["rows"] > 0
    evaluators = {**RULE_EVALUATORS, "units_without_focal_point": lambda _day, **_parameters: ()}
    monkeypatch.setattr(cache, "RULE_EVALUATORS", evaluators)
    result = filled("doctor", "--rules", "--format", "json")
    assert result.code == 1
    differing = json.loads(result.out)["units_without_focal_point"]
    assert (differing["equal"], differing["rows"]) == (False, rules["units_without_focal_point"]["rows"])
    assert differing["differences"][0].keys() == {"only_in", "subject_id", "status", "detail"}
    assert len(differing["differences"]) == min(differing["rows"], 10)
