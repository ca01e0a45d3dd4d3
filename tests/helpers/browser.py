"""Drives the web page in Chromium and fails a test on console messages, script errors and requests to other hosts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Page, Request

from .executables import find_executable

__all__ = ["CHROMIUM_ARGUMENTS", "DAY", "PageDriver", "computed_style", "find_chromium", "open_page", "wait_until"]

DAY = "2026-06-30"
"""The day of the demonstration network."""

CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",  # the page must work without WebGL
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Options of Chromium, so that it sends no requests of its own."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

POLL_INTERVAL_MS = 40
MAX_POLLS = 500
IDLE_POLLS = 3
"""Number of consecutive polls without activity after which the page is idle."""


def find_chromium() -> str:
    """Find Chromium, or skip the test."""
    return find_executable(*CHROMIUM_NAMES, package="chromium", require="DTGRAPH_TEST_REQUIRE_CHROMIUM")


@dataclass
class PageDriver:
    """A tab with the web page. `errors` must be empty at the end of the test."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)

    def open(self, query: str = f"?as_of={DAY}") -> Page:
        """Open the page with a query and wait until everything is loaded."""
        self.page.goto(f"{self.url}/{query}")
        return self.wait_until_idle()

    def wait_until_idle(self) -> Page:
        """Wait until no requests are pending and nothing is marked as loading."""
        idle = 0
        for _ in range(MAX_POLLS):
            self.page.wait_for_timeout(POLL_INTERVAL_MS)
            loading = self.pending or self.page.locator(".loading").count()
            ready = not loading and self.page.locator(".ranking, .error-message").count()
            idle = idle + 1 if ready else 0
            if idle == IDLE_POLLS:
                return self.page
        raise AssertionError(f"still loading: {self.pending or self.page.locator('.loading').all()}")

    def ignore_console(self, text: str) -> None:
        """Ignore console messages that contain `text`."""
        self.ignored.append(text)

    def on_console(self, message: ConsoleMessage) -> None:
        """Record errors and warnings."""
        if message.type in ("error", "warning") and not any(text in message.text for text in self.ignored):
            self.errors.append(f"console {message.type}: {message.text}")

    def on_dialog(self, dialog: Dialog) -> None:
        """Record and close a dialog: the page never opens one."""
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_page_error(self, error: Error) -> None:
        """Record an uncaught error."""
        self.errors.append(f"error: {error}")

    def on_request(self, request: Request) -> None:
        """Record requests to other hosts."""
        self.pending.add(request)
        if not request.url.startswith((f"{self.url}/", "blob:", "data:")):
            self.errors.append(f"request to {request.url}")

    def on_response(self, request: Request) -> None:
        """Forget a request that has finished or failed."""
        self.pending.discard(request)


@contextmanager
def open_page(context: BrowserContext, url: str) -> Iterator[PageDriver]:
    """Open a tab for the page of the service at `url`. Fails at the end if it has recorded errors."""
    page = context.new_page()
    driver = PageDriver(page, url)
    page.on("console", driver.on_console)
    page.on("pageerror", driver.on_page_error)
    page.on("request", driver.on_request)
    page.on("requestfinished", driver.on_response)
    page.on("requestfailed", driver.on_response)
    page.on("dialog", driver.on_dialog)
    yield driver
    page.close()
    assert not driver.errors, driver.errors


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true. The page's policy forbids `wait_for_function`, which uses eval."""
    for _ in range(MAX_POLLS):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(POLL_INTERVAL_MS)
    raise AssertionError(f"not true in time: {expression}")


def computed_style(page: Page, selector: str, name: str) -> Any:
    return page.eval_on_selector(selector, f"element => getComputedStyle(element).{name}")
