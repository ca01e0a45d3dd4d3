"""The country, its map, rules and days, used as a planner would."""

import csv
import io
import re
from urllib.parse import urlparse

from playwright.sync_api import expect

from dtgraph.network import Network

from ..helpers.browser import DAY, Seen, until
from ..helpers.page_reading import COMMUNE, LACKING, PROVINCE, holding, number, place, saved


def test_the_country_is_there_at_first_sight(seen: Seen, sample: Network) -> None:
    page = seen.open()
    overview = sample.overview(as_of=DAY)
    assert overview["communes"] is not None
    expect(page.locator(".banner")).to_contain_text("Dữ liệu giả lập")
    figures = page.locator(".totals strong").all_inner_texts()
    assert number(figures[0]) == len(overview["communes"]["id"]) == 38
    assert page.locator(".ranking tbody tr").count() == 1
    expect(page.locator(".ranking")).to_contain_text("Lai Châu")
    counts = [number(text) for text in page.locator(".rules .count").all_inner_texts()]
    assert counts == [rule["gap"] for rule in overview["rules"]]
    known = 38 - number(figures[2])
    expect(page.locator(".map canvas")).to_have_attribute("aria-label", re.compile(rf"Cả nước.*/{known} xã đã rõ"))
    expect(page.locator(".approximate")).to_contain_text("gần đúng")


def test_rules_are_filters(seen: Seen, sample: Network) -> None:
    page = seen.open()
    page.get_by_role("button", name="Bỏ chọn").click()
    # nothing is asked: that is not that nothing is there
    expect(page.locator(".totals .grave strong")).to_have_text("–")
    expect(page.locator(".counted > .hint")).to_contain_text("Hãy chọn")
    expect(page.locator(".ranking .share")).to_have_text("?")
    page.locator(".ranking a").first.click()
    expect(page.locator(".ranking tbody tr")).to_have_count(38)
    expect(page.locator(".ranking .mark")).to_have_count(0)
    page.go_back()
    [rule] = sample.overview(LACKING, as_of=DAY)["rules"]
    page.get_by_role("checkbox", name="đầu mối").first.check()
    assert place(page)["rules"] == LACKING
    assert number(page.locator(".totals .grave strong").inner_text()) == len(rule["communes"])


def test_from_the_country_to_a_commune_and_back(seen: Seen) -> None:
    page = seen.open()
    page.locator(".ranking a").first.click()
    assert place(page)["unit"] == PROVINCE
    expect(page.locator(".crumbs")).to_contain_text("Tỉnh Lai Châu")
    expect(page.locator(".ranking tbody tr")).to_have_count(38)
    page.locator(".ranking a").first.click()
    assert place(page)["unit"].startswith("vn:commune:")
    expect(page.locator(".crumbs li")).to_have_count(3)
    expect(page.locator(".card h2")).to_have_text(
        page.locator(".crumbs li").last.inner_text().removeprefix("›").strip()
    )
    page.go_back()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    page.go_back()
    expect(page.locator(".card")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")


def test_the_map_is_clicked(seen: Seen) -> None:
    page = seen.open()
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    # where Lai Châu is, the only province that is there
    for y in range(20, int(box["height"] * 0.4), 20):
        for x in range(40, int(box["width"] * 0.6), 20):
            if not page.locator(".tip").count():
                page.mouse.move(box["x"] + x, box["y"] + y)
    expect(page.locator(".tip")).to_contain_text("Lai Châu")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")


def test_the_map_is_moved_and_the_address_keeps_it(seen: Seen) -> None:
    page = seen.open()
    box = page.locator(".map canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -600)
    until(page, "location.search.includes('at=')")
    at = place(page)["at"]
    assert float(at.split(",")[0]) > 1
    seen.open(urlparse(page.url).query.join(["?", ""]))
    assert place(page)["at"] == at


def test_the_day_is_moved_before_the_great_change(seen: Seen, sample: Network) -> None:
    page = seen.open()
    page.get_by_role("button", name="Trước 1/7/2025").click()
    seen.settled()
    assert place(page)["as_of"] == "2025-06-30"
    old = sample.overview(as_of="2025-06-30", units=True)["communes"]
    assert old is not None
    assert number(page.locator(".totals strong").first.inner_text()) == len(old["id"]) > 38
    page.get_by_role("button", name="Từ 1/7/2025").click()
    seen.settled()
    assert number(page.locator(".totals strong").first.inner_text()) == 38


def test_what_changed_is_told(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&view=changes")
    answer = sample.changes("2025-06-30", DAY)
    cells = [row.split("\t")[1:3] for row in page.locator(".levels tbody tr").all_inner_texts()]
    assert [[number(one) for one in row] for row in cells] == [
        [one["before"], one["after"]] for one in answer["counts"]
    ]
    expect(page.locator(".change-list li").first).to_contain_text("→")
    page.get_by_role("link", name="Bản đồ trước đó").click()
    assert place(page)["as_of"] == "2025-06-30"


def test_the_search_forgives_diacritics(seen: Seen) -> None:
    page = seen.open()
    page.get_by_role("combobox", name="Tìm đơn vị").fill("xa ta leng")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Xã Tả Lèng")
    option.click()
    assert place(page)["unit"] == COMMUNE
    page.get_by_role("combobox", name="Tìm đơn vị").fill("nothing is called so")
    expect(page.locator(".found-none")).to_contain_text("Hãy thử ít từ hơn")


def test_languages_and_appearance_are_kept(seen: Seen) -> None:
    page = seen.open()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".tabs")).to_contain_text("Hierarchy")
    expect(page.locator(".rules")).to_contain_text("Units without a focal point")
    page.locator(".head > .icon").click()
    page.locator(".head > .icon").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    seen.settled()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_shown_is_saved(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&unit={PROVINCE}")
    assert saved(page, "PNG", ".saves").startswith(b"\x89PNG")
    drawing = saved(page, "SVG", ".saves").decode()
    assert drawing.startswith("<svg")
    assert "Tỉnh Lai Châu" in drawing
    assert "gần đúng" in drawing
    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV", "#ranking").decode("utf-8-sig"))))
    assert len(rows) == 38
    assert {"unit_id", "name", "worst", "gaps"} == rows[0].keys()
    counted = sample.rules["payroll_increased"].vi["title"]  # the last but one of five: on another line
    assert counted in drawing
    assert f"Đã tính: {sample.rules['isolated_units'].vi['title']}" in drawing
    seen.open(f"?as_of={DAY}&view=around&unit={COMMUNE}")
    drawing = saved(page, "SVG", ".graph").decode()
    for says in ("Quanh Xã Tả Lèng", "30/6/2026", "Dữ liệu giả lập", "trực thuộc", "phục vụ"):
        assert says in drawing
    assert saved(page, "PNG", ".graph").startswith(b"\x89PNG")


def test_the_scorecard_is_that_of_the_network(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&view=scorecard")
    [card] = sample.scorecard(DAY)
    assert page.locator(".scorecard.whole tbody tr").count() == len(card["targets"])
    rules = sample.rules
    rows = {row.split("\t")[0]: row.split("\t")[2:5] for row in page.locator(".whole tbody tr").all_inner_texts()}
    assert {name: [number(text) for text in counts] for name, counts in rows.items()} == {
        rules[target["rule"]].vi["title"]: [target["covered"], target["gap"], target["unknown"]]
        for target in card["targets"]
    }


def test_a_rule_that_there_is_not_is_not_chosen(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&rules=nothing,{LACKING}")
    expect(page.locator(".rules input:checked")).to_have_count(1)


def test_rules_are_chosen_while_others_are_counted(seen: Seen) -> None:
    page = seen.page
    held = holding(page)
    page.goto(f"{seen.url}/?as_of={DAY}")
    page.locator(".rules input").first.wait_for()
    expect(page.locator(".banner")).to_be_visible()
    page.locator(".rules input").first.uncheck()
    assert LACKING in place(page)["rules"]
    for route in held:
        route.continue_()
    seen.settled()
    expect(page.locator(".rules input:checked")).to_have_count(4)


def test_nothing_is_said_of_what_is_still_counted(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}")
    ticks = page.locator(".ticks rect").count()
    held = holding(page)
    page.get_by_role("button", name="Trước 1/7/2025").click()
    expect(page.locator(".stale")).to_have_count(0)
    expect(page.locator(".rules input").first).to_be_visible()
    expect(page.locator(".totals .grave strong")).to_have_text("…")
    expect(page.locator(".ranking .share").first).to_have_text("?")
    assert ticks == page.locator(".ticks rect").count() > 1
    expect(page.get_by_role("button", name="Từ 1/7/2025")).to_be_enabled()
    for route in held:
        route.continue_()
    seen.settled()
    expect(page.locator(".totals .grave strong")).not_to_have_text("…")


def test_what_is_no_day_is_not_gone_to(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}")
    page.get_by_label("Ngày cụ thể").fill("1899-12-31")
    page.get_by_label("Ngày cụ thể").dispatch_event("change")
    expect(page.get_by_label("Ngày cụ thể")).to_have_value(DAY)
    page.get_by_label("Ngày cụ thể").fill("1945-09-02")
    until(page, "location.search.includes('as_of=1945-09-02')")
