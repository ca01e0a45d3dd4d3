"""The export formats are declared once and offered by every interface."""

from typing import get_args

import pytest

from dtgraph.exchange.exports.formats import (
    FORMATS,
    FORMATS_HELP,
    GRAPHS,
    TABULAR,
    Format,
    GraphName,
    TablesName,
    is_tabular,
)
from dtgraph.model import RELATIONSHIPS

from ...helpers import ROOT
from ...integration.cli.conftest import Run, run

__all__ = ["run"]

README = ROOT / "README.md"


def test_formats_are_declared_once() -> None:
    assert get_args(TablesName) == tuple(TABULAR)
    assert get_args(GraphName) == tuple(GRAPHS)
    assert get_args(Format) == tuple(FORMATS)
    assert [name for name in FORMATS if is_tabular(name)] == list(TABULAR)
    for name, format_ in FORMATS.items():
        assert f"{name}, {format_.help}" in FORMATS_HELP
    assert all(set(format_.undated) <= RELATIONSHIPS.keys() for format_ in GRAPHS.values())


def test_command_help_lists_all_formats(run: Run) -> None:
    help_text = " ".join(run("export", "--help").out.replace("│", " ").split())
    for name, format_ in FORMATS.items():
        assert f"{name}, {format_.help}" in help_text


@pytest.mark.parametrize("name", FORMATS)
def test_readme_lists_all_formats(name: str) -> None:
    assert f"`{name}`" in README.read_text(encoding="utf-8")
