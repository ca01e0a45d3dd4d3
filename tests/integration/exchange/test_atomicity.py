"""Interrupted imports, concurrent first imports, changing files, and exports during writes."""

import shutil
import threading
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from dtgraph.errors import ImportRefusedError, InputError, StoreError
from dtgraph.exchange.exports.exporter import export_tables
from dtgraph.exchange.imports import idempotency, import_plan
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.exchange.imports.importer import check_tables, import_tables
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.stores.protocol import Parameters, Row, Store, Transaction

from ...helpers.exchange_files import (
    clear_store,
    export_files,
    import_sheets,
    make_sheet,
    pack_zip,
    save_workbook,
    write_files,
)
from ...helpers.single_rows import run_concurrently

HEADER = "id,name,level,kind,sector,parent_id\n"
UNITS = HEADER + "vn,Chính phủ,central,government,state,\na,A,commune,area,state,vn\n"
VN = "vn,Cũ,central,government,state,1"
SECOND = "second,Hai,central,ministry,state"
STORED = make_sheet("units", "id name level kind sector code", VN)


def folder(path: Path, text: str = UNITS) -> Path:
    return write_files(path, {"units.csv": text.encode(), "trainings.csv": b"id,title,held_on\nt,T,2026-01-01\n"})


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("filled", [False, True])
def test_an_interrupted_import_leaves_nothing(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    *,
    bulk: bool,
    filled: bool,
) -> None:
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 0 if bulk else 10**9)
    if filled:
        import_sheets(store, STORED)
    before, version = export_files(store), store.version

    class Interruption:
        """Raises the error after `steps` steps."""

        def __init__(self, steps: int) -> None:
            self.left = steps

        def __call__(self, stage: str, _done: int, _total: int | None) -> None:
            self.left -= stage == "writing"
            if not self.left:
                raise error

    for steps in (1, 2, 3):
        with pytest.raises(error):
            import_tables(
                store, folder(tmp_path / "t"), progress=Interruption(steps), skip_bad_rows=tmp_path / "rejects.csv"
            )
        assert export_files(store) == before
        assert store.version == version
        assert not store.needs_repair()
        assert {path.name for path in tmp_path.iterdir()} <= {"t", "network.db"}
    import_tables(store, folder(tmp_path / "t"))
    assert store.version == version + 1


def test_a_check_stores_nothing(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    before, version = export_files(store), store.version
    report = check_tables(store, folder(tmp_path / "t"))
    assert (report.rows, report.created, report.changed, report.removed) == (3, 3, 1, 0)
    bad = folder(tmp_path / "bad", UNITS + "b,B,nowhere,area,state,\n")
    assert check_tables(store, bad, skip_invalid=True).rejected == 1
    with pytest.raises(ImportRefusedError):
        check_tables(store, bad)
    assert (export_files(store), store.version) == (before, version)


def test_a_check_needs_no_store(tmp_path: Path) -> None:
    report = check_tables(None, folder(tmp_path / "t"))
    assert (report.rows, report.created, report.version) == (3, 4, 0)
    with pytest.raises(ImportRefusedError) as caught:
        check_tables(None, [make_sheet("trainings", "id title held_on", "t,T,2026-01-01")])
    assert [error.code for error in caught.value.errors] == ["missing-table"]


@pytest.mark.parametrize("filled", [False, True])
def test_a_check_reads_one_version(store: Store, tmp_path: Path, *, filled: bool) -> None:
    if filled:
        import_sheets(store, STORED)
    version = store.version
    writer = threading.Thread(
        target=lambda: import_sheets(store, make_sheet("units", "id name level kind sector", SECOND))
    )

    def interfere(stage: str, _done: int, _total: int | None) -> None:
        if stage == "checking":
            writer.start()
            writer.join(0.5)

    report = check_tables(store, folder(tmp_path / "t"), progress=interfere)
    writer.join()
    assert (report.created, report.changed, report.version) == ((3, 1, version) if filled else (4, 0, version))
    assert store.version == version + 1


class OvertakenStore:
    """A store to which `other` writes just before the given attempt to write."""

    def __init__(self, store: Store, attempt: int, other: Callable[[], object]) -> None:
        self._store = store
        self._attempts_left = attempt
        self._other = other

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self, work: Callable[[Transaction], object], *, bulk: bool = False) -> object:
        self._attempts_left -= 1
        if not self._attempts_left:
            self._other()
        return self._store.write(work, bulk=bulk)


@pytest.mark.parametrize("attempt", [1, 2])
def test_two_first_imports_are_both_stored(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: int
) -> None:
    """The second attempt is the bulk one, when the network is no longer empty as it was in the first."""
    monkeypatch.setattr(idempotency, "MAX_TRANSACTION_ROWS", 10**9 if attempt == 1 else 0)
    overtaken = OvertakenStore(
        store,
        attempt,
        lambda: import_sheets(store, make_sheet("units", "id name level kind sector code", VN, f"{SECOND},2")),
    )
    report = import_tables(overtaken, folder(tmp_path / "t"))  # type: ignore[arg-type]  # other attributes are the store's
    assert (report.created, report.changed, report.version) == (3, 1, 2)
    again = import_tables(store, folder(tmp_path / "t"))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)
    assert b"second" in export_files(store)["units.csv"]


def test_errors_of_the_later_first_import_are_reported_once(embedded_store: Store, tmp_path: Path) -> None:
    """Errors that only an import into an empty network has are not reported."""
    trainings = [make_sheet("trainings", "id title held_on", "t,T,2026-01-01")]
    bad = [make_sheet("units", "id name level kind sector parent_id", "a,A,commune,area,state,second")]
    other = make_sheet("units", "id name level kind sector", SECOND)
    overtaken = OvertakenStore(embedded_store, 1, lambda: import_sheets(embedded_store, other))
    assert import_tables(overtaken, trainings).created == 1  # type: ignore[arg-type]  # as above
    clear_store(embedded_store)
    overtaken = OvertakenStore(embedded_store, 1, lambda: import_sheets(embedded_store, other))
    assert import_tables(overtaken, bad).created == 2  # type: ignore[arg-type]  # as above
    clear_store(embedded_store)
    overtaken = OvertakenStore(
        embedded_store,
        1,
        lambda: import_sheets(embedded_store, make_sheet("units", "id name level kind sector", VN[:-2])),
    )
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(overtaken, bad)  # type: ignore[arg-type]  # as above
    assert [(error.location, error.code) for error in caught.value.errors] == [("units.csv:2:parent_id", "unknown-id")]


def test_concurrent_first_imports_are_all_stored(store: Store) -> None:
    def first_import(number: int) -> Callable[[], ImportReport]:
        rows = f"vn,Tên {number},central,government,state", f"u{number},N,commune,area,state"
        return lambda: import_sheets(store, make_sheet("units", "id name level kind sector", *rows))

    reports = run_concurrently(*map(first_import, range(4)))
    assert sorted(report.version for report in reports) == [1, 2, 3, 4]
    assert sorted((report.created, report.changed) for report in reports) == [(1, 1)] * 3 + [(2, 0)]


def _as_folder(path: Path, tables: dict[str, bytes]) -> Path:
    return write_files(path, tables)


def _as_workbook(path: Path, tables: dict[str, bytes]) -> Path:
    rows = {name[:-4]: [line.split(",") for line in text.decode().splitlines()] for name, text in tables.items()}
    return save_workbook(path.with_suffix(".xlsx"), rows)


def _as_zip(path: Path, tables: dict[str, bytes]) -> Path:
    return pack_zip(path.with_suffix(".zip"), tables)


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("form", [_as_folder, _as_zip, _as_workbook])
@pytest.mark.parametrize("stage", ["reading", "checking"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    embedded_store: Store,
    tmp_path: Path,
    form: Callable[[Path, dict[str, bytes]], Path],
    stage: str,
    *,
    removed: bool,
) -> None:
    import_sheets(embedded_store, STORED)
    before = export_files(embedded_store)
    trainings = b"id,title,held_on\n" + b"".join(b"t%d,T,2026-01-01\n" % n for n in range(3)) + b"x,X,never\n"
    tables = {"trainings.csv": trainings, "units.csv": UNITS.encode()}
    source = form(tmp_path / "t", tables)
    done = False

    def interfere(current: str, _done: int, _total: int | None) -> None:
        nonlocal done
        if current == stage and not done:
            done = True
            if removed:
                shutil.rmtree(source) if source.is_dir() else source.unlink()
            else:
                form(tmp_path / "t", {name: text.replace(b"x,X,never\n", b"") for name, text in tables.items()})

    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, source, skip_bad_rows=tmp_path / "rejects.csv", progress=interfere)
    assert [error.code for error in caught.value.errors] == ["file-changed"]
    assert export_files(embedded_store) == before
    assert not (tmp_path / "rejects.csv").exists()


class BusyStore:
    """A store to which another writer, which nothing blocks, writes before the first `writes` reads."""

    block_writers = nullcontext

    def __init__(self, store: Store, writes: int) -> None:
        self._store = store
        self._writes_left = writes

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        if self._writes_left and "PART_OF" in query:
            self._writes_left -= 1
            rows = (
                f"vn,Tên {self._writes_left},central,government,state",
                f"p{self._writes_left},P,central,ministry,state",
            )
            import_sheets(self._store, make_sheet("units", "id name level kind sector", *rows))
        return self._store.read(query, parameters)


def test_an_export_has_one_version(store: Store, tmp_path: Path) -> None:
    import_tables(store, folder(tmp_path / "t"))
    report = export_tables(BusyStore(store, 3), tmp_path / "out")  # type: ignore[arg-type]  # other attributes are the store's
    assert report.version == store.version == 4
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == export_files(store)
    assert (
        sorted(path.name for path in tmp_path.iterdir()) == ["network.db", "out", "t"][-len(list(tmp_path.iterdir())) :]
    )


def test_an_export_fails_if_writers_never_pause(embedded_store: Store, tmp_path: Path) -> None:
    import_tables(embedded_store, folder(tmp_path / "t"))
    with pytest.raises(StoreError) as caught:
        export_tables(BusyStore(embedded_store, 10**6), tmp_path / "out")  # type: ignore[arg-type]  # as above
    assert caught.value.code == "keeps-changing"
    assert not (tmp_path / "out").exists()


def test_exports_during_writes(store: Store, tmp_path: Path) -> None:
    import_sheets(store, STORED)
    stop = threading.Event()

    def write() -> None:
        for number in range(1_000):
            if stop.is_set():
                return
            rows = [f"{kind}{number},N,commune,area,state" for kind in ("one", "two")]
            import_sheets(store, make_sheet("units", "id name level kind sector", *rows))
            stop.wait(0.2)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            report = export_tables(store, tmp_path / f"out{number}")
            assert report.tables["units"] == 1 + 2 * (report.version - 1)
    finally:
        stop.set()
        writer.join()


def test_an_export_replaces_only_folders_of_tables(embedded_store: Store, tmp_path: Path) -> None:
    import_tables(embedded_store, folder(tmp_path / "t"))
    export_tables(embedded_store, tmp_path / "t")
    assert {path.name for path in (tmp_path / "t").iterdir()} == {f"{name}.csv" for name in TABLES}
    export_tables(embedded_store, write_files(tmp_path / "empty", {}))
    taken = write_files(tmp_path / "taken", {"units.csv": b"", "thesis.docx": b"years of work"})
    folders = tmp_path / "folders"
    (folders / "units.csv").mkdir(parents=True)
    for path in (taken, folders, taken / "units.csv"):
        with pytest.raises(InputError) as caught:
            export_tables(embedded_store, path)
        assert caught.value.code == "path-taken"
    assert (taken / "thesis.docx").read_bytes() == b"years of work"
    for path, code in ((tmp_path / "no" / "where", "no-such-file"), (tmp_path / ("x" * 300), "cannot-write")):
        with pytest.raises(InputError) as caught:
            export_tables(embedded_store, path)
        assert caught.value.code == code


def test_a_large_import_excludes_its_objects_from_garbage_collection(
    embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(import_plan, "MIN_FROZEN_ROWS", 1)
    for name in ("freeze", "unfreeze"):  # the tests' own objects stay excluded
        monkeypatch.setattr(f"gc.{name}", partial(calls.append, name))
    import_sheets(embedded_store, STORED)
    assert calls == ["freeze", "unfreeze"]
    import_sheets(embedded_store, STORED)
    assert calls == ["freeze", "unfreeze"]
