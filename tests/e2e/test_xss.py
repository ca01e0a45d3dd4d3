"""Names that are scripts, on every view: each is shown as the text that it is, and nothing of it runs."""

import pytest
from playwright.sync_api import BrowserContext

from ..helpers.browser import DAY, looking
from ..helpers.live_service import Served
from ..helpers.xss_fixture import HOSTILE

COMMUNE = "vn:commune:03405:2025"

VIEWS = (
    "",
    f"&unit={COMMUNE}",
    "&unit=vn:province:12:2024",
    f"&view=tree&unit={COMMUNE}",
    f"&view=around&unit={COMMUNE}&hops=2",
    f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false&disjoint=node",
    f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&avoid={HOSTILE}",
    "&view=changes",
    f"&view=scorecard&unit={HOSTILE}",
)


SHOWN = {
    VIEWS[1]: (".card h2", ".contacts", ".posts"),
    VIEWS[3]: ("[role=treegrid]",),
    VIEWS[4]: ("[data-testid=graph]", ".as-list"),
    VIEWS[5]: (".path-list", "[data-testid=graph]"),
    VIEWS[7]: (".change-list",),
}
"""Where each view shows names."""


@pytest.mark.parametrize("view", VIEWS)
def test_a_view(view: str, context: BrowserContext, hostile: Served) -> None:
    key = hostile.key("read:personal")
    with looking(context, hostile.url) as seen:
        seen.allow("404")
        seen.allow("422")
        context.add_init_script(f"sessionStorage.setItem('dtgraph.key', '{key}')")
        page = seen.open(f"?as_of={DAY}{view}")
        for summary in page.locator(".gaps summary, .proof summary").all()[:6]:
            summary.click()
        seen.settled()
        assert page.evaluate("typeof pwned") == "undefined"
        assert page.locator("img[src=x], #page script").count() == 0
        for part in SHOWN.get(view, ()):
            assert "<img src=x" in (page.locator(part).first.text_content() or ""), part
        page.get_by_role("combobox", name="Tìm đơn vị").fill("img")
        assert "<img src=x" in (page.locator(".head [role=option]").first.text_content() or "")
        assert page.evaluate("typeof pwned") == "undefined"
