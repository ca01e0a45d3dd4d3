"""Bar and line charts of coverage and of numbers."""

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import cycle
from typing import Any

from ..i18n import Translator
from .figure import PALETTE, Chart, new_figure, set_title

__all__ = ["all_shares", "bar_chart", "coverage_chart", "trend_chart"]

_WIDTH_IN, _ROW_IN, _LINE_IN, _MARGINS_IN = 7.5, 0.26, 0.14, 1.0
"""Sizes in inches: of a chart, a row, each further line of a row's label, and the margins above and below."""
_MAX_HALF_WIDTH_LABEL = 40
"""Maximum number of characters of a legend's labels that fit beside each other in two columns."""
_LABEL_WIDTH, _MAX_LABEL_LINES = 38, 2
"""Characters in a line of a row's label, and its maximum number of lines."""
_MAX_DATES = 8
"""Maximum number of dates below a trend."""
_MARKERS = "osD^vP<>"
"""Markers of lines, which distinguish them without colour too."""

PARTS = ("covered", "gap", "unknown")


def coverage_chart(title: str, rows: Sequence[tuple[str, Mapping[str, Any]]], t: Translator) -> Chart:
    """Draw covered, gap and unknown as shares of each row's population, with gaps per known subjects beside.

    `rows` are pairs of a label and counts with `covered`, `gap`, `unknown` and `population`.
    """
    labels = [_wrap_label(label) for label, _ in rows]
    figure, axes = new_figure(_WIDTH_IN, _MARGINS_IN + _row_height(labels) * max(1, len(rows)))
    places = range(len(rows))
    left = [0.0] * len(rows)
    for part in PARTS:
        widths = [counts[part] / counts["population"] if counts["population"] else 0.0 for _, counts in rows]
        axes.barh(places, widths, left=left, color=PALETTE[part], label=t(f"plot.{part}"), height=0.7)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, (_, counts) in zip(places, rows, strict=True):
        ratio = f"{t.number(counts['gap'])}/{t.number(counts['covered'] + counts['gap'])}"
        axes.text(1.01, place, ratio, va="center", fontsize=8, color=PALETTE["faint"])
    axes.set_yticks(places, labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], [t.percent(share) for share in (0, 0.5, 1)])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    set_title(figure, title)
    if rows:
        axes.legend(ncols=3, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02 - 0.4 / len(rows)), fontsize=8)
    return Chart(figure, title)


def trend_chart(title: str, days: Sequence[date], lines: Mapping[str, Sequence[float | None]], t: Translator) -> Chart:
    """Draw a line of shares over the days for each name; unknown shares interrupt it."""
    columns = 2 if all(len(name) <= _MAX_HALF_WIDTH_LABEL for name in lines) else 1
    figure, axes = new_figure(_WIDTH_IN, 3 + 0.2 * math.ceil(len(lines) / columns))
    for (name, shares), marker in zip(lines.items(), cycle(_MARKERS), strict=False):
        axes.plot(
            [day.isoformat() for day in days],
            [float("nan") if share is None else share for share in shares],
            marker=marker,
            markersize=4,
            label=name,
        )
    axes.set_ylim(-0.03, 1.03)
    axes.set_yticks([0, 0.5, 1], [t.percent(share) for share in (0, 0.5, 1)])
    interval = math.ceil(len(days) / _MAX_DATES)
    axes.set_xticks(range(0, len(days), interval), [t.day(day) for day in days[::interval]])
    axes.grid(axis="y", color=PALETTE["rim"], linewidth=0.6)
    set_title(figure, title)
    axes.legend(ncols=columns, frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0, -0.1))
    return Chart(figure, title)


def bar_chart(title: str, labels: Sequence[str], columns: Mapping[str, Sequence[float | None]], t: Translator) -> Chart:
    """Draw a group of bars for each label, one bar for each column; unknown values get a question mark."""
    names = [_wrap_label(label) for label in labels]
    row_height = max(_row_height(names), _ROW_IN * max(1, len(columns)))
    figure, axes = new_figure(_WIDTH_IN, _MARGINS_IN + row_height * max(1, len(labels)))
    height = 0.8 / max(1, len(columns))
    shares = all_shares([value for values in columns.values() for value in values])
    format_value = t.percent if shares else t.number
    for index, (name, values) in enumerate(columns.items()):
        places = [place + (index - (len(columns) - 1) / 2) * height for place in range(len(labels))]
        bars = axes.barh(places, [value or 0 for value in values], height=height * 0.92, label=name)
        texts = ["?" if value is None else format_value(value) for value in values]
        axes.bar_label(bars, [f" {text}" for text in texts], fontsize=8, color=PALETTE["faint"])
    axes.set_yticks(range(len(labels)), names)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    if shares:
        axes.set_xlim(right=1)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    set_title(figure, title)
    if len(columns) == 1:
        axes.set_xlabel(next(iter(columns)), loc="left", fontsize=8)
    else:
        axes.legend(ncols=4, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02), fontsize=8)
    return Chart(figure, title)


def all_shares(values: Iterable[float | None]) -> bool:
    """Return whether the known values are shares, that is fractions between 0 and 1, rather than counts."""
    known = [value for value in values if value is not None]
    return all(0 <= value <= 1 for value in known) and any(isinstance(value, float) for value in known)


def _wrap_label(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _LABEL_WIDTH, max_lines=_MAX_LABEL_LINES, placeholder="…"))


def _row_height(labels: Iterable[str]) -> float:
    """Return the height in inches of a row that fits the longest of the labels."""
    return _ROW_IN + _LINE_IN * max((label.count("\n") for label in labels), default=0)
