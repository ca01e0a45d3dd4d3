"""The commands as a person and as a machine use them: what they print where, and how they end."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dtgraph.cli import main
from dtgraph.network import Network

from ..builder import Tables

DAY = "2026-06-30"
PHONE = "0900123456"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder, with its store there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DTGRAPH_HEAP", "2g")
    monkeypatch.delenv("DTGRAPH_STORE", raising=False)

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(int(ended.value.code or 0), said.out, said.err)

    return command


def tables() -> Tables:
    found = Tables().unit("gov", "government", name="Chính phủ")
    found.unit("p1", "people_committee", "gov", level="province", name="Tỉnh Đắk Lắk", code="66")
    found.unit("c1", "people_committee", "p1", name="Xã Ea Súp", code="24100")
    found.unit("c2", "people_committee", "p1", name="Phường Buôn Ma Thuột", reported_on=None)
    found.unit("t1", "community_team", "c1", name="Tổ <script>alert(1)</script> [red]đỏ[/red]").link(
        "SERVES", "t1", "c1"
    )
    found.post("f1", "p1").person("h1", phone=PHONE, email="h1@example.com").holds("h1", "f1", "2025-07-01")
    found.post("f2", "c1", title="Đầu mối").holds("h2", "f2", "2025-07-01", "2026-05-01")
    return found.member("m1", "t1", "leader")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A store with a small network at the default place."""
    with Network.opened_for_import(str(tmp_path / "dtgraph.db")) as network:
        network.import_tables(tables().sheets())
    return run


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
    assert json.loads(own.out) == {"unit_id": "p1", "status": "covered", "focal_points": [point], "instead": []}
    above = json.loads(filled("contact", "t1", "--as-of", DAY, "--format", "json").out)
    assert (above["status"], above["focal_points"]) == ("unassigned", [])
    assert [one["unit_id"] for one in above["instead"]] == ["p1"]
    assert PHONE in filled("contact", "c2", "--as-of", DAY).out
    assert filled("contact", "nobody").code == 2
    ended = filled("contact", "c1", "--as-of", "1800-01-01")
    assert ended.code == 0  # its interval is open


def test_ask(filled: Run) -> None:
    said = json.loads(filled("ask", "totals_by_level", "--as-of", DAY, "--format", "json").out)
    assert list(said) == ["name", "as_of", "columns", "rows"]
    assert (said["name"], said["as_of"]) == ("totals_by_level", DAY)
    assert said["columns"] == ["level", "units", "posts", "holders", "members"]
    assert {row["level"]: row["units"] for row in said["rows"]}["commune"] == 2
    names = filled("ask", "unit_names", "-p", "ids=p1,c1", "--format", "csv")
    assert {row["name"] for row in names.csv} == {"Tỉnh Đắk Lắk", "Xã Ea Súp"}
    for wrong in (["nothing"], ["unit_names"], ["unit_names", "-p", "nope=1"], ["unit_names", "-p", "ids"]):
        said_wrong = filled("ask", *wrong)
        assert (said_wrong.code, said_wrong.out) == (2, "")


def test_rules(run: Run) -> None:
    listed = run("rules", "--format", "json")
    assert listed.code == 0
    assert {"units_without_focal_point", "teams_under_strength"} <= {rule["name"] for rule in json.loads(listed.out)}
    one = run("rules", "teams_under_strength")
    for shown in ("minimum", "default 5", "Decision" if "Decision" in one.out else "Practice"):
        assert shown in one.out
    assert "did you mean teams_under_strength" in run("gaps", "team_under_strength").err.lower()


def test_a_store_that_is_not_there(run: Run, tmp_path: Path) -> None:
    for command in (["gaps"], ["find", "x"], ["contact", "x"], ["ask", "counts"], ["export", "out"]):
        said = run(*command)
        assert (said.code, said.out) == (3, "")
        assert "[store-missing]" in said.err
        assert "init" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "--as-of", "30.06.2026"],
        ["gaps", "--as-of", "2026-02-30"],
        ["gaps", "--format", "xml"],
        ["gaps", "-p", "days"],
        ["gaps", "-p", "days=1", "-p", "days=2"],
        ["gaps", "-p", "days=1000000000000"],
        ["gaps", "-p", "days=-1"],
        ["gaps", "-p", "as_of=2026-01-01"],
        ["gaps", "-p", "within=x"],
        ["ask", "counts", "-p", "as_of=2026-01-01"],
        ["ask", "counts", "--within", "x"],
        ["gaps", "--as-of", ""],
        ["gaps", "--as-of", "2026-W01-1"],
        ["gaps", "--store", ""],
        ["init", "--demo", ""],
        ["init", "--seed", "5"],
        ["--store", "https://user:secret@localhost", "gaps"],
        ["--store", "bolt://[::1", "gaps"],
        ["--store", "bolt://localhost:abc", "gaps"],
        ["--store", "bolt://localhost:1/?database=x", "gaps"],
        ["init", "--vintage", "1999"],
        ["init", "--demo", "galaxy"],
        ["init", "--demo", "province:00"],
        ["init", "--demo", "sample", "--vintage", "2025"],
        ["nonsense"],
        ["export"],
        ["--store", "http://localhost:1", "gaps"],
        ["--store", "bolt://user:secret@localhost:1", "gaps"],
    ],
)
def test_what_is_wrong_in_an_option(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err.strip().endswith("]") or "Usage" in said.err
    assert "secret" not in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DTGRAPH_HEAP", "lots"), ("DTGRAPH_HEAP", "1m"), ("DTGRAPH_HEAP", "999999g"), ("DTGRAPH_QUERY_TIMEOUT", "abc"),
     ("DTGRAPH_STORE", "")],
)  # fmt: skip
def test_what_is_wrong_in_a_setting(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    said = run("find", "x")
    assert (said.code, said.out) == (2, "")
    assert variable in said.err
    assert said.err.strip().endswith("[bad-option]")


def test_bytes_that_are_no_text(filled: Run) -> None:
    for command in (["find", "\udcff"], ["gaps", "--within", "\udcff"], ["contact", "\udcff"]):
        said = filled(*command)
        assert (said.code, said.out) == (2, "")


def test_a_rule_asked_as_a_query_gives_its_findings(filled: Run) -> None:
    rule = "units_without_focal_point"
    asked = json.loads(filled("ask", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    gaps = json.loads(filled("gaps", rule, "--within", "c1", "--as-of", DAY, "--format", "json").out)
    assert asked["rows"] == gaps["rules"][rule]["findings"]
    assert asked["columns"] == list(asked["rows"][0])


def test_contact_as_csv_tells_of_the_unit_itself(filled: Run) -> None:
    said = filled("contact", "c1", "--as-of", DAY, "--format", "csv")
    assert [(row["unit_id"], row["status"], row["person_id"]) for row in said.csv] == [
        ("c1", "expired", ""),
        ("p1", "covered", "h1"),
    ]


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


def test_an_error_of_ours_is_told_in_one_sentence_without_what_it_says(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(PHONE)

    monkeypatch.setattr(Network, "find", broken)
    said = filled("find", "x")
    assert said.code == 3
    assert said.err.strip().endswith("[internal]")
    assert PHONE not in said.err


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


def test_every_command_has_a_help_page_with_an_example(run: Run) -> None:
    for command in ("init", "import", "export", "gaps", "rules", "ask", "find", "contact", "doctor"):
        said = run(command, "--help")
        assert said.code == 0
        assert "Example: dtgraph" in " ".join(said.out.split())
