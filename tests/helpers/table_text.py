"""Tables written down as text, and what an import into an empty network says of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dtgraph.errors import ImportRefusedError
from dtgraph.exchange import import_tables
from dtgraph.stores.protocol import Parameters, Row, Step, Transaction
from dtgraph.stores.schema import own

Result = TypeVar("Result")

UNITS = "id,name,level,kind,sector,parent_id,valid_from,valid_to\n"
ROOT = "vn,Chính phủ,central,government,state,,,\n"


class EmptyStore:
    """A network in which nothing is stored; it keeps the steps that it was given."""

    url = "empty"
    version = 0
    knows_version = True

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        return [{"version": self.version}] if query == own("state") else []

    def apply(self, step: Step) -> None:
        self.steps.append(step)

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        return work(self)

    def unchanging(self) -> AbstractContextManager[None]:
        return nullcontext()

    def needs_repair(self) -> bool:
        return False

    def repair(self) -> None:
        pass

    def close(self) -> None:
        pass

    def rows(self) -> list[Row]:
        """All the rows of all the steps."""
        return [row for step in self.steps for row in step.rows]


def unit(id_: str, parent: str = "", start: str = "", end: str = "") -> str:
    """A line of `UNITS`."""
    return f"{id_},Đơn vị {id_},commune,department,state,{parent},{start},{end}\n"


def folder(path: Path, **tables: str | bytes) -> Path:
    """A folder of tables with these contents."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(source: Any) -> list[tuple[str, str]]:
    """Where and what (its code) is wrong with `source`; nothing must have been written."""
    store = EmptyStore()
    with pytest.raises(ImportRefusedError) as caught:
        import_tables(store, source)
    assert store.steps == []
    assert caught.value.total == len(caught.value.errors)
    for error in caught.value.errors:
        assert str(error).isprintable()
    return [(error.where, error.code) for error in caught.value.errors]


def accepted(source: Any) -> list[Row]:
    """The rows that an import of `source` writes."""
    store = EmptyStore()
    import_tables(store, source)
    return store.rows()
