"""Exported rows, refused writes and concurrent writers, for tests of single rows."""

import csv
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.errors import DtgraphError, ImportRefusedError
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from .exchange_files import export_files

__all__ = [
    "VN",
    "Row",
    "change_counts",
    "exported_row",
    "exported_rows",
    "local_store",
    "run_concurrently",
    "write_errors",
]

Row = dict[str, str]

VN = {"id": "vn", "name": "Chính phủ", "level": "central", "kind": "government", "sector": "state"}


def local_store(net: Network) -> Store:
    """Return the store of a local network."""
    assert isinstance(net.backend, LocalBackend)
    return net.backend.store


def exported_rows(store: Store) -> list[tuple[str, Row]]:
    """Return the table and the cells of every exported row."""
    return [
        (Path(file).stem, row)
        for file, content in export_files(store).items()
        for row in csv.DictReader(io.StringIO(content.decode(), newline=""))
    ]


def exported_row(net: Network, name: str, **key: str) -> Row:
    """Return the only exported row of the table `name` with the cells of `key`."""
    [match] = [row for table, row in exported_rows(local_store(net)) if table == name and key.items() <= row.items()]
    return match


def change_counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.removed


def write_errors(write: Callable[[], Any], *, net: Network) -> list[tuple[str, str]]:
    """Call `write`, require that the network does not change, and return the location and code of each error."""
    store = local_store(net)
    before, version = export_files(store), net.version
    with pytest.raises(DtgraphError) as caught:
        write()
    assert (export_files(store), net.version) == (before, version)
    if isinstance(caught.value, ImportRefusedError):
        return [(error.location, error.code) for error in caught.value.errors]
    return [("", caught.value.code)]


def run_concurrently(*functions: Callable[[], Any]) -> list[Any]:
    """Run each function in its own thread, all at once, and return what they return or raise."""
    start = threading.Barrier(len(functions))
    results: list[Any] = []

    def run(function: Callable[[], Any]) -> None:
        start.wait()
        try:
            results.append(function())
        except BaseException as error:  # checked in the test's own thread
            results.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
