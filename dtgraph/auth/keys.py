"""API keys of a service.

They are stored in a key file apart from the network, so that they do not change its version and can be edited while a
service uses the store. A key's secret is shown once, when it is created; the file contains only its hash.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from ..errors import InputError, shorten
from ..settings import Settings
from ..stores.urls import refuse_service
from ..values import is_id
from .audit_log import AuditLog
from .database import Database

__all__ = ["SCOPES", "ApiKey", "KeyStore", "Scope", "key_file"]

Scope = Literal["read", "read:personal", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

KEY_PREFIX = "dtg"
"""Prefix of all tokens, so that leaked ones can be searched for."""

MAX_NAME_LENGTH = 100

_IMPLIED_SCOPES: dict[Scope, tuple[Scope, ...]] = {"read:personal": ("read",), "admin": SCOPES}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key without its secret. `within` is the root of the accessible subtree; None: the whole network."""

    id: str
    name: str
    scopes: frozenset[Scope]
    within: str | None
    made_at: datetime
    revoked_at: datetime | None = None

    def has_scope(self, scope: Scope) -> bool:
        """Whether the key has `scope` or one that implies it."""
        return scope in self.scopes or any(scope in _IMPLIED_SCOPES.get(granted, ()) for granted in self.scopes)


def key_file(url: str, settings: Settings | None = None) -> Path:
    """Return the path of the key file for the store at `url`: from the settings, or else beside an embedded store.

    Raises `InputError`: `no-keys-file` for a server without the setting, `needs-the-store` for a running service.
    """
    refuse_service(url, "managing keys")
    configured = (settings or Settings()).keys
    if configured is not None:
        return configured
    if "://" in url:
        raise InputError("no-keys-file")
    path = Path(url).expanduser()
    return path.with_name(f"{path.name}.keys")


class KeyStore:
    """The API keys in the file at `path`, which is created with the first key, and its `audit_log`.

    Safe to use from several threads and processes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self.audit_log = AuditLog(self._database)

    def close(self) -> None:
        """Close the file in all threads."""
        self._database.close()

    def create(self, name: str, scopes: Collection[str], within: str | None = None) -> tuple[ApiKey, str]:
        """Create a key; return it with the token to send to its owner. Raises `InputError` `bad-option`."""
        if not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
            advice = f"name the key's owner in at most {MAX_NAME_LENGTH} characters"
            raise InputError("bad-option", option="NAME", found=shorten(name), advice=advice)
        if unknown := set(scopes) - set(SCOPES) or (not scopes and {""}):
            advice = f"use {', '.join(SCOPES)}"
            raise InputError("bad-option", option="--scope", found=shorten(min(unknown)), advice=advice)
        if within is not None and not is_id(within):
            raise InputError("bad-option", option="--within", found=shorten(within), advice="use the id of a unit")
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = ApiKey(id_, name, frozenset(scope for scope in SCOPES if scope in scopes), within, datetime.now(UTC))
        row = (id_, _hash(secret), name, " ".join(sorted(key.scopes)), within, key.made_at.isoformat())
        statement = "INSERT INTO keys (id, hash, name, scopes, within, made_at) VALUES (?, ?, ?, ?, ?, ?)"
        with self._database.transaction(create=True) as connection:
            connection.execute(statement, row)
        return key, f"{KEY_PREFIX}_{id_}_{secret}"

    def list_keys(self) -> list[ApiKey]:
        """Return all keys, including revoked ones, in order of creation."""
        if not self._database.exists():
            return []
        with self._database.transaction() as connection:
            return [_key(row) for row in connection.execute(f"{_SELECT} ORDER BY made_at, id")]

    def revoke(self, id_: str) -> None:
        """Revoke a key. Raises `InputError` `unknown-key`."""
        if all(key.id != id_ for key in self.list_keys()):
            raise InputError("unknown-key", found=shorten(id_))
        with self._database.transaction() as connection:
            now = datetime.now(UTC).isoformat()
            connection.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (now, id_))

    def find(self, token: str) -> ApiKey | None:
        """Return the key of a token; None if there is none or it was revoked."""
        prefix, _, rest = token.partition("_")
        id_, _, secret = rest.partition("_")
        if prefix != KEY_PREFIX or not self._database.exists():
            return None
        with self._database.transaction() as connection:
            row = connection.execute(f"{_SELECT} WHERE id = ? AND revoked_at IS NULL", (id_,)).fetchone()
        return _key(row) if row and hmac.compare_digest(row[1], _hash(secret)) else None


_SELECT = "SELECT id, hash, name, scopes, within, made_at, revoked_at FROM keys"


def _key(row: Sequence[str | None]) -> ApiKey:
    id_, _, name, scopes, within, made_at, revoked_at = row
    return ApiKey(
        id=str(id_),
        name=str(name),
        scopes=frozenset(scope for scope in SCOPES if scope in str(scopes).split()),
        within=within,
        made_at=datetime.fromisoformat(str(made_at)),
        revoked_at=None if revoked_at is None else datetime.fromisoformat(revoked_at),
    )


def _hash(secret: str) -> bytes:
    """Hash a secret of 256 random bits, which needs no slow hash as it cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()
