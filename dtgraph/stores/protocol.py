"""The protocol of a store, which every engine implements.

Parameters are JSON values: text, integers, floats, booleans, null, and lists and mappings of them. A date is passed as
ISO text, which the statement converts with `date($as_of)`, a time as ISO text in UTC, converted with `datetime()`.
Results are plain Python: `str`, `int`, `float`, `bool`, `None`, `datetime.date`, aware `datetime.datetime` in UTC, and
lists and dicts of these; a missing property is `None`.

The version increases by one with each commit that changes something. It is stored, with the store's format (`FORMAT`),
on the node `(:Network {id: 'network'})`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

__all__ = ["FORMAT", "Parameters", "Row", "Step", "Store", "Transaction"]

FORMAT = 1
"""Version of the storage format; stores of a higher one are refused with `store-newer`."""

Row = dict[str, Any]
Parameters = Mapping[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """A statement over many rows (`UNWIND $rows AS row …`) and the statement that undoes it.

    Running `undo` with `undo_rows` after the step restores the previous state.
    """

    statement: str
    rows: Sequence[Row]
    undo: str
    undo_rows: Sequence[Row]


class Transaction(Protocol):
    """A write transaction, which reads its own writes."""

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """Return the rows of a read-only `query`."""

    def apply(self, step: Step) -> None:
        """Run `step`; in a bulk transaction its rows may be written in several parts."""


class Store(Protocol):
    """A network in an engine. Thread-safe."""

    @property
    def url(self) -> str:
        """The path or URL, without credentials."""

    @property
    def knows_version(self) -> bool:
        """Whether `version` is known in this process without a query."""

    @property
    def version(self) -> int:
        """Number of commits that changed the network; 0 in a new store."""

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """Return the rows of a read-only `query` on one committed state (docs/decisions/stores.md).

        With `seconds`, the query is untrusted: it is abandoned after that time whatever the engine does. Without, the
        store's own timeout applies, which the engine checks between rows.

        Raises `StoreError`: `query-too-slow`; `still-running` while an untrusted query that timed out still runs;
        `keeps-changing` if writers never pause; `import-under-way` while a bulk transaction is partly written;
        `store-failed` if the engine rejects the statement.
        """

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """Run `work` in a transaction and commit it; roll it back on any exception.

        `work` is retried after conflicts with other writers, with backoff, until `StoreError` `conflict` is raised. The
        version increases if `work` applied a step. A `bulk` transaction may be too large for a single one of the
        engine: it is written in parts that readers do not see (they get `import-under-way`) and that are undone if it
        fails.
        """

    def block_writers(self) -> AbstractContextManager[None]:
        """Prevent commits while the context is entered. This thread can read without waiting, but cannot write."""

    def engine_versions(self) -> dict[str, str]:
        """Return the versions of the software that runs the engine, by name, such as "java"."""

    def needs_repair(self) -> bool:
        """Whether a bulk transaction was interrupted."""

    def repair(self) -> None:
        """Roll back an interrupted bulk transaction."""

    def close(self) -> None:
        """Release the engine. Closing twice does nothing."""
