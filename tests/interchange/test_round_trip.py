"""A network leaves a store as tables and comes back as itself, to the byte."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from dtgraph.interchange import import_tables
from dtgraph.store.base import Store
from dtgraph.tables.sheet import Sheet

from ..conftest import Opener
from .given import Exported, as_workbook, as_zip, clear, exported, put, written
from .networks import networks


@pytest.fixture
def two_stores(open_any: Opener, open_embedded: Opener) -> Iterator[tuple[Store, Store]]:
    """A store of each engine, and an embedded one beside it."""
    stores = open_any(), open_embedded(name="beside.db")
    yield stores
    for store in stores:
        store.close()


def there_and_back(store: Store, sheets: list[Sheet]) -> None:
    """Import, export, import what was exported in each of its forms, and compare."""
    clear(store)
    put(store, *sheets)
    first, version = exported(store), store.version
    report = put(store, *sheets)
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    assert (exported(store), store.version) == (first, version)
    with tempfile.TemporaryDirectory() as scratch:
        for form in (folder, workbook, archive):
            clear(store)
            source = form(Path(scratch), first)
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
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SMALL
@given(sheets=networks())
def test_any_network_comes_back_as_it_was(embedded_store: Store, sheets: list[Sheet]) -> None:
    there_and_back(embedded_store, sheets)
