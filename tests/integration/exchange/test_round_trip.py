"""A network leaves a store as tables and comes back as itself, to the byte."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.exchange import import_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...conftest import Opener
from ...helpers.exchange_files import Exported, as_workbook, as_zip, clear, exported, put, written
from ...helpers.random_networks import networks


@pytest.fixture
def two_stores(open_server: Opener, embedded_store: Store) -> Iterator[tuple[Store, Store]]:
    """A store on the server, and an embedded one."""
    server = open_server()
    yield server, embedded_store
    server.close()


def there_and_back(store: Store, sheets: list[Sheet], form: Callable[[Path, Exported], Path]) -> None:
    """Import twice, export, import what was exported twice, and compare."""
    clear(store)
    put(store, *sheets)
    first, version = exported(store), store.version
    report = put(store, *sheets)
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    assert store.version == version
    with tempfile.TemporaryDirectory() as scratch:
        source = form(Path(scratch), first)
        clear(store)
        import_tables(store, source)
        assert exported(store) == first
        version = store.version
        import_tables(store, source)
        assert (exported(store), store.version) == (first, version)


def folder(scratch: Path, tables: Exported) -> Path:
    return written(scratch / "tables", tables)


def archive(scratch: Path, tables: Exported) -> Path:
    return as_zip(scratch / "tables.zip", tables, "tables/")


def workbook(scratch: Path, tables: Exported) -> Path:
    """The tables as a spreadsheet has them when numbers are numbers and truths are truths."""
    typed: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(("lat", "lon", "area_km2", "weight", "share"), _spreadsheet_number),
        **dict.fromkeys(("population", "payroll_baseline", "payroll_approved"), int),
        **dict.fromkeys(("required", "enabled", "breakthrough", "linked_to_project06"), lambda cell: cell == "true"),
    }
    sheets: dict[str, Sequence[Sequence[Any]]] = {}
    for name, content in tables.items():
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        cells = [
            [typed.get(c, str)(cell) if cell else None for c, cell in zip(header, row, strict=True)] for row in rows
        ]
        sheets[Path(name).stem] = [header, *cells]
    return as_workbook(scratch / "tables.xlsx", sheets)


def _spreadsheet_number(cell: str) -> float | str:
    """A number, or its text where a spreadsheet has too few digits for it."""
    number = float(cell)
    return number if float(f"{number:.15g}") == number else cell


SMALL = settings(
    max_examples=12,  # `make national` tries 200
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SMALL
@given(sheets=networks(), form=st.sampled_from([folder, workbook, archive]))
def test_any_network_comes_back_as_it_was(
    embedded_store: Store, sheets: list[Sheet], form: Callable[[Path, Exported], Path]
) -> None:
    there_and_back(embedded_store, sheets, form)


@pytest.mark.national
@settings(SMALL, max_examples=200)
@given(sheets=networks(), form=st.sampled_from([folder, workbook, archive]))
def test_many_networks_come_back_as_they_were(
    embedded_store: Store, sheets: list[Sheet], form: Callable[[Path, Exported], Path]
) -> None:
    there_and_back(embedded_store, sheets, form)


@pytest.mark.neo4j
@settings(SMALL, max_examples=3)
@given(sheets=networks())
def test_a_network_comes_back_the_same_from_a_server(two_stores: tuple[Store, Store], sheets: list[Sheet]) -> None:
    for store in two_stores:
        there_and_back(store, sheets, folder)
    server, embedded = two_stores
    assert exported(server) == exported(embedded)
