"""Interchange: tables and single rows into a store, tables out of it again, and graphs out of it."""

from .exporting import ExportReport, GraphReport, export_graph, export_tables
from .formats import GraphName, TablesName
from .graphs import GraphOn
from .importing import check_tables, import_tables
from .once import Once
from .planning import ImportReport
from .reach import Guard, Touched, require_within
from .stored import Read, read_unit
from .writing import end_row, put_row

__all__ = [
    "ExportReport",
    "GraphName",
    "GraphOn",
    "GraphReport",
    "Guard",
    "ImportReport",
    "Once",
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
