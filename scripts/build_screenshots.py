"""Write the screenshots of the README from a demonstration network: `python -m scripts.build_screenshots STORE`."""

import argparse
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize

from bench.live_service import serving
from bench.page import WAIT_FOR_MAP, open_browser
from dtgraph.demo import Demonstration

IMAGES = Path(__file__).parents[1] / "docs" / "images"
VIEWPORT: ViewportSize = {"width": 1366, "height": 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES_TIMEOUT_MS = 300_000
SETTLE_MS = 1500
"""Time for fonts and labels after the map is drawn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", help="a demonstration network, best at national scale")
    store = str(Path(parser.parse_args().store).resolve())
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "service.log")
        with serving(log, store, settings={}) as service, open_browser() as browser:
            for scheme in SCHEMES:
                _save_screenshot(browser, f"http://127.0.0.1:{service.port}/", scheme)


def _save_screenshot(browser: Browser, url: str, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(viewport=VIEWPORT, color_scheme=scheme, locale="en-GB")
    page.goto(f"{url}?as_of={Demonstration.as_of}")
    page.evaluate(WAIT_FOR_MAP)
    page.locator(".loading").wait_for(state="detached", timeout=RULES_TIMEOUT_MS)
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=IMAGES / f"country-{scheme}.png")
    page.close()


if __name__ == "__main__":
    main()
