"""Interchange: tables into a store and out of it again."""

from .exporting import ExportReport, export_tables
from .importing import ImportReport, import_tables

__all__ = ["ExportReport", "ImportReport", "export_tables", "import_tables"]
