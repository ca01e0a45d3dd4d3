"""Results in notebooks: HTML and text tables, data frames of three libraries, charts, maps and reports."""

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

from dtgraph.errors import InputError
from dtgraph.i18n import translator
from dtgraph.model import LEVELS
from dtgraph.network import Network
from dtgraph.notebook.renderers import html_table
from dtgraph.results import QueryResult, Result, Table
from dtgraph.stores.protocol import Store

from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder

DAY = "2026-06-30"
RULE = "units_without_focal_point"
PROVINCE, COMMUNE = "vn:province:12:2024", "vn:commune:03405:2025"


def test_results_are_lists_and_dicts(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    assert list(gaps) == [RULE]
    assert gaps == gaps.data == {RULE: gaps[RULE]}
    rows = sample.query("totals_by_level", DAY)
    assert json.loads(json.dumps(rows.to_json())) == rows == list(rows)
    assert list(sample.scorecard(DAY)) == sample.scorecard(DAY).data
    assert sample.resilience("bridges", as_of=DAY)["bridges"] == sample.query("bridges", DAY)


def test_findings_as_data_frames(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    findings = gaps[RULE].findings or []
    table = gaps.table()
    arrow, frame, polar = gaps.to_arrow(), gaps.to_pandas(), gaps.to_polars()
    assert arrow.column_names == list(frame.columns) == polar.columns == list(table.columns)
    assert len(findings) == arrow.num_rows == len(frame) == polar.height
    assert arrow.schema.field("since").type == pyarrow.date32()
    assert polar.schema["since"] == polars.Date
    assert pandas.api.types.is_datetime64_any_dtype(frame["since"])
    assert list(frame["subject_id"]) == [finding["subject_id"] for finding in findings]
    missing = [finding["since"] is None for finding in findings]
    assert any(missing)
    assert list(frame["since"].isna()) == missing
    assert pyarrow.RecordBatchReader.from_stream(gaps).read_all().equals(arrow)


def test_rows_and_counts_as_data_frames(sample: Network) -> None:
    rows = sample.query("totals_by_level", DAY)
    assert rows.to_polars().rows(named=True) == rows
    cards = sample.scorecard(["2025-12-31", DAY])
    frame = cards.to_pandas()
    assert len(frame) == sum(len(card["targets"]) for card in cards)
    assert set(frame["by"]) == {"all"}
    parts = cards.by("province").to_polars()
    assert set(parts["by"]) == {"all", "province"}
    assert parts.columns == list(frame.columns)
    summaries = sample.gaps(RULE, as_of=DAY, findings=False).to_pandas()
    assert set(summaries["by"]) == {"all", "level", "province"}
    assert sample.query("bridges", DAY).to_arrow().column_names == list(sample.catalogue.query("bridges").columns)


def test_empty_results_have_same_types(sample: Network) -> None:
    rows = sample.query("members_of", DAY, ids=["nothing"])
    assert rows == []
    assert rows.to_pandas().shape[0] == 0
    assert rows.to_polars().schema["since"] == polars.Date
    assert "No rows" in rows._repr_html_()
    for name, measure in sample.resilience(as_of=DAY).items():
        assert measure[:0].to_arrow().schema == measure.to_arrow().schema, name
    before = sample.gaps(RULE, as_of="1900-01-01")
    assert before.to_arrow().schema == sample.gaps(RULE, as_of=DAY).to_arrow().schema
    summary = sample.gaps(RULE, as_of="1900-01-01", findings=False).to_polars()
    assert [summary.schema[name] for name in ("population", "share")] == [polars.Int64, polars.Float64]


def test_lookups_are_tables(sample: Network) -> None:
    units = sample.find("lai chau", as_of=DAY)
    assert list(units[:2].to_pandas()["id"]) == [row["id"] for row in units][:2]
    page = sample.units(level="commune", as_of=DAY, limit=3)
    assert page.to_polars().rows(named=True) == page.items
    assert "<td>" in page._repr_html_()
    commune = page.items[0]["id"]
    assert sample.children(PROVINCE, as_of=DAY).to_polars().schema["children"] == polars.Int64
    assert list(sample.contact(COMMUNE, as_of=DAY).to_pandas()["for_unit_id"].unique()) == [COMMUNE]
    assert "for_unit_id" in sample.focal_points(level="province", as_of=DAY)._repr_html_()
    paths = sample.paths(commune, PROVINCE, as_of=DAY)
    assert paths["paths"][0]["units"][-1]["name"] in paths._repr_html_()
    assert "PART_OF" in sample.escalation(commune, as_of=DAY)._repr_html_()
    changes = sample.changes("2025-06-30", DAY)
    assert changes["items"][0]["id"] in changes._repr_html_()
    json.dumps(paths.data, default=str)


def test_units_and_neighbourhoods_are_tables(sample: Network) -> None:
    unit = sample.unit(COMMUNE, as_of=DAY)
    assert list(unit.to_pandas()["post_id"]) == [post["id"] for post in unit["posts"]]
    neighbourhood = sample.neighbourhood(COMMUNE, as_of=DAY)
    assert neighbourhood.to_polars().rows(named=True) == neighbourhood["units"]
    map_units = sample.map_units(as_of=DAY)
    assert map_units.to_polars()["id"].to_list() == map_units["id"]
    measures = sample.resilience("bridges", "spans", as_of=DAY)
    assert measures._repr_html_().count("<table>") == 2
    assert "Spans of control" in str(measures)


def test_results_print_as_text_tables(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    lines = str(gaps).splitlines()
    assert lines[0].startswith("Units without a focal point, 2026-06-30: ")
    assert lines[1].split()[:2] == ["rule", "subject_id"]
    assert len(lines) == 23
    assert all(len(line) < 300 for line in lines)
    assert len(str(sample.gaps(as_of=DAY, findings=False)).splitlines()) == 26
    assert str(sample.query("members_of", DAY, ids=["nothing"])) == "No rows."
    assert "Lai Châu" in str(sample.find("lai chau", as_of=DAY))


def test_timestamp_of_data_frame_is_valid_date(sample: Network) -> None:
    since = sample.gaps(RULE, as_of=DAY).to_pandas()["since"].max()
    assert sample.gaps("wide_spans", as_of=since).as_of == since.date()
    with pytest.raises(InputError, match="as_of"):
        sample.gaps("wide_spans", as_of=since + pandas.Timedelta(hours=1))


def test_explained_findings_as_data_frame(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY, explain=True)
    frame = gaps.to_pandas()
    assert {"evidence", "basis", "vintage", "remedies"} <= set(frame.columns)
    assert frame["evidence"][0]["expected"] == (gaps[RULE].findings or [])[0]["evidence"]["expected"]
    assert "1690" in gaps._repr_html_()


def test_repr_has_no_findings(sample: Network) -> None:
    result = sample.gaps(RULE, as_of=DAY)[RULE]
    assert (result.findings or [])[0]["subject_id"] not in repr(result)


def test_results_show_as_html_tables(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    html = gaps._repr_html_()
    assert "Units without a focal point" in html
    assert f"{gaps[RULE].summary.total.gap} missing" in html
    assert html.count("<tr>") == 21
    assert '<td style="white-space:nowrap">20' in html  # dates are not wrapped
    assert f"and {len(gaps[RULE].findings or []) - 20} more rows" in html
    all_rules = sample.gaps(as_of=DAY, findings=False)._repr_html_()
    assert all_rules.count("<tr>") == 26
    assert "level" in sample.query("totals_by_level", DAY)._repr_html_()


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(),
    "integer": st.integers(-(2**53), 2**53),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    "list": st.lists(st.text()),
}


@given(st.lists(st.fixed_dictionaries({name: st.none() | value for name, value in VALUES.items()}), max_size=5))
def test_data_frames_have_values_of_table(rows: list[dict[str, Any]]) -> None:
    table = Result(rows, lambda data: Table(list(VALUES), data))
    assert table.to_arrow().to_pylist() == rows
    assert table.to_polars().rows(named=True) == rows


@given(st.text())
def test_cells_are_escaped(text: str) -> None:
    html = html_table(Table(["a"], [{"a": f"<script>{text}"}]), translator("en"))
    assert "<script" not in html
    assert html.count("<td>") == html.count("</td>") == 1


def test_charts_and_maps(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    summary = gaps[RULE].summary
    assert "Lai Châu" in gaps.plot().svg()
    levels = gaps.plot(by="level", language="vi").svg()
    assert f"{summary.by_level['commune'].gap}/" in levels
    assert "cấp xã" in levels
    two_rules = sample.gaps(RULE, "wide_spans", as_of=DAY)
    assert "Wide spans" in two_rules.plot().svg()
    share = translator("en").percent(1 - (summary.by_province["vn:province:12:2024"].share or 0))
    assert share in gaps.map().svg()
    assert "Hoàng Sa" in two_rules.map("wide_spans", language="vi").svg()
    cards = sample.scorecard(["2025-12-31", DAY])
    assert "31/12/2025" in cards.plot().svg()
    assert "Decision 1690" in sample.scorecard(DAY).plot().svg()
    assert "steering committee" in cards.map("without_steering_committee").svg()
    assert "community" in sample.query("totals_by_level", DAY).plot("level", "units").svg()
    assert "99%" in sample.query("coverage_forecast", DAY).plot("month", "mean", first=3).svg()


def test_every_measure_has_chart(sample: Network) -> None:
    measures = sample.resilience(as_of=DAY)
    charts = {name: rows.plot(language="vi").svg() for name, rows in measures.items()}
    for name, svg in charts.items():
        assert sample.catalogue.measures[name].vi["title"] in unescape(svg), name
    assert "Tỉnh Lai Châu" in charts["krackhardt"]
    assert "units" not in charts["krackhardt"]  # it is no share
    assert "30/9/2026" in charts["coverage_forecast"]
    shares = [row["connectedness"] for row in measures["krackhardt"] if row["province_id"] == PROVINCE]
    assert translator("en").percent(shares[0]) in measures["krackhardt"].map("connectedness").svg()
    rows = sample.query("units_without_focal_point", DAY)
    rows_of_province = [row for row in rows if row["province_id"] == PROVINCE]
    assert f">up to {len(rows_of_province)}<" in rows.map().svg()


def test_unknown_value_is_question_mark(sample: Network) -> None:
    rows = sample.query("krackhardt", DAY)
    rows[0]["connectedness"] = None
    assert ">?<" in rows.plot(None, "connectedness").svg().replace("> ?", ">?")


def test_long_labels_are_shortened(sample: Network) -> None:
    rows = sample.query("dark_dates", DAY)
    rows[0]["unit_name"] = "Đơn vị " * 40
    assert "…" in rows.plot().svg()


def _with_unknown_province(rows: QueryResult) -> QueryResult:
    """Return rows of a province without a shape."""
    for row in rows:
        row["province_id"] = "elsewhere"
    return rows


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda net: net.gaps(RULE, as_of=DAY).plot(by="kind"), "use level or province"),
        (lambda net: net.gaps(RULE, "wide_spans", as_of=DAY).map(), "name one of"),
        (lambda net: net.gaps(RULE, as_of=DAY).map("wide_spans"), f"use one of {RULE}"),
        (lambda net: net.gaps(RULE, as_of=DAY).plot(language="fr"), "use vi or en"),
        (lambda net: net.query("totals_by_level", DAY).map(), "province_id, or lat and lon"),
        (lambda net: net.query("totals_by_level", DAY).plot("nothing"), "use one of level"),
        (lambda net: net.query("spans", DAY).map("units"), "keep one row of each province"),
        (lambda net: net.query("krackhardt", DAY).map("none"), "use one of province_id"),
        (lambda net: _with_unknown_province(net.query("krackhardt", DAY)).map(), "draw them with plot"),
        (lambda net: net.query("members_of", DAY, ids=["nothing"]).plot(), "no rows"),
        (lambda net: net.scorecard(DAY).map("wide_spans"), "use one of"),
        (lambda net: net.report(as_of=DAY), "name a rule"),
        (lambda net: net.gaps(RULE, as_of=DAY).plot().save("picture.gif"), "end it with"),
    ],
)
def test_impossible_charts_are_refused(sample: Network, call: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        call(sample)
    assert message in str(error.value)
    assert error.value.code == "bad-option"


def test_missing_library_is_named(sample: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(package: str) -> Any:
        raise ImportError(package)

    monkeypatch.setattr("dtgraph.results.import_module", fail)
    with pytest.raises(InputError) as error:
        sample.query("totals_by_level", DAY).to_polars()
    assert error.value.code == "needs-package"
    assert "dtgraph[notebooks]" in str(error.value)


def test_totals_are_ordered_by_level(sample: Network) -> None:
    for day in (DAY, "2025-06-30"):
        levels = [row["level"] for row in sample.query("totals_by_level", day)]
        assert levels == [level for level in LEVELS if level in levels]


def test_rule_report_has_columns_of_rule_and_central_units_first(sample: Network) -> None:
    page = str(sample.report("appointments_ending_soon", as_of=DAY, language="en").html)
    assert '<th scope="col">ends on</th>' in page
    assert '<th scope="col">Since</th>' not in page  # the column is empty
    assert 0 < page.index(">central</td>") < page.index(">commune</td>")


def test_unit_report_has_facts_and_holders(sample: Network) -> None:
    page = str(sample.report(within=COMMUNE, as_of=DAY, language="en").html)
    for text in ("<dt>Level</dt><dd>commune</dd>", "<dt>Official code</dt><dd>03405</dd>", "Tỉnh Lai Châu"):
        assert text in page
    for post in sample.unit(COMMUNE, as_of=DAY)["posts"]:
        for holder in post["holders"]:
            assert f">{escape(holder['name'] or '')}</td>" in page
    restricted = str(sample.scoped(personal=False).report(within=COMMUNE, as_of=DAY, language="en").html)
    assert "name hidden" in restricted
    assert "an API key is required" not in restricted


def test_rule_report_has_parameters(sample: Network) -> None:
    rule = "appointments_ending_soon"
    assert "Options: days = 30" in sample.report(rule, as_of=DAY, language="en", days=30).html
    assert "Options:" not in sample.report(rule, as_of=DAY, language="en").html


def test_scorecard_report_has_days_and_levels(sample: Network) -> None:
    days = ["2025-12-31", DAY]
    page = unescape(sample.scorecard_report(days, language="en").html)
    for card in sample.scorecard(days):
        for target in card["targets"]:
            assert f">{translator('en').percent(target['share'])}</td>" in page
            assert sample.rules[target["rule"]].explanation.expected in page
    assert '<th scope="col">31/12/2025</th>' in page
    assert ">community</td>" in page
    assert ">100%</td>" in page


def test_report_within_ended_unit_has_note(sample: Network) -> None:
    ended = "vn:commune:03502:2024"
    assert "Not current on this day: it ended on" in sample.report(RULE, within=ended, as_of=DAY, language="en").html


def test_path_report_has_undirected_steps(sample: Network) -> None:
    page = str(sample.paths_report(PROVINCE, COMMUNE, as_of=DAY, language="en").html)
    assert "one is part of the other" in page
    assert "belongs to" not in page


def test_reports_on_unknown_provinces_have_no_maps(embedded_store: Store) -> None:
    tables = NetworkBuilder()
    for province in ("p1", "p2"):
        tables.unit(province, "people_committee", level="province")
    with network_over(embedded_store) as network:
        network.import_tables(tables.sheets())
        for report in (network.report("units_without_focal_point"), network.scorecard_report()):
            assert "Hoàng Sa" not in report.html
            assert "cấp tỉnh" in report.html
