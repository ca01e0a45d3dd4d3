"""Reads the web page and its URL, and the units that its tests use."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, Route

__all__ = ["COMMUNE", "PROVINCE", "RULE", "download", "hold_overview", "parse_number", "url_parameters"]

PROVINCE = "vn:province:12:2024"
COMMUNE = "vn:commune:03405:2025"
RULE = "units_without_focal_point"


def url_parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def parse_number(text: str) -> int:
    """Parse the digits in a text."""
    return int(re.sub(r"\D", "", text))


def hold_overview(page: Page) -> list[Route]:
    """Hold back requests for the overview; returns them as they arrive."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/overview*", hold)
    return held


def download(page: Page, button: str, within: str) -> bytes:
    """Click the first button with a name in an element and return the saved file."""
    with page.expect_download() as file:
        page.locator(within).get_by_role("button", name=button).first.click()
    return Path(file.value.path()).read_bytes()
