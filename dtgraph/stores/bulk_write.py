"""Transactions on top of those of an engine: a single one, or a bulk transaction in parts, all or nothing.

A bulk transaction may be too large for one transaction of the engine. Before its first part the network is closed to
readers. Each part is committed together with a journal entry that undoes it. The last part increases the version and
reopens the network. An interrupted import is rolled back from the journal, last part first. An import into an empty
network needs no journal: it is rolled back by removing everything. Its first steps may therefore create their records
in a batch, in transactions of the engine's own.
"""

import json
from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import uuid4

from .protocol import Parameters, Row, Step, Transaction
from .schema import system_statement

__all__ = ["BulkTransaction", "PartWriter", "RecordBatch", "Run", "SingleTransaction", "rollback"]

Result = TypeVar("Result")

Run = Callable[[str, Parameters | None], list[Row]]
"""Runs a statement in a transaction."""

_FRESH = "fresh:"


class RecordBatch(Protocol):
    """Creates records in an empty network that is closed to readers, faster than statements do."""

    def create(self, step: Step) -> None:
        """Create the records of a step that `creates`; they can only be read after `close`."""

    def close(self) -> None:
        """Store what was created durably."""

    def abandon(self) -> None:
        """Release the engine's resources; some records may remain."""


class PartWriter(Protocol):
    """What an engine provides for bulk transactions."""

    def write_part(self, work: Callable[[Run], Result], *, importing: str | None) -> Result:
        """Run `work` in an exclusive transaction and commit it.

        Raises `StoreError` `import-under-way` unless `importing` is the import for which the network is closed.
        """

    def open_batch(self) -> RecordBatch | None:
        """Open a batch in an empty network that is closed to readers; None if the engine has none."""

    def remove_everything(self, importing: str) -> None:
        """Remove every node and relationship of an import and reopen the network."""


class SingleTransaction:
    """A `Transaction` in one transaction of the engine, in which `run` runs statements."""

    def __init__(self, run: Run) -> None:
        self.steps: list[Step] = []
        self._run = run

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """See `Transaction.read`."""
        return self._run(query, parameters)

    def apply(self, step: Step) -> None:
        """See `Transaction.apply`."""
        self._run(step.statement, {"rows": step.rows})
        self.steps.append(step)

    def end(self) -> None:
        """Increase the version if anything was changed."""
        if self.steps:
            self._run(system_statement("increment_version"), {"commit_id": uuid4().hex})


class BulkTransaction:
    """A `Transaction` in parts, one for each step.

    The first steps of an import into an empty network are a batch; it ends with the first read, or with the first step
    that does not only create records.
    """

    def __init__(self, writer: PartWriter) -> None:
        self._writer = writer
        self._importing = ""
        self._steps = 0
        self._batch: RecordBatch | None = None

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """See `Store.write`."""
        writer, statement, parameters = self._writer, system_statement("begin_import"), {"importing": uuid4().hex}
        _delete_journals(writer)
        rows = writer.write_part(lambda run: run(statement, parameters), importing=None)
        self._importing = rows[0]["importing"]
        try:
            result = work(self)
            self._close_batch()
            writer.write_part(self._end, importing=self._importing)
        except BaseException:
            try:
                if self._batch is not None:
                    self._batch.abandon()
            finally:
                rollback(writer, self._importing)
            raise
        _delete_journals(writer)
        return result

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """See `Transaction.read`."""
        self._close_batch()
        return self._writer.write_part(lambda run: run(query, parameters), importing=self._importing)

    def apply(self, step: Step) -> None:
        """See `Transaction.apply`."""
        if not self._steps and step.creates and self._importing.startswith(_FRESH):
            self._batch = self._writer.open_batch()
        self._steps += 1
        if self._batch is not None and step.creates:
            self._batch.create(step)
            return
        self._close_batch()

        def write(run: Run) -> None:
            run(step.statement, {"rows": step.rows})
            if not self._importing.startswith(_FRESH):
                undo = {"statement": step.undo, "rows": json.dumps(list(step.undo_rows), ensure_ascii=False)}
                run(system_statement("write_journal"), {"importing": self._importing, "part": self._steps, **undo})

        self._writer.write_part(write, importing=self._importing)

    def _close_batch(self) -> None:
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def _end(self, run: Run) -> None:
        if self._steps:
            run(system_statement("increment_version"), {"commit_id": uuid4().hex})
            run(system_statement("record_touched"), {"touched": None})
        run(system_statement("end_import"), None)


def rollback(writer: PartWriter, importing: str) -> None:
    """Undo what an import has written and reopen the network."""

    def undo_last(run: Run) -> bool:
        journal = run(system_statement("last_journal"), {"importing": importing})
        for entry in journal:
            run(entry["statement"], {"rows": json.loads(entry["rows"])})
            run(system_statement("delete_journal"), {"importing": importing, "part": entry["part"]})
        return bool(journal)

    if importing.startswith(_FRESH):
        writer.remove_everything(importing)
        return
    while writer.write_part(undo_last, importing=importing):
        pass
    writer.write_part(lambda run: run(system_statement("end_import"), None), importing=importing)


def _delete_journals(writer: PartWriter) -> None:
    """Delete the journals of imports that have ended."""
    statement = system_statement("delete_journals")
    while writer.write_part(lambda run: run(statement, None), importing=None)[0]["deleted"]:
        pass
