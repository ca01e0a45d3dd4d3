"""The page in a real browser, over the sample network behind a service that listens.

The fixtures of pytest-playwright last for a whole run, and with them its event loop, which no other test of the same
process could do without: here they last as long as the tests of the page.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Playwright, sync_playwright

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.stores import open_store

from ..helpers.browser import ARGUMENTS, Seen, chromium, looking
from ..helpers.live_service import Served, serving
from ..helpers.xss_fixture import spoilt


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="package")
def browser_type(playwright: Playwright) -> BrowserType:
    return playwright.chromium


@pytest.fixture(scope="package")
def browser(browser_type: BrowserType) -> Iterator[Browser]:
    one = browser_type.launch(executable_path=chromium(), args=ARGUMENTS)
    yield one
    one.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "vi-VN", "viewport": {"width": 1366, "height": 850}, "reduced_motion": "reduce"}


@pytest.fixture(scope="package")
def served(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample network, whose page may be read without a key."""
    with serving(sample, tmp_path_factory.mktemp("keys"), anonymous=True) as one:
        yield one


@pytest.fixture(scope="package")
def guarded(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample network behind keys."""
    with serving(sample, tmp_path_factory.mktemp("guarded")) as one:
        yield one


@pytest.fixture
def seen(context: BrowserContext, served: Served) -> Iterator[Seen]:
    """The page, which hears all that goes wrong."""
    with looking(context, served.url) as one:
        yield one


@pytest.fixture
def looked(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a context of the browser with other settings."""
    made: list[BrowserContext] = []

    def make(**settings: Any) -> BrowserContext:
        made.append(browser.new_context(**{**browser_context_args, **settings}))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture(scope="package")
def hostile_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """A network whose texts are scripts."""
    with Network(open_store(str(tmp_path_factory.mktemp("hostile") / "network.db"), create=True)) as network:
        network.import_tables([spoilt(sheet) for sheet in Demonstration("sample").sheets()])
        yield network


@pytest.fixture(scope="package")
def hostile(hostile_network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """It, behind keys."""
    with serving(hostile_network, tmp_path_factory.mktemp("served"), anonymous=False) as served:
        yield served
