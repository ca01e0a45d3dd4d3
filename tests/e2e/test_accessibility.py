"""No serious or critical finding of axe-core on any view, in the light, in the dark and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from ..helpers import ROOT
from ..helpers.browser import DAY, looking
from ..helpers.live_service import Served

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
COMMUNE = "vn:commune:03405:2025"

VIEWS = {
    "country": "",
    "province": "&unit=vn:province:12:2024",
    "commune": f"&unit={COMMUNE}",
    "scorecard": "&view=scorecard",
    "tree": f"&view=tree&unit={COMMUNE}",
    "around": f"&view=around&unit={COMMUNE}&hops=2",
    "paths": f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false",
    "changes": "&view=changes",
    "unknown": "&unit=nothing:here",
}

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view(view: str, looked: Callable[..., BrowserContext], served: Served) -> None:
    with looking(looked(color_scheme="light"), served.url) as seen:
        seen.allow("404")
        page = seen.open(f"?as_of={DAY}{VIEWS[view]}")
        page.evaluate(AXE.read_text("utf-8"))
        assert grave(page) == []
        page.emulate_media(color_scheme="dark")
        assert grave(page) == [], "in the dark"
        page.set_viewport_size(PHONE)
        seen.settled()
        assert grave(page) == [], "on a phone"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], "the page is wider than the phone"


def grave(page: Page) -> list[tuple[str, list[Any]]]:
    """The serious and critical findings, with the first elements that they are about."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], [(node["html"][:160], node["failureSummary"]) for node in one["nodes"][:4]])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
