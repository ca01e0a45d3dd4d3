"""The output of the query commands, as text, JSON and CSV."""

import json
from pathlib import Path

import pytest

from dtgraph.catalogue import catalogue, describe

from .conftest import DAY, PHONE, Run


def test_gaps_as_json(filled: Run) -> None:
    result = filled("gaps", "units_without_focal_point", "--as-of", DAY, "--format", "json")
    assert (result.code, result.err) == (0, "")
    output = json.loads(result.out)
    assert output["as_of"] == DAY
    rule = output["rules"]["units_without_focal_point"]
    assert list(rule) == ["summary", "findings"]
    counts = {"population": 3, "covered": 1, "gap": 1, "unknown": 1, "share": 0.5}
    commune = {"population": 2, "covered": 0, "gap": 1, "unknown": 1, "share": 0.0}
    province = {"population": 1, "covered": 1, "gap": 0, "unknown": 0, "share": 1.0}
    assert rule["summary"] == {
        **counts,
        "by_level": {"province": province, "commune": commune},
        "by_province": {"p1": counts},
    }
    assert rule["findings"] == [
        {
            "subject_id": "c1",
            "subject_name": "Xã Ea Súp",
            "level": "commune",
            "province_id": "p1",
            "status": "expired",
            "since": "2026-05-01",
            "detail": None,
        }
    ]


def test_gaps_as_csv(filled: Run) -> None:
    result = filled("--format", "csv", "gaps", "--as-of", DAY)
    assert result.code == 0
    assert result.out.splitlines()[0] == "rule,subject_id,subject_name,level,province_id,status,since,detail"
    rows = [row for row in result.csv if row["rule"] == "units_without_focal_point"]
    assert [(row["subject_id"], row["since"], row["detail"]) for row in rows] == [("c1", "2026-05-01", "")]

    single_rule = filled("gaps", "teams_under_strength", "-p", "minimum=3", "--as-of", DAY, "--format", "csv")
    assert single_rule.csv[0]["members"] == "1"

    summary = filled("gaps", "--summary", "--as-of", DAY, "--format", "csv")
    assert summary.out.splitlines()[0] == "rule,by,key,population,covered,gap,unknown,share"
    summary_rows = [row for row in summary.csv if row["rule"] == "units_without_focal_point"]
    assert [(row["by"], row["key"], row["gap"]) for row in summary_rows] == [
        ("all", "", "1"),
        ("level", "province", "0"),
        ("level", "commune", "1"),
        ("province", "p1", "1"),
    ]


def test_gaps_within(filled: Run) -> None:
    result = filled("gaps", "units_without_focal_point", "--within", "c1", "--as-of", DAY, "--format", "json")
    assert json.loads(result.out)["rules"]["units_without_focal_point"]["summary"]["population"] == 1
    wrong = filled("gaps", "--within", "nobody", "--as-of", DAY)
    assert (wrong.code, wrong.out) == (2, "")
    assert "[unknown-unit]" in wrong.err


def test_fail_on(filled: Run) -> None:
    rule = ("gaps", "units_without_focal_point", "--as-of", DAY, "--format", "csv")
    assert filled(*rule, "--fail-on", "critical").code == 1
    assert filled("gaps", "teams_without_leader", "--fail-on", "low", "--as-of", DAY).code == 0
    assert filled("gaps", "teams_under_strength", "--fail-on", "high", "--as-of", DAY).code == 0
    assert filled(*rule, "--within", "c2", "--fail-on", "low").code == 0  # unknown never counts
    wrong = filled(*rule, "--fail-on", "terrible")
    assert (wrong.code, wrong.out) == (2, "")


def test_overview(filled: Run) -> None:
    result = filled("gaps", "--as-of", DAY)
    assert result.code == 0
    for text in ("The network on 2026-06-30", "Gaps by rule", "Tỉnh Đắk Lắk", "Next commands", "Xã Ea Súp"):
        assert text in result.out


def test_texts_of_network_are_not_markup(filled: Run) -> None:
    assert "Tổ <script>alert(1)</script> [red]đỏ[/red]" in filled("find", "script", "--as-of", DAY).out


@pytest.mark.parametrize("text", ["dak lak", "ĐẮK LẮK", "tinh  đắk", "lak tinh", "66", "p1"])
def test_find_ignores_case_diacritics_and_word_order(filled: Run, text: str) -> None:
    result = filled("find", text, "--as-of", DAY, "--format", "json")
    assert json.loads(result.out) == {
        "items": [
            {
                "id": "p1",
                "name": "Tỉnh Đắk Lắk",
                "level": "province",
                "kind": "people_committee",
                "province_id": "p1",
                "current": True,
            }
        ]
    }


def test_find_nothing(filled: Run) -> None:
    result = filled("find", "atlantis")
    assert result.code == 0
    assert "fewer words" in result.err
    assert filled("find", "  ").code == 2


def test_contact(filled: Run) -> None:
    province = filled("contact", "p1", "--as-of", DAY, "--format", "json")
    point = {
        "post_id": "f1",
        "person_id": "h1",
        "name": "Người h1",
        "phone": PHONE,
        "email": "h1@example.com",
        "since": "2025-07-01",
    }
    assert json.loads(province.out) == {"unit_id": "p1", "status": "covered", "focal_points": [point], "fallback": []}
    team = json.loads(filled("contact", "t1", "--as-of", DAY, "--format", "json").out)
    assert (team["status"], team["focal_points"]) == ("unassigned", [])
    assert [fallback["unit_id"] for fallback in team["fallback"]] == ["p1"]
    assert PHONE in filled("contact", "c2", "--as-of", DAY).out
    assert filled("contact", "nobody").code == 2
    open_interval = filled("contact", "c1", "--as-of", "1800-01-01")
    assert open_interval.code == 0


def test_query(filled: Run) -> None:
    output = json.loads(filled("query", "totals_by_level", "--as-of", DAY, "--format", "json").out)
    assert list(output) == ["name", "as_of", "columns", "rows"]
    assert (output["name"], output["as_of"]) == ("totals_by_level", DAY)
    assert output["columns"] == ["level", "units", "posts", "holders", "members"]
    assert {row["level"]: row["units"] for row in output["rows"]}["commune"] == 2
    names = filled("query", "unit_names", "-p", "ids=p1,c1", "--format", "csv")
    assert {row["name"] for row in names.csv} == {"Tỉnh Đắk Lắk", "Xã Ea Súp"}
    for arguments in (["nothing"], ["unit_names"], ["unit_names", "-p", "nope=1"], ["unit_names", "-p", "ids"]):
        refused = filled("query", *arguments)
        assert (refused.code, refused.out) == (2, "")


def test_rules(run: Run) -> None:
    listed = run("rules", "--format", "json")
    assert listed.code == 0
    assert json.loads(listed.out) == [describe(rule) for rule in catalogue().rules.values()]
    csv = run("rules", "--format", "csv").csv
    assert list(csv[0]) == ["name", "title", "target", "severity", "question", "why", "basis", "population", "fix"]
    rule = run("rules", "teams_under_strength")
    for text in ("minimum", "default 5", "Decision" if "Decision" in rule.out else "Practice"):
        assert text in rule.out
    assert "did you mean teams_under_strength" in run("gaps", "team_under_strength").err.lower()


def test_rules_are_queries_too(filled: Run) -> None:
    rule = "units_without_focal_point"
    output = json.loads(filled("query", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    gaps = json.loads(filled("gaps", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    assert output["rows"] == gaps["rules"][rule]["findings"]
    assert output["columns"] == list(output["rows"][0])


def test_contact_as_csv(filled: Run) -> None:
    result = filled("contact", "c1", "--as-of", DAY, "--format", "csv")
    assert [(row["unit_id"], row["status"], row["person_id"]) for row in result.csv] == [
        ("c1", "expired", ""),
        ("p1", "covered", "h1"),
    ]


def test_explained_findings(filled: Run) -> None:
    rule = ("gaps", "units_without_focal_point", "--as-of", DAY, "--explain")
    result = filled(*rule, "--format", "json")
    [finding] = json.loads(result.out)["rules"]["units_without_focal_point"]["findings"]
    assert finding.keys() >= {"subject_id", "evidence", "basis", "vintage", "remedies"}
    assert finding["vintage"] is None
    evidence = {item["id"]: item for item in finding["evidence"]["found"]}
    assert (evidence["f2"]["label"], evidence["f2"]["in_force"]) == ("Post", True)
    assert (evidence["h2"]["valid_to"], evidence["h2"]["in_force"]) == ("2026-05-01", False)
    text = filled(*rule).out
    assert "Person h2 (Người h2) linked by HOLDS to f2, from 2025-07-01 until 2026-05-01 (not now)" in text
    assert "expected" in text
    for options in (("--format", "csv"), ("--summary",)):
        refused = filled(*rule, *options)
        assert (refused.code, refused.out) == (2, "")
        assert "--explain" in refused.err


CUSTOM_RULE = """\
// title = "Units without a code"
// question = "Which units have no code?"
// why = "W"
// basis = "Our practice"
// severity = "critical"
// population = "current units"
// fix = "Ask for it."
MATCH (u:Unit)
WHERE current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN u.code IS NULL THEN 'missing' ELSE 'covered' END AS status, null AS since, null AS detail
"""


def test_custom_rules(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    rule = tmp_path / "own" / "without_code.cypher"
    rule.write_text(CUSTOM_RULE, encoding="utf-8")
    result = filled("gaps", "without_code", "--rules", "own", "--as-of", DAY, "--format", "csv")
    assert [row["subject_id"] for row in result.csv] == ["c2", "gov", "t1"]
    assert filled("query", "without_code", "--rules", "own", "--as-of", DAY, "--format", "csv").csv
    assert "[unknown-rule]" in filled("gaps", "without_code", "--as-of", DAY).err

    monkeypatch.setenv("DTGRAPH_RULES", "own")
    assert filled("gaps", "without_code", "--as-of", DAY, "--fail-on", "critical").code == 1
    assert "Which units have no code?" in filled("rules").out
    assert filled("doctor", "--format", "csv").csv[3]["found"].startswith("26 rules")

    rule.write_text(CUSTOM_RULE.replace("u.code IS NULL", "u.code IS"), encoding="utf-8")
    refused = filled("gaps", "without_code", "--as-of", DAY)
    assert (refused.code, refused.out) == (2, "")
    assert "own/without_code.cypher:11: the store refused it" in refused.err
    monkeypatch.setenv("DTGRAPH_RULES", "nowhere")
    assert "[no-rules]" in filled("rules").err
