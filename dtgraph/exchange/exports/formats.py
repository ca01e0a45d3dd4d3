"""The formats of an export, each declared once: the options of every face and their help, what a service sends, errors.

Some hold all of the network with its history, as tables; the others the network on one day, as a graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar, cast

from typing_extensions import TypeIs

from ...errors import InputError, shorten
from ..tables.csv_reader import write_csv
from ..tables.readers import MEDIA
from ..tables.serialization import cell
from ..tables.table_schema import TABLES
from .export_rows import ExportRows
from .graph_xml import gexf, graphml
from .jsonld import jsonld
from .parquet_writer import write_parquet
from .property_graph import Edge, Node
from .xlsx_writer import write_workbook

__all__ = [
    "FORMATS",
    "GRAPHS",
    "HELP",
    "TABULAR",
    "Format",
    "GraphFormat",
    "GraphName",
    "TableFormat",
    "TablesName",
    "format_named",
    "is_tabular",
]

TablesName = Literal["tables", "xlsx", "parquet"]
GraphName = Literal["graphml", "gexf", "jsonld"]
Format = Literal[TablesName, GraphName]

CHANGES = ("ORIGINAL", "RESULTED_IN")
"""The ties that hold whatever the days of the units at their ends."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """All of the network as tables: files `<table><ending>` in a folder or, where there is no `ending`, one file.

    `write` makes the folder or the file and gives how many rows each table has. A service sends `media`, a folder as an
    archive.
    """

    help: str
    write: Callable[[Path, ExportRows], dict[str, int]]
    media: str = MEDIA[".zip"]
    ending: str = ""


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """The network on a day as one file of lines; ties of the types `ever` lead to units of other days too."""

    help: str
    lines: Callable[[Iterable[Node], Iterable[Edge], date], Iterator[str]]
    media: str
    ever: tuple[str, ...] = ()


def _write_csv(folder: Path, rows: ExportRows) -> dict[str, int]:
    folder.mkdir()
    return {
        table.name: write_csv(
            folder / f"{table.name}.csv", table.columns, ([cell(value) for value in row] for row in rows.of(table))
        )
        for table in TABLES.values()
    }


TABULAR: Mapping[TablesName, TableFormat] = {
    "tables": TableFormat("a folder of CSV files", _write_csv, ending=".csv"),
    "xlsx": TableFormat("a workbook to mend in a spreadsheet and import again", write_workbook, MEDIA[".xlsx"]),
    "parquet": TableFormat("a folder of typed Parquet files", write_parquet, ending=".parquet"),
}

GRAPHS: Mapping[GraphName, GraphFormat] = {
    "graphml": GraphFormat("for networkx, igraph and Gephi", graphml, "application/graphml+xml"),
    "gexf": GraphFormat("for Gephi", gexf, "application/gexf+xml"),
    "jsonld": GraphFormat("linked data, the W3C Organization Ontology", jsonld, "application/ld+json", CHANGES),
}

FORMATS: Mapping[Format, TableFormat | GraphFormat] = dict((*TABULAR.items(), *GRAPHS.items()))


def _told(formats: Mapping[TablesName, TableFormat] | Mapping[GraphName, GraphFormat]) -> str:
    return "; ".join(f"{name}, {format_.help}" for name, format_ in formats.items())


HELP = f"All of it with its history: {_told(TABULAR)}. Or the network on one day: {_told(GRAPHS)}."
"""What the formats are, in two sentences."""


def is_tabular(name: Format) -> TypeIs[TablesName]:
    """Whether a format is one of tables."""
    return name in TABULAR


Known = TypeVar("Known", TableFormat, GraphFormat)


def format_named(name: str, formats: Mapping[TablesName, Known] | Mapping[GraphName, Known]) -> Known:
    """The format of this name. Raises `InputError` `bad-option` where `formats` have none."""
    known = cast(Mapping[str, Known], formats)
    if name not in known:
        raise InputError("bad-option", option="format", found=shorten(name), advice=f"use {', '.join(known)}")
    return known[name]
