"""Export: the whole network as tables, the same network always as the same bytes; or that of one day as a graph."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ..errors import InputError, shorten
from ..model import NODES, RELATIONSHIPS
from ..statements import statement
from ..store.base import Store
from ..store.steady import steady
from ..tables.cells import row_of
from ..tables.csvfile import write_csv
from ..tables.incoming import Key, Values
from ..tables.layout import TABLES, Table, node_table, tie_table
from ..tables.merged import shorthand_tie
from .graphs import GraphOn
from .placing import file_at, tables_at
from .stored import Read, batches, read_nodes, read_ties
from .xmlfiles import WRITERS

__all__ = ["ExportReport", "GraphReport", "export_graph", "export_tables"]

Thing = TypeVar("Thing")
Progress = Callable[[str, int, int | None], None]
Tie = tuple[Key, Values]


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
    """Write the network on a day as `network.<format>` (graphml or gexf) in a folder, which is made if it is not there.

    A file of this name is replaced; it appears as a whole or not at all. Raises `InputError` `bad-option` for another
    format, `cannot-write`, and `StoreError` `conflict` where the network does not stop changing.
    """
    if format_ not in WRITERS:
        raise InputError("bad-option", option="format", found=shorten(format_), advice=f"use {', '.join(WRITERS)}")

    def written(file: Path) -> tuple[int, int]:
        graph, told = GraphOn(store.read, day, personal=personal), progress or (lambda _stage, _done, _total: None)
        nodes, edges = _Counted(graph.nodes(), "nodes", told), _Counted(graph.edges(), "relationships", told)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in WRITERS[format_](nodes, edges))
        return nodes.number, edges.number

    with file_at(directory, f"network.{format_}") as file:
        (nodes, edges), version = steady(store, lambda: written(file))
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
    store: Store, directory: Path, *, personal: bool = True, progress: Progress | None = None
) -> ExportReport:
    """Write the network as a folder of the ten CSV tables, with its history; a folder of tables is replaced.

    The folder appears as a whole or not at all. Raises `InputError` `path-taken` where something else is at
    `directory`, `cannot-write` where it cannot be written, and `StoreError` `conflict` where the network does not
    stop changing.
    """
    told = progress or (lambda _stage, _done, _total: None)
    with tables_at(directory) as made:
        return _one_version(store, made, told, personal=personal)


def _one_version(store: Store, folder: Path, progress: Progress, *, personal: bool) -> ExportReport:
    """Write the tables over several reads, between which nobody wrote."""

    def written() -> dict[str, int]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return _Writer(store.read, progress, personal=personal).write(folder)

    tables, version = steady(store, written)
    return ExportReport(version, tables)


class _Writer:
    def __init__(self, read: Read, progress: Progress, *, personal: bool) -> None:
        self.read = read
        self.personal = personal
        self.progress = progress
        self.done = 0
        self.ids = {
            label: sorted(row["id"] for row in read(statement("tables/node_ids", label), None)) for label in NODES
        }

    def write(self, folder: Path) -> dict[str, int]:
        """Write all the tables to `folder`; how many rows each has."""
        return {
            table.name: write_csv(folder / f"{table.name}.csv", table.columns, self._rows(table))
            for table in TABLES.values()
        }

    def _rows(self, table: Table) -> Iterator[list[str]]:
        for kind in table.kinds:
            for row in self._ties(table, kind) if table.ends else self._nodes(table, kind):
                self.done += 1
                if self.done % 10_000 == 0:
                    self.progress("writing", self.done, None)
                yield row

    def _nodes(self, table: Table, label: str) -> Iterator[list[str]]:
        for ids in batches(self.ids[label]):
            nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
            said = self._said(label, nodes)
            for id_ in ids:
                if id_ in nodes:  # else it was taken away meanwhile, and all is read again
                    yield row_of(table, label, id_, nodes[id_], said[id_][1] if id_ in said else None)

    def _ties(self, table: Table, type_: str) -> Iterator[list[str]]:
        """The relationships of a type that no shorthand says."""
        label = RELATIONSHIPS[type_].source.__name__
        shorthand = node_table(label).shorthand
        for ids in batches(self.ids[label]):
            ties = [(key, values) for key, (values, _) in read_ties(self.read, type_, ids)]
            said: set[Key] = set()
            if ties and shorthand and shorthand[1] == type_ and table is tie_table(type_):
                nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
                said = set(self._said(label, nodes, ties).values())
            for key, values in sorted(ties, key=lambda tie: [part or "" for part in tie[0]]):
                if key not in said:
                    yield row_of(table, type_, key, values)

    def _said(self, label: str, nodes: dict[Key, Values], ties: list[Tie] | None = None) -> dict[Key, Key]:
        """By the id of a node, the key of the tie that its shorthand says."""
        shorthand = node_table(label).shorthand
        if not shorthand:
            return {}
        if ties is None:
            ties = [(key, values) for key, (values, _) in read_ties(self.read, shorthand[1], list(nodes))]
        by_node: dict[Key, list[Tie]] = {}
        for tie in ties:
            by_node.setdefault(tie[0][0], []).append(tie)
        found = {id_: shorthand_tie(label, nodes[id_], own) for id_, own in by_node.items() if id_ in nodes}
        return {id_: key for id_, key in found.items() if key is not None}
