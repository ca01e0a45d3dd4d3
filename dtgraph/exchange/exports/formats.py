"""The export formats: tables with the network's history, and graphs of the network on one day.

Each is declared once; the options of all interfaces, their help, the media types and the error texts derive from it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar, cast

from typing_extensions import TypeIs

from ...errors import InputError, shorten
from ..tables.csv_reader import write_csv
from ..tables.readers import MEDIA_TYPES
from ..tables.serialization import format_cell
from ..tables.table_schema import TABLES
from .export_rows import ExportRows
from .graph_xml import gexf, graphml
from .jsonld import jsonld
from .parquet_writer import write_parquet
from .property_graph import Edge, Node
from .xlsx_writer import write_workbook

__all__ = [
    "FORMATS",
    "FORMATS_HELP",
    "GRAPHS",
    "TABULAR",
    "Format",
    "GraphFormat",
    "GraphName",
    "TableFormat",
    "TablesName",
    "find_format",
    "is_tabular",
]

TablesName = Literal["tables", "xlsx", "parquet"]
GraphName = Literal["graphml", "gexf", "jsonld"]
Format = Literal[TablesName, GraphName]

UNDATED_RELATIONSHIPS = ("ORIGINAL", "RESULTED_IN")
"""Relationship types that are exported even if the unit at their end is not current."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of the whole network as tables: files `<table><ending>` in a folder or, without `ending`, one file.

    `write` creates the folder or file and returns the number of rows by table. `media` is the media type of the HTTP
    response, which sends a folder as an archive.
    """

    help: str
    write: Callable[[Path, ExportRows], dict[str, int]]
    media: str = MEDIA_TYPES[".zip"]
    ending: str = ""


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A format of the network on one day as a text file; `undated` relationships may lead to units of other days."""

    help: str
    lines: Callable[[Iterable[Node], Iterable[Edge], date], Iterator[str]]
    media: str
    undated: tuple[str, ...] = ()


def _write_csv(folder: Path, rows: ExportRows) -> dict[str, int]:
    folder.mkdir()
    return {
        table.name: write_csv(
            folder / f"{table.name}.csv",
            table.columns,
            ([format_cell(value) for value in row] for row in rows.table_rows(table)),
        )
        for table in TABLES.values()
    }


TABULAR: Mapping[TablesName, TableFormat] = {
    "tables": TableFormat("a folder of CSV files", _write_csv, ending=".csv"),
    "xlsx": TableFormat("a workbook to edit in a spreadsheet and import again", write_workbook, MEDIA_TYPES[".xlsx"]),
    "parquet": TableFormat("a folder of typed Parquet files", write_parquet, ending=".parquet"),
}

GRAPHS: Mapping[GraphName, GraphFormat] = {
    "graphml": GraphFormat("for networkx, igraph and Gephi", graphml, "application/graphml+xml"),
    "gexf": GraphFormat("for Gephi", gexf, "application/gexf+xml"),
    "jsonld": GraphFormat(
        "linked data, the W3C Organization Ontology", jsonld, "application/ld+json", UNDATED_RELATIONSHIPS
    ),
}

FORMATS: Mapping[Format, TableFormat | GraphFormat] = dict((*TABULAR.items(), *GRAPHS.items()))


def _describe(formats: Mapping[TablesName, TableFormat] | Mapping[GraphName, GraphFormat]) -> str:
    return "; ".join(f"{name}, {format_.help}" for name, format_ in formats.items())


FORMATS_HELP = (
    f"The whole network with its history: {_describe(TABULAR)}. Or the network on one day: {_describe(GRAPHS)}."
)
"""The formats and what each is for."""


def is_tabular(name: Format) -> TypeIs[TablesName]:
    """Whether a format is a table format."""
    return name in TABULAR


FormatType = TypeVar("FormatType", TableFormat, GraphFormat)


def find_format(name: str, formats: Mapping[TablesName, FormatType] | Mapping[GraphName, FormatType]) -> FormatType:
    """Return the format with this name. Raises `InputError` `bad-option` if it is not in `formats`."""
    by_name = cast(Mapping[str, FormatType], formats)
    if name not in by_name:
        raise InputError("bad-option", option="format", found=shorten(name), advice=f"use {', '.join(by_name)}")
    return by_name[name]
