"""CSV text of tables, and imports of it into an empty network."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pytest

from dtgraph.errors import ImportRefusedError
from dtgraph.exchange.imports.importer import import_tables
from dtgraph.stores.protocol import Commit, Parameters, Row, Step, Transaction
from dtgraph.stores.schema import system_statement

Result = TypeVar("Result")

UNITS = "id,name,level,kind,sector,parent_id,valid_from,valid_to\n"
ROOT = "vn,Chính phủ,central,government,state,,,\n"


class EmptyStore:
    """An empty network that records the steps applied to it."""

    url = "empty"
    version = 0
    commit = Commit(0, "")
    knows_version = True
    creates_in_batches = False

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        return [{"version": self.version}] if query == system_statement("state") else []

    def scan(self, kind: str, schema: pa.Schema) -> pa.Table:
        return schema.empty_table()

    def touched_since(self, commit: Commit) -> None:
        return None

    def apply(self, step: Step) -> None:
        self.steps.append(step)

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        return work(self)

    def block_writers(self) -> AbstractContextManager[None]:
        return nullcontext()

    def engine_versions(self) -> dict[str, str]:
        return {}

    def needs_repair(self) -> bool:
        return False

    def repair(self) -> None:
        pass

    def close(self) -> None:
        pass

    def rows(self) -> list[Row]:
        """Return the rows of all steps."""
        return [row for step in self.steps for row in step.rows]


def unit_line(id_: str, parent: str = "", start: str = "", end: str = "") -> str:
    """Return a line of `UNITS`."""
    return f"{id_},Đơn vị {id_},commune,department,state,{parent},{start},{end}\n"


def write_tables(path: Path, **tables: str | bytes) -> Path:
    """Write a folder of tables, given by their content."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (path / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def import_errors(source: Any) -> list[tuple[str, str]]:
    """Import `source`, require that nothing is written, and return the location and code of each error."""
    store = EmptyStore()
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, source)
    assert store.steps == []
    assert caught.value.total == len(caught.value.errors)
    for error in caught.value.errors:
        assert str(error).isprintable()
    return [(error.location, error.code) for error in caught.value.errors]


def imported_rows(source: Any) -> list[Row]:
    """Import `source` and return the rows written."""
    store = EmptyStore()
    import_tables(store, source)
    return store.rows()
