"""The country view: the map, filters by rule, days, search, settings and saved files."""

import csv
import io
import re
from urllib.parse import urlparse

from playwright.sync_api import expect

from dtgraph.network import Network

from ..helpers.browser import DAY, PageDriver, wait_until
from ..helpers.page_reading import COMMUNE, PROVINCE, RULE, download, hold_overview, parse_number, url_parameters


def test_country_view_has_totals_rules_and_ranking(driver: PageDriver, sample: Network) -> None:
    page = driver.open()
    overview = sample.overview(as_of=DAY)
    assert overview["communes"] is not None
    expect(page.locator(".banner")).to_contain_text("Dữ liệu giả lập")
    figures = page.locator(".totals strong").all_inner_texts()
    assert parse_number(figures[0]) == len(overview["communes"]["id"]) == 38
    assert page.locator(".ranking tbody tr").count() == 1
    expect(page.locator(".ranking")).to_contain_text("Lai Châu")
    counts = [parse_number(text) for text in page.locator(".rules .count").all_inner_texts()]
    assert counts == [rule["gap"] for rule in overview["rules"]]
    known = 38 - parse_number(figures[2])
    label = re.compile(rf"Cả nước.*/{known} xã có dữ liệu")
    expect(page.locator(".map canvas")).to_have_attribute("aria-label", label)
    expect(page.locator(".map-note")).to_contain_text("gần đúng")


def test_rules_filter_the_results(driver: PageDriver, sample: Network) -> None:
    page = driver.open()
    page.get_by_role("button", name="Bỏ chọn").click()
    # without selected rules there are no results, rather than no gaps
    expect(page.locator(".totals .critical strong")).to_have_text("–")
    expect(page.locator(".rule-filter > .hint")).to_contain_text("Hãy chọn")
    expect(page.locator(".ranking .share")).to_have_text("?")
    page.locator(".ranking a").first.click()
    expect(page.locator(".ranking tbody tr")).to_have_count(38)
    expect(page.locator(".ranking .mark")).to_have_count(0)
    page.go_back()
    [rule] = sample.overview(RULE, as_of=DAY)["rules"]
    page.get_by_role("checkbox", name="đầu mối").first.check()
    assert url_parameters(page)["rules"] == RULE
    assert parse_number(page.locator(".totals .critical strong").inner_text()) == len(rule["communes"])


def test_navigation_from_country_to_commune_and_back(driver: PageDriver) -> None:
    page = driver.open()
    page.locator(".ranking a").first.click()
    assert url_parameters(page)["unit"] == PROVINCE
    expect(page.locator(".breadcrumb")).to_contain_text("Tỉnh Lai Châu")
    expect(page.locator(".ranking tbody tr")).to_have_count(38)
    page.locator(".ranking a").first.click()
    assert url_parameters(page)["unit"].startswith("vn:commune:")
    expect(page.locator(".breadcrumb li")).to_have_count(3)
    name = page.locator(".breadcrumb li").last.inner_text().removeprefix("›").strip()
    expect(page.locator(".card h2")).to_have_text(name)
    page.go_back()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    page.go_back()
    expect(page.locator(".card")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")


def test_click_on_the_map_selects_a_province(driver: PageDriver) -> None:
    page = driver.open()
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    # search the upper left of the map for Lai Châu, the only province of the sample
    for y in range(20, int(box["height"] * 0.4), 20):
        for x in range(40, int(box["width"] * 0.6), 20):
            if not page.locator(".tooltip").count():
                page.mouse.move(box["x"] + x, box["y"] + y)
    expect(page.locator(".tooltip")).to_contain_text("Lai Châu")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")


def test_map_position_is_saved_in_the_url(driver: PageDriver) -> None:
    page = driver.open()
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -600)
    wait_until(page, "location.search.includes('at=')")
    position = url_parameters(page)["at"]
    assert float(position.split(",")[0]) > 1
    driver.open(f"?{urlparse(page.url).query}")
    assert url_parameters(page)["at"] == position


def test_buttons_move_to_the_day_before_and_after_a_major_change(driver: PageDriver, sample: Network) -> None:
    page = driver.open()
    page.get_by_role("button", name="Trước 1/7/2025").click()
    driver.wait_until_idle()
    assert url_parameters(page)["as_of"] == "2025-06-30"
    communes = sample.overview(as_of="2025-06-30", units=True)["communes"]
    assert communes is not None
    assert parse_number(page.locator(".totals strong").first.inner_text()) == len(communes["id"]) > 38
    page.get_by_role("button", name="Từ 1/7/2025").click()
    driver.wait_until_idle()
    assert parse_number(page.locator(".totals strong").first.inner_text()) == 38


def test_changes_view(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&view=changes")
    changes = sample.changes("2025-06-30", DAY)
    cells = [row.split("\t")[1:3] for row in page.locator(".levels tbody tr").all_inner_texts()]
    assert [[parse_number(cell) for cell in row] for row in cells] == [
        [level["before"], level["after"]] for level in changes["counts"]
    ]
    expect(page.locator(".change-list li").first).to_contain_text("→")
    page.get_by_role("link", name="Bản đồ trước đó").click()
    assert url_parameters(page)["as_of"] == "2025-06-30"


def test_search_ignores_diacritics(driver: PageDriver) -> None:
    page = driver.open()
    search = page.get_by_role("combobox", name="Tìm đơn vị")
    search.fill("xa ta leng")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Xã Tả Lèng")
    option.click()
    assert url_parameters(page)["unit"] == COMMUNE
    search.fill("no unit has this name")
    expect(page.locator(".search-empty")).to_contain_text("Hãy thử ít từ hơn")


def test_language_and_theme_are_saved(driver: PageDriver) -> None:
    page = driver.open()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".tabs")).to_contain_text("Hierarchy")
    expect(page.locator(".rules")).to_contain_text("Units without a focal point")
    page.locator(".header > .icon").click()
    page.locator(".header > .icon").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    driver.wait_until_idle()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_drawings_and_tables_are_saved(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&unit={PROVINCE}")
    assert download(page, "PNG", ".save-buttons").startswith(b"\x89PNG")
    drawing = download(page, "SVG", ".save-buttons").decode()
    assert drawing.startswith("<svg")
    assert "Tỉnh Lai Châu" in drawing
    assert "gần đúng" in drawing
    rows = list(csv.DictReader(io.StringIO(download(page, "CSV", "#ranking").decode("utf-8-sig"))))
    assert len(rows) == 38
    assert {"unit_id", "name", "worst", "gaps"} == rows[0].keys()
    assert f"Đã tính: {sample.rules['isolated_units'].vi['title']}" in drawing
    assert sample.rules["payroll_increased"].vi["title"] in drawing  # in a later line of the note
    driver.open(f"?as_of={DAY}&view=around&unit={COMMUNE}")
    drawing = download(page, "SVG", ".graph").decode()
    for text in ("lân cận của Xã Tả Lèng", "30/6/2026", "Dữ liệu giả lập", "trực thuộc", "phục vụ"):
        assert text in drawing
    assert download(page, "PNG", ".graph").startswith(b"\x89PNG")


def test_scorecard_view(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&view=scorecard")
    [day] = sample.scorecard(DAY)
    assert page.locator(".scorecard.full tbody tr").count() == len(day["targets"])
    rows = [row.split("\t") for row in page.locator(".full tbody tr").all_inner_texts()]
    counts = {name: [parse_number(cell) for cell in cells] for name, _, *cells in rows}
    texts = {name: rule.vi for name, rule in sample.rules.items()}
    assert counts == {
        texts[target["rule"]].get("target", texts[target["rule"]]["title"]): [
            target["covered"],
            target["gap"],
            target["unknown"],
        ]
        for target in day["targets"]
    }


def test_unknown_rules_in_the_url_are_ignored(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&rules=nothing,{RULE}")
    expect(page.locator(".rules input:checked")).to_have_count(1)


def test_day_shown_before_stays_while_another_is_loading(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}")
    ticks = page.locator(".ticks rect").count()
    held = hold_overview(page)
    page.get_by_role("button", name="Trước 1/7/2025").click()
    expect(page.locator(".stale")).to_have_count(1)
    expect(page.locator(".left .loading")).to_have_text("Đang tính các điểm còn thiếu của ngày này.")
    assert ticks == page.locator(".ticks rect").count() > 1
    expect(page.get_by_role("button", name="Từ 1/7/2025")).to_be_enabled()
    [route] = held
    route.continue_()
    driver.wait_until_idle()
    expect(page.locator(".stale, .left .loading")).to_have_count(0)


def test_request_for_a_day_is_aborted_when_another_is_selected(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}")
    hold_overview(page)
    driver.ignore_console("ERR_")
    with page.expect_event("requestfailed", lambda request: "as_of=2025-06-30" in request.url):
        page.get_by_role("button", name="Trước 1/7/2025").click()
        expect(page.locator(".stale")).to_have_count(1)
        page.go_back()
    expect(page.locator(".stale")).to_have_count(0)


def test_invalid_days_are_rejected(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}")
    date = page.get_by_label("Ngày cụ thể")
    date.fill("1899-12-31")
    date.dispatch_event("change")
    expect(date).to_have_value(DAY)
    date.fill("1945-09-02")
    wait_until(page, "location.search.includes('as_of=1945-09-02')")
