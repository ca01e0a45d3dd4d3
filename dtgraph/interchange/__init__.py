"""Interchange: tables into a store and out of it again."""

from .exporting import ExportReport, export_tables
from .importing import ImportReport, check_tables, import_tables

__all__ = ["ExportReport", "ImportReport", "check_tables", "export_tables", "import_tables"]
