"""The server store: Neo4j by its official driver, with managed transactions, read routing and bookmarks.

Writers lock the store's own node. The server applies a commit record by record, so a concurrent read could see a part
of it. Each commit is therefore announced before and confirmed after it, in transactions of their own. A read checks
both counts before and after, in its own transaction, and is retried if a commit was in progress or came in between.
The last attempt takes the writers' lock.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC
from functools import partial
from threading import local
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import neo4j
import neo4j.time
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable, TransientError

from ..errors import InputError, StoreError, shorten
from .bulk_write import BulkTransaction, RecordBatch, Run, SingleTransaction, rollback
from .deadline import remaining_seconds, time_limit_seconds
from .engine_errors import statement_error
from .protocol import FORMAT, Commit, Parameters, Row, Transaction
from .query_timeout import TimeoutRunner
from .schema import check_format, schema_statements, system_statement
from .touched_ids import Touched, touched_ids, union_of

if TYPE_CHECKING:
    import pyarrow

__all__ = ["SCHEMES", "ServerStore"]

Result = TypeVar("Result")

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")

# The driver raises its errors as exceptions; without a handler Python would also print them on stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_READ_PAUSES_S = (0.0, 0.01, 0.05, 0.1)
"""Pause before each attempt of a read, in seconds; a commit is applied within milliseconds."""

_RETRY_TIMEOUT_S = 30.0
_CONNECT_TIMEOUT_S = 10.0
_BLOCK_TIMEOUT_S = 900.0
"""Longest time for which a reader blocks writers, in seconds: a suspended machine must not block them forever."""


class _ConcurrentWriteError(Exception):
    """Somebody wrote during a read."""


class _ThreadState(local):
    blocks_writers = False


class ServerStore:
    """A network in a Neo4j database; see `Store`."""

    def __init__(self, url: str, driver: neo4j.Driver, database: str | None, timeout: float | None) -> None:
        self._url = url
        self._driver = driver
        self._timeout = timeout
        self._database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._untrusted = TimeoutRunner()
        self._thread = _ThreadState()

    @classmethod
    def open(
        cls, url: str, *, create: bool, user: str, password: str | None, database: str | None, timeout: float | None
    ) -> "ServerStore":
        """Open the store at `url`; with `create`, set it up in an empty database.

        Raises `StoreError`: `store-unreachable`, `store-refused-login`, `store-missing`, `store-exists` (the database
        contains other data), `store-newer`.
        """
        try:
            driver = neo4j.GraphDatabase.driver(
                url,
                auth=(user, password) if password is not None else None,
                connection_timeout=_CONNECT_TIMEOUT_S,
                connection_acquisition_timeout=_RETRY_TIMEOUT_S,
                notifications_min_severity="OFF",
            )
        except (ValueError, DriverError):
            raise InputError("bad-store-url", found=shorten(url)) from None
        store = cls(url, driver, database, timeout)
        try:
            store._set_up(create)
        except BaseException:
            driver.close()
            raise
        return store

    @property
    def url(self) -> str:
        """The URL, which contains no credentials."""
        return self._url

    @property
    def knows_version(self) -> bool:
        """False: other processes write, too."""
        return False

    @property
    def version(self) -> int:
        """See `Store.version`."""
        version: int = self._state()["version"]
        return version

    @property
    def commit(self) -> Commit:
        """See `Store.commit`."""
        state = self._state()
        return Commit(state["version"], state["commit_id"])

    def touched_since(self, commit: Commit) -> Touched | None:
        """See `Store.touched_since`."""
        rows = self.read(system_statement("read_touched"), {"version": commit.version})
        commits = {row["version"]: row for row in rows}
        if commits.get(commit.version, {}).get("commit_id") != commit.id:
            return None
        later = [commits.get(version, {}).get("touched") for version in range(commit.version + 1, self.version + 1)]
        return union_of(
            None if text is None else {kind: frozenset(ids) for kind, ids in json.loads(text).items()} for text in later
        )

    @property
    def creates_in_batches(self) -> bool:
        """False: statements are all that the server has."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """See `Store.read`."""
        if seconds is None:
            return self._read(query, parameters, remaining_seconds(self._timeout), trusted=True)
        return self._untrusted.run(
            lambda: self._read(query, parameters, seconds, trusted=False), seconds, nullcontext()
        )

    def scan(self, kind: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """See `Store.scan`."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        keys = {"key": "x.id", "source_key": "startNode(x).id", "target_key": "endNode(x).id"}
        pattern = f"()-[x:{kind}]->()" if "target_key" in schema.names else f"(x:{kind})"
        items = ", ".join(f"{keys.get(name, f'x.`{name}`')} AS `{name}`" for name in schema.names)
        seconds = remaining_seconds(self._timeout)

        def read(transaction: neo4j.ManagedTransaction) -> "pyarrow.Table":
            before = self._require_readable(transaction)
            result = transaction.run(f"MATCH {pattern} RETURN {items}")
            columns: list[list[Any]] = [[] for _ in schema]
            for record in result:
                for values, value in zip(columns, record, strict=True):
                    values.append(value.to_native() if isinstance(value, neo4j.time.Date) else value)
            after = self._require_readable(transaction)
            if after != before and after["version"] == before["version"]:  # otherwise callers notice
                raise _ConcurrentWriteError
            return pa.table([pa.array(*column) for column in zip(columns, schema.types, strict=True)], schema=schema)

        for pause in _READ_PAUSES_S:
            sleep(pause)
            with (
                suppress(_ConcurrentWriteError),
                self._translate_errors(seconds),
                self._session(neo4j.READ_ACCESS, seconds) as session,
            ):
                return session.execute_read(neo4j.unit_of_work(timeout=seconds)(read))
        raise StoreError("keeps-changing")

    def _read(self, query: str, parameters: Parameters | None, seconds: float | None, *, trusted: bool) -> list[Row]:
        def read(transaction: neo4j.ManagedTransaction) -> list[Row]:
            before = self._require_readable(transaction)
            if before["begun"] != before["ended"]:
                raise _ConcurrentWriteError
            rows = _rows(transaction, query, parameters)
            if _rows(transaction, system_statement("state"))[0] != before:
                raise _ConcurrentWriteError
            return rows

        for pause in _READ_PAUSES_S:
            sleep(pause)
            try:
                with self._translate_errors(seconds), self._session(neo4j.READ_ACCESS, seconds) as session:
                    return session.execute_read(neo4j.unit_of_work(timeout=seconds)(read))
            except _ConcurrentWriteError:
                continue
        if not trusted or self._thread.blocks_writers:  # never run an untrusted query in a write transaction
            raise StoreError("keeps-changing")
        return self._read_alone(query, parameters, seconds)

    def _read_alone(self, query: str, parameters: Parameters | None, seconds: float | None) -> list[Row]:
        """Run a query while writers are blocked, in a transaction that is rolled back."""
        with self._translate_errors(seconds), self._session(neo4j.WRITE_ACCESS, seconds) as session:
            session.execute_write(self._settle_commits)
            with session.begin_transaction(timeout=seconds) as transaction:
                _lock(transaction)
                self._require_readable(transaction)
                rows = _rows(transaction, query, parameters)
                transaction.rollback()
        return rows

    def _require_readable(self, transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> Row:
        """Return the store's state. Raises `StoreError` `import-under-way`."""
        state = _rows(transaction, system_statement("state"))[0]
        if state["importing"]:
            raise StoreError("import-under-way", url=self._url)
        return state

    @staticmethod
    def _settle_commits(transaction: neo4j.ManagedTransaction) -> None:
        _lock(transaction)
        _rows(transaction, system_statement("settle_commits"))

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """See `Store.write`."""
        if bulk:
            return BulkTransaction(self).write(work)

        def write(run: Run) -> Result:
            transaction = SingleTransaction(run)
            result = work(transaction)
            transaction.end()
            if transaction.steps:
                touched = touched_ids(transaction.steps)
                content = touched and json.dumps({kind: sorted(ids) for kind, ids in touched.items()})
                run(system_statement("record_touched"), {"touched": content})
            return result

        return self.write_part(write, importing=None)

    def write_part(self, work: Callable[[Run], Result], *, importing: str | None) -> Result:
        """See `PartWriter.write_part`."""
        if self._thread.blocks_writers:
            raise RuntimeError("a thread that blocks writers cannot write")
        begun: list[int] = []

        def locked(transaction: neo4j.ManagedTransaction) -> Result:
            _lock(transaction)
            if _rows(transaction, system_statement("state"))[0]["importing"] != importing:
                raise StoreError("import-under-way", url=self._url)
            result = work(partial(_rows, transaction))
            begun.append(self._run_alone("begin_commit")[0]["begun"])
            return result

        try:
            with self._translate_errors(), self._session(neo4j.WRITE_ACCESS) as session:
                return session.execute_write(locked)
        finally:
            if begun:
                with suppress(StoreError):  # the commit is done; a reader that misses the confirmation settles it
                    self._run_alone("end_commit", {"begun": begun[-1], "writer": uuid4().hex})

    def _run_alone(self, statement: str, parameters: Parameters | None = None) -> list[Row]:
        """Run a system statement in a transaction of its own."""
        with self._translate_errors(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(_rows, system_statement(statement), parameters)

    def open_batch(self) -> RecordBatch | None:
        """See `PartWriter.open_batch`."""
        return None

    def remove_everything(self, importing: str) -> None:
        """See `PartWriter.remove_everything`."""
        while self.write_part(lambda run: run(system_statement("delete_all"), None), importing=importing)[0]["deleted"]:
            pass
        self.write_part(lambda run: run(system_statement("end_import"), None), importing=importing)

    @contextmanager
    def block_writers(self) -> Iterator[None]:
        """See `Store.block_writers`: holds the writers' lock in a transaction that is rolled back."""
        seconds = remaining_seconds(self._timeout) or _BLOCK_TIMEOUT_S
        if self._thread.blocks_writers:
            yield
            return
        with (
            self._translate_errors(seconds),
            self._session(neo4j.WRITE_ACCESS, seconds) as session,
            session.begin_transaction(timeout=seconds) as transaction,
        ):
            _lock(transaction)
            self._run_alone("settle_commits")
            self._thread.blocks_writers = True
            try:
                yield
            finally:
                self._thread.blocks_writers = False
            transaction.rollback()

    def engine_versions(self) -> dict[str, str]:
        """See `Store.engine_versions`."""
        with self._translate_errors(), self._session(neo4j.READ_ACCESS) as session:
            [server] = session.execute_read(_rows, system_statement("server_version"))
        return {"neo4j": f"{server['version']} {server['edition']}"}

    def needs_repair(self) -> bool:
        """Whether an import is in progress or was interrupted, which cannot be distinguished."""
        return self._state()["importing"] is not None

    def repair(self) -> None:
        """Roll back an interrupted import; call it only while no import is running."""
        importing = self._state()["importing"]
        if importing is not None:
            rollback(self, importing)

    def _state(self) -> Row:
        seconds = remaining_seconds(self._timeout)
        with self._translate_errors(seconds), self._session(neo4j.READ_ACCESS, seconds) as session:
            rows = session.execute_read(neo4j.unit_of_work(timeout=seconds)(_rows), system_statement("state"))
        if not rows:
            raise StoreError("store-missing", path=self._url)
        return rows[0]

    def _set_up(self, create: bool) -> None:
        with self._translate_errors(), self._session(neo4j.WRITE_ACCESS) as session:
            self._driver.verify_connectivity()  # fails at once, while a transaction would be retried for half a minute
            state = session.execute_read(_rows, system_statement("state"))
            if state:
                return check_format(state[0])
            if not create:
                raise StoreError("store-missing", path=self._url)
            if session.execute_read(_rows, system_statement("has_nodes"))[0]["nonempty"]:
                raise StoreError("store-exists", path=self._url)
            for statement in schema_statements():
                session.run(statement).consume()
            session.execute_write(_rows, system_statement("initialize"), {"format": FORMAT})
        return None

    def _session(self, access: str, seconds: float | None = None) -> neo4j.Session:
        """Open a session; the driver retries for at most `seconds`."""
        return self._driver.session(
            default_access_mode=access,
            database=self._database,
            bookmark_manager=self._bookmarks,
            max_transaction_retry_time=min(seconds or _RETRY_TIMEOUT_S, _RETRY_TIMEOUT_S),
        )

    @contextmanager
    def _translate_errors(self, seconds: float | None = None) -> Iterator[None]:
        """Raise the driver's exceptions as `StoreError`."""
        try:
            yield
        except AuthError:
            raise StoreError("store-refused-login", url=self._url) from None
        except ServiceUnavailable as error:
            raise StoreError("store-unreachable", url=self._url, found=shorten(_message(error))) from None
        except TransientError:
            raise StoreError("conflict", attempts=f"{_RETRY_TIMEOUT_S:.0f} s") from None
        except (Neo4jError, DriverError) as error:
            if isinstance(error, ClientError) and "DatabaseNotFound" in (error.code or ""):
                problem = "no such database; see DTGRAPH_NEO4J_DATABASE"
                raise StoreError("store-unreachable", url=self._url, found=problem) from None
            if isinstance(error, ClientError) and "TransactionTimedOut" in (error.code or ""):
                raise StoreError("query-too-slow", seconds=time_limit_seconds(seconds)) from None
            raise statement_error(_message(error)) from None


def _lock(transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    transaction.run(system_statement("lock"), writer=uuid4().hex).consume()


def _rows(
    transaction: neo4j.Transaction | neo4j.ManagedTransaction, query: str, parameters: Parameters | None = None
) -> list[Row]:
    rows: list[Row] = [_to_python(row.data()) for row in transaction.run(query, dict(parameters or {}))]
    return rows


def _to_python(value: Any) -> Any:
    match value:
        case neo4j.time.DateTime():
            return value.to_native().astimezone(UTC)
        case neo4j.time.Date():
            return value.to_native()
        case list():
            return [_to_python(item) for item in value]
        case dict():
            return {name: _to_python(item) for name, item in value.items()}
    return value


def _message(error: Exception) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return (message or type(error).__name__).splitlines()[0]
