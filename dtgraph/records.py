"""What a network keeps: made, imported and exported.

All of it is of any time; where a day matters it is said.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from .demo import Demonstration
from .engine.evaluator import Progress
from .errors import InputError, RefusedError, StoreError, shorten
from .exchange import (
    ExportReport,
    GraphName,
    GraphOn,
    GraphReport,
    Guard,
    IdempotencyKey,
    ImportReport,
    Read,
    TablesName,
    Touched,
    check_tables,
    end_row,
    export_graph,
    export_tables,
    import_tables,
    put_row,
    require_within,
)
from .exchange.tables.sheet import Sheet
from .model import today
from .reference import sheets
from .stores import open_store
from .stores.consistent_read import read_consistently
from .stores.protocol import Store
from .values import day as day_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Day", "Records", "parse_date"]

Day = date | str | None
"""A day, or its text as YYYY-MM-DD; None is today in Viet Nam."""


def parse_date(day: Day, option: str = "as_of") -> date:
    """The day that an option says. Raises `InputError` `bad-option`."""
    if day is None:
        return today()
    if isinstance(day, datetime) and day.time() == time.min:  # as a data frame holds days
        return day.date()
    try:
        return day_of(day)
    except ValueError:
        found, advice = shorten(day), "give a day, or its text as YYYY-MM-DD"
        raise InputError("bad-option", option=option, found=found, advice=advice) from None


def _path(source: str | Path | Sequence[Sheet]) -> Path | Sequence[Sheet]:
    return Path(source) if isinstance(source, str) else source


class Records:
    """The records of the network in a store.

    `personal`: with personal data; `within`: the unit whose subtree is all that is shown; None: all of the network.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.personal = True
        self.within: str | None = None

    @property
    def version(self) -> int:
        """How many commits have changed the network."""
        return self.store.version

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    @classmethod
    def create(
        cls, url: str, vintage: Literal["2024", "2025"] | None = None, *, progress: Progress | None = None
    ) -> Self:
        """A new network of the real units: those of one vintage, or of both as history.

        Raises `RefusedError` `store-exists` where there is a network already.
        """
        return cls._filled(url, sheets(vintage), progress)

    @classmethod
    def create_demonstration(
        cls, url: str, scale: str, seed: int, *, progress: Progress | None = None
    ) -> tuple[Self, date]:
        """A new demonstration network and the day to ask it on; its planted truth is `truth.csv` beside the store.

        For a server that is the current folder. Raises `InputError` `truth-taken` where such a file is there already.
        """
        demonstration = Demonstration(scale, seed)
        beside = Path() if "://" in url else Path(url).expanduser().parent
        truth = beside / "truth.csv"
        if truth.exists():
            raise InputError("truth-taken", found=shorten(truth))
        beside.mkdir(parents=True, exist_ok=True)
        demonstration.write_truth(truth)
        try:
            network = cls._filled(url, list(demonstration.sheets()), progress)
        except BaseException:
            truth.unlink(missing_ok=True)
            raise
        return network, demonstration.as_of

    @classmethod
    def _filled(cls, url: str, tables: Sequence[Sheet], progress: Progress | None) -> Self:
        network = cls.opened_for_import(url)
        try:
            if network.version > 0:
                raise RefusedError("store-exists", path=url)
            network.import_tables(tables, progress=progress)
        except BaseException:
            network.close()
            raise
        return network

    @classmethod
    def opened_for_import(cls, url: str) -> Self:
        """The network at `url`; an empty one is made where there is none."""
        return cls(open_store(url, create=True))

    @classmethod
    def check_tables(
        cls,
        url: str,
        source: str | Path | Sequence[Sheet],
        *,
        skip_invalid: bool = False,
        if_version: int | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """What an import into the network at `url` would do. Nothing is stored; where there is none, none is made."""
        try:
            store = open_store(url)
        except StoreError as error:
            if error.code != "store-missing":
                raise
            return check_tables(
                None, _path(source), skip_invalid=skip_invalid, if_version=if_version, progress=progress
            )
        with cls(store):
            return check_tables(
                store, _path(source), skip_invalid=skip_invalid, if_version=if_version, progress=progress
            )

    def import_tables(
        self,
        source: str | Path | Sequence[Sheet],
        *,
        check: bool = False,
        skip_bad_rows: str | Path | None = None,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Add tables to the network, all of them or nothing (see `dtgraph.exchange`).

        `once` names a request that may come again: it is carried out once, and answered the same for a day. With
        `if_version` nothing is stored, or checked, but where the network has that version.
        """
        if check:
            skip_invalid = skip_bad_rows is not None
            return check_tables(
                self.store,
                _path(source),
                skip_invalid=skip_invalid,
                if_version=if_version,
                guard=self._guard(),
                progress=progress,
            )
        rejects = None if skip_bad_rows is None else Path(skip_bad_rows)
        return import_tables(
            self.store,
            _path(source),
            skip_bad_rows=rejects,
            idempotency_key=idempotency_key,
            if_version=if_version,
            guard=self._guard(),
            progress=progress,
        )

    def upsert(
        self,
        table: str,
        row: Mapping[str, Any],
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        """Store one row of a table as the whole of what is known under its key: what it does not mention is cleared.

        It is checked and stored as an import of it alone, and refused as one; values are those of JSON, or days. `once`
        and `if_version` are those of `import_tables`.
        """
        return put_row(
            self.store, table, row, idempotency_key=idempotency_key, if_version=if_version, guard=self._guard()
        )

    def end(
        self,
        table: str,
        key: Mapping[str, Any],
        on: Day,
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        """End the record with a key on a day, the first on which it holds no more; all else of it stays as it is.

        `key` has the columns of the table's key; without `valid_from` it is open. Raises `InputError` `unknown-record`,
        `no-interval`, `RefusedError` `already-ended` where it ended on another day.
        """
        day = parse_date(on, "on")
        return end_row(
            self.store,
            table,
            key,
            day,
            idempotency_key=idempotency_key,
            if_version=if_version,
            guard=self._guard(people=True),
        )

    def export_tables(
        self, directory: str | Path, format_: TablesName = "tables", *, progress: Progress | None = None
    ) -> ExportReport:
        """Write the whole network, with its history, as tables: CSV, a workbook to mend, or Parquet.

        A workbook is `network.xlsx` in the folder, the others are the folder (see `dtgraph.exchange`). Raises
        `InputError` `workbook-full` where a sheet cannot hold a table, `needs-package` where pyarrow is not installed.
        """
        self._require_whole("an export")
        return export_tables(self.store, Path(directory), format_, personal=self.personal, progress=progress)

    def export_graph(
        self,
        directory: str | Path,
        format_: GraphName,
        *,
        as_of: Day = None,
        progress: Progress | None = None,
    ) -> GraphReport:
        """Write the network on a day as a graph: for networkx, igraph and Gephi, or as linked data.

        It is `network.<format>` in the folder (see `dtgraph.exchange.exports`).
        """
        self._require_whole("an export")
        day = parse_date(as_of)
        return export_graph(self.store, Path(directory), format_, day, personal=self.personal, progress=progress)

    def to_networkx(self, *, as_of: Day = None, labels: Collection[str] | None = None) -> "nx.MultiDiGraph[str]":
        """The network on a day for networkx: its current nodes, of some `labels` or all, and the ties that count.

        Nodes have the attributes `entity` (Unit, Post, …) and `label`, edges `relationship`; both have the properties
        of the model that are not null, days as text. Raises `InputError` `bad-option` for an unknown label.
        """
        self._require_whole("the graph")
        day = parse_date(as_of)
        return read_consistently(
            self.store, lambda: GraphOn(self.store.read, day, labels, personal=self.personal).to_networkx()
        )[0]

    def _guard(self, *, people: bool = False) -> Guard | None:
        """What raises where rows are not within what is shown, or are of people whose data are not; unless `people`."""
        root, hidden = self.within, not self.personal and not people
        if root is None and not hidden:
            return None

        def guard(read: Read, touched: Touched) -> None:
            if hidden and touched.records.get("Person"):
                raise RefusedError("people-not-shown")
            if root is not None:
                require_within(read, touched, root, today().isoformat())

        return guard

    def _require_whole(self, found: str) -> None:
        """Raise `RefusedError` `only-a-subtree` where not all of the network is shown."""
        if self.within is not None:
            raise RefusedError("only-a-subtree", found=found, within=self.within)
