"""The scorecard: its numbers are those of the rules, on each day and in each form."""

import json

from dtgraph.analysis.scorecard import GUARDS, TARGETS

from .conftest import DAY, Run

EARLIER = "2026-04-30"


def test_its_numbers_are_those_of_the_rules(filled: Run) -> None:
    said = filled("scorecard", "--as-of", DAY, "--format", "json")
    assert (said.code, said.err) == (0, "")
    [card] = json.loads(said.out)["dates"]
    assert card["as_of"] == DAY
    assert [target["rule"] for target in card["targets"]] == [*TARGETS, *GUARDS]
    gaps = json.loads(filled("gaps", *TARGETS, *GUARDS, "--summary", "--as-of", DAY, "--format", "json").out)["rules"]
    for target in card["targets"]:
        summary = gaps[target["rule"]]["summary"]
        assert target == {"rule": target["rule"], "target": 1.0, **summary}


def test_a_trend(filled: Run) -> None:
    said = filled("scorecard", "--on", f"{EARLIER},{DAY}", "--on", DAY, "--format", "json")
    cards = json.loads(said.out)["dates"]
    assert [card["as_of"] for card in cards] == [EARLIER, DAY]
    assert [card["targets"][0]["share"] for card in cards] == [1.0, 0.5]
    shown = filled("scorecard", "--on", f"{EARLIER},{DAY}").out
    assert f"share {EARLIER}" in shown
    [trend] = [line for line in shown.splitlines() if "100.0%" in line and "50.0%" in line]
    assert trend.startswith("Units without a focal point")


def test_as_csv(filled: Run) -> None:
    said = filled("scorecard", "--as-of", DAY, "--format", "csv")
    assert said.out.splitlines()[0] == "as_of,rule,target,by,key,population,covered,gap,unknown,share"
    assert {row["by"] for row in said.csv} == {"all"}
    by_province = filled("scorecard", "--as-of", DAY, "--by", "province", "--format", "csv").csv
    found = [row for row in by_province if row["rule"] == TARGETS[0]]
    assert [(row["by"], row["key"], row["gap"], row["share"]) for row in found] == [
        ("all", "", "1", "0.5"),
        ("province", "p1", "1", "0.5"),
    ]


def test_as_a_table(filled: Run) -> None:
    shown = filled("scorecard", "--as-of", DAY, "--by", "province").out
    assert "Payroll increased (guard)" in shown
    assert "Tỉnh Đắk Lắk" in shown
    [line] = [line for line in shown.splitlines() if line.startswith("Units without a focal point ")]
    assert line.split()[-5:] == ["1", "1", "1", "50.0%", "no"]


def test_for_a_pipeline(filled: Run) -> None:
    assert filled("scorecard", "--as-of", DAY, "--fail-on", "critical").code == 1
    assert filled("scorecard", "--as-of", DAY, "--within", "c2", "--fail-on", "critical").code == 0
    wrong = filled("scorecard", "--fail-on", "worst")
    assert (wrong.code, wrong.out) == (2, "")


def test_what_is_wrong_in_a_day(filled: Run) -> None:
    wrong = filled("scorecard", "--on", f"{DAY},30/6/2026")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--on cannot be “30/6/2026”" in wrong.err
    assert filled("scorecard", "--within", "nobody").code == 2
