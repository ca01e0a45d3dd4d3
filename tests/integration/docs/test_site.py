"""The documentation site: complete, without dead links and without requests to other hosts, also in a browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect, sync_playwright

import dtgraph
from dtgraph import results
from scripts.build_site import build

from ...helpers.browser import CHROMIUM_ARGUMENTS, find_chromium
from ...helpers.doc_pages import PAGES

LOADS = {"audio", "embed", "form", "iframe", "img", "link", "object", "script", "source", "track", "video"}
"""Elements that make a browser load or send something."""

URL_ATTRIBUTES = ("action", "data", "href", "poster", "src", "srcset")

STYLE_REQUEST = re.compile(r"@import|url\(\s*[\"']?(?:https?:)?//")
SCRIPT_REQUEST = re.compile(r"(?:fetch|open|import|sendBeacon|WebSocket|EventSource|src\s*=)\W{1,4}(?:https?|wss?):")


class SitePage(HTMLParser):
    """What a page of the site loads, its links, and the ids that links can lead to."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file, self.loads, self.links, self.ids = file, list[str](), list[str](), set[str]()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.ids |= {attributes["id"]} if "id" in attributes else set()
        if tag in LOADS:
            self.loads += [attributes[name] for name in URL_ATTRIBUTES if name in attributes]
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "meta" and attributes.get("http-equiv") == "refresh":
            self.links.append(attributes["content"].partition("url=")[2])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; a warning fails the build."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    build(folder)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, SitePage]:
    """The pages of the site."""
    return {file: SitePage(file) for file in site.rglob("*.html")}


def test_every_page_is_in_site_and_menu(site: Path, pages: dict[Path, SitePage]) -> None:
    expected = {site / f"{page.removesuffix('.md')}.html" for page in (*PAGES, "CHANGELOG.md") if page != "README.md"}
    assert expected <= pages.keys()
    index = site / "docs" / "index.html"
    listed = {(index.parent / link.partition("#")[0]).resolve() for link in pages[index].links if "://" not in link}
    assert {file for file in expected if file.parent.name not in ("rules", "decisions")} <= listed | {index}


def test_no_dead_links(site: Path, pages: dict[Path, SitePage]) -> None:
    dead = [
        f"{file.relative_to(site)}: {link}"
        for file, page in pages.items()
        for link in page.links
        if not urlsplit(link).scheme and not _is_valid(file, link, pages)
    ]
    assert not dead


def _is_valid(file: Path, link: str, pages: dict[Path, SitePage]) -> bool:
    parts = urlsplit(link)
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    return target.is_file() and (
        not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].ids
    )


def test_python_reference_is_complete(site: Path, pages: dict[Path, SitePage]) -> None:
    ids = pages[site / "docs/python.html"].ids
    methods = {f"dtgraph.Network.{name}" for name in dir(dtgraph.Network) if not name.startswith("_")}
    public = [getattr(results, name) for name in results.__all__]
    classes = {f"dtgraph.results.{kind.__name__}" for kind in public if isinstance(kind, type)}
    assert len(methods) > 30
    assert len(classes) > 5
    assert {"dtgraph.open", "dtgraph.Network", "dtgraph.reports.html_report.Report"} | methods | classes <= ids


def test_site_requests_no_other_host(site: Path, pages: dict[Path, SitePage]) -> None:
    loads = {link for page in pages.values() for link in page.loads}
    assert loads
    assert not [link for link in loads if urlsplit(link).scheme not in ("", "data") or link.startswith("//")]
    for file in site.rglob("*"):
        if file.suffix in (".css", ".html"):
            assert not STYLE_REQUEST.search(file.read_text(encoding="utf-8")), file
        if file.suffix in (".js", ".html"):
            assert not SCRIPT_REQUEST.search(file.read_text(encoding="utf-8")), file


def test_site_has_no_sources(site: Path, pages: dict[Path, SitePage]) -> None:
    assert not [*site.glob("_sources/*")]
    assert not [link for page in pages.values() for link in page.links if re.search(r"_sources/|/(?:edit|blob)/", link)]


@pytest.fixture
def browser_errors() -> Iterator[list[str]]:
    """Errors and requests of the browser; the test fails if there are any."""
    errors: list[str] = []
    yield errors
    assert errors == []


@pytest.fixture
def site_page(site: Path, browser_errors: list[str]) -> Iterator[Page]:
    """The site in a browser without a network."""
    arguments = [*CHROMIUM_ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.on("console", lambda message: browser_errors.append(message.text))
        page.on("pageerror", lambda error: browser_errors.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "data:")) else browser_errors.append(request.url),
        )
        page.goto((site / "index.html").as_uri())
        expect(page.locator("h1")).to_contain_text("dtgraph")
        yield page
        browser.close()


def search_titles(site_page: Page, site: Path, words: str) -> list[str]:
    """Return the titles that a search finds."""
    site_page.goto(f"{(site / 'search.html').as_uri()}?q={quote(words)}")
    expect(site_page.locator("#search-results .search-summary")).to_contain_text(re.compile("finished|did not match"))
    return site_page.locator("#search-results li a").all_inner_texts()


def test_search_works_offline(site_page: Page) -> None:
    site_page.locator("input[name=q]").first.fill("focal point")
    site_page.keyboard.press("Enter")
    title = site_page.locator("#search-results li a").filter(has_text="Units without a focal point").first
    expect(title).to_be_visible()
    title.click()
    expect(site_page.locator("h1")).to_contain_text("Units without a focal point")


def test_search_finds_codes_only_where_they_occur(site_page: Page, site: Path) -> None:
    for code in ("unknown-unit", "bad-option", "BAD-OPTION"):
        titles = search_titles(site_page, site, code)
        assert "Errors" in titles
        assert len(titles) < 10, titles
    assert search_titles(site_page, site, "no-such-code") == []


def test_search_finds_parts_of_hyphenated_words(site_page: Page, site: Path) -> None:
    assert {*search_titles(site_page, site, "bad-option")} <= {*search_titles(site_page, site, "option bad")}


def test_search_finds_vietnamese_with_and_without_diacritics(site_page: Page, site: Path) -> None:
    for words in ("dau moi chuyen doi so", "đầu mối chuyển đổi số", "Đầu mối", "DON VI CHUA CO DAU MOI"):
        assert "Units without a focal point" in search_titles(site_page, site, words), words
