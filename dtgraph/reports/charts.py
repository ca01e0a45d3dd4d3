"""Figures as bars and lines: what is covered, missing and not known."""

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import cycle
from typing import Any

from ..i18n import Translator
from .figure import INK, Picture, canvas, entitle

__all__ = ["are_shares", "counts", "figures", "trend"]

_ROW, _LINE, _HEAD, _WIDE = 0.26, 0.14, 1.0, 7.5
_BESIDE = 40
"""Letters of names of which two have room beside each other."""
_LABEL, _LINES = 38, 2
"""Letters of a line of a name beside its bar, and how many lines it has at most."""
_DAYS = 8
"""So many days have room below a line."""
MARKS = "osD^vP<>"
"""Of lines, which are told from one another without colours too."""

PARTS = ("covered", "gap", "unknown")


def counts(title: str, rows: Sequence[tuple[str, Mapping[str, Any]]], say: Translator) -> Picture:
    """Bars of what is covered, in a gap and unknown, as shares of each row's population; the share of gaps beside."""
    names = [_label(name) for name, _ in rows]
    figure, axes = canvas(_WIDE, _HEAD + _row(names) * max(1, len(rows)))
    places = range(len(rows))
    left = [0.0] * len(rows)
    for part in PARTS:
        wide = [of[part] / of["population"] if of["population"] else 0.0 for _, of in rows]
        axes.barh(places, wide, left=left, color=INK[part], label=say(f"plot.{part}"), height=0.7)
        left = [one + more for one, more in zip(left, wide, strict=True)]
    for place, (_, of) in zip(places, rows, strict=True):
        told = f"{say.number(of['gap'])}/{say.number(of['covered'] + of['gap'])}"
        axes.text(1.01, place, told, va="center", fontsize=8, color=INK["faint"])
    axes.set_yticks(places, names)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], [say.percent(share) for share in (0, 0.5, 1)])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    entitle(figure, title)
    if rows:
        axes.legend(ncols=3, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02 - 0.4 / len(rows)), fontsize=8)
    return Picture(figure, title)


def trend(title: str, days: Sequence[date], lines: Mapping[str, Sequence[float | None]], say: Translator) -> Picture:
    """A line of shares for each name over the days; where nothing is known it has a hole."""
    beside = 2 if all(len(name) <= _BESIDE for name in lines) else 1
    figure, axes = canvas(_WIDE, 3 + 0.2 * math.ceil(len(lines) / beside))
    for (name, shares), marker in zip(lines.items(), cycle(MARKS), strict=False):
        axes.plot(
            [day.isoformat() for day in days],
            [float("nan") if share is None else share for share in shares],
            marker=marker,
            markersize=4,
            label=name,
        )
    axes.set_ylim(-0.03, 1.03)
    axes.set_yticks([0, 0.5, 1], [say.percent(share) for share in (0, 0.5, 1)])
    apart = math.ceil(len(days) / _DAYS)
    axes.set_xticks(range(0, len(days), apart), [say.day(day) for day in days[::apart]])
    axes.grid(axis="y", color=INK["rim"], linewidth=0.6)
    entitle(figure, title)
    axes.legend(ncols=beside, frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0, -0.1))
    return Picture(figure, title)


def figures(
    title: str, labels: Sequence[str], columns: Mapping[str, Sequence[float | None]], say: Translator
) -> Picture:
    """A bar for each label in each of the columns, one column beside the other; what is null has a question mark."""
    names = [_label(label) for label in labels]
    figure, axes = canvas(_WIDE, _HEAD + max(_row(names), _ROW * max(1, len(columns))) * max(1, len(labels)))
    wide = 0.8 / max(1, len(columns))
    told = say.percent if are_shares([value for values in columns.values() for value in values]) else say.number
    for index, (name, values) in enumerate(columns.items()):
        places = [at + (index - (len(columns) - 1) / 2) * wide for at in range(len(labels))]
        bars = axes.barh(places, [value or 0 for value in values], height=wide * 0.92, label=name)
        figured = ["?" if value is None else told(value) for value in values]
        axes.bar_label(bars, [f" {one}" for one in figured], fontsize=8, color=INK["faint"])
    axes.set_yticks(range(len(labels)), names)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    if told == say.percent:
        axes.set_xlim(right=1)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    entitle(figure, title)
    if len(columns) == 1:
        axes.set_xlabel(next(iter(columns)), loc="left", fontsize=8)
    else:
        axes.legend(ncols=4, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02), fontsize=8)
    return Picture(figure, title)


def are_shares(values: Iterable[float | None]) -> bool:
    """Whether what is known is fractions of one: of counts none is."""
    known = [value for value in values if value is not None]
    return all(0 <= value <= 1 for value in known) and any(isinstance(value, float) for value in known)


def _label(name: str) -> str:
    """A name in the lines that it has beside a bar, cut where they do not suffice."""
    return "\n".join(textwrap.wrap(name, _LABEL, max_lines=_LINES, placeholder="…"))


def _row(names: Iterable[str]) -> float:
    """The height of a row with the longest of its names, in inches."""
    return _ROW + _LINE * max((name.count("\n") for name in names), default=0)
