"""Results of operations: plain data that knows its table, JSON, CSV and data frames.

A result wraps typed data (`dtgraph.schemas`) in ``data`` and behaves like it: a mapping (`Record`) or a sequence
(`Rows`, `Page`). `dtgraph.notebook` registers with `renders` how results look, so this module imports no plotting
library::

    Result ─┬─ Record ─┬─ RuleResults      results of rules by name
            │          └─ MeasureResults   rows of measures by name
            └─ Rows ───┬─ QueryResult      rows of a query, rule or measure
                       ├─ Scorecard        targets on one or more days
                       └─ Page             one page of a list, such as FindingsPage
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from io import StringIO
from types import NoneType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints, overload

from .catalogue import COMMON_COLUMN_TYPES, FINDING_COLUMNS, QueryDefinition, finding_columns
from .errors import InputError
from .model import LEVELS
from .schemas import Row, ScorecardDay

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = [
    "COUNTS",
    "Count",
    "Finding",
    "FindingsPage",
    "MeasureResults",
    "Names",
    "Page",
    "Partition",
    "QueryResult",
    "Record",
    "Result",
    "Rows",
    "RuleResult",
    "RuleResults",
    "RuleSummary",
    "Scorecard",
    "Table",
    "as_json_text",
    "cell_text",
    "check_partition",
    "csv_lines",
    "gaps_table",
    "parse_dates",
    "renders",
    "scorecard_table",
    "typed_columns",
    "typed_table",
]

Data = TypeVar("Data")
Item = TypeVar("Item")
Function = TypeVar("Function", bound=Callable[..., Any])

Finding = dict[str, Any]
Names = Callable[[Sequence[str]], Mapping[str, str]]
"""Looks up the names of units by id."""

Partition = Literal["level", "province"]
"""How counts can be broken down."""

COUNTS = ("population", "covered", "gap", "unknown", "share")
COUNT_TYPES: Mapping[str, str] = {**dict.fromkeys(COUNTS, "integer"), "share": "number"}

EXPLANATION_TYPES: Mapping[str, str] = {"evidence": "list", "basis": "string", "vintage": "string", "remedies": "list"}
"""Columns that `explain` adds to findings."""


# tables


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows. Rows may have more keys than the columns; `types` are types of query headers."""

    columns: Sequence[str]
    rows: Iterable[Mapping[str, Any]]
    types: Mapping[str, str] = field(default_factory=dict)


_TYPE_NAMES: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", date: "date"}


@cache
def typed_columns(shape: type) -> Mapping[str, str]:
    """Columns and their types of a `TypedDict`."""
    return {name: _type_name(hint) for name, hint in get_type_hints(shape).items()}


def _type_name(hint: Any) -> str:
    """The type of a column, which can be optional and, for a string, a literal."""
    if get_origin(hint) is Literal:
        return "string"
    members = [member for member in get_args(hint) if member is not NoneType]
    return _type_name(members[0]) if members else _TYPE_NAMES.get(hint, "list")


def typed_table(shape: type, rows: Iterable[Any]) -> Table:
    """A table of rows of a `TypedDict`."""
    return Table(list(typed_columns(shape)), rows, typed_columns(shape))


def csv_lines(table: Table) -> Iterator[str]:
    """The table as lines of CSV with a header; null is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")

    def line(cells: Iterable[Any]) -> str:
        writer.writerow(cells)
        written = text.getvalue()
        text.seek(0)
        text.truncate()
        return written

    yield line(table.columns)
    for row in table.rows:
        yield line(_cell(row[column]) for column in table.columns)


def cell_text(value: Any) -> str:
    """The text of a CSV cell; empty for None."""
    return "" if value is None else str(_cell(value))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=as_json_text)
    return value


def as_json_text(value: Any) -> str:
    """A date or datetime as JSON text, for `json.dumps(default=…)`."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON serializable")


def parse_dates(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[Row]:
    """Copies of rows of JSON with dates in `columns`. Raises `KeyError`, `ValueError` for other rows."""
    parsed = [dict(row) for row in rows]
    for row in parsed:
        row.update({name: date.fromisoformat(row[name]) for name in columns if isinstance(row[name], str)})
    return parsed


# renderers

_RENDERERS: dict[tuple[type, str], Callable[..., Any]] = {}


def renders(result: type, form: Literal["html", "text", "plot", "map"]) -> Callable[[Function], Function]:
    """Register a function that renders results of a class as HTML, text, a plot or a map."""

    def register(function: Function) -> Function:
        _RENDERERS[result, form] = function
        return function

    return register


def _render(result: Result[Any], form: str, *arguments: Any, **options: Any) -> Any:
    for kind in type(result).__mro__:
        if renderer := _RENDERERS.get((kind, form)):
            return renderer(result, *arguments, **options)
    raise TypeError(f"{type(result).__name__} has no {form}")


# results


def _as_list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]


class Result(Generic[Data]):
    """The result of an operation. Compares equal to another result with the same data, and to the data itself."""

    data: Data

    def __init__(self, data: Data, to_table: Callable[[Any], Table] | None = None) -> None:
        self.data = data
        self._to_table = to_table

    def table(self) -> Table:
        """Columns and rows, as in the CSV output; one row per object where no table is declared."""
        if self._to_table is not None:
            return self._to_table(self.data)
        rows = [row if isinstance(row, Mapping) else {"value": row} for row in _as_list(self.data)]
        return Table(list(dict.fromkeys(name for row in rows for name in row)), rows)

    def to_json(self) -> Any:
        """The data as they are in JSON, with dates as `datetime.date`."""
        return self.data

    def to_arrow(self) -> pyarrow.Table:
        """Convert to a pyarrow table. Raises `InputError` `needs-package`."""
        table, arrow = self.table(), _import("pyarrow")
        rows = list(table.rows)
        columns = {name: [row.get(name) for row in rows] for name in table.columns}
        return arrow.table(
            {
                name: arrow.array(values, _arrow_type(arrow, table.types.get(name), values))
                for name, values in columns.items()
            }
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Convert to a pandas data frame. Raises `InputError` `needs-package`."""
        _import("pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas(date_as_object=False)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Convert to a polars data frame. Raises `InputError` `needs-package`."""
        frame: polars.DataFrame = _import("polars").from_arrow(self.to_arrow())
        return frame

    @property
    def row_count(self) -> int:
        """Number of rows of a result that may be long; 0 if its length is limited."""
        return 0

    def __eq__(self, other: object) -> bool:
        return bool(self.data == (other.data if isinstance(other, Result) else other))

    __hash__ = None  # type: ignore[assignment]  # mutable data

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.data!r})"

    def __str__(self) -> str:
        return str(_render(self, "text"))

    def _repr_html_(self) -> str:
        return str(_render(self, "html"))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("…" if cycle else str(self))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)


class Record(Result[Data], Mapping[str, Any], Generic[Data]):
    """A single object; its keys are those of ``data``."""

    def _mapping(self) -> Mapping[str, Any]:
        data: Any = self.data
        return data if isinstance(data, Mapping) else {}

    def __getitem__(self, key: str) -> Any:
        return self._mapping()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping())

    def __len__(self) -> int:
        return len(self._mapping())

    __eq__ = Result.__eq__
    __hash__ = None  # type: ignore[assignment]


class Rows(Result[list[Item]], Sequence[Item], Generic[Item]):
    """A list; slices are results too."""

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Rows[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Rows[Item]:
        return self.with_items(self.data[index]) if isinstance(index, slice) else self.data[index]

    def __len__(self) -> int:
        return len(self.data)

    @property
    def row_count(self) -> int:
        return len(self.data)

    def with_items(self, items: Iterable[Item]) -> Rows[Item]:
        """The same kind of result with other items."""
        return Rows(list(items), self._to_table)


class Page(Rows[Item]):
    """One page of a list; `next` is the cursor of the next page, None on the last one."""

    def __init__(self, data: list[Item], next_: str | None, to_table: Callable[[Any], Table] | None = None) -> None:
        super().__init__(data, to_table)
        self.next = next_

    @property
    def items(self) -> list[Item]:
        """The items of the page."""
        return self.data

    @property
    def row_count(self) -> int:
        return 0

    def to_json(self) -> Any:
        return {"items": self.data, "next": self.next}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and (self.data, self.next) == (other.data, other.next)

    __hash__ = None  # type: ignore[assignment]


class QueryResult(Rows[Row]):
    """Rows of a query, measure or rule, with the columns that its header declares."""

    def __init__(self, rows: Iterable[Row], definition: QueryDefinition, as_of: date, names: Names) -> None:
        super().__init__(list(rows))
        self.definition, self.as_of, self.names = definition, as_of, names
        self.columns = finding_columns(definition) if definition.is_rule else list(definition.columns)

    def table(self) -> Table:
        types = {**COMMON_COLUMN_TYPES.get(self.definition.kind, {}), **self.definition.types}
        return Table(self.columns, self.data, types)

    def with_items(self, items: Iterable[Row]) -> QueryResult:
        return QueryResult(items, self.definition, self.as_of, self.names)

    def plot(self, label: str | None = None, *values: str, first: int = 30, language: str = "en") -> Any:
        """Plot columns of numbers of the `first` rows as bars, or as lines over dates.

        Args:
            label: The column that names the rows.
            values: The columns to plot. The default of both is the header's `[plot]`, else all columns of numbers.
            language: ``en`` or ``vi``.

        Raises `InputError` `bad-option` for an unknown column and if there is nothing to plot.
        """
        return _render(self, "plot", label, *values, first=first, language=language)

    def map(self, value: str | None = None, *, language: str = "en") -> Any:
        """Shade the provinces by the column `value`, or by their number of rows, and plot positions as points.

        Raises `InputError` `bad-option` if rows have no place, or if a province has several rows with a `value`.
        """
        return _render(self, "map", value, language=language)


# rules


@dataclass(slots=True)
class Count:
    """Numbers of subjects that are covered, a gap, or unknown."""

    covered: int = 0
    gap: int = 0
    unknown: int = 0

    @property
    def population(self) -> int:
        """All subjects."""
        return self.covered + self.gap + self.unknown

    @property
    def share(self) -> float | None:
        """Covered ÷ (covered + gap); None if both are 0."""
        known = self.covered + self.gap
        return self.covered / known if known else None

    def as_dict(self) -> dict[str, Any]:
        """The counts as in JSON (`dtgraph.schemas.Counts`)."""
        return {name: getattr(self, name) for name in COUNTS}

    @classmethod
    def of(cls, counts: Mapping[str, Any]) -> Count:
        """The inverse of `as_dict`."""
        return cls(counts["covered"], counts["gap"], counts["unknown"])


@dataclass(slots=True)
class RuleSummary:
    """Counts in total, by level and by province (`""` for subjects without one)."""

    total: Count
    by_level: dict[str, Count]
    by_province: dict[str, Count]

    def as_dict(self) -> dict[str, Any]:
        """The summary as in JSON (`dtgraph.schemas.Summary`): levels from the centre down, provinces by id."""
        order = ["", *LEVELS]
        return {
            **self.total.as_dict(),
            "by_level": {key: self.by_level[key].as_dict() for key in sorted(self.by_level, key=order.index)},
            "by_province": {key: self.by_province[key].as_dict() for key in sorted(self.by_province)},
        }

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> RuleSummary:
        """The inverse of `as_dict`."""
        levels, provinces = (
            {key: Count.of(count) for key, count in summary[part].items()} for part in ("by_level", "by_province")
        )
        return cls(Count.of(summary), levels, provinces)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The result of one rule on one day. `findings` is None if only the summary was requested."""

    rule: str
    columns: list[str]
    findings: list[Finding] | None = field(repr=False)
    summary: RuleSummary

    def as_dict(self) -> dict[str, Any]:
        """The result as in JSON (`dtgraph.schemas.RuleFindings`)."""
        findings = {} if self.findings is None else {"findings": self.findings}
        return {"summary": self.summary.as_dict(), **findings}

    @classmethod
    def of(cls, rule: QueryDefinition, result: Mapping[str, Any]) -> RuleResult:
        """The inverse of `as_dict`."""
        findings = parse_dates(result["findings"], rule.date_columns) if "findings" in result else None
        return cls(rule.name, finding_columns(rule), findings, RuleSummary.of(result["summary"]))


class FindingsPage(Page[Finding]):
    """A page of the findings of a rule on a day, with the summary of all of them."""

    def __init__(self, result: RuleResult, next_: str | None, as_of: date) -> None:
        super().__init__(
            result.findings or [], next_, lambda rows: gaps_table({result.rule: replace(result, findings=rows)})
        )
        self.result, self.as_of = result, as_of

    def to_json(self) -> Any:
        summary = self.result.summary.as_dict()
        return {"as_of": self.as_of, "rule": self.result.rule, "summary": summary, **super().to_json()}


class RuleResults(Record[dict[str, RuleResult]]):
    """Results of rules on a day, by rule."""

    def __init__(
        self,
        results: dict[str, RuleResult],
        rules: Mapping[str, QueryDefinition],
        as_of: date,
        names: Names,
    ) -> None:
        super().__init__(results)
        self.rules, self.as_of, self.names = rules, as_of, names

    @property
    def row_count(self) -> int:
        return sum(len(result.findings or []) for result in self.data.values())

    def to_json(self) -> Any:
        return {"as_of": self.as_of, "rules": {name: result.as_dict() for name, result in self.data.items()}}

    def table(self) -> Table:
        """All findings with their rule, or the summaries if no findings were requested."""
        table = gaps_table(self.data)
        rule_types = self.rules[next(iter(self.data))].types if len(self) == 1 else {}
        explained = any("evidence" in row for result in self.data.values() for row in result.findings or [])
        added = EXPLANATION_TYPES if explained else {}
        return Table([*table.columns, *added], table.rows, {**rule_types, **table.types, **added})

    def plot(self, rule: str | None = None, *, by: Partition = "province", language: str = "en") -> Any:
        """Plot covered, gap and unknown subjects: a bar for each rule, or for each level or province of one rule.

        Args:
            rule: One of the rules; needed to break the counts down if there are several.
            by: ``level`` or ``province``; provinces with the lowest share come first.
            language: ``en`` or ``vi``.
        """
        return _render(self, "plot", rule, by=by, language=language)

    def map(self, rule: str | None = None, *, language: str = "en") -> Any:
        """Shade the provinces by the share of gaps of one rule. Raises `InputError` `bad-option`."""
        return _render(self, "map", rule, language=language)


class MeasureResults(Record[dict[str, QueryResult]]):
    """Rows of measures on a day, by measure."""

    def __init__(self, results: dict[str, QueryResult], as_of: date) -> None:
        super().__init__(results)
        self.as_of = as_of

    @property
    def row_count(self) -> int:
        return sum(map(len, self.data.values()))

    def to_json(self) -> Any:
        return {name: rows.data for name, rows in self.data.items()}


class Scorecard(Rows[ScorecardDay]):
    """The scorecard of Decision 1690 on one or more days."""

    def __init__(self, days: list[ScorecardDay], rules: Mapping[str, QueryDefinition], names: Names) -> None:
        super().__init__(days)
        self.rules, self.names = rules, names

    def to_json(self) -> Any:
        return {"dates": self.data}

    def with_items(self, items: Iterable[ScorecardDay]) -> Scorecard:
        return Scorecard(list(items), self.rules, self.names)

    def table(self) -> Table:
        return scorecard_table(self.data)

    def by(self, partition: Partition) -> Result[list[ScorecardDay]]:
        """The scorecard with the counts of each level, or of each province."""
        checked = check_partition(partition)
        return Result(self.data, lambda days: scorecard_table(days, checked))

    def plot(self, *, language: str = "en") -> Any:
        """Plot the targets: as bars on one day, as lines over several days."""
        return _render(self, "plot", language=language)

    def map(self, rule: str, *, language: str = "en") -> Any:
        """Shade the provinces by the share of gaps of a target on the last day. Raises `InputError` `bad-option`."""
        return _render(self, "map", rule, language=language)


def check_partition(by: str) -> Partition:
    """Validate a partition. Raises `InputError` `bad-option`."""
    if by == "level":
        return "level"
    if by == "province":
        return "province"
    raise InputError("bad-option", option="by", found=str(by), advice="use level or province")


def gaps_table(results: Mapping[str, RuleResult]) -> Table:
    """Findings of rules, with the rule's own columns if there is only one; or summaries."""
    if all(result.findings is None for result in results.values()):
        return Table(["rule", "by", "key", *COUNTS], _summary_rows(results), COUNT_TYPES)
    columns = next(iter(results.values())).columns if len(results) == 1 else list(FINDING_COLUMNS)
    rows = [{"rule": name, **row} for name, result in results.items() for row in result.findings or []]
    return Table(["rule", *columns], rows, COMMON_COLUMN_TYPES["rule"])


def _summary_rows(results: Mapping[str, RuleResult]) -> list[Row]:
    rows: list[Row] = []
    for name, result in results.items():
        summary = result.summary.as_dict()
        rows.append({"rule": name, "by": "all", "key": "", **summary})
        for by in get_args(Partition):
            rows += [{"rule": name, "by": by, "key": key, **counts} for key, counts in summary[f"by_{by}"].items()]
    return rows


def scorecard_table(days: Iterable[ScorecardDay], by: Partition | None = None) -> Table:
    """Every target on every day, optionally broken down."""
    rows: list[Row] = []
    for day in days:
        for target in day["targets"]:
            common = {"as_of": day["as_of"], "rule": target["rule"], "target": target["target"]}
            rows.append({**target, **common, "by": "all", "key": ""})
            if by is not None:
                parts = target["by_level"] if by == "level" else target["by_province"]
                rows += [{**counts, **common, "by": by, "key": key} for key, counts in parts.items()]
    types = {"as_of": "date", "target": "number", **COUNT_TYPES}
    return Table(["as_of", "rule", "target", "by", "key", *COUNTS], rows, types)


# data frames


def _arrow_type(arrow: Any, declared: str | None, values: Sequence[Any]) -> Any:
    """The Arrow type of a column; None to infer it from the values."""
    types = {
        "string": arrow.string(),
        "strings": arrow.list_(arrow.string()),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    empty = all(value is None for value in values)
    return types.get(declared or ("string" if empty else "list"))


def _import(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        raise InputError("needs-package", what="a data frame", package=package, extra="notebooks") from None
