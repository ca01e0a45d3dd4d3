"""Export as Parquet: types as the model declares, and the same values as in CSV."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from dtgraph.errors import InputError
from dtgraph.exchange.exports.exporter import export_tables
from dtgraph.exchange.tables.column_info import table_columns
from dtgraph.exchange.tables.serialization import format_cell
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear_store, export_files, import_sheets
from ...helpers.network_builder import NetworkBuilder
from ...helpers.random_networks import networks
from .test_round_trip import SETTINGS


def tables() -> list[Sheet]:
    builder = NetworkBuilder().unit("vn", "government", lat=21.03, population=1_000, end="2030-01-01")
    builder.person("p", home="vn", phone="0900", skills="gis; python ;").post("q", "vn").holds("p", "q", "2025-01-01")
    builder.unit("a", parent="vn", lat=7).link("COORDINATES_WITH", "a", "vn", weight=2, enabled=False)
    builder.add("tasks", id="t", title="T", breakthrough=True)
    return builder.training("course", "2026-01-01").sheets()


def read(folder: Path) -> dict[str, Any]:
    return {name: parquet.ParquetFile(folder / f"{name}.parquet") for name in TABLES}


def test_types_match_the_model(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables())
    report = export_tables(embedded_store, tmp_path / "out", "parquet")
    files = read(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.parquet" for name in TABLES}
    assert {name: file.metadata.num_rows for name, file in files.items()} == report.tables
    schema = files["units"].schema_arrow
    assert schema.names == list(TABLES["units"].columns)
    for name, type_ in (
        ("id", pyarrow.string()),
        ("lat", pyarrow.float64()),
        ("population", pyarrow.int64()),
        ("reported_on", pyarrow.date32()),
        ("valid_to", pyarrow.date32()),
    ):
        assert schema.field(name).type == type_
    assert files["people"].schema_arrow.field("skills").type == pyarrow.list_(pyarrow.string())
    assert files["links"].schema_arrow.field("enabled").type == pyarrow.bool_()
    assert not schema.field("level").nullable
    assert files["people"].schema_arrow.field("name").nullable  # null in an export without personal data
    assert schema.field("population").metadata == {b"description": b"Number of inhabitants."}
    assert {files["units"].metadata.row_group(0).column(0).compression} == {"ZSTD"}

    units = {row["id"]: row for row in files["units"].read().to_pylist()}
    assert (units["vn"]["lat"], units["vn"]["population"], units["vn"]["valid_to"]) == (21.03, 1000, date(2030, 1, 1))
    assert (units["a"]["lat"], units["a"]["parent_id"], units["a"]["code"]) == (7.0, "vn", None)
    [link] = files["links"].read().to_pylist()
    assert (link["weight"], link["enabled"], link["share"]) == (2.0, False, None)
    [person] = files["people"].read().to_pylist()
    assert (person["skills"], person["name"]) == (["gis", "python"], "Người p")


@settings(SETTINGS, max_examples=10)
@given(sheets=networks())
def test_any_network_has_the_same_values_as_in_csv(embedded_store: Store, sheets: list[Sheet]) -> None:
    clear_store(embedded_store)
    import_sheets(embedded_store, *sheets)
    texts = export_files(embedded_store)
    with tempfile.TemporaryDirectory() as scratch:
        export_tables(embedded_store, Path(scratch) / "out", "parquet")
        for name, file in read(Path(scratch) / "out").items():
            rows = file.read().to_pylist()
            expected = list(csv.DictReader(io.StringIO(texts[f"{name}.csv"].decode(), newline="")))
            types = {column.name: column.type for column in table_columns(TABLES[name])}
            scalar_columns = {key for key, type_ in types.items() if type_ != "list"}
            assert [{key: format_cell(row[key]) for key in scalar_columns} for row in rows] == [
                {key: row[key] for key in scalar_columns} for row in expected
            ]
            for key in types.keys() - scalar_columns:
                assert [row[key] is None for row in rows] == [not row[key] for row in expected]


def test_same_network_gives_same_bytes(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables())
    for _ in range(2):  # the second export replaces the first
        export_tables(embedded_store, tmp_path / "first", "parquet")
    export_tables(embedded_store, tmp_path / "second", "parquet")
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_without_personal_data(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables())
    export_tables(embedded_store, tmp_path / "out", "parquet", personal=False)
    [person] = read(tmp_path / "out")["people"].read().to_pylist()
    assert (person["id"], person["name"], person["phone"], person["email"]) == ("p", None, None, None)


def test_folder_of_csv_tables_is_not_replaced(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables())
    export_tables(embedded_store, tmp_path / "out")
    with pytest.raises(InputError, match="path-taken"):
        export_tables(embedded_store, tmp_path / "out", "parquet")
    assert (tmp_path / "out" / "units.csv").exists()
