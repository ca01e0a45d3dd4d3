"""Workbooks of spreadsheet programs: typed cells, formulas with stored values, sheets that are not tables."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from dtgraph.exchange.imports.importer import import_tables
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import export_files, import_errors, import_sheets, make_sheet

HEADER = ["id", "name", "level", "kind", "sector", "population", "area_km2", "reported_on", "code"]
MIDNIGHT = datetime(2026, 1, 1)  # noqa: DTZ001  # spreadsheets have no time zones
STORED = make_sheet("units", "id name level kind sector", "vn,Chính phủ,central,government,state")


def write_workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def store_values(path: Path, *replacements: tuple[str, str]) -> Path:
    """Replace XML in the first sheet, to store the values of formulas."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    for old, new in replacements:
        assert sheet.count(old) == 1, old
        sheet = sheet.replace(old, new)
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def unit_row(id_: object, *rest: object) -> list[Any]:
    return [id_, "Đơn vị", "commune", "area", "state", *rest]


def test_typed_cells_are_read_as_displayed(store: Store, tmp_path: Path) -> None:
    rows = [
        HEADER,
        unit_row("a", 1234567.0, 12.5, date(2026, 1, 1), "01"),
        [None, None],
        unit_row("b", 7, 3, MIDNIGHT, 26740),
        unit_row(26740, None, 0.1, None, None),
    ]
    flags: list[list[Any]] = [["id", "name", "required"], ["p", "P", True], ["q", "Q", False], ["r", "R", "TRUE"]]
    import_sheets(store, STORED)
    import_tables(store, write_workbook(tmp_path / "t.xlsx", units=rows, platforms=flags))
    tables = export_files(store)
    for line in (
        "26740,Đơn vị,commune,area,state,,,,,0.1,,,,,,,\n",
        "a,Đơn vị,commune,area,state,,01,,,12.5,1234567,,,2026-01-01,,,\n",
        "b,Đơn vị,commune,area,state,,26740,,,3,7,,,2026-01-01,,,\n",
    ):
        assert line in tables["units.csv"].decode()
    assert tables["platforms.csv"].decode().splitlines()[1:] == ["p,P,,true,,,", "q,Q,,false,,,", "r,R,,true,,,"]


def test_formulas_are_read_as_their_stored_values(store: Store, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "t.xlsx", units=[HEADER, unit_row("a", "=1+1", 1, None, '=""')])
    store_values(
        path,
        ("<f>1+1</f><v />", "<f>1+1</f><v>2</v>"),
        ('<c r="I2"><f>""</f><v />', '<c r="I2" t="str"><f>""</f><v />'),
    )
    import_sheets(store, STORED)
    import_tables(store, path)
    assert "a,Đơn vị,commune,area,state,,,,,1,2,,,,,,\n" in export_files(store)["units.csv"].decode()


def test_unreadable_cells_are_refused(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    path = write_workbook(
        tmp_path / "t.xlsx",
        units=[
            HEADER,
            unit_row("a", "=1+1"),
            unit_row("b", None, None, MIDNIGHT.replace(hour=10)),
            unit_row("c", None, None, None, time(10, 30)),
            unit_row("d", None, None, None, "#REF!"),
            unit_row("e", None, None, None, None, "beyond the header"),
        ],
    )
    assert [(error.location, error.code) for error in import_errors(store, path)] == [
        ("t.xlsx/units:2:population", "formula-without-value"),
        ("t.xlsx/units:3:reported_on", "not-a-date"),
        ("t.xlsx/units:4:code", "not-a-cell-value"),
        ("t.xlsx/units:5:code", "not-a-cell-value"),
        ("t.xlsx/units:6", "wrong-cell-count"),
    ]


def test_sheets_that_are_not_tables_are_refused(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    path = write_workbook(tmp_path / "t.xlsx", Units=[HEADER], tasks=[], notes=[["x"]])
    assert [(error.location, error.code) for error in import_errors(store, path)] == [
        ("t.xlsx/Units", "unknown-table"),
        ("t.xlsx/notes", "unknown-table"),
        ("t.xlsx/tasks", "empty-file"),
    ]
