"""What an import would write: the rows read, checked, laid over what is stored and compared with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ...errors import ImportRefusedError
from ...model import NODES
from ...stores.protocol import Transaction
from ..stored_records import Read, touched
from ..tables.import_batch import Fault, ImportBatch
from ..tables.integrity import below_rejected
from ..tables.integrity import check as check_all
from ..tables.merge import Merged, Stored
from ..tables.readers import open_sheets
from ..tables.row_errors import ErrorCollector, SheetError, trouble
from ..tables.row_parser import read_sheet
from ..tables.sheet import Sheet
from ..tables.table_schema import table_named
from .diff import Difference, difference
from .rejects_writer import write_rejected

__all__ = ["ImportReport", "Plan", "Preparation", "Progress", "prepared", "quiet"]

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and how much there is in all, where that is known."""


def quiet(_stage: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import writes, and the rows that it leaves out."""

    incoming: ImportBatch
    stored: Stored
    merged: Merged
    difference: Difference
    faults: list[Fault]

    def report(self, version: int) -> ImportReport:
        """What it writes; `version` is the network's."""
        found = self.difference
        created, changed, removed = (found.count(part) for part in (found.created, found.changed, found.removed))
        rejected = len(self.incoming.rejected)
        return ImportReport(self.incoming.rows, created, changed, removed, found.unchanged, rejected, version)

    def write(self, transaction: Transaction, moment: str, progress: Progress) -> None:
        """Apply the steps; `moment` is when the network learned it."""
        done, total = 0, self.difference.rows
        for step in self.difference.steps(self.merged, self.stored, moment):
            transaction.apply(step)
            done += len(step.rows)
            progress("writing", done, total)

    def write_rejected(self, path: Path, source: str) -> None:
        """Write the rows that are left out to a file. Raises `ImportRefusedError` where they cannot be read again."""
        try:
            write_rejected(path, self.incoming, self.stored, self.faults)
        except SheetError as error:
            raise ImportRefusedError(source, [error.trouble], 1) from None


class Preparation:
    """The rows of an import; `path` is what errors call it, `skip_invalid` whether rows may be left out."""

    def __init__(self, path: str, *, skip_invalid: bool, progress: Progress) -> None:
        self.path = path
        self.incoming = ImportBatch()
        self.skip_invalid = skip_invalid
        self.faults: list[Fault] = []
        self.troubles = ErrorCollector()
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
        if self.skip_invalid:
            self.troubles.refuse(self.path)

    def _known(self, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
        for sheet in sheets:
            table_named(sheet.table)
        return sheets

    def _reject(self, fault: Fault) -> None:
        if self.skip_invalid:
            self.faults.append(fault)
        else:
            self.troubles.add(self.incoming.trouble(fault))

    def plan(self, read: Read, fresh: bool) -> Plan:
        """What to write, on the state that `read` sees. Raises `ImportRefusedError`."""
        self.progress("checking", 0, None)
        incoming = self.incoming
        stored = Stored() if fresh else touched(read, incoming)
        if fresh and not self.unopened and not any(sheet.table == "units" for sheet in incoming.sheets):
            self.troubles.add(trouble(self.path, 0, "", "missing-table"))
        if self.skip_invalid:
            incoming = replace(
                incoming,
                rejected=set(incoming.rejected),
                broken={label: set(ids) for label, ids in incoming.broken.items()},
            )
        faults = list(self.faults)
        while True:
            merged, found = check_all(incoming, stored)
            if not found or not self.skip_invalid:
                break
            found += below_rejected(incoming, stored, merged, found)
            faults += found
            _reject_rows(incoming, found)
        for fault in found:
            if fault[2] != "depends-on-rejected":  # the row that it depends on is told of already
                self.troubles.add(incoming.trouble(fault))
        self.troubles.refuse(self.path)
        return Plan(incoming, stored, merged, difference(merged, stored), faults)


def prepared(
    source: Path | Sequence[Sheet], *, skip_invalid: bool = False, progress: Progress | None = None
) -> Preparation:
    """The rows of `source`, read."""
    path = source.absolute().name if isinstance(source, Path) else "the tables"
    work = Preparation(path, skip_invalid=skip_invalid, progress=progress or quiet)
    work.read(source)
    return work


def _reject_rows(incoming: ImportBatch, faults: list[Fault]) -> None:
    incoming.rejected.update(fault[0] for fault in faults)
    sound = incoming.sound()
    for label in NODES:
        lost = incoming.records.get(label, {}).keys() - sound.get(label, {}).keys()
        incoming.broken.setdefault(label, set()).update(lost)
