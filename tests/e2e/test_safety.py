"""Security headers, caching, error messages and API keys of the page."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Route, expect

from dtgraph.network import Network
from scripts.build_page import is_up_to_date

from ..helpers.browser import DAY, PageDriver, open_page
from ..helpers.live_service import LiveService, serve_live
from ..helpers.network_builder import NetworkBuilder
from ..helpers.page_reading import COMMUNE, PROVINCE

MAX_DATA_BYTES = 150_000
"""Maximum compressed size of the data that the first view requests."""

MAX_POLLS = 100
POLL_INTERVAL_MS = 50


def test_content_security_policy_and_cache_headers(service: LiveService) -> None:
    response = httpx2.get(f"{service.url}/")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|https?://", response.text)
    for name in re.findall(r'(?:src|href)="\./(assets/[^"]+)"', response.text):
        asset = httpx2.get(f"{service.url}/{name}")
        assert asset.status_code == 200
        assert "immutable" in asset.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/assets/nothing.js", "/assets/..%2f..%2fapp.py", "/assets/../app.py", "/page/index.html"]
)
def test_only_assets_are_served(service: LiveService, path: str) -> None:
    assert httpx2.get(f"{service.url}{path}").status_code == 404


def test_page_is_built_from_current_sources() -> None:
    assert is_up_to_date(), "run: make page"


def test_browser_has_no_webgl(driver: PageDriver) -> None:
    page = driver.open()
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None


def test_first_view_requests_little_data(driver: PageDriver) -> None:
    page = driver.page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls.get(event["requestId"], ""): int(event["encodedDataLength"])}),
    )
    driver.open()
    data = {url: size for url, size in sizes.items() if "/v1/" in url}
    assert {re.sub(r".*/v1/|\?.*", "", url) for url in data} == {"overview", "rules"}
    assert len(data) == 2
    assert sum(data.values()) < MAX_DATA_BYTES


def test_unchanged_data_are_not_sent_again(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={PROVINCE}")
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status) if "/v1/" in response.url else None)
    page.locator(".breadcrumb a").first.click()
    expect(page.locator(".card")).to_have_count(0)
    page.go_back()
    expect(page.locator(".card h2")).to_be_visible()
    poll(driver, statuses)
    assert set(statuses) == {304}


def test_unreachable_service_shows_an_error_and_can_be_retried(driver: PageDriver) -> None:
    driver.ignore_console("ERR_")
    page = driver.page

    def abort(route: Route) -> None:
        route.abort()

    page.route("**/v1/**", abort)
    page.goto(f"{driver.url}/?as_of={DAY}")
    expect(page.locator(".left .error-message")).to_contain_text("không phản hồi")
    page.unroute("**/v1/**", abort)
    page.locator(".left .error-message button").click()
    driver.wait_until_idle()
    expect(page.locator(".ranking")).to_be_visible()


@pytest.mark.parametrize(
    ("code", "status", "message"), [("query-too-slow", 422, "quá nhiều thời gian"), ("odd", 500, "odd")]
)
def test_errors_of_the_service_are_shown(driver: PageDriver, code: str, status: int, message: str) -> None:
    driver.ignore_console(str(status))
    problem = json.dumps({"code": code, "status": status, "title": "Odd", "detail": "it is odd"})
    page = driver.page
    page.clock.install()  # the page retries some errors with delays
    page.route(
        "**/v1/overview?**", lambda route: route.fulfill(status=status, body=problem, content_type="application/json")
    )
    page.goto(f"{driver.url}/?as_of={DAY}")
    for _ in range(8):
        page.clock.run_for(1000)
        page.wait_for_timeout(POLL_INTERVAL_MS)
    expect(page.locator(".left .error-message")).to_contain_text(message)


def test_unknown_unit(driver: PageDriver) -> None:
    driver.ignore_console("404")
    page = driver.open(f"?as_of={DAY}&unit=nothing")
    expect(page.locator(".card .error-message")).to_contain_text("Hãy tìm theo tên")


def test_unit_that_is_not_current(driver: PageDriver) -> None:
    page = driver.open(f"?as_of=2020-01-01&unit={COMMUNE}")
    expect(page.locator(".card .not-current")).to_contain_text("1/7/2025")


def test_invalid_parameters_open_the_country(driver: PageDriver) -> None:
    page = driver.open("?view=nothing&as_of=2026-06-31&at=a,b&hops=x&rules=none,none")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Bản đồ")


@pytest.fixture(scope="module")
def small_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """A network of three units without positions."""
    folder: Path = tmp_path_factory.mktemp("small")
    with Network.open(str(folder / "network.db"), create=True) as network:
        builder = NetworkBuilder().unit("gov", "government").unit("p", "people_committee", "gov", level="province")
        network.import_tables(builder.unit("c", "people_committee", "p").sheets())
        with serve_live(network, folder, anonymous=True) as service:
            yield service


def test_network_without_positions(context: BrowserContext, small_service: LiveService) -> None:
    with open_page(context, small_service.url) as driver:
        page = driver.open()
        expect(page.locator(".map-note")).to_contain_text("điểm")
        expect(page.locator(".banner")).to_have_count(0)


def test_reduced_motion_moves_the_map_at_once(driver: PageDriver) -> None:
    page = driver.open()
    page.locator(".ranking a").first.click()
    driver.wait_until_idle()
    before = page.locator(".map canvas").screenshot()
    page.wait_for_timeout(150)
    assert page.locator(".map canvas").screenshot() == before


def test_key_of_a_subtree_shows_the_subtree_only(
    new_context: Callable[..., BrowserContext], service_with_keys: LiveService
) -> None:
    key = service_with_keys.key("read", within=COMMUNE)
    context = new_context()
    context.add_init_script(f"sessionStorage.setItem('dtgraph.key', '{key}')")
    with open_page(context, service_with_keys.url) as driver:
        driver.ignore_console("403")
        page = driver.open()
        expect(page.locator(".totals strong").first).to_have_text("1")


def test_failed_day_does_not_show_data_of_another_day(driver: PageDriver) -> None:
    driver.ignore_console("ERR_")
    page = driver.open()
    page.route("**/v1/*as_of=2025-06-30*", lambda route: route.abort())
    page.get_by_role("button", name="Trước 1/7/2025").click()
    expect(page.locator(".left .error-message")).to_contain_text("không phản hồi")
    expect(page.locator(".totals, .ranking, .scorecard")).to_have_count(0)


def test_late_answers_for_another_day_are_discarded(driver: PageDriver) -> None:
    page = driver.page
    held: list[Route] = []
    page.route(f"**/v1/roots?as_of={DAY}*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wraps it
    page.goto(f"{driver.url}/?as_of={DAY}&view=tree")
    page.locator(".ranking").wait_for()
    page.get_by_role("button", name="Trước 1/7/2025").click()
    rows = page.locator("[role=treegrid] tbody tr")
    rows.first.wait_for()
    before = rows.all_inner_texts()
    held[0].continue_()
    driver.wait_until_idle()
    assert rows.all_inner_texts() == before


def test_late_answers_for_another_key_are_discarded(
    new_context: Callable[..., BrowserContext], service_with_keys: LiveService, sample: Network
) -> None:
    name = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]["name"]
    assert name is not None
    with open_page(new_context(), service_with_keys.url) as driver:
        driver.ignore_console("401")
        page, held = driver.page, list[Route]()
        page.goto(f"{service_with_keys.url}/?as_of={DAY}&unit={COMMUNE}")
        page.route("**/v1/focal-points*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wraps it
        page.locator(".left .key-form input").fill(service_with_keys.key("read:personal"))
        page.locator(".left .key-form button").first.click()
        poll(driver, held)
        page.locator(".key-menu > button").click()
        page.locator(".key-menu input").fill(service_with_keys.key("read"))
        page.locator(".key-menu .key-form button").first.click()
        held[0].continue_()  # answers the request that was sent with the first key
        page.unroute("**/v1/focal-points*")
        driver.wait_until_idle()
        page.locator(".breadcrumb a").first.click()
        page.go_back()
        driver.wait_until_idle()
        expect(page.locator(".contacts").first).to_contain_text("không có quyền")
        assert name not in page.content()


def poll(driver: PageDriver, items: list[Route] | list[int]) -> None:
    """Wait until a list that event handlers fill has an item."""
    for _ in range(MAX_POLLS):
        if items:
            return
        driver.page.wait_for_timeout(POLL_INTERVAL_MS)
    raise AssertionError("no request in time")
