"""Answers that show themselves in a notebook: as tables, and as data frames, pictures and maps.

They stay what they are: rows in a list, one thing in a mapping. pandas, polars and pyarrow are needed by who asks for
them. What rules say is in `dtgraph.notebook.rule_tables`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, cast, overload

from ..catalogue import TYPES, QueryDefinition, finding_columns
from ..errors import InputError
from ..i18n import Translator, words
from ..reports.charts import figures, trend
from ..reports.figure import Picture
from ..reports.maps import shaded
from ..table_adapters import Table, as_text

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = [
    "DictResult",
    "ListResult",
    "Names",
    "QueryResult",
    "Tabled",
    "TabularResult",
    "html_table",
    "known",
    "shown_as",
    "text_table",
]

Item = TypeVar("Item")
Names = Callable[[Sequence[str]], Mapping[str, str]]
"""The names of units by id."""

WIDEST = 40
"""Characters of a cell, where tables are text."""

FIRST = 20
"""So many rows are shown."""


class TabularResult(ABC):
    """A table, which goes as a stream of Arrow to what reads one."""

    @abstractmethod
    def table(self) -> Table:
        """The columns and rows, as every face gives them."""

    def to_arrow(self) -> pyarrow.Table:
        """A table of pyarrow: days are days, lists are lists. Raises `InputError` `needs-package`."""
        table, arrow = self.table(), _installed("pyarrow")
        rows = list(table.rows)
        columns = {name: [row.get(name) for row in rows] for name in table.columns}
        return arrow.table(
            {name: arrow.array(values, _type(arrow, table.types.get(name), values)) for name, values in columns.items()}
        )

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame of pandas: days are its days, what is null is missing. Raises `InputError` `needs-package`."""
        _installed("pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas(date_as_object=False)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A data frame of polars. Raises `InputError` `needs-package`."""
        frame: polars.DataFrame = _installed("polars").from_arrow(self.to_arrow())
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return html_table(self.table(), words("en"))

    def __str__(self) -> str:
        return text_table(self.table(), words("en"))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("…" if cycle else str(self))


class Tabled(TabularResult):
    """A table that is nothing else."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def table(self) -> Table:
        return self._table


class ListResult(list[Item], TabularResult, Generic[Item]):
    """Things in a list, with how they are a table."""

    def __init__(self, items: Iterable[Item], tabled: Callable[[Iterable[Any]], Table]) -> None:
        super().__init__(items)
        self._tabled = tabled

    def table(self) -> Table:
        return self._tabled(self)

    @overload
    def __getitem__(self, at: SupportsIndex) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> ListResult[Item]: ...

    def __getitem__(self, at: SupportsIndex | slice) -> Item | ListResult[Item]:
        return ListResult(super().__getitem__(at), self._tabled) if isinstance(at, slice) else super().__getitem__(at)


class DictResult(dict[str, Any], TabularResult):
    """One thing, with how it is a table."""

    def __init__(self, answer: Mapping[str, Any], tabled: Callable[[Any], Table]) -> None:
        super().__init__(answer)
        self._tabled = tabled

    def table(self) -> Table:
        return self._tabled(self)


def shown_as(answer: Item, tabled: Callable[[Any], Table]) -> Item:
    """The same mapping, which shows itself as a table in a notebook, too."""
    return cast("Item", DictResult(cast("Mapping[str, Any]", answer), tabled))


class QueryResult(list[dict[str, Any]], TabularResult):
    """The rows of a query or measure, with the columns that its header declares."""

    def __init__(self, rows: Iterable[dict[str, Any]], entry: QueryDefinition, as_of: date, names: Names) -> None:
        super().__init__(rows)
        self.entry, self.as_of, self._names = entry, as_of, names
        self.columns = finding_columns(entry) if entry.rule else list(entry.columns)

    def table(self) -> Table:
        return Table(self.columns, self, {**TYPES.get(self.entry.kind, {}), **self.entry.types})

    @overload
    def __getitem__(self, at: SupportsIndex) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, at: slice) -> QueryResult: ...

    def __getitem__(self, at: SupportsIndex | slice) -> dict[str, Any] | QueryResult:
        return self._like(super().__getitem__(at)) if isinstance(at, slice) else super().__getitem__(at)

    def plot(self, label: str | None = None, *values: str, first: int = 30, language: str = "en") -> Picture:
        """Bars of the columns `values` of the `first` rows, named by the column `label`; over days lines.

        What is not given is what the header says, else the columns of numbers. Raises `InputError` `bad-option` where a
        column is none of the table's, or there is nothing to draw.
        """
        say, plan = words(language), self.entry.plot
        for name in (*([] if label is None else [label]), *values):
            known("label" if name == label else "values", name, self.columns)
        drawn = self._like(row for row in self if all(row[name] == value for name, value in plan.only.items()))[:first]
        columns = {name: [row[name] for row in drawn] for name in values or plan.values or drawn._numbers()}
        if not drawn or not columns:
            found = "no rows" if not drawn else "no column of numbers"
            raise InputError("bad-option", option="values", found=found, advice="ask for the rows themselves")
        title = f"{say.rule(self.entry)}, {say.day(self.as_of)}"
        legend = {_called(name, say): own for name, own in columns.items()}
        if plan.lines and label is None:
            return trend(title, [row[plan.labels[0]] for row in drawn], legend, say)
        labels = (label,) if label else plan.labels or (next((n for n in self.columns if n not in columns), ""),)
        return figures(title, drawn._labelled(labels, say), legend, say)

    def map(self, value: str | None = None, *, language: str = "en") -> Picture:
        """The provinces shaded by the column `value` of their row, else by how many rows each has, and points.

        Raises `InputError` `bad-option` where the rows are of no place, or a province has several with a `value`.
        """
        say = words(language)
        if not {"province_id", "lat"} & set(self.columns):
            advice = "draw those with a column province_id, or lat and lon"
            raise InputError("bad-option", option="map", found="rows of no place", advice=advice)
        points = [(row["lon"], row["lat"]) for row in self if row.get("lat") is not None]
        placed = [row for row in self if row.get("province_id")]
        ids = [str(row["province_id"]) for row in placed]
        if value is None:
            shades: dict[str, float | None] = {id_: ids.count(id_) for id_ in dict.fromkeys(ids)}
        else:
            known("value", value, self.columns)
            shades = {id_: row[value] for id_, row in zip(ids, placed, strict=True)}
            if len(shades) < len(ids):
                advice = "leave the others out, or the value"
                raise InputError("bad-option", option="value", found="several rows of a province", advice=advice)
        title = say.rule(self.entry) if value is None else f"{say.rule(self.entry)}: {_called(value, say)}"
        return shaded(f"{title}, {say.day(self.as_of)}", shades, say, points)

    def _numbers(self) -> list[str]:
        """The columns of numbers: of shares alone where there are some, for these and counts have no common measure."""
        found = [name for name in self.columns if _are_numbers(row[name] for row in self)]
        return [name for name in found if self.entry.types.get(name) == "number"] or found

    def _labelled(self, columns: Sequence[str], say: Translator) -> list[str]:
        """The name of each row: what is in its columns, units by their names."""
        ids = {str(row[name]) for row in self for name in columns if name.endswith("_id") and row[name]}
        names = self._names(sorted(ids)) if ids else {}

        def told(column: str, value: Any) -> str:
            if value is None:
                return say("plot.nowhere") if column == "province_id" else "?"
            return say.word(column, names.get(str(value), as_text(value)))

        return [" – ".join(told(name, row[name]) for name in columns) for row in self]

    def _like(self, rows: Iterable[dict[str, Any]]) -> QueryResult:
        return QueryResult(rows, self.entry, self.as_of, self._names)


def html_table(table: Table, say: Translator, first: int = FIRST) -> str:
    """The first rows of a table as HTML, and how many more there are."""
    rows = list(table.rows)
    if not rows:
        return f"<p>{escape(say('table.empty'))}</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join(
        f"<tr>{''.join(_td(row.get(name), say) for name in table.columns)}</tr>" for row in islice(rows, first)
    )
    more = f"<p>{escape(say('table.more', n=len(rows) - first))}</p>" if len(rows) > first else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def text_table(table: Table, say: Translator, first: int = FIRST) -> str:
    """The first rows of a table as text, no cell wider than `WIDEST`, and how many more there are."""
    rows = list(table.rows)
    if not rows:
        return say("table.empty")
    cells = [[_cell(row.get(name), say) for name in table.columns] for row in rows[:first]]
    lines = [
        [one if len(one) <= WIDEST else f"{one[: WIDEST - 1]}…" for one in line] for line in [table.columns, *cells]
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = ["  ".join(one.ljust(wide) for one, wide in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*told, *([say("table.more", n=len(rows) - first)] if len(rows) > first else [])])


def known(option: str, name: str, names: Iterable[str]) -> str:
    """One of `names`. Raises `InputError` `bad-option` for another."""
    if name not in names:
        raise InputError("bad-option", option=option, found=str(name), advice=f"name one of {', '.join(names)}")
    return name


def _called(column: str, say: Translator) -> str:
    return say.word("column", column).replace("_", " ")


def _type(arrow: Any, declared: str | None, values: Sequence[Any]) -> Any:
    """The type of a column in Arrow; None where it is to be taken from its values."""
    types = {
        "string": arrow.string(),
        "strings": arrow.list_(arrow.string()),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    nothing = all(value is None for value in values)
    return types.get(declared or ("string" if nothing else "list"))


def _are_numbers(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def _td(value: Any, say: Translator) -> str:
    style = ' style="white-space:nowrap"' if isinstance(value, date) else ""
    return f"<td{style}>{escape(_cell(value, say))}</td>"


def _cell(value: Any, say: Translator) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(_cell(one, say) for one in value)
    if isinstance(value, dict):
        return " ".join(filter(None, (_cell(one, say) for one in value.values())))
    return "" if value is None else str(value)


def _installed(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        raise InputError("needs-package", what="a table as a data frame", package=package, extra="notebooks") from None
