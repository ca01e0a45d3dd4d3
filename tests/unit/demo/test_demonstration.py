"""The demonstration network: the same bytes again, sound tables, the published proportions, nothing real made up."""

import csv
import subprocess
import sys
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from dtgraph.demo import Demonstration
from dtgraph.demo.base_units import skeleton
from dtgraph.demo.quotas import chance, deal
from dtgraph.errors import InputError
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.model import RELATIONSHIPS
from dtgraph.reference import rows as reference_rows

Row = dict[str, str]

NODES = {"Unit": "units", "Post": "posts", "Person": "people", "Platform": "platforms", "Task": "tasks"}
NODES |= {"Training": "trainings", "Change": "changes"}

HASHED = """
from tests.unit.demo.test_demonstration import digest
print(digest("sample", 1690))
"""


@cache
def rows(scale: str = "sample", seed: int = 1690) -> dict[str, list[Row]]:
    sheets = Demonstration(scale, seed).sheets()
    return {sheet.table: [dict(zip(sheet.columns, cells, strict=True)) for _, cells in sheet.rows] for sheet in sheets}


def digest(scale: str, seed: int) -> str:
    """A fingerprint of all rows and the truth."""
    demonstration, found = Demonstration(scale, seed), sha256()
    for sheet in demonstration.sheets():
        for line, cells in sheet.rows:
            found.update(repr((sheet.table, line, cells)).encode())
    for planted in demonstration.truth():
        found.update(repr(tuple(planted)).encode())
    return found.hexdigest()


def test_same_seed_same_bytes_in_any_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    other = subprocess.run([sys.executable, "-c", HASHED], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest("sample", 1690)


def test_another_seed_other_bytes() -> None:
    assert digest("sample", 1690) != digest("sample", 1691)


def test_rows_may_be_read_again() -> None:
    sheets = list(Demonstration("sample").sheets())
    assert next(sheet.table for sheet in sheets) == "units"
    for sheet in sheets:
        assert list(sheet.rows) == list(sheet.rows)
        assert [line for line, _ in sheet.rows][:2] in ([2, 3], [2])


@pytest.mark.parametrize("scale", ["province:64", "province:", "province", "world", "", "sample:12"])
def test_unknown_scale(scale: str) -> None:
    with pytest.raises(InputError) as error:
        Demonstration(scale)
    assert error.value.code == "bad-option"


def test_truth_file(tmp_path: Path) -> None:
    demonstration = Demonstration("sample")
    demonstration.write_truth(tmp_path / "truth.csv")
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [(row["rule"], row["subject_id"], row["status"], row["detail"] or None) for row in read] == [
        tuple(planted) for planted in demonstration.truth()
    ]
    assert {row["as_of"] for row in read} == {"2026-06-30"}


def check_soundness(tables: dict[str, list[Row]]) -> None:
    """Every id is there once, every tie's ends are, and every interval has a day."""
    times = Counter(row["id"] for table in NODES.values() for row in tables.get(table, []))
    assert max(times.values()) == 1
    ids = {label: {row["id"] for row in tables.get(table, [])} for label, table in NODES.items()}
    ties = [(row["type"], row["source_id"], row["target_id"]) for row in tables["links"]]
    ties += [("HOLDS", row["person_id"], row["post_id"]) for row in tables["holdings"]]
    ties += [("MEMBER_OF", row["person_id"], row["unit_id"]) for row in tables["memberships"]]
    for name, table in TABLES.items():
        if table.shorthand:
            column, type_ = table.shorthand
            ties += [(type_, row["id"], row[column]) for row in tables[name] if row[column]]
    for type_, source, target in ties:
        kind = RELATIONSHIPS[type_]
        assert source in ids[kind.source.__name__]
        assert target in ids[kind.target.__name__]
    for found in tables.values():
        assert all(not row.get("valid_to") or row["valid_from"] < row["valid_to"] for row in found)
    posts_in = {row["source_id"] for row in tables["links"] if row["type"] == "POST_IN"}
    assert all(row["unit_id"] or row["id"] in posts_in for row in tables["posts"])


@pytest.mark.parametrize("scale", ["sample", "province:46"])
def test_tables_are_sound(scale: str) -> None:
    check_soundness(rows(scale))


def test_what_is_made_up_says_so() -> None:
    real = {row["id"] for table in ("units", "changes") for row in reference_rows(None)[table]}
    for table in ("units", "changes", "posts", "people", "tasks", "platforms", "trainings"):
        for row in rows()[table]:
            assert (row["id"] in real) == row["id"].startswith("vn:")
            assert row["source"] == "synthetic" or (row["id"] in real and not row.get("reported_on"))


def test_nobody_can_be_reached() -> None:
    for row in rows()["people"]:
        assert not row["phone"] or row["phone"].startswith("+84 00 ")
        assert not row["email"] or row["email"].endswith(".example")
        assert bool(row["phone"]) == bool(row["email"])


def test_sample_is_one_real_province_of_a_few_thousand_nodes() -> None:
    units = rows()["units"]
    current = [row for row in units if not row["valid_to"] or row["valid_to"] > "2026-06-30"]
    assert [row["name"] for row in current if row["level"] == "province" and row["code"]] == ["Tỉnh Lai Châu"]
    assert len([row for row in current if row["level"] == "commune" and row["code"]]) == 38
    assert 2_000 < sum(len(rows()[table]) for table in NODES.values()) < 9_000
    assert any(row["level"] == "district" and row["valid_to"] == "2025-07-01" for row in units)


def test_deal_gives_every_case() -> None:
    dealt = deal(chance(1, "deal"), range(100), {"rare": 0.0001, "often": 0.2}, "rest", pressure=1.5)
    assert Counter(dealt.values()) == {"rare": 1, "often": 30, "rest": 69}


def test_da_nang_as_published() -> None:
    teams = [row for row in rows("province:48")["units"] if row["kind"] == "community_team" and not row["valid_to"]]
    assert len(teams) == 3_766
    assert len(rows("province:48")["memberships"]) == pytest.approx(24_303, rel=0.04)


@pytest.mark.national
def test_national_proportions() -> None:
    tables = rows("national")
    check_soundness(tables)
    places = [row for row in tables["units"] if row["id"].startswith("vn:") and row["kind"] == "people_committee"]
    current = Counter(row["level"] for row in places if not row["valid_to"])
    assert current == {"province": 34, "commune": 3_321}
    ended = Counter(row["level"] for row in places if row["valid_to"])
    kept = Counter(row["level"] for row in places if not row["valid_to"] and row["id"].endswith(":2024"))
    assert ended + kept == {"province": 63, "district": 696, "commune": 10_035}
    teams = {row["id"] for row in tables["units"] if row["kind"] == "community_team" and not row["valid_to"]}
    assert len(teams) == 74_000
    members = sum(row["unit_id"] in teams and not row["valid_to"] for row in tables["memberships"])
    assert 340_000 < members < 355_000
    assert 450_000 < sum(len(tables[table]) for table in NODES.values()) < 650_000
    ties = sum(len(tables[table]) for table in ("links", "holdings", "memberships"))
    assert ties + len(teams) > 1_000_000


@pytest.mark.national
def test_a_province_is_the_same_by_itself_and_in_the_country() -> None:
    for table, found in rows("province:46").items():
        own = [tuple(row.values()) for row in found]
        assert set(own) <= {tuple(row.values()) for row in rows("national")[table]}


@pytest.mark.national
def test_provinces_fare_differently() -> None:
    province_of = {row["code"]: code for code, one in skeleton().provinces.items() for row in one.communes}
    teams = [row["id"] for row in rows("national")["units"] if row["kind"] == "community_team" and not row["valid_to"]]
    weak = [
        planted.subject_id
        for planted in Demonstration("national").truth()
        if planted.rule == "teams_under_strength" and planted.status == "missing"
    ]
    have, lack = (Counter(province_of[id_.split(":")[1]] for id_ in ids) for ids in (teams, weak))
    shares = sorted(lack[code] / have[code] for code in have)
    assert len(shares) == 34
    assert shares[-1] > 2 * shares[0] > 0
