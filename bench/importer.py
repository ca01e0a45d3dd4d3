"""Repeated imports of people with changing titles, during lookups by other clients."""

import csv
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice

from bench.live_service import LiveService, fetch
from dtgraph.demo import Demonstration

__all__ = ["importing"]

ROW_COUNT = 4_000
"""Number of rows, small enough for one transaction."""


@contextmanager
def importing(service: LiveService, key: str, demonstration: Demonstration) -> Iterator[list[float]]:
    """Import people with changing titles repeatedly; yields a list that receives the seconds of each import."""
    bodies, stopped, seconds = cycle(_titles(demonstration)), threading.Event(), list[float]()

    def import_repeatedly() -> None:
        with service.client() as connection:
            while not stopped.is_set():
                started = time.perf_counter()
                fetch(connection, "/v1/import?table=people", key, body=next(bodies), media="text/csv")
                seconds.append(time.perf_counter() - started)

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(import_repeatedly)
        try:
            yield seconds
        finally:
            stopped.set()
        future.result()


def _titles(demonstration: Demonstration) -> list[bytes]:
    """Return CSV files of the first people of the demonstration, with changed and with original titles."""
    people = next(sheet for sheet in demonstration.sheets() if sheet.table == "people")
    rows = [list(cells) for _, cells in islice(people.rows, ROW_COUNT)]
    title_index = people.columns.index("title")
    bodies = []
    for ending in (" (test)", ""):
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(people.columns)
        writer.writerows([*row[:title_index], row[title_index] + ending, *row[title_index + 1 :]] for row in rows)
        bodies.append(buffer.getvalue().encode())
    return bodies
