"""Errors in single rows and their location."""

from pathlib import Path

import pytest

from dtgraph.errors import REDACTED, ImportRefusedError
from dtgraph.exchange.imports.importer import import_tables

from ...helpers.table_text import ROOT, UNITS, EmptyStore, import_errors, imported_rows, unit_line, write_tables

TEAM = UNITS + ROOT + unit_line("a", "vn") + unit_line("b", "vn")

PLATFORMS = "id,name,required,valid_from,valid_to\n"
LINKS = "type,source_id,target_id,role,post_id,weight,enabled,share,valid_from,valid_to\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("u,A,central,government,state,,2025-07-02,2025-07-01\n", [("units.csv:2:valid_to", "inverted-interval")]),
        ("u,A,central,government,state,,2025-07-01,2025-07-01\n", [("units.csv:2:valid_to", "empty-interval")]),
        ("u,A,central,government,state,,01/07/2025,\n", [("units.csv:2:valid_from", "not-a-date")]),
        ("u,A,central,government,state,,2025-02-29,\n", [("units.csv:2:valid_from", "not-a-date")]),
        ("u,A,central,government,state,,0000-01-01,\n", [("units.csv:2:valid_from", "not-a-date")]),
        ("u,A,central,govern,state,,,\n", [("units.csv:2:kind", "not-in-vocabulary")]),
        ("u,A,,government,state,,,\n", [("units.csv:2:level", "required")]),
        (",A,central,government,state,,,\n", [("units.csv:2:id", "required")]),
        ("u, ,central,government,state,,,\n", [("units.csv:2:name", "blank")]),
        (" u,A,central,government,state,,,\n", [("units.csv:2:id", "not-an-id")]),
        ("../u,A,central,government,state,,,\n", [("units.csv:2:id", "not-an-id")]),
        ("u" * 129 + ",A,central,government,state,,,\n", [("units.csv:2:id", "not-an-id")]),
        ("u,A\u0007,central,government,state,,,\n", [("units.csv:2:name", "control-character")]),
        ("u,A\tB,central,government,state,,,\n", [("units.csv:2:name", "control-character")]),
        ("u,A\0,central,government,state,,,\n", [("units.csv:2:name", "control-character")]),
        ("u,A\u202eB,central,government,state,,,\n", [("units.csv:2:name", "bidirectional-control")]),
        ("u,A,central,government,state,u,,\n", [("units.csv:2:parent_id", "self-tie")]),
        ("u,A,central,government,state,v w,,\n", [("units.csv:2:parent_id", "not-an-id")]),
        (
            "u,A,x,y,z,,q,\n",
            [(f"units.csv:2:{c}", "not-in-vocabulary") for c in ("kind", "level", "sector")]
            + [("units.csv:2:valid_from", "not-a-date")],
        ),
    ],
)
def test_invalid_units_are_refused(tmp_path: Path, line: str, expected: list[tuple[str, str]]) -> None:
    assert import_errors(write_tables(tmp_path / "t", units=UNITS + line)) == expected


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("46388", "“46388”, which looks like the spreadsheet serial number of 2027-01-01"),
        ("46388.5", "“46388.5”, which looks like the spreadsheet serial number of 2027-01-01"),
        ("16438", "“16438”, which looks like the spreadsheet serial number of 1945-01-01"),
        ("16437", "“16437”"),
        ("73415", "“73415”, which looks like the spreadsheet serial number of 2100-12-31"),
        ("73416", "“73416”"),
        ("99999", "“99999”"),
        ("4638", "“4638”"),
    ],
)
def test_a_serial_date_is_reported_with_its_date(tmp_path: Path, text: str, detail: str) -> None:
    tables = write_tables(tmp_path / "t", units=UNITS + f"u,A,central,government,state,,{text},\n")
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(EmptyStore(), tables)
    [error] = caught.value.errors
    assert str(error) == f"units.csv:2:valid_from: not a date ({detail}) – write it as YYYY-MM-DD"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("lat", "90.1", "out-of-range"),
        ("lon", "-181", "out-of-range"),
        ("lat", "nan", "not-a-number"),
        ("lat", "1e999", "not-a-number"),
        ("lat", "21,5", "not-a-number"),
        ("area_km2", "-1", "out-of-range"),
        ("population", "-1", "not-a-whole-number"),
        ("population", "1.5", "not-a-whole-number"),
        ("population", "1" * 16, "not-a-whole-number"),
        ("payroll_baseline", "ten", "not-a-whole-number"),
    ],
)
def test_invalid_numbers_are_refused(tmp_path: Path, column: str, text: str, code: str) -> None:
    units = f'id,name,level,kind,sector,{column}\nu,A,central,government,state,"{text}"\n'
    assert import_errors(write_tables(tmp_path / "t", units=units)) == [(f"units.csv:2:{column}", code)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PART_OFF,a,b,,,,,,,\n", ("type", "not-in-vocabulary")),
        ("HOLDS,a,b,,,,,,,\n", ("type", "not-in-vocabulary")),
        (",a,b,,,,,,,\n", ("type", "required")),
        ("PART_OF,a,a,,,,,,,\n", ("target_id", "self-tie")),
        ("PART_OF,a,b,,,2,,,,\n", ("weight", "not-for-this-type")),
        ("PART_OF,a,b,lead,,,,,,\n", ("role", "not-for-this-type")),
        ("SERVES,a,b,,,,true,,,\n", ("enabled", "not-for-this-type")),
        ("COORDINATES_WITH,a,b,,,0,,,,\n", ("weight", "out-of-range")),
        ("COORDINATES_WITH,a,b,,,,maybe,,,\n", ("enabled", "not-a-boolean")),
        ("COORDINATES_WITH,a,b,,,,,0.5,,\n", ("share", "not-for-this-type")),
        ("ORIGINAL,c,b,,,,,1.5,,\n", ("share", "out-of-range")),
        ("ORIGINAL,c,b,,,,,0,,\n", ("share", "out-of-range")),
        ("RESPONSIBLE_FOR,a,t,,,,,,,\n", ("role", "required")),
        ("RESPONSIBLE_FOR,a,t,boss,,,,,,\n", ("role", "not-in-vocabulary")),
        ("RESPONSIBLE_FOR,a,t,lead,p,,,,,\n", ("post_id", "unknown-id")),
        ("PART_OF,a,,,,,,,,\n", ("target_id", "required")),
        ("PART_OF,a,nobody,,,,,,,\n", ("target_id", "unknown-id")),
        ("PART_OF,nobody,a,,,,,,,\n", ("source_id", "unknown-id")),
        ("COORDINATES_WITH,zz,b,,,,,,,\n", ("source_id", "unknown-id")),
        ("COORDINATES_WITH,b,Zz,,,,,,,\n", ("target_id", "unknown-id")),
        ("USES,a,b,,,,,,,\n", ("target_id", "unknown-id")),
        ("PART_OF,a,b,,,,,,2025-07-02,2025-07-01\n", ("valid_to", "inverted-interval")),
    ],
)
def test_invalid_links_are_refused(tmp_path: Path, line: str, expected: tuple[str, str]) -> None:
    tables = write_tables(
        tmp_path / "t",
        units=TEAM,
        links=LINKS + line,
        changes="id,kind,on\nc,merge,2025-07-01\n",
        tasks="id,title\nt,T\n",
    )
    assert import_errors(tables) == [(f"links.csv:2:{expected[0]}", expected[1])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PART_OF,b,b,,,,,,,\n", ("target_id", "self-tie")),
        ("PART_OF,b,,,,,,,,\n", ("target_id", "required")),
        ("PART_OF,b,?,,,,,,,\n", ("target_id", "not-an-id")),
        ("PART_OF,,b,,,,,,,\n", ("source_id", "required")),
    ],
)
def test_ends_are_validated_in_rows_that_are_otherwise_equal(
    tmp_path: Path, line: str, expected: tuple[str, str]
) -> None:
    tables = write_tables(tmp_path / "t", units=TEAM, links=LINKS + "PART_OF,a,b,,,,,,,\n" + line)
    assert import_errors(tables) == [(f"links.csv:3:{expected[0]}", expected[1])]


def test_errors_quote_the_value_and_give_advice(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(
            EmptyStore(),
            write_tables(tmp_path / "t", units=UNITS + unit_line("u", "v") + "w,\u001b[2J,x\u001b,area,state,,,\n"),
        )
    assert [str(error) for error in caught.value.errors] == [
        "units.csv:2:parent_id: there is no Unit v – define it in its table or correct the id",
        "units.csv:3:level: “x<U+001B>” is not an allowed value – "
        "use one of central, province, district, commune, community",
        "units.csv:3:name: control character (U+001B) – remove it",
    ]


def test_personal_values_are_redacted(tmp_path: Path) -> None:
    people = "id,name,phone,email\np,Nguyễn\u0007Văn,0912\u202e345,bí\u0007mật@example.org\nq, ,x,y\n"
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(EmptyStore(), write_tables(tmp_path / "t", units=TEAM, people=people))
    messages = "\n".join(str(error) for error in caught.value.errors)
    assert [error.location for error in caught.value.errors] == [
        "people.csv:2:email",
        "people.csv:2:name",
        "people.csv:2:phone",
        "people.csv:3:name",
    ]
    assert REDACTED in messages
    for secret in ("Nguyễn", "0912", "mật", "345"):
        assert secret not in messages


def test_an_empty_cell_is_null_or_the_default(tmp_path: Path) -> None:
    rows = imported_rows(
        write_tables(
            tmp_path / "t",
            units=TEAM,
            platforms=PLATFORMS + "x,X,,,\ny,Y,FALSE,,\nz,Z,True,,\n",
            links=LINKS + "COORDINATES_WITH,b,a,,,,,,,\n",
        )
    )
    required = {row["id"]: row["properties"]["required"] for row in rows if row.get("id") in {"x", "y", "z"}}
    assert required == {"x": True, "y": False, "z": True}
    (tie,) = [row for row in rows if "weight" in row["properties"]]
    assert (tie["source_id"], tie["target_id"]) == ("a", "b")
    assert tie["properties"] == {"weight": 1.0, "enabled": True}


def test_text_is_stored_in_nfc_and_otherwise_unchanged(tmp_path: Path) -> None:
    units = (
        UNITS
        + "u,<script>alert('Đ')</script>,central,government,state,,,\n"
        + "v,  Pho\u031b\u0300ng =1+1,central,area,state,,,\n"
    )
    names = {row["id"]: row["properties"] for row in imported_rows(write_tables(tmp_path / "t", units=units))}
    assert names["u"]["name"] == "<script>alert('Đ')</script>"
    assert names["v"]["name"] == "  Ph\u1edd" + "ng =1+1"
    assert names["v"]["name_folded"] == "phong 1 1"


def test_a_note_keeps_its_line_breaks(tmp_path: Path) -> None:
    changes = 'id,kind,on,note\nc,merge,2025-07-01,"one\r\n\ttwo"\n'
    rows = imported_rows(write_tables(tmp_path / "t", units=UNITS + ROOT, changes=changes))
    assert [row["properties"]["note"] for row in rows if row["id"] == "c"] == ["one\n\ttwo"]


def test_rows_with_one_key_must_agree(tmp_path: Path) -> None:
    same = UNITS + ROOT + unit_line("a", "vn") + unit_line("a", "vn")
    assert [row["id"] for row in imported_rows(write_tables(tmp_path / "same", units=same)) if "id" in row] == [
        "vn",
        "a",
    ]
    other = UNITS + ROOT + unit_line("a", "vn") + unit_line("a", "vn") + unit_line("a")
    assert import_errors(write_tables(tmp_path / "other", units=other)) == [
        ("units.csv:3:id", "conflicting-rows"),
        ("units.csv:4:id", "conflicting-rows"),
        ("units.csv:5:id", "conflicting-rows"),
    ]


def test_a_symmetric_tie_has_one_key(tmp_path: Path) -> None:
    links = LINKS + "COORDINATES_WITH,a,b,,,2,,,,\nCOORDINATES_WITH,b,a,,,3,,,,\n"
    assert import_errors(write_tables(tmp_path / "t", units=TEAM, links=links)) == [
        ("links.csv:2:source_id", "conflicting-rows"),
        ("links.csv:3:target_id", "conflicting-rows"),
    ]
