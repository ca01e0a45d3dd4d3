"""`skip_bad_rows`: the rest is stored, and the file of the rejected rows can be mended and imported as it is."""

import csv
from pathlib import Path

import openpyxl
import pytest

from dtgraph.errors import ImportRefusedError, InputError
from dtgraph.exchange import ImportReport, import_tables
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import as_zip, clear, exported, written

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


def folder(path: Path, tables: dict[str, str] = TABLES) -> Path:
    return written(path, {name: text.encode() for name, text in tables.items()})


def skip(store: Store, source: Path, rejects: Path) -> ImportReport:
    return import_tables(store, source, skip_bad_rows=rejects)


def lines(path: Path) -> list[list[str]]:
    """The rejected rows: file, row, column and code."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header[:5] == ["file", "row", "column", "code", "reason"]
    return [row[:4] for row in rows]


def mended(path: Path, *changes: tuple[str, str]) -> Path:
    """The file with each text, which is a part of one of its cells, replaced."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        header, *rows = csv.reader(stream)
    for old, new in changes:
        assert sum(old in cell for row in rows for cell in row[5:]) == 1, old
        rows = [[*row[:5], *(cell.replace(old, new) for cell in row[5:])] for row in rows]
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def without(path: Path, text: str) -> None:
    """Take the lines with `text` out of the file."""
    path.write_bytes(b"\n".join(line for line in path.read_bytes().split(b"\n") if text.encode() not in line))


def test_the_rest_is_stored_and_the_mended_rows_after_it(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = skip(store, folder(tmp_path / "t"), rejects)
    assert (report.rows, report.rejected) == (15, 9)
    assert lines(rejects) == [
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
    before = exported(store)
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, rejects)
    assert [error.where for error in caught.value.errors] == [
        "rejects.csv:5:target_id",
        "rejects.csv:6:name",
        "rejects.csv:8:role",
        "rejects.csv:9:population",
    ]
    assert exported(store) == before
    mended(rejects, ("many", "7"), ("boss", "head"), ("\x07", ""), ("PART_OF", "SERVES"))
    with pytest.raises(ImportRefusedError, match="1 errors"):
        import_tables(store, rejects)
    rejects.write_text(
        "\n".join(row for row in rejects.read_text("utf-8").splitlines() if "SERVES" not in row), "utf-8"
    )
    assert import_tables(store, rejects).rejected == 0
    found = exported(store)
    clear(store)
    right = {
        name: text.replace("many", "7").replace("boss", "head").replace("\x07", "") for name, text in TABLES.items()
    }
    right["links.csv"] = right["links.csv"].replace("PART_OF,c,c,\n", "")
    import_tables(store, folder(tmp_path / "right", right))
    assert found == exported(store)


def test_rejected_rows_are_mended_in_turns(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    skip(store, folder(tmp_path / "t"), rejects)
    mended(rejects, ("many", "7"))
    assert skip(store, rejects, rejects).rejected == 4
    assert [(line[0], line[3]) for line in lines(rejects)] == [
        ("rejects.csv/posts", "not-in-vocabulary"),
        ("rejects.csv/people", "control-character"),
        ("rejects.csv/holdings", "depends-on-rejected"),
        ("rejects.csv/links", "self-tie"),
    ]
    mended(rejects, ("boss", "head"))
    assert skip(store, rejects, rejects).rejected == 3


def test_nothing_wrong_leaves_an_empty_file(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    assert skip(store, folder(tmp_path / "t", {"units.csv": UNITS + ROOT}), rejects).rejected == 0
    assert rejects.read_text(encoding="utf-8") == "file,row,column,code,reason\n"


def test_a_rejected_row_clears_nothing_for_the_sake_of_another_table(store: Store, tmp_path: Path) -> None:
    full = {
        "units.csv": UNITS + ROOT,
        "posts.csv": "id,unit_id,role,title,source\np,vn,head,Trưởng,nguồn\n",
        "tasks.csv": "id,title,source\nt,T,nguồn\n",
        "links.csv": "type,source_id,target_id,weight,source\nPART_OF,z,vn,,nguồn\n",
    }
    full["units.csv"] += "z,Z,commune,area,state,,\n"
    import_tables(store, folder(tmp_path / "full", full))
    before = exported(store)
    wrong = {
        "posts.csv": "id,role\np,boss\n",
        "tasks.csv": "id,title,source,due_on\nt,T,nguồn,soon\n",
        "memberships.csv": "person_id,unit_id,source\nnobody,vn,\n",
        "links.csv": "type,source_id,target_id,weight\nPART_OF,z,vn,0.5\n",
    }
    rejects = tmp_path / "rejects.csv"
    assert skip(store, folder(tmp_path / "wrong", wrong), rejects).rejected == 4
    without(rejects, "nobody")
    import_tables(store, mended(rejects, ("boss", "head"), ("soon", ""), ("0.5", "")))
    assert exported(store) == before


def test_rejected_rows_of_every_form(embedded_store: Store, tmp_path: Path) -> None:
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
    skip(embedded_store, tmp_path / "t.xlsx", rejects)
    assert lines(rejects) == [["t.xlsx/units", "2", "code", "formula-without-value"]]
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, rejects)
    assert [(error.where, error.code) for error in caught.value.errors] == [
        ("rejects.csv:2:code", "formula-without-value")
    ]
    import_tables(embedded_store, mended(rejects, ("?", "01")))
    assert b"vn,A,central,government,state,,01," in exported(embedded_store)["units.csv"]

    packed = as_zip(tmp_path / "t.zip", {"units.csv": (UNITS + "b,B,x,area,state,,\n").encode()}, "my tables/")
    skip(embedded_store, packed, rejects)
    assert lines(rejects) == [["my tables/units.csv", "2", "level", "not-in-vocabulary"]]
    import_tables(embedded_store, mended(rejects, ("x", "commune")))
    assert b"b,B,commune" in exported(embedded_store)["units.csv"]


def test_bytes_that_are_no_text_go_out_as_they_came(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    import_tables(store, folder(tmp_path / "t", {"units.csv": UNITS + ROOT}))
    bad = b"b,Hu\xe9,commune,area,state,,\nb\xe9,B,commune,area,state,b\xe9,\n"
    skip(store, written(tmp_path / "t", {"units.csv": (UNITS + ROOT).encode() + bad}), rejects)
    assert b"b,Hu\xe9," in rejects.read_bytes()
    assert b"b\xe9,B," in rejects.read_bytes()
    with pytest.raises(ImportRefusedError, match="4 errors"):
        import_tables(store, rejects)


def test_a_row_of_too_many_cells_is_still_one(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    tables = {"units.csv": UNITS + ROOT + "b,B,x,commune,area,state,,\nc,C\n"}
    assert skip(embedded_store, folder(tmp_path / "t", tables), rejects).rejected == 2
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, rejects)
    assert caught.value.errors[0].code == "wrong-cell-count"


def test_a_circle_is_rejected_whole(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    circle = "a,A,commune,area,state,b,\nb,B,commune,area,state,a,\nc,C,commune,area,state,b,\n"
    report = skip(embedded_store, folder(tmp_path / "t", {"units.csv": UNITS + ROOT + circle}), rejects)
    assert report.rejected == 3
    assert [line[1:] for line in lines(rejects)] == [
        ["3", "parent_id", "cycle"],
        ["4", "parent_id", "cycle"],
        ["5", "parent_id", "depends-on-rejected"],
    ]


def test_a_long_chain_of_rows_is_rejected_in_good_time(embedded_store: Store, tmp_path: Path) -> None:
    chain = "".join(f"u{n},U,commune,area,state,u{n - 1},\n" for n in range(1, 3_000))
    tables = {"units.csv": UNITS + ROOT + "u0,U,nowhere,area,state,,\n" + chain}
    assert skip(embedded_store, folder(tmp_path / "t", tables), tmp_path / "rejects.csv").rejected == 3_000


@pytest.mark.parametrize(
    ("name", "code"), [("t/units.csv", "file-taken"), ("t", "file-taken"), ("no/where.csv", "no-such-file")]
)
def test_the_file_of_rejected_rows_takes_the_place_of_nothing_else(
    embedded_store: Store, tmp_path: Path, name: str, code: str
) -> None:
    source = folder(tmp_path / "t")
    before = exported(embedded_store)
    with pytest.raises(InputError) as caught:
        skip(embedded_store, source, tmp_path / name)
    assert caught.value.code == code
    assert (source / "units.csv").read_text(encoding="utf-8") == TABLES["units.csv"]
    assert exported(embedded_store) == before


def test_what_no_leaving_out_can_mend_is_refused(embedded_store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    for text in ("id,nam\n", UNITS + 'x,"A\n', (UNITS + ROOT).replace("\n", "\r")):
        with pytest.raises(ImportRefusedError):
            skip(embedded_store, folder(tmp_path / "t", {"units.csv": text}), rejects)
    assert not rejects.exists()
    assert exported(embedded_store)["units.csv"].count(b"\n") == 1
