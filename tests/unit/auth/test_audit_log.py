"""The audit log is append-only and shares its file with the API keys."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from dtgraph.auth.audit_log import AuditEntry, AuditLog
from dtgraph.auth.keys import KeyStore


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    keys = KeyStore(tmp_path / "net.db.keys")
    yield keys
    keys.close()


@pytest.fixture
def log(keys: KeyStore) -> AuditLog:
    return keys.audit_log


def test_log_is_append_only(keys: KeyStore, log: AuditLog) -> None:
    log.record([AuditEntry("k1", "read:personal", "/v1/focal-points", date(2026, 6, 30), "r1")])
    log.record([AuditEntry(None, "write", "/v1/people/p1"), AuditEntry("k2", "write", "/v1/people/p2")])
    assert [(e.key_id, e.action, e.operation, e.as_of, e.request_id) for e in log.entries()] == [
        ("k1", "read:personal", "/v1/focal-points", date(2026, 6, 30), "r1"),
        (None, "write", "/v1/people/p1", None, None),
        ("k2", "write", "/v1/people/p2", None, None),
    ]
    assert [entry.key_id for entry in log.entries(limit=1)] == ["k2"]
    file = sqlite3.connect(keys.path)
    for statement in ("DELETE FROM log", "UPDATE log SET key_id = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="the audit log is append-only"):
            file.execute(statement)
    file.close()


def test_concurrent_writes_of_threads_and_connections(keys: KeyStore) -> None:
    other = KeyStore(keys.path)

    def write(number: int) -> None:
        store = (keys, other)[number % 2]
        store.audit_log.record([AuditEntry(str(number), "write", "x")])
        store.create(str(number), ["read"])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    assert sorted(int(entry.key_id or "") for entry in keys.audit_log.entries()) == list(range(40))
    assert len(keys.list_keys()) == 40
    other.close()


def test_entries_go_to_a_replaced_file(keys: KeyStore, log: AuditLog, tmp_path: Path) -> None:
    log.record([AuditEntry(None, "read", "old")])
    other = KeyStore(tmp_path / "other")
    other.create("new", ["read"])
    other.close()
    (tmp_path / "other").replace(keys.path)
    for file in keys.path.parent.glob(f"{keys.path.name}-*"):
        file.unlink()
    log.record([AuditEntry(None, "read", "x")])
    assert [entry.operation for entry in KeyStore(keys.path).audit_log.entries()] == ["x"]
