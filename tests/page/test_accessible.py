"""No serious or critical finding of axe-core on any view, in the light, in the dark and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from ..remote.serving import Served
from .browser import DAY, looking

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
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

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view(view: str, look: str, looked: Callable[..., BrowserContext], served: Served) -> None:
    with looking(looked(**LOOKS[look]), served.url) as seen:
        seen.allow("404")
        page = seen.open(f"?as_of={DAY}{VIEWS[view]}")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        grave = [
            (one["id"], [(node["html"][:160], node["failureSummary"]) for node in one["nodes"][:4]])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []
        if look == "phone":
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, "the page is wider than the phone"
