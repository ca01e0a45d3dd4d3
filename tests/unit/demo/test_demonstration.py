"""The demonstration network: reproducible, consistent, with published proportions, and clearly synthetic."""

import csv
import subprocess
import sys
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from dtgraph.demo import Demonstration
from dtgraph.demo.base_units import base_units
from dtgraph.demo.quotas import assign_quotas, seeded_random
from dtgraph.errors import InputError
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.model import RELATIONSHIPS
from dtgraph.reference import reference_rows

Row = dict[str, str]

NODES = {"Unit": "units", "Post": "posts", "Person": "people", "Platform": "platforms", "Task": "tasks"}
NODES |= {"Training": "trainings", "Change": "changes"}

DIGEST_SCRIPT = """
from tests.unit.demo.test_demonstration import digest
print(digest("sample", 1690))
"""


@cache
def rows(scale: str = "sample", seed: int = 1690) -> dict[str, list[Row]]:
    sheets = Demonstration(scale, seed).sheets()
    return {sheet.table: [dict(zip(sheet.columns, cells, strict=True)) for _, cells in sheet.rows] for sheet in sheets}


def digest(scale: str, seed: int) -> str:
    """Return a fingerprint of all rows and planted gaps."""
    demonstration, fingerprint = Demonstration(scale, seed), sha256()
    for sheet in demonstration.sheets():
        for line, cells in sheet.rows:
            fingerprint.update(repr((sheet.table, line, cells)).encode())
    for gap in demonstration.truth():
        fingerprint.update(repr(tuple(gap)).encode())
    return fingerprint.hexdigest()


def test_same_seed_gives_same_rows_in_any_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    other = subprocess.run([sys.executable, "-c", DIGEST_SCRIPT], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest("sample", 1690)


def test_another_seed_gives_other_rows() -> None:
    assert digest("sample", 1690) != digest("sample", 1691)


def test_rows_can_be_iterated_repeatedly() -> None:
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
        tuple(gap) for gap in demonstration.truth()
    ]
    assert {row["as_of"] for row in read} == {"2026-06-30"}


def check_consistency(tables: dict[str, list[Row]]) -> None:
    """Check that ids are unique, ends of relationships exist and no interval is empty."""
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
    for rows_ in tables.values():
        assert all(not row.get("valid_to") or row["valid_from"] < row["valid_to"] for row in rows_)
    posts_in = {row["source_id"] for row in tables["links"] if row["type"] == "POST_IN"}
    assert all(row["unit_id"] or row["id"] in posts_in for row in tables["posts"])


@pytest.mark.parametrize("scale", ["sample", "province:46"])
def test_tables_are_consistent(scale: str) -> None:
    check_consistency(rows(scale))


def test_synthetic_rows_are_marked() -> None:
    real = {row["id"] for table in ("units", "changes") for row in reference_rows(None)[table]}
    for table in ("units", "changes", "posts", "people", "tasks", "platforms", "trainings"):
        for row in rows()[table]:
            assert (row["id"] in real) == row["id"].startswith("vn:")
            assert row["source"] == "synthetic" or (row["id"] in real and not row.get("reported_on"))


def test_contact_data_are_unassigned() -> None:
    for row in rows()["people"]:
        assert not row["phone"] or row["phone"].startswith("+84 00 ")
        assert not row["email"] or row["email"].endswith(".example")
        assert bool(row["phone"]) == bool(row["email"])


def test_sample_is_a_real_province_with_a_few_thousand_nodes() -> None:
    units = rows()["units"]
    current = [row for row in units if not row["valid_to"] or row["valid_to"] > "2026-06-30"]
    assert [row["name"] for row in current if row["level"] == "province" and row["code"]] == ["Tỉnh Lai Châu"]
    assert len([row for row in current if row["level"] == "commune" and row["code"]]) == 38
    assert 2_000 < sum(len(rows()[table]) for table in NODES.values()) < 9_000
    assert any(row["level"] == "district" and row["valid_to"] == "2025-07-01" for row in units)


def test_quotas_include_every_case() -> None:
    assigned = assign_quotas(seeded_random(1, "deal"), range(100), {"rare": 0.0001, "often": 0.2}, "rest", factor=1.5)
    assert Counter(assigned.values()) == {"rare": 1, "often": 30, "rest": 69}


def test_da_nang_matches_published_numbers() -> None:
    teams = [row for row in rows("province:48")["units"] if row["kind"] == "community_team" and not row["valid_to"]]
    assert len(teams) == 3_766
    assert len(rows("province:48")["memberships"]) == pytest.approx(24_303, rel=0.04)


@pytest.mark.national
def test_national_proportions_match_published_ones() -> None:
    tables = rows("national")
    check_consistency(tables)
    places = [row for row in tables["units"] if row["id"].startswith("vn:") and row["kind"] == "people_committee"]
    current = Counter(row["level"] for row in places if not row["valid_to"])
    assert current == {"province": 34, "commune": 3_321}
    ended = Counter(row["level"] for row in places if row["valid_to"])
    unchanged = Counter(row["level"] for row in places if not row["valid_to"] and row["id"].endswith(":2024"))
    assert ended + unchanged == {"province": 63, "district": 696, "commune": 10_035}
    teams = {row["id"] for row in tables["units"] if row["kind"] == "community_team" and not row["valid_to"]}
    assert len(teams) == 74_000
    members = sum(row["unit_id"] in teams and not row["valid_to"] for row in tables["memberships"])
    assert 340_000 < members < 355_000
    assert 450_000 < sum(len(tables[table]) for table in NODES.values()) < 650_000
    ties = sum(len(tables[table]) for table in ("links", "holdings", "memberships"))
    assert ties + len(teams) > 1_000_000


@pytest.mark.national
def test_a_province_has_the_same_rows_at_both_scales() -> None:
    for table, province_rows in rows("province:46").items():
        assert {tuple(row.values()) for row in province_rows} <= {
            tuple(row.values()) for row in rows("national")[table]
        }


@pytest.mark.national
def test_provinces_have_different_shares_of_gaps() -> None:
    province_of = {row["code"]: code for code, p in base_units().provinces.items() for row in p.communes}
    teams = [row["id"] for row in rows("national")["units"] if row["kind"] == "community_team" and not row["valid_to"]]
    weak = [
        gap.subject_id
        for gap in Demonstration("national").truth()
        if gap.rule == "teams_under_strength" and gap.status == "missing"
    ]
    have, lack = (Counter(province_of[id_.split(":")[1]] for id_ in ids) for ids in (teams, weak))
    shares = sorted(lack[code] / have[code] for code in have)
    assert len(shares) == 34
    assert shares[-1] > 2 * shares[0] > 0
