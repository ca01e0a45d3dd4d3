"""Export the network: with its history as tables, or its state on one day as a graph.

The same network always gives the same bytes.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ...stores.consistent_read import read_consistently
from ...stores.protocol import Store
from ..atomic_write import atomic_file, atomic_table_folder
from ..imports.import_plan import Progress, no_progress
from .export_rows import ExportRows
from .formats import GRAPHS, TABULAR, find_format
from .property_graph import GraphSnapshot

__all__ = ["ExportReport", "GraphReport", "export_graph", "export_tables"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The number of rows written by table, and the network's version."""

    version: int
    tables: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, int]:
        """The row counts by table, and `version`."""
        return {**self.tables, "version": self.version}


@dataclass(frozen=True, slots=True)
class GraphReport:
    """The number of nodes and edges written, the day, and the network's version."""

    nodes: int
    edges: int
    as_of: date
    version: int

    def as_dict(self) -> dict[str, object]:
        """The fields by name."""
        return asdict(self)


def export_graph(
    store: Store,
    directory: Path,
    format_: str,
    day: date,
    *,
    personal: bool = True,
    progress: Progress | None = None,
) -> GraphReport:
    """Write the network on a day as `network.<format>`, one of `GRAPHS`, in a folder that is created if needed.

    The file is written completely or not at all, and replaces one of the same name. Raises `InputError` `bad-option`
    for an unknown format and `cannot-write`, and `StoreError` `conflict` if the network keeps changing.
    """
    graph_format = find_format(format_, GRAPHS)
    report_progress = progress or no_progress

    def write(file: Path) -> tuple[int, int]:
        graph = GraphSnapshot(store.read, day, personal=personal)
        nodes = _ProgressCounter(graph.nodes(), "nodes", report_progress)
        edges = _ProgressCounter(graph.edges(graph_format.undated), "relationships", report_progress)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in graph_format.lines(nodes, edges, day))
        return nodes.count, edges.count

    with atomic_file(directory, f"network.{format_}") as file:
        (nodes, edges), version = read_consistently(store, lambda: write(file))
    return GraphReport(nodes, edges, day, version)


class _ProgressCounter(Iterable[Item]):
    """Iterate over items while counting them and reporting progress."""

    def __init__(self, items: Iterable[Item], stage: str, progress: Progress) -> None:
        self.items, self.stage, self.progress, self.count = items, stage, progress, 0

    def __iter__(self) -> Iterator[Item]:
        for item in self.items:
            self.count += 1
            if self.count % 10_000 == 0:
                self.progress(self.stage, self.count, None)
            yield item


def export_tables(
    store: Store,
    directory: Path,
    format_: str = "tables",
    *,
    personal: bool = True,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the network with its history as the ten tables, in one of the formats `TABULAR`.

    A format of several files is written to `directory` itself and replaces such tables there; one of a single file is
    written to `network.<format>` in it. Either is written completely or not at all.

    Raises `InputError` `bad-option` for an unknown format, `path-taken` if `directory` holds anything else,
    `cannot-write`, and the errors of the format; and `StoreError` `conflict` if the network keeps changing.
    """
    table_format = find_format(format_, TABULAR)

    def write(path: Path) -> dict[str, int]:
        shutil.rmtree(path, ignore_errors=True)  # left from a read that a concurrent write made inconsistent
        rows = ExportRows(store.read, progress or no_progress, version=store.version, personal=personal)
        return table_format.write(path, rows)

    ending = table_format.ending
    target = atomic_table_folder(directory, ending) if ending else atomic_file(directory, f"network.{format_}")
    with target as path:
        tables, version = read_consistently(store, lambda: write(path))
    return ExportReport(version, tables)
