"""How results look in a notebook: HTML and text tables, charts and maps.

Importing this module registers the renderers with `dtgraph.results`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import islice
from typing import Any

from ..errors import InputError
from ..i18n import Translator, translator
from ..reports.charts import bar_chart, coverage_chart, trend_chart
from ..reports.figure import Chart
from ..reports.maps import province_map
from ..reports.report_sections import summary_text
from ..results import (
    Count,
    MeasureResults,
    Partition,
    QueryResult,
    Result,
    RuleResults,
    Scorecard,
    Table,
    cell_text,
    check_partition,
    renders,
)

__all__ = ["html_table", "text_table"]

MAX_CELL_WIDTH = 40
"""Characters of a cell in text tables."""

MAX_ROWS = 20
"""Rows that a table shows."""


# tables


@renders(Result, "html")
def _result_html(result: Result[Any]) -> str:
    return html_table(result.table(), translator("en"))


@renders(Result, "text")
def _result_text(result: Result[Any]) -> str:
    return text_table(result.table(), translator("en"))


@renders(RuleResults, "html")
def _rule_results_html(results: RuleResults) -> str:
    t = translator("en")
    if len(results) > 1:
        return html_table(_summary_table(results), t, len(results))
    [(name, result)] = results.data.items()
    columns = [column for column in results.table().columns if column != "rule"]  # it is in the heading
    table = html_table(Table(columns, result.findings), t) if result.findings is not None else ""
    title = f"<strong>{escape(results.rules[name].title)}</strong>, {results.as_of}: {escape(summary_text(result, t))}"
    return f"<p>{title}</p>{table}"


@renders(RuleResults, "text")
def _rule_results_text(results: RuleResults) -> str:
    t = translator("en")
    if len(results) > 1:
        return text_table(_summary_table(results), t, len(results))
    [(name, result)] = results.data.items()
    title = f"{results.rules[name].title}, {results.as_of}: {summary_text(result, t)}"
    return title if result.findings is None else f"{title}\n{text_table(results.table(), t)}"


def _summary_table(results: RuleResults) -> Table:
    rows = [
        {
            "rule": name,
            "title": results.rules[name].title,
            "severity": results.rules[name].severity,
            **result.summary.as_dict(),
        }
        for name, result in results.data.items()
    ]
    return Table(["rule", "title", "severity", "gap", "covered", "unknown", "share"], rows)


@renders(MeasureResults, "html")
def _measures_html(results: MeasureResults) -> str:
    return "".join(
        f"<p><strong>{escape(rows.definition.title)}</strong>, {rows.as_of}</p>{rows._repr_html_()}"
        for rows in results.data.values()
    )


@renders(MeasureResults, "text")
def _measures_text(results: MeasureResults) -> str:
    return "\n\n".join(f"{rows.definition.title}, {rows.as_of}\n{rows}" for rows in results.data.values())


def html_table(table: Table, t: Translator, max_rows: int = MAX_ROWS) -> str:
    """The first rows of a table as HTML, and the number of the others."""
    rows = list(table.rows)
    if not rows:
        return f"<p>{escape(t('table.empty'))}</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join(
        f"<tr>{''.join(_html_cell(row.get(name)) for name in table.columns)}</tr>" for row in islice(rows, max_rows)
    )
    more = f"<p>{escape(t('table.more', n=len(rows) - max_rows))}</p>" if len(rows) > max_rows else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def text_table(table: Table, t: Translator, max_rows: int = MAX_ROWS) -> str:
    """The first rows of a table as text, and the number of the others."""
    rows = list(table.rows)
    if not rows:
        return t("table.empty")
    cells = [[_cell(row.get(name)) for name in table.columns] for row in rows[:max_rows]]
    lines = [
        [text if len(text) <= MAX_CELL_WIDTH else f"{text[: MAX_CELL_WIDTH - 1]}…" for text in line]
        for line in [table.columns, *cells]
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    texts = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*texts, *([t("table.more", n=len(rows) - max_rows)] if len(rows) > max_rows else [])])


def _html_cell(value: Any) -> str:
    style = ' style="white-space:nowrap"' if isinstance(value, date) else ""
    return f"<td{style}>{escape(_cell(value))}</td>"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, dict):
        return " ".join(filter(None, map(_cell, value.values())))
    return "" if value is None else str(value)


# rows of queries


@renders(QueryResult, "plot")
def _plot_rows(result: QueryResult, label: str | None, *values: str, first: int = 30, language: str = "en") -> Chart:
    t, plot = translator(language), result.definition.plot
    for name in (*([] if label is None else [label]), *values):
        _require_known("label" if name == label else "values", name, result.columns)
    rows = [row for row in result if all(row[name] == value for name, value in plot.only.items())][:first]
    columns = {name: [row[name] for row in rows] for name in values or plot.values or _number_columns(result, rows)}
    if not rows or not columns:
        problem = "no rows" if not rows else "no column of numbers"
        raise InputError("bad-option", option="values", found=problem, advice="plot a table with rows and numbers")
    title = f"{t.rule(result.definition)}, {t.day(result.as_of)}"
    series = {_column_title(name, t): numbers for name, numbers in columns.items()}
    if plot.lines and label is None:
        return trend_chart(title, [row[plot.labels[0]] for row in rows], series, t)
    labels = (label,) if label else plot.labels or (next((n for n in result.columns if n not in columns), ""),)
    return bar_chart(title, _row_labels(result, rows, labels, t), series, t)


@renders(QueryResult, "map")
def _map_rows(result: QueryResult, value: str | None, *, language: str = "en") -> Chart:
    t = translator(language)
    if not {"province_id", "lat"} & set(result.columns):
        advice = "use rows with a column province_id, or lat and lon"
        raise InputError("bad-option", option="map", found="rows without a place", advice=advice)
    points = [(row["lon"], row["lat"]) for row in result if row.get("lat") is not None]
    in_provinces = [row for row in result if row.get("province_id")]
    ids = [str(row["province_id"]) for row in in_provinces]
    if value is None:
        shades: dict[str, float | None] = {id_: ids.count(id_) for id_ in dict.fromkeys(ids)}
    else:
        _require_known("value", value, result.columns)
        shades = {id_: row[value] for id_, row in zip(ids, in_provinces, strict=True)}
        if len(shades) < len(ids):
            advice = "keep one row of each province, or leave the value out"
            raise InputError("bad-option", option="value", found="several rows of a province", advice=advice)
    title = t.rule(result.definition)
    title = title if value is None else f"{title}: {_column_title(value, t)}"
    return province_map(f"{title}, {t.day(result.as_of)}", shades, t, points)


def _number_columns(result: QueryResult, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns of numbers; only of shares if there are some, since shares and counts have no common scale."""
    columns = [name for name in result.columns if _are_numbers(row[name] for row in rows)]
    return [name for name in columns if result.definition.types.get(name) == "number"] or columns


def _are_numbers(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def _row_labels(
    result: QueryResult, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], t: Translator
) -> list[str]:
    """The label of each row: the values of its columns, units by their names."""
    ids = {str(row[name]) for row in rows for name in columns if name.endswith("_id") and row[name]}
    names = result.names(sorted(ids)) if ids else {}

    def label(column: str, value: Any) -> str:
        if value is None:
            return t("plot.no_province") if column == "province_id" else "?"
        return t.word(column, names.get(str(value), cell_text(value)))

    return [" – ".join(label(name, row[name]) for name in columns) for row in rows]


def _column_title(column: str, t: Translator) -> str:
    return t.word("column", column).replace("_", " ")


def _require_known(option: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise InputError("bad-option", option=option, found=str(name), advice=f"use one of {', '.join(names)}")


# rules and scorecard


@renders(RuleResults, "plot")
def _plot_rules(results: RuleResults, rule: str | None, *, by: Partition = "province", language: str = "en") -> Chart:
    t, name = translator(language), _one_rule(results, rule)
    if name is None:
        rows = [(t.rule(results.rules[key]), result.summary.total.as_dict()) for key, result in results.data.items()]
        return coverage_chart(t("plot.rules", day=t.day(results.as_of)), rows, t)
    by, summary = check_partition(by), results.data[name].summary
    title = t(f"plot.by_{by}", title=t.rule(results.rules[name]), day=t.day(results.as_of))
    parts = summary.by_level if by == "level" else summary.by_province
    names = results.names([id_ for id_ in parts if id_]) if by == "province" else {}
    rows = [(key, counts.as_dict()) for key, counts in parts.items()]
    if by == "province":  # lowest share first
        rows.sort(key=lambda row: (row[1]["share"] is None, row[1]["share"], row[0]))
    return coverage_chart(title, [(_part_name(by, key, names, t), counts) for key, counts in rows], t)


@renders(RuleResults, "map")
def _map_rules(results: RuleResults, rule: str | None, *, language: str = "en") -> Chart:
    t, name = translator(language), _one_rule(results, rule)
    if name is None:
        raise InputError("bad-option", option="rule", found="none", advice=f"name one of {', '.join(results)}")
    title = t("plot.map", title=t.rule(results.rules[name]), day=t.day(results.as_of))
    return province_map(title, _gap_shares(results.data[name].summary.by_province), t)


def _one_rule(results: RuleResults, rule: str | None) -> str | None:
    if rule is not None:
        _require_known("rule", rule, results.data)
        return rule
    return next(iter(results.data)) if len(results) == 1 else None


def _part_name(by: Partition, key: str, names: Mapping[str, str], t: Translator) -> str:
    if not key:
        return t("plot.no_province" if by == "province" else "plot.no_level")
    return t.word("level", key) if by == "level" else names.get(key, key)


def _gap_shares(by_province: Mapping[str, Count]) -> dict[str, float | None]:
    """The share of gaps of each province; None if nothing is known."""
    return {id_: None if count.share is None else 1 - count.share for id_, count in by_province.items() if id_}


@renders(Scorecard, "plot")
def _plot_scorecard(scorecard: Scorecard, *, language: str = "en") -> Chart:
    t = translator(language)
    if len(scorecard) == 1:
        [day] = scorecard.data
        rows = [(t.rule(scorecard.rules[target["rule"]], "target"), target) for target in day["targets"]]
        return coverage_chart(t("plot.scorecard", day=t.day(day["as_of"])), rows, t)
    shares = {
        t.rule(scorecard.rules[target["rule"]], "target"): [day["targets"][index]["share"] for day in scorecard]
        for index, target in enumerate(scorecard[0]["targets"] if scorecard else [])
    }
    return trend_chart(t("plot.trend"), [day["as_of"] for day in scorecard], shares, t)


@renders(Scorecard, "map")
def _map_scorecard(scorecard: Scorecard, rule: str, *, language: str = "en") -> Chart:
    t, day = translator(language), scorecard[-1]
    _require_known("rule", rule, [target["rule"] for target in day["targets"]])
    [target] = [target for target in day["targets"] if target["rule"] == rule]
    title = t("plot.map", title=t.rule(scorecard.rules[rule]), day=t.day(day["as_of"]))
    by_province = {id_: Count.of(counts) for id_, counts in target["by_province"].items()}
    return province_map(title, _gap_shares(by_province), t)
