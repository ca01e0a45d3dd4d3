"""Write the tables as Parquet files, typed as the model declares: dates, numbers, booleans, lists."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from ..stored_records import batches
from ..tables.column_info import Column, split_list, table_columns
from ..tables.table_schema import TABLES, Table
from .export_rows import ExportRows

__all__ = ["write_parquet"]

ROW_GROUP_SIZE = 100_000
"""Rows per row group, which are held in memory together."""

_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {"date": date.fromisoformat, "list": split_list}


def write_parquet(folder: Path, rows: ExportRows) -> dict[str, int]:
    """Write each table to `<table>.parquet` in a new folder and return the number of rows by table."""
    import pyarrow  # noqa: PLC0415 - slow to import
    from pyarrow import parquet  # noqa: PLC0415

    folder.mkdir()
    counts = {}
    for table in TABLES.values():
        columns, schema = table_columns(table), _schema(pyarrow, table)
        counts[table.name] = 0
        with ExitStack() as stack:
            file = stack.enter_context((folder / f"{table.name}.parquet").open("wb"))
            writer = stack.enter_context(parquet.ParquetWriter(file, schema, compression="zstd"))
            for group in batches(rows.table_rows(table), ROW_GROUP_SIZE):
                writer.write_table(_arrays(pyarrow, schema, columns, group), row_group_size=ROW_GROUP_SIZE)
                counts[table.name] += len(group)
    return counts


def _schema(pyarrow: Any, table: Table) -> Any:
    """The Arrow schema of a table, with the descriptions of columns as metadata."""
    types = {
        "string": pyarrow.string(),
        "list": pyarrow.list_(pyarrow.string()),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(
                column.name,
                types[column.type],
                nullable=not column.required or column.personal,  # null in an export without personal data
                metadata={"description": column.help},
            )
            for column in table_columns(table)
        ]
    )


def _arrays(pyarrow: Any, schema: Any, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
    """Convert rows to an Arrow table."""
    arrays = []
    for column, field, values in zip(columns, schema, zip(*rows, strict=True), strict=True):
        convert = _CONVERTERS.get(column.type)
        cells = values if convert is None else [None if value is None else convert(value) for value in values]
        arrays.append(pyarrow.array(cells, type=field.type))
    return pyarrow.Table.from_arrays(arrays, schema=schema)
