"""The network as a workbook: what a spreadsheet shows and lets be typed, and that all of it comes back."""

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

from dtgraph.errors import InputError
from dtgraph.exchange import export_tables, import_tables
from dtgraph.exchange.exports import xlsx_writer
from dtgraph.exchange.exports.export_rows import ExportRows
from dtgraph.exchange.exports.workbook_guide import note
from dtgraph.exchange.exports.xlsx_writer import write_workbook
from dtgraph.exchange.tables.column_info import columns_of, names_of
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES, Table
from dtgraph.exchange.tables.xlsx_reader import GUIDE
from dtgraph.model import NODES, personal_fields
from dtgraph.network import Network
from dtgraph.stores.protocol import Store
from dtgraph.values import MAX_TEXT

from ...helpers import ROOT
from ...helpers.exchange_files import clear, exported, put, refused
from ...helpers.libreoffice import saved_again
from ...helpers.network_builder import Tables
from ...helpers.random_networks import networks
from .test_round_trip import SMALL

LONGEST_LIST = 255
"""Characters that Excel allows for the words of a list, with their commas."""

LONGEST_CELL = 32_767

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""Characters that Excel allows for what it says where something is typed."""

GUIDE_PART = "xl/worksheets/sheet1.xml"

ODD = (
    "=1+1", '=HYPERLINK("http://x")', "+84 24 0001", "-1", "@SUM(A1)", "'--", "00123", "1e5", "1.0", "2026-01-01",
    "TRUE", "#REF!", "_x0041_", "_x000D__x0042_", "<r>x</r>", "<r><t>&lt;</t></r>", " a ", "\ufeff", '"',
)  # fmt: skip


def book_of(store: Store, folder: Path, **options: Any) -> Path:
    """The network as a workbook."""
    export_tables(store, folder, "xlsx", **options)
    [file] = folder.iterdir()
    assert file.name == "network.xlsx"
    return file


def sheets_of(file: Path) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(file).worksheets}


def odd() -> list[Sheet]:
    """A network whose texts are what a spreadsheet would take for something else."""
    tables = Tables().unit("vn", "government", lat=21.03, lon=1 / 3, population=10**15 - 1, area_km2=1e308)
    for number, text in enumerate(ODD):
        tables.unit(f"{number:05}", parent="vn", name=text, code=text, source=text, payroll_approved=0)
    tables.person("p", home="vn", phone="+84 00", skills="a;b").post("q", "vn", title="=x").holds(
        "p", "q", "2025-01-01"
    )
    tables.add("platforms", id="t", name="TRUE", required=False)
    tables.rows["changes"].append({"id": "c", "kind": "merge", "on": "2025-07-01", "note": "=1\n\t+1"})
    return tables.sheets()


@settings(SMALL, max_examples=8)
@given(sheets=networks())
def test_any_network_comes_back_from_a_workbook(embedded_store: Store, sheets: list[Sheet]) -> None:
    clear(embedded_store)
    put(embedded_store, *sheets)
    before = {name: without_noncharacters(content) for name, content in exported(embedded_store).items()}
    with tempfile.TemporaryDirectory() as scratch:
        book = book_of(embedded_store, Path(scratch) / "one")
        clear(embedded_store)
        import_tables(embedded_store, book)
        assert exported(embedded_store) == before
        again = book_of(embedded_store, Path(scratch) / "other")
        one, other = parts(book), parts(again)
        assert one.pop(GUIDE_PART) != other.pop(GUIDE_PART)  # which says of which version it is
        assert one == other


def without_noncharacters(content: bytes) -> bytes:
    """A table without the two characters that XML cannot hold."""
    for lost in ("\ufffe", "\uffff"):
        content = content.replace(lost.encode(), "\ufffd".encode())
    return content


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_saves_it_and_nothing_is_another(embedded_store: Store, tmp_path: Path, form: str) -> None:
    put(embedded_store, *odd())
    before = exported(embedded_store)
    if form == "ods":  # which has no tabs in its cells
        before = {name: content.replace(b"\t", b"") for name, content in before.items()}
    saved = saved_again(book_of(embedded_store, tmp_path / "book"), tmp_path, form)
    if form == "ods":
        saved = saved_again(saved, tmp_path, "xlsx")
    clear(embedded_store)
    import_tables(embedded_store, saved)
    assert exported(embedded_store) == before
    validated = sheets_of(saved)["units"].data_validations.dataValidation
    assert any("people_committee" in str(rule.formula1) for rule in validated)


def test_no_text_is_a_formula_or_a_number(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    file = book_of(embedded_store, tmp_path / "book")
    for name, content in parts(file).items():
        assert b"<f>" not in content
        assert b"<f " not in content, name
    units = sheets_of(file)["units"]
    rows = {row[0].value: row for row in units.iter_rows(min_row=2)}
    places = [cell.value for cell in units[1]]
    for number, text in enumerate(ODD):
        row = rows[f"{number:05}"]
        assert (row[1].value, row[1].data_type, row[1].number_format) == (text, "s", "@")
        code = row[places.index("code")]
        assert (code.value, code.data_type) == (text, "s")
    government = {cell.value: found.value for cell, found in zip(units[1], rows["vn"], strict=True)}
    assert (government["lat"], government["population"]) == (21.03, 10**15 - 1)
    assert (government["lon"], government["area_km2"]) == ("0.3333333333333333", "1e+308")
    assert rows["00000"][places.index("payroll_approved")].value == 0


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook without rows."""
    file = tmp_path_factory.mktemp("book") / "network.xlsx"
    write_workbook(file, Given())
    return file


class Given(ExportRows):
    """Rows for a workbook, of no store."""

    def __init__(self, **rows: list[list[object]]) -> None:
        self.rows, self.version, self.personal = rows, 1, True

    def of(self, table: Table) -> Iterator[list[object]]:
        """The rows of a table."""
        yield from self.rows.get(table.name, [])

    def names(self) -> dict[str, str]:
        """What things are called."""
        return {}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_explained_and_takes_its_words_alone(book: Path, table: Table) -> None:
    sheet = sheets_of(book)[table.name]
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(2, sheet.max_column).coordinate}"
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(sheet.data_validations.dataValidation)
    names = {column.name for column in names_of(table).values()}
    cells = [cell for cell in sheet[1] if cell.value not in names]
    assert len(cells) == sheet.max_column - len(names)
    for cell, column in zip(cells, columns_of(table), strict=True):
        assert cell.value == column.name
        assert cell.comment is not None
        assert cell.comment.text == note(column)
        assert column.help in cell.comment.text
        assert column.vi in cell.comment.text
        assert ("Required." if column.required else "May be empty.") in cell.comment.text
        assert bool(cell.font.b) is column.required is (column.name in table.required)
        rule = rules.pop(cell.column_letter, None)
        if words := column.words or (("true", "false") if column.type == "boolean" else ()):
            assert rule is not None
            assert rule.formula1 == f'"{",".join(words)}"'
            assert len(rule.formula1) <= LONGEST_LIST + 2
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
            assert 0 < len(rule.error) <= LONGEST_MESSAGE
            assert len(rule.prompt or "") <= LONGEST_MESSAGE
            assert len(rule.errorTitle) <= LONGEST_TITLE
            assert VIETNAMESE.search(rule.error)
    assert rules == {}


VIETNAMESE = re.compile("[àáãèéìíòóõùúýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def test_every_column_is_explained_in_vietnamese() -> None:
    page = json.loads(ROOT.joinpath("dtgraph/locales/vi.json").read_text("utf-8"))
    kinds = {"units": "kind", "posts": "role", "holdings": "basis", "memberships": "member_role", "changes": "change"}
    for table in TABLES.values():
        for column in (*columns_of(table), *names_of(table).values()):
            assert VIETNAMESE.search(column.vi), column
            assert column.vi.endswith("."), column
            assert not VIETNAMESE.search(column.help), column
            if column.words:  # what each means, in the order of the list
                _, _, told = column.vi.removesuffix(".").partition(": ")
                meanings = told.split(", ")
                assert len(meanings) == len(column.words), column
                kind = "level" if column.name == "level" else kinds.get(table.name, "")
                for word, meaning in zip(column.words, meanings, strict=True):
                    on_page = page.get(f"{kind}.{word}")
                    assert on_page is None or meaning.casefold().replace(" hoặc ", ", ") == on_page.casefold(), word


def test_notes_are_as_large_as_what_they_say(book: Path) -> None:
    sheets, content = sheets_of(book), parts(book)
    for number, name in enumerate(TABLES, start=1):
        drawn = content[f"xl/drawings/vmlDrawing{number}.vml"].decode()
        boxes = re.findall(r"width:([0-9.]+)pt;height:([0-9.]+)pt;z-index", drawn)
        notes = [cell.comment.text for cell in sheets[name][1] if cell.comment]
        for told, (width, height) in zip(notes, boxes, strict=True):
            lines = sum(1 + len(line) // 60 for line in told.split("\n"))
            assert float(width) == 285
            assert 10.5 * lines < float(height) < 250, told


def test_what_tells_rows_apart_stays_in_sight(book: Path) -> None:
    assert {name: sheet.freeze_panes for name, sheet in sheets_of(book).items() if name != GUIDE} == {
        **dict.fromkeys(("units", "people", "platforms", "tasks", "trainings"), "C2"),  # id, name or title
        **dict.fromkeys(("holdings", "memberships"), "C2"),  # person_id and what it stands for
        **dict.fromkeys(("posts", "changes"), "B2"),
        "links": "D2",
    }


def test_what_ids_stand_for_is_beside_them_and_is_not_read(embedded_store: Store, tmp_path: Path) -> None:
    tables = Tables().unit("vn", "government", name="Chính phủ").unit("a", parent="vn", name="Sở A")
    tables.post("q", "a", title="Đầu mối").person("p", home="a").holds("p", "q", "2025-01-01")
    tables.member("p", "a").training("course", "2026-01-01").link("ATTENDED", "p", "course")
    tables.add("tasks", id="t", title="x" * 500).link("RESPONSIBLE_FOR", "a", "t", role="lead", post_id="q")
    put(embedded_store, *tables.sheets())
    file = book_of(embedded_store, tmp_path / "book")
    sheets = sheets_of(file)

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
    assert [(one.where, one.code) for one in refused(embedded_store, tmp_path / "wrong.xlsx")] == [
        ("wrong.xlsx/holdings:1:(name of unit_id)", "unknown-column")
    ]


def test_rejected_rows_come_without_what_ids_stand_for(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    book = openpyxl.load_workbook(book_of(embedded_store, tmp_path / "book"))
    book["holdings"]["A2"] = "nobody"
    book.save(tmp_path / "wrong.xlsx")
    rejects = tmp_path / "rejects.csv"
    assert import_tables(embedded_store, tmp_path / "wrong.xlsx", skip_bad_rows=rejects).rejected == 1
    text = rejects.read_text("utf-8")
    assert "name of" not in text
    rejects.write_text(text.replace("nobody,q", "p,q"), "utf-8")
    assert import_tables(embedded_store, rejects).rejected == 0


def test_a_share_is_above_0(book: Path) -> None:
    links = sheets_of(book)["links"]
    column = next(cell.column_letter for cell in links[1] if cell.value == "share")
    rule = next(one for one in links.data_validations.dataValidation if str(one.sqref).startswith(f"{column}2:"))
    assert rule.formula1 == f"AND(ISNUMBER({column}2),{column}2>0,{column}2<=1)"


def test_columns_take_what_the_model_takes() -> None:
    units = {column.name: column for column in columns_of(TABLES["units"])}
    assert "it_unit" in units["kind"].words
    assert (units["lat"].type, units["lat"].least, units["lat"].most) == ("number", -90, 90)
    links = {column.name: column for column in columns_of(TABLES["links"])}
    assert "PART_OF" in links["type"].words
    assert (links["weight"].above, links["weight"].only) == (0, ("COORDINATES_WITH",))
    assert note(links["role"]).startswith("Chỉ dùng cho RESPONSIBLE_FOR. ")
    assert "\nFor RESPONSIBLE_FOR alone. " in note(links["role"])
    people = {column.name: column for column in columns_of(TABLES["people"])}
    assert {name for name, column in people.items() if column.personal} == personal_fields(NODES["Person"])
    assert people["skills"].type == "list"
    assert "EMPLOYED_BY" in people["home_unit_id"].help
    holdings = {column.name: column for column in columns_of(TABLES["holdings"])}
    assert "Post" in holdings["post_id"].help


def test_the_guide_is_passed_over(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    book = book_of(embedded_store, tmp_path / "book")
    assert list(sheets_of(book)) == [GUIDE, *TABLES]
    other = openpyxl.load_workbook(book)
    other[GUIDE].title = "guide (2)"
    other.save(tmp_path / "t.xlsx")
    assert [(one.where, one.code) for one in refused(embedded_store, tmp_path / "t.xlsx")] == [
        ("t.xlsx/guide (2)", "unknown-table")
    ]
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "guide.csv").write_text("x\n")
    assert [one.code for one in refused(embedded_store, tmp_path / "tables")] == ["unknown-table"]


def test_a_mended_workbook(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    book = openpyxl.load_workbook(book_of(embedded_store, tmp_path / "book"))
    units, places = book["units"], [cell.value for cell in book["units"][1]]
    added: dict[str, Any] = {"id": "00099", "name": "=2", "level": "commune", "kind": "area", "sector": "state"}
    for name, value in {**added, "reported_on": "2026-01-02", "population": 7}.items():
        cell = units.cell(units.max_row + (name == "id"), places.index(name) + 1, value)
        cell.data_type = "s" if isinstance(value, str) else "n"
    units["B2"] = "Tên mới"
    book.save(tmp_path / "mended.xlsx")
    report = import_tables(embedded_store, tmp_path / "mended.xlsx")
    assert (report.created, report.changed, report.rejected) == (1, 1, 0)
    tables = exported(embedded_store)["units.csv"].decode()
    assert "00099,=2,commune,area,state,,,,,,7,,,2026-01-02,,,\n" in tables
    assert "00000,Tên mới," in tables


def test_the_same_network_is_the_same_bytes(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    one, other = (book_of(embedded_store, tmp_path / name).read_bytes() for name in ("one", "other"))
    assert one == other


def test_without_personal_data(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd(), *Tables().link("ATTENDED", "p", "x").training("x", "2026-01-01").sheets())
    before, shown = exported(embedded_store), book_of(embedded_store, tmp_path / "shown")
    book = book_of(embedded_store, tmp_path / "book", personal=False)
    sheets = sheets_of(book)
    assert list(sheets) == [GUIDE, *(name for name in TABLES if name != "people")]
    assert "(name of person_id)" not in [cell.value for cell in sheets["holdings"][1]]
    assert [cell.value for cell in sheets["holdings"][2]][:3] == ["p", "q", "=x, Đơn vị vn"]
    assert [cell.value for cell in sheets["links"][2]][:3] == ["ATTENDED", "p", None]
    told, told_with = ([cell.value for cell in sheets_of(file)[GUIDE]["A"]] for file in (book, shown))
    assert sum("people" in str(line) for line in told) == 2
    assert [line for line in told if "people" not in str(line)] == told_with
    for network in (Network(embedded_store), Network(embedded_store).without_personal_data()):
        report = network.import_tables(book)
        assert (report.created, report.changed, report.removed, report.rejected) == (0, 0, 0, 0)
    assert exported(embedded_store) == before


def test_the_guide_says_of_which_version_it_is(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, *odd())
    guide = sheets_of(book_of(embedded_store, tmp_path / "book"))[GUIDE]
    told = [str(cell.value) for cell in guide["A"]]
    assert sum(f"--if-version {embedded_store.version}" in line for line in told) == 2
    assert sum(bool(VIETNAMESE.search(line)) for line in told) == (len(told) + 1) // 2


def test_what_is_larger_than_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "network.xlsx"
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 3)
    task: list[object] = ["t", "x", *[None] * 8]
    assert write_workbook(file, Given(tasks=[task, task]))["tasks"] == 2
    long: list[object] = ["t", "x" * 40_000]
    for rows, says in (([task] * 3, "tasks has more than 2 rows"), ([long], "tasks has more than 32,767 char")):
        with pytest.raises(InputError, match=f"^{says}.*tables or parquet") as caught:
            write_workbook(file, Given(tasks=rows))
        assert caught.value.code == "workbook-full"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == ["network.xlsx"]


def test_no_text_of_the_model_is_too_long_for_a_cell() -> None:
    assert 2 * MAX_TEXT < LONGEST_CELL  # a character is at most two of those that Excel counts


def test_nothing_is_left_where_it_cannot_be_written(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(embedded_store, *odd())
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="workbook-full"):
        export_tables(embedded_store, tmp_path / "book", "xlsx")
    assert not (tmp_path / "book").exists()
    (tmp_path / "taken").write_text("mine")
    monkeypatch.undo()
    with pytest.raises(InputError, match="cannot-write"):
        export_tables(embedded_store, tmp_path / "taken", "xlsx")
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith("network.db")} == {"taken"}


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    def full(self: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workbook, "_store_workbook", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_workbook(tmp_path / "network.xlsx", Given())
    assert type(caught.value) is OSError


def test_other_formats_of_tables_are_none(embedded_store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format cannot be “graphml” – use tables, xlsx, parquet"):
        export_tables(embedded_store, tmp_path / "out", "graphml")
    assert not (tmp_path / "out").exists()
