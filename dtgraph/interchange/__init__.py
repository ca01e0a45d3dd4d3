"""Interchange: tables into a store and out of it again, and graphs out of it."""

from .exporting import ExportReport, GraphReport, export_graph, export_tables
from .graphs import GraphOn
from .importing import ImportReport, check_tables, import_tables

__all__ = [
    "ExportReport",
    "GraphOn",
    "GraphReport",
    "ImportReport",
    "check_tables",
    "export_graph",
    "export_tables",
    "import_tables",
]
