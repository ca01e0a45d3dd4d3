"""Damaged files are refused with an error, never a crash."""

import random
import zipfile
from pathlib import Path

import pytest

from dtgraph.errors import InputError
from dtgraph.exchange.imports.importer import check_tables
from dtgraph.exchange.tables.rejects_file import REJECTS_COLUMNS

from ...helpers.exchange_files import pack_zip, save_workbook

UNITS = "id,name,level,kind,sector\n" + "".join(f'u{n},"Đơn vị, {n}",commune,area,state\n' for n in range(20))
ROUNDS = 150


def write_csv(path: Path) -> None:
    path.write_text(UNITS, encoding="utf-8")


def write_rejects(path: Path) -> None:
    path.write_text(f"{','.join(REJECTS_COLUMNS)},id,name\nunits.csv,3,name,blank,y,u,N\n", encoding="utf-8")


def write_zip(path: Path, method: int) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("t/units.csv", UNITS)


def write_workbook(path: Path) -> None:
    """Store the members uncompressed, so that the damage is in their XML."""
    save_workbook(path, {"units": [line.split(",") for line in UNITS.replace(", ", " ").splitlines()[:3]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def damage(content: bytes, generator: random.Random) -> bytes:
    """Change, remove or insert a few bytes of `content`, or truncate it."""
    data = bytearray(content)
    for _ in range(generator.choice((1, 1, 2, 5, 20))):
        if len(data) < 10:
            break
        at = generator.randrange(len(data))
        match generator.randrange(8):
            case 0:
                del data[at : at + generator.randrange(1, 20)]
            case 1:
                data[at:at] = generator.randbytes(generator.randrange(1, 9))
            case 2:
                data[at] = generator.choice(b'\0\xff",\r\n<>&')
            case 3 if at:
                del data[at:]
            case _:
                data[at] = generator.randrange(256)
    return bytes(data)


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it ignores
@pytest.mark.parametrize("form", ["csv", "rejects", "stored", "deflated", "bzip2", "lzma", "workbook"])
def test_damaged_files_are_refused(tmp_path: Path, form: str) -> None:
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
        write_zip(path, methods[form])
    elif form == "workbook":
        source = path = tmp_path / "t.xlsx"
        write_workbook(path)
    elif form == "rejects":
        source = path = tmp_path / "rejects.csv"
        write_rejects(path)
    else:
        source, path = folder, folder / "units.csv"
        write_csv(path)
    content = path.read_bytes()
    generator = random.Random(1690)
    errors: list[str] = []
    for _ in range(ROUNDS):
        path.write_bytes(damage(content, generator))
        try:
            check_tables(None, source, skip_invalid=generator.random() < 0.5)
        except InputError as error:
            errors += [error.code, *map(str, getattr(error, "errors", ()))]
    assert errors.count("import-refused") + errors.count("not-importable") > ROUNDS // 3
    assert all(map(str.isprintable, errors))


def test_undamaged_archives_are_read(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        write_zip(tmp_path / "t.zip", method)
        assert check_tables(None, tmp_path / "t.zip").created == 20
    write_workbook(tmp_path / "t.xlsx")
    assert check_tables(None, tmp_path / "t.xlsx").rows == 2
    assert check_tables(None, pack_zip(tmp_path / "u.zip", {"units.csv": UNITS.encode()}, "t/")).rows == 20
