"""Reports: one self-contained HTML file that works offline, prints well, and runs only its own scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exchange.atomic_write import atomic_file
from ..i18n import Translator
from .figure import Chart
from .network_diagram import Diagram, HtmlParts, content_security_policy, render_diagram

__all__ = ["Report", "Section"]

FRAME_HEIGHT_PX = 720
"""Height of a report in a notebook."""


@dataclass(frozen=True)
class Section:
    """A part of a report below a heading: paragraphs, facts, a numbered list, a table, charts and a diagram."""

    heading: str
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    """Pairs of a name and a value."""
    items: Sequence[tuple[str, Sequence[str]]] = ()
    """The items of a numbered list, each with its lines of details."""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    omitted: int = 0
    """Number of rows that the table leaves out."""
    charts: Sequence[Chart] = ()
    diagram: Diagram | None = None


@dataclass(frozen=True)
class Report:
    """A report in one language."""

    title: str
    translator: Translator
    notes: Sequence[str]
    """Lines below the title, with the day, the network's version, and whether the data are synthetic."""
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def html(self) -> str:
        """The report as an HTML document."""
        diagrams = (section.diagram for section in self.sections if section.diagram is not None)
        parts = next(map(render_diagram, diagrams), HtmlParts((), ()))  # a report has at most one
        template, style, break_mark = _load_templates()
        return str(
            template.render(
                report=self,
                t=self.translator,
                policy=content_security_policy(parts),
                style=style,
                parts=parts,
                break_mark=break_mark,
            )
        )

    def save(self, path: str | Path) -> Path:
        """Write the report to a file, atomically. Raises `InputError` `bad-option` or `cannot-write`."""
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise InputError("bad-option", option="path", found=path.name or str(path), advice="end it with .html")
        with atomic_file(path.parent, path.name) as file:
            file.write_bytes(self.html.encode())
        return path

    def _repr_html_(self) -> str:
        page = escape(self.html, quote=True)
        style = f"width:100%;height:{FRAME_HEIGHT_PX}px;border:1px solid #c9d2da"
        return f'<iframe title="{escape(self.title)}" sandbox="allow-scripts" style="{style}" srcdoc="{page}"></iframe>'

    def __repr__(self) -> str:
        return f"<Report: {self.title}>"


@cache
def _load_templates() -> tuple[Any, Any, Any]:
    """Return the template and the style of reports, and a colon after which an id may be broken."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - rarely needed
    from markupsafe import Markup  # noqa: PLC0415

    folder = files(__package__).joinpath("templates")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(folder.joinpath("report.html").read_text("utf-8"))
    style = Markup(folder.joinpath("report.css").read_text("utf-8"))  # noqa: S704 - a packaged file
    return template, style, Markup(":<wbr>")
