"""The columns of a store's last commit: patched after a commit, else loaded from files, else read from the store."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from platformdirs import user_cache_path

from ..errors import StoreError
from ..model import NODES, RELATIONSHIPS, personal_fields
from ..stores.consistent_read import read_consistently
from ..stores.protocol import Commit, Store
from .column_check import different_columns
from .column_files import ColumnFiles
from .column_patch import Change, apply_change, read_change
from .columns import Columns, LazyValues, build_columns, scan_schema

__all__ = ["ColumnCache", "read_columns"]

FOLDER = "columns"

MAX_COMPARISONS = 5
"""Attempts to compare the columns with a store to which somebody writes."""

RETRY_PAUSES_S = (0.5, 1.0, 2.0)
"""Pauses while another process, which has the store open, has not yet saved the columns of its last commit."""


def _column_files(url: str) -> ColumnFiles:
    """The files of the store at `url`: in the folder of an embedded store; of a server, in the user's cache folder.

    Those in the cache folder are without personal data.
    """
    if "://" not in url:
        return ColumnFiles(Path(url) / FOLDER, personal=True)
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    return ColumnFiles(user_cache_path("dtgraph") / FOLDER / name, personal=False)


def read_columns(store: Store) -> Columns:
    """Read all columns from a store."""

    def scan() -> Mapping[str, pa.Table]:
        return {kind: store.scan(kind, scan_schema(kind)) for kind in (*NODES, *RELATIONSHIPS)}

    tables, version = read_consistently(store, scan)
    return build_columns(version, tables)


class _Committed(NamedTuple):
    columns: Columns
    commit: Commit


class ColumnCache:
    """The columns of the last commit of a store. Thread-safe; columns that were returned do not change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = _column_files(store.url)
        self._lock = RLock()
        self._current: _Committed | None = None
        self._replacements = 0

    @property
    def state(self) -> tuple[Commit, int]:
        """What identifies the columns: the last commit, and how often `check` has replaced them."""
        return self._store.commit, self._replacements

    def columns(self) -> Columns:
        """The columns of the last commit."""
        with self._lock:
            for pause in RETRY_PAUSES_S:
                try:
                    return self._updated()
                except StoreError as error:
                    if error.code != "store-held":
                        raise
                time.sleep(pause)
            return self._updated()

    def check(self) -> list[str]:
        """Compare the columns with the content of the store and, if they differ, replace them.

        Returns the names of the columns that differ. Raises `StoreError` `keeps-changing`.
        """
        for _ in range(MAX_COMPARISONS):
            with self._lock:
                self.columns()
                current = self._current
            content = read_columns(self._store)
            if current is not None and self._store.commit == current.commit:
                break
        else:
            raise StoreError("keeps-changing")
        different = different_columns(current.columns, content)
        with self._lock:
            if different and self._current is current:
                self._current = _Committed(content, current.commit)
                self._replacements += 1
                self._files.save(*self._current)
        return different

    def _updated(self) -> Columns:
        if self._current is None or self._current.commit != self._store.commit:
            self._current = self._update()
        return self._current.columns

    def _update(self) -> "_Committed":
        base = self._current or self._loaded()
        if base is not None and base.commit == self._store.commit:
            return base
        self._current = None  # so that two sets are in memory only while one is patched
        (current, change), _ = read_consistently(self._store, lambda: self._read(base))
        if change is None or base is None:
            self._files.save(*current)
        else:
            self._files.update(current.columns, change, base.commit)
        return current

    def _loaded(self) -> "_Committed | None":
        saved = self._files.load()
        return saved and _Committed(self._with_personal(saved[0]), saved[1])

    def _read(self, base: "_Committed | None") -> tuple["_Committed", Change | None]:
        """The columns of the last commit, and the change that led from `base` to them, if only that was read."""
        commit = self._store.commit
        touched = None if base is None else self._store.touched_since(base.commit)
        if base is None or touched is None:
            return _Committed(read_columns(self._store), commit), None
        change = read_change(self._store.read, commit, touched)
        return _Committed(self._with_personal(apply_change(base.columns, change)), commit), change

    def _with_personal(self, columns: Columns) -> Columns:
        """The columns with personal data that are read from the store when they are needed, if they are not there."""
        nodes = {
            label: replace(records, values=LazyValues(records.values, partial(self._read_personal, label, records.ids)))
            for label, records in columns.nodes.items()
            if personal_fields(NODES[label]) - {*records.values}
        }
        return replace(columns, nodes={**columns.nodes, **nodes})

    def _read_personal(self, label: str, ids: pa.StringArray) -> Mapping[str, Any]:
        """Personal columns of the nodes with these ids; null for those that were deleted meanwhile."""
        names = sorted(personal_fields(NODES[label]))
        schema = pa.schema([field for field in scan_schema(label) if field.name in ("key", "id", *names)])
        table = self._store.scan(label, schema)
        rows = pc.index_in(ids, value_set=table["id"].combine_chunks())
        return {name: table[name].combine_chunks().take(rows) for name in names}
