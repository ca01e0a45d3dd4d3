"""Conditional writes: a repeated request is carried out once, and a write can require a version of the network.

The response to a request is stored in a node outside the network's own, `(:Network {id: 'request:…'})`. Its id is
unique by a constraint that every store has, and no count, export or query includes it. It is committed with the
request's write, so a process that dies before it responds leaves both or neither.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...errors import RefusedError
from ...stores.protocol import OWN_LABEL, Step, Store, Transaction
from ...stores.schema import system_statement
from ..stored_records import Read
from .import_plan import ImportPlan, ImportReport, Progress, no_progress

__all__ = ["MAX_TRANSACTION_ROWS", "RESPONSE_RETENTION", "IdempotencyKey", "write_once"]

MAX_TRANSACTION_ROWS = 200_000
"""Maximum number of rows that are written in one transaction of an engine."""

MAX_FIRST_TRANSACTION_ROWS = 1_000
"""The same for an empty network in an engine that creates records in batches."""

RESPONSE_RETENTION = timedelta(hours=24)
"""How long the response to a request is stored."""
CLEANUP_INTERVAL = timedelta(hours=1)
"""Interval between deletions of expired responses."""


class _TooLargeError(Exception):
    """The write is too large for one transaction."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Identifies a repeated request: an opaque `key` unique to it, and a `fingerprint`, the hash of its content."""

    key: str
    fingerprint: str

    @property
    def id(self) -> str:
        """The id of the node with the response."""
        return f"request:{self.key}"


def write_once(
    store: Store,
    make_plan: Callable[[Transaction], ImportPlan],
    *,
    idempotency_key: IdempotencyKey | None,
    if_version: int | None,
    recorded_at: datetime | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Write the plan that `make_plan` returns in one transaction, or return the stored response to a repeated request.

    The key is checked before the version, because the first write of the request increased the version. The response
    to a write that changes nothing is not stored: repeating it is a first write. A write of more than
    `MAX_TRANSACTION_ROWS`, or `MAX_FIRST_TRANSACTION_ROWS`, is repeated as a bulk transaction, during which the network
    is closed to readers.

    Raises `RefusedError` `key-used-otherwise`, `version-changed`.
    """

    def write(transaction: Transaction, *, bulk: bool) -> ImportReport:
        now = datetime.now(UTC)
        if idempotency_key and (response := _stored_response(transaction.read, idempotency_key, now)):
            return response
        version = transaction.read(system_statement("state"), None)[0]["version"]
        if if_version not in (None, version):
            raise RefusedError("version-changed", found=version, expected=if_version)
        plan = make_plan(transaction)
        row_count = plan.diff.row_count
        first = plan.into_empty and store.creates_in_batches
        max_rows = min(MAX_TRANSACTION_ROWS, MAX_FIRST_TRANSACTION_ROWS) if first else MAX_TRANSACTION_ROWS
        if row_count > max_rows and not bulk:
            raise _TooLargeError
        report = plan.report(version + (row_count > 0))
        plan.write(transaction, _timestamp(recorded_at or now), progress)
        if idempotency_key and row_count:
            transaction.apply(_store_response(idempotency_key, report, now))
        return report

    try:
        return store.write(lambda transaction: write(transaction, bulk=False))
    except _TooLargeError:
        return store.write(lambda transaction: write(transaction, bulk=True), bulk=True)


def _stored_response(read: Read, idempotency_key: IdempotencyKey, now: datetime) -> ImportReport | None:
    parameters = {"id": idempotency_key.id, "since": _timestamp(now - RESPONSE_RETENTION)}
    for request in read(system_statement("find_request"), parameters):
        if request["fingerprint"] != idempotency_key.fingerprint:
            raise RefusedError("key-used-otherwise")
        return ImportReport(**json.loads(request["answer"]))
    return None


def _store_response(idempotency_key: IdempotencyKey, report: ImportReport, now: datetime) -> Step:
    row = {
        "id": idempotency_key.id,
        "fingerprint": idempotency_key.fingerprint,
        "answer": json.dumps(report.as_dict()),
        "at": _timestamp(now),
        "since": _timestamp(now - RESPONSE_RETENTION),
        "tidied": _timestamp(now - CLEANUP_INTERVAL),
    }
    undo_row = {"id": idempotency_key.id}
    return Step(system_statement("record_request"), [row], system_statement("delete_request"), [undo_row], OWN_LABEL)


def _timestamp(time: datetime) -> str:
    return time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
