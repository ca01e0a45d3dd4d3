"""The page in a browser beside a page by pyvis of the same communes: the first frame, and a step of the map."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pyvis.network import Network as Drawing

from bench.served import answer, serving
from dtgraph.analysis.overview import Communes
from dtgraph.demo import Demonstration
from dtgraph.network import Network

__all__ = ["measure_page"]

ROUNDS = 5
STEPS = 40
SIZE: ViewportSize = {"width": 1366, "height": 850}
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-3d-apis", "--disable-background-networking"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

FRAME = """() => new Promise(resolve => {
  const look = () => {
    const frames = performance.getEntriesByName('dtgraph:map').filter(one => one.detail?.judged)
    if (frames.length) resolve(frames[0].startTime + frames[0].duration)
    else requestAnimationFrame(look)
  }
  look()
})"""
"""Milliseconds from the request of the page to its first map with shades."""

DRAWN = """() => new Promise(resolve => {
  const look = () => performance.getEntriesByName('drawn').length
    ? resolve(performance.getEntriesByName('drawn')[0].startTime) : requestAnimationFrame(look)
  look()
})"""

PAN = """async ([selector, steps]) => {
  const map = document.querySelector(selector)
  const box = map.getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const tell = (type, step, on) => on.dispatchEvent(new MouseEvent(type,
    {clientX: x + 3 * step, clientY: y + 2 * step, bubbles: true, cancelable: true, view: window, buttons: 1}))
  const frame = () => new Promise(requestAnimationFrame)
  tell('mousedown', 0, map)
  const took = []
  for (let step = 1; step <= steps; step++) {
    const began = performance.now()
    tell('mousemove', step, window)
    await frame()
    await frame()
    took.push(performance.now() - began)
  }
  tell('mouseup', steps, window)
  return took
}"""
"""Milliseconds of each step of a map that is dragged, until the frame after it is there."""

PAN_DRAWING = """async steps => {
  const frame = () => new Promise(requestAnimationFrame)
  const took = []
  for (let step = 1; step <= steps; step++) {
    const began = performance.now()
    network.moveTo({position: {x: 3 * step, y: 2 * step}, animation: false})
    await frame()
    await frame()
    took.push(performance.now() - began)
  }
  return took
}"""

IDLE = """async steps => {
  const frame = () => new Promise(requestAnimationFrame)
  const took = []
  for (let step = 0; step < steps; step++) {
    const began = performance.now()
    await frame()
    await frame()
    took.push(performance.now() - began)
  }
  return took
}"""
"""What two frames take where nothing is drawn: none of the others can be less."""


def measure_page(demonstration: Demonstration, scratch: Path) -> None:
    """Print what a planner waits for, and what the same costs with pyvis."""
    store, day = str(scratch / "page.db"), str(demonstration.as_of)
    with Network.opened_for_import(store) as network:
        network.import_tables(list(demonstration.sheets()))
        communes = network.overview(as_of=demonstration.as_of)["communes"]
        assert communes is not None
    drawn = scratch / "drawn.html"
    drawn.write_text(_by_pyvis(communes), encoding="utf-8")
    with serving(scratch / "page.log", store, settings={"DTGRAPH_ANSWER_TIMEOUT": "600"}) as served:
        with served.client() as client:
            answer(client, f"/v1/overview?as_of={day}", "")
        with _browser() as browser:
            ours = [_ours(browser, f"{served.url}/?as_of={day}") for _ in range(ROUNDS)]
            theirs = [_theirs(browser, drawn.as_uri()) for _ in range(ROUNDS)]
    print(f"\nThe page and pyvis, {len(communes['id']):,} communes, best and median of {ROUNDS}, ms")
    print("| | page | pyvis | ratio |\n| --- | --- | --- | --- |")
    for name in ("first frame", "pan step, country", "pan step, communes"):
        mine = [one[name] for one in ours]
        other = [one.get(name, one["pan step, communes"]) for one in theirs]
        told = f"{min(mine):.0f} ({median(mine):.0f}) | {min(other):.0f} ({median(other):.0f})"
        print(f"| {name} | {told} | {median(mine) / median(other):.2f} |")
    print(f"two frames without anything drawn: {median(one['idle'] for one in ours):.0f}")


@contextmanager
def _browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("the page is measured in Chromium: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _fresh(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def _ours(browser: Browser, url: str) -> dict[str, float]:
    with _fresh(browser, url) as page:
        took = {"first frame": page.evaluate(FRAME)}
        page.wait_for_load_state("networkidle")
        took["idle"] = median(page.evaluate(IDLE, STEPS))
        took["pan step, country"] = median(page.evaluate(PAN, [".map canvas", STEPS]))
    with _fresh(browser, f"{url}&at=2.7,106.3,16.3") as page:  # where the most communes are seen at once
        page.evaluate(FRAME)
        page.wait_for_load_state("networkidle")
        took["pan step, communes"] = median(page.evaluate(PAN, [".map canvas", STEPS]))
    return took


def _theirs(browser: Browser, url: str) -> dict[str, float]:
    with _fresh(browser, url) as page:
        took = {"first frame": page.evaluate(DRAWN)}
        page.wait_for_load_state("networkidle")
        took["pan step, communes"] = median(page.evaluate(PAN_DRAWING, STEPS))
        return took


def _by_pyvis(communes: Communes) -> str:
    """A page of pyvis with the communes where they are: without what it would fetch from other hosts."""
    drawing = Drawing(height="850px", width="100%", cdn_resources="in_line")
    drawing.toggle_physics(status=False)
    for id_, name, lat, lon in zip(communes["id"], communes["name"], communes["lat"], communes["lon"], strict=True):
        if lat is not None and lon is not None:
            drawing.add_node(id_, label=" ", title=name, shape="dot", size=4, x=lon * 100, y=-lat * 100, physics=False)
    html: str = drawing.generate_html()
    html = re.sub(r"<(?:link|script)[^>]*https?://[^>]*>(?:\s*</script>)?", "", html)
    made = "network = new vis.Network(container, data, options);"
    if made not in html:
        raise SystemExit("this pyvis makes another page than the one that is measured")
    return html.replace(made, f"{made}\nnetwork.once('afterDrawing', () => performance.mark('drawn'));")
