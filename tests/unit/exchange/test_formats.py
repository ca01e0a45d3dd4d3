"""The formats of an export are declared once, and every face has them all."""

from typing import get_args

import pytest

from dtgraph.exchange.exports.formats import FORMATS, GRAPHS, HELP, TABULAR, Format, GraphName, TablesName, is_tabular
from dtgraph.model import RELATIONSHIPS

from ...helpers import ROOT
from ...integration.cli.conftest import Run, run

__all__ = ["run"]

README = ROOT / "README.md"


def test_each_is_declared_once() -> None:
    assert get_args(TablesName) == tuple(TABULAR)
    assert get_args(GraphName) == tuple(GRAPHS)
    assert get_args(Format) == tuple(FORMATS)
    assert [name for name in FORMATS if is_tabular(name)] == list(TABULAR)
    for name, format_ in FORMATS.items():
        assert f"{name}, {format_.help}" in HELP
    assert all(set(format_.ever) <= RELATIONSHIPS.keys() for format_ in GRAPHS.values())


def test_the_command_has_them_all(run: Run) -> None:
    said = " ".join(run("export", "--help").out.replace("│", " ").split())
    for name, format_ in FORMATS.items():
        assert f"{name}, {format_.help}" in said


@pytest.mark.parametrize("name", FORMATS)
def test_the_readme_has_them_all(name: str) -> None:
    assert f"`{name}`" in README.read_text(encoding="utf-8")
