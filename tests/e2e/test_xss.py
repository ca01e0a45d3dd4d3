"""Names that are scripts are shown as text in every view and never run."""

import pytest
from playwright.sync_api import BrowserContext

from ..helpers.browser import DAY, open_page
from ..helpers.live_service import LiveService
from ..helpers.page_reading import COMMUNE, PROVINCE
from ..helpers.xss_fixture import HOSTILE_TEXT

OTHER_COMMUNE = "vn:commune:03439:2025"

VIEWS: dict[str, tuple[str, ...]] = {
    "": (),
    f"&unit={COMMUNE}": (".card h2", ".contacts", ".posts"),
    f"&unit={PROVINCE}": (),
    f"&view=tree&unit={COMMUNE}": ("[role=treegrid]",),
    f"&view=around&unit={COMMUNE}&hops=2": ("[data-testid=graph]", ".unit-list"),
    f"&view=paths&from={COMMUNE}&to={OTHER_COMMUNE}&staffed=false&disjoint=node": (
        ".path-list",
        "[data-testid=graph]",
    ),
    f"&view=paths&from={COMMUNE}&to={OTHER_COMMUNE}&avoid={HOSTILE_TEXT}": (),
    "&view=changes": (".change-list",),
    f"&view=scorecard&unit={HOSTILE_TEXT}": (),
}
"""Queries of views, and elements in which they show names."""


@pytest.mark.parametrize("view", VIEWS)
def test_views_show_scripts_as_text(view: str, context: BrowserContext, hostile_service: LiveService) -> None:
    key = hostile_service.key("read:personal")
    with open_page(context, hostile_service.url) as driver:
        driver.ignore_console("404")
        driver.ignore_console("422")
        context.add_init_script(f"sessionStorage.setItem('dtgraph.key', '{key}')")
        page = driver.open(f"?as_of={DAY}{view}")
        for summary in page.locator(".gaps summary, .evidence summary").all()[:6]:
            summary.click()
        driver.wait_until_idle()
        assert page.evaluate("typeof pwned") == "undefined"
        assert page.locator("img[src=x], #page script").count() == 0
        for selector in VIEWS[view]:
            assert "<img src=x" in (page.locator(selector).first.text_content() or ""), selector
        page.get_by_role("combobox", name="Tìm đơn vị").fill("img")
        assert "<img src=x" in (page.locator(".header [role=option]").first.text_content() or "")
        assert page.evaluate("typeof pwned") == "undefined"
