"""Interchange: import tables and single rows into a store, export tables and graphs from it."""

from .exports.exporter import ExportReport, GraphReport, export_graph, export_tables
from .exports.formats import GraphName, TablesName
from .exports.property_graph import GraphSnapshot
from .imports.idempotency import IdempotencyKey
from .imports.import_plan import ImportReport
from .imports.importer import check_tables, import_tables
from .imports.single_row import end_row, upsert_row
from .imports.subtree_guard import Guard, TouchedRows, require_within_subtree
from .stored_records import Read, read_unit

__all__ = [
    "ExportReport",
    "GraphName",
    "GraphReport",
    "GraphSnapshot",
    "Guard",
    "IdempotencyKey",
    "ImportReport",
    "Read",
    "TablesName",
    "TouchedRows",
    "check_tables",
    "end_row",
    "export_graph",
    "export_tables",
    "import_tables",
    "read_unit",
    "require_within_subtree",
    "upsert_row",
]
