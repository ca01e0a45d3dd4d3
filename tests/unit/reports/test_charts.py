"""Pictures: the same always as the same file, and maps of the provinces as they were and are."""

import html
import re
from datetime import date
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtgraph.analysis.path_types import Path as Way
from dtgraph.analysis.path_types import PathUnit, Step
from dtgraph.i18n import LANGUAGES, words
from dtgraph.reports.charts import counts, figures, trend
from dtgraph.reports.maps import layer_of, provinces, shaded
from dtgraph.reports.network_diagram import MOST, STEP, Line, Node, drawn, in_a_row, in_tiers, policy
from dtgraph.reports.report_sections import ways

EN = words("en")
TIE = Step(type="PART_OF", weight=1.0)

COUNTED = {"covered": 6, "gap": 3, "unknown": 1, "population": 10, "share": 2 / 3}


def test_the_same_picture_is_the_same_text() -> None:
    one, other = (counts("A < B", [("x", COUNTED)], words("en")).svg() for _ in range(2))
    assert one == other
    assert "A &lt; B" in one
    assert "3/9" in one


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_it_is_saved_as_its_name_says(ending: str, tmp_path: Path) -> None:
    file = counts("A", [("x", COUNTED)], words("vi")).save(tmp_path / f"a.{ending}")
    assert file.read_bytes()[:5] in (b"<?xml", b"\x89PNG\r", b"%PDF-")


def test_a_trend_has_holes_where_nothing_is_known() -> None:
    figure = trend("T", [date(2025, 7, 1), date(2026, 6, 30)], {"a": [None, 0.5]}, words("en")).figure
    [line] = figure.axes[0].lines
    assert numpy.isnan(numpy.asarray(line.get_ydata())[0])


def test_there_are_the_provinces_of_both_vintages_and_they_are_closed() -> None:
    assert len(provinces("provinces_2024")) == 63
    assert len(provinces("provinces_2025")) == 34
    for layer in (provinces("provinces_2024"), provinces("provinces_2025")):
        for rings in layer.values():
            for ring in rings:
                assert ring[0] == ring[-1]
                assert all(100 < lon < 118 and 6 < lat < 24 for lon, lat in ring)


def test_a_map_is_of_the_vintage_that_is_shown() -> None:
    old = dict.fromkeys(provinces("provinces_2024"), 0.5)
    new = dict.fromkeys(provinces("provinces_2025"), 0.5)
    assert set(layer_of(old)) == set(old)
    assert set(layer_of(new)) == set(new)


@settings(max_examples=25)  # a map takes a fifth of a second
@given(st.dictionaries(st.sampled_from(sorted(provinces("provinces_2025"))), st.none() | st.floats(0, 1)))
def test_any_shares_can_be_shaded(shares: dict[str, float | None]) -> None:
    svg = shaded("T", shares, words("en")).svg()
    assert ("not known" in svg) == (None in shares.values())
    assert ("no figures" in svg) == (len(shares) < 34)


def test_both_languages_have_the_same_sentences() -> None:
    vi, en = (words(language).sentences for language in LANGUAGES)
    slots = re.compile(r"\{(\w+)\}")
    for key in vi:
        assert set(slots.findall(vi[key])) == set(slots.findall(en[key])), key
    assert set(en) == set(vi)


def nodes(count: int) -> list[Node]:
    return [Node(str(n), f"Unit {n}", "") for n in range(count)]


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_everything_around_has_a_place_of_its_own(count: int, pairs: list[tuple[int, int]]) -> None:
    lines = [Line(str(a), str(b), "PART_OF") for a, b in pairs if a < count and b < count and a != b]
    drawing = in_tiers(nodes(count), lines, ["0"])
    assert drawing.places.keys() == {str(n) for n in range(count)}
    assert len({(round(x), round(y)) for x, y in drawing.places.values()}) == count
    assert max(abs(x) for x, _ in drawing.places.values()) <= 2 * STEP  # it is no wider than a page


def test_what_is_above_stands_above() -> None:
    lines = [Line("1", "0", "PART_OF"), Line("2", "1", "PART_OF"), Line("1", "3", "COORDINATES_WITH")]
    heights = {id_: y for id_, (_, y) in in_tiers(nodes(4), lines, ["1"]).places.items()}
    assert heights["0"] < heights["1"] < heights["2"] == heights["3"]


def test_no_line_passes_behind_a_box() -> None:
    lines = [Line(str(one), "0", "PART_OF") for one in range(1, 18)]
    drawing = in_tiers(nodes(18), lines, ["0"])
    turned = [line for line in lines if (line.source, line.target) in drawing.bends]
    assert len(turned) == 12  # but those of the first row
    columns = {x for x, _ in drawing.places.values()}
    for way in drawing.bends.values():
        [beside] = {x for x, _ in way[:2]}
        assert min(abs(beside - x) for x in columns) > STEP * 0.45


def test_a_drawing_says_what_its_colours_and_lines_are() -> None:
    drawing = in_a_row([Node("0", "A", "", "chosen"), Node("1", "B", "")], [Line("0", "1", "SERVES")], {"0": 0, "1": 1})
    assert set(drawing.colours) == {"chosen", "unit"}
    assert drawing.dashes == {"tie.SERVES": "10 4 2 4"}


def test_a_row_goes_from_left_to_right() -> None:
    drawing = in_a_row(nodes(3), [], {"0": 0, "1": 1, "2": 1})
    assert drawing.places["0"][0] < drawing.places["1"][0] == drawing.places["2"][0]
    assert drawing.places["1"] != drawing.places["2"]


def test_what_a_second_path_adds_stands_beside_the_first() -> None:
    first, second = (
        Way(cost=1.0, staffed=True, units=[PathUnit(id=one, name=one, contact=None) for one in way], steps=steps)
        for way, steps in (("abz", [TIE, TIE]), ("aduz", [TIE, TIE, TIE]))
    )
    places = ways([first, second], ("a", "z"), words("en")).places
    assert len(set(places.values())) == len(places)
    assert {places[one][1] for one in "abz"} == {places["a"][1]}
    assert places["d"][1] == places["u"][1] > places["a"][1]
    assert [places[one][0] for one in "aduz"] == sorted(places[one][0] for one in "aduz")


def test_nothing_is_fetched_and_each_script_is_known() -> None:
    parts = drawn(in_a_row(nodes(2), [Line("0", "1", "PART_OF")], {"0": 0, "1": 1}))
    assert len(parts.scripts) == policy(parts).count("'sha256-") == 3
    assert "default-src 'none'" in policy(parts)
    assert not re.search(r"https?://[^\s\"']*(cdn|jsdelivr)", "".join(parts.styles))


def test_too_much_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="more than"):
        drawn(in_a_row(nodes(MOST + 1), [], {str(n): n for n in range(MOST + 1)}))


@pytest.mark.parametrize("name", [r"Tỉnh $\frac$", "$5 và $6", r"\$", "$$", "$x_1$"])
def test_signs_of_formulas_are_text(name: str) -> None:
    of = {"population": 3, "covered": 1, "gap": 1, "unknown": 1}
    assert counts(name, [(name, of)], EN).svg()
    assert trend(name, [date(2026, 1, 1)], {name: [0.5]}, EN).svg()
    drawn = figures(name, [name], {name: [1.0], "b": [2.0]}, EN)
    assert html.unescape(drawn.svg()).count(name) >= 3
    assert drawn.png()


def test_what_is_not_all_never_reads_as_all() -> None:
    told = {0: "0%", 0.004: "0.4%", 0.5: "50%", 0.999: "99.9%", 0.9996: "99.96%", 1: "100%"}
    assert {share: EN.percent(share) for share in told} == told
    assert words("vi").percent(0.999) == "99,9%"
