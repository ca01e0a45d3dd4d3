"""Sphinx configuration of the documentation site: `make site`.

Sphinx reads the repository itself, so links that work in the repository also work in the site. The navigation is built
from the lists in `docs/index.md`; the pages of two folders are listed below their README.
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

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = INDEX
source_suffix = {".md": "markdown"}
include_patterns = ["docs/**", "CHANGELOG.md", "CONTRIBUTING.md", "dtgraph/reference/data/README.md"]
exclude_patterns = ["**/node_modules", ".*", "api", "bench", "build", "cypher", "demo", "dist", "log", "tests", "web"]
suppress_warnings = ["misc.highlighting_failure"]  # macros and parameters of rules are not plain Cypher
nitpicky = True

myst_heading_anchors = 4
myst_links_external_new_tab = False

add_module_names = False
autodoc_class_signature = "separated"  # users do not construct these classes
autodoc_member_order = "alphabetical"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
default_role = "code"  # docstrings have Markdown's single backticks
nitpick_ignore_regex = [(r"py:.*", ".*")]  # not every type has a page
python_maximum_signature_line_length = 110
python_use_unqualified_type_names = True

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
html_show_search_summary = False  # summaries need fetch(), which fails over file://
html_last_updated_fmt = None

FOLDERS = ("docs/rules/README", "docs/decisions/README")


class Search(SearchEnglish):
    """Search that keeps hyphenated words, such as error codes, and ignores diacritics.

    The index (here) and the search box (in JavaScript) split words in the same way. The parts of a hyphenated word are
    indexed too, but a hyphenated word is searched for only as a whole, because its parts are on most pages.
    """

    js_splitter_code = r"""
function splitQuery(query) {
  const plain = query.normalize("NFD").replace(/\p{M}+/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  return plain.match(/[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu) || [];
}
"""

    def split(self, text: str) -> list[str]:
        """Return the words of a text, and the parts of hyphenated words."""
        decomposed = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
        plain = "".join(character for character in decomposed if not unicodedata.combining(character))
        words = re.findall(r"\w+(?:-\w+)*", plain)
        return [*words, *(part for word in words if "-" in word for part in word.split("-"))]


def _add_toctree(app: Sphinx, docname: str, source: list[str]) -> None:
    """Add a hidden toctree for each section of the index, and for the pages of a folder to its README."""
    if docname == INDEX:
        for section in source[0].split("\n## ")[1:]:
            heading, _, body = section.partition("\n")
            links = re.findall(r"^- \[([^]]+)\]\(([^)#]+)\.md\)", body, re.MULTILINE)
            lines = "\n".join(f"{title} <{page}>" for title, page in links)
            if lines:
                source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {heading}\n\n{lines}\n```\n"
    elif docname in FOLDERS:
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"


def _write_redirect(app: Sphinx, error: Exception | None) -> None:
    """Write an `index.html` at the root of the site that redirects to the index page."""
    if error is None:
        page = f"{INDEX}.html"
        text = f'<!doctype html><meta charset="utf-8"><title>{escape(html_title)}</title>'
        text += f'<meta http-equiv="refresh" content="0; url={page}"><a href="{page}">{escape(html_title)}</a>\n'
        (Path(app.outdir) / "index.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the search language and the event handlers."""
    app.add_search_language(Search)
    app.connect("source-read", _add_toctree)
    app.connect("build-finished", _write_redirect)
