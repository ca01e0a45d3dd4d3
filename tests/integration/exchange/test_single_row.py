"""Single rows: put as the whole of what is known under a key, and ended on a day."""

import threading
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.errors import ImportRefusedError
from dtgraph.exchange import ImportReport
from dtgraph.exchange.imports import single_row
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear, exported
from ...helpers.random_networks import DAYS, networks
from ...helpers.single_rows import VN, Row, changes, row, rows, together, told

NOTHING_NEW = (0, 0, 0)
SMALL = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_a_put_is_the_whole_row(net: Network) -> None:
    report = net.upsert("units", {**VN, "id": "a", "name": "Phòng A"})
    assert (report.rows, *changes(report), report.version) == (1, 0, 1, 1, net.version)
    assert row(net, "units", id="a") == {
        **dict.fromkeys(TABLES["units"].columns, ""),
        **VN,
        "id": "a",
        "name": "Phòng A",
    }
    report = net.upsert("units", {**VN, "id": "c", "parent_id": "a"})
    assert changes(report) == (2, 0, 0)
    assert row(net, "units", id="c")["parent_id"] == "a"


def test_values_are_those_of_json_and_days(net: Network) -> None:
    net.upsert(
        "units", {**VN, "lat": 21.5, "population": 12, "reported_on": date(2026, 1, 2), "code": None, "lon": 105}
    )
    found = row(net, "units", id="vn")
    assert [found[name] for name in ("lat", "population", "reported_on", "code", "lon")] == [
        "21.5",
        "12",
        "2026-01-02",
        "",
        "105",
    ]
    net.upsert("platforms", {"id": "x", "name": "X", "required": False})
    assert row(net, "platforms", id="x")["required"] == "false"
    net.upsert("platforms", {"id": "x", "name": "X"})
    assert row(net, "platforms", id="x")["required"] == "true"


def test_a_tie_is_put_by_its_key(net: Network) -> None:
    link = {"type": "COORDINATES_WITH", "source_id": "b", "target_id": "a"}
    assert changes(net.upsert("links", link)) == (0, 1, 0)
    assert row(net, "links", type="COORDINATES_WITH")["weight"] == "1"
    assert changes(net.upsert("holdings", {"person_id": "p", "post_id": "q", "valid_to": "2025-01-01"})) == (1, 0, 0)
    assert told(lambda: net.upsert("holdings", {"person_id": "p", "post_id": "q"}), net=net) == [
        ("holdings:2:valid_from", "overlapping-intervals")
    ]


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
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
def test_a_put_is_refused_as_an_import(net: Network, name: str, given: Row, wrong: set[str]) -> None:
    found = {f"{where.rpartition(':')[2]} {code}" for where, code in told(lambda: net.upsert(name, given), net=net)}
    assert wrong <= {entry.removeprefix("1") for entry in found}


def test_a_refused_put_shows_no_personal_data(net: Network) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        net.upsert("people", {"id": "p", "name": "\u202eNguyễn", "phone": {"0900": 1}})
    assert {error.column for error in caught.value.errors} == {"name", "phone"}
    assert not [error for error in caught.value.errors if "0900" in str(error) or "Nguyễn" in str(error)]


def test_an_empty_network_begins_with_a_unit(store: Store) -> None:
    net = Network(store)
    assert [code for _, code in told(lambda: net.upsert("people", {"id": "p", "name": "P"}), net=net)] == [
        "missing-table"
    ]
    assert net.upsert("units", VN).version == net.version == 1


@settings(SMALL, max_examples=4)
@given(sheets=networks())
def test_an_exported_row_that_is_put_again_changes_nothing(store: Store, sheets: list[Sheet]) -> None:
    net, before = filled(store, sheets)
    for name, cells in rows(store):
        assert changes(net.upsert(name, cells)) == NOTHING_NEW
    assert (exported(store), net.version) == before


@SMALL
@given(sheets=networks(), data=st.data())
def test_what_is_put_is_what_comes_out(store: Store, sheets: list[Sheet], data: st.DataObject) -> None:
    """Cells are kept, left out, or those of another row of the same kind: all in the form of an export."""
    net, _ = filled(store, sheets)
    there = rows(store)
    for _ in range(4):
        place = data.draw(st.integers(0, len(there) - 1))
        name, old = there[place]
        others = [cells for other, cells in there if other == name and cells.get("type") == old.get("type")]
        new = dict(old)
        for column in _free(name):
            new[column] = data.draw(st.sampled_from([old, *others, {}]), label=column).get(column, "")
            if not new[column] and column in TABLES[name].required | {"role"}:
                new[column] = old[column]
        net.upsert(name, {column: cell for column, cell in new.items() if cell})
        defaults = {"required": "true"}
        if old.get("type") == "COORDINATES_WITH":
            defaults |= {"weight": "1", "enabled": "true"}
        there[place] = name, {c: cell or (defaults.get(c, "") if c in _free(name) else "") for c, cell in new.items()}
        assert rows(store) == there


def _free(name: str) -> list[str]:
    """The columns of a table that say nothing of a key or of ties."""
    declared = TABLES[name]
    bound = {"id", "type", "valid_from", "valid_to", "post_id", *(declared.ends or ())}
    if declared.shorthand:  # where the source is that of another tie, too, this becomes the shorthand
        bound |= {declared.shorthand[0], "source"}
    if name == "links":
        bound.add("role")
    return [column for column in declared.columns if column not in bound]


def filled(store: Store, sheets: list[Sheet]) -> tuple[Network, tuple[dict[str, bytes], int]]:
    """A network of just these sheets; its export and version."""
    clear(store)
    net = Network(store)
    net.import_tables(sheets)
    return net, (exported(store), net.version)


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
def test_an_end_leaves_all_else_as_it_is(net: Network, name: str, key: dict[str, Any]) -> None:
    before = rows(net.store)
    report = net.end(name, key, "2026-07-01")
    assert (report.rows, report.created, report.removed, report.version) == (1, 0, 0, 2)
    ended = [(old, new) for old, new in zip(before, rows(net.store), strict=True) if old != new]
    [((_, old), (_, new))] = ended
    assert new == {**old, "valid_to": "2026-07-01"}
    again = net.end(name, key, date(2026, 7, 1))
    assert (again.unchanged, *changes(again), net.version) == (1, *NOTHING_NEW, 2)
    assert told(lambda: net.end(name, key, "2026-07-02"), net=net) == [("", "already-ended")]


def test_an_end_of_today_is_that_of_viet_nam(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dtgraph.records.today", lambda: date(2026, 7, 1))
    net.end("units", {"id": "a"}, None)
    assert row(net, "units", id="a")["valid_to"] == "2026-07-01"


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
def test_what_cannot_be_ended(net: Network, name: str, key: dict[str, Any], on: str, code: str) -> None:
    assert told(lambda: net.end(name, key, on), net=net) == [("", code)]


def test_nothing_ends_before_it_begins(net: Network) -> None:
    key = {"person_id": "p", "post_id": "q", "valid_from": "2025-01-01"}
    for on, code in (("2025-01-01", "empty-interval"), ("2024-01-01", "inverted-interval")):
        assert told(partial(net.end, "holdings", key, on), net=net) == [("holdings:2:valid_to", code)]


@SMALL
@given(sheets=networks(), data=st.data())
def test_an_end_is_an_import_of_the_row_with_another_end(
    store: Store, sheets: list[Sheet], data: st.DataObject
) -> None:
    net, (before, _) = filled(store, sheets)
    there = [(name, row) for name, row in rows(store) if "valid_to" in row]
    name, old = data.draw(st.sampled_from(there))
    day = data.draw(st.sampled_from(DAYS[1:-1]))
    names = ("id", *(TABLES[name].ends or ()), "type", "valid_from" if TABLES[name].ends else "")
    key = {column: cell or None for column, cell in old.items() if column in names}
    if old.get("type") == "RESPONSIBLE_FOR":
        key["role"] = old["role"]

    def ended() -> ImportReport:
        return net.end(name, key, day)

    def imported() -> ImportReport:
        cells = [cell if column != "valid_to" else day for column, cell in old.items()]
        return net.import_tables([Sheet(name, name, list(old), [(2, cells)])])

    if old["valid_to"]:
        if old["valid_to"] == day:
            assert (ended().unchanged, exported(store)) == (1, before)
        else:
            assert told(ended, net=net) == [("", "already-ended")]
    elif old["valid_from"] >= day:
        assert told(ended, net=net) == told(imported, net=net)
    else:
        ended()
        found = exported(store)
        net, _ = filled(store, sheets)
        imported()
        assert found == exported(store)


def test_what_is_ended_is_read_by_the_write(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writers end a unit on two days. Had both read it before either wrote, both would end it."""
    both = threading.Barrier(2)
    stored = single_row._stored

    def late(*asked: Any) -> Any:
        found = stored(*asked)
        with suppress(threading.BrokenBarrierError):  # the other waits for us
            both.wait(0.5)
        return found

    monkeypatch.setattr(single_row, "_stored", late)
    found = together(*(lambda day=day: net.end("units", {"id": "a"}, f"2026-01-0{day}") for day in (1, 2)))
    assert sorted(getattr(one, "code", "") for one in found) == ["", "already-ended"]
    assert net.version == 2
