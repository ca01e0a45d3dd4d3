"""Benchmark the page and a pyvis page with the same communes in a browser: first frame, and panning."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pyvis.network import Network as Drawing

from bench.live_service import fetch, serving
from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.schemas import Communes

__all__ = ["WAIT_FOR_MAP", "measure_page", "open_browser"]

ROUNDS = 5
STEPS = 40
VIEWPORT: ViewportSize = {"width": 1366, "height": 850}
CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",
    "--disable-background-networking",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

WAIT_FOR_MAP = """() => new Promise(resolve => {
  const look = () => {
    const frames = performance.getEntriesByName('dtgraph:map').filter(entry => entry.detail?.shaded)
    if (frames.length) resolve(frames[0].startTime + frames[0].duration)
    else requestAnimationFrame(look)
  }
  look()
})"""
"""Milliseconds from the request of the page to its first shaded map."""

WAIT_FOR_PYVIS = """() => new Promise(resolve => {
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
"""Milliseconds of each step of dragging a map, until the next frame is drawn."""

PAN_PYVIS = """async steps => {
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
"""Milliseconds of two frames without drawing, the lower bound of the others."""


def measure_page(demonstration: Demonstration, scratch: Path) -> None:
    """Print the times of the page and of pyvis."""
    store, day = str(scratch / "page.db"), str(demonstration.as_of)
    with Network.open(store, create=True) as network:
        network.import_tables(list(demonstration.sheets()))
        communes = network.overview(as_of=demonstration.as_of)["communes"]
        assert communes is not None
    pyvis_page = scratch / "pyvis.html"
    pyvis_page.write_text(_pyvis_html(communes), encoding="utf-8")
    with serving(scratch / "page.log", store, settings={"DTGRAPH_ANSWER_TIMEOUT": "600"}) as service:
        with service.client() as client:
            fetch(client, f"/v1/overview?as_of={day}", "")
        with open_browser() as browser:
            page_times = [_measure_own_page(browser, f"{service.url}/?as_of={day}") for _ in range(ROUNDS)]
            pyvis_times = [_measure_pyvis(browser, pyvis_page.as_uri()) for _ in range(ROUNDS)]
    print(f"\nThe page and pyvis, {len(communes['id']):,} communes, best and median of {ROUNDS}, ms")
    print("| | page | pyvis | ratio |\n| --- | --- | --- | --- |")
    for name in ("first frame", "pan step, country", "pan step, communes"):
        page = [times[name] for times in page_times]
        pyvis = [times.get(name, times["pan step, communes"]) for times in pyvis_times]
        cells = f"{min(page):.0f} ({median(page):.0f}) | {min(pyvis):.0f} ({median(pyvis):.0f})"
        print(f"| {name} | {cells} | {median(page) / median(pyvis):.2f} |")
    print(f"two frames without drawing: {median(times['idle'] for times in page_times):.0f}")


@contextmanager
def open_browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("measuring the page requires Chromium: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def _open_page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def _measure_own_page(browser: Browser, url: str) -> dict[str, float]:
    with _open_page(browser, url) as page:
        times = {"first frame": page.evaluate(WAIT_FOR_MAP)}
        page.wait_for_load_state("networkidle")
        times["idle"] = median(page.evaluate(IDLE, STEPS))
        times["pan step, country"] = median(page.evaluate(PAN, [".map canvas", STEPS]))
    with _open_page(browser, f"{url}&at=2.7,106.3,16.3") as page:  # the view with the most communes
        page.evaluate(WAIT_FOR_MAP)
        page.wait_for_load_state("networkidle")
        times["pan step, communes"] = median(page.evaluate(PAN, [".map canvas", STEPS]))
    return times


def _measure_pyvis(browser: Browser, url: str) -> dict[str, float]:
    with _open_page(browser, url) as page:
        times = {"first frame": page.evaluate(WAIT_FOR_PYVIS)}
        page.wait_for_load_state("networkidle")
        times["pan step, communes"] = median(page.evaluate(PAN_PYVIS, STEPS))
        return times


def _pyvis_html(communes: Communes) -> str:
    """Return a pyvis page with the communes at their positions, without resources from other hosts."""
    drawing = Drawing(height="850px", width="100%", cdn_resources="in_line")
    drawing.toggle_physics(status=False)
    for id_, name, lat, lon in zip(communes["id"], communes["name"], communes["lat"], communes["lon"], strict=True):
        if lat is not None and lon is not None:
            drawing.add_node(id_, label=" ", title=name, shape="dot", size=4, x=lon * 100, y=-lat * 100, physics=False)
    html: str = drawing.generate_html()
    html = re.sub(r"<(?:link|script)[^>]*https?://[^>]*>(?:\s*</script>)?", "", html)
    marker = "network = new vis.Network(container, data, options);"
    if marker not in html:
        raise SystemExit("unexpected HTML from this version of pyvis")
    return html.replace(marker, f"{marker}\nnetwork.once('afterDrawing', () => performance.mark('drawn'));")
