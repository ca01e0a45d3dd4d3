"""The SQLite file of API keys and audit log."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import StoreError, shorten

__all__ = ["Database"]

LOCK_TIMEOUT_S = 10.0
"""Longest wait for another process that writes, in seconds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, within TEXT,
  made_at TEXT NOT NULL, revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, key_id TEXT, action TEXT NOT NULL,
  operation TEXT NOT NULL, as_of TEXT, request_id TEXT
) STRICT;
CREATE TRIGGER IF NOT EXISTS log_refuses_update BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS log_refuses_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""


class Database:
    """The file at `path`, with one connection per thread. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def exists(self) -> bool:
        """Whether the file exists."""
        return self.path.exists()

    @contextmanager
    def transaction(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Start a transaction; with `create`, create the file if necessary. Raises `StoreError` `keys-failed`."""
        try:
            if create and not self.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            with self._connect() as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError("keys-failed", path=shorten(self.path), found=shorten(error)) from None

    def _connect(self) -> sqlite3.Connection:
        """Return this thread's connection; reconnect if the file was replaced, for example by a backup."""
        status = self.path.stat()
        file = status.st_dev, status.st_ino
        current: sqlite3.Connection | None = getattr(self._thread, "connection", None)
        if current is not None and self._thread.file == file:
            return current
        connection = sqlite3.connect(self.path, timeout=LOCK_TIMEOUT_S, check_same_thread=False)
        connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_SCHEMA}")
        with self._lock:
            if current is not None:
                self._connections.remove(current)
                current.close()
            self._connections.append(connection)
        self._thread.connection, self._thread.file = connection, file
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._thread = threading.local()
