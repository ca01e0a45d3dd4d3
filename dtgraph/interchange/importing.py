"""Import: read all, check all, and only then write what is new, all of it or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import InputError, StoreError, shorten
from ..store.base import Store, Transaction
from ..tables.rejects import is_rejects_file
from ..tables.sheet import Sheet
from .planning import Plan, Preparation, Progress
from .stored import is_empty

__all__ = ["ImportReport", "Progress", "check_tables", "import_tables"]

BULK_ROWS = 50_000
"""From so many rows on, an import may be too large for one transaction of an engine."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: `rows` of the tables, nodes and relationships, and the network's version."""

    rows: int
    created: int
    changed: int
    removed: int
    unchanged: int
    rejected: int
    version: int

    def as_dict(self) -> dict[str, int]:
        """The counts by their names."""
        return asdict(self)


def check_tables(
    store: Store | None, source: Path | Sequence[Sheet], *, skips: bool = False, progress: Progress | None = None
) -> ImportReport:
    """What an import would do; nothing is stored, and `None` is a network that is not there yet.

    `skips` says that rows with errors would be left out. Raises what `import_tables` raises.
    """
    work = _prepared(source, skips, progress)
    if store is None:
        return _report(work.plan(lambda _query, _parameters: [], fresh=True), 0)
    return _report(work.plan(store.read, fresh=is_empty(store.read)), store.version)


def import_tables(
    store: Store,
    source: Path | Sequence[Sheet],
    *,
    skip_bad_rows: Path | None = None,
    recorded_at: datetime | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add tables to the network: a folder, a `.zip`, an `.xlsx`, a file of rejected rows, or sheets.

    Each row replaces what is stored under its key; what no row mentions stays. With `skip_bad_rows` the rows with
    errors, and those that depend on them, are written to that file and the others are stored. `recorded_at` is
    when the network learned it (default: now).

    Raises `ImportRefusedError` with all that is wrong, and stores nothing; `InputError` for what cannot be
    imported at all.
    """
    if skip_bad_rows is not None:
        _refuse_other_file(skip_bad_rows)
    work = _prepared(source, skip_bad_rows is not None, progress)
    moment = (recorded_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    fresh = is_empty(store.read)
    rejects = skip_bad_rows and skip_bad_rows.with_name(f".{skip_bad_rows.name}.part")

    def write(transaction: Transaction) -> Plan:
        if fresh and not is_empty(transaction.read):
            raise StoreError("conflict", attempts=1)
        plan = work.plan(transaction.read, fresh)
        if rejects:
            with _writing(rejects):
                plan.write_rejected(rejects, work.path)
        plan.write(transaction, moment, work.progress)
        return plan

    try:
        plan = store.write(write, bulk=work.incoming.rows >= BULK_ROWS)
    except BaseException:
        if rejects:
            rejects.unlink(missing_ok=True)
        raise
    if rejects and skip_bad_rows:
        with _writing(skip_bad_rows):
            rejects.replace(skip_bad_rows)
    return _report(plan, store.version)


def _prepared(source: Path | Sequence[Sheet], skips: bool, progress: Progress | None) -> Preparation:
    path = source.absolute().name if isinstance(source, Path) else "the tables"
    work = Preparation(path, skips=skips, progress=progress or (lambda _stage, _done, _total: None))
    work.read(source)
    return work


def _report(plan: Plan, version: int) -> ImportReport:
    found = plan.difference
    created, changed, removed = (found.count(part) for part in (found.created, found.changed, found.removed))
    rejected = len(plan.incoming.rejected)
    return ImportReport(plan.incoming.rows, created, changed, removed, found.unchanged, rejected, version)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError("cannot-write", path=shorten(path), found=shorten(error.strerror or error)) from None


def _refuse_other_file(path: Path) -> None:
    with _writing(path):
        if not path.parent.is_dir():
            raise InputError("no-such-file", found=shorten(path.parent))
        if path.exists() and not (path.is_file() and is_rejects_file(path)):
            raise InputError("file-taken", found=shorten(path))
