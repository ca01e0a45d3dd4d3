"""Export: the whole network as tables, the same network always as the same bytes; or that of one day as a graph."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ...stores.consistent_read import read_consistently
from ...stores.protocol import Store
from ..atomic_write import file_at, tables_at
from ..imports.import_plan import Progress
from .export_rows import ExportRows
from .formats import GRAPHS, TABULAR, format_named
from .property_graph import GraphOn

__all__ = ["ExportReport", "GraphReport", "export_graph", "export_tables"]

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The rows of each table that was written, and the version of the network that they are."""

    version: int
    tables: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, int]:
        """The counts by table, and the version."""
        return {**self.tables, "version": self.version}


@dataclass(frozen=True, slots=True)
class GraphReport:
    """The nodes and edges that were written, the day, and the version of the network that they are."""

    nodes: int
    edges: int
    as_of: date
    version: int

    def as_dict(self) -> dict[str, object]:
        """All of it by name."""
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
    """Write the network on a day as `network.<format>`, one of `GRAPHS`, in a folder, made if it is not there.

    A file of this name is replaced; it appears as a whole or not at all. Raises `InputError` `bad-option` for another
    format, `cannot-write`, and `StoreError` `conflict` where the network does not stop changing.
    """
    asked = format_named(format_, GRAPHS)

    def written(file: Path) -> tuple[int, int]:
        graph, told = GraphOn(store.read, day, personal=personal), progress or (lambda _stage, _done, _total: None)
        nodes = _Counted(graph.nodes(), "nodes", told)
        edges = _Counted(graph.edges(asked.ever), "relationships", told)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in asked.lines(nodes, edges, day))
        return nodes.number, edges.number

    with file_at(directory, f"network.{format_}") as file:
        (nodes, edges), version = read_consistently(store, lambda: written(file))
    return GraphReport(nodes, edges, day, version)


class _Counted(Iterable[Thing]):
    """What passes, counted and told."""

    def __init__(self, things: Iterable[Thing], what: str, told: Progress) -> None:
        self.things, self.what, self.told, self.number = things, what, told, 0

    def __iter__(self) -> Iterator[Thing]:
        for thing in self.things:
            self.number += 1
            if self.number % 10_000 == 0:
                self.told(self.what, self.number, None)
            yield thing


def export_tables(
    store: Store,
    directory: Path,
    format_: str = "tables",
    *,
    personal: bool = True,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the network, with its history, as the ten tables in one of the formats `TABULAR`.

    Where that is a folder, it is `directory` itself, and a folder of such tables there is replaced; else it is
    `network.<format>` in it. It appears as a whole or not at all. Raises `InputError` `bad-option` for another format,
    `path-taken` where something else is at `directory`, `cannot-write` where it cannot be written, what the format
    raises, and `StoreError` `conflict` where the network does not stop changing.
    """
    asked = format_named(format_, TABULAR)
    told = progress or (lambda _stage, _done, _total: None)

    def written(made: Path) -> dict[str, int]:
        shutil.rmtree(made, ignore_errors=True)  # what was read before somebody wrote
        return asked.write(made, ExportRows(store.read, told, version=store.version, personal=personal))

    place = tables_at(directory, asked.ending) if asked.ending else file_at(directory, f"network.{format_}")
    with place as made:
        tables, version = read_consistently(store, lambda: written(made))
    return ExportReport(version, tables)
