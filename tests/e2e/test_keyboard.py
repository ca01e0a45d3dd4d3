"""The page is fully usable with a keyboard, and the focus stays visible."""

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from dtgraph.network import Network

from ..helpers.browser import DAY, PageDriver, computed_style, wait_until
from ..helpers.page_reading import COMMUNE, PROVINCE

ACTIVE_LINE = '[role=treegrid] tr[tabindex="0"]'


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, max_presses: int = 80) -> None:
    """Press Tab until an element that matches `selector` has the focus."""
    for _ in range(max_presses):
        press(page, "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_from_the_skip_link_to_contacts(driver: PageDriver) -> None:
    page = driver.open()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press(page, "Enter")
    tab_to(page, ".ranking a")
    assert computed_style(page, ".ranking a:focus", "outlineStyle") == "solid"
    press(page, "Enter")
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    driver.wait_until_idle()
    tab_to(page, ".ranking a")
    press(page, "Enter")
    expect(page.locator(".breadcrumb li")).to_have_count(3)
    expect(page.locator(".contacts, .contact").first).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    press(page, "Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_search(driver: PageDriver) -> None:
    page = driver.open()
    press(page, "/")
    page.keyboard.type("ta leng")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    press(page, "ArrowDown", "ArrowUp", "Enter")
    expect(page.locator(".card h2")).to_contain_text("Tả Lèng")


def test_map(driver: PageDriver) -> None:
    page = driver.open()
    canvas = page.locator(".map canvas")
    canvas.focus()
    before = canvas.screenshot()
    press(page, *["+"] * 6, "ArrowRight")  # no press may be lost
    wait_until(page, "parseFloat(new URLSearchParams(location.search).get('at') ?? '0') > 11")
    page.wait_for_timeout(200)
    assert canvas.screenshot() != before
    press(page, "0")
    wait_until(page, "!new URLSearchParams(location.search).has('at')")
    page.wait_for_timeout(200)
    assert canvas.screenshot() == before


def test_hierarchy(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=tree")
    page.locator(ACTIVE_LINE).focus()
    lines = page.locator("[role=treegrid] tbody tr").all_inner_texts()
    government = next(index for index, text in enumerate(lines) if "Chính phủ" in text)
    press(page, *["ArrowDown"] * government, "ArrowRight")
    focused = page.locator("tr:focus")
    expect(focused).to_have_attribute("aria-expanded", "true")
    wait_until(
        page, "document.querySelector('tr:focus').nextElementSibling?.matches('[aria-level=\"2\"]:not(.branch-status)')"
    )
    press(page, "ArrowDown")
    expect(focused).to_have_attribute("aria-level", "2")
    press(page, "Enter")
    assert "unit" in parse_qs(urlparse(page.url).query)
    press(page, "ArrowLeft", "ArrowLeft")
    expect(focused).to_have_attribute("aria-expanded", "false")


def test_hierarchy_passes_a_unit_with_several_parents(driver: PageDriver, sample: Network) -> None:
    rule = "units_with_several_parents"
    [finding, *_] = sample.gaps(rule, as_of=DAY)[rule].findings or []
    page = driver.open(f"?as_of={DAY}&view=tree&unit={finding['subject_id']}")
    page.locator(ACTIVE_LINE).focus()
    press(page, "Home")
    lines = page.locator("[role=treegrid] tbody tr").count()
    press(page, *["ArrowDown"] * (lines - 1))
    wait_until(page, "!document.querySelector('tr:focus').nextElementSibling")


def test_neighbourhood(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=around&unit={COMMUNE}")
    page.locator(".node-unit").first.focus()
    press(page, "Enter")
    wait_until(page, f"!location.search.includes('{COMMUNE}')")


def test_opening_a_cluster_focuses_its_first_unit(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=around&unit={PROVINCE}")
    before = set(page.locator(".graph g.node").evaluate_all("nodes => nodes.map(node => node.ariaLabel)"))
    page.locator(".node-cluster").first.focus()
    press(page, "Enter")
    wait_until(page, "document.activeElement.matches('.graph g.node-unit')")
    assert page.evaluate("document.activeElement.ariaLabel") not in before


def test_focused_nodes_are_visible(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&view=around&unit={PROVINCE}&hops=2")
    page.locator(".graph g.node").first.focus()
    nodes = page.locator('.graph g.node[tabindex="0"]').count()
    assert nodes > 8
    for _ in range(min(15, nodes)):
        assert page.evaluate("document.activeElement.matches('.graph g.node')")
        inside = page.evaluate(
            "(() => { const f = document.querySelector('[data-testid=graph]').getBoundingClientRect();"
            " const b = document.activeElement.getBoundingClientRect();"
            " return b.right > f.left && b.left < f.right && b.bottom > f.top && b.top < f.bottom })()"
        )
        assert inside, page.evaluate("document.activeElement.ariaLabel")
        press(page, "Tab")


def test_focus_moves_on_when_the_focused_element_is_removed(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={COMMUNE}")
    page.locator(".card .close").focus()
    press(page, "Enter")
    wait_until(page, "document.activeElement.id === 'middle'")
    page = driver.open(f"?as_of={DAY}&view=paths&avoid={COMMUNE}")
    page.locator(".chips button").focus()
    press(page, "Enter")
    expect(page.locator(".chips")).to_have_count(0)
    wait_until(page, "document.activeElement.matches('.path-form input')")


def test_key_form_opens_and_closes(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={COMMUNE}")
    page.locator(".key-menu > button").focus()
    press(page, "Enter")
    wait_until(page, "document.activeElement.matches('.key-menu input')")
    press(page, "Escape")
    expect(page.locator(".popup")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.key-menu > button')")
    expect(page.locator(".card")).to_be_visible()
    press(page, "Enter")
    page.locator(".tabs").click(position={"x": 2, "y": 2})
    expect(page.locator(".popup")).to_have_count(0)


def test_every_view_is_reachable(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={COMMUNE}")
    names = page.locator(".tabs a").all_inner_texts()
    for name in names[1:]:
        tab_to(page, '.tabs a:not([aria-current])[href*="view="]', max_presses=200)
        while page.evaluate("document.activeElement.textContent") != name:
            press(page, "Tab")
        press(page, "Enter")
        expect(page.locator(".tabs a[aria-current]")).to_have_text(name)
        driver.wait_until_idle()
