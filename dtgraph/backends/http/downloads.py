"""Exports over HTTP, written atomically; and the graph of a day for networkx."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import operations
from ...exchange.atomic_write import atomic_file, atomic_table_folder, translate_write_errors
from ...exchange.exports.exporter import ExportReport, GraphReport
from ...exchange.exports.formats import GRAPHS, TABULAR, find_format
from ...exchange.exports.property_graph import edge_key, gc_paused, require_labels
from ...exchange.tables.archive import open_archive, safe_members
from ...exchange.tables.row_errors import SheetError
from ...exchange.tables.table_schema import TABLES
from ...operations.parameters import ProgressCallback
from .requests import HttpContext, handles, report_waiting

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["download_graph", "export_graph", "export_tables"]

_BROKEN = (SheetError, KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)

_TYPES: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


@handles(operations.export_tables)
def export_tables(
    context: HttpContext, *, directory: Path, format_: str, progress: ProgressCallback | None
) -> ExportReport:
    """Download the network as tables."""
    context.scope.require_whole("an export")
    report_waiting(progress)
    client = context.client
    extension, query = find_format(format_, TABULAR).ending, {"format": format_}
    if not extension:
        with atomic_file(directory, f"network.{format_}") as file:
            report = client.download(dict[str, int], file, query)
    else:
        with (
            atomic_table_folder(directory, extension) as target,
            tempfile.TemporaryDirectory(prefix="dtgraph-") as folder,
        ):
            archive = Path(folder) / "network.zip"
            report = client.download(dict[str, int], archive, query)
            try:
                _unpack(archive, target, extension)
            except _BROKEN:
                raise client.unreachable("its archive cannot be read") from None
    return ExportReport(report.pop("version", 0), report)


def _unpack(file: Path, folder: Path, extension: str) -> None:
    folder.mkdir()
    with open_archive(file) as archive:
        members = safe_members(archive, file.name)
        for name in TABLES:
            with (
                archive.open(members.pop(f"{name}{extension}")) as packed,
                (folder / f"{name}{extension}").open("wb") as out,
            ):
                shutil.copyfileobj(packed, out)
        if members:
            raise zipfile.BadZipFile


@handles(operations.export_graph)
def export_graph(
    context: HttpContext, *, directory: Path, format_: str, as_of: date, progress: ProgressCallback | None
) -> GraphReport:
    """Download the network on a day as a graph."""
    context.scope.require_whole("an export")
    report_waiting(progress)
    find_format(format_, GRAPHS)
    with atomic_file(directory, f"network.{format_}") as file:
        return context.client.download(GraphReport, file, {"format": format_, "as_of": as_of})


@handles(operations.to_networkx)
def download_graph(context: HttpContext, *, as_of: date, labels: Collection[str] | None) -> "nx.MultiDiGraph[str]":
    """Download the network on a day for networkx, as GraphML, which keeps every attribute and its type."""
    context.scope.require_whole("the graph")
    require_labels(labels)
    with tempfile.TemporaryDirectory(prefix="dtgraph-") as folder:
        file = Path(folder) / "network.graphml"
        with translate_write_errors(file):
            context.client.download(GraphReport, file, {"format": "graphml", "as_of": as_of})
        try:
            with gc_paused():
                return _graph(file, labels)
        except (SyntaxError, ValueError, KeyError, TypeError):
            raise context.client.unreachable("its graph cannot be read") from None


def _graph(file: Path, labels: Collection[str] | None) -> "nx.MultiDiGraph[str]":
    import networkx as nx  # noqa: PLC0415 - slow to load
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    attributes: dict[str, tuple[str, Callable[[str], Any]]] = {}
    graph_element = None
    for event, element in iterparse(file, ("start", "end")):
        match event, element.tag.rpartition("}")[2]:
            case "end", "key":
                attributes[element.attrib["id"]] = (element.attrib["attr.name"], _TYPES[element.attrib["attr.type"]])
            case "start", "graph":
                graph_element = element
            case "end", "node" | "edge" as kind:
                values = {}
                for data in element:
                    name, read = attributes[data.attrib["key"]]
                    values[name] = read(data.text or "")
                if kind == "edge":
                    ends = element.attrib["source"], element.attrib["target"]
                    if all(map(graph.has_node, ends)):
                        graph.add_edge(*ends, key=edge_key(values["relationship"], values), **values)
                elif labels is None or values["entity"] in labels:
                    graph.add_node(element.attrib["id"], **values)
                if graph_element is not None:
                    graph_element.clear()  # frees what was read
    return graph
