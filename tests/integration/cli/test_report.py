"""The command report: what it writes, and what it refuses."""

from pathlib import Path

import pytest

from .conftest import DAY, PHONE, Run

ON = ("--as-of", DAY)


@pytest.mark.parametrize(
    ("arguments", "has"),
    [
        (("--rule", "units_without_focal_point"), ["Đơn vị chưa có đầu mối chuyển đổi số: Cả nước", "Xã Ea Súp"]),
        (("--rule", "wide_spans", "--within", "p1", "--language", "en"), ["Wide spans", "Tỉnh Đắk Lắk"]),
        (("--rule", "overloaded_people", "--language", "en"), ["Overloaded people"]),
        (("--rule", "wide_spans", "-p", "most=2", "--language", "en"), ["Asked with: most = 2"]),
        (("--within", "p1"), ["<h1>Tỉnh Đắk Lắk</h1>", PHONE, "<dt>Loại</dt><dd>Ủy ban nhân dân</dd>", "Người giữ"]),
        (("--path", "c1", "p1", "-k", "2"), ["<h1>Từ Xã Ea Súp đến Tỉnh Đắk Lắk</h1>", PHONE]),
        (("--path", "c1", "c2", "--disjoint", "edge"), ["Mọi đường khác đều phải qua đây"]),
        (("--path", "c1", "p1", "--max-cost", "0.5"), ["Điều kiện đã đặt: max cost = 0,5<"]),
        (("--path", "c1", "p1", "--avoid", "c2", "--through-people"), ["avoid = ", "through people = true"]),
        (("--scorecard", "--on", "2025-12-31", "--language", "en"), ["Scorecard of Decision 1690", "31/12/2025"]),
    ],
)
def test_it_writes_one_file(filled: Run, tmp_path: Path, arguments: tuple[str, ...], has: list[str]) -> None:
    file = tmp_path / "report.html"
    said = filled("report", *arguments, "-o", str(file), *ON)
    assert (said.code, said.out) == (0, "")
    assert f"wrote {file}" in said.err
    text = file.read_text("utf-8")
    for one in has:
        assert one in text
    assert [one.name for one in tmp_path.glob("report*")] == ["report.html"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name a rule, or a unit with within"),
        (("--rule", "wide_spans", "--scorecard"), "leave it out: --rule is given"),
        (("--rule", "wide_span"), "did you mean wide_spans?"),
        (("--within", "nowhere"), "unknown-unit"),
        (("--path", "c1", "nowhere"), "unknown-unit"),
        (("--scorecard", "--on", "yesterday"), "YYYY-MM-DD"),
        (("--rule", "wide_spans", "-k", "3"), "give --path too, or leave it out"),
        (("--rule", "wide_spans", "--staffed"), "give --path too, or leave it out"),
        (("--rule", "wide_spans", "--on", "2025-12-31"), "give --scorecard too, or leave it out"),
        (("--rule", "wide_spans", "--rule", "overloaded_people"), "make a report of each"),
        (("--rule", "wide_spans", "--max-cost", "2"), "give --path too, or leave it out"),
        (("--within", "p1", "-p", "most=2"), "give --rule too, or leave it out"),
        (("--rule", "wide_spans", "-p", "least=2"), "unknown-parameter"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(
    filled: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    said = filled("report", *arguments, "-o", str(tmp_path / "report.html"), *ON)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert not (tmp_path / "report.html").exists()


def test_the_name_of_the_file_is_that_of_a_page(filled: Run, tmp_path: Path) -> None:
    said = filled("report", "--rule", "wide_spans", "-o", str(tmp_path / "report.pdf"), *ON)
    assert said.code == 2
    assert "end it with .html" in said.err
