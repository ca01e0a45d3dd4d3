"""An embedded store whose engine is only started when it is needed.

The last commit is read from the commit file, so that a command whose answer is in the saved columns starts no engine,
and works while a service uses the store.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from .commit_file import CommitFile
from .protocol import Commit, Parameters, Row, Store, Transaction

if TYPE_CHECKING:
    import pyarrow

    from ..settings import Settings

__all__ = ["LazyEmbeddedStore"]

Result = TypeVar("Result")

COMMIT_PAUSES_S = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Pauses before each attempt to read the commit file, which is missing while another process commits."""


class LazyEmbeddedStore:
    """The embedded store in the folder `path`, which has a commit file; see `Store`."""

    def __init__(self, path: str, settings: "Settings | None") -> None:
        self._path = path
        self._settings = settings
        self._file = CommitFile(Path(path))
        self._store: Store | None = None
        self._opening = Lock()

    @property
    def url(self) -> str:
        """The path."""
        return self._path

    @property
    def knows_version(self) -> bool:
        """True: reading a file is not a query."""
        return True

    @property
    def version(self) -> int:
        """See `Store.version`."""
        return self.commit.version

    @property
    def commit(self) -> Commit:
        """See `Store.commit`."""
        for pause in COMMIT_PAUSES_S if self._store is None else ():
            time.sleep(pause)
            if (commit := self._file.read()) is not None:
                return commit
        return self._opened().commit

    @property
    def creates_in_batches(self) -> bool:
        """See `Store.creates_in_batches`."""
        return True

    def touched_since(self, commit: Commit) -> Mapping[str, frozenset[str]] | None:
        """See `Store.touched_since`."""
        return self._opened().touched_since(commit)

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """See `Store.read`."""
        return self._opened().read(query, parameters, seconds=seconds)

    def scan(self, kind: str, schema: "pyarrow.Schema") -> "pyarrow.Table":
        """See `Store.scan`."""
        return self._opened().scan(kind, schema)

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """See `Store.write`."""
        return self._opened().write(work, bulk=bulk)

    def block_writers(self) -> AbstractContextManager[None]:
        """See `Store.block_writers`."""
        return self._opened().block_writers()

    def engine_versions(self) -> dict[str, str]:
        """See `Store.engine_versions`."""
        return self._opened().engine_versions()

    def needs_repair(self) -> bool:
        """See `Store.needs_repair`."""
        return self._opened().needs_repair()

    def repair(self) -> None:
        """See `Store.repair`."""
        self._opened().repair()

    def close(self) -> None:
        """See `Store.close`."""
        if self._store is not None:
            self._store.close()

    def _opened(self) -> Store:
        """The store; opened on first use."""
        with self._opening:
            if self._store is None:
                from . import open_store  # noqa: PLC0415 - which opens this store

                self._store = open_store(self._path, settings=self._settings)
            return self._store
