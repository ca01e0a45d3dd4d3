"""Charts: the same chart is always the same file, and names are never taken for formulas."""

import html
from datetime import date
from pathlib import Path

import numpy
import pytest

from dtgraph.i18n import translator
from dtgraph.reports.charts import bar_chart, coverage_chart, trend_chart

EN = translator("en")

COUNTS = {"covered": 6, "gap": 3, "unknown": 1, "population": 10, "share": 2 / 3}


def test_same_chart_is_same_svg() -> None:
    first, second = (coverage_chart("A < B", [("x", COUNTS)], EN).svg() for _ in range(2))
    assert first == second
    assert "A &lt; B" in first
    assert "3/9" in first


@pytest.mark.parametrize("extension", ["svg", "png", "pdf"])
def test_extension_selects_format(extension: str, tmp_path: Path) -> None:
    file = coverage_chart("A", [("x", COUNTS)], translator("vi")).save(tmp_path / f"a.{extension}")
    assert file.read_bytes()[:5] in (b"<?xml", b"\x89PNG\r", b"%PDF-")


def test_unknown_share_interrupts_trend() -> None:
    figure = trend_chart("T", [date(2025, 7, 1), date(2026, 6, 30)], {"a": [None, 0.5]}, EN).figure
    [line] = figure.axes[0].lines
    assert numpy.isnan(numpy.asarray(line.get_ydata())[0])


@pytest.mark.parametrize("name", [r"Tỉnh $\frac$", "$5 và $6", r"\$", "$$", "$x_1$"])
def test_names_are_not_formulas(name: str) -> None:
    counts = {"population": 3, "covered": 1, "gap": 1, "unknown": 1}
    assert coverage_chart(name, [(name, counts)], EN).svg()
    assert trend_chart(name, [date(2026, 1, 1)], {name: [0.5]}, EN).svg()
    chart = bar_chart(name, [name], {name: [1.0], "b": [2.0]}, EN)
    assert html.unescape(chart.svg()).count(name) >= 3
    assert chart.png()
