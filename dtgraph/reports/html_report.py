"""A report: one file of HTML that works without a network, prints well, and runs no script but its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..exchange.atomic_write import file_at
from ..i18n import Translator
from .figure import Picture
from .network_diagram import Drawing, Parts, drawn, policy

__all__ = ["Cells", "Report", "Section"]

Cells = Sequence[str]

HEIGHT = 720
"""Of a report in a notebook, in pixels."""


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading: sentences, facts, a list, a table with what it leaves out, and pictures."""

    heading: str
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    """What something is, each by what it is called."""
    items: Sequence[tuple[str, Sequence[str]]] = ()
    """What a numbered list says, each with what is told of it."""
    columns: Cells = ()
    rows: Sequence[Cells] = ()
    more: int = 0
    pictures: Sequence[Picture] = ()
    drawing: Drawing | None = None


@dataclass(frozen=True)
class Report:
    """What is told, in a language."""

    title: str
    say: Translator
    notes: Sequence[str]
    """What stands below the title: of which day it is, of what, and whether it is made up."""
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def html(self) -> str:
        """The file."""
        parts = [None if one.drawing is None else drawn(one.drawing) for one in self.sections]
        one = next((part for part in parts if part is not None), Parts((), ()))
        template, style, mark = _templates()
        return str(
            template.render(
                report=self,
                say=self.say,
                policy=policy(one),
                style=style,
                parts=one,
                mark=mark,
                number={"columns": self.say.number},
            )
        )

    def save(self, path: str | Path) -> Path:
        """Write it to a file, as a whole or not at all. Raises `InputError` `bad-option`, `cannot-write`."""
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise InputError("bad-option", option="path", found=path.name or str(path), advice="end it with .html")
        with file_at(path.parent, path.name) as file:
            file.write_bytes(self.html.encode())
        return path

    def _repr_html_(self) -> str:
        page = escape(self.html, quote=True)
        style = f"width:100%;height:{HEIGHT}px;border:1px solid #c9d2da"
        return f'<iframe title="{escape(self.title)}" sandbox="allow-scripts" style="{style}" srcdoc="{page}"></iframe>'

    def __repr__(self) -> str:
        return f"<Report: {self.title}>"


@cache
def _templates() -> tuple[Any, Any, Any]:
    """The template and the style of reports, and a colon after which an id may be broken."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - few make a report
    from markupsafe import Markup  # noqa: PLC0415

    folder = files(__package__).joinpath("templates")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(folder.joinpath("report.html").read_text("utf-8"))
    style = Markup(folder.joinpath("report.css").read_text("utf-8"))  # noqa: S704 - a file of ours
    return template, style, Markup(":<wbr>")
