"""How the pages become a site that needs no network: `make site`.

Sphinx reads the repository itself, so a link that works where the sources are read works in the site, too. What is in
the menu at the side is what the index of the documentation lists, and what the two indexes of folders have beside them.
"""

import re
import unicodedata
from html import escape
from importlib import metadata
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

ROOT = Path(__file__).parent.parent
INDEX = "docs/index"

project = "dtgraph"
author = "The dtgraph developers"
copyright = author
release = metadata.version("dtgraph")

extensions = ["myst_parser"]
root_doc = INDEX
source_suffix = {".md": "markdown"}
include_patterns = ["docs/**", "CHANGELOG.md", "CONTRIBUTING.md", "dtgraph/reference/data/README.md"]
exclude_patterns = ["**/node_modules", ".*", "api", "bench", "build", "cypher", "demo", "dist", "log", "tests", "web"]
suppress_warnings = ["misc.highlighting_failure"]  # the notation and the parameters of rules are no plain Cypher
nitpicky = True

myst_heading_anchors = 4
myst_links_external_new_tab = False

html_theme = "furo"
html_title = f"dtgraph {release}"
html_theme_options = {"footer_icons": []}
html_static_path = ["style"]
html_css_files = ["site.css"]
html_permalinks_icon = "#"
html_use_index = False
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_search_summary = False  # which is fetched, and a browser fetches nothing over file://
html_last_updated_fmt = None

FOLDERS = {"docs/rules/README": "The rules", "docs/decisions/README": "The decisions"}


class Search(SearchEnglish):
    """Words as they are searched: with hyphens in them, as codes have, and without diacritics, as many type.

    What is in the index and what is typed are parted in the same way, here and in the browser. A word with hyphens is
    in the index as its parts, too, but is searched for as a whole: its parts would be on most pages.
    """

    js_splitter_code = r"""
function splitQuery(query) {
  const plain = query.normalize("NFD").replace(/\p{M}+/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  return plain.match(/[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu) || [];
}
"""

    def split(self, text: str) -> list[str]:
        """The words of a text, each with its parts."""
        apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
        words = re.findall(r"\w+(?:-\w+)*", plain)
        return [*words, *(part for word in words if "-" in word for part in word.split("-"))]


def _with_menu(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let a page of links be the menu, too: a part for each heading of the index, or the folder."""
    if docname == INDEX:
        for part in source[0].split("\n## ")[1:]:
            heading, _, body = part.partition("\n")
            listed = re.findall(r"^- \[([^]]+)\]\(([^)#]+)\.md\)", body, re.MULTILINE)
            lines = "\n".join(f"{title} <{page}>" for title, page in listed)
            if lines:
                source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {heading}\n\n{lines}\n```\n"
    elif docname in FOLDERS:
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"


def _front_door(app: Sphinx, error: Exception | None) -> None:
    """Let the folder of the site open at the index."""
    if error is None:
        page = f"{INDEX}.html"
        text = f'<!doctype html><meta charset="utf-8"><title>{escape(html_title)}</title>'
        text += f'<meta http-equiv="refresh" content="0; url={page}"><a href="{page}">{escape(html_title)}</a>\n'
        (Path(app.outdir) / "index.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """What Sphinx calls."""
    app.add_search_language(Search)
    app.connect("source-read", _with_menu)
    app.connect("build-finished", _front_door)
