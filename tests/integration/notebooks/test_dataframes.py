"""Answers as tables that show themselves: as HTML, as data frames of three libraries, as pictures."""

import json
from datetime import date
from html import escape, unescape
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.place_index import LEVELS
from dtgraph.errors import InputError
from dtgraph.i18n import words
from dtgraph.network import Network
from dtgraph.notebook.dataframes import QueryResult, TabularResult, html_table
from dtgraph.stores.protocol import Store
from dtgraph.table_adapters import Table

from ...helpers.network_builder import Tables

DAY = "2026-06-30"
RULE = "units_without_focal_point"
PROVINCE, COMMUNE = "vn:province:12:2024", "vn:commune:03405:2025"


def test_answers_stay_what_they_are(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    assert isinstance(gaps, dict)
    assert list(gaps) == [RULE]
    rows = sample.query("totals_by_level", DAY)
    assert isinstance(rows, list)
    assert json.loads(json.dumps(rows)) == rows
    assert isinstance(sample.scorecard(DAY), list)
    assert all(isinstance(found, list) for found in sample.resilience("bridges", as_of=DAY).values())


def test_findings_become_data_frames_with_their_columns_and_days(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    findings = gaps[RULE].findings or []
    table = gaps.table()
    arrow, frame, polar = gaps.to_arrow(), gaps.to_pandas(), gaps.to_polars()
    assert arrow.column_names == list(frame.columns) == polar.columns == list(table.columns)
    assert len(findings) == arrow.num_rows == len(frame) == polar.height
    assert arrow.schema.field("since").type == pyarrow.date32()
    assert polar.schema["since"] == polars.Date
    assert pandas.api.types.is_datetime64_any_dtype(frame["since"])
    assert list(frame["subject_id"]) == [one["subject_id"] for one in findings]
    missing = [one["since"] is None for one in findings]
    assert any(missing)
    assert list(frame["since"].isna()) == missing
    assert pyarrow.RecordBatchReader.from_stream(gaps).read_all().equals(arrow)


def test_rows_and_counts_become_data_frames(sample: Network) -> None:
    rows = sample.query("totals_by_level", DAY)
    assert rows.to_polars().rows(named=True) == rows
    cards = sample.scorecard(["2025-12-31", DAY])
    frame = cards.to_pandas()
    assert len(frame) == sum(len(one["targets"]) for one in cards)
    assert set(frame["by"]) == {"all"}
    parts = cards.by("province").to_polars()
    assert set(parts["by"]) == {"all", "province"}
    assert parts.columns == list(frame.columns)
    summaries = sample.gaps(RULE, as_of=DAY, findings=False).to_pandas()
    assert set(summaries["by"]) == {"all", "level", "province"}
    assert sample.query("bridges", DAY).to_arrow().column_names == list(
        sample.questions.catalogue.query("bridges").columns
    )


def test_no_rows_are_a_table_of_the_same_types(sample: Network) -> None:
    rows = sample.query("members_of", DAY, ids=["nothing"])
    assert rows == []
    assert rows.to_pandas().shape[0] == 0
    assert rows.to_polars().schema["since"] == polars.Date
    assert "No rows" in rows._repr_html_()
    for name, measured in sample.resilience(as_of=DAY).items():
        assert measured[:0].to_arrow().schema == measured.to_arrow().schema, name
    before = sample.gaps(RULE, as_of="1900-01-01")
    assert before.to_arrow().schema == sample.gaps(RULE, as_of=DAY).to_arrow().schema
    summary = sample.gaps(RULE, as_of="1900-01-01", findings=False).to_polars()
    assert [summary.schema[name] for name in ("population", "share")] == [polars.Int64, polars.Float64]


def test_what_is_looked_up_is_a_table_too(sample: Network) -> None:
    found = sample.find("lai chau", as_of=DAY)
    assert list(found[:2].to_pandas()["id"]) == [row["id"] for row in found][:2]
    page = sample.units(level="commune", as_of=DAY, limit=3)
    assert page.to_polars().rows(named=True) == page.items
    assert "<td>" in page._repr_html_()
    commune = page.items[0]["id"]
    assert sample.children(PROVINCE, as_of=DAY).to_polars().schema["children"] == polars.Int64
    assert list(sample.contact(COMMUNE, as_of=DAY).to_pandas()["for_unit_id"].unique()) == [COMMUNE]  # type: ignore[attr-defined]
    assert "for_unit_id" in sample.focal_points(level="province", as_of=DAY)._repr_html_()
    ways = sample.paths(commune, PROVINCE, as_of=DAY)
    assert ways["paths"][0]["units"][-1]["name"] in ways._repr_html_()  # type: ignore[attr-defined]
    assert "PART_OF" in sample.escalation(commune, as_of=DAY)._repr_html_()  # type: ignore[attr-defined]
    changed = sample.changes("2025-06-30", DAY)
    assert changed["items"][0]["id"] in changed._repr_html_()  # type: ignore[attr-defined]
    json.dumps(ways, default=str)


def test_what_is_around_is_a_table_too(sample: Network) -> None:
    unit = sample.unit(COMMUNE, as_of=DAY)
    assert list(unit.to_pandas()["post_id"]) == [post["id"] for post in unit["posts"]]  # type: ignore[attr-defined]
    near = sample.neighbourhood(COMMUNE, as_of=DAY)
    assert near.to_polars().rows(named=True) == near["units"]  # type: ignore[attr-defined]
    outline = sample.map_units(as_of=DAY)
    assert outline.to_polars()["id"].to_list() == outline["id"]  # type: ignore[attr-defined]
    measured = sample.resilience("bridges", "spans", as_of=DAY)
    assert measured._repr_html_().count("<table>") == 2
    assert "Spans of control" in str(measured)


def test_a_table_is_text_where_it_is_printed(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    told = str(gaps).splitlines()
    assert told[0].startswith("Units without a focal point, 2026-06-30: ")
    assert told[1].split()[:2] == ["rule", "subject_id"]
    assert len(told) == 23
    assert all(len(line) < 300 for line in told)
    assert len(str(sample.gaps(as_of=DAY, findings=False)).splitlines()) == 26
    assert str(sample.query("members_of", DAY, ids=["nothing"])) == "No rows."
    assert "Lai Châu" in str(sample.find("lai chau", as_of=DAY))


def test_a_day_of_a_data_frame_is_a_day_to_be_asked(sample: Network) -> None:
    since = sample.gaps(RULE, as_of=DAY).to_pandas()["since"].max()
    assert sample.gaps("wide_spans", as_of=since).as_of == since.date()
    with pytest.raises(InputError, match="as_of"):
        sample.gaps("wide_spans", as_of=since + pandas.Timedelta(hours=1))


def test_a_proof_is_in_the_table_of_findings(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY, explain=True)
    frame = gaps.to_pandas()
    assert {"evidence", "basis", "vintage", "remedies"} <= set(frame.columns)
    assert frame["evidence"][0]["expected"] == (gaps[RULE].findings or [])[0]["evidence"]["expected"]
    assert "1690" in gaps._repr_html_()


def test_an_answer_tells_no_finding_where_it_is_written_out(sample: Network) -> None:
    answer = sample.gaps(RULE, as_of=DAY)[RULE]
    assert (answer.findings or [])[0]["subject_id"] not in repr(answer)


def test_a_table_shows_itself(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    shown = gaps._repr_html_()
    assert "Units without a focal point" in shown
    assert f"{gaps[RULE].summary.total.gap} missing" in shown
    assert shown.count("<tr>") == 21
    assert '<td style="white-space:nowrap">20' in shown  # a day stays on one line
    assert f"and {len(gaps[RULE].findings or []) - 20} more rows" in shown
    every = sample.gaps(as_of=DAY, findings=False)._repr_html_()
    assert every.count("<tr>") == 26
    assert "level" in sample.query("totals_by_level", DAY)._repr_html_()


class Given(TabularResult):
    def __init__(self, table: Table) -> None:
        self.given = table

    def table(self) -> Table:
        return self.given


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(),
    "integer": st.integers(-(2**53), 2**53),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    "list": st.lists(st.text()),
}


@given(st.lists(st.fixed_dictionaries({name: st.none() | value for name, value in VALUES.items()}), max_size=5))
def test_what_is_in_a_table_is_in_its_frames(rows: list[dict[str, Any]]) -> None:
    table = Given(Table(list(VALUES), rows))
    assert table.to_arrow().to_pylist() == rows
    assert table.to_polars().rows(named=True) == rows


@given(st.text())
def test_nothing_in_a_cell_is_taken_for_html(text: str) -> None:
    shown = html_table(Table(["a"], [{"a": f"<script>{text}"}]), words("en"))
    assert "<script" not in shown
    assert shown.count("<td>") == shown.count("</td>") == 1


def test_pictures_are_drawn_of_what_can_be_drawn(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    summary = gaps[RULE].summary
    assert "Lai Châu" in gaps.plot().svg()
    levels = gaps.plot(by="level", language="vi").svg()
    assert f"{summary.by_level['commune'].gap}/" in levels
    assert "cấp xã" in levels
    every = sample.gaps(RULE, "wide_spans", as_of=DAY)
    assert "Wide spans" in every.plot().svg()
    share = words("en").percent(1 - (summary.by_province["vn:province:12:2024"].share or 0))
    assert share in gaps.map().svg()
    assert "Hoàng Sa" in every.map("wide_spans", language="vi").svg()
    cards = sample.scorecard(["2025-12-31", DAY])
    assert "31/12/2025" in cards.plot().svg()
    assert "Decision 1690" in sample.scorecard(DAY).plot().svg()
    assert "steering committee" in cards.map("without_steering_committee").svg()
    assert "community" in sample.query("totals_by_level", DAY).plot("level", "units").svg()
    assert "99%" in sample.query("coverage_forecast", DAY).plot("month", "mean", first=3).svg()


def test_every_measure_is_drawn_as_its_header_says(sample: Network) -> None:
    measured = sample.resilience(as_of=DAY)
    drawn = {name: rows.plot(language="vi").svg() for name, rows in measured.items()}
    for name, svg in drawn.items():
        assert sample.questions.catalogue.measures[name].vi["title"] in unescape(svg), name
    assert "Tỉnh Lai Châu" in drawn["krackhardt"]
    assert "units" not in drawn["krackhardt"]  # which is no share
    assert "30/9/2026" in drawn["coverage_forecast"]
    shares = [row["connectedness"] for row in measured["krackhardt"] if row["province_id"] == PROVINCE]
    assert words("en").percent(shares[0]) in measured["krackhardt"].map("connectedness").svg()
    rows = sample.query("units_without_focal_point", DAY)
    inside = [row for row in rows if row["province_id"] == PROVINCE]
    assert f">up to {len(inside)}<" in rows.map().svg()


def test_what_is_not_known_is_no_bar_of_nothing(sample: Network) -> None:
    rows = sample.query("krackhardt", DAY)
    rows[0]["connectedness"] = None
    assert ">?<" in rows.plot(None, "connectedness").svg().replace("> ?", ">?")


def test_long_names_are_cut_beside_their_bars(sample: Network) -> None:
    rows = sample.query("dark_dates", DAY)
    rows[0]["unit_name"] = "Đơn vị " * 40
    assert "…" in rows.plot().svg()


def _elsewhere(rows: QueryResult) -> QueryResult:
    """Rows of provinces whose shapes nobody knows."""
    for row in rows:
        row["province_id"] = "elsewhere"
    return rows


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda net: net.gaps(RULE, as_of=DAY).plot(by="kind"), "use level or province"),
        (lambda net: net.gaps(RULE, "wide_spans", as_of=DAY).map(), "name one of"),
        (lambda net: net.gaps(RULE, as_of=DAY).map("wide_spans"), f"name one of {RULE}"),
        (lambda net: net.gaps(RULE, as_of=DAY).plot(language="fr"), "use vi or en"),
        (lambda net: net.query("totals_by_level", DAY).map(), "province_id, or lat and lon"),
        (lambda net: net.query("totals_by_level", DAY).plot("nothing"), "name one of level"),
        (lambda net: net.query("spans", DAY).map("units"), "leave the others out"),
        (lambda net: net.query("krackhardt", DAY).map("none"), "name one of province_id"),
        (lambda net: _elsewhere(net.query("krackhardt", DAY)).map(), "draw them with plot"),
        (lambda net: net.query("members_of", DAY, ids=["nothing"]).plot(), "no rows"),
        (lambda net: net.scorecard(DAY).map("wide_spans"), "name one of"),
        (lambda net: net.report(as_of=DAY), "name a rule"),
        (lambda net: net.gaps(RULE, as_of=DAY).plot().save("picture.gif"), "end it with"),
    ],
)
def test_what_cannot_be_drawn_is_told(sample: Network, ask: Any, says: str) -> None:
    with pytest.raises(InputError) as refused:
        ask(sample)
    assert says in str(refused.value)
    assert refused.value.code == "bad-option"


def test_a_library_that_is_not_there_is_named(sample: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> Any:
        raise ImportError(package)

    monkeypatch.setattr("dtgraph.notebook.dataframes.import_module", absent)
    with pytest.raises(InputError) as refused:
        sample.query("totals_by_level", DAY).to_polars()
    assert refused.value.code == "needs-package"
    assert "dtgraph[notebooks]" in str(refused.value)


def test_totals_go_from_the_centre_down(sample: Network) -> None:
    for day in (DAY, "2025-06-30"):
        levels = [row["level"] for row in sample.query("totals_by_level", day)]
        assert levels == [level for level in LEVELS if level in levels]


def test_a_report_on_a_rule_has_its_own_columns_and_the_centre_first(sample: Network) -> None:
    page = str(sample.report("appointments_ending_soon", as_of=DAY, language="en").html)
    assert '<th scope="col">ends on</th>' in page
    assert '<th scope="col">Since</th>' not in page  # which is empty in all of its rows
    assert 0 < page.index(">central</td>") < page.index(">commune</td>")


def test_a_report_on_a_unit_says_what_it_is_and_who_holds_its_posts(sample: Network) -> None:
    page = str(sample.report(within=COMMUNE, as_of=DAY, language="en").html)
    for said in ("<dt>Level</dt><dd>commune</dd>", "<dt>Official code</dt><dd>03405</dd>", "Tỉnh Lai Châu"):
        assert said in page
    for post in sample.unit(COMMUNE, as_of=DAY)["posts"]:
        for holder in post["holders"]:
            assert f">{escape(holder['name'] or '')}</td>" in page
    hidden = str(sample.without_personal_data().report(within=COMMUNE, as_of=DAY, language="en").html)
    assert "name hidden" in hidden
    assert "a key is needed" not in hidden


def test_a_report_says_what_was_asked(sample: Network) -> None:
    rule = "appointments_ending_soon"
    assert "Asked with: days = 30" in sample.report(rule, as_of=DAY, language="en", days=30).html
    assert "Asked with" not in sample.report(rule, as_of=DAY, language="en").html


def test_a_scorecard_over_days_has_their_figures_and_those_of_the_levels(sample: Network) -> None:
    days = ["2025-12-31", DAY]
    page = unescape(sample.scorecard_report(days, language="en").html)
    for card in sample.scorecard(days):
        for target in card["targets"]:
            assert f">{words('en').percent(target['share'])}</td>" in page
            assert sample.rules[target["rule"]].explanation.expected in page
    assert '<th scope="col">31/12/2025</th>' in page
    assert ">community</td>" in page
    assert ">100%</td>" in page


def test_a_report_within_a_unit_that_has_ended_says_so(sample: Network) -> None:
    ended = "vn:commune:03502:2024"
    assert "Not there on this day: it ended on" in sample.report(RULE, within=ended, as_of=DAY, language="en").html


def test_a_path_says_of_no_tie_which_way_it_leads(sample: Network) -> None:
    page = str(sample.paths_report(PROVINCE, COMMUNE, as_of=DAY, language="en").html)
    assert "one is part of the other" in page
    assert "belongs to" not in page


def test_a_network_with_provinces_of_its_own_has_reports_without_maps(embedded_store: Store) -> None:
    tables = Tables()
    for province in ("p1", "p2"):
        tables.unit(province, "people_committee", level="province")
    with Network(embedded_store) as network:
        network.import_tables(tables.sheets())
        for report in (network.report("units_without_focal_point"), network.scorecard_report()):
            assert "Hoàng Sa" not in report.html
            assert "cấp tỉnh" in report.html
