"""Tables in files and a network's export, for the tests of the interchange."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import WriteOnlyCell

from dtgraph.errors import ImportRefusedError, RowError
from dtgraph.exchange import ImportReport, export_tables, import_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Step, Store

__all__ = [
    "Exported",
    "as_workbook",
    "as_zip",
    "clear",
    "exported",
    "put",
    "refused",
    "table",
    "written",
]

Exported = dict[str, bytes]
"""The bytes of each file of an export, by its name."""


def exported(store: Store) -> Exported:
    """The export of a network."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tables"
        export_tables(store, folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def written(folder: Path, tables: Exported) -> Path:
    """The files of an export, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (folder / name).write_bytes(content)
    return folder


def table(name: str, columns: str, *rows: str) -> Sheet:
    """A sheet: column names with spaces between them, and the cells of each row with `,` between them."""
    cells = [(line, row.split(",")) for line, row in enumerate(rows, start=2)]
    return Sheet(name, f"{name}.csv", columns.split(), cells)


def put(store: Store, *sheets: Sheet, **options: Any) -> ImportReport:
    """Import sheets."""
    return import_tables(store, sheets, **options)


def refused(store: Store, source: Path | Sequence[Sheet], **options: Any) -> list[RowError]:
    """What is wrong with `source`; the network must stay as it was, to the byte."""
    before, version = exported(store), store.version
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, source, **options)
    assert caught.value.exit_code == 2
    assert exported(store) == before
    assert store.version == version
    assert caught.value.total >= len(caught.value.errors) > 0
    return caught.value.errors


def clear(store: Store) -> None:
    """Empty a network; its version rises."""
    step = Step("UNWIND $rows AS row MATCH (n) WHERE NOT n:Network DETACH DELETE n", [{}], "", [])
    store.write(lambda transaction: transaction.apply(step))


def as_zip(path: Path, tables: Exported, folder: str = "") -> Path:
    """The files packed, in a folder inside the archive or at its top."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(f"{folder}{name}", content)
    return path


def as_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets of rows, the header first; a text is never taken for a formula."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])
    book.save(path)
    return path


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
