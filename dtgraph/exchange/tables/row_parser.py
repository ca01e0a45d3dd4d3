"""Rows, checked one by one by the model."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from ...errors import REDACTED, RowError, ascii_safe, shorten
from ...model import RELATIONSHIPS, personal_fields
from ...values import MAX_TEXT, faults, is_id
from .column_info import names_of
from .import_batch import Fault, ImportBatch, Key, Values
from .row_errors import SheetError, trouble
from .sheet import Sheet, UnreadableCell
from .table_schema import TABLES, Table, row_model, shape

__all__ = ["read_sheet"]

CellFault = tuple[str, str, dict[str, Any]]

_SEPARATORS = re.compile("[;\t|]")
_SHARED = frozenset(("level", "kind", "sector", "role", "title", "decision", "source"))
"""Properties that take few different texts, of which one copy each is kept."""


def read_sheet(
    sheet: Sheet,
    incoming: ImportBatch,
    shared: dict[str, str],
    *,
    report: Callable[[RowError], None],
    reject: Callable[[Fault], None],
    progress: Callable[[int], None],
) -> None:
    """Check the rows of `sheet` and add them to `incoming`.

    What is wrong with its header or keeps it from being read on goes to `report`, what is wrong with a row to
    `reject`; the row is `incoming.rejected` then. `shared` holds the texts that many rows share; `progress`
    is told now and then how many more rows were read.
    """
    reader = _Reader(sheet, incoming, shared, report, reject)
    done = 0
    try:
        for row, cells in sheet.rows:
            reader.read(row, cells)
            done += 1
            if done % 10_000 == 0:
                progress(10_000)
    except SheetError as error:
        report(error.trouble)
    incoming.rows += done
    progress(done % 10_000)


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        incoming: ImportBatch,
        shared: dict[str, str],
        report: Callable[[RowError], None],
        reject: Callable[[Fault], None],
    ) -> None:
        self.sheet = sheet
        self.table = TABLES[sheet.table]
        self.incoming = incoming
        self.reject = reject
        self.base = incoming.open(sheet)
        wrong = list(_header_troubles(sheet, self.table))
        for found in wrong:
            report(found)
        self.sound = not wrong
        # Of a column that stands twice the first counts, and an unknown one is passed over: the rest is still checked.
        first = {name: index for index, name in reversed(list(enumerate(sheet.columns)))}
        self.wanted = [(first[name], name) for name in self.table.columns if name in first]
        self.absent = frozenset(self.table.required) - frozenset(first)
        self.personal = {name for kind in self.table.kinds for name in shape(kind).personal}
        self.kinds = {kind: _Kind(kind, self.table, frozenset(first), shared) for kind in self.table.kinds}

    def read(self, row: int, cells: Sequence[str]) -> None:
        """Check one row and keep it, or reject it."""
        place = self.base | row
        if len(cells) != len(self.sheet.columns):
            expected = len(self.sheet.columns)
            self._reject(None, place, [("", "wrong-cell-count", {"found": len(cells), "expected": expected})], {})
            return
        given = {name: cells[index] for index, name in self.wanted if cells[index]}
        type_ = given.pop("type", "") if len(self.table.kinds) > 1 else self.table.kinds[0]
        kind = self.kinds.get(type_)
        wrong = [self._unreadable(name, cell) for name, cell in given.items() if isinstance(cell, UnreadableCell)]
        if kind is None:
            if "type" not in self.absent:
                wrong.append(_wrong_type(type_, self.table))
            self._reject(kind, place, wrong, given)
            return
        record, found = kind.check(given)
        told = {column for column, _, _ in wrong}
        wrong += [
            fault for fault in found if fault[0] not in told and (fault[1] != "required" or fault[0] not in self.absent)
        ]
        if wrong or record is None:
            self._reject(kind, place, wrong, given)
        elif self.sound:
            self._keep(kind, *record, given, place)
        else:
            self._forget(kind, given)

    def _unreadable(self, column: str, cell: UnreadableCell) -> CellFault:
        return column, cell.code, cell.values | ({"found": REDACTED} if column in self.personal else {})

    def _keep(self, kind: "_Kind", key: Key, values: Values, given: dict[str, str], place: int) -> None:
        if kind.has_shorthand:
            shorthands = self.incoming.shorthands.setdefault(kind.name, {})
            target = given.get(kind.shorthand)
            named = shorthands.setdefault(key, target and kind.share(target))
            if named != target:
                values = (*values, target)  # another tie is another value; the row is rejected for it
        if kind.symmetric and key[0] != given[kind.ends[0]]:
            self.incoming.turned.add(place)
        for fault in self.incoming.add(kind.name, key, values, place):
            self.reject(fault)
            self._forget(kind, given)

    def _reject(self, kind: "_Kind | None", place: int, wrong: list[CellFault], given: dict[str, str]) -> None:
        self.incoming.rejected.add(place)
        for column, code, values in wrong:
            self.reject((place, column, code, values))
        self._forget(kind, given)

    def _forget(self, kind: "_Kind | None", given: dict[str, str]) -> None:
        """Remember whose row was rejected; what cannot be an id is nobody's."""
        if kind is None:
            return
        ids = [given.get(column, "") for column in kind.told_of_at]
        self.incoming.broken.setdefault(kind.name, set()).update(id_ for id_ in ids if is_id(id_))


class _Kind:
    """How rows of one table become records of one kind."""

    def __init__(self, name: str, table: Table, present: frozenset[str], shared: dict[str, str]) -> None:
        self.name = name
        self.shape = shape(name)
        self.model = row_model(table.name, name)
        self.takes = frozenset(self.model.model_fields)
        self.shorthand = table.shorthand[0] if table.shorthand else ""
        self.has_shorthand = self.shorthand in present
        self.ends = table.ends or ("id", self.shorthand)
        self.to_itself = table.shorthand is not None or (
            not self.shape.is_node and RELATIONSHIPS[name].source is RELATIONSHIPS[name].target
        )
        self.symmetric = not self.shape.is_node and RELATIONSHIPS[name].symmetric
        self.told_of_at = ("id",) if self.shape.is_node else self.ends[: 2 if self.symmetric else 1]
        self.personal = personal_fields(self.model)
        self.shared = shared
        self.alike: dict[Values, Values] = {}

    def share(self, text: str) -> str:
        """`text`, as the one copy of it that is kept."""
        return self.shared.setdefault(text, text)

    def check(self, given: dict[str, str]) -> tuple[tuple[Key, Values] | None, list[CellFault]]:
        """The record that the cells make, and what is wrong with them."""
        wrong: list[CellFault] = [
            (name, "not-for-this-type", {"column": name, "type": self.name}) for name in given if name not in self.takes
        ]
        source, target = self.ends
        if self.to_itself and target in given and given.get(source) == given[target]:
            wrong.append((target, "self-tie", {"found": shorten(given[target])}))
        try:
            found = self.model.model_validate({name: cell for name, cell in given.items() if name in self.takes})
        except ValidationError as error:
            return None, wrong + [self._clearer(*fault, given) for fault in faults(error)]
        return self._record(found.__dict__, given), wrong

    def _record(self, found: dict[str, Any], given: dict[str, str]) -> tuple[Key, Values]:
        days = self.shape.days
        values = tuple(
            [
                self._shared_day(given.get(name))
                if name in days
                else self.share(found[name])
                if name in _SHARED and found[name] is not None
                else found[name]
                for name in self.shape.values
            ]
        )
        if self.shape.is_node:
            return self.share(given["id"]), values
        source, target = self.share(given[self.ends[0]]), self.share(given[self.ends[1]])
        if self.symmetric and source > target:
            source, target = target, source
        own = [found[name] for name in self.shape.key[3:]]
        key = (source, target, self._shared_day(given.get("valid_from")), *own)
        return key, self.alike.setdefault(values, values)

    def _shared_day(self, day: str | None) -> str | None:
        return None if day is None else self.share(day)

    def _clearer(self, column: str, code: str, values: dict[str, Any], given: dict[str, str]) -> CellFault:
        cell = given.get(column, "")
        if any("\ud800" <= character <= "\udfff" for character in cell):
            code, values = "not-utf-8", {}
        elif len(cell) > MAX_TEXT:
            code, values = "too-long", {"length": len(cell)}
        elif column in self.personal and "found" in values:
            values = values | {"found": REDACTED}
        return column or "valid_to", code, values


def _wrong_type(found: str, table: Table) -> CellFault:
    if not found:
        return "type", "required", {"column": "type"}
    return "type", "not-in-vocabulary", {"found": shorten(found), "allowed": ", ".join(table.kinds)}


def _header_troubles(sheet: Sheet, table: Table) -> Iterator[RowError]:
    seen: set[str] = set()
    if shape(table.kinds[0]).personal and not _names_some(sheet.columns, table):
        yield trouble(sheet.file, 0, "", "empty-file")  # what stands there may be a person's row
        return
    personal = any(shape(kind).personal for kind in table.kinds)
    passed_over = {column.name for column in names_of(table).values()}
    for number, name in enumerate(sheet.columns, start=1):
        # what is not even nearly the name of a column may be a person's, of a table without a header
        hidden = personal and not difflib.get_close_matches(name[:80].lower(), table.columns, n=1)
        place = f"column {number}" if hidden else name
        if any("\ud800" <= character <= "\udfff" for character in name):
            yield trouble(sheet.file, 1, place, "not-utf-8")
        elif name not in table.columns and name not in passed_over:
            advice = f"did you mean {difflib.get_close_matches(name[:80], table.columns, n=1, cutoff=0)[0]}?"
            if _SEPARATORS.search(name):
                advice = "separate the columns with commas"
            found = REDACTED if hidden else shorten(name)
            yield trouble(sheet.file, 1, place, "unknown-column", found=found, advice=advice)
        elif name in seen:
            yield trouble(sheet.file, 1, name, "duplicate-column", column=ascii_safe(name))
        seen.add(name)
    for name in table.columns:
        if name in table.required and name not in seen:
            yield trouble(sheet.file, 1, name, "missing-column", column=name)


def _names_some(columns: Sequence[str], table: Table) -> bool:
    parts = (part.strip().lower() for name in columns for part in _SEPARATORS.split(name))
    return any(part in table.columns for part in parts)
