"""Imports and exports of tables in files, for tests."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import WriteOnlyCell

from dtgraph.errors import ImportRefusedError, RowError
from dtgraph.exchange.exports.exporter import export_tables
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.exchange.imports.importer import import_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Step, Store

__all__ = [
    "ExportedFiles",
    "clear_store",
    "export_files",
    "import_errors",
    "import_sheets",
    "make_sheet",
    "pack_zip",
    "save_workbook",
    "write_files",
]

ExportedFiles = dict[str, bytes]
"""The content of each file of an export, by file name."""


def export_files(store: Store) -> ExportedFiles:
    """Export a network as tables."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tables"
        export_tables(store, folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write_files(folder: Path, files: ExportedFiles) -> Path:
    """Write the files of an export to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def make_sheet(table: str, columns: str, *rows: str) -> Sheet:
    """Make a sheet from space-separated column names and rows of comma-separated cells."""
    cells = [(line, row.split(",")) for line, row in enumerate(rows, start=2)]
    return Sheet(table, f"{table}.csv", columns.split(), cells)


def import_sheets(store: Store, *sheets: Sheet, **options: Any) -> ImportReport:
    """Import sheets, given as arguments."""
    return import_tables(store, sheets, **options)


def import_errors(store: Store, source: Path | Sequence[Sheet], **options: Any) -> list[RowError]:
    """Import `source`, require that the network does not change, and return the errors."""
    before, version = export_files(store), store.version
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, source, **options)
    assert caught.value.exit_code == 2
    assert export_files(store) == before
    assert store.version == version
    assert caught.value.total >= len(caught.value.errors) > 0
    return caught.value.errors


def clear_store(store: Store) -> None:
    """Delete all nodes of a network, which increases its version."""
    step = Step("UNWIND $rows AS row MATCH (n) WHERE NOT n:Network DETACH DELETE n", [{}], "", [])
    store.write(lambda transaction: transaction.apply(step))


def pack_zip(path: Path, files: ExportedFiles, prefix: str = "") -> Path:
    """Pack files into an archive, below `prefix`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{prefix}{name}", content)
    return path


def save_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Save a workbook of sheets of rows, the header first; texts are never formulas."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_text_cell(sheet, value) if isinstance(value, str) else value for value in row])
    book.save(path)
    return path


def _text_cell(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
