"""ArcadeDB in this process: one database in one folder. The only module that uses the engine.

Parameters but dates are passed as one JSON text, which is a fifth faster than value by value (measured with 500,000
nodes and as many relationships). Commits are flushed to the disk.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import jpype
from arcadedb_embedded.exceptions import ArcadeDBError
from arcadedb_embedded.jvm import start_jvm
from arcadedb_embedded.results import ResultSet

from ..errors import StoreError, shorten
from .deadline import time_limit_seconds
from .engine_errors import statement_error
from .protocol import Parameters, Row

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Batch", "Database", "engine_versions"]

LANGUAGE = "opencypher"
SCAN_BATCH_SIZE = 50_000
"""Rows that the engine encodes at a time in a scan."""

PID_FILE = "dtgraph.pid"
"""File in the database's folder with the id of the process that uses it."""

_ENGINE_ERRORS = (ArcadeDBError, jpype.JException)


class Database:
    """An open database. A transaction belongs to the thread that started it."""

    def __init__(self, path: Path, java: Any) -> None:
        self.path = path
        self._pid_file = path.resolve() / PID_FILE
        self._java = java
        java.setWALFlush(_flush_type())

    @classmethod
    def open(cls, path: Path, *, create: bool, heap: str) -> "Database":
        """Open the database in the folder `path`; with `create`, create it if it does not exist.

        Raises `StoreError`: `store-missing`, `store-held`, `store-broken`.
        """
        _start_jvm(heap)
        if not _factory(path).exists():
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise StoreError("store-broken", url=path, found="not a dtgraph store")
            if not create:
                raise StoreError("store-missing", path=path)
            _move_into_place(_create_beside(path), path)
        try:
            java = _factory(path).open()
        except _ENGINE_ERRORS as error:
            raise _open_error(path, error) from None
        (path / PID_FILE).write_text(str(os.getpid()), encoding="ascii")
        return cls(path, java)

    def close(self) -> None:
        with suppress(OSError):
            self._pid_file.unlink()
        self._java.close()

    def recreate(self) -> "Database":
        """Replace this database by a new, empty one."""
        path = self._pid_file.parent
        new, old = _create_beside(path), Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        self.close()
        path.rename(old / path.name)
        _move_into_place(new, path)
        shutil.rmtree(old)
        return self.open(path, create=False, heap="")

    def has_type(self, name: str) -> bool:
        """Whether a label or relationship type is declared."""
        return bool(self._java.getSchema().existsType(name))

    def declare_type(self, name: str) -> None:
        """Declare a relationship type."""
        self._java.getSchema().getOrCreateEdgeType(name)

    def declare_property(self, type_: str, name: str, property_type: type[date]) -> None:
        """Declare a property, so that the engine stores it as a value of this type."""
        types = jpype.JClass("com.arcadedb.schema.Type")
        java_type = types.ZONED_DATETIME if issubclass(property_type, datetime) else types.DATE
        self._java.getSchema().getType(type_).getOrCreateProperty(name, java_type)

    def open_batch(self) -> "Batch":
        """Open a batch, which has transactions of its own."""
        return Batch(self._java.batch().withWAL(True).withWALFlush(_flush_type()).build())

    def query(self, text: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """Run a query, which must not write. Raises `query-too-slow` after `seconds`."""
        with _translate_errors(seconds), _time_limit(seconds):
            return _rows(self._java.query(LANGUAGE, text, _java_map(parameters or {})))

    def command(self, text: str, parameters: Parameters | None = None) -> list[Row]:
        """Run a statement that may write in this thread's transaction."""
        with _translate_errors():
            return _rows(self._java.command(LANGUAGE, text, _java_map(parameters or {})))

    def scan(self, type_: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """All records of a type, with the columns of `schema`; see `Store.scan`.

        The engine's SQL and its Arrow encoder are faster than rows.
        """
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        keys = {"key": "@rid", "source_key": "@out", "target_key": "@in"}
        items = ", ".join(f"{keys.get(name, f'`{name}`')} AS `{name}`" for name in schema.names)
        with _translate_errors():
            result = ResultSet(self._java.query("sql", f"SELECT {items} FROM `{type_}`"))  # noqa: S608 - names of the model
            table = result.to_arrow(batch_size=SCAN_BATCH_SIZE)
        rows = 0 if table is None else table.num_rows
        columns = {
            field.name: _cast(table[field.name], field.type)
            if rows and field.name in table.column_names
            else pa.nulls(rows, field.type)
            for field in schema
        }
        return pa.table(columns, schema=schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Start a transaction in this thread; it is rolled back unless `commit` is called."""
        self._java.begin()
        try:
            yield
        finally:
            if self._java.isTransactionActive():
                self._java.rollback()

    def commit(self) -> None:
        """Commit this thread's transaction."""
        with _translate_errors():
            self._java.commit()


class Batch:
    """Creates nodes and ties without statements; they are complete after `close`."""

    def __init__(self, java: Any) -> None:
        self._java = java

    def create_nodes(self, label: str, nodes: Sequence[Row]) -> list[str]:
        """Create a node of each mapping of properties; return their record ids."""
        batcher = jpype.JClass("com.arcadedb.python.VertexBatcher")
        with _translate_errors():
            return str(batcher.createVerticesJson(self._java, label, _json(nodes))).split(";")

    def create_ties(self, type_: str, ties: Sequence[Row]) -> None:
        """Create a tie of each mapping of properties; `_src` and `_dst` are the record ids of its ends."""
        with _translate_errors():
            jpype.JClass("com.arcadedb.python.EdgeBatcher").newEdgesJson(self._java, type_, _json(ties))

    def close(self) -> None:
        """Write what is still in memory."""
        with _translate_errors():
            self._java.close()

    def abandon(self) -> None:
        """Close without writing what is still in memory."""
        with _translate_errors():
            self._java.abandon()


def engine_versions() -> dict[str, str]:
    """Return the versions of Java and of the engine; the JVM must be running."""
    system = jpype.JClass("java.lang.System")
    java = f"{system.getProperty('java.runtime.version')} ({system.getProperty('java.vm.name')})"
    return {"java": java, "arcadedb": str(jpype.JClass("com.arcadedb.Constants").getRawVersion())}


@contextmanager
def _translate_errors(seconds: float | None = None) -> Iterator[None]:
    """Raise the engine's exceptions as `StoreError`."""
    try:
        yield
    except _ENGINE_ERRORS as error:
        class_name, message = _cause(error)
        if class_name == "TimeoutException":
            raise StoreError("query-too-slow", seconds=time_limit_seconds(seconds)) from None
        raise statement_error(message) from None


@contextmanager
def _time_limit(seconds: float | None) -> Iterator[None]:
    """Set the engine's query timeout for this thread."""
    if seconds is None:
        yield
        return
    limit = jpype.JClass("com.arcadedb.query.sql.executor.CommandTimeoutOverride")
    limit.set(max(1, int(seconds * 1000)))
    try:
        yield
    finally:
        limit.clear()


def _factory(path: Path) -> Any:
    # Java keeps the working directory in which the process started, even after os.chdir
    return jpype.JClass("com.arcadedb.database.DatabaseFactory")(str(path.resolve()))


def _create_beside(path: Path) -> Path:
    """Create a database in a folder beside `path`, so that a crash meanwhile leaves `path` untouched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent)) / "new"
    try:
        _factory(new).create().close()
    except _ENGINE_ERRORS as error:
        raise _open_error(path, error) from None
    return new


def _move_into_place(new: Path, path: Path) -> None:
    """Move the folder `new` to `path`, replacing an empty folder, and remove its temporary parent."""
    if path.exists():
        path.rmdir()
    new.rename(path)
    new.parent.rmdir()


def _start_jvm(heap: str) -> None:
    """Start the process's JVM without logging: errors are raised as exceptions."""
    if jpype.isJVMStarted():
        return
    logging = Path(__file__).with_name("logging.properties")
    os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", f"{tempfile.gettempdir()}/dtgraph-java-%p.log")
    with _silent_stderr():
        options = ["-Xrs", "-XX:+DisplayVMOutputToStderr", f"-Djava.util.logging.config.file={logging}"]
        start_jvm(heap_size=heap, jvm_args=options)
    if current_thread() is not main_thread():
        # otherwise the process could not exit before the thread that started the JVM
        jpype.JClass("java.lang.Thread").detach()


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Redirect stderr, where the JVM warns about incubating modules regardless of its options."""
    stderr, devnull = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(devnull)


def _flush_type() -> Any:
    return jpype.JClass("com.arcadedb.engine.WALFile$FlushType").YES_NOMETADATA


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _java_map(parameters: Parameters) -> Any:
    dates = {name: value for name, value in parameters.items() if isinstance(value, date)}
    text = _json({name: value for name, value in parameters.items() if name not in dates})
    java = jpype.JObject(jpype.JClass("com.arcadedb.serializer.json.JSONObject")(text).toMap(), "java.util.Map")
    for name, day in dates.items():
        java.put(name, jpype.JClass("java.time.LocalDate").of(day.year, day.month, day.day))
    return java


def _rows(result: Any) -> list[Row]:
    return [{name: _to_python(value) for name, value in row.items()} for row in ResultSet(result).to_list()]


def _to_python(value: Any) -> Any:
    if isinstance(value, jpype.JObject):
        text = str(value)
        try:
            return date.fromisoformat(text) if "T" not in text else datetime.fromisoformat(text)
        except ValueError:
            raise statement_error(f"a value of the type {type(value).__name__}") from None
    if isinstance(value, list):
        return [_to_python(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _to_python(item) for name, item in value.items()}
    return float(value) if isinstance(value, Decimal) else value  # the smallest double is returned as a Decimal


def _cast(column: "pyarrow.ChunkedArray", type_: "pyarrow.DataType") -> "pyarrow.ChunkedArray":
    """Convert a column of a scan; dates are midnights."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    if pa.types.is_date32(type_) and pa.types.is_timestamp(column.type):
        return column.cast(type_, safe=False)
    return column.cast(type_)


def _cause(error: BaseException) -> tuple[str, str]:
    """Return the innermost engine exception behind `error`: its class name and the first line of its message."""
    class_name, message = "", str(error)
    current: BaseException | None = error
    while current is not None:
        if not isinstance(current, jpype.JException):
            current = current.__cause__
            continue
        if str(current.getClass().getName()).startswith("com.arcadedb."):
            class_name, message = str(current.getClass().getSimpleName()), str(current.getMessage())
        current = current.getCause()
    return class_name, message.splitlines()[0]


def _open_error(path: Path, error: BaseException) -> StoreError:
    class_name, message = _cause(error)
    if class_name != "LockException":
        return StoreError("store-broken", url=path, found=shorten(message))
    try:
        holder = (path / PID_FILE).read_text(encoding="ascii")
    except OSError:
        holder = "(unknown)"
    return StoreError("store-held", path=path, holder=holder)
