"""The card of a unit: contacts, gaps, evidence and remedies."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Locator, Route, expect

from dtgraph.catalogue import catalogue
from dtgraph.network import Network

from ..helpers.browser import DAY, PageDriver
from ..helpers.live_service import LiveService
from ..helpers.page_reading import COMMUNE, PROVINCE, RULE, url_parameters


def expand(details: Locator) -> None:
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()


def test_gaps_have_evidence_and_remedies(driver: PageDriver, sample: Network) -> None:
    findings = sample.gaps(RULE, as_of=DAY)[RULE].findings or []
    finding = next(row for row in findings if row["status"] == "expired")
    page = driver.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    rule = page.locator(".gaps details", has_text="đầu mối").first
    expand(rule)
    expect(rule.locator(".status").first).to_have_text("hết thời hạn")
    rule.locator(".evidence summary").first.click()
    expect(rule.locator(".evidence").first).to_contain_text("không có hiệu lực")
    expect(rule.locator(".fix").first).not_to_be_empty()
    texts = catalogue().rule(RULE).vi
    expect(rule.locator(".evidence dd").first).to_have_text(texts["expected"])
    expect(rule.locator(".evidence").first).to_contain_text(texts["basis"])


def test_evidence_shows_the_rule_s_fix_without_candidates_nearby(driver: PageDriver, sample: Network) -> None:
    finding = (sample.gaps(RULE, as_of=DAY)[RULE].findings or [])[0]
    rule = catalogue().rule(RULE)

    def remove_candidates(route: Route) -> None:
        answer = route.fetch().json()
        for item in answer["items"]:
            item["remedies"] = [{**dict.fromkeys(("distance", "label", "id", "name", "note")), "action": rule.fix}]
        route.fulfill(json=answer)

    driver.page.route(f"**/v1/gaps/{RULE}*", remove_candidates)
    page = driver.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    details = page.locator(".gaps > li > details", has_text=rule.vi["title"])
    expand(details)
    details.locator(".evidence summary").first.click()
    expect(details.locator(".evidence").first).to_contain_text(rule.vi["fix"])


def test_contacts_are_hidden_without_a_key(driver: PageDriver, sample: Network) -> None:
    page = driver.open(f"?as_of={DAY}&unit={COMMUNE}")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    expect(page.locator(".contacts")).to_contain_text("tên được ẩn")
    content = page.content()
    assert contact["name"] is not None
    assert contact["name"] not in content
    assert str(contact["phone"]) not in content


def test_key_shows_contacts_until_it_is_removed(
    driver: PageDriver, sample: Network, service_with_keys: LiveService
) -> None:
    driver.url = service_with_keys.url
    driver.ignore_console("401")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    page = driver.page
    page.goto(f"{service_with_keys.url}/?as_of={DAY}&unit={COMMUNE}")
    page.locator(".left .key-form input").fill(service_with_keys.key("read:personal"))
    page.locator(".left .key-form button").first.click()
    driver.wait_until_idle()
    expect(page.locator(".contacts").first).to_contain_text(str(contact["name"]))
    expect(page.locator(".contacts a").first).to_have_attribute("href", re.compile(r"^tel:\+?\d+$"))
    assert "dtg" not in page.url
    page.locator(".key-menu > button").click()
    page.locator(".key-menu").get_by_role("button", name="Xóa khóa").click()
    expect(page.locator(".left .error-message")).to_contain_text("yêu cầu khóa")
    assert str(contact["name"]) not in page.content()


def test_card_lists_gaps_of_bodies_that_serve_the_commune(driver: PageDriver, sample: Network) -> None:
    front = next(
        finding["subject_id"]
        for finding in sample.gaps(RULE, as_of=DAY)[RULE].findings or []
        if finding["subject_id"].endswith(":front") and finding["level"] == "commune"
    )
    [commune] = sample.unit(front, as_of=DAY)["serves"]
    page = driver.open(f"?as_of={DAY}&unit={commune}")
    body = page.locator(".serving-body", has_text="Mặt trận")
    expect(body).to_contain_text(sample.rules[RULE].vi["title"])
    body.locator("a").click()
    assert url_parameters(page)["unit"] == front


def test_finding_links_to_its_unit(driver: PageDriver) -> None:
    page = driver.open(f"?as_of={DAY}&unit={PROVINCE}")
    rule = page.locator(".gaps > li > details", has_text="đầu mối").first
    rule.locator("summary").first.click()
    driver.wait_until_idle()
    link = rule.locator(".finding a").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".card h2")).to_have_text(name)


def test_guard_is_not_met_with_incomplete_data(driver: PageDriver) -> None:
    page = driver.open("?as_of=2025-02-01&view=scorecard")
    expect(page.locator(".full")).to_be_visible()
    expect(page.locator(".full .guard:not(.violated)")).to_have_count(0)


@pytest.mark.parametrize("unit", ["../roots", "x/../../roots", "../../healthz"])
def test_ids_with_dot_segments_request_nothing_else(driver: PageDriver, unit: str) -> None:
    paths: list[str] = []
    driver.page.on("request", lambda request: paths.append(urlparse(request.url).path))
    page = driver.open(f"?as_of={DAY}&unit={unit}")
    expect(page.locator(".card")).to_have_count(0)
    assert "/v1/overview" in paths
    assert not {"/v1/roots", "/roots", "/healthz"} & {*paths}
