"""Writes on conditions: a request that comes again is carried out once, and a network that has moved on is left alone.

What a request was answered is a node beside the network's own, `(:Network {id: 'request:…'})`: its id is unique by the
constraint that every store has, and no count, export or question sees it. It is committed with the write that it
tells of, so a process that dies before it could answer leaves both or neither.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...errors import RefusedError
from ...stores.protocol import Step, Store, Transaction
from ...stores.schema import own
from ..stored_records import Read
from .import_plan import ImportReport, Plan, Progress, quiet

__all__ = ["BULK_ROWS", "KEPT", "IdempotencyKey", "write_once"]

BULK_ROWS = 200_000
"""With more rows than this to write, a write may be too large for one transaction of an engine."""

KEPT = timedelta(hours=24)
"""How long a request is known again."""
TIDY_EVERY = timedelta(hours=1)
"""How often those that were kept longer are looked for, to be removed."""


class _TooLargeError(Exception):
    """There is more to write than one transaction bears."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What a request is known by when it comes again: an opaque `key` of its own, a hash of all that it asks for."""

    key: str
    fingerprint: str

    @property
    def id(self) -> str:
        """The id of the node that keeps its answer."""
        return f"request:{self.key}"


def write_once(
    store: Store,
    plan: Callable[[Transaction], Plan],
    *,
    idempotency_key: IdempotencyKey | None,
    if_version: int | None,
    recorded_at: datetime | None = None,
    progress: Progress = quiet,
) -> ImportReport:
    """Carry out what `plan` makes of the network, in one transaction; a request that was carried out is answered again.

    That comes first, since the write of the request itself has let the version rise. A write that changes nothing is
    not kept: to repeat it is to write it for the first time. What is too large for one transaction is written in
    parts, for which the network is closed to readers, only when it is known that there is so much to write. Raises
    `RefusedError` `key-used-otherwise`, `version-changed`.
    """

    def written(transaction: Transaction, bulk: bool) -> ImportReport:
        now = datetime.now(UTC)
        if idempotency_key and (answered := _answered(transaction.read, idempotency_key, now)):
            return answered
        version = transaction.read(own("state"), None)[0]["version"]
        if if_version not in (None, version):
            raise RefusedError("version-changed", found=version, expected=if_version)
        planned = plan(transaction)
        if planned.difference.rows > BULK_ROWS and not bulk:
            raise _TooLargeError
        changes = planned.difference.rows > 0
        report = planned.report(version + changes)
        planned.write(transaction, _text(recorded_at or now), progress)
        if idempotency_key and changes:
            transaction.apply(_record(idempotency_key, report, now))
        return report

    try:
        return store.write(lambda transaction: written(transaction, bulk=False))
    except _TooLargeError:
        return store.write(lambda transaction: written(transaction, bulk=True), bulk=True)


def _answered(read: Read, idempotency_key: IdempotencyKey, now: datetime) -> ImportReport | None:
    for request in read(own("request"), {"id": idempotency_key.id, "since": _text(now - KEPT)}):
        if request["fingerprint"] != idempotency_key.fingerprint:
            raise RefusedError("key-used-otherwise")
        return ImportReport(**json.loads(request["answer"]))
    return None


def _record(idempotency_key: IdempotencyKey, report: ImportReport, now: datetime) -> Step:
    kept = {
        "id": idempotency_key.id,
        "fingerprint": idempotency_key.fingerprint,
        "answer": json.dumps(report.as_dict()),
        "at": _text(now),
    }
    bounds = {"since": _text(now - KEPT), "tidied": _text(now - TIDY_EVERY)}
    return Step(own("record_request"), [{**kept, **bounds}], own("drop_request"), [{"id": idempotency_key.id}])


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
