"""The embedded store: a network in a folder, which one process holds at a time.

So a lock of that process gives every read one committed state and every write the whole network: readers go on while
a write works, and wait only while it commits. An import in parts that was cut off is taken back when the store is
next opened: whoever opens it knows that nobody imports.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

from ..errors import StoreError
from .arcadedb import Database
from .bulk_write import Bulk, Run, Steps, rollback
from .deadline import seconds_left
from .protocol import FORMAT, Parameters, Row, Transaction
from .query_timeout import Bounded
from .rw_lock import SharedLock
from .schema import TYPES, check_format, own, schema

__all__ = ["EmbeddedStore"]

Result = TypeVar("Result")


class EmbeddedStore:
    """A network in the folder `path`; see `Store`. Opened twice in one process it is shared."""

    def __init__(self, held: "_Held", timeout: float | None) -> None:
        self._held: _Held | None = held
        self._path = held.path
        self._timeout = timeout
        self._bounded = Bounded()

    @classmethod
    def open(cls, path: str, *, create: bool, heap: str, timeout: float | None) -> "EmbeddedStore":
        """The store at `path`; with `create`, a new one where there is none.

        Raises `StoreError`: `store-missing`, `store-held`, `store-broken`, `store-newer`.
        """
        return cls(_Held.shared(Path(path), create=create, heap=heap), timeout)

    @property
    def url(self) -> str:
        """The path, as it was given."""
        return str(self._open.path)

    @property
    def knows_version(self) -> bool:
        """Yes: nobody else writes."""
        return True

    @property
    def version(self) -> int:
        """How many commits have changed the network."""
        return self._open.version_read()

    @property
    def _open(self) -> "_Held":
        if self._held is None:
            raise StoreError("store-closed", path=self._path)
        return self._held

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """See `Store.read`."""
        held = self._open
        if seconds is not None:
            return self._bounded.ask(lambda: held.query(query, parameters, seconds), seconds, held.readable())
        with held.readable(seconds_left(self._timeout)):
            return held.query(query, parameters, seconds_left(self._timeout))

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """See `Store.write`."""
        held = self._open
        if bulk:
            return Bulk(held).write(work)

        def written(run: Run) -> Result:
            transaction = Steps(run)
            result = work(transaction)
            transaction.end()
            return result

        return held.part(written, importing=None)

    def unchanging(self) -> AbstractContextManager[None]:
        """See `Store.unchanging`."""
        return self._open.readable(seconds_left(self._timeout), long=True)

    def needs_repair(self) -> bool:
        """Never: what was cut off was taken back when the store was opened."""
        return False

    def repair(self) -> None:
        """Do nothing: there is nothing to take back."""

    def close(self) -> None:
        """Release the store; the last one that shares it closes its files."""
        if self._held is not None:
            held, self._held = self._held, None
            held.release()


class _Held:
    """A database that this process holds, and how many stores share it."""

    _all: dict[Path, "_Held"] = {}  # noqa: RUF012 - what this process holds, guarded by _opening
    _opening = Lock()

    def __init__(self, key: Path, database: Database) -> None:
        self.path = database.path
        self._key = key
        self._database = database
        self._commits = SharedLock()
        self._writing = Lock()
        self._importing: str | None = None
        self._users = 0
        self.version = 0

    @classmethod
    def shared(cls, path: Path, *, create: bool, heap: str) -> "_Held":
        """What is held at `path`, opened if this process has not opened it yet."""
        key = path.resolve()
        with cls._opening:
            if key not in cls._all:
                held = cls(key, Database.open(path, create=create, heap=heap))
                try:
                    held._set_up()
                except BaseException:
                    held._database.close()
                    raise
                cls._all[key] = held
            cls._all[key]._users += 1
            return cls._all[key]

    def release(self) -> None:
        """One store less; the last one closes the files."""
        with self._opening:
            self._users -= 1
            if not self._users:
                del self._all[self._key]
                self._database.close()

    def _set_up(self) -> None:
        database = self._database
        state = database.query(own("state")) if database.has_type("Network") else []
        if state:
            check_format(state[0])
            self._importing, self.version = state[0]["importing"], state[0]["version"]
            if self._importing:
                rollback(self, self._importing)
            return
        for statement in schema():
            database.command(statement)
        for type_ in TYPES:
            database.declare_type(type_)
        with database.transaction():
            database.command(own("begin"), {"format": FORMAT})
            database.commit()

    @contextmanager
    def readable(self, seconds: float | None = None, *, long: bool = False) -> Iterator[None]:
        """While it lasts nobody commits; `long` of several reads. Raises `StoreError`."""
        with ExitStack() as held:
            try:
                held.enter_context(self._commits.shared(seconds, long=long))
            except TimeoutError:
                raise StoreError("keeps-changing") from None
            if self._importing:
                raise StoreError("import-under-way", url=self.path)
            yield

    def version_read(self) -> int:
        """The version of what was committed last; nobody waits for it, not even while it changes."""
        if self._importing:
            raise StoreError("import-under-way", url=self.path)
        return self.version

    def query(self, query: str, parameters: Parameters | None, seconds: float | None) -> list[Row]:
        """The rows of a query."""
        return self._database.query(query, parameters, seconds=seconds)

    def part(self, work: Callable[[Run], Result], *, importing: str | None) -> Result:
        """See `Parts.part`."""
        with self._writing, self._database.transaction():
            if self._database.query(own("state"))[0]["importing"] != importing:
                raise StoreError("import-under-way", url=self.path)
            result = work(self._database.command)
            after = self._database.query(own("state"))[0]
            with self._commits.exclusive():
                self._database.commit()
                self._importing, self.version = after["importing"], after["version"]
        return result

    def remove_everything(self, importing: str) -> None:
        """See `Parts.remove_everything`: a new database is there much sooner than this one is emptied."""
        with self._writing, self._commits.exclusive():
            self._database = self._database.empty()
            self._importing, self.version = None, 0
            self._set_up()
