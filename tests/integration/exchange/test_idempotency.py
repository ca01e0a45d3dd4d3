"""Conditional writes: repeated requests are carried out once, and `if_version` requires a version."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.doctor import run_checks
from dtgraph.errors import RefusedError
from dtgraph.exchange.imports import idempotency
from dtgraph.exchange.imports.idempotency import IdempotencyKey
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.exchange.stored_records import is_network_empty
from dtgraph.network import Network
from dtgraph.stores.bulk_write import BulkTransaction
from dtgraph.stores.protocol import Store

from ...conftest import Opener
from ...helpers.exchange_files import clear_store, export_files, make_sheet
from ...helpers.single_rows import VN, change_counts, exported_row, local_store, run_concurrently, write_errors


def test_writes_require_the_version(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [make_sheet("platforms", "id name", "x,X")]
    for version in (0, 2):
        for write in (
            lambda version=version: net.upsert("units", VN, if_version=version),
            lambda version=version: net.end("units", {"id": "a"}, "2026-01-01", if_version=version),
            lambda version=version: net.import_tables(sheets, if_version=version),
        ):
            assert write_errors(write, net=net) == [("", "version-changed")]
    assert net.upsert("units", VN, if_version=1).version == 2
    assert net.end("units", {"id": "a"}, "2026-01-01", if_version=2).version == 3
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 0)
    assert write_errors(lambda: net.import_tables(sheets, if_version=2), net=net) == [("", "version-changed")]
    assert net.import_tables(sheets, if_version=3).version == net.version == 4


def test_checks_require_the_version(net: Network) -> None:
    sheets = [make_sheet("platforms", "id name", "x,X")]
    for version in (0, 2):
        with pytest.raises(RefusedError) as caught:
            net.import_tables(sheets, check=True, if_version=version)
        assert caught.value.code == "version-changed"
    assert net.import_tables(sheets, check=True, if_version=1).version == net.version == 1


def test_one_of_several_writers_at_one_version_succeeds(net: Network) -> None:
    writes = [
        lambda name=name: net.upsert("units", {**VN, "name": name}, if_version=1) for name in ("một", "hai", "ba")
    ]
    results = run_concurrently(*writes)
    assert sorted(getattr(result, "code", "") for result in results) == ["", "version-changed", "version-changed"]
    assert net.version == 2


def name_of(net: Network, id_: str) -> str:
    return exported_row(net, "units", id=id_)["name"]


def test_a_repeated_request_gets_the_first_response(net: Network) -> None:
    first = net.upsert("units", {**VN, "name": "một"}, idempotency_key=IdempotencyKey("1", "x"), if_version=1)
    net.upsert("units", {**VN, "name": "hai"}, idempotency_key=IdempotencyKey("2", "y"))
    assert net.upsert("units", {**VN, "name": "một"}, idempotency_key=IdempotencyKey("1", "x"), if_version=1) == first
    assert (first.version, net.version, name_of(net, "vn")) == (2, 3, "hai")
    ended = net.end("units", {"id": "a"}, "2026-01-01", idempotency_key=IdempotencyKey("3", "z"))
    net.upsert("units", {**VN, "id": "a", "valid_to": "2027-01-01"})
    assert net.end("units", {"id": "a"}, "2026-01-01", idempotency_key=IdempotencyKey("3", "z")) == ended
    sheets = [make_sheet("units", "id name level kind sector", "a,A,commune,area,state")]
    imported = net.import_tables(sheets, idempotency_key=IdempotencyKey("4", "x"))
    net.upsert("units", {**VN, "id": "a"})
    assert net.import_tables(sheets, idempotency_key=IdempotencyKey("4", "x")) == imported
    assert (name_of(net, "a"), net.version) == (VN["name"], 7)


def test_a_key_cannot_be_reused_for_another_request(net: Network) -> None:
    net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert write_errors(lambda: net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "y")), net=net) == [
        ("", "key-used-otherwise")
    ]
    assert write_errors(
        lambda: net.end("units", {"id": "a"}, None, idempotency_key=IdempotencyKey("1", "y")), net=net
    ) == [("", "key-used-otherwise")]


def test_requests_that_change_nothing_are_not_stored(net: Network) -> None:
    write_errors(lambda: net.upsert("units", {"id": "a"}, idempotency_key=IdempotencyKey("1", "x")), net=net)
    report = net.upsert("units", exported_row(net, "units", id="vn"), idempotency_key=IdempotencyKey("1", "y"))
    assert (change_counts(report), report.version) == ((0, 0, 0), 1)
    assert response_count(net) == 0
    net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "z"))
    assert response_count(net) == 1


def response_count(net: Network) -> int:
    count: int = local_store(net).read("MATCH (n:Network) WHERE n.answer IS NOT NULL RETURN count(n) AS n")[0]["n"]
    return count


def test_responses_are_stored_for_a_day(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def upsert(key: str, name: str) -> None:
        net.upsert("units", {**VN, "name": name}, idempotency_key=IdempotencyKey(key, name))

    upsert("1", "một")
    upsert("2", "hai")
    assert response_count(net) == 2
    monkeypatch.setattr(idempotency, "RESPONSE_RETENTION", timedelta())
    upsert("1", "ba")
    assert (name_of(net, "vn"), response_count(net)) == ("ba", 2)
    monkeypatch.setattr(idempotency, "CLEANUP_INTERVAL", timedelta())
    upsert("3", "tư")
    assert response_count(net) == 1


def test_responses_are_not_part_of_the_network(net: Network, open_any: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dtgraph.doctor.open_store", lambda _url: open_any(create=False))

    def visible_state() -> tuple[Any, ...]:
        checks = {check.name: check for check in run_checks(net.url)}
        return export_files(local_store(net)), net.query("counts"), net.query("ties"), checks["content"], checks["ties"]

    net.upsert("units", VN)
    before = visible_state()
    net.upsert("units", {**VN, "code": "1"}, idempotency_key=IdempotencyKey("1", "x"))
    net.upsert("units", VN, idempotency_key=IdempotencyKey("2", "y"))
    assert (visible_state(), net.version, response_count(net)) == (before, 4, 2)
    clear_store(local_store(net))
    assert is_network_empty(local_store(net).read)


@pytest.fixture
def two_networks(open_any: Opener) -> Iterator[list[Network]]:
    """The same empty network, opened twice."""
    networks = [Network(LocalBackend(open_any())), Network(LocalBackend(open_any()))]
    yield networks
    for network in networks:
        network.close()


@pytest.mark.parametrize("empty", [True, False])
def test_concurrent_equal_requests_are_carried_out_once(two_networks: list[Network], *, empty: bool) -> None:
    if not empty:
        two_networks[0].upsert("units", {**VN, "name": "Cũ"})
    writes = [
        lambda net=net: net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x")) for net in two_networks * 2
    ]
    first, *others = run_concurrently(*writes)
    assert isinstance(first, ImportReport)
    assert others == [first] * 3
    assert first.version == two_networks[0].version == (1 if empty else 2)


@pytest.mark.parametrize("filled", [True, False])
def test_a_bulk_request_is_carried_out_once(store: Store, monkeypatch: pytest.MonkeyPatch, *, filled: bool) -> None:
    """A request that was rolled back after its response was stored has no response."""
    net = Network(LocalBackend(store))
    if filled:
        net.upsert("units", {**VN, "name": "Cũ"})
    before = export_files(store), net.version
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 0)
    with monkeypatch.context() as patch:
        patch.setattr(BulkTransaction, "_end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert (export_files(store), net.version, response_count(net)) == (*before, 0)
    first = net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert first.version == net.version == before[1] + 1
    net.upsert("units", {**VN, "name": "Mới"})
    assert net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x")) == first
    assert name_of(net, "vn") == "Mới"


def test_only_bulk_writes_block_readers(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes that are refused, change nothing, or fit in one transaction do not block readers."""
    net.upsert("units", VN)
    monkeypatch.setattr(BulkTransaction, "write", lambda *_: pytest.fail("blocks readers"))
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 1)
    net.upsert("units", {**VN, "name": "Mới"})
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 0)
    net.upsert("units", {**VN, "name": "Mới"})
    assert write_errors(lambda: net.upsert("units", {**VN, "level": "moon"}), net=net) == [
        ("units:2:level", "not-in-vocabulary")
    ]


def test_rejected_rows_are_written_once(net: Network, tmp_path: Path) -> None:
    sheets = [make_sheet("platforms", "id name", "x,X", "-,Y")]
    first = net.import_tables(sheets, skip_bad_rows=tmp_path / "rejects.csv", idempotency_key=IdempotencyKey("1", "x"))
    (tmp_path / "rejects.csv").unlink()
    assert (
        net.import_tables(sheets, skip_bad_rows=tmp_path / "rejects.csv", idempotency_key=IdempotencyKey("1", "x"))
        == first
    )
    assert first.rejected == 1
    assert not list(tmp_path.glob("*rejects*"))
