"""Export as a workbook: notes, validation, and import of the same values."""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from dtgraph.backends import LocalBackend
from dtgraph.errors import InputError
from dtgraph.exchange.exports import xlsx_writer
from dtgraph.exchange.exports.export_rows import ExportRows
from dtgraph.exchange.exports.exporter import export_tables
from dtgraph.exchange.exports.workbook_guide import column_note
from dtgraph.exchange.exports.xlsx_writer import write_workbook
from dtgraph.exchange.imports.importer import import_tables
from dtgraph.exchange.tables.column_info import name_columns, table_columns
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES, Table
from dtgraph.exchange.tables.xlsx_reader import GUIDE_SHEET
from dtgraph.model import NODES, personal_fields
from dtgraph.network import Network
from dtgraph.stores.protocol import Store
from dtgraph.values import MAX_TEXT_LENGTH

from ...helpers import ROOT
from ...helpers.exchange_files import clear_store, export_files, import_errors, import_sheets
from ...helpers.libreoffice import convert_with_libreoffice
from ...helpers.network_builder import NetworkBuilder
from ...helpers.random_networks import networks
from .test_round_trip import SETTINGS

MAX_LIST_LENGTH = 255
"""Maximum characters in Excel for the words of a list, with commas."""

MAX_CELL_LENGTH = 32_767

MAX_TITLE_LENGTH, MAX_MESSAGE_LENGTH = 32, 255
"""Maximum characters in Excel for titles and messages of a validation."""

GUIDE_PART = "xl/worksheets/sheet1.xml"

AMBIGUOUS_TEXTS = (
    "=1+1", '=HYPERLINK("http://x")', "+84 24 0001", "-1", "@SUM(A1)", "'--", "00123", "1e5", "1.0", "2026-01-01",
    "TRUE", "#REF!", "_x0041_", "_x000D__x0042_", "<r>x</r>", "<r><t>&lt;</t></r>", " a ", "\ufeff", '"',
)  # fmt: skip


def export_book(store: Store, folder: Path, **options: Any) -> Path:
    """Export the network as a workbook and return its path."""
    export_tables(store, folder, "xlsx", **options)
    [file] = folder.iterdir()
    assert file.name == "network.xlsx"
    return file


def read_sheets(file: Path) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(file).worksheets}


def ambiguous_tables() -> list[Sheet]:
    """A network with texts that a spreadsheet would interpret as something else."""
    tables = NetworkBuilder().unit("vn", "government", lat=21.03, lon=1 / 3, population=10**15 - 1, area_km2=1e308)
    for number, text in enumerate(AMBIGUOUS_TEXTS):
        tables.unit(f"{number:05}", parent="vn", name=text, code=text, source=text, payroll_approved=0)
    tables.person("p", home="vn", phone="+84 00", skills="a;b").post("q", "vn", title="=x").holds(
        "p", "q", "2025-01-01"
    )
    tables.add("platforms", id="t", name="TRUE", required=False)
    tables.rows["changes"].append({"id": "c", "kind": "merge", "on": "2025-07-01", "note": "=1\n\t+1"})
    return tables.sheets()


@settings(SETTINGS, max_examples=8)
@given(sheets=networks())
def test_any_network_survives_a_round_trip(embedded_store: Store, sheets: list[Sheet]) -> None:
    clear_store(embedded_store)
    import_sheets(embedded_store, *sheets)
    before = {name: replace_noncharacters(content) for name, content in export_files(embedded_store).items()}
    with tempfile.TemporaryDirectory() as scratch:
        book = export_book(embedded_store, Path(scratch) / "one")
        clear_store(embedded_store)
        import_tables(embedded_store, book)
        assert export_files(embedded_store) == before
        second_book = export_book(embedded_store, Path(scratch) / "other")
        first, second = zip_members(book), zip_members(second_book)
        assert first.pop(GUIDE_PART) != second.pop(GUIDE_PART)  # it contains the version
        assert first == second


def replace_noncharacters(content: bytes) -> bytes:
    """Replace the two characters that XML does not allow."""
    for character in ("\ufffe", "\uffff"):
        content = content.replace(character.encode(), "\ufffd".encode())
    return content


def zip_members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_preserves_values(embedded_store: Store, tmp_path: Path, form: str) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    before = export_files(embedded_store)
    if form == "ods":  # cells of which cannot contain tabs
        before = {name: content.replace(b"\t", b"") for name, content in before.items()}
    converted = convert_with_libreoffice(export_book(embedded_store, tmp_path / "book"), tmp_path, form)
    if form == "ods":
        converted = convert_with_libreoffice(converted, tmp_path, "xlsx")
    clear_store(embedded_store)
    import_tables(embedded_store, converted)
    assert export_files(embedded_store) == before
    validated = read_sheets(converted)["units"].data_validations.dataValidation
    assert any("people_committee" in str(rule.formula1) for rule in validated)


def test_texts_are_not_formulas_or_numbers(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    file = export_book(embedded_store, tmp_path / "book")
    for name, content in zip_members(file).items():
        assert b"<f>" not in content
        assert b"<f " not in content, name
    units = read_sheets(file)["units"]
    rows = {row[0].value: row for row in units.iter_rows(min_row=2)}
    columns = [cell.value for cell in units[1]]
    for number, text in enumerate(AMBIGUOUS_TEXTS):
        row = rows[f"{number:05}"]
        assert (row[1].value, row[1].data_type, row[1].number_format) == (text, "s", "@")
        code = row[columns.index("code")]
        assert (code.value, code.data_type) == (text, "s")
    government = {heading.value: cell.value for heading, cell in zip(units[1], rows["vn"], strict=True)}
    assert (government["lat"], government["population"]) == (21.03, 10**15 - 1)
    assert (government["lon"], government["area_km2"]) == ("0.3333333333333333", "1e+308")
    assert rows["00000"][columns.index("payroll_approved")].value == 0


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook without rows."""
    file = tmp_path_factory.mktemp("book") / "network.xlsx"
    write_workbook(file, StaticRows())
    return file


class StaticRows(ExportRows):
    """Rows for a workbook without a store."""

    def __init__(self, **rows: list[list[object]]) -> None:
        self.rows, self.version, self.personal = rows, 1, True

    def table_rows(self, table: Table) -> Iterator[list[object]]:
        yield from self.rows.get(table.name, [])

    def names(self) -> dict[str, str]:
        return {}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_columns_have_notes_and_validation(book: Path, table: Table) -> None:
    sheet = read_sheets(book)[table.name]
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(2, sheet.max_column).coordinate}"
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(sheet.data_validations.dataValidation)
    names = {column.name for column in name_columns(table).values()}
    cells = [cell for cell in sheet[1] if cell.value not in names]
    assert len(cells) == sheet.max_column - len(names)
    for cell, column in zip(cells, table_columns(table), strict=True):
        assert cell.value == column.name
        assert cell.comment is not None
        assert cell.comment.text == column_note(column)
        assert column.help in cell.comment.text
        assert column.vi in cell.comment.text
        assert ("Required." if column.required else "May be empty.") in cell.comment.text
        assert bool(cell.font.b) is column.required is (column.name in table.required)
        rule = rules.pop(cell.column_letter, None)
        if words := column.allowed_values or (("true", "false") if column.type == "boolean" else ()):
            assert rule is not None
            assert rule.formula1 == f'"{",".join(words)}"'
            assert len(rule.formula1) <= MAX_LIST_LENGTH + 2
        elif column.type in ("date", "integer", "number"):
            assert rule is not None
            types = {
                "date": "custom",
                "integer": "whole",
                "number": "custom" if column.name == "share" else "decimal",
            }
            assert rule.type == types[column.type]
            assert rule.errorStyle in (None, "stop")
        else:
            assert rule is None
        if rule is not None:
            assert 0 < len(rule.error) <= MAX_MESSAGE_LENGTH
            assert len(rule.prompt or "") <= MAX_MESSAGE_LENGTH
            assert len(rule.errorTitle) <= MAX_TITLE_LENGTH
            assert VIETNAMESE.search(rule.error)
    assert rules == {}


VIETNAMESE = re.compile("[àáãèéìíòóõùúýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def test_columns_are_described_in_vietnamese() -> None:
    page = json.loads(ROOT.joinpath("dtgraph/locales/vi.json").read_text("utf-8"))
    kinds = {"units": "kind", "posts": "role", "holdings": "basis", "memberships": "member_role", "changes": "change"}
    for table in TABLES.values():
        for column in (*table_columns(table), *name_columns(table).values()):
            assert VIETNAMESE.search(column.vi), column
            assert column.vi.endswith("."), column
            assert not VIETNAMESE.search(column.help), column
            if column.allowed_values:  # the meanings of the words, in their order
                _, _, text = column.vi.removesuffix(".").partition(": ")
                meanings = text.split(", ")
                assert len(meanings) == len(column.allowed_values), column
                kind = "level" if column.name == "level" else kinds.get(table.name, "")
                for word, meaning in zip(column.allowed_values, meanings, strict=True):
                    on_page = page.get(f"{kind}.{word}")
                    assert on_page is None or meaning.casefold().replace(" hoặc ", ", ") == on_page.casefold(), word


def test_notes_fit_their_text(book: Path) -> None:
    sheets, content = read_sheets(book), zip_members(book)
    for number, name in enumerate(TABLES, start=1):
        drawn = content[f"xl/drawings/vmlDrawing{number}.vml"].decode()
        boxes = re.findall(r"width:([0-9.]+)pt;height:([0-9.]+)pt;z-index", drawn)
        notes = [cell.comment.text for cell in sheets[name][1] if cell.comment]
        for note, (width, height) in zip(notes, boxes, strict=True):
            lines = sum(1 + len(line) // 60 for line in note.split("\n"))
            assert float(width) == 285
            assert 10.5 * lines < float(height) < 250, note


def test_identifying_columns_are_frozen(book: Path) -> None:
    assert {name: sheet.freeze_panes for name, sheet in read_sheets(book).items() if name != GUIDE_SHEET} == {
        **dict.fromkeys(("units", "people", "platforms", "tasks", "trainings"), "C2"),  # id, name or title
        **dict.fromkeys(("holdings", "memberships"), "C2"),  # person_id and its name
        **dict.fromkeys(("posts", "changes"), "B2"),
        "links": "D2",
    }


def test_names_are_beside_ids_and_ignored_on_import(embedded_store: Store, tmp_path: Path) -> None:
    tables = NetworkBuilder().unit("vn", "government", name="Chính phủ").unit("a", parent="vn", name="Sở A")
    tables.post("q", "a", title="Đầu mối").person("p", home="a").holds("p", "q", "2025-01-01")
    tables.member("p", "a").training("course", "2026-01-01").link("ATTENDED", "p", "course")
    tables.add("tasks", id="t", title="x" * 500).link("RESPONSIBLE_FOR", "a", "t", role="lead", post_id="q")
    import_sheets(embedded_store, *tables.sheets())
    file = export_book(embedded_store, tmp_path / "book")
    sheets = read_sheets(file)

    def beside(sheet: str, *columns: str) -> list[tuple[object, ...]]:
        header, *rows = sheets[sheet].iter_rows(values_only=True)
        return [tuple(row[header.index(f"(name of {column})")] for column in columns) for row in rows]

    assert beside("units", "parent_id") == [("Chính phủ",), (None,)]
    assert beside("posts", "unit_id") == [("Sở A",)]
    assert beside("people", "home_unit_id") == [("Sở A",)]
    assert beside("holdings", "person_id", "post_id") == [("Người p", "Đầu mối, Sở A")]
    assert beside("memberships", "person_id", "unit_id") == [("Người p", "Sở A")]
    assert beside("links", "source_id", "target_id", "post_id") == [
        ("Người p", "Khóa course", None),
        ("Sở A", "x" * 200, "Đầu mối, Sở A"),
    ]
    name = sheets["holdings"]["B2"]
    assert (sheets["holdings"]["B1"].value, name.font.i, name.font.color.rgb) == (
        "(name of person_id)",
        True,
        "FF7F7F7F",
    )
    assert sheets["holdings"]["B1"].comment.text.startswith("Tên tương ứng với person_id.")
    book = openpyxl.load_workbook(file)
    book["holdings"]["B2"] = "Tên khác"
    book.save(tmp_path / "other.xlsx")
    report = import_tables(embedded_store, tmp_path / "other.xlsx")
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    book["holdings"]["B1"] = "(name of unit_id)"
    book.save(tmp_path / "wrong.xlsx")
    assert [(error.location, error.code) for error in import_errors(embedded_store, tmp_path / "wrong.xlsx")] == [
        ("wrong.xlsx/holdings:1:(name of unit_id)", "unknown-column")
    ]


def test_rejected_rows_do_not_contain_name_columns(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    book = openpyxl.load_workbook(export_book(embedded_store, tmp_path / "book"))
    book["holdings"]["A2"] = "nobody"
    book.save(tmp_path / "wrong.xlsx")
    rejects = tmp_path / "rejects.csv"
    assert import_tables(embedded_store, tmp_path / "wrong.xlsx", skip_bad_rows=rejects).rejected == 1
    text = rejects.read_text("utf-8")
    assert "name of" not in text
    rejects.write_text(text.replace("nobody,q", "p,q"), "utf-8")
    assert import_tables(embedded_store, rejects).rejected == 0


def test_share_must_be_above_0(book: Path) -> None:
    links = read_sheets(book)["links"]
    column = next(cell.column_letter for cell in links[1] if cell.value == "share")
    rule = next(rule for rule in links.data_validations.dataValidation if str(rule.sqref).startswith(f"{column}2:"))
    assert rule.formula1 == f"AND(ISNUMBER({column}2),{column}2>0,{column}2<=1)"


def test_columns_match_the_model() -> None:
    units = {column.name: column for column in table_columns(TABLES["units"])}
    assert "it_unit" in units["kind"].allowed_values
    assert (units["lat"].type, units["lat"].minimum, units["lat"].maximum) == ("number", -90, 90)
    links = {column.name: column for column in table_columns(TABLES["links"])}
    assert "PART_OF" in links["type"].allowed_values
    assert (links["weight"].exclusive_minimum, links["weight"].kinds) == (0, ("COORDINATES_WITH",))
    assert column_note(links["role"]).startswith("Chỉ dùng cho RESPONSIBLE_FOR. ")
    assert "\nOnly for RESPONSIBLE_FOR. " in column_note(links["role"])
    people = {column.name: column for column in table_columns(TABLES["people"])}
    assert {name for name, column in people.items() if column.personal} == personal_fields(NODES["Person"])
    assert people["skills"].type == "list"
    assert "EMPLOYED_BY" in people["home_unit_id"].help
    holdings = {column.name: column for column in table_columns(TABLES["holdings"])}
    assert "Post" in holdings["post_id"].help


def test_guide_sheet_is_ignored_on_import(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    book = export_book(embedded_store, tmp_path / "book")
    assert list(read_sheets(book)) == [GUIDE_SHEET, *TABLES]
    other = openpyxl.load_workbook(book)
    other[GUIDE_SHEET].title = "guide (2)"
    other.save(tmp_path / "t.xlsx")
    assert [(error.location, error.code) for error in import_errors(embedded_store, tmp_path / "t.xlsx")] == [
        ("t.xlsx/guide (2)", "unknown-table")
    ]
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "guide.csv").write_text("x\n")
    assert [error.code for error in import_errors(embedded_store, tmp_path / "tables")] == ["unknown-table"]


def test_edited_workbook(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    book = openpyxl.load_workbook(export_book(embedded_store, tmp_path / "book"))
    units, columns = book["units"], [cell.value for cell in book["units"][1]]
    added: dict[str, Any] = {"id": "00099", "name": "=2", "level": "commune", "kind": "area", "sector": "state"}
    for name, value in {**added, "reported_on": "2026-01-02", "population": 7}.items():
        cell = units.cell(units.max_row + (name == "id"), columns.index(name) + 1, value)
        cell.data_type = "s" if isinstance(value, str) else "n"
    units["B2"] = "Tên mới"
    book.save(tmp_path / "edited.xlsx")
    report = import_tables(embedded_store, tmp_path / "edited.xlsx")
    assert (report.created, report.changed, report.rejected) == (1, 1, 0)
    tables = export_files(embedded_store)["units.csv"].decode()
    assert "00099,=2,commune,area,state,,,,,,7,,,2026-01-02,,,\n" in tables
    assert "00000,Tên mới," in tables


def test_same_network_gives_same_bytes(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    first, second = (export_book(embedded_store, tmp_path / name).read_bytes() for name in ("one", "other"))
    assert first == second


def test_without_personal_data(embedded_store: Store, tmp_path: Path) -> None:
    training = NetworkBuilder().link("ATTENDED", "p", "x").training("x", "2026-01-01")
    import_sheets(embedded_store, *ambiguous_tables(), *training.sheets())
    before, full_book = export_files(embedded_store), export_book(embedded_store, tmp_path / "shown")
    book = export_book(embedded_store, tmp_path / "book", personal=False)
    sheets = read_sheets(book)
    assert list(sheets) == [GUIDE_SHEET, *(name for name in TABLES if name != "people")]
    assert "(name of person_id)" not in [cell.value for cell in sheets["holdings"][1]]
    assert [cell.value for cell in sheets["holdings"][2]][:3] == ["p", "q", "=x, Đơn vị vn"]
    assert [cell.value for cell in sheets["links"][2]][:3] == ["ATTENDED", "p", None]
    lines, lines_with = ([cell.value for cell in read_sheets(file)[GUIDE_SHEET]["A"]] for file in (book, full_book))
    assert sum("people" in str(line) for line in lines) == 2
    assert [line for line in lines if "people" not in str(line)] == lines_with
    network = Network(LocalBackend(embedded_store))
    for scoped in (network, network.scoped(personal=False)):
        report = scoped.import_tables(book)
        assert (report.created, report.changed, report.removed, report.rejected) == (0, 0, 0, 0)
    assert export_files(embedded_store) == before


def test_guide_contains_the_version(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    guide = read_sheets(export_book(embedded_store, tmp_path / "book"))[GUIDE_SHEET]
    lines = [str(cell.value) for cell in guide["A"]]
    assert sum(f"--if-version {embedded_store.version}" in line for line in lines) == 2
    assert sum(bool(VIETNAMESE.search(line)) for line in lines) == (len(lines) + 1) // 2


def test_tables_too_large_for_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "network.xlsx"
    monkeypatch.setattr(xlsx_writer, "MAX_SHEET_ROWS", 3)
    task: list[object] = ["t", "x", *[None] * 8]
    assert write_workbook(file, StaticRows(tasks=[task, task]))["tasks"] == 2
    long: list[object] = ["t", "x" * 40_000]
    for rows, message in (
        ([task] * 3, "tasks exceeds the worksheet limit of 2 rows"),
        ([long], "tasks exceeds the worksheet limit of 32,767 char"),
    ):
        with pytest.raises(InputError, match=f"^{message}.*tables or parquet") as caught:
            write_workbook(file, StaticRows(tasks=rows))
        assert caught.value.code == "workbook-full"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == ["network.xlsx"]


def test_texts_of_the_model_fit_in_a_cell() -> None:
    assert 2 * MAX_TEXT_LENGTH < MAX_CELL_LENGTH  # Excel counts UTF-16 units, of which a character has at most two


def test_failed_export_leaves_no_files(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_sheets(embedded_store, *ambiguous_tables())
    monkeypatch.setattr(xlsx_writer, "MAX_SHEET_ROWS", 3)
    with pytest.raises(InputError, match="workbook-full"):
        export_tables(embedded_store, tmp_path / "book", "xlsx")
    assert not (tmp_path / "book").exists()
    (tmp_path / "taken").write_text("mine")
    monkeypatch.undo()
    with pytest.raises(InputError, match="cannot-write"):
        export_tables(embedded_store, tmp_path / "taken", "xlsx")
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith("network.db")} == {"taken"}


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    def full(self: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workbook, "_store_workbook", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_workbook(tmp_path / "network.xlsx", StaticRows())
    assert type(caught.value) is OSError


def test_graph_formats_are_rejected(embedded_store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format cannot be “graphml” – use tables, xlsx, parquet"):
        export_tables(embedded_store, tmp_path / "out", "graphml")
    assert not (tmp_path / "out").exists()
