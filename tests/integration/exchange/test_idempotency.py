"""Writes on conditions: a request that comes again is carried out once, and only on the version that was read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dtgraph.doctor import examine
from dtgraph.errors import RefusedError
from dtgraph.exchange import IdempotencyKey, ImportReport
from dtgraph.exchange.imports import idempotency
from dtgraph.exchange.stored_records import is_empty
from dtgraph.network import Network
from dtgraph.stores.bulk_write import Bulk
from dtgraph.stores.protocol import Store

from ...conftest import Opener
from ...helpers.exchange_files import clear, exported, table
from ...helpers.single_rows import VN, changes, row, together, told


def test_a_write_is_of_the_version_that_was_read(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [table("platforms", "id name", "x,X")]
    for version in (0, 2):
        for work in (
            lambda version=version: net.upsert("units", VN, if_version=version),
            lambda version=version: net.end("units", {"id": "a"}, "2026-01-01", if_version=version),
            lambda version=version: net.import_tables(sheets, if_version=version),
        ):
            assert told(work, net=net) == [("", "version-changed")]
    assert net.upsert("units", VN, if_version=1).version == 2
    assert net.end("units", {"id": "a"}, "2026-01-01", if_version=2).version == 3
    monkeypatch.setattr(idempotency, "BULK_ROWS", 0)
    assert told(lambda: net.import_tables(sheets, if_version=2), net=net) == [("", "version-changed")]
    assert net.import_tables(sheets, if_version=3).version == net.version == 4


def test_a_check_is_of_the_version_that_was_read(net: Network) -> None:
    sheets = [table("platforms", "id name", "x,X")]
    for version in (0, 2):
        with pytest.raises(RefusedError) as caught:
            net.import_tables(sheets, check=True, if_version=version)
        assert caught.value.code == "version-changed"
    assert net.import_tables(sheets, check=True, if_version=1).version == net.version == 1


def test_of_two_who_read_one_version_one_writes(net: Network) -> None:
    works = [lambda name=name: net.upsert("units", {**VN, "name": name}, if_version=1) for name in ("một", "hai", "ba")]
    found = together(*works)
    assert sorted(getattr(one, "code", "") for one in found) == ["", "version-changed", "version-changed"]
    assert net.version == 2


def name_of(net: Network, id_: str) -> str:
    return row(net, "units", id=id_)["name"]


def test_a_request_that_comes_again_is_answered_and_not_carried_out(net: Network) -> None:
    first = net.upsert("units", {**VN, "name": "một"}, idempotency_key=IdempotencyKey("1", "x"), if_version=1)
    net.upsert("units", {**VN, "name": "hai"}, idempotency_key=IdempotencyKey("2", "y"))
    assert net.upsert("units", {**VN, "name": "một"}, idempotency_key=IdempotencyKey("1", "x"), if_version=1) == first
    assert (first.version, net.version, name_of(net, "vn")) == (2, 3, "hai")
    ended = net.end("units", {"id": "a"}, "2026-01-01", idempotency_key=IdempotencyKey("3", "z"))
    net.upsert("units", {**VN, "id": "a", "valid_to": "2027-01-01"})
    assert net.end("units", {"id": "a"}, "2026-01-01", idempotency_key=IdempotencyKey("3", "z")) == ended
    sheets = [table("units", "id name level kind sector", "a,A,commune,area,state")]
    imported = net.import_tables(sheets, idempotency_key=IdempotencyKey("4", "x"))
    net.upsert("units", {**VN, "id": "a"})
    assert net.import_tables(sheets, idempotency_key=IdempotencyKey("4", "x")) == imported
    assert (name_of(net, "a"), net.version) == (VN["name"], 7)


def test_a_key_is_of_one_request(net: Network) -> None:
    net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert told(lambda: net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "y")), net=net) == [
        ("", "key-used-otherwise")
    ]
    assert told(lambda: net.end("units", {"id": "a"}, None, idempotency_key=IdempotencyKey("1", "y")), net=net) == [
        ("", "key-used-otherwise")
    ]


def test_what_wrote_nothing_is_not_kept(net: Network) -> None:
    told(lambda: net.upsert("units", {"id": "a"}, idempotency_key=IdempotencyKey("1", "x")), net=net)
    report = net.upsert("units", row(net, "units", id="vn"), idempotency_key=IdempotencyKey("1", "y"))
    assert (changes(report), report.version) == ((0, 0, 0), 1)
    assert kept(net) == 0
    net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "z"))
    assert kept(net) == 1


def kept(net: Network) -> int:
    found: int = net.store.read("MATCH (n:Network) WHERE n.answer IS NOT NULL RETURN count(n) AS n")[0]["n"]
    return found


def test_a_request_is_known_for_a_day(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def put(key: str, name: str) -> None:
        net.upsert("units", {**VN, "name": name}, idempotency_key=IdempotencyKey(key, name))

    put("1", "một")
    put("2", "hai")
    assert kept(net) == 2
    monkeypatch.setattr(idempotency, "KEPT", timedelta())
    put("1", "ba")
    assert (name_of(net, "vn"), kept(net)) == ("ba", 2)
    monkeypatch.setattr(idempotency, "TIDY_EVERY", timedelta())
    put("3", "tư")
    assert kept(net) == 1


def test_a_request_is_no_part_of_the_network(net: Network, open_any: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dtgraph.doctor.open_store", lambda _url: open_any(create=False))

    def seen() -> tuple[Any, ...]:
        checks = {check.name: check for check in examine(net.store.url)}
        return exported(net.store), net.query("counts"), net.query("ties"), checks["content"], checks["ties"]

    net.upsert("units", VN)
    before = seen()
    net.upsert("units", {**VN, "code": "1"}, idempotency_key=IdempotencyKey("1", "x"))
    net.upsert("units", VN, idempotency_key=IdempotencyKey("2", "y"))
    assert (seen(), net.version, kept(net)) == (before, 4, 2)
    clear(net.store)
    assert is_empty(net.store.read)


@pytest.fixture
def two(open_any: Opener) -> Iterator[list[Network]]:
    """One empty network, opened twice."""
    opened = [Network(open_any()), Network(open_any())]
    yield opened
    for one in opened:
        one.close()


@pytest.mark.parametrize("empty", [True, False])
def test_requests_that_come_at_once_are_one(two: list[Network], *, empty: bool) -> None:
    if not empty:
        two[0].upsert("units", {**VN, "name": "Cũ"})
    works = [lambda net=net: net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x")) for net in two * 2]
    first, *others = together(*works)
    assert isinstance(first, ImportReport)
    assert others == [first] * 3
    assert first.version == two[0].version == (1 if empty else 2)


@pytest.mark.parametrize("filled", [True, False])
def test_an_import_in_parts_is_done_once(store: Store, monkeypatch: pytest.MonkeyPatch, *, filled: bool) -> None:
    """What was taken back after its answer was kept was not answered."""
    net = Network(store)
    if filled:
        net.upsert("units", {**VN, "name": "Cũ"})
    before = exported(store), net.version
    monkeypatch.setattr(idempotency, "BULK_ROWS", 0)
    with monkeypatch.context() as cut:
        cut.setattr(Bulk, "_end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert (exported(store), net.version, kept(net)) == (*before, 0)
    first = net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x"))
    assert first.version == net.version == before[1] + 1
    net.upsert("units", {**VN, "name": "Mới"})
    assert net.upsert("units", VN, idempotency_key=IdempotencyKey("1", "x")) == first
    assert name_of(net, "vn") == "Mới"


def test_readers_are_kept_out_only_for_what_is_written_in_parts(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused, known already, or not too large for one transaction closes the network to nobody."""
    net.upsert("units", VN)
    monkeypatch.setattr(Bulk, "write", lambda *_: pytest.fail("closed to readers"))
    monkeypatch.setattr(idempotency, "BULK_ROWS", 1)
    net.upsert("units", {**VN, "name": "Mới"})
    monkeypatch.setattr(idempotency, "BULK_ROWS", 0)
    net.upsert("units", {**VN, "name": "Mới"})
    assert told(lambda: net.upsert("units", {**VN, "level": "moon"}), net=net) == [
        ("units:2:level", "not-in-vocabulary")
    ]


def test_rejected_rows_are_written_once(net: Network, tmp_path: Path) -> None:
    sheets = [table("platforms", "id name", "x,X", "-,Y")]
    first = net.import_tables(sheets, skip_bad_rows=tmp_path / "rejects.csv", idempotency_key=IdempotencyKey("1", "x"))
    (tmp_path / "rejects.csv").unlink()
    assert (
        net.import_tables(sheets, skip_bad_rows=tmp_path / "rejects.csv", idempotency_key=IdempotencyKey("1", "x"))
        == first
    )
    assert first.rejected == 1
    assert not list(tmp_path.glob("*rejects*"))
