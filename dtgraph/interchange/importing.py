"""Import: read all, check all, and only then write what is new, all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ..errors import InputError, StoreError, shorten
from ..model import NODES
from ..store.base import Store, Transaction
from ..tables.checks import check as check_all
from ..tables.incoming import Fault, Incoming
from ..tables.layout import TABLES
from ..tables.merged import Merged, Stored
from ..tables.rejects import is_rejects_file
from ..tables.rows import read_sheet
from ..tables.sheet import Sheet
from ..tables.source import open_sheets
from ..tables.trouble import Troubles, trouble
from .rejected import write_rejected
from .steps import Difference, difference
from .stored import Read, is_empty, touched

__all__ = ["ImportReport", "Progress", "import_tables"]

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and how much there is in all, where that is known."""

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


def import_tables(
    store: Store,
    source: Path | Sequence[Sheet],
    *,
    check: bool = False,
    skip_bad_rows: Path | None = None,
    recorded_at: datetime | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add tables to the network: a folder, a `.zip`, an `.xlsx`, a file of rejected rows, or sheets.

    Each row replaces what is stored under its key; what no row mentions stays. With `check` nothing is stored.
    With `skip_bad_rows` the rows with errors, and those that depend on them, are written to that file and the
    others are stored. `recorded_at` is when the network learned it (default: now).

    Raises `ImportRefusedError` with all that is wrong, and stores nothing; `InputError` for what cannot be
    imported at all.
    """
    show: Progress = progress or (lambda _stage, _done, _total: None)
    if skip_bad_rows is not None:
        _refuse_other_file(skip_bad_rows)
    path = source.name if isinstance(source, Path) else "the tables"
    work = _Import(path, keep_faults=skip_bad_rows is not None, progress=show)
    work.read(source)
    moment = (recorded_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    fresh = is_empty(store.read)
    if check:
        plan = work.plan(store.read, fresh)
        return plan.report(store.version)
    rejects = skip_bad_rows and skip_bad_rows.with_name(f".{skip_bad_rows.name}.part")

    def write(transaction: Transaction) -> _Plan:
        if fresh and not is_empty(transaction.read):
            raise StoreError("conflict", attempts=1)
        plan = work.plan(transaction.read, fresh)
        if rejects:
            write_rejected(rejects, plan.incoming, plan.stored, plan.faults)
        plan.write(transaction, moment, show)
        return plan

    try:
        plan = store.write(write, bulk=work.incoming.rows >= BULK_ROWS)
        if rejects and skip_bad_rows:
            rejects.replace(skip_bad_rows)
    finally:
        if rejects:
            rejects.unlink(missing_ok=True)
    return plan.report(store.version)


def _refuse_other_file(path: Path) -> None:
    if not path.parent.is_dir():
        raise InputError("no-such-file", found=shorten(path.parent))
    if path.exists() and not (path.is_file() and is_rejects_file(path)):
        raise InputError("file-taken", found=shorten(path))


@dataclass(frozen=True, slots=True)
class _Plan:
    incoming: Incoming
    stored: Stored
    merged: Merged
    difference: Difference
    faults: list[Fault]

    def write(self, transaction: Transaction, moment: str, progress: Progress) -> None:
        done, total = 0, self.difference.rows
        for step in self.difference.steps(self.merged, self.stored, moment):
            transaction.apply(step)
            done += len(step.rows)
            progress("writing", done, total)

    def report(self, version: int) -> ImportReport:
        found = self.difference
        created, changed, removed = (found.count(part) for part in (found.created, found.changed, found.removed))
        rejected = len(self.incoming.rejected)
        return ImportReport(self.incoming.rows, created, changed, removed, found.unchanged, rejected, version)


class _Import:
    def __init__(self, path: str, *, keep_faults: bool, progress: Progress) -> None:
        self.path = path
        self.incoming = Incoming()
        self.skips = keep_faults
        self.faults: list[Fault] = []
        self.troubles = Troubles()
        self.progress = progress
        self.unopened = False

    def read(self, source: Path | Sequence[Sheet]) -> None:
        """Read and check each row; refuse what no dropping of rows can mend."""
        sheets = open_sheets(source, self.troubles) if isinstance(source, Path) else self._known(source)
        self.unopened = self.troubles.total > 0
        shared: dict[str, str] = {}
        done = 0

        def read_more(rows: int) -> None:
            nonlocal done
            done += rows
            self.progress("reading", done, None)

        for sheet in sheets:
            read_sheet(sheet, self.incoming, shared, report=self.troubles.add, reject=self._reject, progress=read_more)
        if self.skips:
            self.troubles.refuse(self.path)

    def _known(self, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
        for sheet in sheets:
            if sheet.table not in TABLES:
                raise InputError("unknown-table", found=shorten(sheet.table), advice=f"use one of {', '.join(TABLES)}")
        return sheets

    def _reject(self, fault: Fault) -> None:
        if self.skips:
            self.faults.append(fault)
        else:
            self.troubles.add(self.incoming.trouble(fault))

    def plan(self, read: Read, fresh: bool) -> _Plan:
        """What to write, on the state that `read` sees. Raises `ImportRefusedError`."""
        self.progress("checking", 0, None)
        incoming = self.incoming
        stored = Stored() if fresh else touched(read, incoming)
        if fresh and not self.unopened and not any(sheet.table == "units" for sheet in incoming.sheets):
            self.troubles.add(trouble(self.path, 0, "", "missing-table"))
        if self.skips:
            incoming = replace(
                incoming,
                rejected=set(incoming.rejected),
                broken={label: set(ids) for label, ids in incoming.broken.items()},
            )
        faults = list(self.faults)
        while True:
            merged, found = check_all(incoming, stored)
            if not found or not self.skips:
                break
            faults += found
            _reject_rows(incoming, found)
        for fault in found:
            if fault[2] != "depends-on-rejected":  # the row that it depends on is told of already
                self.troubles.add(incoming.trouble(fault))
        self.troubles.refuse(self.path)
        return _Plan(incoming, stored, merged, difference(merged, stored), faults)


def _reject_rows(incoming: Incoming, faults: list[Fault]) -> None:
    incoming.rejected.update(fault[0] for fault in faults)
    sound = incoming.sound()
    for label in NODES:
        lost = incoming.records.get(label, {}).keys() - sound.get(label, {}).keys()
        incoming.broken.setdefault(label, set()).update(lost)
