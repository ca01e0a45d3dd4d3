"""The command scorecard: its numbers are those of the rules, on each day and in each format."""

import json

from dtgraph.analysis.scorecard import GUARD_RULES, TARGET_RULES

from .conftest import DAY, Run

EARLIER = "2026-04-30"


def test_numbers_are_those_of_rules(filled: Run) -> None:
    result = filled("scorecard", "--as-of", DAY, "--format", "json")
    assert (result.code, result.err) == (0, "")
    [card] = json.loads(result.out)["dates"]
    assert card["as_of"] == DAY
    assert [target["rule"] for target in card["targets"]] == [*TARGET_RULES, *GUARD_RULES]
    gaps = json.loads(filled("gaps", *TARGET_RULES, *GUARD_RULES, "--summary", "--as-of", DAY, "--format", "json").out)[
        "rules"
    ]
    for target in card["targets"]:
        summary = gaps[target["rule"]]["summary"]
        assert target == {"rule": target["rule"], "target": 1.0, **summary}


def test_trend(filled: Run) -> None:
    result = filled("scorecard", "--on", f"{EARLIER},{DAY}", "--on", DAY, "--format", "json")
    cards = json.loads(result.out)["dates"]
    assert [card["as_of"] for card in cards] == [EARLIER, DAY]
    assert [card["targets"][0]["share"] for card in cards] == [1.0, 0.5]
    text = filled("scorecard", "--on", f"{EARLIER},{DAY}").out
    assert f"share {EARLIER}" in text
    [trend] = [line for line in text.splitlines() if "100.0%" in line and "50.0%" in line]
    assert trend.startswith("Units with a focal point")


def test_csv(filled: Run) -> None:
    result = filled("scorecard", "--as-of", DAY, "--format", "csv")
    assert result.out.splitlines()[0] == "as_of,rule,target,by,key,population,covered,gap,unknown,share"
    assert {row["by"] for row in result.csv} == {"all"}
    by_province = filled("scorecard", "--as-of", DAY, "--by", "province", "--format", "csv").csv
    rows = [row for row in by_province if row["rule"] == TARGET_RULES[0]]
    assert [(row["by"], row["key"], row["gap"], row["share"]) for row in rows] == [
        ("all", "", "1", "0.5"),
        ("province", "p1", "1", "0.5"),
    ]


def test_table(filled: Run) -> None:
    text = filled("scorecard", "--as-of", DAY, "--by", "province").out
    assert "Payroll within the previous limit (guard)" in text
    assert "Tỉnh Đắk Lắk" in text
    [line] = [line for line in text.splitlines() if line.startswith("Units with a focal point ")]
    assert line.split()[-5:] == ["1", "1", "1", "50.0%", "no"]


def test_fail_on(filled: Run) -> None:
    assert filled("scorecard", "--as-of", DAY, "--fail-on", "critical").code == 1
    assert filled("scorecard", "--as-of", DAY, "--within", "c2", "--fail-on", "critical").code == 0
    refused = filled("scorecard", "--fail-on", "worst")
    assert (refused.code, refused.out) == (2, "")


def test_invalid_day_and_unit(filled: Run) -> None:
    refused = filled("scorecard", "--on", f"{DAY},30/6/2026")
    assert (refused.code, refused.out) == (2, "")
    assert "--on cannot be “30/6/2026”" in refused.err
    assert filled("scorecard", "--within", "nobody").code == 2
