"""Damaged files: whatever byte is wrong, the answer is an error of ours, never a crash."""

import random
import zipfile
from pathlib import Path

import pytest

from dtgraph.errors import InputError
from dtgraph.exchange import check_tables
from dtgraph.exchange.tables.rejects_file import REJECTED

from ...helpers.exchange_files import as_workbook, as_zip

UNITS = "id,name,level,kind,sector\n" + "".join(f'u{n},"Đơn vị, {n}",commune,area,state\n' for n in range(20))
ROUNDS = 150


def csv(path: Path) -> None:
    path.write_text(UNITS, encoding="utf-8")


def rejects(path: Path) -> None:
    path.write_text(f"{','.join(REJECTED)},id,name\nunits.csv,3,name,blank,y,u,N\n", encoding="utf-8")


def packed(path: Path, method: int) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("t/units.csv", UNITS)


def workbook(path: Path) -> None:
    """Unpacked inside, so that what is damaged is its XML."""
    as_workbook(path, {"units": [line.split(",") for line in UNITS.replace(", ", " ").splitlines()[:3]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """`content` with a few bytes changed, taken away or put in, or cut off."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        if len(found) < 10:
            break
        at = chance.randrange(len(found))
        match chance.randrange(8):
            case 0:
                del found[at : at + chance.randrange(1, 20)]
            case 1:
                found[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 2:
                found[at] = chance.choice(b'\0\xff",\r\n<>&')
            case 3 if at:
                del found[at:]
            case _:
                found[at] = chance.randrange(256)
    return bytes(found)


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it passes over
@pytest.mark.parametrize("form", ["csv", "rejects", "stored", "deflated", "bzip2", "lzma", "workbook"])
def test_damage_is_told_as_an_error(tmp_path: Path, form: str) -> None:
    methods = {
        "stored": zipfile.ZIP_STORED,
        "deflated": zipfile.ZIP_DEFLATED,
        "bzip2": zipfile.ZIP_BZIP2,
        "lzma": zipfile.ZIP_LZMA,
    }
    folder = tmp_path / "t"
    folder.mkdir()
    if form in methods:
        source = path = tmp_path / "t.zip"
        packed(path, methods[form])
    elif form == "workbook":
        source = path = tmp_path / "t.xlsx"
        workbook(path)
    elif form == "rejects":
        source = path = tmp_path / "rejects.csv"
        rejects(path)
    else:
        source, path = folder, folder / "units.csv"
        csv(path)
    content = path.read_bytes()
    chance = random.Random(1690)
    told: list[str] = []
    for _ in range(ROUNDS):
        path.write_bytes(damaged(content, chance))
        try:
            check_tables(None, source, skip_invalid=chance.random() < 0.5)
        except InputError as error:
            told += [error.code, *map(str, getattr(error, "errors", ()))]
    assert told.count("import-refused") + told.count("not-importable") > ROUNDS // 3
    assert all(map(str.isprintable, told))


def test_a_whole_archive_is_read(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        packed(tmp_path / "t.zip", method)
        assert check_tables(None, tmp_path / "t.zip").created == 20
    workbook(tmp_path / "t.xlsx")
    assert check_tables(None, tmp_path / "t.xlsx").rows == 2
    assert check_tables(None, as_zip(tmp_path / "u.zip", {"units.csv": UNITS.encode()}, "t/")).rows == 20
