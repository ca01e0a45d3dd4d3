"""The embedded store: ArcadeDB in this process, its files in one folder. The only module that knows the engine.

The engine belongs to one process at a time, so a lock of ours gives every read one committed state, and every
write the whole engine: readers go on while a write works, and wait only while it commits. Commits are flushed to
the disk. Rows and parameters go in as one JSON text, which is a fifth faster than value by value (measured with
500,000 nodes and as many relationships).
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import jpype
from arcadedb_embedded.exceptions import ArcadeDBError
from arcadedb_embedded.jvm import start_jvm
from arcadedb_embedded.results import ResultSet

from ..errors import StoreError, shorten
from .base import FORMAT, Parameters, Row, Step
from .locks import SharedLock
from .schema import TYPES, check_format, own, schema

__all__ = ["EmbeddedStore"]

Result = TypeVar("Result")

LANGUAGE = "opencypher"
HOLDER = "dtgraph.pid"
"""The file in the store's folder that names the process that holds it."""

_FAILURES = (ArcadeDBError, jpype.JException)


class EmbeddedStore:
    """A network in the folder `path`; see `Store`. Opened twice in one process it is shared."""

    def __init__(self, engine: "_Engine") -> None:
        self._engine: _Engine | None = engine

    @classmethod
    def open(cls, path: str, *, create: bool, heap: str, timeout: float | None) -> "EmbeddedStore":
        """The store at `path`; with `create`, a new one where there is none.

        Raises `StoreError`: `store-missing`, `store-held`, `store-broken`, `store-newer`.
        """
        return cls(_Engine.shared(Path(path), create=create, heap=heap, timeout=timeout))

    @property
    def url(self) -> str:
        """The path, as it was given."""
        return str(self._open.path)

    @property
    def version(self) -> int:
        """How many commits have changed the network."""
        version: int = self.read(own("state"))[0]["version"]
        return version

    @property
    def _open(self) -> "_Engine":
        if self._engine is None:
            raise StoreError("store-failed", found="it was closed")
        return self._engine

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        """See `Store.read`."""
        engine = self._open
        with engine.commits.shared():
            return engine.query(query, parameters)

    def write(self, work: "Callable[[_Transaction], Result]", *, bulk: bool = False, fresh: bool = False) -> Result:
        """See `Store.write`. The engine takes a transaction of any size, so `bulk` and `fresh` say nothing new."""
        engine = self._open
        transaction = _Transaction(engine)
        with engine.writing:
            engine.begin()
            try:
                result = work(transaction)
                if transaction.changed:
                    engine.command(own("advance"))
                    with engine.commits.exclusive():
                        engine.commit()
            finally:
                engine.rollback()
        return result

    def needs_repair(self) -> bool:
        """Never: what was not committed is not there."""
        return False

    def repair(self) -> None:
        """Do nothing: there is nothing to take back."""

    def close(self) -> None:
        """Release the engine; the last one that shares it closes its files."""
        if self._engine is not None:
            self._engine.release()
            self._engine = None


class _Transaction:
    def __init__(self, engine: "_Engine") -> None:
        self._engine = engine
        self.changed = False

    def read(self, query: str, parameters: Parameters | None = None) -> list[Row]:
        return self._engine.query(query, parameters)

    def apply(self, step: Step) -> None:
        self._engine.command(step.statement, {"rows": step.rows})
        self.changed = True


class _Engine:
    """The open database, and how many stores share it."""

    _all: dict[Path, "_Engine"] = {}  # noqa: RUF012 - the process's engines, guarded by _lock
    _lock = Lock()

    def __init__(self, path: Path, database: Any) -> None:
        self.path = path
        self.commits = SharedLock()
        self.writing = Lock()
        self._java = database
        self._users = 0

    @classmethod
    def shared(cls, path: Path, *, create: bool, heap: str, timeout: float | None) -> "_Engine":
        """The engine on `path`, opened if this process has not opened it yet."""
        key = path.resolve()
        with cls._lock:
            engine = cls._all.get(key)
            if engine is None:
                engine = cls._all[key] = cls._opened(path, create, heap, timeout)
            engine._users += 1
            return engine

    @classmethod
    def _opened(cls, path: Path, create: bool, heap: str, timeout: float | None) -> "_Engine":
        _start(heap)
        factory = jpype.JClass("com.arcadedb.database.DatabaseFactory")(str(path))
        there = bool(factory.exists())
        if not there and (not create or (path.exists() and any(path.iterdir() if path.is_dir() else [path]))):
            raise (
                StoreError("store-broken", url=path, found="it is no store")
                if path.exists()
                else StoreError("store-missing", path=path)
            )
        try:
            engine = cls(path, factory.open() if there else factory.create())
        except _FAILURES as error:
            raise _not_opened(path, error) from None
        try:
            (path / HOLDER).write_text(str(os.getpid()), encoding="ascii")
            engine._set_up(timeout)
        except BaseException:
            engine._java.close()
            raise
        return engine

    def _set_up(self, timeout: float | None) -> None:
        flush = jpype.JClass("com.arcadedb.engine.WALFile$FlushType")
        self._java.setWALFlush(flush.YES_NOMETADATA)
        self._java.getConfiguration().setValue("arcadedb.command.timeout", int((timeout or 0) * 1000))
        state = self.query(own("state")) if self._java.getSchema().existsType("Network") else []
        if state:
            return check_format(state[0])
        for statement in schema():
            self.command(statement)
        for type_ in TYPES:
            self._java.getSchema().getOrCreateEdgeType(type_)
        self.begin()
        self.command(own("begin"), {"format": FORMAT})
        self.commit()
        return None

    def release(self) -> None:
        """One store less; the last one closes the files."""
        with self._lock:
            self._users -= 1
            if not self._users:
                del self._all[self.path.resolve()]
                with suppress(OSError):
                    (self.path / HOLDER).unlink()
                self._java.close()

    def query(self, text: str, parameters: Parameters | None = None) -> list[Row]:
        """The rows of a query; the engine refuses one that writes."""
        with self._told():
            return _rows(self._java.query(LANGUAGE, text, _java_map(parameters or {})))

    def command(self, text: str, parameters: Parameters | None = None) -> None:
        """Run a statement that writes."""
        with self._told():
            self._java.command(LANGUAGE, text, _java_map(parameters or {})).close()

    def begin(self) -> None:
        """Begin this thread's transaction."""
        self._java.begin()

    def commit(self) -> None:
        """Make this thread's transaction last."""
        with self._told():
            self._java.commit()

    def rollback(self) -> None:
        """End this thread's transaction without its changes, unless it has ended."""
        if self._java.isTransactionActive():
            self._java.rollback()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except _FAILURES as error:
            kind, said = _cause(error)
            if kind == "TimeoutException":
                seconds = int(self._java.getConfiguration().getValueAsLong(_timeout_key())) / 1000
                raise StoreError("query-too-slow", seconds=seconds) from None
            raise StoreError("store-failed", found=shorten(said)) from None


def _timeout_key() -> Any:
    return jpype.JClass("com.arcadedb.GlobalConfiguration").findByKey("arcadedb.command.timeout")


def _start(heap: str) -> None:
    """Start the process's one Java machine, silent: what matters comes back as an exception."""
    if jpype.isJVMStarted():
        return
    logging = Path(__file__).with_name("logging.properties")
    os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", f"{tempfile.gettempdir()}/dtgraph-java-%p.log")
    with _silent_stderr():
        start_jvm(heap_size=heap, jvm_args=[f"-Djava.util.logging.config.file={logging}"])


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Java tells of its incubating modules on the process's own stderr, whatever it is told."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _java_map(parameters: Parameters) -> Any:
    text = json.dumps(dict(parameters), ensure_ascii=False)
    return jpype.JObject(jpype.JClass("com.arcadedb.serializer.json.JSONObject")(text).toMap(), "java.util.Map")


def _rows(found: Any) -> list[Row]:
    return [{name: _plain(value) for name, value in row.items()} for row in ResultSet(found).to_list()]


def _plain(value: Any) -> Any:
    if isinstance(value, jpype.JObject):
        text = str(value)
        return date.fromisoformat(text) if "T" not in text else datetime.fromisoformat(text)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _cause(error: BaseException) -> tuple[str, str]:
    """The first cause of `error` that the engine itself gives: its kind and what it says."""
    kind, said = "", str(error)
    seen: BaseException | None = error
    while seen is not None:
        if not isinstance(seen, jpype.JException):
            seen = seen.__cause__
            continue
        if str(seen.getClass().getName()).startswith("com.arcadedb."):
            kind, said = str(seen.getClass().getSimpleName()), str(seen.getMessage())
        seen = seen.getCause()
    return kind, said.splitlines()[0]


def _not_opened(path: Path, error: BaseException) -> StoreError:
    kind, said = _cause(error)
    if kind != "LockException":
        return StoreError("store-broken", url=path, found=shorten(said))
    try:
        holder = (path / HOLDER).read_text(encoding="ascii")
    except OSError:
        holder = "another"
    return StoreError("store-held", path=path, holder=holder)
