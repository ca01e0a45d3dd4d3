"""Data in and out: imports, single rows, exports."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ..errors import RefusedError
from ..exchange.exports import exporter
from ..exchange.exports.exporter import ExportReport, GraphReport
from ..exchange.exports.formats import GraphName, TablesName
from ..exchange.exports.property_graph import GraphSnapshot
from ..exchange.imports import importer
from ..exchange.imports.idempotency import IdempotencyKey
from ..exchange.imports.import_plan import ImportReport
from ..exchange.imports.single_row import end_row, upsert_row
from ..exchange.imports.subtree_guard import Guard, TouchedRows, require_within_subtree
from ..exchange.stored_records import Read
from ..exchange.tables.sheet import Sheet
from ..model import today
from .parameters import AsOf, Progress
from .registry import LocalContext, Parameter, operation
from .validation import parse_date

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Source", "end", "export_graph", "export_tables", "import_tables", "to_networkx", "upsert"]

Source = str | Path | Sequence[Sheet]
"""What can be imported: the path of a folder, archive, workbook or CSV file; or tables in memory."""


def _path(value: Any, _name: str) -> Any:
    return Path(value) if isinstance(value, str) else value


def _local(description: str, default: Any = None, validate: Any = None) -> Parameter:
    """Declare a parameter that has no counterpart in a query string."""
    validation = {} if validate is None else {"validate": validate}
    return Parameter(Any, description, default, remote=False, **validation)


Tables = Annotated[Path | Sequence[Sheet], Parameter(Any, "What to import.", validate=_path, remote=False)]
TableName = Annotated[str, Parameter(str, "Name of the table.")]
Cells = Annotated[Mapping[str, Any], Parameter(Any, "Columns and values of the row.", remote=False)]
Key = Annotated[Mapping[str, Any], Parameter(Any, "Columns and values of the key.", remote=False)]
EndDate = Annotated[date, Parameter(date, "First day on which it is no longer valid.", validate=parse_date)]
Directory = Annotated[Path, Parameter(Any, "Folder to write to.", validate=_path, remote=False)]
Check = Annotated[bool, _local("Only validate; store nothing.", default=False)]
RejectsFile = Annotated[Path | None, _local("Store the valid rows, and write the others to this file.", validate=_path)]
Idempotency = Annotated[
    IdempotencyKey | None, _local("A request with a key is executed once and answered the same for a day.")
]
IfVersion = Annotated[int | None, _local("Fail unless the network is at this version.")]
Labels = Annotated[Collection[str] | None, _local("Labels of the nodes to include; all by default.")]


def _guard(context: LocalContext, *, allow_people: bool = False) -> Guard | None:
    """Raises for rows that the scope does not allow to write: outside of the subtree, or of hidden people."""
    root, hidden = context.scope.within, not context.scope.personal and not allow_people
    if root is None and not hidden:
        return None

    def guard(read: Read, touched: TouchedRows) -> None:
        if hidden and touched.records.get("Person"):
            raise RefusedError("people-not-shown")
        if root is not None:
            require_within_subtree(read, touched, root, today().isoformat())

    return guard


@operation(consistent=False, tag="writes")
def import_tables(
    context: LocalContext,
    *,
    source: Tables,
    check: Check,
    skip_bad_rows: RejectsFile,
    idempotency_key: Idempotency,
    if_version: IfVersion,
    progress: Progress,
) -> ImportReport:
    """Import tables: all rows or, if there are errors, none.

    Every row replaces what is stored under its key. See `dtgraph.exchange` for the formats.
    """
    guard = _guard(context)
    if check:
        return importer.check_tables(
            context.store,
            source,
            skip_invalid=skip_bad_rows is not None,
            if_version=if_version,
            guard=guard,
            progress=progress,
        )
    return importer.import_tables(
        context.store,
        source,
        skip_bad_rows=skip_bad_rows,
        idempotency_key=idempotency_key,
        if_version=if_version,
        guard=guard,
        progress=progress,
    )


@operation(consistent=False, tag="writes")
def upsert(
    context: LocalContext, *, table: TableName, row: Cells, idempotency_key: Idempotency, if_version: IfVersion
) -> ImportReport:
    """Insert or replace one row of a table; columns that it does not have are cleared.

    Values are those of JSON, or dates. It is validated and stored like an import of this row alone.
    """
    return upsert_row(
        context.store,
        table,
        row,
        idempotency_key=idempotency_key,
        if_version=if_version,
        guard=_guard(context),
    )


@operation(consistent=False, tag="writes")
def end(
    context: LocalContext,
    *,
    table: TableName,
    key: Key,
    on: EndDate,
    idempotency_key: Idempotency,
    if_version: IfVersion,
) -> ImportReport:
    """End the validity of a row on a day; everything else about it is kept.

    `key` has the columns of the table's key; an empty `valid_from` is an open start. Raises `InputError`
    `unknown-record`, `no-interval`, `RefusedError` `already-ended` if it ended on another day.
    """
    return end_row(
        context.store,
        table,
        key,
        on,
        idempotency_key=idempotency_key,
        if_version=if_version,
        guard=_guard(context, allow_people=True),
    )


@operation(consistent=False, personal=True, tag="exchange")
def export_tables(
    context: LocalContext,
    *,
    directory: Directory,
    format_: Annotated[TablesName, Parameter(str, "Format of the tables.", "tables")],
    progress: Progress,
) -> ExportReport:
    """Export the whole network with its history as tables: CSV, an Excel workbook, or Parquet.

    Writes `network.xlsx` into the folder, or the tables as files of the folder. Raises `InputError` `workbook-full` if
    a sheet cannot hold a table, `needs-package` if pyarrow is not installed.
    """
    context.scope.require_whole("an export")
    return exporter.export_tables(context.store, directory, format_, personal=context.scope.personal, progress=progress)


@operation(consistent=False, personal=True, tag="exchange")
def export_graph(
    context: LocalContext,
    *,
    directory: Directory,
    format_: Annotated[GraphName, Parameter(str, "Format of the graph.")],
    as_of: AsOf,
    progress: Progress,
) -> GraphReport:
    """Export the network on a day as a graph (GraphML, GEXF) or as linked data (JSON-LD).

    Writes `network.FORMAT` into the folder.
    """
    context.scope.require_whole("an export")
    return exporter.export_graph(
        context.store, directory, format_, as_of, personal=context.scope.personal, progress=progress
    )


@operation(personal=True, tag="exchange")
def to_networkx(context: LocalContext, *, as_of: AsOf, labels: Labels) -> "nx.MultiDiGraph[str]":
    """Convert the network on a day to a networkx graph.

    Nodes have the attributes `entity` (Unit, Post, …) and `label`, edges `relationship`; both have the properties of
    the model that are not null, with dates as text. Raises `InputError` `bad-option` for an unknown label.
    """
    context.scope.require_whole("the graph")
    return GraphSnapshot(context.store.read, as_of, labels, personal=context.scope.personal).to_networkx()
