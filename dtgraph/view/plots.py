"""Figures as bars and lines: what is covered, missing and not known."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle
from typing import Any

from .picture import INK, Picture, canvas, entitle
from .words import Words

__all__ = ["counts", "figures", "trend"]

_ROW, _HEAD, _WIDE = 0.26, 1.0, 7.5
_BESIDE = 40
"""Letters of names of which two have room beside each other."""
MARKS = "osD^vP<>"
"""Of lines, which are told from one another without colours too."""

PARTS = ("covered", "gap", "unknown")


def counts(title: str, rows: Sequence[tuple[str, Mapping[str, Any]]], say: Words) -> Picture:
    """Bars of what is covered, in a gap and unknown, as shares of each row's population; the share of gaps beside."""
    figure, axes = canvas(_WIDE, _HEAD + _ROW * max(1, len(rows)))
    places = range(len(rows))
    left = [0.0] * len(rows)
    for part in PARTS:
        wide = [of[part] / of["population"] if of["population"] else 0.0 for _, of in rows]
        axes.barh(places, wide, left=left, color=INK[part], label=say(f"plot.{part}"), height=0.7)
        left = [one + more for one, more in zip(left, wide, strict=True)]
    for place, (_, of) in zip(places, rows, strict=True):
        told = f"{say.number(of['gap'])}/{say.number(of['covered'] + of['gap'])}"
        axes.text(1.01, place, told, va="center", fontsize=8, color=INK["faint"])
    axes.set_yticks(places, [name for name, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], [say.percent(share) for share in (0, 0.5, 1)])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    entitle(figure, title)
    if rows:
        axes.legend(ncols=3, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02 - 0.4 / len(rows)), fontsize=8)
    return Picture(figure, title)


def trend(title: str, days: Sequence[date], lines: Mapping[str, Sequence[float | None]], say: Words) -> Picture:
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
    axes.set_xticks(range(len(days)), [say.day(day) for day in days])
    axes.grid(axis="y", color=INK["rim"], linewidth=0.6)
    entitle(figure, title)
    axes.legend(ncols=beside, frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0, -0.1))
    return Picture(figure, title)


def figures(title: str, labels: Sequence[str], columns: Mapping[str, Sequence[float]], say: Words) -> Picture:
    """A bar for each label in each of the columns, one column beside the other."""
    figure, axes = canvas(_WIDE, _HEAD + _ROW * max(1, len(labels) * max(1, len(columns))))
    wide = 0.8 / max(1, len(columns))
    for index, (name, values) in enumerate(columns.items()):
        places = [at + (index - (len(columns) - 1) / 2) * wide for at in range(len(labels))]
        bars = axes.barh(places, values, height=wide * 0.92, label=name)
        told = say.percent if _shares(values) else say.number
        axes.bar_label(bars, [f" {told(value)}" for value in values], fontsize=8, color=INK["faint"])
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    entitle(figure, title)
    if len(columns) > 1:
        axes.legend(frameon=False, fontsize=8)
    return Picture(figure, title)


def _shares(values: Sequence[float]) -> bool:
    """Whether all are fractions of one: of counts none is."""
    return all(0 <= value <= 1 for value in values) and any(value != int(value) for value in values)
