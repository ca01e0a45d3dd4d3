"""`skip_bad_rows`: valid rows are stored, and the file of rejected rows can be corrected and imported."""

import csv
from pathlib import Path

import openpyxl
import pytest

from dtgraph.errors import ImportRefusedError, InputError
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.exchange.imports.importer import import_tables
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear_store, export_files, pack_zip, write_files

UNITS = "id,name,level,kind,sector,parent_id,population\n"
ROOT = "vn,Chính phủ,central,government,state,,100\n"
TABLES = {
    "units.csv": UNITS
    + ROOT
    + "a,A,commune,area,state,vn,many\nb,B,commune,area,state,a,5\nc,C,commune,area,state,vn,5\n",
    "posts.csv": "id,unit_id,role\np,b,head\nq,c,head\nr,c,boss\n",
    "people.csv": "id,name,phone\nx,Nguyễn,1\ny,Trần\x07,2\n",
    "holdings.csv": "person_id,post_id,decision\nx,p,\nx,q,\ny,q,\n",
    "links.csv": "type,source_id,target_id,weight\nCOORDINATES_WITH,c,a,\nCOORDINATES_WITH,c,vn,2\nPART_OF,c,c,\n",
}


def write_folder(path: Path, tables: dict[str, str] = TABLES) -> Path:
    return write_files(path, {name: text.encode() for name, text in tables.items()})


def import_valid(store: Store, source: Path, rejects: Path) -> ImportReport:
    return import_tables(store, source, skip_bad_rows=rejects)


def read_rejects(path: Path) -> list[list[str]]:
    """Return the file, row, column and code of each rejected row."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header[:5] == ["file", "row", "column", "code", "reason"]
    return [row[:4] for row in rows]


def correct(path: Path, *changes: tuple[str, str]) -> Path:
    """Replace texts in the file, each of which occurs in one cell."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        header, *rows = csv.reader(stream)
    for old, new in changes:
        assert sum(old in cell for row in rows for cell in row[5:]) == 1, old
        rows = [[*row[:5], *(cell.replace(old, new) for cell in row[5:])] for row in rows]
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def remove_lines(path: Path, text: str) -> None:
    """Remove the lines with `text` from the file."""
    path.write_bytes(b"\n".join(line for line in path.read_bytes().split(b"\n") if text.encode() not in line))


def test_valid_rows_are_stored_and_corrected_rows_after_them(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = import_valid(store, write_folder(tmp_path / "t"), rejects)
    assert (report.rows, report.rejected) == (15, 9)
    assert read_rejects(rejects) == [
        ["holdings.csv", "2", "post_id", "depends-on-rejected"],
        ["holdings.csv", "4", "person_id", "depends-on-rejected"],
        ["links.csv", "2", "target_id", "depends-on-rejected"],
        ["links.csv", "4", "target_id", "self-tie"],
        ["people.csv", "3", "name", "control-character"],
        ["posts.csv", "2", "unit_id", "depends-on-rejected"],
        ["posts.csv", "4", "role", "not-in-vocabulary"],
        ["units.csv", "3", "population", "not-a-whole-number"],
        ["units.csv", "4", "parent_id", "depends-on-rejected"],
    ]
    before = export_files(store)
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, rejects)
    assert [error.location for error in caught.value.errors] == [
        "rejects.csv:5:target_id",
        "rejects.csv:6:name",
        "rejects.csv:8:role",
        "rejects.csv:9:population",
    ]
    assert export_files(store) == before
    correct(rejects, ("many", "7"), ("boss", "head"), ("\x07", ""), ("PART_OF", "SERVES"))
    with pytest.raises(ImportRefusedError, match="1 errors"):
        import_tables(store, rejects)
    rejects.write_text(
        "\n".join(row for row in rejects.read_text("utf-8").splitlines() if "SERVES" not in row), "utf-8"
    )
    assert import_tables(store, rejects).rejected == 0
    result = export_files(store)
    clear_store(store)
    corrected = {
        name: text.replace("many", "7").replace("boss", "head").replace("\x07", "") for name, text in TABLES.items()
    }
    corrected["links.csv"] = corrected["links.csv"].replace("PART_OF,c,c,\n", "")
    import_tables(store, write_folder(tmp_path / "right", corrected))
    assert result == export_files(store)


def test_rejected_rows_are_corrected_in_several_imports(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    import_valid(store, write_folder(tmp_path / "t"), rejects)
    correct(rejects, ("many", "7"))
    assert import_valid(store, rejects, rejects).rejected == 4
    assert [(line[0], line[3]) for line in read_rejects(rejects)] == [
        ("rejects.csv/posts", "not-in-vocabulary"),
        ("rejects.csv/people", "control-character"),
        ("rejects.csv/holdings", "depends-on-rejected"),
        ("rejects.csv/links", "self-tie"),
    ]
    correct(rejects, ("boss", "head"))
    assert import_valid(store, rejects, rejects).rejected == 3


def test_an_import_without_errors_writes_an_empty_file(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    assert import_valid(store, write_folder(tmp_path / "t", {"units.csv": UNITS + ROOT}), rejects).rejected == 0
    assert rejects.read_text(encoding="utf-8") == "file,row,column,code,reason\n"


def test_columns_of_other_tables_clear_nothing(store: Store, tmp_path: Path) -> None:
    full = {
        "units.csv": UNITS + ROOT,
        "posts.csv": "id,unit_id,role,title,source\np,vn,head,Trưởng,nguồn\n",
        "tasks.csv": "id,title,source\nt,T,nguồn\n",
        "links.csv": "type,source_id,target_id,weight,source\nPART_OF,z,vn,,nguồn\n",
    }
    full["units.csv"] += "z,Z,commune,area,state,,\n"
    import_tables(store, write_folder(tmp_path / "full", full))
    before = export_files(store)
    wrong = {
        "posts.csv": "id,role\np,boss\n",
        "tasks.csv": "id,title,source,due_on\nt,T,nguồn,soon\n",
        "memberships.csv": "person_id,unit_id,source\nnobody,vn,\n",
        "links.csv": "type,source_id,target_id,weight\nPART_OF,z,vn,0.5\n",
    }
    rejects = tmp_path / "rejects.csv"
    assert import_valid(store, write_folder(tmp_path / "wrong", wrong), rejects).rejected == 4
    remove_lines(rejects, "nobody")
    import_tables(store, correct(rejects, ("boss", "head"), ("soon", ""), ("0.5", "")))
    assert export_files(store) == before


def test_rejected_rows_of_workbooks_and_archives(embedded_store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    for row in (
        ["id", "name", "level", "kind", "sector", "code"],
        ["vn", "A", "central", "government", "state", "=A1"],
    ):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    rejects = tmp_path / "rejects.csv"
    import_valid(embedded_store, tmp_path / "t.xlsx", rejects)
    assert read_rejects(rejects) == [["t.xlsx/units", "2", "code", "formula-without-value"]]
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, rejects)
    assert [(error.location, error.code) for error in caught.value.errors] == [
        ("rejects.csv:2:code", "formula-without-value")
    ]
    import_tables(embedded_store, correct(rejects, ("?", "01")))
    assert b"vn,A,central,government,state,,01," in export_files(embedded_store)["units.csv"]

    archive = pack_zip(tmp_path / "t.zip", {"units.csv": (UNITS + "b,B,x,area,state,,\n").encode()}, "my tables/")
    import_valid(embedded_store, archive, rejects)
    assert read_rejects(rejects) == [["my tables/units.csv", "2", "level", "not-in-vocabulary"]]
    import_tables(embedded_store, correct(rejects, ("x", "commune")))
    assert b"b,B,commune" in export_files(embedded_store)["units.csv"]


def test_invalid_bytes_are_written_unchanged(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    import_tables(store, write_folder(tmp_path / "t", {"units.csv": UNITS + ROOT}))
    bad = b"b,Hu\xe9,commune,area,state,,\nb\xe9,B,commune,area,state,b\xe9,\n"
    import_valid(store, write_files(tmp_path / "t", {"units.csv": (UNITS + ROOT).encode() + bad}), rejects)
    assert b"b,Hu\xe9," in rejects.read_bytes()
    assert b"b\xe9,B," in rejects.read_bytes()
    with pytest.raises(ImportRefusedError, match="4 errors"):
        import_tables(store, rejects)


def test_a_row_with_too_many_cells_stays_invalid(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    tables = {"units.csv": UNITS + ROOT + "b,B,x,commune,area,state,,\nc,C\n"}
    assert import_valid(embedded_store, write_folder(tmp_path / "t", tables), rejects).rejected == 2
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, rejects)
    assert caught.value.errors[0].code == "wrong-cell-count"


def test_all_rows_of_a_cycle_are_rejected(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    cycle = "a,A,commune,area,state,b,\nb,B,commune,area,state,a,\nc,C,commune,area,state,b,\n"
    report = import_valid(embedded_store, write_folder(tmp_path / "t", {"units.csv": UNITS + ROOT + cycle}), rejects)
    assert report.rejected == 3
    assert [line[1:] for line in read_rejects(rejects)] == [
        ["3", "parent_id", "cycle"],
        ["4", "parent_id", "cycle"],
        ["5", "parent_id", "depends-on-rejected"],
    ]


def test_a_long_chain_of_rows_is_rejected_in_bounded_time(embedded_store: Store, tmp_path: Path) -> None:
    chain = "".join(f"u{n},U,commune,area,state,u{n - 1},\n" for n in range(1, 3_000))
    tables = {"units.csv": UNITS + ROOT + "u0,U,nowhere,area,state,,\n" + chain}
    assert (
        import_valid(embedded_store, write_folder(tmp_path / "t", tables), tmp_path / "rejects.csv").rejected == 3_000
    )


@pytest.mark.parametrize(
    ("name", "code"), [("t/units.csv", "file-taken"), ("t", "file-taken"), ("no/where.csv", "no-such-file")]
)
def test_the_file_of_rejected_rows_replaces_no_other_file(
    embedded_store: Store, tmp_path: Path, name: str, code: str
) -> None:
    source = write_folder(tmp_path / "t")
    before = export_files(embedded_store)
    with pytest.raises(InputError) as caught:
        import_valid(embedded_store, source, tmp_path / name)
    assert caught.value.code == code
    assert (source / "units.csv").read_text(encoding="utf-8") == TABLES["units.csv"]
    assert export_files(embedded_store) == before


def test_file_errors_are_refused(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    for text in ("id,nam\n", UNITS + 'x,"A\n', (UNITS + ROOT).replace("\n", "\r")):
        with pytest.raises(ImportRefusedError):
            import_valid(embedded_store, write_folder(tmp_path / "t", {"units.csv": text}), rejects)
    assert not rejects.exists()
    assert export_files(embedded_store)["units.csv"].count(b"\n") == 1
