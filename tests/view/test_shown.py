"""Answers as tables that show themselves: as HTML, as data frames of three libraries, as pictures."""

import json
from datetime import date
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.analysis.placed import LEVELS
from dtgraph.errors import InputError
from dtgraph.network import Network
from dtgraph.tabular import Table
from dtgraph.view.shown import Shown, html_table
from dtgraph.view.words import words

DAY = "2026-06-30"
RULE = "units_without_focal_point"


def test_answers_stay_what_they_are(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    assert isinstance(gaps, dict)
    assert list(gaps) == [RULE]
    rows = sample.ask("totals_by_level", DAY)
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
    rows = sample.ask("totals_by_level", DAY)
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
    assert sample.ask("bridges", DAY).to_arrow().column_names == list(
        sample.questions.catalogue.query("bridges").columns
    )


def test_no_rows_are_a_table_too(sample: Network) -> None:
    rows = sample.ask("members_of", DAY, ids=["nothing"])
    assert rows == []
    assert rows.to_pandas().shape[0] == 0
    assert "No rows" in rows._repr_html_()


def test_a_table_shows_itself(sample: Network) -> None:
    gaps = sample.gaps(RULE, as_of=DAY)
    shown = gaps._repr_html_()
    assert "Units without a focal point" in shown
    assert f"{gaps[RULE].summary.total.gap} gaps" in shown
    assert shown.count("<tr>") == 21
    assert '<td style="white-space:nowrap">20' in shown  # a day stays on one line
    assert f"and {len(gaps[RULE].findings or []) - 20} more rows" in shown
    every = sample.gaps(as_of=DAY, findings=False)._repr_html_()
    assert every.count("<tr>") == 26
    assert "level" in sample.ask("totals_by_level", DAY)._repr_html_()


class Given(Shown):
    def __init__(self, table: Table) -> None:
        self.given = table

    def table(self) -> Table:
        return self.given


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(),
    "whole": st.integers(-(2**53), 2**53),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "flag": st.booleans(),
    "day": st.dates(date(1900, 1, 1), date(2200, 1, 1)),
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
    assert "community" in sample.ask("totals_by_level", DAY).plot("level", "units").svg()
    assert "99%" in sample.ask("coverage_forecast", DAY).plot("month", "mean", first=3).svg()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda net: net.gaps(RULE, as_of=DAY).plot(by="kind"), "use level or province"),
        (lambda net: net.gaps(RULE, "wide_spans", as_of=DAY).map(), "name one of"),
        (lambda net: net.gaps(RULE, as_of=DAY).map("wide_spans"), f"name one of {RULE}"),
        (lambda net: net.gaps(RULE, as_of=DAY).plot(language="fr"), "use vi or en"),
        (lambda net: net.ask("totals_by_level", DAY).map(), "province_id, or lat and lon"),
        (lambda net: net.ask("totals_by_level", DAY).plot("nothing"), "name one of level"),
        (lambda net: net.ask("members_of", DAY, ids=["nothing"]).plot(), "no rows"),
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

    monkeypatch.setattr("dtgraph.view.shown.import_module", absent)
    with pytest.raises(InputError) as refused:
        sample.ask("totals_by_level", DAY).to_polars()
    assert refused.value.code == "needs-package"
    assert "dtgraph[notebooks]" in str(refused.value)


def test_totals_go_from_the_centre_down(sample: Network) -> None:
    for day in (DAY, "2025-06-30"):
        levels = [row["level"] for row in sample.ask("totals_by_level", day)]
        assert levels == [level for level in LEVELS if level in levels]


def test_a_report_on_a_rule_has_its_own_columns_and_the_centre_first(sample: Network) -> None:
    page = str(sample.report("appointments_ending_soon", as_of=DAY, language="en").html)
    assert '<th scope="col">ends on</th>' in page
    assert '<th scope="col">Since</th>' not in page  # which is empty in all of its rows
    assert 0 < page.index("<td>central</td>") < page.index("<td>commune</td>")
