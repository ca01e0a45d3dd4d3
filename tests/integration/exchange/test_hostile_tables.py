"""Tables from strangers: each is refused with its place, and the network stays as it was, to the byte."""

import os
import re
import stat
import zipfile
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dtgraph.errors import REDACTED, ImportRefusedError, InputError
from dtgraph.exchange import check_tables, import_tables
from dtgraph.exchange.tables import csv_reader
from dtgraph.exchange.tables.archive import MOST_UNPACKED
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import as_workbook, as_zip, exported, put, refused, table, written

UNITS = "id,name,level,kind,sector,parent_id,valid_from,valid_to\n"
LINKS = "type,source_id,target_id,role,post_id,weight,enabled,share,valid_from,valid_to\n"
PEOPLE = "id,name,phone\n"
STORED = table("units", "id name level kind sector", "vn,Chính phủ,central,government,state", "a,A,commune,area,state")

Place = tuple[str, str]
Files = dict[str, bytes | str]


def unit(id_: str, name: str = "Đơn vị", parent: str = "", start: str = "", end: str = "") -> str:
    return f"{id_},{name},commune,area,state,{parent},{start},{end}\n"


def folder(path: Path, files: Files) -> Path:
    return written(path, {n: text.encode() if isinstance(text, str) else text for n, text in files.items()})


def found(store: Store, source: Path) -> list[Place]:
    """Where and what (its code) is wrong with `source`."""
    errors = refused(store, source)
    for error in errors:
        assert str(error) == f"{error.where}: {error.sentence} – {error.advice}"
        assert str(error).isprintable()
    return [(error.where, error.code) for error in errors]


CIRCLE = unit("x", parent="y", end="2025-07-01") + unit("y", parent="z", start="2020-01-01") + unit("z", parent="x")

FOLDERS: dict[str, tuple[Files, list[Place] | None]] = {
    "dangling id": ({"units.csv": UNITS + unit("x", parent="nobody")}, [("units.csv:2:parent_id", "unknown-id")]),
    "unknown column": ({"units.csv": "id,name,level,kind,sector,paretn\n"}, [("units.csv:1:paretn", "unknown-column")]),
    "inverted interval": (
        {"units.csv": UNITS + unit("x", start="2025-07-02", end="2025-07-01")},
        [("units.csv:2:valid_to", "inverted-interval")],
    ),
    "empty interval": (
        {"units.csv": UNITS + unit("x", start="2025-07-01", end="2025-07-01")},
        [("units.csv:2:valid_to", "empty-interval")],
    ),
    "circle on some days": ({"units.csv": UNITS + CIRCLE}, [(f"units.csv:{n}:parent_id", "cycle") for n in (2, 3, 4)]),
    "circle through what is stored": (
        {"units.csv": UNITS + unit("x", parent="a"), "links.csv": LINKS + "PART_OF,a,x,,,,,,2025-01-01,\n"},
        [("links.csv:2:target_id", "cycle"), ("units.csv:2:parent_id", "cycle")],
    ),
    "Latin 1": ({"units.csv": (UNITS + unit("x", "Hué")).encode("latin-1")}, [("units.csv:2:name", "not-utf-8")]),
    "UTF-16": ({"units.csv": (UNITS + unit("x")).encode("utf-16-le")}, None),
    "ten megabytes": ({"units.csv": UNITS + unit("x", "A" * 10_000_000)}, [("units.csv:2:name", "too-long")]),
    "longer in NFC": ({"units.csv": UNITS + unit("x", "\ufb2c" * 9_999)}, [("units.csv:2:name", "too-long")]),
    "control": ({"units.csv": UNITS + unit("x", "A\x1b[2J")}, [("units.csv:2:name", "control-character")]),
    "C1 control": ({"units.csv": UNITS + unit("x", "A\x9b2J")}, [("units.csv:2:name", "control-character")]),
    "bidi": ({"units.csv": UNITS + unit("x", "A\u2067B")}, [("units.csv:2:name", "bidirectional-control")]),
    "one key, two values": (
        {"units.csv": UNITS + unit("x", "A") + unit("y") + unit("x", "B")},
        [("units.csv:2:id", "conflicting-rows"), ("units.csv:4:id", "conflicting-rows")],
    ),
    "one key, two parents": (
        {"units.csv": UNITS + unit("x", parent="a") + unit("x", parent="vn")},
        [("units.csv:2:id", "conflicting-rows"), ("units.csv:3:id", "conflicting-rows")],
    ),
    "two tables": (
        {"units.csv": UNITS + unit("x"), "tasks.csv": "id,title\nx,T\n"},
        [("tasks.csv:2:id", "id-in-two-tables"), ("units.csv:2:id", "id-in-two-tables")],
    ),
    "stored in another table": ({"tasks.csv": "id,title\na,T\n"}, [("tasks.csv:2:id", "id-in-two-tables")]),
    "to itself": ({"links.csv": LINKS + "SERVES,a,a,,,,,,,\n"}, [("links.csv:2:target_id", "self-tie")]),
    "CR alone": ({"units.csv": (UNITS + unit("x")).replace("\n", "\r")}, [("units.csv:1", "carriage-returns")]),
    "unknown table": ({"unit.csv": UNITS + unit("x")}, [("unit.csv", "unknown-table")]),
    "numbers": (
        {
            "units.csv": "id,name,level,kind,sector,lat,lon,population,area_km2\n"
            "x,X,commune,area,state,90.0001,-180.5,1234567890123456,inf\n"
            "y,Y,commune,area,state,nan,1e999,-1,-0.5\nz,Z,commune,area,state,٣,0x10,1e3,1_0\n"
        },
        [
            ("units.csv:2:area_km2", "not-a-number"),
            ("units.csv:2:lat", "out-of-range"),
            ("units.csv:2:lon", "out-of-range"),
            ("units.csv:2:population", "not-a-whole-number"),
            ("units.csv:3:area_km2", "out-of-range"),
            ("units.csv:3:lat", "not-a-number"),
            ("units.csv:3:lon", "not-a-number"),
            ("units.csv:3:population", "not-a-whole-number"),
            ("units.csv:4:area_km2", "not-a-number"),
            ("units.csv:4:lat", "not-a-number"),
            ("units.csv:4:lon", "not-a-number"),
            ("units.csv:4:population", "not-a-whole-number"),
        ],
    ),
    "weights and shares": (
        {
            "links.csv": LINKS + "COORDINATES_WITH,a,vn,,,0,,,,\nCOORDINATES_WITH,a,vn,,,inf,,,2020-01-01,\n"
            "ORIGINAL,c,a,,,,,1.01,,\nREPORTS_TO,a,vn,,,1,,,,\n",
            "changes.csv": "id,kind,on\nc,merge,2025-07-01\n",
        },
        [
            ("links.csv:2:weight", "out-of-range"),
            ("links.csv:3:weight", "not-a-number"),
            ("links.csv:4:share", "out-of-range"),
            ("links.csv:5:weight", "not-for-this-type"),
        ],
    ),
    "ids": (
        {"units.csv": UNITS + unit(" x") + unit("../../etc/passwd") + unit("Đ") + unit("x" * 129) + unit("x'--")},
        [(f"units.csv:{row}:id", "not-an-id") for row in range(2, 7)],
    ),
    "blank name": ({"units.csv": UNITS + unit("x", " \u00a0 ")}, [("units.csv:2:name", "blank")]),
    "no post of this unit": (
        {"posts.csv": "id,unit_id,role\np,,head\n"},
        [("posts.csv:2:unit_id", "post-without-unit")],
    ),
    "overlap": (
        {"links.csv": LINKS + "SERVES,a,vn,,,,,,,2025-01-02\nSERVES,a,vn,,,,,,2025-01-01,\n"},
        [("links.csv:2:valid_from", "overlapping-intervals"), ("links.csv:3:valid_from", "overlapping-intervals")],
    ),
    "a million columns": ({"units.csv": "x," * 1_000_000}, [("units.csv:1", "too-many-columns")]),
    "no header": ({"people.csv": "p,Nguyễn Văn A,0912345678\n"}, [("people.csv", "empty-file")]),
    "nothing": ({"units.csv": ""}, [("units.csv", "empty-file")]),
    "open quotes": ({"units.csv": UNITS + 'x,"A\n'}, [("units.csv:2", "broken-csv")]),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_hostile_folder_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    put(store, STORED)
    files, expected = FOLDERS[name]
    places = found(store, folder(tmp_path / "t", files))
    assert places == expected if expected is not None else places
    assert check_refused(store, tmp_path / "t") == places


def check_refused(store: Store, source: Path) -> list[Place]:
    with pytest.raises(ImportRefusedError) as caught:
        check_tables(store, source)
    return [(error.where, error.code) for error in caught.value.errors]


def test_a_record_without_end(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "_LONGEST", 10_000)
    long = folder(tmp_path / "long", {"units.csv": UNITS + unit("x") * 1_000 + '"\n",' * 2_501})
    assert found(embedded_store, long) == [("units.csv:1002", "too-long")]
    import_tables(embedded_store, folder(tmp_path / "many", {"units.csv": UNITS + unit("x") * 1_000}))


def test_markup_in_a_name_is_plain_text(store: Store, tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "'; MATCH (n) DETACH DELETE n //", "=HYPERLINK(1)", "${x} {0} %s"]
    rows = "".join(unit(f"u{n}", name) for n, name in enumerate(names))
    import_tables(store, folder(tmp_path / "t", {"units.csv": UNITS + rows}))
    assert [row["name"] for row in store.read("MATCH (n:Unit) RETURN n.name AS name ORDER BY n.id")] == names


def test_what_looks_wrong_and_is_not(embedded_store: Store, tmp_path: Path) -> None:
    """A circle that is on no single day, a BOM, blank lines, TRUE, NFD, and a row twice with the same values."""
    circle = unit("x", parent="y", end="2025-07-01") + unit("y", parent="x", start="2025-07-01")
    files: Files = {
        "units.csv": b"\xef\xbb\xbf" + (UNITS + "\n,,,,,,,\n" + circle + circle + "\r\n").encode(),
        "platforms.csv": "id,name,required\np,Pho\u031b\u0300ng,TRUE\nq,Phờng,true\n",
    }
    import_tables(embedded_store, folder(tmp_path / "t", files))
    names = embedded_store.read("MATCH (n:Platform) RETURN DISTINCT n.name AS name, n.required AS required")
    assert names == [{"name": "Ph\u1eddng", "required": True}]
    assert exported(embedded_store)["units.csv"].count(b"\n") == 3


def _packed(*members: tuple[str, str]) -> Callable[[Path], Path]:
    def packed(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in members:
                archive.writestr(zipfile.ZipInfo(name), text)
        return path

    return packed


def _bomb(path: Path) -> Path:
    """An archive whose one member says that it unpacks to more than is read."""
    as_zip(path, {"units.csv": UNITS.encode()})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (MOST_UNPACKED + 1).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def _link(path: Path) -> Path:
    info = zipfile.ZipInfo("units.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


def _damaged(path: Path) -> Path:
    as_zip(path, {"units.csv": (UNITS + "".join(unit(f"x{n}") for n in range(100))).encode()})
    content = bytearray(path.read_bytes())
    content[60:120] = bytes(60)
    path.write_bytes(content)
    return path


def _text(path: Path) -> Path:
    path.write_text("no archive", encoding="ascii")
    return path


ARCHIVES: dict[str, tuple[Callable[[Path], Path], list[Place]]] = {
    "out of its folder": (_packed(("../units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "out of its folder below": (_packed(("a/b/../../../units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "out of it by backslashes": (_packed(("..\\units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "absolute": (_packed(("/tmp/units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "of a drive": (_packed(("C:\\units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "an innocent file out of it": (_packed(("units.csv", UNITS), ("../x.txt", "")), [("t.zip", "unsafe-archive")]),
    "a link": (_link, [("t.zip", "unsafe-archive")]),
    "twice": (_packed(("t/units.csv", UNITS), ("t/./units.csv", UNITS)), [("t.zip", "duplicate-table")]),
    "twice but for case": (_packed(("units.CSV", UNITS), ("units.csv", UNITS)), [("units.csv", "duplicate-table")]),
    "two folders": (_packed(("a/units.csv", UNITS), ("b/units.csv", UNITS)), [("t.zip/b", "unknown-table")]),
    "unknown table": (_packed(("t/unitss.csv", UNITS)), [("t/unitss.csv", "unknown-table")]),
    "a bomb": (_bomb, [("t.zip", "archive-too-large")]),
    "damaged": (_damaged, [("units.csv", "broken-archive")]),
    "no archive": (_text, [("t.zip", "broken-archive")]),
    "empty": (_packed(), [("t.zip", "no-tables")]),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_refused(embedded_store: Store, tmp_path: Path, name: str) -> None:
    put(embedded_store, STORED)
    make, expected = ARCHIVES[name]
    before = sorted(tmp_path.parent.iterdir())
    assert found(embedded_store, make(tmp_path / "t.zip")) == expected
    assert sorted(tmp_path.parent.iterdir()) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_file_twice_in_an_archive(store: Store, tmp_path: Path) -> None:
    put(store, STORED)
    make = _packed(("units.csv", UNITS + unit("x")), ("units.csv", UNITS + unit("y")))
    assert found(store, make(tmp_path / "t.zip")) == [("t.zip", "duplicate-table")]


def test_an_archive_that_unpacks_to_more_than_it_says(embedded_store: Store, tmp_path: Path) -> None:
    path = as_zip(tmp_path / "t.zip", {"units.csv": (UNITS + unit("x") * 1_000).encode()})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = len(UNITS).to_bytes(4, "little")
    path.write_bytes(content)
    [(_, code)] = found(embedded_store, path)
    assert code == "broken-archive"


def test_a_workbook_of_awkward_cells(store: Store, tmp_path: Path) -> None:
    put(store, STORED)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    rows: list[list[Any]] = [
        ["id", "name", "level", "kind", "sector", "population"],
        ["x", "=A1", "commune", "area", "state", 1],
        ["y", "Y", "commune", "area", "state", 1.5],
        ["z", "Z", "commune", "area", "state", True],
        ["w", "#REF!", "commune", "area", "state", 1],
        [None] * 6,
        ["v", "V", "commune", "area", "state", 1e300],
    ]
    for row in rows:
        sheet.append(row)
    book.create_sheet("Sheet2")
    book.save(tmp_path / "t.xlsx")
    assert found(store, tmp_path / "t.xlsx") == [
        ("t.xlsx/Sheet2", "unknown-table"),
        ("t.xlsx/units:2:name", "formula-without-value"),
        ("t.xlsx/units:3:population", "not-a-whole-number"),
        ("t.xlsx/units:4:population", "not-a-whole-number"),
        ("t.xlsx/units:5:name", "not-a-cell-value"),
        ("t.xlsx/units:7:population", "not-a-whole-number"),
    ]


def test_a_personal_value_is_in_no_error(store: Store, tmp_path: Path) -> None:
    secret = "Bí Mật"
    bad = f"p,{secret}\x07,{secret}\u202e\nq,{secret},0912\nq,{secret} x,0912\n"
    put(store, STORED)
    sources = [
        folder(tmp_path / "cells", {"people.csv": PEOPLE + bad}),
        folder(tmp_path / "no header", {"people.csv": f"p,{secret},0912\n"}),
        folder(tmp_path / "no header, semicolons", {"people.csv": f"p;{secret};0912\n"}),
        folder(tmp_path / "quotes", {"people.csv": PEOPLE + f'p,"{secret}"x,0912\n'}),
        folder(tmp_path / "too many", {"people.csv": PEOPLE + f"p,{secret},0912,{secret}\n"}),
        as_workbook(tmp_path / "t.xlsx", {"people": [PEOPLE.strip().split(","), ["p", secret, time(9, 12)]]}),
    ]
    for source in sources:
        said = "\n".join(map(str, refused(store, source)))
        assert secret not in said
        assert not re.search("0?9:?12", said)
    assert REDACTED in said


def test_no_more_than_a_thousand_errors_are_told(store: Store, tmp_path: Path) -> None:
    put(store, STORED)
    many = "".join(unit(f"x{n}", parent="nobody") for n in range(1_500))
    with pytest.raises(ImportRefusedError, match="1500 errors in t; nothing was stored") as caught:
        import_tables(store, folder(tmp_path / "t", {"units.csv": UNITS + many}))
    assert (caught.value.total, len(caught.value.errors)) == (1_500, 1_000)
    assert caught.value.errors[-1].where == "units.csv:1001:parent_id"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "nothing/at/all", "t.csv/x", "pipe", "some.txt"])
def test_what_cannot_be_a_source(embedded_store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text("hello")
    (tmp_path / "some.txt").write_text("hello")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError) as caught:
        import_tables(embedded_store, tmp_path / name)
    assert caught.value.code in {"no-such-file", "unreadable-file", "not-importable"}
