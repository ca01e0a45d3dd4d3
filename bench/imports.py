"""Somebody who imports while others look up: people, whose titles change, again and again."""

import csv
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice

from bench.served import Served, answer
from dtgraph.demo import Demonstration

__all__ = ["importing"]

ROWS = 4_000
"""Few enough for one transaction."""


@contextmanager
def importing(served: Served, key: str, demonstration: Demonstration) -> Iterator[list[float]]:
    """Import people with other titles, again and again; the seconds of each import."""
    bodies, ended, seconds = cycle(_titles(demonstration)), threading.Event(), list[float]()

    def imported() -> None:
        with served.client() as connection:
            while not ended.is_set():
                began = time.perf_counter()
                answer(connection, "/v1/import?table=people", key, body=next(bodies), media="text/csv")
                seconds.append(time.perf_counter() - began)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(imported)
        try:
            yield seconds
        finally:
            ended.set()
        running.result()


def _titles(demonstration: Demonstration) -> list[bytes]:
    """The first people of the demonstration, with a title more and as they were."""
    people = next(sheet for sheet in demonstration.sheets() if sheet.table == "people")
    rows = [list(cells) for _, cells in islice(people.rows, ROWS)]
    place = people.columns.index("title")
    bodies = []
    for ending in (" (test)", ""):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(people.columns)
        writer.writerows([*row[:place], row[place] + ending, *row[place + 1 :]] for row in rows)
        bodies.append(text.getvalue().encode())
    return bodies
