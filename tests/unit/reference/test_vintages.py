"""The units as tables: 30 June 2025, 1 July 2025, and both as history."""

from collections import Counter
from datetime import date, timedelta

import pytest

from dtgraph.exchange import import_tables
from dtgraph.reference import Vintage, default_successors, rows, sheets

from ...helpers.table_text import EmptyStore

Row = dict[str, str]

REFORM = "2025-07-01"
DAY_BEFORE = "2025-06-30"
VINTAGES: list[Vintage | None] = ["2024", "2025", None]


@pytest.fixture(scope="module")
def history() -> dict[str, list[Row]]:
    return rows(None)


@pytest.fixture(scope="module")
def units(history: dict[str, list[Row]]) -> dict[str, Row]:
    return {row["id"]: row for row in history["units"]}


def counts_on(row: Row, day: str) -> bool:
    return row.get("valid_from", "") <= day and day < row.get("valid_to", "9999")


def parents_on(history: dict[str, list[Row]], day: str) -> dict[str, list[str]]:
    current = {row["id"]: row for row in history["units"] if counts_on(row, day)}
    ties = [(row["id"], row["parent_id"]) for row in current.values() if "parent_id" in row]
    ties += [
        (row["source_id"], row["target_id"])
        for row in history["links"]
        if row["type"] == "PART_OF" and counts_on(row, day)
    ]
    found: dict[str, list[str]] = {id_: [] for id_ in current}
    for child, parent in ties:
        if child in current and parent in current:
            found[child].append(parent)
    return found


@pytest.mark.parametrize("vintage", VINTAGES)
def test_an_import_finds_nothing_wrong(vintage: Vintage | None) -> None:
    store = EmptyStore()
    report = import_tables(store, sheets(vintage))
    assert report.rejected == 0
    assert report.rows == sum(len(found) for found in rows(vintage).values())
    assert store.rows()


@pytest.mark.parametrize("vintage", VINTAGES)
def test_sheets_are_the_rows(vintage: Vintage | None) -> None:
    expected = rows(vintage)
    for sheet in sheets(vintage):
        again = [{c: cell for c, cell in zip(sheet.columns, cells, strict=True) if cell} for _, cells in sheet.rows]
        assert again == expected[sheet.table]
        assert [line for line, _ in sheet.rows] == list(range(2, len(again) + 2))
    assert [sheet.table for sheet in sheets(vintage)] == (["units"] if vintage else ["units", "changes", "links"])


@pytest.mark.parametrize("vintage", VINTAGES)
def test_ids_are_unique_and_every_parent_stands_before(vintage: Vintage | None) -> None:
    seen: set[str] = set()
    for row in rows(vintage)["units"]:
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
def test_one_vintage_is_open_at_the_reform(vintage: Vintage, levels: dict[str, int]) -> None:
    found = rows(vintage)
    assert Counter(row["level"] for row in found["units"]) == levels
    assert not found["links"]
    assert not found["changes"]
    assert {row.get("valid_from") for row in found["units"]} == {None, "2025-03-01"}
    assert all("valid_to" not in row for row in found["units"])


@pytest.mark.parametrize(("day", "vintage"), [(DAY_BEFORE, "2024"), (REFORM, "2025")])
def test_history_is_each_vintage_on_its_day(history: dict[str, list[Row]], day: str, vintage: Vintage) -> None:
    alone = rows(vintage)["units"]
    assert parents_on(history, day) == {row["id"]: [row["parent_id"]] if "parent_id" in row else [] for row in alone}
    apart = {"parent_id", "valid_from", "valid_to"}
    then = {row["id"]: row for row in history["units"] if counts_on(row, day)}
    assert {id_: {c: cell for c, cell in row.items() if c not in apart} for id_, row in then.items()} == {
        row["id"]: {c: cell for c, cell in row.items() if c not in apart} for row in alone
    }


def test_every_unit_has_one_parent_on_every_day_but_the_government(history: dict[str, list[Row]]) -> None:
    for day in (DAY_BEFORE, REFORM, (date.fromisoformat(REFORM) + timedelta(days=1)).isoformat()):
        found = parents_on(history, day)
        assert [id_ for id_, parents in found.items() if len(parents) != 1] == ["vn:central:government:2025"]


def test_links_join_what_is_defined(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    changes = {row["id"] for row in history["changes"]}
    assert len(changes) == len(history["changes"])
    for row in history["links"]:
        assert row["source_id"] in (units if row["type"] == "PART_OF" else changes)
        assert row["target_id"] in units


def test_what_ended_is_original_once_and_what_began_has_one_change(
    history: dict[str, list[Row]], units: dict[str, Row]
) -> None:
    originals = Counter(row["target_id"] for row in history["links"] if row["type"] == "ORIGINAL")
    results = Counter(row["target_id"] for row in history["links"] if row["type"] == "RESULTED_IN")
    assert originals.keys() == {id_ for id_, row in units.items() if "valid_to" in row}
    assert results == {id_: 1 for id_, row in units.items() if row.get("valid_from") == REFORM}
    shares = {row["target_id"]: row.get("share") for row in history["links"] if row["type"] == "ORIGINAL"}
    assert all((shares[id_] == "1") == (count == 1) for id_, count in originals.items())


def test_a_code_that_was_used_again_is_two_units(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    old, new = units["vn:commune:26740:2024"], units["vn:commune:26740:2025"]
    assert (old["name"], old["valid_to"]) == ("Phường Bến Nghé", REFORM)
    assert (new["name"], new["valid_from"]) == ("Phường Sài Gòn", REFORM)
    joined = {row["source_id"] for row in history["links"] if row["target_id"] == old["id"]}
    assert joined == {"vn:change:commune:26740:2025-07-01"}
    assert joined & {row["source_id"] for row in history["links"] if row["target_id"] == new["id"]}
    assert units["vn:province:15:2024"]["name"] == "Tỉnh Yên Bái"
    assert units["vn:province:15:2025"]["name"] == "Tỉnh Lào Cai"
    assert units["vn:province:52:2024"]["name"] == "Tỉnh Bình Định"
    assert units["vn:province:52:2025"]["name"] == "Tỉnh Gia Lai"


def test_a_unit_that_the_reform_left_alone_keeps_its_id(history: dict[str, list[Row]], units: dict[str, Row]) -> None:
    both = {row["id"] for row in rows("2024")["units"]} & {row["id"] for row in rows("2025")["units"]}
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


def test_another_name_or_type_is_another_unit(history: dict[str, list[Row]]) -> None:
    kinds = {row["id"].split(":")[3]: row["kind"] for row in history["changes"] if ":commune:" in row["id"]}
    assert kinds["24235"] == "rename"  # Krông Na, now Buôn Đôn
    assert kinds["31105"] == "retype"  # Thổ Châu, a commune, now a special zone
    assert kinds["20333"] == "retype"  # Hoàng Sa, a district, now a special zone
    assert kinds["21997"] == "split"  # Canh Liên, of which a part went to another commune
    assert kinds["26740"] == "merge"


def test_the_districts_of_a_province_ended_in_one_change(history: dict[str, list[Row]]) -> None:
    abolished = {row["id"]: row for row in history["changes"] if row["kind"] == "abolish"}
    assert len(abolished) == 63
    assert {row["decree"] for row in abolished.values()} == {"Nghị quyết 203/2025/QH15"}
    ended = [row for row in history["links"] if row["source_id"] in abolished]
    assert {row["type"] for row in ended} == {"ORIGINAL"}
    assert len(ended) == 696 - 5


def test_the_default_successor_of_a_divided_commune() -> None:
    found = default_successors()
    ends = {row["id"]: row for row in rows(None)["units"] if "valid_to" in row}
    assert found.keys() == {id_ for id_, row in ends.items() if row["level"] != "district"} | {
        f"vn:district:{code}:2024" for code in ("318", "471", "498", "536", "755")
    }
    assert found["vn:commune:26740:2024"] == "vn:commune:26740:2025"
    assert found["vn:province:15:2024"] == "vn:province:15:2025"
    assert found["vn:province:10:2024"] == "vn:province:15:2025"


def test_what_is_returned_belongs_to_the_caller() -> None:
    rows("2025")["units"][0]["name"] = "changed"
    assert rows("2025")["units"][0]["name"] == "Chính phủ"
