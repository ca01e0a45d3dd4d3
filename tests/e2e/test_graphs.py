"""The hierarchy, neighbourhood and paths views."""

import csv
import io
from urllib.parse import urlparse

from playwright.sync_api import Route, expect

from dtgraph.network import Network

from ..helpers.browser import DAY, PageDriver, wait_until
from ..helpers.page_reading import COMMUNE, PROVINCE, download, url_parameters

LINES = "[role=treegrid] tbody tr"
SELECTED_LINE = '[role=treegrid] tr[aria-selected="true"]'


def test_hierarchy_loads_branches(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=tree&unit={COMMUNE}")
    selected = page.locator(SELECTED_LINE)
    expect(selected).to_contain_text("Xã Tả Lèng")
    assert int(selected.get_attribute("aria-level") or 0) > 1
    lines = page.locator(LINES).count()
    selected.locator(".expander").click()
    wait_until(page, f"document.querySelectorAll('{LINES}').length > {lines}")
    expect(selected).to_have_attribute("aria-expanded", "true")


def test_hierarchy_expands_to_the_selected_unit(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=tree")
    page.get_by_role("combobox", name="Tìm đơn vị").fill("xa ta leng")
    page.keyboard.press("Enter")
    expect(page.locator(SELECTED_LINE)).to_contain_text("Xã Tả Lèng")
    page.get_by_role("button", name="Trước 1/7/2025").click()
    driver.wait_until_idle()
    for row in page.locator('[role=treegrid] tr[aria-expanded="true"]').all():
        level = int(row.get_attribute("aria-level") or 0)
        below = row.locator("xpath=following-sibling::tr[1]")
        assert int(below.get_attribute("aria-level") or 0) == level + 1, "an open branch is empty"


def test_open_branches_are_restored_from_the_url(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=tree&unit={COMMUNE}")
    lines = page.locator(LINES).count()
    driver.open(f"?{urlparse(page.url).query}")
    assert page.locator(LINES).count() == lines
    table = list(csv.DictReader(io.StringIO(download(page, "CSV", ".tree").decode("utf-8-sig"))))
    assert len(table) == lines
    assert COMMUNE in [row["unit_id"] for row in table]


def test_failed_branch_shows_its_error_and_can_be_retried(driver: PageDriver) -> None:
    driver.ignore_console("ERR_")
    page = driver.open(f"?as_of={DAY}&view=tree")

    def abort(route: Route) -> None:
        route.abort()

    page.route("**/children*", abort)
    row = page.locator('[role=treegrid] tr[aria-expanded="false"]', has_text="Chính phủ").first
    row.locator(".expander").click()
    status = page.locator("[role=treegrid] tr.branch-status")
    expect(status).to_contain_text("không phản hồi")
    expect(status).to_have_attribute("aria-level", "2")
    page.unroute("**/children*", abort)
    status.locator("button").click()
    expect(status).to_have_count(0)
    expect(page.locator('[role=treegrid] tr[aria-level="2"]').first).to_be_visible()


def test_neighbourhood_clusters_can_be_opened(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&view=around&unit={PROVINCE}")
    neighbourhood = sample.neighbourhood(PROVINCE, hops=1, as_of=DAY)
    cluster = page.locator(".node-cluster", has_text="Ủy ban nhân dân")
    expect(cluster).to_contain_text("+38")
    nodes = page.locator(".node").count()
    cluster.click()
    expect(page.locator(".node")).to_have_count(nodes - 1 + 38)
    page.get_by_role("button", name="2", exact=True).click()
    assert url_parameters(page)["hops"] == "2"
    driver.wait_until_idle()
    page.get_by_role("button", name="1", exact=True).click()
    driver.wait_until_idle()
    expect(page.locator(".unit-list summary")).to_contain_text(str(len(neighbourhood["units"])))


def test_open_clusters_are_restored_from_the_url(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=around&unit={PROVINCE}")
    clustered = page.locator(".graph g.node").count()
    page.locator(".node-cluster").first.click()
    wait_until(page, f"document.querySelectorAll('.graph g.node').length > {clustered}")
    expanded = page.locator(".graph g.node").count()
    driver.open(f"?{urlparse(page.url).query}")
    assert page.locator(".graph g.node").count() == expanded
    page.get_by_role("button", name="Gộp lại").click()
    expect(page.locator(".graph g.node")).to_have_count(clustered)


def test_large_neighbourhoods_are_drawn_with_clusters(driver: PageDriver) -> None:
    for unit, hops in ((PROVINCE, 2), (PROVINCE, 3), (COMMUNE, 3)):
        page = driver.open(f"?as_of={DAY}&view=around&unit={unit}&hops={hops}")
        expect(page.locator("[data-testid=graph]")).to_be_visible()
        expect(page.locator(".node-cluster").first).to_be_visible()


def test_path_is_listed_drawn_and_can_avoid_a_unit(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&view=paths&from={COMMUNE}")
    page.get_by_role("combobox", name="Đến").fill("thu lum")
    page.locator(".path-form .search-results:visible [role=option]").first.click()
    driver.wait_until_idle()
    to = url_parameters(page)["to"]
    [path] = sample.paths(COMMUNE, to, as_of=DAY, staffed=True)["paths"]
    assert page.locator(".path-list ol > li > a").all_inner_texts() == [unit["name"] for unit in path["units"]]
    expect(page.locator(".path-list .step").first).to_have_text("trực thuộc")
    expect(page.locator("[data-testid=graph] .node")).to_have_count(len(path["units"]))
    page.locator(".path-list").get_by_role("button", name="tránh").first.click()
    driver.wait_until_idle()
    assert url_parameters(page)["avoid"] == path["units"][1]["id"]
    expect(page.locator(".chips")).to_contain_text(path["units"][1]["name"])
    expect(page.locator(".path-list, .no-path").first).to_be_visible()


def test_disjoint_paths_show_the_minimum_cut(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false&disjoint=node")
    expect(page.locator(".paths > .hint")).to_contain_text("đều phải qua")


def test_ends_of_a_path_must_differ_and_cannot_be_avoided(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={COMMUNE}")
    expect(page.locator(".paths .empty-message")).to_contain_text("cùng một đơn vị")
    page = driver.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={PROVINCE}&avoid={PROVINCE}")
    expect(page.locator(".paths > .hint").first).to_contain_text("Tỉnh Lai Châu")
    expect(page.locator(".path-list section").first).to_be_visible()


def test_breadcrumb_of_a_team_has_its_commune(driver: PageDriver, sample: Network) -> None:
    team = sample.units(kind="community_team", as_of=DAY).items[0]
    page = driver.open(f"?as_of={DAY}&unit={team['id']}")
    expect(page.locator(".breadcrumb li")).to_have_count(4)
    page.locator(".breadcrumb a").nth(2).click()
    assert url_parameters(page)["unit"].startswith("vn:commune:")
