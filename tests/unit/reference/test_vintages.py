"""The real units as tables: as of 30 June 2025, as of 1 July 2025, and both with the history."""

from collections import Counter
from datetime import date, timedelta

import pytest

from dtgraph.exchange.imports.importer import import_tables
from dtgraph.reference import Vintage, default_successors, reference_rows, reference_sheets

from ...helpers.table_text import EmptyStore

Row = dict[str, str]

REFORM = "2025-07-01"
DAY_BEFORE = "2025-06-30"
VINTAGES: list[Vintage | None] = ["2024", "2025", None]


@pytest.fixture(scope="module")
def history() -> dict[str, list[Row]]:
    return reference_rows(None)


@pytest.fixture(scope="module")
def units(history: dict[str, list[Row]]) -> dict[str, Row]:
    return {row["id"]: row for row in history["units"]}


def is_current(row: Row, day: str) -> bool:
    return row.get("valid_from", "") <= day and day < row.get("valid_to", "9999")


def parents_on(history: dict[str, list[Row]], day: str) -> dict[str, list[str]]:
    current = {row["id"]: row for row in history["units"] if is_current(row, day)}
    ties = [(row["id"], row["parent_id"]) for row in current.values() if "parent_id" in row]
    ties += [
        (row["source_id"], row["target_id"])
        for row in history["links"]
        if row["type"] == "PART_OF" and is_current(row, day)
    ]
    parents: dict[str, list[str]] = {id_: [] for id_ in current}
    for child, parent in ties:
        if child in current and parent in current:
            parents[child].append(parent)
    return parents


@pytest.mark.parametrize("vintage", VINTAGES)
def test_import_reports_no_errors(vintage: Vintage | None) -> None:
    store = EmptyStore()
    report = import_tables(store, reference_sheets(vintage))
    assert report.rejected == 0
    assert report.rows == sum(map(len, reference_rows(vintage).values()))
    assert store.rows()


@pytest.mark.parametrize("vintage", VINTAGES)
def test_sheets_match_rows(vintage: Vintage | None) -> None:
    expected = reference_rows(vintage)
    for sheet in reference_sheets(vintage):
        rows = [{c: cell for c, cell in zip(sheet.columns, cells, strict=True) if cell} for _, cells in sheet.rows]
        assert rows == expected[sheet.table]
        assert [line for line, _ in sheet.rows] == list(range(2, len(rows) + 2))
    assert [sheet.table for sheet in reference_sheets(vintage)] == (
        ["units"] if vintage else ["units", "changes", "links"]
    )


@pytest.mark.parametrize("vintage", VINTAGES)
def test_ids_are_unique_and_parents_come_first(vintage: Vintage | None) -> None:
    seen: set[str] = set()
    for row in reference_rows(vintage)["units"]:
        assert row["id"] not in seen
        assert "parent_id" not in row or row["parent_id"] in seen
        seen.add(row["id"])


@pytest.mark.parametrize(
    ("vintage", "levels"),
    [
        ("2024", {"central": 23, "province": 63, "district": 696, "commune": 10_035}),
        ("2025", {"central": 23, "province": 34, "commune": 3_321}),
    ],
)
def test_single_vintage_ignores_the_reform(vintage: Vintage, levels: dict[str, int]) -> None:
    tables = reference_rows(vintage)
    assert Counter(row["level"] for row in tables["units"]) == levels
    assert not tables["links"]
    assert not tables["changes"]
    assert {row.get("valid_from") for row in tables["units"]} == {None, "2025-03-01"}
    assert all("valid_to" not in row for row in tables["units"])


@pytest.mark.parametrize(("day", "vintage"), [(DAY_BEFORE, "2024"), (REFORM, "2025")])
def test_history_equals_each_vintage_on_its_day(history: dict[str, list[Row]], day: str, vintage: Vintage) -> None:
    vintage_units = reference_rows(vintage)["units"]
    assert parents_on(history, day) == {
        row["id"]: [row["parent_id"]] if "parent_id" in row else [] for row in vintage_units
    }
    ignored = {"parent_id", "valid_from", "valid_to"}
    current = {row["id"]: row for row in history["units"] if is_current(row, day)}
    assert {id_: {c: cell for c, cell in row.items() if c not in ignored} for id_, row in current.items()} == {
        row["id"]: {c: cell for c, cell in row.items() if c not in ignored} for row in vintage_units
    }


def test_every_unit_except_the_government_has_one_parent(history: dict[str, list[Row]]) -> None:
    for day in (DAY_BEFORE, REFORM, (date.fromisoformat(REFORM) + timedelta(days=1)).isoformat()):
        parents = parents_on(history, day)
        assert [id_ for id_, ids in parents.items() if len(ids) != 1] == ["vn:central:government:2025"]


def test_links_refer_to_existing_nodes(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    changes = {row["id"] for row in history["changes"]}
    assert len(changes) == len(history["changes"])
    for row in history["links"]:
        assert row["source_id"] in (units if row["type"] == "PART_OF" else changes)
        assert row["target_id"] in units


def test_ended_units_are_originals_and_new_units_have_one_change(
    history: dict[str, list[Row]], units: dict[str, Row]
) -> None:
    originals = Counter(row["target_id"] for row in history["links"] if row["type"] == "ORIGINAL")
    results = Counter(row["target_id"] for row in history["links"] if row["type"] == "RESULTED_IN")
    assert originals.keys() == {id_ for id_, row in units.items() if "valid_to" in row}
    assert results == {id_: 1 for id_, row in units.items() if row.get("valid_from") == REFORM}
    shares = {row["target_id"]: row.get("share") for row in history["links"] if row["type"] == "ORIGINAL"}
    assert all((shares[id_] == "1") == (count == 1) for id_, count in originals.items())


def test_a_reused_code_is_two_units(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    old, new = units["vn:commune:26740:2024"], units["vn:commune:26740:2025"]
    assert (old["name"], old["valid_to"]) == ("Phường Bến Nghé", REFORM)
    assert (new["name"], new["valid_from"]) == ("Phường Sài Gòn", REFORM)
    changes = {row["source_id"] for row in history["links"] if row["target_id"] == old["id"]}
    assert changes == {"vn:change:commune:26740:2025-07-01"}
    assert changes & {row["source_id"] for row in history["links"] if row["target_id"] == new["id"]}
    assert units["vn:province:15:2024"]["name"] == "Tỉnh Yên Bái"
    assert units["vn:province:15:2025"]["name"] == "Tỉnh Lào Cai"
    assert units["vn:province:52:2024"]["name"] == "Tỉnh Bình Định"
    assert units["vn:province:52:2025"]["name"] == "Tỉnh Gia Lai"


def test_unchanged_units_keep_their_id(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    both = {row["id"] for row in reference_rows("2024")["units"]} & {
        row["id"] for row in reference_rows("2025")["units"]
    }
    assert Counter(id_.split(":")[1] for id_ in both) == {"central": 23, "province": 11, "commune": 124}
    assert "vn:province:01:2024" in both
    assert {"valid_from", "valid_to"}.isdisjoint(units["vn:province:01:2024"])
    assert units["vn:province:01:2024"]["parent_id"] == "vn:central:government:2025"
    moves = [row for row in history["links"] if row["source_id"] == "vn:commune:31810:2024"]
    assert [(row["target_id"], row.get("valid_from"), row.get("valid_to")) for row in moves] == [
        ("vn:district:950:2024", None, REFORM),
        ("vn:province:92:2025", REFORM, None),
    ]
    assert "parent_id" not in units["vn:commune:31810:2024"]


def test_kinds_of_changes(history: dict[str, list[Row]]) -> None:
    kinds = {row["id"].split(":")[3]: row["kind"] for row in history["changes"] if ":commune:" in row["id"]}
    assert kinds["24235"] == "rename"  # Krông Na, now Buôn Đôn
    assert kinds["31105"] == "retype"  # Thổ Châu, a commune, now a special zone
    assert kinds["20333"] == "retype"  # Hoàng Sa, a district, now a special zone
    assert kinds["21997"] == "split"  # Canh Liên, part of which went to another commune
    assert kinds["26740"] == "merge"


def test_one_change_per_province_abolishes_its_districts(history: dict[str, list[Row]]) -> None:
    abolished = {row["id"]: row for row in history["changes"] if row["kind"] == "abolish"}
    assert len(abolished) == 63
    assert {row["decree"] for row in abolished.values()} == {"Nghị quyết 203/2025/QH15"}
    ended = [row for row in history["links"] if row["source_id"] in abolished]
    assert {row["type"] for row in ended} == {"ORIGINAL"}
    assert len(ended) == 696 - 5


def test_default_successors() -> None:
    successors = default_successors()
    ended = {row["id"]: row for row in reference_rows(None)["units"] if "valid_to" in row}
    assert successors.keys() == {id_ for id_, row in ended.items() if row["level"] != "district"} | {
        f"vn:district:{code}:2024" for code in ("318", "471", "498", "536", "755")
    }
    assert successors["vn:commune:26740:2024"] == "vn:commune:26740:2025"
    assert successors["vn:province:15:2024"] == "vn:province:15:2025"
    assert successors["vn:province:10:2024"] == "vn:province:15:2025"


def test_returned_rows_are_copies() -> None:
    reference_rows("2025")["units"][0]["name"] = "changed"
    assert reference_rows("2025")["units"][0]["name"] == "Chính phủ"
