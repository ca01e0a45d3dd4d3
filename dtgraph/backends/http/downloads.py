"""Files out of a service: put where they belong as a whole or not at all; the graph of a day for networkx."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...exchange import ExportReport, GraphReport
from ...exchange.atomic_write import file_at, tables_at, writing
from ...exchange.exports.formats import GRAPHS, TABULAR, format_named
from ...exchange.exports.property_graph import require_labels, which, without_collection
from ...exchange.tables.archive import checked_members, open_archive
from ...exchange.tables.row_errors import SheetError
from ...exchange.tables.table_schema import TABLES
from .client import HttpClient

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export_graph", "export_tables", "read_graph"]

_BROKEN = (SheetError, KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)

_TYPES: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


def export_tables(service: HttpClient, directory: Path, format_: str) -> ExportReport:
    """Write the network as tables (see `dtgraph.exchange`)."""
    ending, asked = format_named(format_, TABULAR).ending, {"format": format_}
    if not ending:
        with file_at(directory, f"network.{format_}") as file:
            told = service.save(dict[str, int], file, asked)
    else:
        with tables_at(directory, ending) as made, tempfile.TemporaryDirectory(prefix="dtgraph-") as scratch:
            archive = Path(scratch) / "network.zip"
            told = service.save(dict[str, int], archive, asked)
            try:
                _unpack(archive, made, ending)
            except _BROKEN:
                raise service.unreachable("its archive cannot be read") from None
    return ExportReport(told.pop("version", 0), told)


def _unpack(file: Path, folder: Path, ending: str) -> None:
    folder.mkdir()
    with open_archive(file) as archive:
        members = checked_members(archive, file.name)
        for name in TABLES:
            with archive.open(members.pop(f"{name}{ending}")) as packed, (folder / f"{name}{ending}").open("wb") as out:
                shutil.copyfileobj(packed, out)
        if members:
            raise zipfile.BadZipFile


def export_graph(service: HttpClient, directory: Path, format_: str, day: date) -> GraphReport:
    """Write the network on a day as a graph (see `dtgraph.exchange`)."""
    format_named(format_, GRAPHS)
    with file_at(directory, f"network.{format_}") as file:
        return service.save(GraphReport, file, {"format": format_, "as_of": day})


def read_graph(service: HttpClient, day: date, labels: Collection[str] | None) -> "nx.MultiDiGraph[str]":
    """The network on a day for networkx, read from GraphML, which keeps every attribute and its type."""
    require_labels(labels)
    with tempfile.TemporaryDirectory(prefix="dtgraph-") as scratch:
        file = Path(scratch) / "network.graphml"
        with writing(file):
            service.save(GraphReport, file, {"format": "graphml", "as_of": day})
        try:
            with without_collection():
                return _graph(file, labels)
        except (SyntaxError, ValueError, KeyError, TypeError):
            raise service.unreachable("its graph cannot be read") from None


def _graph(file: Path, labels: Collection[str] | None) -> "nx.MultiDiGraph[str]":
    import networkx as nx  # noqa: PLC0415 - see dtgraph.engine.evaluator
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    attributes: dict[str, tuple[str, Callable[[str], Any]]] = {}
    whole = None
    for event, element in iterparse(file, ("start", "end")):
        match event, element.tag.rpartition("}")[2]:
            case "end", "key":
                attributes[element.attrib["id"]] = (element.attrib["attr.name"], _TYPES[element.attrib["attr.type"]])
            case "start", "graph":
                whole = element
            case "end", "node" | "edge" as kind:
                about = {}
                for data in element:
                    name, read = attributes[data.attrib["key"]]
                    about[name] = read(data.text or "")
                if kind == "edge":
                    ends = element.attrib["source"], element.attrib["target"]
                    if all(map(graph.has_node, ends)):
                        graph.add_edge(*ends, key=which(about["relationship"], about), **about)
                elif labels is None or about["entity"] in labels:
                    graph.add_node(element.attrib["id"], **about)
                if whole is not None:
                    whole.clear()  # what is read is let go
    return graph
