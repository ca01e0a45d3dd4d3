"""API keys are secret, scoped and revocable, and live apart from the network."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dtgraph.auth.keys import SCOPES, KeyStore, key_file
from dtgraph.errors import InputError, StoreError
from dtgraph.settings import Settings


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    keys = KeyStore(tmp_path / "net.db.keys")
    yield keys
    keys.close()


def test_key_is_found_by_its_token_only(keys: KeyStore) -> None:
    key, token = keys.create("Cổng dịch vụ", ["read"], within="vn:province:79:2025")
    other, _ = keys.create("khác", ["write"])
    assert keys.find(token) == key
    id_, secret = token.split("_", 2)[1:]
    assert id_ == key.id
    for wrong in ("", "dtg", token[:-1], f"{token}x", f"dtg_{other.id}_{secret}", secret, f"dtg_{id_}_", "ключ"):
        assert keys.find(wrong) is None
    content = b"".join(file.read_bytes() for file in keys.path.parent.glob("net.db.keys*"))
    assert secret.encode() not in content
    assert [key.id for key in keys.list_keys()] == [key.id, other.id]


def test_file_is_created_with_the_first_key_and_private(keys: KeyStore) -> None:
    assert (keys.list_keys(), keys.find("dtg_a_b"), keys.audit_log.entries()) == ([], None, [])
    assert not keys.path.exists()
    keys.create("first", ["read"])
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


def test_scopes_imply_others(keys: KeyStore) -> None:
    implied = {"read": {"read"}, "read:personal": {"read", "read:personal"}, "write": {"write"}, "admin": set(SCOPES)}
    for scope, expected in implied.items():
        key, _ = keys.create(scope, [scope])
        assert {scope for scope in SCOPES if key.has_scope(scope)} == expected


def test_revoked_key_is_refused_at_once(keys: KeyStore) -> None:
    key, token = keys.create("owner", ["read"])
    second = KeyStore(keys.path)
    assert second.find(token) == key
    keys.revoke(key.id)
    assert second.find(token) is None
    (revoked,) = keys.list_keys()
    keys.revoke(key.id)
    assert keys.list_keys() == [revoked]
    assert revoked.revoked_at is not None
    second.close()
    with pytest.raises(InputError, match="there is no key “nobody”"):
        keys.revoke("nobody")


@pytest.mark.parametrize(
    ("name", "scopes", "within"),
    [("", ["read"], None), ("x" * 101, ["read"], None), ("a\nb", ["read"], None), ("a", ["all"], None), ("a", [], None),
     ("a", ["read"], "not an id")],
)  # fmt: skip
def test_invalid_key(keys: KeyStore, name: str, scopes: list[str], within: str | None) -> None:
    with pytest.raises(InputError) as caught:
        keys.create(name, scopes, within)
    assert caught.value.code == "bad-option"
    assert keys.list_keys() == []


def test_replaced_file_is_reopened(keys: KeyStore, tmp_path: Path) -> None:
    _, old = keys.create("old", ["read"])
    other = KeyStore(tmp_path / "other")
    _, new = other.create("new", ["read"])
    other.close()
    (tmp_path / "other").replace(keys.path)
    for file in keys.path.parent.glob(f"{keys.path.name}-*"):
        file.unlink()
    assert (keys.find(old), keys.find(new) is not None) == (None, True)


def test_path_of_the_key_file(tmp_path: Path) -> None:
    assert key_file(str(tmp_path / "net.db")) == tmp_path / "net.db.keys"
    settings = Settings(keys=tmp_path / "mine")
    assert key_file("neo4j://host", settings) == key_file("net.db", settings) == tmp_path / "mine"
    with pytest.raises(InputError, match="no-keys-file"):
        key_file("neo4j://host", Settings())


def test_other_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "net.db.keys").write_text("not a database, and long enough to be read as one" * 100)
    keys = KeyStore(tmp_path / "net.db.keys")
    with pytest.raises(StoreError, match="keys-failed"):
        keys.list_keys()
    keys.close()
