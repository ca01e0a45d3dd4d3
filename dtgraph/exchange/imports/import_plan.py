"""Plan an import: read and validate its rows, merge them with the stored records and compute the difference."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ...errors import ImportRefusedError
from ...model import NODES
from ...stores.protocol import Transaction
from ..stored_records import Read, read_stored_state
from ..tables.import_batch import ImportBatch, RowFault
from ..tables.integrity import check_integrity, rejected_dependents
from ..tables.merge import MergedState, StoredState
from ..tables.readers import open_sheets
from ..tables.row_errors import ErrorCollector, SheetError, row_error
from ..tables.row_parser import parse_sheet
from ..tables.sheet import Sheet
from ..tables.table_schema import get_table
from .diff import ImportDiff, compute_diff
from .rejects_writer import write_rejected_rows

__all__ = ["ImportPlan", "ImportReport", "PreparedImport", "Progress", "no_progress", "prepare_import"]

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, the number of items done, and the total if it is known."""


MIN_FROZEN_ROWS = 100_000
"""Number of rows from which an import excludes objects from garbage collection while it writes."""


def no_progress(_stage: str, _done: int, _total: int | None) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import or a check: `rows` of the tables, nodes and relationships, and the network's version."""

    rows: int
    created: int
    changed: int
    removed: int
    unchanged: int
    rejected: int
    version: int

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The changes that an import writes, and the faults of the rows that it skips.

    `into_empty`: whether they are planned for an empty network.
    """

    batch: ImportBatch
    stored: StoredState
    merged: MergedState
    diff: ImportDiff
    faults: list[RowFault]
    into_empty: bool

    def report(self, version: int) -> ImportReport:
        """Return the counts; `version` is the network's version after the import."""
        diff = self.diff
        created, changed, removed = (diff.count(keys) for keys in (diff.created, diff.changed, diff.removed))
        rejected = len(self.batch.rejected)
        return ImportReport(self.batch.row_count, created, changed, removed, diff.unchanged_count, rejected, version)

    def write(self, transaction: Transaction, recorded_at: str, progress: Progress) -> None:
        """Apply the steps; `recorded_at` is ISO text in UTC."""
        done, total = 0, self.diff.row_count
        with _few_collectable_objects(total):
            for step in self.diff.steps(self.merged, self.stored, recorded_at):
                transaction.apply(step)
                done += len(step.rows)
                progress("writing", done, total)

    def write_rejected(self, path: Path, source: str) -> None:
        """Write the skipped rows to a file. Raises `ImportRefusedError` if they cannot be read again."""
        try:
            write_rejected_rows(path, self.batch, self.stored, self.faults)
        except SheetError as error:
            raise ImportRefusedError(source, [error.error], 1) from None


class PreparedImport:
    """The validated rows of an import. Errors call it `path`; `skip_invalid` is whether invalid rows are skipped."""

    def __init__(self, path: str, *, skip_invalid: bool, progress: Progress) -> None:
        self.path = path
        self.batch = ImportBatch()
        self.skip_invalid = skip_invalid
        self.faults: list[RowFault] = []
        self.errors = ErrorCollector()
        self.progress = progress
        self.has_file_errors = False

    def read(self, source: Path | Sequence[Sheet]) -> None:
        """Read and validate the rows. Raises `ImportRefusedError` for errors that skipping rows does not remedy."""
        sheets = open_sheets(source, self.errors) if isinstance(source, Path) else source
        for sheet in sheets:
            get_table(sheet.table)
        self.has_file_errors = self.errors.total > 0
        interned: dict[str, str] = {}
        done = 0

        def count_rows(rows: int) -> None:
            nonlocal done
            done += rows
            self.progress("reading", done, None)

        for sheet in sheets:
            parse_sheet(sheet, self.batch, interned, report=self.errors.add, reject=self._reject, progress=count_rows)
        if self.skip_invalid:
            self.errors.raise_if_any(self.path)

    def _reject(self, fault: RowFault) -> None:
        if self.skip_invalid:
            self.faults.append(fault)
        else:
            self.errors.add(self.batch.to_error(fault))

    def plan(self, read: Read, *, into_empty: bool) -> ImportPlan:
        """Plan the import into the network that `read` reads. Raises `ImportRefusedError`."""
        self.progress("checking", 0, None)
        batch = self.batch
        stored = StoredState() if into_empty else read_stored_state(read, batch)
        if into_empty and not self.has_file_errors and not any(sheet.table == "units" for sheet in batch.sheets):
            self.errors.add(row_error(self.path, 0, "", "missing-table"))
        if self.skip_invalid:  # the import may be planned again
            batch = replace(
                batch,
                rejected=set(batch.rejected),
                rejected_ids={label: set(ids) for label, ids in batch.rejected_ids.items()},
            )
        all_faults = list(self.faults)
        while True:
            merged, faults = check_integrity(batch, stored)
            if not faults or not self.skip_invalid:
                break
            faults += rejected_dependents(batch, stored, merged, faults)
            all_faults += faults
            _reject_rows(batch, faults)
        for fault in faults:
            if fault[2] != "depends-on-rejected":  # the row that it depends on is already reported
                self.errors.add(batch.to_error(fault))
        self.errors.raise_if_any(self.path)
        return ImportPlan(batch, stored, merged, compute_diff(merged, stored), all_faults, into_empty)


@contextmanager
def _few_collectable_objects(row_count: int) -> Iterator[None]:
    """Exclude what exists from Python's garbage collection, which each collection of the JVM triggers.

    The millions of objects of a large import would be visited each time. This also ends the exclusion of objects that
    the application froze itself.
    """
    if row_count < MIN_FROZEN_ROWS:
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def prepare_import(
    source: Path | Sequence[Sheet], *, skip_invalid: bool = False, progress: Progress | None = None
) -> PreparedImport:
    """Read and validate the rows of `source`. Raises `InputError`, `ImportRefusedError`."""
    path = source.absolute().name if isinstance(source, Path) else "the tables"
    prepared = PreparedImport(path, skip_invalid=skip_invalid, progress=progress or no_progress)
    prepared.read(source)
    return prepared


def _reject_rows(batch: ImportBatch, faults: list[RowFault]) -> None:
    batch.rejected.update(fault[0] for fault in faults)
    valid = batch.valid_records()
    for label in NODES:
        rejected_ids = batch.records.get(label, {}).keys() - valid.get(label, {}).keys()
        batch.rejected_ids.setdefault(label, set()).update(rejected_ids)
