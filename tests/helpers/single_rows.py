"""Single rows: what is stored and exported of them, what is refused, and several writers at once."""

import csv
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dtgraph.errors import DtgraphError, ImportRefusedError
from dtgraph.exchange import ImportReport
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from .exchange_files import exported

__all__ = ["VN", "Row", "changes", "row", "rows", "together", "told"]

Row = dict[str, str]

VN = {"id": "vn", "name": "Chính phủ", "level": "central", "kind": "government", "sector": "state"}


def rows(store: Store) -> list[tuple[str, Row]]:
    """Every row of an export, with its table."""
    return [
        (Path(file).stem, row)
        for file, content in exported(store).items()
        for row in csv.DictReader(io.StringIO(content.decode(), newline=""))
    ]


def row(net: Network, name: str, **key: str) -> Row:
    """The one exported row of a table with these cells."""
    [found] = [row for table, row in rows(net.store) if table == name and key.items() <= row.items()]
    return found


def changes(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.removed


def told(work: Callable[[], Any], *, net: Network) -> list[tuple[str, str]]:
    """Where and what is wrong with a write; the network must stay as it was."""
    before, version = exported(net.store), net.version
    with pytest.raises(DtgraphError) as caught:
        work()
    assert (exported(net.store), net.version) == (before, version)
    if isinstance(caught.value, ImportRefusedError):
        return [(error.where, error.code) for error in caught.value.errors]
    return [("", caught.value.code)]


def together(*works: Callable[[], Any]) -> list[Any]:
    """What `works` give or raise, each in a thread of its own, all at once."""
    start = threading.Barrier(len(works))
    found: list[Any] = []

    def run(work: Callable[[], Any]) -> None:
        start.wait()
        try:
            found.append(work())
        except BaseException as error:  # told in the test's own thread
            found.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
