"""The web page in Chromium, over the sample network behind a running service.

The fixtures of pytest-playwright are session-scoped, and their event loop would break other tests in the same process.
Here they are scoped to this package.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Playwright, sync_playwright

from dtgraph.demo import Demonstration
from dtgraph.network import Network

from ..helpers.browser import CHROMIUM_ARGUMENTS, PageDriver, find_chromium, open_page
from ..helpers.live_service import LiveService, serve_live
from ..helpers.xss_fixture import with_hostile_texts


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser_type(playwright: Playwright) -> BrowserType:
    return playwright.chromium


@pytest.fixture(scope="package")
def browser(browser_type: BrowserType) -> Iterator[Browser]:
    browser = browser_type.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "vi-VN", "viewport": {"width": 1366, "height": 850}, "reduced_motion": "reduce"}


@pytest.fixture(scope="package")
def service(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """The sample network, readable without a key."""
    with serve_live(sample, tmp_path_factory.mktemp("keys"), anonymous=True) as service:
        yield service


@pytest.fixture(scope="package")
def service_with_keys(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """The sample network, readable only with a key."""
    with serve_live(sample, tmp_path_factory.mktemp("keys")) as service:
        yield service


@pytest.fixture
def driver(context: BrowserContext, service: LiveService) -> Iterator[PageDriver]:
    """A tab for the page of `service`."""
    with open_page(context, service.url) as driver:
        yield driver


@pytest.fixture
def new_context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., BrowserContext]]:
    """Create browser contexts with other settings."""
    contexts: list[BrowserContext] = []

    def create(**settings: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{**browser_context_args, **settings}))
        return contexts[-1]

    yield create
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def hostile_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The sample network with scripts as texts."""
    with Network.open(str(tmp_path_factory.mktemp("hostile") / "network.db"), create=True) as network:
        network.import_tables([with_hostile_texts(sheet) for sheet in Demonstration("sample").sheets()])
        yield network


@pytest.fixture(scope="package")
def hostile_service(hostile_network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """The hostile network, readable only with a key."""
    with serve_live(hostile_network, tmp_path_factory.mktemp("keys"), anonymous=False) as service:
        yield service
