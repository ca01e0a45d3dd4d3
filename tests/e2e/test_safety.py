"""What the page may do, what it does where something is missing, and that it stays within a phone."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Route, expect

from dtgraph.network import Network
from scripts.build_page import built

from ..helpers.browser import DAY, Seen, looking
from ..helpers.live_service import Served, serving
from ..helpers.network_builder import Tables

MOST = 150_000
"""So many bytes, compressed, has the first sight at most beside the code."""


def test_the_policy_lets_nothing_in(served: Served) -> None:
    answer = httpx2.get(f"{served.url}/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|https?://", answer.text)
    for name in re.findall(r'(?:src|href)="\./(assets/[^"]+)"', answer.text):
        found = httpx2.get(f"{served.url}/{name}")
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/assets/nothing.js", "/assets/..%2f..%2fapp.py", "/assets/../app.py", "/page/index.html"]
)
def test_nothing_else_is_given(served: Served, path: str) -> None:
    assert httpx2.get(f"{served.url}{path}").status_code == 404


def test_it_was_built_from_what_is_here() -> None:
    assert built(), "run: make page"


def test_there_is_no_webgl_here(seen: Seen) -> None:
    page = seen.open()
    assert page.evaluate("document.createElement('canvas').getContext('webgl')") is None
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None


def test_the_first_sight_is_small(seen: Seen) -> None:
    sizes: dict[str, int] = {}
    page = seen.page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    session.on("Network.responseReceived", lambda it: names.update({it["requestId"]: it["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda it: sizes.update({names.get(it["requestId"], ""): int(it["encodedDataLength"])}),
    )
    seen.open()
    data = {url: size for url, size in sizes.items() if "/v1/" in url}
    assert {re.sub(r".*/v1/|\?.*", "", url) for url in data} == {"overview", "rules"}
    assert sum(data.values()) < MOST


def test_what_is_asked_again_is_not_sent_again(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit=vn:province:12:2024")
    answers: list[int] = []
    page.on("response", lambda one: answers.append(one.status) if "/v1/" in one.url else None)
    page.locator(".crumbs a").first.click()
    expect(page.locator(".card")).to_have_count(0)
    page.go_back()
    expect(page.locator(".card h2")).to_be_visible()
    for _ in range(40):
        page.wait_for_timeout(50)
        if answers:
            break
    assert answers
    assert set(answers) == {304}


def test_a_service_that_is_away_is_told_and_asked_again(seen: Seen) -> None:
    seen.allow("ERR_")
    page = seen.page

    def away(route: Route) -> None:
        route.abort()

    page.route("**/v1/**", away)
    page.goto(f"{seen.url}/?as_of={DAY}")
    expect(page.locator(".left .failed")).to_contain_text("không trả lời")
    page.unroute("**/v1/**", away)
    page.locator(".left .failed button").click()
    seen.settled()
    expect(page.locator(".ranking")).to_be_visible()


@pytest.mark.parametrize(
    ("code", "status", "says"), [("query-too-slow", 422, "quá nhiều thời gian"), ("odd", 500, "odd")]
)
def test_what_went_wrong_is_told(seen: Seen, code: str, status: int, says: str) -> None:
    seen.allow(str(status))
    problem = json.dumps({"code": code, "status": status, "title": "Odd", "detail": "it is odd"})
    page = seen.page
    page.clock.install()  # it waits, and tries again, before it tells
    page.route(
        "**/v1/overview?**", lambda route: route.fulfill(status=status, body=problem, content_type="application/json")
    )
    page.goto(f"{seen.url}/?as_of={DAY}")
    for _ in range(8):
        page.clock.run_for(1000)
        page.wait_for_timeout(50)
    expect(page.locator(".left .failed")).to_contain_text(says)


def test_an_unknown_unit_is_told(seen: Seen) -> None:
    seen.allow("404")
    page = seen.open(f"?as_of={DAY}&unit=nothing")
    expect(page.locator(".card .failed")).to_contain_text("Hãy tìm theo tên")


def test_a_unit_of_another_day_is_told(seen: Seen) -> None:
    page = seen.open("?as_of=2020-01-01&unit=vn:commune:03405:2025")
    expect(page.locator(".card .ended")).to_contain_text("1/7/2025")


def test_a_mangled_address_opens_the_country(seen: Seen) -> None:
    page = seen.open("?view=nothing&as_of=2026-06-31&at=a,b&hops=x&rules=none,none")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Bản đồ")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A network of a few units of nowhere."""
    folder: Path = tmp_path_factory.mktemp("bare")
    with Network.opened_for_import(str(folder / "network.db")) as network:
        made = Tables().unit("gov", "government").unit("p", "people_committee", "gov", level="province")
        network.import_tables(made.unit("c", "people_committee", "p").sheets())
        with serving(network, folder, anonymous=True) as served:
            yield served


def test_a_network_without_places_has_a_page_too(context: BrowserContext, bare: Served) -> None:
    with looking(context, bare.url) as seen:
        page = seen.open()
        expect(page.locator(".approximate")).to_contain_text("điểm")
        expect(page.locator(".banner")).to_have_count(0)


def test_motion_is_reduced_on_wish(seen: Seen) -> None:
    page = seen.open()
    page.locator(".ranking a").first.click()
    seen.settled()
    first = page.locator(".map canvas").screenshot()
    page.wait_for_timeout(150)
    assert page.locator(".map canvas").screenshot() == first


def test_a_key_for_a_subtree_shows_it_alone(
    looked: Callable[..., BrowserContext], guarded: Served, sample: Network
) -> None:
    key = guarded.key("read", within="vn:commune:03405:2025")
    context = looked()
    context.add_init_script(f"sessionStorage.setItem('dtgraph.key', '{key}')")
    with looking(context, guarded.url) as seen:
        seen.allow("403")
        page = seen.open()
        expect(page.locator(".totals strong").first).to_have_text("1")


def test_nothing_of_another_day_is_taken_for_this_one(seen: Seen) -> None:
    seen.allow("ERR_")
    page = seen.open()
    page.route("**/v1/*as_of=2025-06-30*", lambda route: route.abort())
    page.get_by_role("button", name="Trước 1/7/2025").click()
    expect(page.locator(".left .failed")).to_contain_text("không trả lời")
    expect(page.locator(".totals, .ranking, .scorecard")).to_have_count(0)


def test_a_late_answer_gets_into_no_other_day(seen: Seen) -> None:
    page = seen.page
    held: list[Route] = []
    page.route(f"**/v1/roots?as_of={DAY}*", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it hears
    page.goto(f"{seen.url}/?as_of={DAY}&view=tree")
    page.locator(".ranking").wait_for()
    page.get_by_role("button", name="Trước 1/7/2025").click()
    rows = page.locator("[role=treegrid] tbody tr")
    rows.first.wait_for()
    before = rows.all_inner_texts()
    held[0].continue_()
    seen.settled()
    assert rows.all_inner_texts() == before


def test_nothing_that_was_asked_with_a_key_is_seen_without(
    looked: Callable[..., BrowserContext], guarded: Served, sample: Network
) -> None:
    commune = "vn:commune:03405:2025"
    name = sample.contact(commune, as_of=DAY)["focal_points"][0]["name"]
    assert name is not None
    with looking(looked(), guarded.url) as seen:
        seen.allow("401")
        page, held = seen.page, list[Route]()
        page.goto(f"{guarded.url}/?as_of={DAY}&unit={commune}")
        page.route("**/v1/focal-points*", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it hears
        page.locator(".left .key input").fill(guarded.key("read:personal"))
        page.locator(".left .key button").first.click()
        until_held(seen, held)
        page.locator(".keys > button").click()
        page.locator(".keys input").fill(guarded.key("read"))
        page.locator(".keys .key button").first.click()
        held[0].continue_()  # what was asked with the first key comes now
        page.unroute("**/v1/focal-points*")
        seen.settled()
        page.locator(".crumbs a").first.click()
        page.go_back()
        seen.settled()
        expect(page.locator(".contacts").first).to_contain_text("không có quyền")
        assert name not in page.content()


def until_held(seen: Seen, held: list[Route]) -> None:
    """Wait until something that is asked is held back."""
    for _ in range(100):
        if held:
            return
        seen.page.wait_for_timeout(50)
    raise AssertionError("nothing was asked")
