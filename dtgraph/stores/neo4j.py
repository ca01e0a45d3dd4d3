"""The server store: Neo4j by its official driver, with managed transactions, read routing and bookmarks.

Writers wait for each other at the store's own node. The server applies a commit record by record, and a read beside it
would see a part; so each commit is announced before and told of after it, in transactions of their own. A read looks
for that before and after, in its own transaction, and asks again where a commit was under way or came in between; at
last it holds the writers' lock.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC
from functools import partial
from threading import local
from time import sleep
from typing import Any, TypeVar
from uuid import uuid4

import neo4j
import neo4j.time
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable, TransientError

from ..errors import InputError, StoreError, shorten
from .bulk_write import Bulk, Run, Steps, rollback
from .deadline import seconds_given, seconds_left
from .engine_errors import refused
from .protocol import FORMAT, Parameters, Row, Transaction
from .query_timeout import Bounded
from .schema import check_format, own, schema

__all__ = ["SCHEMES", "ServerStore"]

Result = TypeVar("Result")

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")

# What the driver has to say comes back as an exception; without a handler Python would print it on stderr too.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_PAUSES = (0.0, 0.01, 0.05, 0.1)
"""Seconds before each further attempt of a read; a commit is applied within milliseconds."""
_RETRY_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_HELD_SECONDS = 900.0
"""For so long at most writers wait for who reads from one state: a machine that falls asleep must not hold them."""


class _MovedError(Exception):
    """Somebody wrote while we read."""


class _Own(local):
    """What a thread does: whether it keeps writers waiting."""

    unchanging = False


class ServerStore:
    """A network in a Neo4j database; see `Store`."""

    def __init__(self, url: str, driver: neo4j.Driver, database: str | None, timeout: float | None) -> None:
        self._url = url
        self._driver = driver
        self._timeout = timeout
        self._database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._bounded = Bounded()
        self._own = _Own()

    @classmethod
    def open(
        cls, url: str, *, create: bool, user: str, password: str | None, database: str | None, timeout: float | None
    ) -> "ServerStore":
        """The store at `url`; with `create`, a database without one is set up.

        Raises `StoreError` `store-unreachable`, `store-refused-login`,
        `store-missing`, `store-exists` (the database holds something else), `store-newer`.
        """
        try:
            driver = neo4j.GraphDatabase.driver(
                url,
                auth=(user, password) if password is not None else None,
                connection_timeout=_CONNECT_SECONDS,
                connection_acquisition_timeout=_RETRY_SECONDS,
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
        """The address, which carries no credentials."""
        return self._url

    @property
    def knows_version(self) -> bool:
        """No: others write, too."""
        return False

    @property
    def version(self) -> int:
        """How many commits have changed the network."""
        version: int = self._state()["version"]
        return version

    def close(self) -> None:
        """Release the connections."""
        self._driver.close()

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """See `Store.read`."""
        if seconds is None:
            return self._read(query, parameters, seconds_left(self._timeout), trusted=True)
        return self._bounded.ask(lambda: self._read(query, parameters, seconds, trusted=False), seconds, nullcontext())

    def _read(self, query: str, parameters: Parameters | None, seconds: float | None, *, trusted: bool) -> list[Row]:
        def asked(transaction: neo4j.ManagedTransaction) -> list[Row]:
            before = self._readable(transaction)
            if before["begun"] != before["ended"]:
                raise _MovedError
            rows = _rows(transaction, query, parameters)
            if _rows(transaction, own("state"))[0] != before:
                raise _MovedError
            return rows

        for pause in _PAUSES:
            sleep(pause)
            try:
                with self._told(seconds), self._session(neo4j.READ_ACCESS, seconds) as session:
                    return session.execute_read(neo4j.unit_of_work(timeout=seconds)(asked))
            except _MovedError:
                continue
        if not trusted or self._own.unchanging:  # what is not trusted has a read transaction, or none
            raise StoreError("keeps-changing")
        return self._read_alone(query, parameters, seconds)

    def _read_alone(self, query: str, parameters: Parameters | None, seconds: float | None) -> list[Row]:
        """The rows of a query while no writer goes on; whatever it does, nothing of it stays."""
        with self._told(seconds), self._session(neo4j.WRITE_ACCESS, seconds) as session:
            session.execute_write(self._settle)
            with session.begin_transaction(timeout=seconds) as transaction:
                _lock(transaction)
                self._readable(transaction)
                rows = _rows(transaction, query, parameters)
                transaction.rollback()
        return rows

    def _readable(self, transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> Row:
        """What the store keeps of itself. Raises `StoreError` `import-under-way`."""
        state = _rows(transaction, own("state"))[0]
        if state["importing"]:
            raise StoreError("import-under-way", url=self._url)
        return state

    @staticmethod
    def _settle(transaction: neo4j.ManagedTransaction) -> None:
        _lock(transaction)
        _rows(transaction, own("commits_settled"))

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """See `Store.write`."""
        if bulk:
            return Bulk(self).write(work)

        def written(run: Run) -> Result:
            transaction = Steps(run)
            result = work(transaction)
            transaction.end()
            return result

        return self.part(written, importing=None)

    def part(self, work: Callable[[Run], Result], *, importing: str | None) -> Result:
        """See `Parts.part`."""
        if self._own.unchanging:
            raise RuntimeError("a thread that keeps writers waiting cannot write")
        begun: list[int] = []

        def locked(transaction: neo4j.ManagedTransaction) -> Result:
            _lock(transaction)
            if _rows(transaction, own("state"))[0]["importing"] != importing:
                raise StoreError("import-under-way", url=self._url)
            result = work(partial(_rows, transaction))
            begun.append(self._tell("commit_begins")[0]["begun"])
            return result

        try:
            with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
                return session.execute_write(locked)
        finally:
            if begun:
                with suppress(StoreError):  # the commit is what it is; a reader who misses the word settles it
                    self._tell("commit_ended", {"begun": begun[-1], "writer": uuid4().hex})

    def _tell(self, statement: str, parameters: Parameters | None = None) -> list[Row]:
        """Run a statement about commits in a transaction of its own."""
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(_rows, own(statement), parameters)

    def remove_everything(self, importing: str) -> None:
        """See `Parts.remove_everything`."""
        while self.part(lambda run: run(own("drop_everything"), None), importing=importing)[0]["dropped"]:
            pass
        self.part(lambda run: run(own("end_import"), None), importing=importing)

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """See `Store.unchanging`: the writers' lock is held in a transaction that is rolled back."""
        seconds = seconds_left(self._timeout) or _HELD_SECONDS
        if self._own.unchanging:
            yield
            return
        with (
            self._told(seconds),
            self._session(neo4j.WRITE_ACCESS, seconds) as session,
            session.begin_transaction(timeout=seconds) as transaction,
        ):
            _lock(transaction)
            self._tell("commits_settled")
            self._own.unchanging = True
            try:
                yield
            finally:
                self._own.unchanging = False
            transaction.rollback()

    def needs_repair(self) -> bool:
        """Whether an import is under way or was cut off: the server cannot tell."""
        return self._state()["importing"] is not None

    def repair(self) -> None:
        """Take back what an import that was cut off has left; run it when no import runs."""
        importing = self._state()["importing"]
        if importing is not None:
            rollback(self, importing)

    def _state(self) -> Row:
        seconds = seconds_left(self._timeout)
        with self._told(seconds), self._session(neo4j.READ_ACCESS, seconds) as session:
            rows = session.execute_read(neo4j.unit_of_work(timeout=seconds)(_rows), own("state"))
        if not rows:
            raise StoreError("store-missing", path=self._url)
        return rows[0]

    def _set_up(self, create: bool) -> None:
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            self._driver.verify_connectivity()  # which, unlike a transaction, does not try for half a minute
            state = session.execute_read(_rows, own("state"))
            if state:
                return check_format(state[0])
            if not create:
                raise StoreError("store-missing", path=self._url)
            if session.execute_read(_rows, own("any_node"))[0]["found"]:
                raise StoreError("store-exists", path=self._url)
            for statement in schema():
                session.run(statement).consume()
            session.execute_write(_rows, own("begin"), {"format": FORMAT})
        return None

    def _session(self, access: str, seconds: float | None = None) -> neo4j.Session:
        """A session; what the driver tries again, it tries for so many `seconds` at most."""
        return self._driver.session(
            default_access_mode=access,
            database=self._database,
            bookmark_manager=self._bookmarks,
            max_transaction_retry_time=min(seconds or _RETRY_SECONDS, _RETRY_SECONDS),
        )

    @contextmanager
    def _told(self, seconds: float | None = None) -> Iterator[None]:
        try:
            yield
        except AuthError:
            raise StoreError("store-refused-login", url=self._url) from None
        except ServiceUnavailable as error:
            raise StoreError("store-unreachable", url=self._url, found=shorten(_said(error))) from None
        except TransientError:
            raise StoreError("conflict", attempts=f"for {_RETRY_SECONDS:.0f} seconds, several") from None
        except (Neo4jError, DriverError) as error:
            if isinstance(error, ClientError) and "DatabaseNotFound" in (error.code or ""):
                found = "it has no database of this name; see DTGRAPH_NEO4J_DATABASE"
                raise StoreError("store-unreachable", url=self._url, found=found) from None
            if isinstance(error, ClientError) and "TransactionTimedOut" in (error.code or ""):
                raise StoreError("query-too-slow", seconds=seconds_given(seconds)) from None
            raise refused(_said(error)) from None


def _lock(transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    transaction.run(own("lock"), writer=uuid4().hex).consume()


def _rows(
    transaction: neo4j.Transaction | neo4j.ManagedTransaction, query: str, parameters: Parameters | None = None
) -> list[Row]:
    rows: list[Row] = [_plain(row.data()) for row in transaction.run(query, dict(parameters or {}))]
    return rows


def _plain(value: Any) -> Any:
    match value:
        case neo4j.time.DateTime():
            return value.to_native().astimezone(UTC)
        case neo4j.time.Date():
            return value.to_native()
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {name: _plain(item) for name, item in value.items()}
    return value


def _said(error: Exception) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return (message or type(error).__name__).splitlines()[0]
