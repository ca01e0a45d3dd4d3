"""The protocol of a store, which every engine implements.

Parameters are JSON values: text, integers, floats, booleans, null, and lists and mappings of them; or dates, but not
within these. A date within them is ISO text, which the statement converts with `date()`, a time is ISO text in UTC,
converted with `datetime()`. Results are plain Python: `str`, `int`, `float`, `bool`, `None`, `datetime.date`, aware
`datetime.datetime` in UTC, and lists and dicts of these; a missing property is `None`.

The version increases by one with each commit that changes something. It is stored, with the store's format (`FORMAT`),
on the node `(:Network {id: 'network'})`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    import pyarrow

__all__ = ["FORMAT", "OWN_LABEL", "Commit", "Parameters", "Row", "Step", "Store", "Transaction"]

Row = dict[str, Any]
"""Values by column: a row of a table, of a query or of a store."""

FORMAT = 1
"""Version of the storage format; stores of a higher one are refused with `store-newer`."""

OWN_LABEL = "Network"
"""Label of the nodes of the store's own data."""

Parameters = Mapping[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """A statement over many rows (`UNWIND $rows AS row …`) and the statement that undoes it.

    Running `undo` with `undo_rows` after the step restores the previous state. `kind` is the label or type of the
    records in `rows`, which have an `id`, or the `source_id` of a tie; `OWN_LABEL` for the store's own data, None if
    the step may touch anything.

    With `creates`, the statement does no more than create the records of `rows`, so an engine may create them without
    it. Besides their ids, the rows have their `properties`, which include no null, `dates` and `recorded_at`, and ties
    have `target_id` and `valid_from`. The ends of ties are created by earlier steps.
    """

    statement: str
    rows: Sequence[Row]
    undo: str
    undo_rows: Iterable[Row]
    kind: str | None = None
    creates: bool = False


class Commit(NamedTuple):
    """A version of a network, and the id of the commit that made it, which no other has; empty in a new store."""

    version: int
    id: str


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

    @property
    def commit(self) -> Commit:
        """The last commit."""

    @property
    def creates_in_batches(self) -> bool:
        """Whether a bulk transaction creates the records of an empty network much faster than a single one."""

    def touched_since(self, commit: Commit) -> Mapping[str, frozenset[str]] | None:
        """Return what was touched after a commit (`stores.touched_ids`).

        None if that is not known, such as after an import in parts or if the store never had that commit.
        """

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """Return the rows of a read-only `query` on one committed state (docs/decisions/stores.md).

        With `seconds`, the query is untrusted: it is abandoned after that time whatever the engine does. Without, the
        store's own timeout applies, which the engine checks between rows.

        Raises `StoreError`: `query-too-slow`; `still-running` while an untrusted query that timed out still runs;
        `keeps-changing` if writers never pause; `import-under-way` while a bulk transaction is partly written;
        `store-failed` if the engine rejects the statement.
        """

    def scan(self, kind: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """Return all nodes of a label or ties of a type, with the columns of `schema`, in any order.

        `key` is a text that identifies a node within this store, `source_key` and `target_key` are those of a tie's
        ends; all other columns are properties.
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
