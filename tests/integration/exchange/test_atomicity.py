"""An import that does not come to its end, and an export while somebody writes."""

import shutil
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from dtgraph.errors import ImportRefusedError, InputError, StoreError
from dtgraph.exchange import ImportReport, check_tables, export_tables, import_tables
from dtgraph.exchange.imports import idempotency
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.stores.protocol import Parameters, Row, Store, Transaction

from ...helpers.exchange_files import as_workbook, as_zip, clear, exported, put, table, written
from ...helpers.single_rows import together

HEADER = "id,name,level,kind,sector,parent_id\n"
UNITS = HEADER + "vn,Chính phủ,central,government,state,\na,A,commune,area,state,vn\n"
VN = "vn,Cũ,central,government,state,1"
SECOND = "second,Hai,central,ministry,state"
STORED = table("units", "id name level kind sector code", VN)


def folder(path: Path, text: str = UNITS) -> Path:
    return written(path, {"units.csv": text.encode(), "trainings.csv": b"id,title,held_on\nt,T,2026-01-01\n"})


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("filled", [False, True])
def test_an_import_that_is_cut_off_leaves_nothing(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    *,
    bulk: bool,
    filled: bool,
) -> None:
    monkeypatch.setattr(idempotency, "BULK_ROWS", 0 if bulk else 10**9)
    if filled:
        put(store, STORED)
    before, version = exported(store), store.version

    class Cut:
        """Raises the error after so many steps were written."""

        def __init__(self, after: int) -> None:
            self.left = after

        def __call__(self, stage: str, _done: int, _total: int | None) -> None:
            self.left -= stage == "writing"
            if not self.left:
                raise error

    for after in (1, 2, 3):
        with pytest.raises(error):
            import_tables(store, folder(tmp_path / "t"), progress=Cut(after), skip_bad_rows=tmp_path / "rejects.csv")
        assert exported(store) == before
        assert store.version == version
        assert not store.needs_repair()
        assert {path.name for path in tmp_path.iterdir()} <= {"t", "network.db"}
    import_tables(store, folder(tmp_path / "t"))
    assert store.version == version + 1


def test_a_check_stores_nothing(store: Store, tmp_path: Path) -> None:
    put(store, STORED)
    before, version = exported(store), store.version
    report = check_tables(store, folder(tmp_path / "t"))
    assert (report.rows, report.created, report.changed, report.removed) == (3, 3, 1, 0)
    bad = folder(tmp_path / "bad", UNITS + "b,B,nowhere,area,state,\n")
    assert check_tables(store, bad, skip_invalid=True).rejected == 1
    with pytest.raises(ImportRefusedError):
        check_tables(store, bad)
    assert (exported(store), store.version) == (before, version)


def test_a_check_needs_no_network(tmp_path: Path) -> None:
    report = check_tables(None, folder(tmp_path / "t"))
    assert (report.rows, report.created, report.version) == (3, 4, 0)
    with pytest.raises(ImportRefusedError) as caught:
        check_tables(None, [table("trainings", "id title held_on", "t,T,2026-01-01")])
    assert [error.code for error in caught.value.errors] == ["missing-table"]


@pytest.mark.parametrize("filled", [False, True])
def test_a_check_is_of_one_version(store: Store, tmp_path: Path, *, filled: bool) -> None:
    if filled:
        put(store, STORED)
    version = store.version
    writer = threading.Thread(target=lambda: put(store, table("units", "id name level kind sector", SECOND)))

    def interfere(stage: str, _done: int, _total: int | None) -> None:
        if stage == "checking":
            writer.start()
            writer.join(0.5)

    report = check_tables(store, folder(tmp_path / "t"), progress=interfere)
    writer.join()
    assert (report.created, report.changed, report.version) == ((3, 1, version) if filled else (4, 0, version))
    assert store.version == version + 1


class Late:
    """A store in which somebody else writes for the first time before one of our attempts to."""

    def __init__(self, store: Store, attempt: int, other: Callable[[], object]) -> None:
        self._store = store
        self._left = attempt
        self._other = other

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self, work: Callable[[Transaction], object], *, bulk: bool = False) -> object:
        self._left -= 1
        if not self._left:
            self._other()
        return self._store.write(work, bulk=bulk)


@pytest.mark.parametrize("attempt", [1, 2])
def test_of_two_first_imports_both_are_stored(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: int
) -> None:
    """The second attempt is the one in parts, when the network is no longer as empty as in the first."""
    monkeypatch.setattr(idempotency, "BULK_ROWS", 10**9 if attempt == 1 else 0)
    late = Late(store, attempt, lambda: put(store, table("units", "id name level kind sector code", VN, f"{SECOND},2")))
    report = import_tables(late, folder(tmp_path / "t"))  # type: ignore[arg-type]  # the rest is the store's own
    assert (report.created, report.changed, report.version) == (3, 1, 2)
    again = import_tables(store, folder(tmp_path / "t"))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)
    assert b"second" in exported(store)["units.csv"]


def test_what_is_wrong_with_the_later_of_two_first_imports_is_told_once(embedded_store: Store, tmp_path: Path) -> None:
    """What was wrong only with an import into an empty network is not told."""
    trainings = [table("trainings", "id title held_on", "t,T,2026-01-01")]
    bad = [table("units", "id name level kind sector parent_id", "a,A,commune,area,state,second")]
    other = table("units", "id name level kind sector", SECOND)
    late = Late(embedded_store, 1, lambda: put(embedded_store, other))
    assert import_tables(late, trainings).created == 1  # type: ignore[arg-type]  # as above
    clear(embedded_store)
    late = Late(embedded_store, 1, lambda: put(embedded_store, other))
    assert import_tables(late, bad).created == 2  # type: ignore[arg-type]  # as above
    clear(embedded_store)
    late = Late(embedded_store, 1, lambda: put(embedded_store, table("units", "id name level kind sector", VN[:-2])))
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(late, bad)  # type: ignore[arg-type]  # as above
    assert [(error.where, error.code) for error in caught.value.errors] == [("units.csv:2:parent_id", "unknown-id")]


def test_first_imports_at_once_are_all_stored(store: Store) -> None:
    def first(number: int) -> Callable[[], ImportReport]:
        rows = f"vn,Tên {number},central,government,state", f"u{number},N,commune,area,state"
        return lambda: put(store, table("units", "id name level kind sector", *rows))

    found = together(*map(first, range(4)))
    assert sorted(report.version for report in found) == [1, 2, 3, 4]
    assert sorted((report.created, report.changed) for report in found) == [(1, 1)] * 3 + [(2, 0)]


def _as_folder(path: Path, tables: dict[str, bytes]) -> Path:
    return written(path, tables)


def _as_workbook(path: Path, tables: dict[str, bytes]) -> Path:
    rows = {name[:-4]: [line.split(",") for line in text.decode().splitlines()] for name, text in tables.items()}
    return as_workbook(path.with_suffix(".xlsx"), rows)


def _as_zip(path: Path, tables: dict[str, bytes]) -> Path:
    return as_zip(path.with_suffix(".zip"), tables)


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("form", [_as_folder, _as_zip, _as_workbook])
@pytest.mark.parametrize("stage", ["reading", "checking"])
def test_a_file_that_changes_while_it_is_read(
    embedded_store: Store,
    tmp_path: Path,
    form: Callable[[Path, dict[str, bytes]], Path],
    stage: str,
    *,
    removed: bool,
) -> None:
    put(embedded_store, STORED)
    before = exported(embedded_store)
    trainings = b"id,title,held_on\n" + b"".join(b"t%d,T,2026-01-01\n" % n for n in range(3)) + b"x,X,never\n"
    tables = {"trainings.csv": trainings, "units.csv": UNITS.encode()}
    source = form(tmp_path / "t", tables)
    done = False

    def interfere(now: str, _done: int, _total: int | None) -> None:
        nonlocal done
        if now == stage and not done:
            done = True
            if removed:
                shutil.rmtree(source) if source.is_dir() else source.unlink()
            else:
                form(tmp_path / "t", {name: text.replace(b"x,X,never\n", b"") for name, text in tables.items()})

    with pytest.raises(ImportRefusedError) as caught:
        import_tables(embedded_store, source, skip_bad_rows=tmp_path / "rejects.csv", progress=interfere)
    assert [error.code for error in caught.value.errors] == ["file-changed"]
    assert exported(embedded_store) == before
    assert not (tmp_path / "rejects.csv").exists()


class Busy:
    """A store in which somebody writes before some of our reads, and who does not wait."""

    unchanging = nullcontext

    def __init__(self, store: Store, times: int) -> None:
        self._store = store
        self._left = times

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        if self._left and "PART_OF" in query:
            self._left -= 1
            rows = f"vn,Tên {self._left},central,government,state", f"p{self._left},P,central,ministry,state"
            put(self._store, table("units", "id name level kind sector", *rows))
        return self._store.read(query, parameters)


def test_an_export_is_of_one_version(store: Store, tmp_path: Path) -> None:
    import_tables(store, folder(tmp_path / "t"))
    report = export_tables(Busy(store, 3), tmp_path / "out")  # type: ignore[arg-type]  # the rest is the store's own
    assert report.version == store.version == 4
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == exported(store)
    assert (
        sorted(path.name for path in tmp_path.iterdir()) == ["network.db", "out", "t"][-len(list(tmp_path.iterdir())) :]
    )


def test_an_export_gives_up_where_writing_does_not_end(embedded_store: Store, tmp_path: Path) -> None:
    import_tables(embedded_store, folder(tmp_path / "t"))
    with pytest.raises(StoreError) as caught:
        export_tables(Busy(embedded_store, 10**6), tmp_path / "out")  # type: ignore[arg-type]  # as above
    assert caught.value.code == "keeps-changing"
    assert not (tmp_path / "out").exists()


def test_exports_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    put(store, STORED)
    stop = threading.Event()

    def write() -> None:
        for number in range(1_000):
            if stop.is_set():
                return
            rows = [f"{kind}{number},N,commune,area,state" for kind in ("one", "two")]
            put(store, table("units", "id name level kind sector", *rows))
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


def test_an_export_replaces_a_folder_of_tables_alone(embedded_store: Store, tmp_path: Path) -> None:
    import_tables(embedded_store, folder(tmp_path / "t"))
    export_tables(embedded_store, tmp_path / "t")
    assert {path.name for path in (tmp_path / "t").iterdir()} == {f"{name}.csv" for name in TABLES}
    export_tables(embedded_store, written(tmp_path / "empty", {}))
    taken = written(tmp_path / "taken", {"units.csv": b"", "thesis.docx": b"years of work"})
    folders = tmp_path / "folders"
    (folders / "units.csv").mkdir(parents=True)
    for place in (taken, folders, taken / "units.csv"):
        with pytest.raises(InputError) as caught:
            export_tables(embedded_store, place)
        assert caught.value.code == "path-taken"
    assert (taken / "thesis.docx").read_bytes() == b"years of work"
    for place, code in ((tmp_path / "no" / "where", "no-such-file"), (tmp_path / ("x" * 300), "cannot-write")):
        with pytest.raises(InputError) as caught:
            export_tables(embedded_store, place)
        assert caught.value.code == code
