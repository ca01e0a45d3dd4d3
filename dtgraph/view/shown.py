"""Answers that show themselves in a notebook: as tables, and as data frames, pictures and maps.

They stay what they are: answers by rule, rows in a list. pandas, polars and pyarrow are needed by who asks for them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from ..analysis.coverage import Answer, Count
from ..analysis.scorecard import Card
from ..errors import InputError
from ..queries import Entry, finding_columns
from ..tabular import By, Table, of_gaps, of_scorecard, parts
from .maps import shaded
from .picture import Picture
from .plots import counts, figures, trend
from .words import Words, words

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Cards", "Gaps", "Names", "Rows", "Shown", "Tabled", "html_table"]

Row = Mapping[str, Any]
Names = Callable[[Sequence[str]], Mapping[str, str]]
"""The names of units by id."""

FIRST = 20
"""So many rows are shown."""


class Shown(ABC):
    """A table, which goes as a stream of Arrow to what reads one."""

    @abstractmethod
    def table(self) -> Table:
        """The columns and rows, as every face gives them."""

    def to_arrow(self) -> pyarrow.Table:
        """A table of pyarrow: days are days, lists are lists. Raises `InputError` `needs-package`."""
        table, arrow = self.table(), _installed("pyarrow")
        rows = list(table.rows)
        return arrow.table({name: arrow.array([row.get(name) for row in rows]) for name in table.columns})

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


class Tabled(Shown):
    """A table that is nothing else."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def table(self) -> Table:
        return self._table


class Rows(list[dict[str, Any]], Shown):
    """The rows of a query or measure, with the columns that its header declares."""

    def __init__(self, rows: Iterable[dict[str, Any]], entry: Entry, as_of: date) -> None:
        super().__init__(rows)
        self.entry, self.as_of = entry, as_of
        self.columns = finding_columns(entry) if entry.rule else list(entry.columns)

    def table(self) -> Table:
        return Table(self.columns, self)

    def plot(self, label: str | None = None, *values: str, first: int = 30, language: str = "en") -> Picture:
        """Bars of the columns `values` (default: all of numbers) of the `first` rows, named by the column `label`.

        Raises `InputError` `bad-option` where a column is none of the table's, or there is nothing to draw.
        """
        say, rows = words(language), self[:first]
        for name in (*([] if label is None else [label]), *values):
            _known("label" if name == label else "values", name, self.columns)
        drawn = values or tuple(name for name in self.columns if _numbers(row[name] for row in rows))
        if not drawn:
            found = "no rows" if not rows else "no column of numbers"
            raise InputError("bad-option", option="values", found=found, advice="ask for the rows themselves")
        label = label or next((name for name in self.columns if name not in drawn), drawn[0])
        columns = {name: [row[name] or 0 for row in rows] for name in drawn}
        return figures(
            f"{say.rule(self.entry)}, {say.day(self.as_of)}", [str(row[label]) for row in rows], columns, say
        )

    def map(self, *, language: str = "en") -> Picture:
        """The provinces shaded by how many of the rows are of each, as a share of all; `lat` and `lon` as points.

        Raises `InputError` `bad-option` where the rows are of no place.
        """
        say = words(language)
        places = [str(row["province_id"]) for row in self if row.get("province_id")]
        points = [(row["lon"], row["lat"]) for row in self if row.get("lat") is not None]
        if not {"province_id", "lat"} & set(self.columns):
            advice = "draw those with a column province_id, or lat and lon"
            raise InputError("bad-option", option="map", found="rows of no place", advice=advice)
        shares = {id_: places.count(id_) / len(places) for id_ in dict.fromkeys(places)}
        return shaded(f"{say.rule(self.entry)}, {say.day(self.as_of)}", shares, say, points)


class Gaps(dict[str, Answer], Shown):
    """What rules say on a day, by rule."""

    def __init__(self, answers: Mapping[str, Answer], rules: Mapping[str, Entry], as_of: date, names: Names) -> None:
        super().__init__(answers)
        self.rules, self.as_of, self._names = rules, as_of, names

    def table(self) -> Table:
        """The findings, each with its rule; their summaries where those alone were asked."""
        return of_gaps(self)

    def plot(self, rule: str | None = None, *, by: By = "province", language: str = "en") -> Picture:
        """Bars of what is covered, missing and not known: a bar for each rule, or for each part of one.

        A part is a level or a province, the worst first. `rule` is one of several that were asked.
        """
        say, one = words(language), self._one(rule)
        if one is None:
            rows = [(say.rule(self.rules[name]), answer.summary.total.as_dict()) for name, answer in self.items()]
            return counts(say("plot.rules", day=say.day(self.as_of)), rows, say)
        summary = self[one].summary
        title = say(f"plot.by_{_by(by)}", title=say.rule(self.rules[one]), day=say.day(self.as_of))
        own = summary.by_level if by == "level" else summary.by_province
        names = self._names([id_ for id_ in own if id_]) if by == "province" else {}
        return counts(title, [(_named(by, key, names, say), of) for key, of in _worst_first(own, by)], say)

    def map(self, rule: str | None = None, *, language: str = "en") -> Picture:
        """The provinces shaded by the share of gaps in what is known of one rule. Raises `InputError` `bad-option`."""
        say, one = words(language), self._one(rule)
        if one is None:
            raise InputError("bad-option", option="rule", found="none", advice=f"name one of {', '.join(self)}")
        title = say("plot.map", title=say.rule(self.rules[one]), day=say.day(self.as_of))
        return shaded(title, gap_shares(self[one].summary.by_province), say)

    def _one(self, rule: str | None) -> str | None:
        if rule is not None:
            return _known("rule", rule, self)
        return next(iter(self)) if len(self) == 1 else None

    def _repr_html_(self) -> str:
        say = words("en")
        if len(self) == 1:
            [(name, answer)] = self.items()
            told = say(
                "table.summary",
                **{part: answer.summary.total.as_dict()[part] for part in ("gap", "covered", "unknown")},
            )
            columns = [one for one in self.table().columns if one != "rule"]
            shown = html_table(Table(columns, answer.findings), say) if answer.findings is not None else ""
            return f"<p><strong>{escape(self.rules[name].title)}</strong>, {self.as_of}: {escape(told)}</p>{shown}"
        rows = [
            {
                "rule": name,
                "title": self.rules[name].title,
                "severity": self.rules[name].severity,
                **one.summary.as_dict(),
            }
            for name, one in self.items()
        ]
        return html_table(
            Table(["rule", "title", "severity", "gap", "covered", "unknown", "share"], rows), say, len(rows)
        )


class Cards(list[Card], Shown):
    """The scorecard of Decision 1690 on one or more days."""

    def __init__(self, cards: Iterable[Card], rules: Mapping[str, Entry], names: Names) -> None:
        super().__init__(cards)
        self.rules, self._names = rules, names

    def table(self) -> Table:
        return of_scorecard(self, None)

    def by(self, by: By) -> Tabled:
        """The table with the counts of each level, or of each province, too."""
        table = of_scorecard(self, _by(by))
        return Tabled(Table(table.columns, list(table.rows)))

    def plot(self, *, language: str = "en") -> Picture:
        """Bars of each target on the day; over several days a line for each."""
        say = words(language)
        if len(self) == 1:
            card = self[0]
            rows = [(say.rule(self.rules[one["rule"]]), one) for one in card["targets"]]
            return counts(say("plot.scorecard", day=say.day(card["as_of"])), rows, say)
        shares = {
            say.rule(self.rules[target["rule"]]): [one["targets"][index]["share"] for one in self]
            for index, target in enumerate(self[0]["targets"] if self else [])
        }
        return trend(say("plot.trend"), [one["as_of"] for one in self], shares, say)

    def map(self, rule: str, *, language: str = "en") -> Picture:
        """The provinces shaded by the share of gaps in a target, on the last of the days."""
        say, card = words(language), self[-1]
        _known("rule", rule, [one["rule"] for one in card["targets"]])
        [target] = [one for one in card["targets"] if one["rule"] == rule]
        title = say("plot.map", title=say.rule(self.rules[rule]), day=say.day(card["as_of"]))
        return shaded(title, gap_shares({id_: Count.of(of) for id_, of in parts(target, "province").items()}), say)


def html_table(table: Table, say: Words, first: int = FIRST) -> str:
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


def gap_shares(by_province: Mapping[str, Count]) -> dict[str, float | None]:
    """The share of gaps in what is known of each province, None where nothing is."""
    return {id_: None if of.share is None else 1 - of.share for id_, of in by_province.items() if id_}


def _worst_first(own: Mapping[str, Count], by: By) -> list[tuple[str, dict[str, Any]]]:
    rows = [(key, of.as_dict()) for key, of in own.items()]
    if by == "level":
        return rows
    return sorted(rows, key=lambda row: (row[1]["share"] is None, row[1]["share"], row[0]))


def _named(by: By, key: str, names: Mapping[str, str], say: Words) -> str:
    if not key:
        return say("plot.nowhere")
    return say.word("level", key) if by == "level" else names.get(key, key)


def _by(by: str) -> Literal["level", "province"]:
    if by == "level":
        return "level"
    if by == "province":
        return "province"
    raise InputError("bad-option", option="by", found=str(by), advice="use level or province")


def _known(option: str, name: str, known: Iterable[str]) -> str:
    if name not in known:
        raise InputError("bad-option", option=option, found=str(name), advice=f"name one of {', '.join(known)}")
    return name


def _numbers(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def _td(value: Any, say: Words) -> str:
    style = ' style="white-space:nowrap"' if isinstance(value, date) else ""
    return f"<td{style}>{escape(_cell(value, say))}</td>"


def _cell(value: Any, say: Words) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(_cell(one, say) for one in value)
    return "" if value is None else str(value)


def _installed(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        raise InputError("needs-package", what="a table as a data frame", package=package, extra="notebooks") from None
