"""The site of the documentation: whole, every link leading somewhere, and without any other host, in a browser too."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from scripts.build_site import build

from ...helpers.browser import ARGUMENTS, chromium
from ...helpers.doc_pages import PAGES

LOADS = {"audio", "embed", "form", "iframe", "img", "link", "object", "script", "source", "track", "video"}
"""Elements that let a browser ask for something by itself, or send something."""

WHERE = ("action", "data", "href", "poster", "src", "srcset")

IN_STYLES = re.compile(r"@import|url\(\s*[\"']?(?:https?:)?//")
IN_SCRIPTS = re.compile(r"(?:fetch|open|import|sendBeacon|WebSocket|EventSource|src\s*=)\W{1,4}(?:https?|wss?):")


class Read(HTMLParser):
    """What a page of the site has: what it loads, where it leads, and what can be led to."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file, self.loads, self.links, self.ids = file, list[str](), list[str](), set[str]()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        if tag in LOADS:
            self.loads += [given[name] for name in WHERE if name in given]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.links.append(given["content"].partition("url=")[2])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built anew: no warning, or there is none."""
    into = tmp_path_factory.mktemp("documentation") / "site"
    build(into)
    return into


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Read]:
    """Its pages."""
    return {file: Read(file) for file in site.rglob("*.html")}


def test_every_page_is_in_it_and_in_its_menu(site: Path, read: dict[Path, Read]) -> None:
    wanted = {site / f"{page.removesuffix('.md')}.html" for page in (*PAGES, "CHANGELOG.md") if page != "README.md"}
    assert wanted <= read.keys()
    index = site / "docs" / "index.html"
    listed = {(index.parent / link.partition("#")[0]).resolve() for link in read[index].links if "://" not in link}
    assert {one for one in wanted if one.parent.name not in ("rules", "decisions")} <= listed | {index}


def test_every_link_leads_somewhere(site: Path, read: dict[Path, Read]) -> None:
    dead = [
        f"{file.relative_to(site)}: {link}"
        for file, one in read.items()
        for link in one.links
        if not urlsplit(link).scheme and not _leads(file, link, read)
    ]
    assert not dead


def _leads(file: Path, link: str, read: dict[Path, Read]) -> bool:
    parts = urlsplit(link)
    to = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    return to.is_file() and (not parts.fragment or to not in read or unquote(parts.fragment) in read[to].ids)


def test_it_asks_no_other_host(site: Path, read: dict[Path, Read]) -> None:
    loads = {link for one in read.values() for link in one.loads}
    assert loads
    assert not [link for link in loads if urlsplit(link).scheme not in ("", "data") or link.startswith("//")]
    for file in site.rglob("*"):
        if file.suffix in (".css", ".html"):
            assert not IN_STYLES.search(file.read_text(encoding="utf-8")), file
        if file.suffix in (".js", ".html"):
            assert not IN_SCRIPTS.search(file.read_text(encoding="utf-8")), file


def test_it_shows_no_sources(site: Path, read: dict[Path, Read]) -> None:
    assert not [*site.glob("_sources/*")]
    assert not [link for one in read.values() for link in one.links if re.search(r"_sources/|/(?:edit|blob)/", link)]


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What went wrong in a browser; there is nothing at the end."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def reading(site: Path, wrong: list[str]) -> Iterator[Page]:
    """The site in a browser that reaches nobody."""
    arguments = [*ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
        page.goto((site / "index.html").as_uri())
        expect(page.locator("h1")).to_contain_text("dtgraph")
        yield page
        browser.close()


def found(reading: Page, site: Path, words: str) -> list[str]:
    """The titles of what a search finds."""
    reading.goto(f"{(site / 'search.html').as_uri()}?q={quote(words)}")
    expect(reading.locator("#search-results .search-summary")).to_contain_text(re.compile("finished|did not match"))
    return reading.locator("#search-results li a").all_inner_texts()


def test_a_browser_that_reaches_nobody_finds_a_page(reading: Page) -> None:
    reading.locator("input[name=q]").first.fill("focal point")
    reading.keyboard.press("Enter")
    title = reading.locator("#search-results li a").filter(has_text="Units without a focal point").first
    expect(title).to_be_visible()
    title.click()
    expect(reading.locator("h1")).to_contain_text("Units without a focal point")


def test_a_code_is_found_where_it_is_and_nowhere_else(reading: Page, site: Path) -> None:
    for code in ("unknown-unit", "bad-option", "BAD-OPTION"):
        titles = found(reading, site, code)
        assert "Errors" in titles
        assert len(titles) < 10, titles
    assert found(reading, site, "no-such-code") == []


def test_the_parts_of_a_word_with_hyphens_are_found_too(reading: Page, site: Path) -> None:
    assert {*found(reading, site, "bad-option")} <= {*found(reading, site, "option bad")}


def test_vietnamese_is_found_with_and_without_its_diacritics(reading: Page, site: Path) -> None:
    for words in ("dau moi chuyen doi so", "đầu mối chuyển đổi số", "Đầu mối", "DON VI CHUA CO DAU MOI"):
        assert "Units without a focal point" in found(reading, site, words), words
