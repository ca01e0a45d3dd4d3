"""A real browser on the page of a service, that hears all that goes wrong in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Page, Request

__all__ = ["ARGUMENTS", "DAY", "Seen", "chromium", "looking", "style_of", "until"]

DAY = "2026-06-30"
"""The day of the demonstration network."""

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",  # the page must do without WebGL, so here there is none
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""How the browser is started, so that it asks nobody for anything by itself."""

PAUSE, WAITS, QUIET = 40, 500, 3
"""So many milliseconds it is waited before it is looked again, how often, and how often nothing must be awaited."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """Where Chromium is; its absence skips the test, or fails it where `DTGRAPH_TEST_REQUIRE_CHROMIUM` is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    says = "needs Chromium: install the package chromium"
    if os.environ.get("DTGRAPH_TEST_REQUIRE_CHROMIUM"):
        pytest.fail(says)
    pytest.skip(says)


@dataclass
class Seen:
    """A page in the browser, and what went wrong in it."""

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    asked: set[Request] = field(default_factory=set)
    """What is not answered yet."""

    def open(self, query: str = f"?as_of={DAY}") -> Page:
        """Open a place of the page, and wait until all that it asked for is there."""
        self.page.goto(f"{self.url}/{query}")
        return self.settled()

    def settled(self) -> Page:
        """Wait until nothing is asked for, and nothing is awaited any more, for a moment."""
        quiet = 0
        for _ in range(WAITS):
            self.page.wait_for_timeout(PAUSE)
            awaited = self.asked or self.page.locator(".waiting").count()
            quiet = 0 if awaited or not self.page.locator(".ranking, .failed").count() else quiet + 1
            if quiet == QUIET:
                return self.page
        raise AssertionError(f"something is awaited for ever: {self.asked or self.page.locator('.waiting').all()}")

    def allow(self, text: str) -> None:
        """Let a message in the console be that has this text: a test brings it about."""
        self.allowed.append(text)

    def hear_console(self, message: ConsoleMessage) -> None:
        """Take note of an error or a warning."""
        if message.type in ("error", "warning") and not any(text in message.text for text in self.allowed):
            self.wrong.append(f"console {message.type}: {message.text}")

    def hear_end(self, request: Request) -> None:
        """Take note that a request has its answer, or will have none."""
        self.asked.discard(request)

    def hear_dialog(self, dialog: Dialog) -> None:
        """Take note of a dialog: the page has none of its own."""
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hear_error(self, error: Error) -> None:
        """Take note of an error that nothing caught."""
        self.wrong.append(f"error: {error}")

    def hear_request(self, request: Request) -> None:
        """Take note of what is asked, and of anybody else."""
        self.asked.add(request)
        if not request.url.startswith((f"{self.url}/", "blob:", "data:")):
            self.wrong.append(f"asked {request.url}")


@contextmanager
def looking(context: BrowserContext, url: str) -> Iterator[Seen]:
    """A page of the service at `url`. Raises `AssertionError` at its end where anything went wrong in it."""
    page = context.new_page()
    seen = Seen(page, url)
    page.on("console", seen.hear_console)
    page.on("pageerror", seen.hear_error)
    page.on("request", seen.hear_request)
    page.on("requestfinished", seen.hear_end)
    page.on("requestfailed", seen.hear_end)
    page.on("dialog", seen.hear_dialog)
    yield seen
    page.close()
    assert not seen.wrong, seen.wrong


def until(page: Page, says: str) -> None:
    """Wait until an expression is true in the page: its policy forbids that the page itself waits for a text."""
    for _ in range(WAITS):
        if page.evaluate(says):
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(f"it does not come to be: {says}")


def style_of(page: Page, selector: str, name: str) -> Any:
    """What a property of a style comes to."""
    return page.eval_on_selector(selector, f"one => getComputedStyle(one).{name}")
