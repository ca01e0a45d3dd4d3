"""The card of a unit: its gaps with their proof, and whom to call."""

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Route, expect

from dtgraph.catalogue import catalogue
from dtgraph.network import Network

from ..helpers.browser import DAY, Seen
from ..helpers.live_service import Served
from ..helpers.page_reading import COMMUNE, LACKING, PROVINCE, place


def test_a_unit_tells_its_gaps_with_their_proof(seen: Seen, sample: Network) -> None:
    answer = sample.gaps(LACKING, as_of=DAY)[LACKING]
    finding = next(one for one in answer.findings or [] if one["status"] == "expired")
    page = seen.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    rule = page.locator(".gaps details", has_text="đầu mối").first
    if rule.get_attribute("open") is None:
        rule.locator("summary").first.click()
    expect(rule.locator(".status").first).to_have_text("hết thời hạn")
    rule.locator(".proof summary").first.click()
    expect(rule.locator(".proof").first).to_contain_text("không có hiệu lực")
    expect(rule.locator(".fix").first).not_to_be_empty()
    texts = catalogue().rule(LACKING).vi
    expect(rule.locator(".proof dd").first).to_have_text(texts["expected"])
    expect(rule.locator(".proof").first).to_contain_text(texts["basis"])


def test_where_nothing_is_near_the_proof_says_how_the_rule_is_mended(seen: Seen, sample: Network) -> None:
    finding = (sample.gaps(LACKING, as_of=DAY)[LACKING].findings or [])[0]
    texts = catalogue().rule(LACKING)

    def nothing_near(route: Route) -> None:
        answer = route.fetch().json()
        for one in answer["items"]:
            one["remedies"] = [{**dict.fromkeys(("distance", "label", "id", "name", "note")), "action": texts.fix}]
        route.fulfill(json=answer)

    seen.page.route(f"**/v1/gaps/{LACKING}*", nothing_near)
    page = seen.open(f"?as_of={DAY}&unit={finding['subject_id']}")
    shown = page.locator(".gaps > li > details", has_text=texts.vi["title"])
    if shown.get_attribute("open") is None:
        shown.locator("summary").first.click()
    shown.locator(".proof summary").first.click()
    expect(shown.locator(".proof").first).to_contain_text(texts.vi["fix"])


def test_contacts_are_hidden_without_the_right_to_them(seen: Seen, sample: Network) -> None:
    page = seen.open(f"?as_of={DAY}&unit={COMMUNE}")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    expect(page.locator(".contacts")).to_contain_text("tên được ẩn")
    content = page.content()
    assert contact["name"] is not None
    assert contact["name"] not in content
    assert str(contact["phone"]) not in content


def test_a_key_shows_contacts_and_is_forgotten(seen: Seen, sample: Network, guarded: Served) -> None:
    seen.url = guarded.url
    seen.allow("401")
    contact = sample.contact(COMMUNE, as_of=DAY)["focal_points"][0]
    page = seen.page
    page.goto(f"{guarded.url}/?as_of={DAY}&unit={COMMUNE}")
    page.locator(".left .key input").fill(guarded.key("read:personal"))
    page.locator(".left .key button").first.click()
    seen.settled()
    expect(page.locator(".contacts").first).to_contain_text(str(contact["name"]))
    expect(page.locator(".contacts a").first).to_have_attribute("href", re.compile(r"^tel:\+?\d+$"))
    assert "dtg" not in page.url
    page.locator(".keys > button").click()
    page.locator(".keys").get_by_role("button", name="Quên khóa").click()
    expect(page.locator(".left .failed")).to_contain_text("yêu cầu khóa")
    assert str(contact["name"]) not in page.content()


def test_the_card_names_the_body_that_a_commune_is_marked_for(seen: Seen, sample: Network) -> None:
    front = next(
        one["subject_id"]
        for one in sample.gaps(LACKING, as_of=DAY)[LACKING].findings or []
        if one["subject_id"].endswith(":front") and one["level"] == "commune"
    )
    [commune] = sample.unit(front, as_of=DAY)["serves"]
    page = seen.open(f"?as_of={DAY}&unit={commune}")
    body = page.locator(".serving", has_text="Mặt trận")
    expect(body).to_contain_text(sample.rules[LACKING].vi["title"])
    body.locator("a").click()
    assert place(page)["unit"] == front


def test_a_gap_leads_to_its_unit(seen: Seen) -> None:
    page = seen.open(f"?as_of={DAY}&unit={PROVINCE}")
    rule = page.locator(".gaps > li > details", has_text="đầu mối").first
    rule.locator("summary").first.click()
    seen.settled()
    name = rule.locator(".finding a").first.inner_text()
    rule.locator(".finding a").first.click()
    expect(page.locator(".card h2")).to_have_text(name)


def test_a_guard_is_kept_only_where_that_is_known(seen: Seen) -> None:
    page = seen.open("?as_of=2025-02-01&view=scorecard")
    expect(page.locator(".whole")).not_to_contain_text("giữ được")


@pytest.mark.parametrize("unit", ["../roots", "x/../../roots", "../../healthz"])
def test_a_crafted_address_asks_nothing_else(seen: Seen, unit: str) -> None:
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(urlparse(request.url).path))
    page = seen.open(f"?as_of={DAY}&unit={unit}")
    expect(page.locator(".card")).to_have_count(0)
    assert "/v1/overview" in asked
    assert not {"/v1/roots", "/roots", "/healthz"} & {*asked}
