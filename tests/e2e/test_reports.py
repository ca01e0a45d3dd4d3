"""Reports in a real browser that reaches nobody: drawn, readable, and safe whatever names are in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from dtgraph.network import Network
from dtgraph.reports.html_report import Report

from ..helpers.browser import ARGUMENTS, DAY, Seen, chromium
from ..helpers.live_service import Served
from ..helpers.xss_fixture import HOSTILE

COMMUNE, PROVINCE = "vn:commune:03405:2025", "vn:province:12:2024"
RULE = "units_without_focal_point"

REPORTS: dict[str, Callable[[Network], Report]] = {
    "rule": lambda net: net.report(RULE, as_of=DAY),
    "rule within": lambda net: net.report("people_not_trained_this_year", within=PROVINCE, as_of=DAY, language="en"),
    "unit": lambda net: net.report(within=COMMUNE, as_of=DAY),
    "paths": lambda net: net.paths_report(COMMUNE, PROVINCE, as_of=DAY, k=3),
    "no path": lambda net: net.paths_report(COMMUNE, "vn:commune:03439:2025", as_of=DAY, max_cost=1, language="en"),
    "scorecard": lambda net: net.scorecard_report(["2025-07-01", DAY], language="en"),
}
DRAWN = {"rule", "unit", "paths"}

INKED = "document.querySelector('canvas').getContext('2d').getImageData(0, 0, 2000, 2000).data.some(Boolean)"


@pytest.fixture(scope="module")
def alone(playwright: object, browser_type: object) -> Iterator[Browser]:
    """A browser for which there is no other host."""
    arguments = [*ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND"]
    one: Browser = browser_type.launch(executable_path=chromium(), args=arguments)  # type: ignore[attr-defined]
    yield one
    one.close()


def opened(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    """The report in a page, and all that it asked or complained about."""
    page, wrong = browser.new_page(viewport={"width": 1200, "height": 900}), list[str]()

    def heard(message: ConsoleMessage) -> None:
        wrong.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            wrong.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", asked)
    page.goto(file.as_uri())
    return page, wrong


@pytest.mark.parametrize("name", REPORTS)
def test_it_opens_without_a_network_and_says_what_the_network_says(
    name: str, sample: Network, alone: Browser, tmp_path: Path
) -> None:
    report = REPORTS[name](sample)
    page, wrong = opened(alone, report.save(tmp_path / "report.html"))
    expect(page.locator("h1")).to_have_text(report.title)
    expect(page.locator("header")).to_contain_text("30/6/2026")
    expect(page.locator("header")).to_contain_text("giả lập" if report.say.language == "vi" else "Synthetic")
    assert page.locator("canvas").count() == (1 if name in DRAWN else 0)
    if name in DRAWN:
        boxes = page.evaluate("network.body.nodeIndices.length")
        [drawing] = [one.drawing for one in report.sections if one.drawing is not None]
        assert boxes == len(drawing.nodes) + sum(map(len, drawing.bends.values()))
        page.wait_for_function(INKED)  # it is drawn with the next frame
    assert wrong == []
    page.close()


@pytest.mark.parametrize("name", REPORTS)
def test_names_that_are_scripts_are_text(name: str, hostile_network: Network, alone: Browser, tmp_path: Path) -> None:
    page, wrong = opened(alone, REPORTS[name](hostile_network).save(tmp_path / "report.html"))
    if name in DRAWN:  # what is told of a box when it is pointed at
        title = page.evaluate("nodes.get(0).title")
        page.locator("canvas").scroll_into_view_if_needed()
        place = page.evaluate("network.canvasToDOM(network.getPositions([0])[0])")
        box = page.locator("canvas").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + place["x"] - 3, box["y"] + place["y"])
        page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
        expect(page.locator(".vis-tooltip")).to_contain_text(title.split("\n")[0][:20])
    assert page.evaluate("typeof pwned") == "undefined"
    assert page.locator("img, a").count() == 0
    if name != "scorecard":
        assert HOSTILE in (page.locator("main, header").first.text_content() or "") + (
            page.locator("main").text_content() or ""
        )
    assert wrong == []
    page.close()


def test_a_notebook_shows_it_in_a_frame(sample: Network, alone: Browser, tmp_path: Path) -> None:
    shown = tmp_path / "notebook.html"
    shown.write_text(f"<!doctype html><meta charset=utf-8>{REPORTS['unit'](sample)._repr_html_()}", "utf-8")
    page, wrong = opened(alone, shown)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Xã Tả Lèng")
    expect(frame.locator("canvas")).to_be_visible()
    assert wrong == []
    page.close()


def test_it_tells_nobody_who_has_no_right_to_names(sample: Network) -> None:
    [point] = sample.contact(COMMUNE, as_of=DAY)["focal_points"]
    assert point["name"] is not None
    assert point["phone"] is not None
    shown = REPORTS["unit"](sample.without_personal_data()).html
    assert point["name"] in REPORTS["unit"](sample).html
    assert point["name"] not in shown
    assert point["phone"] not in shown
    assert "tên được ẩn" in shown


def test_the_page_offers_it(seen: Seen, guarded: Served) -> None:
    page = seen.open(f"?as_of={DAY}&unit={COMMUNE}")
    with page.expect_download() as waited:
        page.locator(".card .actions .report").click()
    text = Path(waited.value.path()).read_text("utf-8")
    assert waited.value.suggested_filename.endswith(".html")
    assert "<h1>Xã Tả Lèng</h1>" in text
    page = seen.open(f"?as_of={DAY}&view=scorecard")
    with page.expect_download() as waited:
        page.locator(".scorecard.whole .report").click()
    assert "Bảng điểm Quyết định 1690" in Path(waited.value.path()).read_text("utf-8")
    page = seen.open(f"?as_of={DAY}&view=paths&from={COMMUNE}&to={PROVINCE}")
    with page.expect_download() as waited:
        page.locator(".paths .report").click()
    assert "Từ Xã Tả Lèng đến Tỉnh Lai Châu" in Path(waited.value.path()).read_text("utf-8")
