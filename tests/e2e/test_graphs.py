"""The hierarchy, what is around a unit, and paths."""

import csv
import io
from urllib.parse import urlparse

from playwright.sync_api import Route, expect

from dtgraph.network import Network

from ..helpers.browser import DAY, Seen, until
from ..helpers.page_reading import COMMUNE, PROVINCE, place, saved


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


def test_a_team_is_found_in_its_commune(seen: Seen, sample: Network) -> None:
    team = sample.units(kind="community_team", as_of=DAY).items[0]
    page = seen.open(f"?as_of={DAY}&unit={team['id']}")
    expect(page.locator(".crumbs li")).to_have_count(4)
    page.locator(".crumbs a").nth(2).click()
    assert place(page)["unit"].startswith("vn:commune:")
