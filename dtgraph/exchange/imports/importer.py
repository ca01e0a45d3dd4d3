"""Import: read all, check all, and only then write what is new, all of it or nothing."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path

from ...errors import RefusedError
from ...stores.protocol import Parameters, Row, Store, Transaction
from ..atomic_write import part_of, refuse_other_file, writing
from ..stored_records import Read, is_empty
from ..tables.sheet import Sheet
from .idempotency import IdempotencyKey, write_once
from .import_plan import ImportReport, Plan, Progress, prepared
from .subtree_guard import Guard, touched_by

__all__ = ["check_tables", "import_tables"]


def check_tables(
    store: Store | None,
    source: Path | Sequence[Sheet],
    *,
    skip_invalid: bool = False,
    if_version: int | None = None,
    guard: Guard | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """What an import would do; nothing is stored, and `None` is a network that is not there yet.

    `skip_invalid` says that rows with errors would be left out. Writers wait while it is compared with what is stored.
    Raises what `import_tables` raises.
    """
    work = prepared(source, skip_invalid=skip_invalid, progress=progress)
    read: Read = _nothing if store is None else store.read
    with nullcontext() if store is None else store.unchanging():
        version = 0 if store is None else store.version
        if if_version not in (None, version):
            raise RefusedError("version-changed", found=version, expected=if_version)
        if guard:
            guard(read, touched_by(work.incoming))
        return work.plan(read, fresh=is_empty(read)).report(version)


def import_tables(
    store: Store,
    source: Path | Sequence[Sheet],
    *,
    skip_bad_rows: Path | None = None,
    recorded_at: datetime | None = None,
    idempotency_key: IdempotencyKey | None = None,
    if_version: int | None = None,
    guard: Guard | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add tables to the network: a folder, a `.zip`, an `.xlsx`, a file of rejected rows, or sheets.

    Each row replaces what is stored under its key; what no row mentions stays. With `skip_bad_rows` the rows with
    errors, and those that depend on them, are written to that file and the others are stored. `recorded_at` is
    when the network learned it (default: now). What was imported `once` is not imported again, and its report is given
    again, without the file; `if_version` is the version that the network must have (see `interchange.once`); `guard`
    raises where the rows may not be written, before they are compared with anything.

    Raises `ImportRefusedError` with all that is wrong, and stores nothing; `InputError` for what cannot be
    imported at all; `RefusedError` for what `once` and `if_version` refuse.
    """
    if skip_bad_rows is not None:
        refuse_other_file(skip_bad_rows)
    work = prepared(source, skip_invalid=skip_bad_rows is not None, progress=progress)
    rejects = skip_bad_rows and part_of(skip_bad_rows)
    if rejects:  # of a process that died
        with writing(rejects):
            rejects.unlink(missing_ok=True)

    @cache
    def of_all() -> Plan:
        """Into an empty network; it is asked twice where it is too large for one transaction."""
        return work.plan(_nothing, fresh=True)

    def planned(transaction: Transaction) -> Plan:
        if guard:
            guard(transaction.read, touched_by(work.incoming))
        # asked here, since another first import may have come before
        plan = of_all() if is_empty(transaction.read) else work.plan(transaction.read, fresh=False)
        if rejects:
            with writing(rejects):
                plan.write_rejected(rejects, work.path)
        return plan

    try:
        report = write_once(
            store,
            planned,
            idempotency_key=idempotency_key,
            if_version=if_version,
            recorded_at=recorded_at,
            progress=work.progress,
        )
    except BaseException:
        if rejects:
            rejects.unlink(missing_ok=True)
        raise
    if rejects and skip_bad_rows and rejects.exists():  # else the request was answered again
        with writing(skip_bad_rows):
            rejects.replace(skip_bad_rows)
    return report


def _nothing(_query: str, _parameters: Parameters | None) -> list[Row]:
    """What is read of a network that is empty, or not there."""
    return []
