"""Exported tables, imported again, give the same export, byte for byte."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.exchange.imports.importer import import_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...conftest import Opener
from ...helpers.exchange_files import (
    ExportedFiles,
    clear_store,
    export_files,
    import_sheets,
    pack_zip,
    save_workbook,
    write_files,
)
from ...helpers.random_networks import networks


@pytest.fixture
def two_stores(open_server: Opener, embedded_store: Store) -> Iterator[tuple[Store, Store]]:
    """A store on a server and an embedded store."""
    server = open_server()
    yield server, embedded_store
    server.close()


def check_round_trip(store: Store, sheets: list[Sheet], form: Callable[[Path, ExportedFiles], Path]) -> None:
    """Import twice, export, import the export twice, and compare."""
    clear_store(store)
    import_sheets(store, *sheets)
    first, version = export_files(store), store.version
    report = import_sheets(store, *sheets)
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    assert store.version == version
    with tempfile.TemporaryDirectory() as scratch:
        source = form(Path(scratch), first)
        clear_store(store)
        import_tables(store, source)
        assert export_files(store) == first
        version = store.version
        import_tables(store, source)
        assert (export_files(store), store.version) == (first, version)


def save_folder(scratch: Path, tables: ExportedFiles) -> Path:
    return write_files(scratch / "tables", tables)


def save_archive(scratch: Path, tables: ExportedFiles) -> Path:
    return pack_zip(scratch / "tables.zip", tables, "tables/")


def save_typed_workbook(scratch: Path, tables: ExportedFiles) -> Path:
    """Save the tables as a workbook with numeric and boolean cells."""
    converters: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(("lat", "lon", "area_km2", "weight", "share"), _spreadsheet_number),
        **dict.fromkeys(("population", "payroll_baseline", "payroll_approved"), int),
        **dict.fromkeys(("required", "enabled", "breakthrough", "linked_to_project06"), lambda cell: cell == "true"),
    }
    sheets: dict[str, Sequence[Sequence[Any]]] = {}
    for file, content in tables.items():
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        cells = [
            [converters.get(c, str)(cell) if cell else None for c, cell in zip(header, row, strict=True)]
            for row in rows
        ]
        sheets[Path(file).stem] = [header, *cells]
    return save_workbook(scratch / "tables.xlsx", sheets)


def _spreadsheet_number(cell: str) -> float | str:
    """Return a number, or its text if it has more digits than a spreadsheet stores."""
    number = float(cell)
    return number if float(f"{number:.15g}") == number else cell


SETTINGS = settings(
    max_examples=12,  # `make national` runs 200
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SETTINGS
@given(sheets=networks(), form=st.sampled_from([save_folder, save_typed_workbook, save_archive]))
def test_random_networks_survive_a_round_trip(
    embedded_store: Store, sheets: list[Sheet], form: Callable[[Path, ExportedFiles], Path]
) -> None:
    check_round_trip(embedded_store, sheets, form)


@pytest.mark.national
@settings(SETTINGS, max_examples=200)
@given(sheets=networks(), form=st.sampled_from([save_folder, save_typed_workbook, save_archive]))
def test_many_random_networks_survive_a_round_trip(
    embedded_store: Store, sheets: list[Sheet], form: Callable[[Path, ExportedFiles], Path]
) -> None:
    check_round_trip(embedded_store, sheets, form)


@pytest.mark.neo4j
@settings(SETTINGS, max_examples=3)
@given(sheets=networks())
def test_random_networks_survive_a_round_trip_on_a_server(two_stores: tuple[Store, Store], sheets: list[Sheet]) -> None:
    for store in two_stores:
        check_round_trip(store, sheets, save_folder)
    server, embedded = two_stores
    assert export_files(server) == export_files(embedded)
