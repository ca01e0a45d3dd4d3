"""The command report: its file and its errors."""

from pathlib import Path

import pytest

from .conftest import DAY, PHONE, Run

ON = ("--as-of", DAY)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--rule", "units_without_focal_point"), ["Đơn vị chưa có đầu mối chuyển đổi số: Cả nước", "Xã Ea Súp"]),
        (("--rule", "wide_spans", "--within", "p1", "--language", "en"), ["Wide spans", "Tỉnh Đắk Lắk"]),
        (("--rule", "overloaded_people", "--language", "en"), ["Overloaded people"]),
        (("--rule", "wide_spans", "-p", "most=2", "--language", "en"), ["Options: most = 2"]),
        (
            ("--within", "p1"),
            ["<h1>Tỉnh Đắk Lắk</h1>", PHONE, "<dt>Loại</dt><dd>Ủy ban nhân dân</dd>", "Người đảm nhiệm"],
        ),
        (("--path", "c1", "p1", "-k", "2"), ["<h1>Từ Xã Ea Súp đến Tỉnh Đắk Lắk</h1>", PHONE]),
        (("--path", "c1", "c2", "--disjoint", "edge"), ["Mọi đường khác đều phải qua"]),
        (("--path", "c1", "p1", "--max-cost", "0.5"), ["Tham số: max cost = 0,5<"]),
        (("--path", "c1", "p1", "--avoid", "c2", "--through-people"), ["avoid = ", "through people = true"]),
        (("--scorecard", "--on", "2025-12-31", "--language", "en"), ["Scorecard of Decision 1690", "31/12/2025"]),
    ],
)
def test_report_is_one_file(filled: Run, tmp_path: Path, arguments: tuple[str, ...], expected: list[str]) -> None:
    file = tmp_path / "report.html"
    result = filled("report", *arguments, "-o", str(file), *ON)
    assert (result.code, result.out) == (0, "")
    assert f"Wrote {file}" in result.err
    text = file.read_text("utf-8")
    for part in expected:
        assert part in text
    assert [path.name for path in tmp_path.glob("report*")] == ["report.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a rule, or a unit with within"),
        (("--rule", "wide_spans", "--scorecard"), "leave it out: --rule is given"),
        (("--rule", "wide_span"), "did you mean wide_spans?"),
        (("--within", "nowhere"), "unknown-unit"),
        (("--path", "c1", "nowhere"), "unknown-unit"),
        (("--scorecard", "--on", "yesterday"), "YYYY-MM-DD"),
        (("--rule", "wide_spans", "-k", "3"), "add --path, or leave it out"),
        (("--rule", "wide_spans", "--staffed"), "add --path, or leave it out"),
        (("--rule", "wide_spans", "--on", "2025-12-31"), "add --scorecard, or leave it out"),
        (("--rule", "wide_spans", "--rule", "overloaded_people"), "write one report for each rule"),
        (("--rule", "wide_spans", "--max-cost", "2"), "add --path, or leave it out"),
        (("--within", "p1", "-p", "most=2"), "add --rule, or leave it out"),
        (("--rule", "wide_spans", "-p", "least=2"), "unknown-parameter"),
    ],
)
def test_invalid_arguments_write_nothing(filled: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    result = filled("report", *arguments, "-o", str(tmp_path / "report.html"), *ON)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert not (tmp_path / "report.html").exists()


def test_file_must_be_html(filled: Run, tmp_path: Path) -> None:
    result = filled("report", "--rule", "wide_spans", "-o", str(tmp_path / "report.pdf"), *ON)
    assert result.code == 2
    assert "end it with .html" in result.err
