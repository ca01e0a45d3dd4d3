"""What the commands that ask print, for a person and for a machine."""

import json
from pathlib import Path

import pytest

from dtgraph.catalogue import catalogue, described

from .conftest import DAY, PHONE, Run


def test_gaps_as_json(filled: Run) -> None:
    said = filled("gaps", "units_without_focal_point", "--as-of", DAY, "--format", "json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    assert answer["as_of"] == DAY
    rule = answer["rules"]["units_without_focal_point"]
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
    said = filled("--format", "csv", "gaps", "--as-of", DAY)
    assert said.code == 0
    assert said.out.splitlines()[0] == "rule,subject_id,subject_name,level,province_id,status,since,detail"
    found = [row for row in said.csv if row["rule"] == "units_without_focal_point"]
    assert [(row["subject_id"], row["since"], row["detail"]) for row in found] == [("c1", "2026-05-01", "")]

    one = filled("gaps", "teams_under_strength", "-p", "minimum=3", "--as-of", DAY, "--format", "csv")
    assert one.csv[0]["members"] == "1"

    summary = filled("gaps", "--summary", "--as-of", DAY, "--format", "csv")
    assert summary.out.splitlines()[0] == "rule,by,key,population,covered,gap,unknown,share"
    rows = [row for row in summary.csv if row["rule"] == "units_without_focal_point"]
    assert [(row["by"], row["key"], row["gap"]) for row in rows] == [
        ("all", "", "1"),
        ("level", "province", "0"),
        ("level", "commune", "1"),
        ("province", "p1", "1"),
    ]


def test_gaps_within(filled: Run) -> None:
    said = filled("gaps", "units_without_focal_point", "--within", "c1", "--as-of", DAY, "--format", "json")
    assert json.loads(said.out)["rules"]["units_without_focal_point"]["summary"]["population"] == 1
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


def test_the_whole_picture(filled: Run) -> None:
    said = filled("gaps", "--as-of", DAY)
    assert said.code == 0
    for shown in ("The network on 2026-06-30", "Gaps by rule", "Tỉnh Đắk Lắk", "What to ask next", "Xã Ea Súp"):
        assert shown in said.out


def test_texts_of_the_network_are_never_markup(filled: Run) -> None:
    assert "Tổ <script>alert(1)</script> [red]đỏ[/red]" in filled("find", "script", "--as-of", DAY).out


@pytest.mark.parametrize("text", ["dak lak", "ĐẮK LẮK", "tinh  đắk", "lak tinh", "66", "p1"])
def test_find_forgives(filled: Run, text: str) -> None:
    said = filled("find", text, "--as-of", DAY, "--format", "json")
    assert json.loads(said.out) == {
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
    said = filled("find", "atlantis")
    assert said.code == 0
    assert "fewer words" in said.err
    assert filled("find", "  ").code == 2


def test_contact(filled: Run) -> None:
    own = filled("contact", "p1", "--as-of", DAY, "--format", "json")
    point = {
        "post_id": "f1",
        "person_id": "h1",
        "name": "Người h1",
        "phone": PHONE,
        "email": "h1@example.com",
        "since": "2025-07-01",
    }
    assert json.loads(own.out) == {"unit_id": "p1", "status": "covered", "focal_points": [point], "fallback": []}
    above = json.loads(filled("contact", "t1", "--as-of", DAY, "--format", "json").out)
    assert (above["status"], above["focal_points"]) == ("unassigned", [])
    assert [one["unit_id"] for one in above["fallback"]] == ["p1"]
    assert PHONE in filled("contact", "c2", "--as-of", DAY).out
    assert filled("contact", "nobody").code == 2
    ended = filled("contact", "c1", "--as-of", "1800-01-01")
    assert ended.code == 0  # its interval is open


def test_ask(filled: Run) -> None:
    said = json.loads(filled("query", "totals_by_level", "--as-of", DAY, "--format", "json").out)
    assert list(said) == ["name", "as_of", "columns", "rows"]
    assert (said["name"], said["as_of"]) == ("totals_by_level", DAY)
    assert said["columns"] == ["level", "units", "posts", "holders", "members"]
    assert {row["level"]: row["units"] for row in said["rows"]}["commune"] == 2
    names = filled("query", "unit_names", "-p", "ids=p1,c1", "--format", "csv")
    assert {row["name"] for row in names.csv} == {"Tỉnh Đắk Lắk", "Xã Ea Súp"}
    for wrong in (["nothing"], ["unit_names"], ["unit_names", "-p", "nope=1"], ["unit_names", "-p", "ids"]):
        said_wrong = filled("query", *wrong)
        assert (said_wrong.code, said_wrong.out) == (2, "")


def test_rules(run: Run) -> None:
    listed = run("rules", "--format", "json")
    assert listed.code == 0
    assert json.loads(listed.out) == [described(rule) for rule in catalogue().rules.values()]
    csv = run("rules", "--format", "csv").csv
    assert list(csv[0]) == ["name", "title", "severity", "question", "why", "basis", "population", "fix"]
    one = run("rules", "teams_under_strength")
    for shown in ("minimum", "default 5", "Decision" if "Decision" in one.out else "Practice"):
        assert shown in one.out
    assert "did you mean teams_under_strength" in run("gaps", "team_under_strength").err.lower()


def test_a_rule_asked_as_a_query_gives_its_findings(filled: Run) -> None:
    rule = "units_without_focal_point"
    asked = json.loads(filled("query", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    gaps = json.loads(filled("gaps", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    assert asked["rows"] == gaps["rules"][rule]["findings"]
    assert asked["columns"] == list(asked["rows"][0])


def test_contact_as_csv_tells_of_the_unit_itself(filled: Run) -> None:
    said = filled("contact", "c1", "--as-of", DAY, "--format", "csv")
    assert [(row["unit_id"], row["status"], row["person_id"]) for row in said.csv] == [
        ("c1", "expired", ""),
        ("p1", "covered", "h1"),
    ]


def test_explained_findings(filled: Run) -> None:
    rule = ("gaps", "units_without_focal_point", "--as-of", DAY, "--explain")
    said = filled(*rule, "--format", "json")
    [finding] = json.loads(said.out)["rules"]["units_without_focal_point"]["findings"]
    assert finding.keys() >= {"subject_id", "evidence", "basis", "vintage", "remedies"}
    assert finding["vintage"] is None
    found = {thing["id"]: thing for thing in finding["evidence"]["found"]}
    assert (found["f2"]["label"], found["f2"]["in_force"]) == ("Post", True)
    assert (found["h2"]["valid_to"], found["h2"]["in_force"]) == ("2026-05-01", False)
    shown = filled(*rule).out
    assert "Person h2 (Người h2) tied by HOLDS to f2, from 2025-07-01 to 2026-05-01 (not now)" in shown
    assert "looked for" in shown
    for wrong in (("--format", "csv"), ("--summary",)):
        refused = filled(*rule, *wrong)
        assert (refused.code, refused.out) == (2, "")
        assert "--explain" in refused.err


OWN = """\
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


def test_rules_of_ones_own(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    rule = tmp_path / "own" / "without_code.cypher"
    rule.write_text(OWN, encoding="utf-8")
    said = filled("gaps", "without_code", "--rules", "own", "--as-of", DAY, "--format", "csv")
    assert [row["subject_id"] for row in said.csv] == ["c2", "gov", "t1"]
    assert filled("query", "without_code", "--rules", "own", "--as-of", DAY, "--format", "csv").csv
    assert "[unknown-rule]" in filled("gaps", "without_code", "--as-of", DAY).err

    monkeypatch.setenv("DTGRAPH_RULES", "own")
    assert filled("gaps", "without_code", "--as-of", DAY, "--fail-on", "critical").code == 1
    assert "Which units have no code?" in filled("rules").out
    assert filled("doctor", "--format", "csv").csv[2]["found"].startswith("26 rules")

    rule.write_text(OWN.replace("u.code IS NULL", "u.code IS"), encoding="utf-8")
    wrong = filled("gaps", "without_code", "--as-of", DAY)
    assert (wrong.code, wrong.out) == (2, "")
    assert "own/without_code.cypher:11: the store refused it" in wrong.err
    monkeypatch.setenv("DTGRAPH_RULES", "nowhere")
    assert "[no-rules]" in filled("rules").err
