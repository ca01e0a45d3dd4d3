"""The embedded store: a network in a folder, used by one process at a time.

A lock in the process therefore gives every read one committed state and every write exclusive access: reads go on
while a write works and wait only while it commits. An interrupted import is rolled back when the store is next opened,
as no other process can be importing then.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from ..errors import StoreError
from .arcadedb import Database, engine_versions
from .bulk_write import BulkTransaction, Run, SingleTransaction, rollback
from .commit_file import CommitFile
from .deadline import remaining_seconds
from .protocol import FORMAT, Commit, Parameters, Row, Step, Transaction
from .query_timeout import TimeoutRunner
from .record_batch import EmbeddedBatch
from .rw_lock import ReadWriteLock
from .schema import RELATIONSHIP_TYPES, check_format, schema_statements, system_statement, temporal_properties
from .touched_ids import Touched, touched_ids, union_of

if TYPE_CHECKING:
    import pyarrow

__all__ = ["EmbeddedStore"]

Result = TypeVar("Result")

MAX_RECORDED_COMMITS = 100
"""Number of commits of which the store knows what they touched."""


class EmbeddedStore:
    """A network in the folder `path`; see `Store`. Stores opened twice in one process share their database."""

    def __init__(self, database: "_SharedDatabase", timeout: float | None) -> None:
        self._database: _SharedDatabase | None = database
        self._path = database.path
        self._timeout = timeout
        self._untrusted = TimeoutRunner()

    @classmethod
    def open(cls, path: str, *, create: bool, heap: str, timeout: float | None) -> "EmbeddedStore":
        """Open the store at `path`; with `create`, create it if it does not exist.

        Raises `StoreError`: `store-missing`, `store-held`, `store-broken`, `store-newer`.
        """
        return cls(_SharedDatabase.acquire(Path(path), create=create, heap=heap), timeout)

    @property
    def url(self) -> str:
        """The path as passed to `open`."""
        return str(self._open.path)

    @property
    def knows_version(self) -> bool:
        """True: only this process writes."""
        return True

    @property
    def version(self) -> int:
        """See `Store.version`."""
        return self._open.committed_version()

    @property
    def commit(self) -> Commit:
        """See `Store.commit`."""
        self._open.committed_version()
        return self._open.commit

    @property
    def creates_in_batches(self) -> bool:
        """True: see `record_batch`."""
        return True

    def touched_since(self, commit: Commit) -> Touched | None:
        """See `Store.touched_since`."""
        return self._open.touched_since(commit)

    @property
    def _open(self) -> "_SharedDatabase":
        if self._database is None:
            raise StoreError("store-closed", path=self._path)
        return self._database

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """See `Store.read`."""
        database = self._open
        if seconds is not None:
            return self._untrusted.run(
                lambda: database.query(query, parameters, seconds), seconds, database.block_commits()
            )
        with database.block_commits(remaining_seconds(self._timeout)):
            return database.query(query, parameters, remaining_seconds(self._timeout))

    def scan(self, kind: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """See `Store.scan`."""
        with self._open.block_commits(remaining_seconds(self._timeout)):
            return self._open.scan(kind, schema)

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """See `Store.write`."""
        database = self._open
        if bulk:
            return BulkTransaction(database).write(work)

        steps: list[Step] = []

        def write(run: Run) -> Result:
            transaction = SingleTransaction(run)
            result = work(transaction)
            transaction.end()
            steps.extend(transaction.steps)
            return result

        return database.write_part(write, importing=None, steps=steps)

    def block_writers(self) -> AbstractContextManager[None]:
        """See `Store.block_writers`."""
        return self._open.block_commits(remaining_seconds(self._timeout), long=True)

    def engine_versions(self) -> dict[str, str]:
        """See `Store.engine_versions`."""
        return engine_versions()

    def needs_repair(self) -> bool:
        """False: an interrupted import is rolled back when the store is opened."""
        return False

    def repair(self) -> None:
        """Do nothing: there is nothing to roll back."""

    def close(self) -> None:
        """Release the store; the last one that shares the database closes its files."""
        if self._database is not None:
            database, self._database = self._database, None
            database.release()


class _SharedDatabase:
    """A database that is open in this process, shared by all stores at its path."""

    _open: dict[Path, "_SharedDatabase"] = {}  # noqa: RUF012 - shared on purpose, guarded by _opening
    _opening = Lock()

    def __init__(self, key: Path, database: Database) -> None:
        self.path = database.path
        self._key = key
        self._database = database
        self._commit_lock = ReadWriteLock()
        self._write_lock = Lock()
        self._importing: str | None = None
        self._users = 0
        self._commit_file = CommitFile(key)
        self.commit = Commit(0, "")
        self._touched: deque[tuple[Commit, Touched | None]] = deque(maxlen=MAX_RECORDED_COMMITS)

    @classmethod
    def acquire(cls, path: Path, *, create: bool, heap: str) -> "_SharedDatabase":
        """Return the open database at `path`; open it if necessary."""
        key = path.resolve()
        with cls._opening:
            if key not in cls._open:
                shared = cls(key, Database.open(path, create=create, heap=heap))
                try:
                    shared._set_up()
                except BaseException:
                    shared._database.close()
                    raise
                cls._open[key] = shared
            cls._open[key]._users += 1
            return cls._open[key]

    def release(self) -> None:
        """Remove one user; the last one closes the files."""
        with self._opening:
            self._users -= 1
            if not self._users:
                del self._open[self._key]
                self._database.close()

    def _set_up(self) -> None:
        database = self._database
        state = database.query(system_statement("state")) if database.has_type("Network") else []
        if state:
            check_format(state[0])
            self._publish(state[0])
            if self._importing:
                rollback(self, self._importing)
            return
        for statement in schema_statements():
            database.command(statement)
        for type_ in RELATIONSHIP_TYPES:
            database.declare_type(type_)
        with database.transaction():  # in which the engine saves its schema once
            self._declare_temporal_properties()
            database.command(system_statement("initialize"), {"format": FORMAT})
            database.commit()
        self._publish(database.query(system_statement("state"))[0])

    def _declare_temporal_properties(self) -> None:
        """Declare dates and times, so that the engine converts their texts in a batch."""
        for kind, types in temporal_properties().items():
            for name, type_ in types.items():
                self._database.declare_property(kind, name, type_)

    def _publish(self, state: Row, touched: Touched | None = None) -> None:
        """Let readers see a committed state."""
        commit = Commit(state["version"], state["commit_id"])
        if not self._touched or commit != self.commit:
            self._touched.append((commit, touched))
        self._importing, self.commit = state["importing"], commit
        if not self._importing:
            self._commit_file.write(self.commit)

    def touched_since(self, commit: Commit) -> Touched | None:
        """See `Store.touched_since`."""
        commits = list(self._touched)
        known = [number for number, (earlier, _) in enumerate(commits) if earlier == commit]
        return union_of(touched for _, touched in commits[known[0] + 1 :]) if known else None

    @contextmanager
    def block_commits(self, seconds: float | None = None, *, long: bool = False) -> Iterator[None]:
        """Prevent commits while the context is entered; `long` for several reads. Raises `StoreError`."""
        with ExitStack() as locks:
            try:
                locks.enter_context(self._commit_lock.read(seconds, long=long))
            except TimeoutError:
                raise StoreError("keeps-changing") from None
            if self._importing:
                raise StoreError("import-under-way", url=self.path)
            yield

    def committed_version(self) -> int:
        """Return the version of the last commit, without waiting for a commit in progress."""
        if self._importing:
            raise StoreError("import-under-way", url=self.path)
        return self.commit.version

    def query(self, query: str, parameters: Parameters | None, seconds: float | None) -> list[Row]:
        """See `Database.query`."""
        return self._database.query(query, parameters, seconds=seconds)

    def scan(self, kind: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """See `Database.scan`."""
        return self._database.scan(kind, schema)

    def write_part(self, work: Callable[[Run], Result], *, importing: str | None, steps: Sequence[Step] = ()) -> Result:
        """See `PartWriter.write_part`; `steps` are what `work` applies."""
        with self._write_lock, self._database.transaction():
            if self._database.query(system_statement("state"))[0]["importing"] != importing:
                raise StoreError("import-under-way", url=self.path)
            result = work(self._database.command)
            state = self._database.query(system_statement("state"))[0]
            with self._commit_lock.write():
                self._commit_file.remove()
                self._database.commit()
                self._publish(state, touched_ids(steps) if steps else None)
        return result

    def open_batch(self) -> EmbeddedBatch:
        """See `PartWriter.open_batch`."""
        with self._write_lock:
            with self._database.transaction():  # a store that an earlier release created does not declare them
                self._declare_temporal_properties()
                self._database.commit()
            return EmbeddedBatch(self._database.open_batch(), self._write_lock)

    def remove_everything(self, importing: str) -> None:
        """See `PartWriter.remove_everything`. Creating a new database is much faster than emptying this one."""
        with self._write_lock, self._commit_lock.write():
            self._database = self._database.recreate()
            self._touched.clear()
            self._set_up()
