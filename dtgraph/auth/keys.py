"""Who may ask what of a service: its keys, and the log of who read personal data and who wrote.

Both are in an SQLite file apart from the network, so that they never raise its version and can be changed while a
service holds the store. A key's secret is shown once, when it is made; the file has a hash of it alone. The log can
only grow: the file itself refuses to change or remove what it says.
"""

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

from ..errors import InputError, StoreError, shorten
from ..settings import Settings
from ..stores.urls import refuse_service
from ..values import is_id

__all__ = ["SCOPES", "ApiKey", "AuditEntry", "KeyStore", "Scope", "access_file"]

Scope = Literal["read", "read:personal", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

PREFIX = "dtg"
"""What a key begins with, so that one that got where it should not be can be found."""

MOST_NAME = 100
SECONDS = 10.0
"""So long it waits for another process that writes."""

_IMPLIED: dict[Scope, tuple[Scope, ...]] = {"read:personal": ("read",), "admin": SCOPES}

_TABLES = """
CREATE TABLE IF NOT EXISTS keys (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, within TEXT,
  made_at TEXT NOT NULL, revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, key_id TEXT, action TEXT NOT NULL, what TEXT NOT NULL,
  as_of TEXT, request_id TEXT
) STRICT;
CREATE TRIGGER IF NOT EXISTS log_is_not_changed BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log can only grow'); END;
CREATE TRIGGER IF NOT EXISTS log_is_not_removed BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log can only grow'); END;
"""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. `within` is the unit whose subtree it is for; None for the whole network."""

    id: str
    name: str
    scopes: frozenset[Scope]
    within: str | None
    made_at: datetime
    revoked_at: datetime | None = None

    def may(self, scope: Scope) -> bool:
        """Whether it has `scope`, or one that implies it."""
        return scope in self.scopes or any(scope in _IMPLIED.get(own, ()) for own in self.scopes)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log: who did what, when, and of which day it was asked. `key_id` is None for nobody's key."""

    key_id: str | None
    action: str
    what: str
    as_of: date | None = None
    request_id: str | None = None
    at: datetime | None = None


def access_file(url: str, settings: Settings | None = None) -> Path:
    """The file of keys and log for the store at `url`: where the settings say, else beside an embedded store.

    Raises `InputError` `no-keys-file` for a server for which the settings say nothing, `needs-the-store`.
    """
    refuse_service(url, "to manage keys")
    given = (settings or Settings()).keys
    if given is not None:
        return given
    if "://" in url:
        raise InputError("no-keys-file")
    path = Path(url).expanduser()
    return path.with_name(f"{path.name}.keys")


class KeyStore:
    """The keys and the log in one file, which is made with the first key. Safe to use from threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the file, for all threads."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
            self._own = threading.local()

    def create(self, name: str, scopes: Collection[str], within: str | None = None) -> tuple[ApiKey, str]:
        """A new key, and the text that its owner sends. Raises `InputError` `bad-option`."""
        if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
            advice = f"give it a name of at most {MOST_NAME} characters that says whose it is"
            raise InputError("bad-option", option="NAME", found=shorten(name), advice=advice)
        if unknown := set(scopes) - set(SCOPES) or (not scopes and {""}):
            advice = f"use {', '.join(SCOPES)}"
            raise InputError("bad-option", option="--scope", found=shorten(min(unknown)), advice=advice)
        if within is not None and not is_id(within):
            raise InputError("bad-option", option="--within", found=shorten(within), advice="give the id of a unit")
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = ApiKey(id_, name, frozenset(scope for scope in SCOPES if scope in scopes), within, datetime.now(UTC))
        row = (id_, _hash(secret), name, " ".join(sorted(key.scopes)), within, key.made_at.isoformat())
        with self._connection(make=True) as file:
            file.execute("INSERT INTO keys (id, hash, name, scopes, within, made_at) VALUES (?, ?, ?, ?, ?, ?)", row)
        return key, f"{PREFIX}_{id_}_{secret}"

    def all_keys(self) -> list[ApiKey]:
        """All keys, the revoked ones too, as they were made."""
        if not self.path.exists():
            return []
        with self._connection() as file:
            return [_key(row) for row in file.execute(f"{_SELECT} ORDER BY made_at, id")]

    def revoke(self, id_: str) -> None:
        """Let a key be good for nothing from now on. Raises `InputError` `unknown-key`."""
        if all(key.id != id_ for key in self.all_keys()):
            raise InputError("unknown-key", found=shorten(id_))
        with self._connection() as file:
            now = datetime.now(UTC).isoformat()
            file.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (now, id_))

    def key_of(self, text: str) -> ApiKey | None:
        """The key that `text` is, unless it was revoked; None for anything else."""
        prefix, _, rest = text.partition("_")
        id_, _, secret = rest.partition("_")
        if prefix != PREFIX or not self.path.exists():
            return None
        with self._connection() as file:
            row = file.execute(f"{_SELECT} WHERE id = ? AND revoked_at IS NULL", (id_,)).fetchone()
        return _key(row) if row and hmac.compare_digest(row[1], _hash(secret)) else None

    def record(self, entries: Sequence[AuditEntry]) -> None:
        """Add lines to the log; they are on the disk when this returns."""
        now = datetime.now(UTC).isoformat()
        rows = [(now, e.key_id, e.action, e.what, e.as_of and e.as_of.isoformat(), e.request_id) for e in entries]
        with self._connection(make=True) as file:
            file.executemany(
                "INSERT INTO log (at, key_id, action, what, as_of, request_id) VALUES (?, ?, ?, ?, ?, ?)", rows
            )

    def log(self, last: int = 100) -> list[AuditEntry]:
        """The `last` lines of the log, the oldest of them first."""
        if not self.path.exists():
            return []
        with self._connection() as file:
            rows = file.execute(
                "SELECT key_id, action, what, as_of, request_id, at FROM log ORDER BY number DESC LIMIT ?", (last,)
            ).fetchall()
        return [
            AuditEntry(key, action, what, as_of and date.fromisoformat(as_of), request, datetime.fromisoformat(at))
            for key, action, what, as_of, request, at in reversed(rows)
        ]

    @contextmanager
    def _connection(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """This thread's connection to the file that is there, in a transaction. Raises `StoreError` `keys-failed`."""
        try:
            if make and not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            found = self.path.stat()
            file = found.st_dev, found.st_ino
            connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
            if connection is None or self._own.file != file:  # another took its place, from a backup perhaps
                connection = sqlite3.connect(self.path, timeout=SECONDS, check_same_thread=False)
                connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_TABLES}")
                with self._lock:
                    if old := getattr(self._own, "connection", None):
                        self._all.remove(old)
                        old.close()
                    self._all.append(connection)
                self._own.connection, self._own.file = connection, file
            with connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError("keys-failed", path=shorten(self.path), found=shorten(error)) from None


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
    """A secret of 256 random bits needs no slow hash: it cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()
