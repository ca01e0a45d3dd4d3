"""Benchmark how the columnar engine grows: networks from the sample to four times the national one.

    python -m bench.growth SCALE FACTOR ROUNDS

Each size is measured in a process of its own, which prints its results as JSON in its last line.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bench.columns import measure, measure_network
from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.exchange.tables.sheet import RepeatableRows, Sheet, SheetRow
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.stores import open_store

__all__ = ["SIZES", "measure_growth", "multiplied"]

SIZES = {
    "sample": ("sample", 1),
    "one province": ("province:12", 1),
    "national": ("national", 1),
    "twice the national one": ("national", 2),
    "four times the national one": ("national", 4),
}
"""Scales and factors by name."""

SHARED_PREFIXES = ("vn:central:", "demo:centre:", "demo:platform:")
"""Ids of what a larger country has once: the centre."""

HEAP = "10g"
"""Heap of the engine, which holds a first import."""


def multiplied(demonstration: Demonstration, factor: int) -> Iterator[Sheet]:
    """Yield the tables of a country with `factor` times the provinces and all that belongs to them."""
    for sheet in demonstration.sheets():
        yield Sheet(sheet.table, sheet.file, sheet.columns, RepeatableRows(partial(_rows, sheet, factor)))


def _rows(sheet: Sheet, factor: int) -> Iterator[SheetRow]:
    ids = [index for index, name in enumerate(sheet.columns) if name == "id" or name.endswith("_id")]
    for copy in range(factor):
        for line, cells in sheet.rows:
            local = [index for index in ids if cells[index] and not cells[index].startswith(SHARED_PREFIXES)]
            if copy == 0:
                yield line, cells
            elif local:
                renamed = list(cells)
                for index in local:
                    renamed[index] = f"{cells[index]}:{copy}"
                yield line, renamed


def measure_growth(rounds: int) -> dict[str, dict[str, Any]]:
    """Measure all sizes; returns their results by name."""
    results = {}
    for name, (scale, factor) in SIZES.items():
        print(f"{name}:", flush=True)
        command = [sys.executable, "-m", "bench.growth", scale, str(factor), str(rounds)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        *lines, last = output.splitlines()
        print(*lines, sep="\n", flush=True)
        results[name] = json.loads(last)
    return results


def _measure_size(scale: str, factor: int, rounds: int) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(str(Path(scratch) / "network.db"), create=True, settings=Settings(heap=HEAP))
        network = Network(LocalBackend(store))
        sheets = list(multiplied(Demonstration(scale), factor))
        imported = measure("first import", "", 1, lambda _: network.import_tables(sheets))
        counts = {
            kind: sum(row[kind] for row in network.query(query).table().rows)
            for query, kind in (("counts", "nodes"), ("ties", "ties"))  # a column of each query
        }
        measurements = [imported, *measure_network(network, rounds)]
        files = Path(scratch).glob("network.db/columns/**/*")
        return {
            **counts,
            "bytes": sum(file.stat().st_size for file in files),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "measurements": [measurement.as_dict() for measurement in measurements],
        }


if __name__ == "__main__":
    print(json.dumps(_measure_size(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
