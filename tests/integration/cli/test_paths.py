"""The commands paths, escalation and resilience: output formats and errors."""

import json
from pathlib import Path

import pytest

from dtgraph.network import Network

from .conftest import DAY, PHONE, Run, tables

ON = ("--as-of", DAY)


def test_path_with_contacts(filled: Run) -> None:
    result = filled("paths", "c1", "p1", *ON, "--format", "json")
    answer = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert set(answer) == {"paths", "min_cut", "components", "closest"}
    (path,) = answer["paths"]
    assert (path["cost"], path["staffed"]) == (1.0, True)
    assert path["steps"] == [{"type": "PART_OF", "weight": 1.0}]
    commune, province = path["units"]
    assert [unit["name"] for unit in (commune, province)] == ["Xã Ea Súp", "Tỉnh Đắk Lắk"]
    assert commune["contact"]["status"] == "expired"
    assert commune["contact"]["focal_points"] == []
    assert [
        point["person_id"] for fallback in commune["contact"]["fallback"] for point in fallback["focal_points"]
    ] == ["h1"]
    assert province["contact"]["focal_points"][0]["phone"] == PHONE
    assert province["contact"] == json.loads(filled("contact", "p1", *ON, "--format", "json").out)
    assert commune["contact"] == json.loads(filled("contact", "c1", *ON, "--format", "json").out)


def test_paths_to_several_units(filled: Run) -> None:
    answer = json.loads(filled("paths", "c1", "c2", "gov", "c2", *ON, "--format", "json").out)
    assert list(answer) == ["targets"]
    assert [(target, paths["paths"][0]["cost"]) for target, paths in answer["targets"].items()] == [
        ("c2", 2),
        ("gov", 2),
    ]
    rows = filled("paths", "c1", "c2", "gov", *ON, "--format", "csv").csv
    assert [(row["to"], row["place"], row["unit_id"]) for row in rows] == [
        (to, str(place), unit) for to in ("c2", "gov") for place, unit in enumerate(("c1", "p1", to))
    ]
    query = filled("query", "paths", "-p", "from=c1", "-p", "to=c2,gov", *ON, "--format", "csv")
    assert query.csv == rows
    text = filled("paths", "c1", "c2", *ON)
    assert "Xã Ea Súp → Phường Buôn Ma Thuột: cost 2, every unit in between has a focal point" in text.out
    assert "nobody here; Người h1 in Tỉnh Đắk Lắk" in " ".join(text.out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--avoid", "p1"), "There is no path: the units are in separate components, of 2 units and of 1 unit."),
        (("--avoid", "c2~p1"), "in separate components, of 4 units and of 1 unit."),
        (("--max-cost", "1.5"), "Every path costs more than --max-cost."),
        (("--disjoint", "edge"), "would use one of Xã Ea Súp (c1) ~ Tỉnh Đắk Lắk (p1)."),
    ],
)
def test_missing_paths_and_cuts_are_explained(filled: Run, arguments: tuple[str, ...], message: str) -> None:
    result = filled("paths", "c1", "c2", *arguments, *ON)
    assert result.code == 0
    assert message in result.err
    through_people = filled("paths", "c1", "c2", *arguments, "--through-people", *ON)
    assert message in through_people.err
    assert ("With --through-people" in result.err) == ("separate components" in message)
    assert "--through-people takes them" not in through_people.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("nobody", "c2"), 2, "there is no unit “nobody”"),
        (("c1", "c2", "--avoid", "nobody"), 2, "there is no unit “nobody”"),
        (("c1", "c2", "--avoid", "a~b~c"), 2, "bad-parameter"),
        (("c1", "c2", "--avoid", "c1"), 2, "it is one end of the path"),
        (("c1", "c2", "-k", "0"), 2, "not a whole number from 1 to 100 (“0”)"),
        (("c1", "c2", "-k", "101"), 2, "not a whole number from 1 to 100 (“101”)"),
        (("c1", "c2", "--max-cost", "-1"), 2, "bad-parameter"),
        (("c1", "c2", "--max-cost", "nan"), 2, "bad-parameter"),
        (("c1", "c2", "--disjoint", "both"), 2, "bad-usage"),
        (("c1", "gov", "--within", "p1"), 4, "the unit gov is not within p1"),
        (("c1", "c2", "--as-of", "2020-01-01"), 4, "unit-not-current"),
    ],
)
def test_invalid_paths_are_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    builder = tables()
    for row in builder.rows["units"]:
        row["valid_from"] = "2024-01-01"
    with Network.open(str(tmp_path / "dtgraph.db"), create=True) as network:
        network.import_tables(builder.sheets())
    result = run("paths", *ON, *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_escalation(filled: Run) -> None:
    answer = json.loads(filled("escalation", "t1", *ON, "--format", "json").out)
    assert (answer["coordinator"], answer["reached"]) == ("gov", True)
    assert [unit["id"] for unit in answer["units"]] == ["t1", "c1", "p1", "gov"]
    rows = filled("escalation", "t1", *ON, "--format", "csv").csv
    assert rows == filled("query", "escalation", "-p", "unit=t1", *ON, "--format", "csv").csv
    assert [json.loads(row["call_person_ids"]) for row in rows] == [["h1"], ["h1"], ["h1"], []]
    text = filled("escalation", "t1", *ON).out
    assert "nobody, here or above" in text
    assert "[red]đỏ[/red]" in " ".join(text.split())


def test_measures_are_queries_too(filled: Run) -> None:
    answer = json.loads(filled("resilience", *ON, "--format", "json").out)
    assert answer["as_of"] == DAY
    listed = json.loads(filled("rules", "--queries", "--format", "json").out)
    columns = {query["name"]: list(query["columns"]) for query in listed}
    assert set(answer["measures"]) <= set(columns)
    for name, rows in answer["measures"].items():
        assert json.loads(filled("query", name, *ON, "--format", "json").out)["rows"] == rows
        assert all(list(row) == columns[name] for row in rows)
    text = filled("resilience", *ON)
    assert "Articulation units: Without which units do others lose their path to the coordinator?" in text.out
    units = filled("resilience", "articulation_units", "-p", "at_least=1", *ON, "--format", "csv").csv
    assert [(row["unit_id"], row["parts"], row["cut_off"]) for row in units] == [
        ("p1", "3", "3"), ("c1", "2", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("articulation_unit",), "did you mean articulation_units?"),
        (("articulation_units", "-p", "most=3"), "unknown-parameter"),
        (("articulation_units", "-p", "at_least=x"), "bad-parameter"),
        (("--format", "csv"), "name one measure"),
    ],
)
def test_invalid_measures_are_refused(filled: Run, arguments: tuple[str, ...], message: str) -> None:
    result = filled("resilience", *ON, *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
