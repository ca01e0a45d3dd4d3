"""Each view of the page, used as a planner would."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, Route, expect

from dtgraph.network import Network
from dtgraph.queries import catalogue

from ..remote.serving import Served
from .browser import DAY, Seen, until

PROVINCE = "vn:province:12:2024"
COMMUNE = "vn:commune:03405:2025"
LACKING = "units_without_focal_point"


def place(page: Page) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def holding(page: Page) -> list[Route]:
    """What is held back of the overview: the whole of it, and one rule."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if parse_qs(urlparse(route.request.url).query).get("rule") in (None, [LACKING]):
            held.append(route)
        else:
            route.continue_()

    page.route("**/v1/overview*", hold)
    return held


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


def test_a_unit_tells_its_gaps_with_their_proof(seen: Seen, sample: Network) -> None:
    answer = sample.gaps(LACKING, as_of=DAY)[LACKING]
    finding = next(one for one in answer.findings or [] if one["status"] == "expired")
    page = seen.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    rule = page.locator(".gaps details", has_text="đầu mối").first
    if rule.get_attribute("open") is None:
        rule.locator("summary").first.click()
    expect(rule.locator(".status").first).to_have_text("hết thời hạn")
    rule.locator(".proof summary").first.click()
    expect(rule.locator(".proof").first).to_contain_text("không có hiệu lực")
    expect(rule.locator(".fix").first).not_to_be_empty()
    texts = catalogue().rule(LACKING).vi
    expect(rule.locator(".proof dd").first).to_have_text(texts["looked_for"])
    expect(rule.locator(".proof").first).to_contain_text(texts["basis"])


def test_where_nothing_is_near_the_proof_says_how_the_rule_is_mended(seen: Seen, sample: Network) -> None:
    finding = (sample.gaps(LACKING, as_of=DAY)[LACKING].findings or [])[0]
    texts = catalogue().rule(LACKING)

    def nothing_near(route: Route) -> None:
        answer = route.fetch().json()
        for one in answer["items"]:
            one["mend"] = [{**dict.fromkeys(("near", "label", "id", "name", "note")), "way": texts.fix}]
        route.fulfill(json=answer)

    seen.page.route(f"**/v1/gaps/{LACKING}*", nothing_near)
    page = seen.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    shown = page.locator(".gaps > li > details", has_text=texts.vi["title"])
    if shown.get_attribute("open") is None:
        shown.locator("summary").first.click()
    shown.locator(".proof summary").first.click()
    expect(shown.locator(".proof").first).to_contain_text(texts.vi["fix"])


def test_contacts_are_hidden_without_the_right_to_them(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&unit={COMMUNE}")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    expect(page.locator(".contacts")).to_contain_text("tên được ẩn")
    content = page.content()
    assert contact["name"] is not None
    assert contact["name"] not in content
    assert str(contact["phone"]) not in content


def test_a_key_shows_contacts_and_is_forgotten(seen: Seen, sample: Network, guarded: Served) -> None:
    seen.url = guarded.url
    seen.allow("401")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    page = seen.page
    page.goto(f"{guarded.url}/?as_of={DAY}&unit={COMMUNE}")
    page.locator(".left .key input").fill(guarded.key("read:personal"))
    page.locator(".left .key button").first.click()
    seen.settled()
    expect(page.locator(".contacts").first).to_contain_text(str(contact["name"]))
    expect(page.locator(".contacts a").first).to_have_attribute("href", re.compile(r"^tel:\+?\d+$"))
    assert "dtg" not in page.url
    page.locator(".keys > button").click()
    page.locator(".keys").get_by_role("button", name="Quên khóa").click()
    expect(page.locator(".left .failed")).to_contain_text("yêu cầu khóa")
    assert str(contact["name"]) not in page.content()


def test_the_hierarchy_loads_branch_by_branch(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=tree&unit={COMMUNE}")
    chosen = page.locator('[role=treegrid] tr[aria-selected="true"]')
    expect(chosen).to_contain_text("Xã Tả Lèng")
    assert int(chosen.get_attribute("aria-level") or 0) > 1
    before = page.locator("[role=treegrid] tbody tr").count()
    chosen.locator(".twist").click()
    until(page, f"document.querySelectorAll('[role=treegrid] tbody tr').length > {before}")
    expect(chosen).to_have_attribute("aria-expanded", "true")


def test_the_neighbourhood_is_bundled_and_opened(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&view=around&unit={PROVINCE}")
    around = sample.neighbourhood(PROVINCE, hops=1, as_of=DAY)
    bundle = page.locator(".node-bundle", has_text="Ủy ban nhân dân")
    expect(bundle).to_contain_text("+38")
    before = page.locator(".node").count()
    bundle.click()
    expect(page.locator(".node")).to_have_count(before - 1 + 38)
    page.get_by_role("button", name="2", exact=True).click()
    assert place(page)["hops"] == "2"
    seen.settled()
    page.get_by_role("button", name="1", exact=True).click()
    seen.settled()
    expect(page.locator(".as-list summary")).to_contain_text(str(len(around["units"])))


def test_a_path_is_found_drawn_and_avoided(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&view=paths&from={COMMUNE}")
    field = page.get_by_role("combobox", name="Đến")
    field.fill("thu lum")
    page.locator(".path-form .found:visible [role=option]").first.click()
    seen.settled()
    to = place(page)["to"]
    [path] = sample.paths(COMMUNE, to, as_of=DAY, staffed=True)["paths"]
    assert page.locator(".path-list ol > li > a").all_inner_texts() == [unit["name"] for unit in path["units"]]
    expect(page.locator(".path-list .step").first).to_have_text("trực thuộc")
    expect(page.locator("[data-testid=graph] .node")).to_have_count(len(path["units"]))
    page.locator(".path-list").get_by_role("button", name="tránh").first.click()
    seen.settled()
    assert place(page)["avoid"] == path["units"][1]["id"]
    expect(page.locator(".chips")).to_contain_text(path["units"][1]["name"])
    expect(page.locator(".path-list, .no-path").first).to_be_visible()


def test_disjoint_paths_tell_where_all_must_pass(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false&disjoint=node")
    expect(page.locator(".paths > .hint")).to_contain_text("đều phải qua")


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


def saved(page: Page, name: str, within: str) -> bytes:
    with page.expect_download() as download:
        page.locator(within).get_by_role("button", name=name).first.click()
    return Path(download.value.path()).read_bytes()


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


def test_a_guard_is_kept_only_where_that_is_known(seen: Seen) -> None:
    page = seen.open("?as_of=2025-02-01&view=scorecard")
    expect(page.locator(".whole")).not_to_contain_text("giữ được")


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


def test_the_hierarchy_follows_what_is_chosen(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=tree")
    page.get_by_role("combobox", name="Tìm đơn vị").fill("xa ta leng")
    page.keyboard.press("Enter")
    chosen = page.locator('[role=treegrid] tr[aria-selected="true"]')
    expect(chosen).to_contain_text("Xã Tả Lèng")
    page.get_by_role("button", name="Trước 1/7/2025").click()
    seen.settled()
    for row in page.locator('[role=treegrid] tr[aria-expanded="true"]').all():
        level = int(row.get_attribute("aria-level") or 0)
        below = row.locator("xpath=following-sibling::tr[1]")
        assert int(below.get_attribute("aria-level") or 0) == level + 1, "an open branch is empty"


def test_the_card_names_the_body_that_a_commune_is_marked_for(seen: Seen, sample: Network) -> None:
    front = next(
        one["subject_id"]
        for one in sample.gaps(LACKING, as_of=DAY)[LACKING].findings or []
        if one["subject_id"].endswith(":front") and one["level"] == "commune"
    )
    [commune] = sample.unit(front, as_of=DAY)["serves"]
    page = seen.open(f"?as_of={DAY}&unit={commune}")
    body = page.locator(".serving", has_text="Mặt trận")
    expect(body).to_contain_text(sample.rules[LACKING].vi["title"])
    body.locator("a").click()
    assert place(page)["unit"] == front


def test_a_gap_leads_to_its_unit(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit={PROVINCE}")
    rule = page.locator(".gaps > li > details", has_text="đầu mối").first
    rule.locator("summary").first.click()
    seen.settled()
    name = rule.locator(".finding a").first.inner_text()
    rule.locator(".finding a").first.click()
    expect(page.locator(".card h2")).to_have_text(name)


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


def test_what_is_open_in_the_hierarchy_is_open_again(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=tree&unit={COMMUNE}")
    rows = page.locator("[role=treegrid] tbody tr").count()
    seen.open(urlparse(page.url).query.join(["?", ""]))
    assert page.locator("[role=treegrid] tbody tr").count() == rows
    table = list(csv.DictReader(io.StringIO(saved(page, "CSV", ".tree").decode("utf-8-sig"))))
    assert len(table) == rows
    assert COMMUNE in [row["unit_id"] for row in table]


def test_a_bundle_that_is_open_is_open_again(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=around&unit={PROVINCE}")
    folded = page.locator(".graph g.node").count()
    page.locator(".node-bundle").first.click()
    until(page, f"document.querySelectorAll('.graph g.node').length > {folded}")
    shown = page.locator(".graph g.node").count()
    seen.open(urlparse(page.url).query.join(["?", ""]))
    assert page.locator(".graph g.node").count() == shown
    page.get_by_role("button", name="Gộp lại").click()
    expect(page.locator(".graph g.node")).to_have_count(folded)


@pytest.mark.parametrize("unit", ["../roots", "x/../../roots", "../../healthz"])
def test_a_crafted_address_asks_nothing_else(seen: Seen, unit: str) -> None:
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(urlparse(request.url).path))
    page = seen.open(f"?as_of={DAY}&unit={unit}")
    expect(page.locator(".card")).to_have_count(0)
    assert "/v1/overview" in asked
    assert not {"/v1/roots", "/roots", "/healthz"} & {*asked}


def test_a_branch_that_fails_says_so_in_its_place(seen: Seen) -> None:
    seen.allow("ERR_")
    page = seen.open(f"?as_of={DAY}&view=tree")

    def away(route: Route) -> None:
        route.abort()

    page.route("**/children*", away)
    row = page.locator('[role=treegrid] tr[aria-expanded="false"]', has_text="Chính phủ").first
    row.locator(".twist").click()
    rest = page.locator("[role=treegrid] tr.rest")
    expect(rest).to_contain_text("không trả lời")
    expect(rest).to_have_attribute("aria-level", "2")
    page.unroute("**/children*", away)
    rest.locator("button").click()
    expect(rest).to_have_count(0)
    expect(page.locator('[role=treegrid] tr[aria-level="2"]').first).to_be_visible()


def test_a_team_is_found_in_its_commune(seen: Seen, sample: Network) -> None:
    team = sample.units(kind="community_team", as_of=DAY).items[0]
    page = seen.open(f"?as_of={DAY}&unit={team['id']}")
    expect(page.locator(".crumbs li")).to_have_count(4)
    page.locator(".crumbs a").nth(2).click()
    assert place(page)["unit"].startswith("vn:commune:")


def test_ends_of_a_path_are_told_apart_and_not_avoided(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={COMMUNE}")
    expect(page.locator(".paths .nothing")).to_contain_text("cùng một đơn vị")
    page = seen.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={PROVINCE}&avoid={PROVINCE}")
    expect(page.locator(".paths > .hint").first).to_contain_text("Tỉnh Lai Châu")
    expect(page.locator(".path-list section").first).to_be_visible()


def test_two_and_three_steps_are_drawn(seen: Seen) -> None:
    for unit, hops in ((PROVINCE, 2), (PROVINCE, 3), (COMMUNE, 3)):
        page = seen.open(f"?as_of={DAY}&view=around&unit={unit}&hops={hops}")
        expect(page.locator("[data-testid=graph]")).to_be_visible()
        expect(page.locator(".node-bundle").first).to_be_visible()
