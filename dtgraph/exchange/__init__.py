"""Interchange: tables and single rows into a store, tables out of it again, and graphs out of it."""

from .exports.exporter import ExportReport, GraphReport, export_graph, export_tables
from .exports.formats import GraphName, TablesName
from .exports.property_graph import GraphOn
from .imports.idempotency import IdempotencyKey
from .imports.import_plan import ImportReport
from .imports.importer import check_tables, import_tables
from .imports.single_row import end_row, put_row
from .imports.subtree_guard import Guard, Touched, require_within
from .stored_records import Read, read_unit

__all__ = [
    "ExportReport",
    "GraphName",
    "GraphOn",
    "GraphReport",
    "Guard",
    "IdempotencyKey",
    "ImportReport",
    "Read",
    "TablesName",
    "Touched",
    "check_tables",
    "end_row",
    "export_graph",
    "export_tables",
    "import_tables",
    "put_row",
    "read_unit",
    "require_within",
]
