"""The append-only log of reads of personal data and of writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from .database import Database

__all__ = ["AuditEntry", "AuditLog"]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of the log. `key_id` is None without a key; `at` is set when the entry is recorded."""

    key_id: str | None
    action: str
    operation: str
    as_of: date | None = None
    request_id: str | None = None
    at: datetime | None = None


class AuditLog:
    """The audit log in a key file, which rejects changes to existing entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, entries: Sequence[AuditEntry]) -> None:
        """Append entries; they are on the disk when this returns."""
        now = datetime.now(UTC).isoformat()
        rows = [(now, e.key_id, e.action, e.operation, e.as_of and e.as_of.isoformat(), e.request_id) for e in entries]
        statement = "INSERT INTO log (at, key_id, action, operation, as_of, request_id) VALUES (?, ?, ?, ?, ?, ?)"
        with self._database.transaction(create=True) as connection:
            connection.executemany(statement, rows)

    def entries(self, limit: int = 100) -> list[AuditEntry]:
        """Return the last `limit` entries, oldest first."""
        if not self._database.exists():
            return []
        query = "SELECT key_id, action, operation, as_of, request_id, at FROM log ORDER BY number DESC LIMIT ?"
        with self._database.transaction() as connection:
            rows = connection.execute(query, (limit,)).fetchall()
        return [
            AuditEntry(key, action, operation, as_of and date.fromisoformat(as_of), request, datetime.fromisoformat(at))
            for key, action, operation, as_of, request, at in reversed(rows)
        ]
