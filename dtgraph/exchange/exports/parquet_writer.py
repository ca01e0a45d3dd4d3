"""The tables as Parquet files with the types that the model declares: days, numbers, truths, lists."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..stored_records import batches
from ..tables.column_info import Column, columns_of, listed
from ..tables.table_schema import TABLES, Table
from .export_rows import ExportRows

__all__ = ["write_parquet"]

EXTRA = "parquet"
"""The extra of the package that brings what this needs."""

GROUP = 100_000
"""So many rows lie in one group, which is read and written at once."""

_VALUES: Mapping[str, Callable[[Any], Any]] = {"date": date.fromisoformat, "list": listed}


def write_parquet(folder: Path, rows: ExportRows) -> dict[str, int]:
    """Write each table to `<table>.parquet` in a new folder; how many rows each has.

    Raises `InputError` `needs-package` where pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: PLC0415 - an extra, and nobody else waits for it
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise InputError("needs-package", what="parquet", package="pyarrow", extra=EXTRA) from None

    folder.mkdir()
    counts = {}
    for table in TABLES.values():
        columns, schema = columns_of(table), _schema(pyarrow, table)
        counts[table.name] = 0
        with ExitStack() as open_:
            file = open_.enter_context((folder / f"{table.name}.parquet").open("wb"))
            writer = open_.enter_context(parquet.ParquetWriter(file, schema, compression="zstd"))
            for group in batches(rows.of(table), GROUP):
                writer.write_table(_arrays(pyarrow, schema, columns, group), row_group_size=GROUP)
                counts[table.name] += len(group)
    return counts


def _schema(pyarrow: Any, table: Table) -> Any:
    """The columns of a table with their types and, as metadata, what they mean."""
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
                nullable=not column.required or column.personal,  # who may not see it gets null
                metadata={"description": column.help},
            )
            for column in columns_of(table)
        ]
    )


def _arrays(pyarrow: Any, schema: Any, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
    """Some rows as columns of their types."""
    arrays = []
    for column, field, values in zip(columns, schema, zip(*rows, strict=True), strict=True):
        made = _VALUES.get(column.type)
        given = values if made is None else [None if value is None else made(value) for value in values]
        arrays.append(pyarrow.array(given, type=field.type))
    return pyarrow.Table.from_arrays(arrays, schema=schema)
