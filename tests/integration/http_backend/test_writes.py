"""Writes over a service have the same reports, errors and tables as writes on the network itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dtgraph.errors import DtgraphError
from dtgraph.exchange.imports.idempotency import IdempotencyKey
from dtgraph.exchange.tables.sheet import Sheet, UnreadableCell
from dtgraph.network import Network

from ...helpers.exchange_files import pack_zip, save_workbook, write_files
from ...helpers.live_service import LiveService
from ...helpers.outcomes import outcome

Pair = tuple[Network, Network]

UNITS = "id,name,level,kind,sector,parent_id,population\n"
VALID_FILES = {
    "units.csv": f"{UNITS}c,C,commune,area,state,vn,5\n".encode(),
    "changes.csv": 'id,kind,on,note\nx,merge,2025-07-01,"hai\ndòng"\ny,split,2025-07-01,\n'.encode(),
}
INVALID_FILES = {
    "units.csv": f"{UNITS}c,C,commune,area,state,vn,5\nd,D,commune,area,state,vn,many\n".encode(),
    "posts.csv": b"id,unit_id,role\n\nr,c,boss\ns,d,head\n",
    "people.csv": b"id,name,phone\nx,Nguy\xe1n,1\ny,B,2\n",
}
Rows = dict[str, list[list[Any]]]
VALID_ROWS: Rows = {"units": [[*UNITS.strip().split(",")], ["c", "C", "commune", "area", "state", "vn", 5]]}
INVALID_ROWS: Rows = {
    "units": [*VALID_ROWS["units"], ["d e", "D", "commune", "area", "", "vn", 5]],
    "houses": [["id"], ["x"]],
}


def exported_files(network: Network, folder: Path) -> dict[str, bytes]:
    network.export_tables(folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_single_rows(pair: Pair, tmp_path: Path) -> None:
    direct, remote = pair
    idempotency_key = IdempotencyKey("one and the same", "")
    version = direct.version
    steps: list[Callable[[Any], Any]] = [
        lambda net: net.upsert("people", {"id": "x", "name": "Trần", "home_unit_id": "b", "valid_from": "2025-01-01"}),
        lambda net: net.upsert("people", {"id": "x", "name": "Trần", "home_unit_id": "b", "valid_from": "2025-01-01"}),
        lambda net: net.upsert(
            "units", {"id": "a", "name": "A", "level": "commune", "kind": "area", "sector": "state"}
        ),
        lambda net: net.upsert("changes", {"id": "ch", "kind": "merge", "on": "2025-07-01", "note": "hai\ndòng"}),
        lambda net: net.upsert(
            "links", {"type": "COORDINATES_WITH", "source_id": "a", "target_id": "b", "weight": 0.1}
        ),
        lambda net: net.upsert("tasks", {"id": "u", "title": "U"}, idempotency_key=idempotency_key),
        lambda net: net.upsert("tasks", {"id": "u", "title": "U"}, idempotency_key=idempotency_key),
        lambda net: net.upsert("tasks", {"id": "u", "title": "V"}, if_version=version),
        lambda net: net.upsert("tasks", {"id": "u", "title": "V"}, if_version=net.version),
        lambda net: net.end("tasks", {"id": "u"}, "2026-01-01", idempotency_key=IdempotencyKey("end", "")),
        lambda net: net.end("tasks", {"id": "u"}, "2026-01-01", idempotency_key=IdempotencyKey("end", "")),
        lambda net: net.end("tasks", {"id": "u"}, "2026-01-02"),
        lambda net: net.end("holdings", {"valid_from": "2025-01-01", "person_id": "p", "post_id": "q"}, "2024-01-01"),
        lambda net: net.end("holdings", {"valid_from": "2025-01-01", "person_id": "p", "post_id": "q"}, "2026-01-01"),
        lambda net: net.end("memberships", {"person_id": "p", "unit_id": "b"}, "2026-01-01", if_version=net.version),
        lambda net: net.end(
            "links", {"type": "RESPONSIBLE_FOR", "source_id": "a", "target_id": "t", "role": "lead"}, "2026-01-01"
        ),
        lambda net: net.version,
    ]
    for step in steps:
        assert outcome(remote, step) == outcome(direct, step)
    assert exported_files(remote, tmp_path / "one") == exported_files(direct, tmp_path / "other")


def test_unreadable_cell(pair: Pair) -> None:
    direct, remote = pair
    sheet = Sheet("tasks", "t", ["id", "title"], [(2, ["x", UnreadableCell("not-a-cell-value", found="“list”")])])
    assert outcome(remote, lambda net: net.import_tables([sheet])) == outcome(
        direct, lambda net: net.import_tables([sheet])
    )


def test_conflicting_idempotency_key(pair: Pair) -> None:
    direct, remote = pair
    direct.upsert("tasks", {"id": "again", "title": "U"})
    remote.upsert("tasks", {"id": "again", "title": "U"}, idempotency_key=IdempotencyKey("key", ""))
    for key, code in (("key", "key-used-otherwise"), ("ké", "bad-option"), ("", "bad-option")):
        with pytest.raises(DtgraphError) as error:
            remote.upsert("tasks", {"id": "again", "title": "V"}, idempotency_key=IdempotencyKey(key, ""))
        assert error.value.code == code


def sources(folder: Path) -> dict[str, Any]:
    """Return sources of every kind for an import, valid and invalid."""
    folder.mkdir()
    sheets = [
        Sheet(
            "units", "mine", ["id", "name", "level", "kind", "sector"], [(2, ["d", "D", "commune", "area", "state"])]
        ),
        Sheet("posts", "posts.csv", ["id", "unit_id", "role"], [(5, ["w", "d", "head"]), (9, ["v", "d", "boss"])]),
    ]
    (folder / "empty").mkdir()
    (folder / "broken.zip").write_bytes(b"PK nothing")
    (folder / "broken.xlsx").write_bytes(b"nothing")
    files = {**VALID_FILES, "houses.csv": b"id\n", "notes.txt": b"not read"}
    return {
        "folder": write_files(folder / "good", VALID_FILES),
        "text": str(write_files(folder / "good", VALID_FILES)),
        "bad folder": write_files(folder / "thư mục", INVALID_FILES),
        "strange folder": write_files(folder / "strange", files),
        "empty folder": folder / "empty",
        "zip": pack_zip(folder / "with spaces.ZIP", VALID_FILES, "inside/"),
        "bad zip": pack_zip(folder / "bad.zip", INVALID_FILES),
        "broken zip": folder / "broken.zip",
        "workbook": save_workbook(folder / "sổ.xlsx", VALID_ROWS),
        "bad workbook": save_workbook(folder / "bad.xlsx", INVALID_ROWS),
        "broken workbook": folder / "broken.xlsx",
        "sheets": sheets,
        "sheet": sheets[:1],
        "unknown sheet": [Sheet("houses", "houses.csv", ["id"], [])],
    }


def test_imports(pair: Pair, tmp_path: Path) -> None:
    direct, remote = pair
    for name, source in sources(tmp_path / "sources").items():
        for options in ({"check": True}, {"check": True, "skip_bad_rows": "unused"}, {}):
            outcomes = [outcome(net, lambda net: net.import_tables(source, **options)) for net in (remote, direct)]  # noqa: B023
            assert outcomes[0] == outcomes[1], (name, options)
    assert exported_files(remote, tmp_path / "one") == exported_files(direct, tmp_path / "other")


@pytest.mark.parametrize("name", ["bad folder", "bad zip", "folder", "sheets"])
def test_rejects_files(pair: Pair, tmp_path: Path, name: str) -> None:
    direct, remote = pair
    source = sources(tmp_path / "sources")[name]
    files = [tmp_path / "remote.csv", tmp_path / "direct.csv"]
    outcomes = [
        outcome(net, lambda net: net.import_tables(source, skip_bad_rows=file))  # noqa: B023
        for net, file in zip((remote, direct), files, strict=True)
    ]
    assert outcomes[0] == outcomes[1]
    assert len(files[0].read_bytes()) > 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert not any("part" in file.name for file in tmp_path.iterdir())
    corrected = files[1].rename(tmp_path / "corrected.txt")
    assert outcome(remote, lambda net: net.import_tables(corrected)) == outcome(
        direct, lambda net: net.import_tables(corrected)
    )
    assert exported_files(remote, tmp_path / "one") == exported_files(direct, tmp_path / "other")


def test_foreign_file_is_not_overwritten(pair: Pair, tmp_path: Path) -> None:
    direct, remote = pair
    (tmp_path / "mine.txt").write_text("mine")
    source = write_files(tmp_path / "good", VALID_FILES)
    for rejects in (tmp_path / "mine.txt", tmp_path / "nowhere" / "x.csv"):
        assert outcome(remote, lambda net: net.import_tables(source, skip_bad_rows=rejects)) == outcome(  # noqa: B023
            direct,
            lambda net: net.import_tables(source, skip_bad_rows=rejects),  # noqa: B023
        )
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_repeated_import(pair: Pair, tmp_path: Path) -> None:
    direct, remote = pair
    tables = {**INVALID_FILES, "tasks.csv": b"id,title\nonce,Once\n"}
    source, idempotency_key = write_files(tmp_path / "bad", tables), IdempotencyKey("again", "")
    for net in (direct, remote):
        version = net.version
        first = net.import_tables(
            source, skip_bad_rows=tmp_path / f"{net is direct}.csv", idempotency_key=idempotency_key
        )
        again = net.import_tables(
            source, skip_bad_rows=tmp_path / f"{net is direct} again.csv", idempotency_key=idempotency_key
        )
        assert (first, net.version) == (again, version + 1)
    assert len(list(tmp_path.glob("*again.csv"))) == 0


def test_export_replaces_previous_export(pair: Pair, tmp_path: Path) -> None:
    direct, remote = pair
    direct.export_tables(tmp_path / "tables")
    before = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert exported_files(remote, tmp_path / "tables") == before
    (tmp_path / "tables" / "notes.txt").write_text("mine")
    assert outcome(remote, lambda net: net.export_tables(tmp_path / "tables"))[1] == "path-taken"
    assert [file.name for file in tmp_path.iterdir()] == ["tables"]


def test_exports(pair: Pair, writable: tuple[Network, Network, LiveService], tmp_path: Path) -> None:
    (_, remote), (_, local, _) = pair, writable
    remote_folder, local_folder = tmp_path / "one", tmp_path / "other"
    for folder in (remote_folder, local_folder):
        folder.mkdir()
    steps: list[Callable[[Any, Path], Any]] = [
        lambda net, folder: net.export_tables(str(folder / "tables")),
        lambda net, folder: net.export_graph(folder / "graphs", "graphml", as_of="2026-06-30"),
        lambda net, folder: net.export_graph(folder / "graphs", "gexf", as_of="2025-03-01"),
        lambda net, folder: net.export_graph(folder / "graphs", "jsonld", as_of="2026-06-30"),
        lambda net, folder: net.export_tables(folder / "book", "xlsx"),
        lambda net, folder: net.export_tables(folder / "parquet", "parquet"),
        lambda net, folder: net.export_tables(folder / "svg", "svg"),
        lambda net, folder: net.export_graph(folder / "svg", "xlsx"),
    ]
    for step in steps:
        expected = outcome(local, lambda net: step(net, local_folder))  # noqa: B023
        assert outcome(remote, lambda net: step(net, remote_folder)) == expected  # noqa: B023
    files = sorted(file.relative_to(local_folder) for file in local_folder.rglob("*.*"))
    assert len(files) == 12 + 12
    assert files == sorted(file.relative_to(remote_folder) for file in remote_folder.rglob("*.*"))
    for file in files:
        assert (remote_folder / file).read_bytes() == (local_folder / file).read_bytes(), file
