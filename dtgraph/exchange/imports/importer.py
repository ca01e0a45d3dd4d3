"""Import tables: read and check everything, then write all changes or none."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path

from ...errors import RefusedError
from ...stores.protocol import Parameters, Row, Store, Transaction
from ..atomic_write import require_rejects_path, temporary_path, translate_write_errors
from ..stored_records import Read, is_network_empty
from ..tables.sheet import Sheet
from .idempotency import IdempotencyKey, write_once
from .import_plan import ImportPlan, ImportReport, Progress, prepare_import
from .subtree_guard import Guard, touched_rows

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
    """Report what an import would do, without storing anything. `store` `None` is a network that does not exist yet.

    `skip_invalid`: as if the import skipped rows with errors. Writers wait while the rows are compared with the store.
    Raises what `import_tables` raises.
    """
    prepared = prepare_import(source, skip_invalid=skip_invalid, progress=progress)
    read: Read = _read_nothing if store is None else store.read
    with nullcontext() if store is None else store.block_writers():
        version = 0 if store is None else store.version
        if if_version not in (None, version):
            raise RefusedError("version-changed", found=version, expected=if_version)
        if guard:
            guard(read, touched_rows(prepared.batch))
        return prepared.plan(read, into_empty=is_network_empty(read)).report(version)


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
    """Import tables: a folder, a `.zip`, an `.xlsx`, a file of rejected rows, or sheets.

    Each row replaces the record with its key; records that no row mentions stay.

    - `skip_bad_rows`: write the rows with errors, and the rows that depend on them, to this file and import the others.
    - `recorded_at`: when the data became known; default now.
    - `idempotency_key`: if this request was imported before, return its report, without a file of rejected rows.
    - `if_version`: import only if the network is at this version.
    - `guard`: called before the rows are compared with the store; raises if they may not be written.

    Raises `ImportRefusedError` with all errors in the rows, and stores nothing; `InputError` if `source` cannot be
    imported; `RefusedError` `key-used-otherwise`, `version-changed`.
    """
    if skip_bad_rows is not None:
        require_rejects_path(skip_bad_rows)
    prepared = prepare_import(source, skip_invalid=skip_bad_rows is not None, progress=progress)
    rejects = skip_bad_rows and temporary_path(skip_bad_rows)
    if rejects:  # left by a process that died
        with translate_write_errors(rejects):
            rejects.unlink(missing_ok=True)

    @cache
    def plan_into_empty() -> ImportPlan:
        """Plan once, though a write that is too large for one transaction requests the plan twice."""
        return prepared.plan(_read_nothing, into_empty=True)

    def make_plan(transaction: Transaction) -> ImportPlan:
        if guard:
            guard(transaction.read, touched_rows(prepared.batch))
        # checked in the transaction, since another first import may have been committed before
        empty = is_network_empty(transaction.read)
        plan = plan_into_empty() if empty else prepared.plan(transaction.read, into_empty=False)
        if rejects:
            with translate_write_errors(rejects):
                plan.write_rejected(rejects, prepared.path)
        return plan

    try:
        report = write_once(
            store,
            make_plan,
            idempotency_key=idempotency_key,
            if_version=if_version,
            recorded_at=recorded_at,
            progress=prepared.progress,
        )
    except BaseException:
        if rejects:
            rejects.unlink(missing_ok=True)
        raise
    if rejects and skip_bad_rows and rejects.exists():  # it does not for a repeated request
        with translate_write_errors(skip_bad_rows):
            rejects.replace(skip_bad_rows)
    return report


def _read_nothing(_query: str, _parameters: Parameters | None) -> list[Row]:
    """Read an empty network."""
    return []
