"""Reports in a browser without any network access: drawn, readable and safe against scripts in names."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Request, expect

from dtgraph.network import Network
from dtgraph.reports.html_report import Report

from ..helpers.browser import CHROMIUM_ARGUMENTS, DAY, PageDriver, find_chromium
from ..helpers.page_reading import COMMUNE, PROVINCE, RULE
from ..helpers.xss_fixture import HOSTILE_TEXT

REPORTS: dict[str, Callable[[Network], Report]] = {
    "rule": lambda net: net.report(RULE, as_of=DAY),
    "rule in province": lambda net: net.report(
        "people_not_trained_this_year", within=PROVINCE, as_of=DAY, language="en"
    ),
    "unit": lambda net: net.report(within=COMMUNE, as_of=DAY),
    "paths": lambda net: net.paths_report(COMMUNE, PROVINCE, as_of=DAY, k=3),
    "no path": lambda net: net.paths_report(COMMUNE, "vn:commune:03439:2025", as_of=DAY, max_cost=1, language="en"),
    "scorecard": lambda net: net.scorecard_report(["2025-07-01", DAY], language="en"),
}
WITH_DIAGRAM = {"rule", "unit", "paths"}

CANVAS_HAS_PIXELS = (
    "document.querySelector('canvas').getContext('2d').getImageData(0, 0, 2000, 2000).data.some(Boolean)"
)


@pytest.fixture(scope="module")
def offline_browser(browser_type: BrowserType) -> Iterator[Browser]:
    """A browser that resolves no host names."""
    arguments = [*CHROMIUM_ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND"]
    browser = browser_type.launch(executable_path=find_chromium(), args=arguments)
    yield browser
    browser.close()


def open_file(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    """Open a file in a new page; returns the page and the list of its errors and requests."""
    page, errors = browser.new_page(viewport={"width": 1200, "height": 900}), list[str]()

    def on_console(message: ConsoleMessage) -> None:
        errors.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            errors.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", on_request)
    page.goto(file.as_uri())
    return page, errors


@pytest.mark.parametrize("name", REPORTS)
def test_reports_work_offline(name: str, sample: Network, offline_browser: Browser, tmp_path: Path) -> None:
    report = REPORTS[name](sample)
    page, errors = open_file(offline_browser, report.save(tmp_path / "report.html"))
    expect(page.locator("h1")).to_have_text(report.title)
    expect(page.locator("header")).to_contain_text("30/6/2026")
    expect(page.locator("header")).to_contain_text("giả lập" if report.translator.language == "vi" else "Synthetic")
    assert page.locator("canvas").count() == (1 if name in WITH_DIAGRAM else 0)
    if name in WITH_DIAGRAM:
        nodes = page.evaluate("network.body.nodeIndices.length")
        [diagram] = [section.diagram for section in report.sections if section.diagram is not None]
        assert nodes == len(diagram.nodes) + sum(map(len, diagram.bends.values()))
        page.wait_for_function(CANVAS_HAS_PIXELS)
    assert errors == []
    page.close()


@pytest.mark.parametrize("name", REPORTS)
def test_reports_show_scripts_as_text(
    name: str, hostile_network: Network, offline_browser: Browser, tmp_path: Path
) -> None:
    page, errors = open_file(offline_browser, REPORTS[name](hostile_network).save(tmp_path / "report.html"))
    if name in WITH_DIAGRAM:  # check the tooltip of the first box
        title = page.evaluate("nodes.get(0).title")
        page.locator("canvas").scroll_into_view_if_needed()
        position = page.evaluate("network.canvasToDOM(network.getPositions([0])[0])")
        box = page.locator("canvas").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + position["x"] - 3, box["y"] + position["y"])
        page.mouse.move(box["x"] + position["x"], box["y"] + position["y"])
        expect(page.locator(".vis-tooltip")).to_contain_text(title.split("\n")[0][:20])
    assert page.evaluate("typeof pwned") == "undefined"
    assert page.locator("img, a").count() == 0
    if name != "scorecard":
        texts = [page.locator(selector).text_content() or "" for selector in ("header", "main")]
        assert HOSTILE_TEXT in "".join(texts)
    assert errors == []
    page.close()


def test_notebooks_show_reports_in_a_frame(sample: Network, offline_browser: Browser, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8>{REPORTS['unit'](sample)._repr_html_()}", "utf-8")
    page, errors = open_file(offline_browser, notebook)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Xã Tả Lèng")
    expect(frame.locator("canvas")).to_be_visible()
    assert errors == []
    page.close()


def test_reports_without_personal_data_hide_names(sample: Network) -> None:
    [focal_point] = sample.contact(COMMUNE, as_of=DAY)["focal_points"]
    assert focal_point["name"] is not None
    assert focal_point["phone"] is not None
    redacted = REPORTS["unit"](sample.scoped(personal=False)).html
    assert focal_point["name"] in REPORTS["unit"](sample).html
    assert focal_point["name"] not in redacted
    assert focal_point["phone"] not in redacted
    assert "tên được ẩn" in redacted


def test_page_saves_reports(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={COMMUNE}")
    with page.expect_download() as download:
        page.locator(".card .actions .report").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert download.value.suggested_filename.endswith(".html")
    assert "<h1>Xã Tả Lèng</h1>" in text
    page = driver.open(f"?as_of={DAY}&view=scorecard")
    with page.expect_download() as download:
        page.locator(".scorecard.full .report").click()
    assert "Bảng điểm Quyết định 1690" in Path(download.value.path()).read_text("utf-8")
    page = driver.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={PROVINCE}")
    with page.expect_download() as download:
        page.locator(".paths .report").click()
    assert "Từ Xã Tả Lèng đến Tỉnh Lai Châu" in Path(download.value.path()).read_text("utf-8")
