"""Transactions over what an engine can do: one as a whole, and a bulk one in parts, all of them or none.

A bulk transaction may be too large for one of the engine. Before its first part the network is closed to readers;
each part is written together with a journal of how to take it back; the transaction that lets the version rise opens
the network again. What was cut off is taken back from the journal, the last part first. Where the network was empty
before, all is removed instead and no journal is kept.
"""

import json
from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import uuid4

from .protocol import Parameters, Row, Step, Transaction
from .schema import own

__all__ = ["Bulk", "Parts", "Run", "Steps", "rollback"]

Result = TypeVar("Result")

Run = Callable[[str, Parameters | None], list[Row]]
"""Runs a statement in a transaction."""

_FRESH = "fresh:"


class Parts(Protocol):
    """What an engine must be able to do for it."""

    def part(self, work: Callable[[Run], Result], *, importing: str | None) -> Result:
        """Run `work` in one transaction, alone, and commit it.

        Raises `StoreError` `import-under-way` unless `importing` is the import that the network is closed for.
        """

    def remove_everything(self, importing: str) -> None:
        """Remove every node and relationship that an import has brought, and open the network again."""


class Steps:
    """A `Transaction` in one transaction of the engine, in which `run` runs statements."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._changed = False

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """See `Transaction.read`."""
        return self._run(query, parameters)

    def apply(self, step: Step) -> None:
        """See `Transaction.apply`."""
        self._run(step.statement, {"rows": step.rows})
        self._changed = True

    def end(self) -> None:
        """Let the version rise if anything was changed."""
        if self._changed:
            self._run(own("advance"), None)


class Bulk:
    """A `Transaction` in parts, a part a step."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._importing = ""
        self._steps = 0

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """See `Store.write`."""
        parts = self._parts
        _drop_journals(parts)
        begin = {"importing": uuid4().hex}
        self._importing = parts.part(lambda run: run(own("begin_import"), begin), importing=None)[0]["importing"]
        try:
            result = work(self)
            parts.part(self._end, importing=self._importing)
        except BaseException:
            rollback(parts, self._importing)
            raise
        _drop_journals(parts)
        return result

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """See `Transaction.read`."""
        return self._parts.part(lambda run: run(query, parameters), importing=self._importing)

    def apply(self, step: Step) -> None:
        """See `Transaction.apply`."""
        self._steps += 1

        def part(run: Run) -> None:
            run(step.statement, {"rows": step.rows})
            if not self._importing.startswith(_FRESH):
                undo = {"statement": step.undo, "rows": json.dumps(list(step.undo_rows), ensure_ascii=False)}
                run(own("write_journal"), {"importing": self._importing, "part": self._steps, **undo})

        self._parts.part(part, importing=self._importing)

    def _end(self, run: Run) -> None:
        if self._steps:
            run(own("advance"), None)
        run(own("end_import"), None)


def rollback(parts: Parts, importing: str) -> None:
    """Undo what an import has written, and open the network again."""

    def one(run: Run) -> bool:
        journal = run(own("last_journal"), {"importing": importing})
        for part in journal:
            run(part["statement"], {"rows": json.loads(part["rows"])})
            run(own("drop_journal"), {"importing": importing, "part": part["part"]})
        return bool(journal)

    if importing.startswith(_FRESH):
        parts.remove_everything(importing)
        return
    while parts.part(one, importing=importing):
        pass
    parts.part(lambda run: run(own("end_import"), None), importing=importing)


def _drop_journals(parts: Parts) -> None:
    """Drop what imports that came to their end wrote to be taken back."""
    while parts.part(lambda run: run(own("drop_journals"), None), importing=None)[0]["dropped"]:
        pass
