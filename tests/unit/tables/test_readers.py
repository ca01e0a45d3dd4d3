"""Errors in CSV files and their location."""

from pathlib import Path

import pytest

from dtgraph.errors import ImportRefusedError, InputError
from dtgraph.exchange.imports.importer import import_tables

from ...helpers.table_text import ROOT, UNITS, EmptyStore, import_errors, imported_rows, unit_line, write_tables


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("units.csv", "empty-file")]),
        ("\n\n", [("units.csv", "empty-file")]),
        (UNITS.replace("\n", "\r") + ROOT.replace("\n", "\r"), [("units.csv:1", "carriage-returns")]),
        (UNITS + "a,b\rc,d,e,f,g,h\n", [("units.csv:2", "carriage-returns")]),
        (UNITS + ROOT + '"a"b,,,,,,,\n', [("units.csv:3", "broken-csv")]),
        (UNITS + ROOT + '"never closed,,,,,,,\n\n\n', [("units.csv:3", "broken-csv")]),
        (UNITS + "vn,Chính phủ,central\n", [("units.csv:2", "wrong-cell-count")]),
        (UNITS + ROOT[:-1] + ",more\n", [("units.csv:2", "wrong-cell-count")]),
        (
            "id,naem,level,kind,sector\n",
            [("units.csv:1:naem", "unknown-column"), ("units.csv:1:name", "missing-column")],
        ),
        ("id,name,level,kind,sector,name\n", [("units.csv:1:name", "duplicate-column")]),
        (
            "id;name\n",
            [
                ("units.csv:1:id", "missing-column"),
                ("units.csv:1:id;name", "unknown-column"),
                ("units.csv:1:kind", "missing-column"),
                ("units.csv:1:level", "missing-column"),
                ("units.csv:1:name", "missing-column"),
                ("units.csv:1:sector", "missing-column"),
            ],
        ),
        (
            UNITS.encode() + "vn,Hu\u00e9,central,government,state,,,\n".encode("latin-1"),
            [("units.csv:2:name", "not-utf-8")],
        ),
        (UNITS.encode() + b"v\xff,A,central,government,state,,,\n", [("units.csv:2:id", "not-utf-8")]),
        (UNITS.encode() + b"vn,A,central,government,state,,\xff,\n", [("units.csv:2:valid_from", "not-utf-8")]),
        (UNITS.encode("utf-16"), None),
    ],
)
def test_file_errors_have_a_location(
    tmp_path: Path, content: str | bytes, expected: list[tuple[str, str]] | None
) -> None:
    errors = import_errors(write_tables(tmp_path / "t", units=content))
    assert (errors == expected) if expected is not None else errors


def test_an_unknown_column_suggests_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(EmptyStore(), write_tables(tmp_path / "t", units="id,name,level,kind,sector,paretn_id\n"))
    assert str(caught.value.errors[0]) == (
        "units.csv:1:paretn_id: unknown column (“paretn_id”) – did you mean parent_id?"
    )


def test_a_cell_of_ten_megabytes_is_refused_with_its_location(tmp_path: Path) -> None:
    huge = "x" * 10_000_000
    tables = write_tables(
        tmp_path / "t", units=UNITS + ROOT + f"a,{huge},commune,area,state,vn,,\n{huge},b,commune,area,state,,,\n"
    )
    assert import_errors(tables) == [("units.csv:3:name", "too-long"), ("units.csv:4:id", "too-long")]


def test_texts_have_at_most_ten_thousand_characters(tmp_path: Path) -> None:
    assert import_errors(write_tables(tmp_path / "no", units=UNITS + f"a,{'ư' * 10_001},commune,area,state,,,\n")) == [
        ("units.csv:2:name", "too-long")
    ]
    (row,) = imported_rows(write_tables(tmp_path / "yes", units=UNITS + f"a,{'ư' * 10_000},commune,area,state,,,\n"))
    assert row["properties"]["name"] == "ư" * 10_000


def test_the_row_number_is_the_first_line_of_the_record(tmp_path: Path) -> None:
    changes = 'id,kind,on,note\n\nc1,merge,2025-07-01,"one\n\ntwo"\n\nc2,nothing,2025-07-01,\n,,,\n  \nc3,merge,x,\n'
    tables = write_tables(tmp_path / "t", units=UNITS + ROOT, changes=changes)
    assert import_errors(tables) == [("changes.csv:7:kind", "not-in-vocabulary"), ("changes.csv:10:on", "not-a-date")]


def test_a_bom_and_crlf_are_accepted(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + (UNITS + ROOT).replace("\n", "\r\n").encode()
    assert [row["id"] for row in imported_rows(write_tables(tmp_path / "t", units=content))] == ["vn"]


def test_files_with_unknown_names_are_refused(tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "t", units=UNITS + ROOT, unitz=UNITS)
    (tables / "README.txt").write_text("not a table")
    (tables / "book.xlsx").write_bytes(b"")
    assert import_errors(tables) == [("book.xlsx", "unknown-table"), ("unitz.csv", "unknown-table")]


def test_one_table_in_two_files_is_refused(tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "t", units=UNITS + ROOT)
    (tables / "units.CSV").write_text(UNITS + ROOT)
    assert import_errors(tables) == [("units.csv", "duplicate-table")]


def test_the_first_import_needs_units(tmp_path: Path) -> None:
    assert import_errors(write_tables(tmp_path / "t", trainings="id,title,held_on\n")) == [("t", "missing-table")]
    assert import_errors(write_tables(tmp_path / "empty")) == [("empty", "no-tables")]


def test_other_files_are_not_importable(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("hello")
    for name, code in (("some.txt", "not-importable"), ("nothing", "no-such-file")):
        with pytest.raises(InputError) as caught:
            import_tables(EmptyStore(), tmp_path / name)
        assert caught.value.code == code


def test_all_errors_are_reported_sorted_and_counted(tmp_path: Path) -> None:
    bad = "".join(f"u{n},x,nowhere,area,state,,,\n" for n in range(3_000))
    tables = write_tables(tmp_path / "t", units=UNITS + bad, tasks="id,title,due_on\nt,T,soon\n", posts="id,rol\n")
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(EmptyStore(), tables)
    assert caught.value.total == 3_000 + 1 + 2
    assert len(caught.value.errors) == 1_000
    assert caught.value.errors == sorted(caught.value.errors)
    assert [error.location for error in caught.value.errors[:4]] == [
        "posts.csv:1:rol",
        "posts.csv:1:role",
        "tasks.csv:2:due_on",
        "units.csv:2:level",
    ]


def test_one_file_of_units_is_enough(tmp_path: Path) -> None:
    rows = imported_rows(write_tables(tmp_path / "t", units=UNITS + ROOT + unit_line("a", "vn", "2025-07-01")))
    assert [row.get("id") or (row["source_id"], row["target_id"], row["valid_from"]) for row in rows] == [
        "vn",
        "a",
        ("a", "vn", "2025-07-01"),
    ]
