"""axe-core reports no serious or critical violations in any view: light, dark and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from ..helpers import ROOT
from ..helpers.browser import DAY, open_page
from ..helpers.live_service import LiveService
from ..helpers.page_reading import COMMUNE, PROVINCE

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"

VIEWS = {
    "country": "",
    "province": f"&unit={PROVINCE}",
    "commune": f"&unit={COMMUNE}",
    "scorecard": "&view=scorecard",
    "tree": f"&view=tree&unit={COMMUNE}",
    "neighbourhood": f"&view=around&unit={COMMUNE}&hops=2",
    "paths": f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false",
    "changes": "&view=changes",
    "unknown unit": "&unit=nothing:here",
}

PHONE: ViewportSize = {"width": 390, "height": 844}
MAX_REPORTED_ELEMENTS = 4


@pytest.mark.parametrize("view", VIEWS)
def test_views_have_no_violations(view: str, new_context: Callable[..., BrowserContext], service: LiveService) -> None:
    with open_page(new_context(color_scheme="light"), service.url) as driver:
        driver.ignore_console("404")
        page = driver.open(f"?as_of={DAY}{VIEWS[view]}")
        page.evaluate(AXE.read_text("utf-8"))
        assert severe_violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert severe_violations(page) == [], "dark theme"
        page.set_viewport_size(PHONE)
        driver.wait_until_idle()
        assert severe_violations(page) == [], "phone"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], "the page is wider than the phone"


def severe_violations(page: Page) -> list[tuple[str, list[Any]]]:
    """Return serious and critical violations with the first elements that they concern."""
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (
            violation["id"],
            [(node["html"][:160], node["failureSummary"]) for node in violation["nodes"][:MAX_REPORTED_ELEMENTS]],
        )
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
