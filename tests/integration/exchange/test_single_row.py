"""Single rows: upsert as a whole by key, and end on a date."""

import threading
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.backends import LocalBackend
from dtgraph.errors import ImportRefusedError
from dtgraph.exchange.imports import single_row
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear_store, export_files
from ...helpers.random_networks import DAYS, networks
from ...helpers.single_rows import (
    VN,
    Row,
    change_counts,
    exported_row,
    exported_rows,
    local_store,
    run_concurrently,
    write_errors,
)

NO_CHANGES = (0, 0, 0)
SETTINGS = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_upsert_replaces_the_whole_row(net: Network) -> None:
    report = net.upsert("units", {**VN, "id": "a", "name": "Phòng A"})
    assert (report.rows, *change_counts(report), report.version) == (1, 0, 1, 1, net.version)
    assert exported_row(net, "units", id="a") == {
        **dict.fromkeys(TABLES["units"].columns, ""),
        **VN,
        "id": "a",
        "name": "Phòng A",
    }
    report = net.upsert("units", {**VN, "id": "c", "parent_id": "a"})
    assert change_counts(report) == (2, 0, 0)
    assert exported_row(net, "units", id="c")["parent_id"] == "a"


def test_upsert_accepts_json_values_and_dates(net: Network) -> None:
    net.upsert(
        "units", {**VN, "lat": 21.5, "population": 12, "reported_on": date(2026, 1, 2), "code": None, "lon": 105}
    )
    row = exported_row(net, "units", id="vn")
    assert [row[name] for name in ("lat", "population", "reported_on", "code", "lon")] == [
        "21.5",
        "12",
        "2026-01-02",
        "",
        "105",
    ]
    net.upsert("platforms", {"id": "x", "name": "X", "required": False})
    assert exported_row(net, "platforms", id="x")["required"] == "false"
    net.upsert("platforms", {"id": "x", "name": "X"})
    assert exported_row(net, "platforms", id="x")["required"] == "true"


def test_upsert_of_a_tie_by_its_key(net: Network) -> None:
    link = {"type": "COORDINATES_WITH", "source_id": "b", "target_id": "a"}
    assert change_counts(net.upsert("links", link)) == (0, 1, 0)
    assert exported_row(net, "links", type="COORDINATES_WITH")["weight"] == "1"
    assert change_counts(net.upsert("holdings", {"person_id": "p", "post_id": "q", "valid_to": "2025-01-01"})) == (
        1,
        0,
        0,
    )
    assert write_errors(lambda: net.upsert("holdings", {"person_id": "p", "post_id": "q"}), net=net) == [
        ("holdings:2:valid_from", "overlapping-intervals")
    ]


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("units", {"id": "-", "name": " "}, {"id not-an-id", "name blank", "level required", "kind required"}),
        ("units", {**VN, "sort": "x"}, {"sort unknown-column"}),
        ("units", {**VN, "name": ["A"]}, {"name not-a-cell-value"}),
        ("units", {**VN, "population": 1.5}, {"population not-a-whole-number"}),
        ("units", {**VN, "population": 10**5_000}, {"population not-a-cell-value"}),
        ("units", {**VN, "lat": float("nan"), "lon": float("inf")}, {"lat not-a-number", "lon not-a-number"}),
        ("units", {**VN, "name": "\ud800"}, {"name not-utf-8"}),
        ("units", {**VN, "parent_id": "a"}, {"parent_id cycle"}),
        ("units", {**VN, "parent_id": "nowhere"}, {"parent_id unknown-id"}),
        ("units", {**VN, "id": "p"}, {"id id-in-two-tables"}),
        ("posts", {"id": "q", "role": "head"}, {"unit_id post-without-unit"}),
        ("links", {"type": "USES", "source_id": "a", "target_id": "b", "weight": 1}, {"weight not-for-this-type"}),
        ("units", {str(number): "" for number in range(1_001)}, {" too-many-columns"}),
        ("unit", VN, {" unknown-table"}),
    ],
)
def test_invalid_rows_are_refused(net: Network, table: str, row: Row, expected: set[str]) -> None:
    errors = {
        f"{where.rpartition(':')[2]} {code}" for where, code in write_errors(lambda: net.upsert(table, row), net=net)
    }
    assert expected <= {error.removeprefix("1") for error in errors}


def test_errors_contain_no_personal_data(net: Network) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        net.upsert("people", {"id": "p", "name": "\u202eNguyễn", "phone": {"0900": 1}})
    assert {error.column for error in caught.value.errors} == {"name", "phone"}
    assert not [error for error in caught.value.errors if "0900" in str(error) or "Nguyễn" in str(error)]


def test_the_first_row_is_a_unit(store: Store) -> None:
    net = Network(LocalBackend(store))
    assert [code for _, code in write_errors(lambda: net.upsert("people", {"id": "p", "name": "P"}), net=net)] == [
        "missing-table"
    ]
    assert net.upsert("units", VN).version == net.version == 1


@settings(SETTINGS, max_examples=4)
@given(sheets=networks())
def test_upsert_of_exported_rows_changes_nothing(store: Store, sheets: list[Sheet]) -> None:
    net, before = import_network(store, sheets)
    for name, cells in exported_rows(store):
        assert change_counts(net.upsert(name, cells)) == NO_CHANGES
    assert (export_files(store), net.version) == before


@SETTINGS
@given(sheets=networks(), data=st.data())
def test_exports_contain_upserted_rows(store: Store, sheets: list[Sheet], data: st.DataObject) -> None:
    """Each cell is unchanged, empty, or that of another row of the same kind."""
    net, _ = import_network(store, sheets)
    expected = exported_rows(store)
    for _ in range(4):
        index = data.draw(st.integers(0, len(expected) - 1))
        name, old = expected[index]
        others = [cells for other, cells in expected if other == name and cells.get("type") == old.get("type")]
        new = dict(old)
        for column in _independent_columns(name):
            new[column] = data.draw(st.sampled_from([old, *others, {}]), label=column).get(column, "")
            if not new[column] and column in TABLES[name].required | {"role"}:
                new[column] = old[column]
        net.upsert(name, {column: cell for column, cell in new.items() if cell})
        defaults = {"required": "true"}
        if old.get("type") == "COORDINATES_WITH":
            defaults |= {"weight": "1", "enabled": "true"}
        expected[index] = (
            name,
            {c: cell or (defaults.get(c, "") if c in _independent_columns(name) else "") for c, cell in new.items()},
        )
        assert exported_rows(store) == expected


def _independent_columns(name: str) -> list[str]:
    """Return the columns that are not part of a key and do not affect ties."""
    table = TABLES[name]
    excluded = {"id", "type", "valid_from", "valid_to", "post_id", *(table.ends or ())}
    if table.shorthand:  # with the source of another tie, that tie becomes the shorthand
        excluded |= {table.shorthand[0], "source"}
    if name == "links":
        excluded.add("role")
    return [column for column in table.columns if column not in excluded]


def import_network(store: Store, sheets: list[Sheet]) -> tuple[Network, tuple[dict[str, bytes], int]]:
    """Replace the network by the sheets; return it, its export and its version."""
    clear_store(store)
    net = Network(LocalBackend(store))
    net.import_tables(sheets)
    return net, (export_files(store), net.version)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("units", {"id": "a"}),
        ("posts", {"id": "q"}),
        ("people", {"id": "p"}),
        ("tasks", {"id": "t"}),
        ("holdings", {"person_id": "p", "post_id": "q", "valid_from": "2025-01-01"}),
        ("memberships", {"person_id": "p", "unit_id": "b"}),
        ("links", {"type": "COORDINATES_WITH", "source_id": "b", "target_id": "a", "valid_from": None}),
        ("links", {"type": "RESPONSIBLE_FOR", "source_id": "a", "target_id": "t", "role": "lead"}),
    ],
)
def test_end_changes_only_valid_to(net: Network, name: str, key: dict[str, Any]) -> None:
    before = exported_rows(local_store(net))
    report = net.end(name, key, "2026-07-01")
    assert (report.rows, report.created, report.removed, report.version) == (1, 0, 0, 2)
    changed = [(old, new) for old, new in zip(before, exported_rows(local_store(net)), strict=True) if old != new]
    [((_, old), (_, new))] = changed
    assert new == {**old, "valid_to": "2026-07-01"}
    again = net.end(name, key, date(2026, 7, 1))
    assert (again.unchanged, *change_counts(again), net.version) == (1, *NO_CHANGES, 2)
    assert write_errors(lambda: net.end(name, key, "2026-07-02"), net=net) == [("", "already-ended")]


def test_end_defaults_to_today_in_viet_nam(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dtgraph.operations.validation.today", lambda: date(2026, 7, 1))
    net.end("units", {"id": "a"}, None)
    assert exported_row(net, "units", id="a")["valid_to"] == "2026-07-01"


@pytest.mark.parametrize(
    ("name", "key", "on", "code"),
    [
        ("units", {"id": "nobody"}, "2026-01-01", "unknown-record"),
        ("units", {"id": "p"}, "2026-01-01", "unknown-record"),
        ("units", {"id": "\ud800"}, "2026-01-01", "unknown-record"),
        ("units", {"id": ["a"]}, "2026-01-01", "unknown-record"),
        ("units", {"id": 10**5_000}, "2026-01-01", "unknown-record"),
        ("holdings", {"person_id": "p", "post_id": "q"}, "2026-01-01", "unknown-record"),
        ("holdings", {"person_id": "p", "post_id": "q", "valid_from": "then"}, "2026-01-01", "unknown-record"),
        ("links", {"type": "USES", "source_id": "a", "target_id": "b"}, "2026-01-01", "unknown-record"),
        ("links", {"type": "LOVES", "source_id": "a", "target_id": "b"}, "2026-01-01", "not-in-vocabulary"),
        ("links", {"source_id": "a", "target_id": "b"}, "2026-01-01", "missing-column"),
        ("links", {"type": "RESPONSIBLE_FOR", "source_id": "a", "target_id": "t"}, "2026-01-01", "missing-column"),
        ("units", {}, "2026-01-01", "missing-column"),
        ("units", {"id": "a", "name": "A"}, "2026-01-01", "unknown-column"),
        ("memberships", {"person_id": "p", "unit_id": "b", "role": "x"}, "2026-01-01", "unknown-column"),
        ("trainings", {"id": "course"}, "2026-01-01", "no-interval"),
        ("unit", {"id": "a"}, "2026-01-01", "unknown-table"),
        ("units", {"id": "a"}, "soon", "bad-option"),
    ],
)
def test_invalid_keys_and_dates_are_refused(net: Network, name: str, key: dict[str, Any], on: str, code: str) -> None:
    assert write_errors(lambda: net.end(name, key, on), net=net) == [("", code)]


def test_a_record_cannot_end_before_it_begins(net: Network) -> None:
    key = {"person_id": "p", "post_id": "q", "valid_from": "2025-01-01"}
    for on, code in (("2025-01-01", "empty-interval"), ("2024-01-01", "inverted-interval")):
        assert write_errors(partial(net.end, "holdings", key, on), net=net) == [("holdings:2:valid_to", code)]


@SETTINGS
@given(sheets=networks(), data=st.data())
def test_end_equals_an_import_of_the_row_with_another_end(
    store: Store, sheets: list[Sheet], data: st.DataObject
) -> None:
    net, (before, _) = import_network(store, sheets)
    candidates = [(name, row) for name, row in exported_rows(store) if "valid_to" in row]
    name, old = data.draw(st.sampled_from(candidates))
    day = data.draw(st.sampled_from(DAYS[1:-1]))
    names = ("id", *(TABLES[name].ends or ()), "type", "valid_from" if TABLES[name].ends else "")
    key = {column: cell or None for column, cell in old.items() if column in names}
    if old.get("type") == "RESPONSIBLE_FOR":
        key["role"] = old["role"]

    def end() -> ImportReport:
        return net.end(name, key, day)

    def import_row() -> ImportReport:
        cells = [cell if column != "valid_to" else day for column, cell in old.items()]
        return net.import_tables([Sheet(name, name, list(old), [(2, cells)])])

    if old["valid_to"]:
        if old["valid_to"] == day:
            assert (end().unchanged, export_files(store)) == (1, before)
        else:
            assert write_errors(end, net=net) == [("", "already-ended")]
    elif old["valid_from"] >= day:
        assert write_errors(end, net=net) == write_errors(import_row, net=net)
    else:
        end()
        after_end = export_files(store)
        net, _ = import_network(store, sheets)
        import_row()
        assert after_end == export_files(store)


def test_end_reads_the_record_in_its_transaction(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two writers that end a unit on different dates, one is refused, though both try to read it first."""
    barrier = threading.Barrier(2)
    stored_values = single_row._stored_values

    def wait_for_other(*arguments: Any) -> Any:
        values = stored_values(*arguments)
        with suppress(threading.BrokenBarrierError):  # the other waits for this transaction
            barrier.wait(0.5)
        return values

    monkeypatch.setattr(single_row, "_stored_values", wait_for_other)
    results = run_concurrently(*(lambda day=day: net.end("units", {"id": "a"}, f"2026-01-0{day}") for day in (1, 2)))
    assert sorted(getattr(result, "code", "") for result in results) == ["", "already-ended"]
    assert net.version == 2
