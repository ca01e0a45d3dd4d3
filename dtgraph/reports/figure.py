"""A figure for a notebook, a report or a printer."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, shorten
from ..exchange.atomic_write import atomic_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "PALETTE", "SHADES", "Chart", "new_figure", "set_title"]

FORMATS = ("svg", "png", "pdf")

PALETTE = {
    "text": "#16202a",
    "faint": "#566573",
    "rim": "#c9d2da",
    "covered": "#1d7145",
    "gap": "#d1480b",
    "unknown": "#aab4bd",
    "sea": "#e7eff6",
    "around": "#dde3e8",
    "border": "#8b8173",
    "nothing": "#ffffff",
    "absent": "#f1eee8",
}
SHADES = ("#fff3e0", "#fdd9a5", "#f9ae61", "#dd7327", "#a2460f")
"""Map shades from the smallest value to the largest; the web page uses the same."""

_STYLE = {
    "svg.hashsalt": "dtgraph",  # reproducible ids
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.parse_math": False,  # names may contain dollar signs
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": PALETTE["rim"],
    "axes.labelcolor": PALETTE["faint"],
    "text.color": PALETTE["text"],
    "xtick.color": PALETTE["faint"],
    "ytick.color": PALETTE["text"],
}


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Create an empty figure with axes in the common style; sizes are in inches."""
    from matplotlib import rc_context  # noqa: PLC0415 - slow to load, and rarely needed
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def set_title(figure: Figure, title: str) -> None:
    """Write a title above the whole figure, aligned left."""
    lines = textwrap.fill(title, int(figure.get_figwidth() * 10))
    figure.suptitle(lines, x=0.01, ha="left", fontsize=11, fontweight="bold", color=PALETTE["text"])


class Chart:
    """A chart or map that shows itself in a notebook; `figure` is the matplotlib figure, for further changes."""

    def __init__(self, figure: Figure, alt_text: str) -> None:
        self.figure = figure
        self.alt_text = alt_text
        """Alternative text for screen readers."""

    def svg(self) -> str:
        """Return the chart as an `<svg>` element."""
        text = self._render("svg").decode()
        return text[text.index("<svg") :]

    def png(self) -> bytes:
        """Return the chart as PNG at twice the screen's resolution."""
        return self._render("png")

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file; its extension selects the format: svg, png or pdf. Raises `InputError`."""
        path = Path(path)
        format_ = path.suffix.removeprefix(".").lower()
        if format_ not in FORMATS:
            raise InputError(
                "bad-option", option="path", found=shorten(path.name), advice=f"end it with .{', .'.join(FORMATS)}"
            )
        with atomic_file(path.parent, path.name) as file:
            file.write_bytes(self._render(format_))
        return path

    def _render(self, format_: str) -> bytes:
        from matplotlib import rc_context  # noqa: PLC0415 - see `new_figure`
        from matplotlib.text import Text  # noqa: PLC0415 - see `new_figure`

        for text in self.figure.findobj(Text):
            text.set_parse_math(False)  # texts that were added outside of the style's context
        out = io.BytesIO()
        metadata = {"svg": {"Date": None, "Title": self.alt_text}, "pdf": {"CreationDate": None}}.get(format_)
        with rc_context(_STYLE):  # type: ignore[arg-type]
            self.figure.savefig(out, format=format_, metadata=metadata, dpi=192)
        return out.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<Chart: {self.alt_text}>"
