"""The page without a pointer: all that can be done is done by keys, and what has the focus is seen."""

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from dtgraph.network import Network

from ..helpers.browser import DAY, Seen, style_of, until


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Go on by Tab until what `selector` names has the focus."""
    for _ in range(most):
        press(page, "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_from_the_head_to_whom_to_call(seen: Seen) -> None:
    page = seen.open()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press(page, "Enter")
    tab_to(page, ".ranking a")
    assert style_of(page, ".ranking a:focus", "outlineStyle") == "solid"
    press(page, "Enter")
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    seen.settled()
    tab_to(page, ".ranking a")
    press(page, "Enter")
    expect(page.locator(".crumbs li")).to_have_count(3)
    expect(page.locator(".contacts, .contact").first).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".card h2")).to_have_text("Tỉnh Lai Châu")
    press(page, "Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_the_search(seen: Seen) -> None:
    page = seen.open()
    press(page, "/")
    page.keyboard.type("ta leng")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    press(page, "ArrowDown", "ArrowUp", "Enter")
    expect(page.locator(".card h2")).to_contain_text("Tả Lèng")


def test_the_map(seen: Seen) -> None:
    page = seen.open()
    page.locator(".map canvas").focus()
    before = page.locator(".map canvas").screenshot()
    press(page, *["+"] * 6, "ArrowRight")  # none is lost, however fast they come
    until(page, "parseFloat(new URLSearchParams(location.search).get('at') ?? '0') > 11")
    page.wait_for_timeout(200)
    assert page.locator(".map canvas").screenshot() != before
    press(page, "0")
    until(page, "!new URLSearchParams(location.search).has('at')")
    page.wait_for_timeout(200)
    assert page.locator(".map canvas").screenshot() == before


def test_the_hierarchy(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=tree")
    page.locator('[role=treegrid] tr[tabindex="0"]').focus()
    rows = page.locator("[role=treegrid] tbody tr")
    government = next(n for n, text in enumerate(rows.all_inner_texts()) if "Chính phủ" in text)
    press(page, *["ArrowDown"] * government, "ArrowRight")
    focused = page.locator("tr:focus")
    expect(focused).to_have_attribute("aria-expanded", "true")
    until(page, "document.querySelector('tr:focus').nextElementSibling?.matches('[aria-level=\"2\"]:not(.rest)')")
    press(page, "ArrowDown")
    expect(page.locator("tr:focus")).to_have_attribute("aria-level", "2")
    press(page, "Enter")
    assert "unit" in parse_qs(urlparse(page.url).query)
    press(page, "ArrowLeft", "ArrowLeft")
    expect(page.locator("tr:focus")).to_have_attribute("aria-expanded", "false")


def test_the_neighbourhood(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=around&unit=vn:commune:03405:2025")
    page.locator(".node-unit").first.focus()
    press(page, "Enter")
    until(page, "!location.search.includes('03405:2025')")


def test_a_bundle_that_opens_keeps_the_focus(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=around&unit=vn:province:12:2024")
    before = set(page.locator(".graph g.node").evaluate_all("nodes => nodes.map(one => one.ariaLabel)"))
    page.locator(".node-bundle").first.focus()
    press(page, "Enter")
    until(page, "document.activeElement.matches('.graph g.node-unit')")
    assert page.evaluate("document.activeElement.ariaLabel") not in before


def test_what_has_the_focus_in_a_neighbourhood_is_seen(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&view=around&unit=vn:province:12:2024&hops=2")
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


def test_what_closes_leaves_the_focus_near(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit=vn:commune:03405:2025")
    page.locator(".card .close").focus()
    press(page, "Enter")
    until(page, "document.activeElement.id === 'middle'")
    page = seen.open(f"?as_of={DAY}&view=paths&avoid=vn:commune:03405:2025")
    page.locator(".chips button").focus()
    press(page, "Enter")
    expect(page.locator(".chips")).to_have_count(0)
    until(page, "document.activeElement.matches('.path-form input')")


def test_the_form_for_a_key(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit=vn:commune:03405:2025")
    page.locator(".keys > button").focus()
    press(page, "Enter")
    until(page, "document.activeElement.matches('.keys input')")
    press(page, "Escape")
    expect(page.locator(".drop")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.keys > button')")
    expect(page.locator(".card")).to_be_visible()
    press(page, "Enter")
    page.locator(".tabs").click(position={"x": 2, "y": 2})
    expect(page.locator(".drop")).to_have_count(0)


def test_every_view_is_reached(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit=vn:commune:03405:2025")
    names = page.locator(".tabs a").all_inner_texts()
    for name in names[1:]:
        tab_to(page, '.tabs a:not([aria-current])[href*="view="]', most=200)
        while page.evaluate("document.activeElement.textContent") != name:
            press(page, "Tab")
        press(page, "Enter")
        expect(page.locator(".tabs a[aria-current]")).to_have_text(name)
        seen.settled()


def test_a_unit_with_several_parents_is_passed(seen: Seen, sample: Network) -> None:
    finding = next(
        iter(sample.gaps("units_with_several_parents", as_of=DAY)["units_with_several_parents"].findings or [])
    )
    page = seen.open(f"?as_of={DAY}&view=tree&unit={finding['subject_id']}")
    page.locator('[role=treegrid] tr[tabindex="0"]').focus()
    press(page, "Home")
    rows = page.locator("[role=treegrid] tbody tr").count()
    press(page, *["ArrowDown"] * (rows - 1))
    until(page, "!document.querySelector('tr:focus').nextElementSibling")  # the last row is reached
