"""Untrusted tables are refused with the location of each error, and the network does not change."""

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
from dtgraph.exchange.imports.importer import check_tables, import_tables
from dtgraph.exchange.tables import csv_reader
from dtgraph.exchange.tables.archive import MAX_UNPACKED_BYTES
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import (
    export_files,
    import_errors,
    import_sheets,
    make_sheet,
    pack_zip,
    save_workbook,
    write_files,
)

UNITS = "id,name,level,kind,sector,parent_id,valid_from,valid_to\n"
LINKS = "type,source_id,target_id,role,post_id,weight,enabled,share,valid_from,valid_to\n"
PEOPLE = "id,name,phone\n"
STORED = make_sheet(
    "units", "id name level kind sector", "vn,Chính phủ,central,government,state", "a,A,commune,area,state"
)

Finding = tuple[str, str]
"""The location and the code of an error."""
Files = dict[str, bytes | str]


def unit(id_: str, name: str = "Đơn vị", parent: str = "", start: str = "", end: str = "") -> str:
    return f"{id_},{name},commune,area,state,{parent},{start},{end}\n"


def write_folder(path: Path, files: Files) -> Path:
    return write_files(path, {n: text.encode() if isinstance(text, str) else text for n, text in files.items()})


def import_findings(store: Store, source: Path) -> list[Finding]:
    errors = import_errors(store, source)
    for error in errors:
        assert str(error) == f"{error.location}: {error.message} – {error.advice}"
        assert str(error).isprintable()
    return [(error.location, error.code) for error in errors]


CYCLE = unit("x", parent="y", end="2025-07-01") + unit("y", parent="z", start="2020-01-01") + unit("z", parent="x")

FOLDERS: dict[str, tuple[Files, list[Finding] | None]] = {
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
    "cycle on some days": ({"units.csv": UNITS + CYCLE}, [(f"units.csv:{n}:parent_id", "cycle") for n in (2, 3, 4)]),
    "cycle through stored ties": (
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
    "id in two tables": (
        {"units.csv": UNITS + unit("x"), "tasks.csv": "id,title\nx,T\n"},
        [("tasks.csv:2:id", "id-in-two-tables"), ("units.csv:2:id", "id-in-two-tables")],
    ),
    "id stored in another table": ({"tasks.csv": "id,title\na,T\n"}, [("tasks.csv:2:id", "id-in-two-tables")]),
    "self-tie": ({"links.csv": LINKS + "SERVES,a,a,,,,,,,\n"}, [("links.csv:2:target_id", "self-tie")]),
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
    "post without unit": (
        {"posts.csv": "id,unit_id,role\np,,head\n"},
        [("posts.csv:2:unit_id", "post-without-unit")],
    ),
    "overlap": (
        {"links.csv": LINKS + "SERVES,a,vn,,,,,,,2025-01-02\nSERVES,a,vn,,,,,,2025-01-01,\n"},
        [("links.csv:2:valid_from", "overlapping-intervals"), ("links.csv:3:valid_from", "overlapping-intervals")],
    ),
    "a million columns": ({"units.csv": "x," * 1_000_000}, [("units.csv:1", "too-many-columns")]),
    "no header": ({"people.csv": "p,Nguyễn Văn A,0912345678\n"}, [("people.csv", "empty-file")]),
    "empty file": ({"units.csv": ""}, [("units.csv", "empty-file")]),
    "open quotes": ({"units.csv": UNITS + 'x,"A\n'}, [("units.csv:2", "broken-csv")]),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_hostile_folders_are_refused(store: Store, tmp_path: Path, name: str) -> None:
    import_sheets(store, STORED)
    files, expected = FOLDERS[name]
    findings = import_findings(store, write_folder(tmp_path / "t", files))
    assert findings == expected if expected is not None else findings
    assert check_findings(store, tmp_path / "t") == findings


def check_findings(store: Store, source: Path) -> list[Finding]:
    with pytest.raises(ImportRefusedError) as caught:
        check_tables(store, source)
    return [(error.location, error.code) for error in caught.value.errors]


def test_too_long_records_are_refused(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "_MAX_RECORD_CHARS", 10_000)
    long = write_folder(tmp_path / "long", {"units.csv": UNITS + unit("x") * 1_000 + '"\n",' * 2_501})
    assert import_findings(embedded_store, long) == [("units.csv:1002", "too-long")]
    import_tables(embedded_store, write_folder(tmp_path / "many", {"units.csv": UNITS + unit("x") * 1_000}))


def test_markup_in_names_is_plain_text(store: Store, tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "'; MATCH (n) DETACH DELETE n //", "=HYPERLINK(1)", "${x} {0} %s"]
    rows = "".join(unit(f"u{n}", name) for n, name in enumerate(names))
    import_tables(store, write_folder(tmp_path / "t", {"units.csv": UNITS + rows}))
    assert [row["name"] for row in store.read("MATCH (n:Unit) RETURN n.name AS name ORDER BY n.id")] == names


def test_unusual_but_valid_tables_are_imported(embedded_store: Store, tmp_path: Path) -> None:
    """A cycle in force on no day, a BOM, blank lines, `TRUE`, NFD, and duplicate rows with the same values."""
    cycle = unit("x", parent="y", end="2025-07-01") + unit("y", parent="x", start="2025-07-01")
    files: Files = {
        "units.csv": b"\xef\xbb\xbf" + (UNITS + "\n,,,,,,,\n" + cycle + cycle + "\r\n").encode(),
        "platforms.csv": "id,name,required\np,Pho\u031b\u0300ng,TRUE\nq,Phờng,true\n",
    }
    import_tables(embedded_store, write_folder(tmp_path / "t", files))
    names = embedded_store.read("MATCH (n:Platform) RETURN DISTINCT n.name AS name, n.required AS required")
    assert names == [{"name": "Ph\u1eddng", "required": True}]
    assert export_files(embedded_store)["units.csv"].count(b"\n") == 3


def _zip_writer(*members: tuple[str, str]) -> Callable[[Path], Path]:
    def write_zip(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in members:
                archive.writestr(zipfile.ZipInfo(name), text)
        return path

    return write_zip


def _bomb(path: Path) -> Path:
    """Write an archive whose only member declares more than the maximum size."""
    pack_zip(path, {"units.csv": UNITS.encode()})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (MAX_UNPACKED_BYTES + 1).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def _link(path: Path) -> Path:
    info = zipfile.ZipInfo("units.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


def _damaged(path: Path) -> Path:
    pack_zip(path, {"units.csv": (UNITS + "".join(unit(f"x{n}") for n in range(100))).encode()})
    content = bytearray(path.read_bytes())
    content[60:120] = bytes(60)
    path.write_bytes(content)
    return path


def _text(path: Path) -> Path:
    path.write_text("no archive", encoding="ascii")
    return path


ARCHIVES: dict[str, tuple[Callable[[Path], Path], list[Finding]]] = {
    "path traversal": (_zip_writer(("../units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "path traversal below a folder": (_zip_writer(("a/b/../../../units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "path traversal with backslashes": (_zip_writer(("..\\units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "absolute path": (_zip_writer(("/tmp/units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "path with a drive": (_zip_writer(("C:\\units.csv", UNITS)), [("t.zip", "unsafe-archive")]),
    "traversal of another file": (
        _zip_writer(("units.csv", UNITS), ("../x.txt", "")),
        [("t.zip", "unsafe-archive")],
    ),
    "symbolic link": (_link, [("t.zip", "unsafe-archive")]),
    "duplicate path": (_zip_writer(("t/units.csv", UNITS), ("t/./units.csv", UNITS)), [("t.zip", "duplicate-table")]),
    "duplicate but for case": (
        _zip_writer(("units.CSV", UNITS), ("units.csv", UNITS)),
        [("units.csv", "duplicate-table")],
    ),
    "two folders": (_zip_writer(("a/units.csv", UNITS), ("b/units.csv", UNITS)), [("t.zip/b", "unknown-table")]),
    "unknown table": (_zip_writer(("t/unitss.csv", UNITS)), [("t/unitss.csv", "unknown-table")]),
    "zip bomb": (_bomb, [("t.zip", "archive-too-large")]),
    "damaged": (_damaged, [("units.csv", "broken-archive")]),
    "not an archive": (_text, [("t.zip", "broken-archive")]),
    "empty archive": (_zip_writer(), [("t.zip", "no-tables")]),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ARCHIVES)
def test_hostile_archives_are_refused(embedded_store: Store, tmp_path: Path, name: str) -> None:
    import_sheets(embedded_store, STORED)
    make, expected = ARCHIVES[name]
    before = sorted(tmp_path.parent.iterdir())
    assert import_findings(embedded_store, make(tmp_path / "t.zip")) == expected
    assert sorted(tmp_path.parent.iterdir()) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_members_are_refused(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    make = _zip_writer(("units.csv", UNITS + unit("x")), ("units.csv", UNITS + unit("y")))
    assert import_findings(store, make(tmp_path / "t.zip")) == [("t.zip", "duplicate-table")]


def test_an_archive_that_unpacks_to_more_than_it_declares_is_refused(embedded_store: Store, tmp_path: Path) -> None:
    path = pack_zip(tmp_path / "t.zip", {"units.csv": (UNITS + unit("x") * 1_000).encode()})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = len(UNITS).to_bytes(4, "little")
    path.write_bytes(content)
    [(_, code)] = import_findings(embedded_store, path)
    assert code == "broken-archive"


def test_a_workbook_of_invalid_cells_is_refused(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
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
    assert import_findings(store, tmp_path / "t.xlsx") == [
        ("t.xlsx/Sheet2", "unknown-table"),
        ("t.xlsx/units:2:name", "formula-without-value"),
        ("t.xlsx/units:3:population", "not-a-whole-number"),
        ("t.xlsx/units:4:population", "not-a-whole-number"),
        ("t.xlsx/units:5:name", "not-a-cell-value"),
        ("t.xlsx/units:7:population", "not-a-whole-number"),
    ]


def test_errors_contain_no_personal_values(store: Store, tmp_path: Path) -> None:
    secret = "Bí Mật"
    bad = f"p,{secret}\x07,{secret}\u202e\nq,{secret},0912\nq,{secret} x,0912\n"
    import_sheets(store, STORED)
    sources = [
        write_folder(tmp_path / "cells", {"people.csv": PEOPLE + bad}),
        write_folder(tmp_path / "no header", {"people.csv": f"p,{secret},0912\n"}),
        write_folder(tmp_path / "no header, semicolons", {"people.csv": f"p;{secret};0912\n"}),
        write_folder(tmp_path / "quotes", {"people.csv": PEOPLE + f'p,"{secret}"x,0912\n'}),
        write_folder(tmp_path / "too many", {"people.csv": PEOPLE + f"p,{secret},0912,{secret}\n"}),
        save_workbook(tmp_path / "t.xlsx", {"people": [PEOPLE.strip().split(","), ["p", secret, time(9, 12)]]}),
    ]
    for source in sources:
        messages = "\n".join(map(str, import_errors(store, source)))
        assert secret not in messages
        assert not re.search("0?9:?12", messages)
    assert REDACTED in messages


def test_at_most_a_thousand_errors_are_reported(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    many = "".join(unit(f"x{n}", parent="nobody") for n in range(1_500))
    with pytest.raises(ImportRefusedError, match="1500 errors in t; nothing was stored") as caught:
        import_tables(store, write_folder(tmp_path / "t", {"units.csv": UNITS + many}))
    assert (caught.value.total, len(caught.value.errors)) == (1_500, 1_000)
    assert caught.value.errors[-1].location == "units.csv:1001:parent_id"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "nothing/at/all", "t.csv/x", "pipe", "some.txt"])
def test_other_sources_are_refused(embedded_store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text("hello")
    (tmp_path / "some.txt").write_text("hello")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError) as caught:
        import_tables(embedded_store, tmp_path / name)
    assert caught.value.code in {"no-such-file", "unreadable-file", "not-importable"}
