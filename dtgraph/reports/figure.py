"""A picture for a notebook, a report or a printer."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, shorten
from ..exchange.atomic_write import file_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "INK", "Picture", "canvas", "entitle"]

FORMATS = ("svg", "png", "pdf")

INK = {
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
SHARES = ("#fff3e0", "#fdd9a5", "#f9ae61", "#dd7327", "#a2460f")
"""From the least share to the largest; as on the page."""

_STYLE = {
    "svg.hashsalt": "dtgraph",  # the same picture always as the same text
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.parse_math": False,  # a name is a name, with whatever signs
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK["rim"],
    "axes.labelcolor": INK["faint"],
    "text.color": INK["text"],
    "xtick.color": INK["faint"],
    "ytick.color": INK["text"],
}


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure of so many inches, in the style of all pictures, with its axes."""
    from matplotlib import rc_context  # noqa: PLC0415 - slow to load, and few draw
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def entitle(figure: Figure, title: str) -> None:
    """Write the title above all of a figure, from its left."""
    lines = textwrap.fill(title, int(figure.get_figwidth() * 10))
    figure.suptitle(lines, x=0.01, ha="left", fontsize=11, fontweight="bold", color=INK["text"])


class Picture:
    """A picture that a notebook shows; `figure` is that of matplotlib, to go on with."""

    def __init__(self, figure: Figure, says: str) -> None:
        self.figure = figure
        self.says = says
        """What who cannot see it hears instead."""

    def svg(self) -> str:
        """The picture as an element `<svg>`."""
        text = self._drawn("svg").decode()
        return text[text.index("<svg") :]

    def png(self) -> bytes:
        """The picture in pixels, twice as many as a screen shows."""
        return self._drawn("png")

    def save(self, path: str | Path) -> Path:
        """Write it to a file; its ending says as what: svg, png or pdf. Raises `InputError`."""
        path = Path(path)
        format_ = path.suffix.removeprefix(".").lower()
        if format_ not in FORMATS:
            raise InputError(
                "bad-option", option="path", found=shorten(path.name), advice=f"end it with .{', .'.join(FORMATS)}"
            )
        with file_at(path.parent, path.name) as file:
            file.write_bytes(self._drawn(format_))
        return path

    def _drawn(self, format_: str) -> bytes:
        from matplotlib import rc_context  # noqa: PLC0415 - see `canvas`
        from matplotlib.text import Text  # noqa: PLC0415 - see `canvas`

        for text in self.figure.findobj(Text):
            text.set_parse_math(False)  # of what was written after the style was left
        out = io.BytesIO()
        metadata = {"svg": {"Date": None, "Title": self.says}, "pdf": {"CreationDate": None}}.get(format_)
        with rc_context(_STYLE):  # type: ignore[arg-type]
            self.figure.savefig(out, format=format_, metadata=metadata, dpi=192)
        return out.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<Picture: {self.says}>"
