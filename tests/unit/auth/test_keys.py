"""Keys are secret, scoped and revocable; the log can only grow; both live apart from the network."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from dtgraph.auth.keys import SCOPES, AuditEntry, KeyStore, access_file
from dtgraph.errors import InputError, StoreError
from dtgraph.settings import Settings


@pytest.fixture
def access(tmp_path: Path) -> Iterator[KeyStore]:
    made = KeyStore(tmp_path / "net.db.keys")
    yield made
    made.close()


def test_a_key_is_known_by_its_secret_alone(access: KeyStore) -> None:
    key, text = access.create("Cổng dịch vụ", ["read"], within="vn:province:79:2025")
    other, _ = access.create("khác", ["write"])
    assert access.key_of(text) == key
    id_, secret = text.split("_", 2)[1:]
    assert id_ == key.id
    for wrong in ("", "dtg", text[:-1], f"{text}x", f"dtg_{other.id}_{secret}", secret, f"dtg_{id_}_", "ключ"):
        assert access.key_of(wrong) is None
    stored = b"".join(file.read_bytes() for file in access.path.parent.glob("net.db.keys*"))
    assert secret.encode() not in stored
    assert [one.id for one in access.all_keys()] == [key.id, other.id]


def test_the_file_is_for_its_owner_alone_and_made_with_the_first_key(access: KeyStore) -> None:
    assert (access.all_keys(), access.key_of("dtg_a_b"), access.log()) == ([], None, [])
    assert not access.path.exists()
    access.create("one", ["read"])
    assert stat.S_IMODE(access.path.stat().st_mode) == 0o600


def test_scopes_imply_others(access: KeyStore) -> None:
    implied = {"read": {"read"}, "read:personal": {"read", "read:personal"}, "write": {"write"}, "admin": set(SCOPES)}
    for scope, all_of_it in implied.items():
        key, _ = access.create(scope, [scope])
        assert {one for one in SCOPES if key.may(one)} == all_of_it


def test_a_revoked_key_is_good_for_nothing_at_once(access: KeyStore) -> None:
    key, text = access.create("one", ["read"])
    with_it_open = KeyStore(access.path)
    assert with_it_open.key_of(text) == key
    access.revoke(key.id)
    assert with_it_open.key_of(text) is None
    (revoked,) = access.all_keys()
    access.revoke(key.id)
    assert access.all_keys() == [revoked]
    assert revoked.revoked_at is not None
    with_it_open.close()
    with pytest.raises(InputError, match="there is no key “nobody”"):
        access.revoke("nobody")


@pytest.mark.parametrize(
    ("name", "scopes", "within"),
    [("", ["read"], None), ("x" * 101, ["read"], None), ("a\nb", ["read"], None), ("a", ["all"], None), ("a", [], None),
     ("a", ["read"], "not an id")],
)  # fmt: skip
def test_what_cannot_be_a_key(access: KeyStore, name: str, scopes: list[str], within: str | None) -> None:
    with pytest.raises(InputError) as caught:
        access.create(name, scopes, within)
    assert caught.value.code == "bad-option"
    assert access.all_keys() == []


def test_the_log_can_only_grow(access: KeyStore) -> None:
    access.record([AuditEntry("k1", "read:personal", "/v1/focal-points", date(2026, 6, 30), "r1")])
    access.record([AuditEntry(None, "write", "/v1/people/p1"), AuditEntry("k2", "write", "/v1/people/p2")])
    assert [(e.key_id, e.action, e.what, e.as_of, e.request_id) for e in access.log()] == [
        ("k1", "read:personal", "/v1/focal-points", date(2026, 6, 30), "r1"),
        (None, "write", "/v1/people/p1", None, None),
        ("k2", "write", "/v1/people/p2", None, None),
    ]
    assert [entry.key_id for entry in access.log(last=1)] == ["k2"]
    file = sqlite3.connect(access.path)
    for statement in ("DELETE FROM log", "UPDATE log SET key_id = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="the log can only grow"):
            file.execute(statement)
    file.close()


def test_many_threads_and_files_write_at_once(access: KeyStore) -> None:
    other = KeyStore(access.path)

    def work(number: int) -> None:
        one = (access, other)[number % 2]
        one.record([AuditEntry(str(number), "write", "x")])
        one.create(str(number), ["read"])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(40)))
    assert sorted(int(entry.key_id or "") for entry in access.log()) == list(range(40))
    assert len(access.all_keys()) == 40
    other.close()


def test_a_file_that_took_the_place_of_another_is_the_one_that_counts(access: KeyStore, tmp_path: Path) -> None:
    _, old = access.create("old", ["read"])
    other = KeyStore(tmp_path / "other")
    _, new = other.create("new", ["read"])
    other.close()
    (tmp_path / "other").replace(access.path)
    for rest in access.path.parent.glob(f"{access.path.name}-*"):
        rest.unlink()
    assert (access.key_of(old), access.key_of(new) is not None) == (None, True)
    access.record([AuditEntry(None, "read", "x")])
    assert [entry.what for entry in KeyStore(access.path).log()] == ["x"]


def test_where_the_file_is(tmp_path: Path) -> None:
    assert access_file(str(tmp_path / "net.db")) == tmp_path / "net.db.keys"
    given = Settings(keys=tmp_path / "mine")
    assert access_file("neo4j://host", given) == access_file("net.db", given) == tmp_path / "mine"
    with pytest.raises(InputError, match="no-keys-file"):
        access_file("neo4j://host", Settings())


def test_a_file_that_is_no_file_of_keys_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.db.keys").write_text("not a database, and long enough to be read as one" * 100)
    broken = KeyStore(tmp_path / "net.db.keys")
    with pytest.raises(StoreError, match="keys-failed"):
        broken.all_keys()
    broken.close()
