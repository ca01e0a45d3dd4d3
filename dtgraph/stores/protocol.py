"""What a store is: one protocol that every engine keeps, so that nothing above it knows which one it is.

Parameters are JSON values alone: text, whole numbers, floats, booleans, null, and lists and mappings of them.
A day goes in as ISO text that the statement turns with `date($as_of)`, a moment as UTC ISO text with
`datetime()`. Answers are plain Python: `str`, `int`, `float`, `bool`, `None`, `datetime.date`, aware
`datetime.datetime` in UTC, lists and dicts of these; a property that is not there is `None`.

The version rises by one with each commit that changed something and is kept in the store, on the one node
`(:Network {id: 'network'})`, together with the format of the store (`FORMAT`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

__all__ = ["FORMAT", "Parameters", "Row", "Step", "Store", "Transaction"]

FORMAT = 1
"""The format of the network in a store; a store of a higher one is refused with `store-newer`."""

Row = dict[str, Any]
Parameters = Mapping[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """One statement over many rows (`UNWIND $rows AS row …`), and the one that takes it back.

    `undo` run with `undo_rows` after the step leaves what was there before it.
    """

    statement: str
    rows: Sequence[Row]
    undo: str
    undo_rows: Sequence[Row]


class Transaction(Protocol):
    """A write transaction: reads see its own writes."""

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """The rows of a read-only `query`."""

    def apply(self, step: Step) -> None:
        """Run `step`; in a bulk transaction its rows may be written in several parts."""


class Store(Protocol):
    """A network in an engine. Safe to use from several threads."""

    @property
    def url(self) -> str:
        """The address as it may be shown: without credentials."""

    @property
    def knows_version(self) -> bool:
        """Whether `version` is known in this process, so that it can be asked at any moment."""

    @property
    def version(self) -> int:
        """How many commits have changed the network; 0 in a new store."""

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """The rows of a read-only `query`, on one committed state (docs/decisions/stores.md).

        A query that is not trusted is given up after so many `seconds`, whatever the engine does; any other after
        those that the store was opened with, when the engine next looks at its clock. Raises `StoreError`:
        `query-too-slow`, `still-running` where one that was given up has not run out, `keeps-changing` where writers
        never pause, `import-under-way` where a bulk transaction has been written in part, `store-failed` for a
        statement that the engine refuses.
        """

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """Run `work` in one transaction and commit it; on any exception nothing of it stays.

        `work` runs again when other writers interfered (bounded, with backoff; then `StoreError` `conflict`).
        The version rises if `work` applied a step. `bulk` says that it may be too large for one transaction
        of an engine: it is written in parts that readers do not see (they get `import-under-way`) and that are
        taken back, by their undo, if it does not come to its end.
        """

    def unchanging(self) -> AbstractContextManager[None]:
        """While it lasts nobody commits, and what this thread reads waits for no writer; this thread cannot write."""

    def needs_repair(self) -> bool:
        """Whether a bulk transaction was cut off."""

    def repair(self) -> None:
        """Take back what a bulk transaction that was cut off has left."""

    def close(self) -> None:
        """Release the engine. Closing twice does nothing."""
