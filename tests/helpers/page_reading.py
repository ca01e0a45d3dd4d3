"""What the tests read from the page, and the units that they look at."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, Route

__all__ = ["COMMUNE", "LACKING", "PROVINCE", "holding", "number", "place", "saved"]

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


def saved(page: Page, name: str, within: str) -> bytes:
    with page.expect_download() as download:
        page.locator(within).get_by_role("button", name=name).first.click()
    return Path(download.value.path()).read_bytes()
