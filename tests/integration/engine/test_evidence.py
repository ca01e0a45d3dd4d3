"""Evidence and remedies of findings: the evidence explains the status, and the nearest remedies come first."""

from collections.abc import Callable
from typing import Any

import pytest

from dtgraph.catalogue import catalogue
from dtgraph.stores.protocol import Store

from ...conftest import NATIONAL_SERVER
from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder

DAY = "2026-06-30"
AFTER = "2026-07-01"
START = "2025-07-01"

Finding = dict[str, Any]
Explain = Callable[..., Finding]


@pytest.fixture(params=["embedded", NATIONAL_SERVER])
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def explain(store: Store) -> Explain:
    """Import a network and return the explained finding of a subject, of several the one with `detail`."""

    def explained(rule: str, tables: NetworkBuilder | None, subject: str, detail: str | None = None) -> Finding:
        network = network_over(store)
        if tables is not None:
            network.import_tables(tables.sheets())
        findings = network.gaps(rule, as_of=DAY, explain=True)[rule].findings or []
        return next(f for f in findings if f["subject_id"] == subject and detail in (None, f["detail"]))

    return explained


def evidence_rows(finding: Finding) -> set[tuple[Any, ...]]:
    """Return the evidence as (id, tie, to, valid_from, valid_to, in_force)."""
    return {
        (
            item["id"],
            item["tie"],
            item["to"],
            str(item["valid_from"] or ""),
            str(item["valid_to"] or ""),
            item["in_force"],
        )
        for item in finding["evidence"]["found"]
    }


def remedies(finding: Finding) -> list[tuple[str, str]]:
    """Return the remedies as (action, id), the nearest first."""
    return [(remedy["action"], remedy["id"]) for remedy in finding["remedies"]]


def test_every_rule_has_evidence_and_every_evidence_query_is_used() -> None:
    rules = catalogue().rules.values()
    assert all(rule.explanation.expected and rule.explanation.evidence and rule.explanation.remedies for rule in rules)
    assert {name for rule in rules for name in rule.explanation.evidence} == set(catalogue().evidence)
    assert {name for rule in rules for name in rule.explanation.remedies} == set(catalogue().remedies)


def test_units_without_focal_point(
    explain: Explain,
) -> None:
    tables = NetworkBuilder().unit("commune", "people_committee")
    tables.unit("office", parent="commune").unit("next", parent="commune")
    tables.post("seat", "office").holds("left", "seat", START, DAY).holds("coming", "seat", AFTER)
    tables.post("deputy-seat", "office", "deputy_focal_point").person("deputy", "office").holds("deputy", "deputy-seat")
    tables.person("retired", "office", end=DAY).person("recruit", "office", start=AFTER)
    tables.person("colleague", "office").person("chair", "commune").person("neighbour", "next")
    tables.post("chairs", "commune", "head").holds("chair", "chairs")
    finding = explain("units_without_focal_point", tables, "office")
    assert finding["status"] == "expired"
    assert evidence_rows(finding) == {
        ("seat", "POST_IN", "office", "", "", True),
        ("left", "HOLDS", "seat", START, DAY, False),
        ("coming", "HOLDS", "seat", AFTER, "", False),
    }
    assert remedies(finding) == [
        ("assign the post to the deputy", "deputy"),
        ("assign the post concurrently to", "colleague"),
        ("assign the post concurrently to", "neighbour"),
        ("assign the post concurrently to", "chair"),
    ]
    assert [remedy["distance"] for remedy in finding["remedies"]] == [0, 0, 1, 1]


def test_units_without_focal_point_suggests_nearest_of_same_kind(explain: Explain) -> None:
    tables = NetworkBuilder().unit("province", "people_committee", level="province")
    for name, lat in (("lonely", 21.0), ("far", 23.0), ("near", 21.1), ("unstaffed", 21.05)):
        tables.unit(name, "people_committee", "province", lat=lat, lon=105.0)
    tables.person("a-far", "far").person("z-near", "near")
    finding = explain("units_without_focal_point", tables, "lonely")
    assert evidence_rows(finding) == set()
    assert [remedy["id"] for remedy in finding["remedies"]] == ["z-near", "a-far"]
    assert finding["remedies"][0]["note"] == "of Đơn vị near, 11 km away, posts held: 0"


def test_ministries_and_provinces_without_it_unit(explain: Explain) -> None:
    tables = NetworkBuilder().unit("ministry", "ministry").unit("ended", "it_unit", "ministry", end=DAY)
    tables.unit("office", parent="ministry").unit("below", "it_unit", "office").unit("old", parent="ministry", end=DAY)
    finding = explain("ministries_and_provinces_without_it_unit", tables, "ministry")
    assert evidence_rows(finding) == {
        ("ended", "PART_OF", "ministry", "", DAY, False),
        ("below", "PART_OF", "office", "", "", False),
    }
    assert remedies(finding) == [("place directly under it", "below"), ("name as the IT unit", "office")]


def test_it_units_not_strengthened_and_payroll_increased(explain: Explain) -> None:
    figures = {"payroll_baseline": 20, "payroll_approved": 20}
    tables = NetworkBuilder().unit("ministry", "ministry").unit("it", "it_unit", "ministry", **figures)
    tables.unit("small", parent="ministry", payroll_baseline=5, payroll_approved=5)
    tables.unit("large", parent="ministry", payroll_baseline=60, payroll_approved=66)
    tables.unit("ended", parent="ministry", payroll_baseline=90, payroll_approved=95, end=DAY)
    assert remedies(explain("it_units_not_strengthened", tables, "it")) == [
        ("move approved posts from", "large"),
        ("move approved posts from", "small"),
    ]
    finding = explain("payroll_increased", None, "ministry")
    assert [(item["id"], item["note"]) for item in finding["evidence"]["found"]] == [
        ("large", "+6, posts approved: 66, before: 60")
    ]
    assert remedies(finding) == [("reverse the posts added in", "large")]


def test_without_steering_committee(explain: Explain) -> None:
    tables = NetworkBuilder().unit("ministry", "ministry").unit("committee", "steering_committee", "ministry")
    tables.post("chair", "committee", "chair").holds("past", "chair", START, DAY)
    tables.post("head", "ministry", "head").holds("former", "head", START, DAY).holds("minister", "head", DAY)
    tables.post("seat", "committee", "vice_chair").holds("vice", "seat")
    finding = explain("without_steering_committee", tables, "ministry")
    assert finding["status"] == "expired"
    assert evidence_rows(finding) == {
        ("committee", "PART_OF", "ministry", "", "", True),
        ("chair", "POST_IN", "committee", "", "", True),
        ("past", "HOLDS", "chair", START, DAY, False),
    }
    action = "assign the chair of the steering committee concurrently to"
    assert remedies(finding) == [(action, "minister"), (action, "vice")]


def test_communes_without_community_team(explain: Explain) -> None:
    tables = NetworkBuilder().unit("province", "people_committee", level="province")
    for name, lat in (("lacking", 21.0), ("nearest", 21.1), ("near", 21.2), ("far", 22.0)):
        tables.unit(name, "people_committee", "province", lat=lat, lon=105.0)
    tables.unit("area", "area", "lacking")
    for team, parent, end in (("a-far", "far", None), ("near-team", "near", None), ("gone", "nearest", DAY)):
        tables.unit(team, "community_team", parent, end=end).member(f"m-{team}", team)
    tables.unit("without-members", "community_team", "nearest")
    tables.unit("former", "community_team", "far").link("SERVES", "former", "area", start=START, end=DAY)
    tables.unit("later", "community_team", "far").link("SERVES", "later", "lacking", start=AFTER)
    finding = explain("communes_without_community_team", tables, "lacking")
    assert evidence_rows(finding) == {
        ("former", "SERVES", "area", START, DAY, False),
        ("later", "SERVES", "lacking", AFTER, "", False),
    }
    assert remedies(finding) == [("also assign to the commune", "near-team"), ("also assign to the commune", "a-far")]


def test_teams_without_leader_and_under_strength(explain: Explain) -> None:
    tables = NetworkBuilder().unit("commune", "people_committee").unit("team", "community_team", "commune")
    tables.member("past", "team", "leader", start=START, end=DAY).member("x-deputy", "team", "deputy")
    for team in ("beside", "small"):
        tables.unit(team, "community_team", "commune").member("a-member", team)
    tables.member("a-member", "team").member("led", "beside", "leader").member("b1", "beside").member("b2", "beside")
    tables.member("s1", "small").member("quit", "beside", end=DAY)
    finding = explain("teams_without_leader", tables, "team")
    assert evidence_rows(finding) == {
        ("past", "MEMBER_OF", "team", START, DAY, False),
        ("x-deputy", "MEMBER_OF", "team", "", "", True),
        ("a-member", "MEMBER_OF", "team", "", "", True),
    }
    assert remedies(finding)[:2] == [("appoint as team leader", "x-deputy"), ("appoint as team leader", "a-member")]
    assert remedies(explain("teams_under_strength", None, "team")) == [
        ("recruit for the team", "b1"),
        ("recruit for the team", "b2"),
        ("recruit for the team", "s1"),
    ]


def test_units_without_platform(explain: Explain) -> None:
    tables = NetworkBuilder().unit("commune", "people_committee").unit("office", parent="commune")
    for platform in ("one", "two", "three"):
        tables.add("platforms", id=platform, name=f"Nền tảng {platform}")
    tables.link("USES", "office", "one", start=START, end=DAY).link("USES", "office", "three", start=DAY)
    tables.link("USES", "commune", "one").link("USES", "commune", "two", start=AFTER)
    first = explain("units_without_platform", tables, "office", "one")
    assert evidence_rows(first) == {("one", None, None, "", "", True), ("one", "USES", "office", START, DAY, False)}
    assert remedies(first) == [("get help from", "commune")]
    second = explain("units_without_platform", None, "office", "two")
    assert evidence_rows(second) == {("two", None, None, "", "", True)}
    assert [remedy["id"] for remedy in second["remedies"]] == [None]


def test_people_not_trained_this_year(explain: Explain) -> None:
    tables = (
        NetworkBuilder().unit("office").post("seat", "office").person("untaught", "office").holds("untaught", "seat")
    )
    tables.training("last-year", "2025-12-31").training("today", DAY).training("to-come", AFTER)
    tables.link("ATTENDED", "untaught", "last-year")
    for colleague in ("c1", "c2"):
        tables.person(colleague, "office").link("ATTENDED", colleague, "today")
    tables.link("ATTENDED", "c1", "to-come")
    finding = explain("people_not_trained_this_year", tables, "untaught")
    assert evidence_rows(finding) == {
        ("last-year", "ATTENDED", "untaught", "2025-12-31", "", False),
        ("seat", "HOLDS", "untaught", "", "", True),
    }
    assert remedies(finding) == [("enrol in", "to-come"), ("enrol in another run of", "today")]


def test_appointments_ending_soon(explain: Explain) -> None:
    tables = NetworkBuilder().unit("office").post("seat", "office").person("holder", "office").person("next", "office")
    tables.holds("holder", "seat", START, "2026-08-01").holds("before", "seat", None, START)
    finding = explain("appointments_ending_soon", tables, "seat")
    assert evidence_rows(finding) == {
        ("seat", "POST_IN", "office", "", "", True),
        ("holder", "HOLDS", "seat", START, "2026-08-01", True),
        ("before", "HOLDS", "seat", "", START, False),
    }
    assert remedies(finding) == [("renew the appointment of", "holder"), ("appoint as the next holder", "next")]


def test_tasks_without_lead_and_overdue(explain: Explain) -> None:
    tables = NetworkBuilder().unit("past").unit("supporter").unit("coordinator").unit("ended", end=DAY)
    tables.add("tasks", id="task", title="Nhiệm vụ", document="Kế hoạch", due_on="2026-06-29")
    tables.link("RESPONSIBLE_FOR", "past", "task", start=START, end=DAY, role="lead")
    tables.link("RESPONSIBLE_FOR", "supporter", "task", role="support")
    tables.link("RESPONSIBLE_FOR", "coordinator", "task", role="coordinate")
    tables.link("RESPONSIBLE_FOR", "ended", "task", role="coordinate")
    finding = explain("tasks_without_lead", tables, "task")
    assert evidence_rows(finding) == {
        ("past", "RESPONSIBLE_FOR", "task", START, DAY, False),
        ("supporter", "RESPONSIBLE_FOR", "task", "", "", True),
        ("coordinator", "RESPONSIBLE_FOR", "task", "", "", True),
        ("ended", "RESPONSIBLE_FOR", "task", "", DAY, False),
    }
    assert [remedy["id"] for remedy in finding["remedies"]] == ["coordinator", "supporter", "past"]
    assert [remedy["id"] for remedy in explain("tasks_overdue", None, "task")["remedies"]] == [
        "coordinator",
        "supporter",
    ]


def test_tasks_with_several_leads_and_without_accountable_person(explain: Explain) -> None:
    tables = NetworkBuilder().unit("a-lead").unit("b-lead").post("seat", "b-lead", "head").holds("head", "seat")
    tables.post("empty", "b-lead").post("left", "a-lead").holds("gone", "left", START, DAY)
    for task in ("both", "unheld"):
        tables.add("tasks", id=task, title="Nhiệm vụ")
    tables.link("RESPONSIBLE_FOR", "a-lead", "both", role="lead").link("RESPONSIBLE_FOR", "b-lead", "both", role="lead")
    tables.rows["links"][-1]["post_id"] = "seat"
    tables.link("RESPONSIBLE_FOR", "b-lead", "unheld", role="lead", post_id="empty")
    assert remedies(explain("tasks_with_several_leads", tables, "both")) == [
        ("keep as the only lead", "b-lead"),
        ("keep as the only lead", "a-lead"),
    ]
    unheld = explain("tasks_without_accountable_person", None, "unheld")
    assert unheld["status"] == "vacant"
    assert ("empty", "POST_IN", "b-lead", "", "", True) in evidence_rows(unheld)
    assert remedies(unheld) == [("name as the accountable post", "seat")]


def test_tasks_without_due_date(explain: Explain) -> None:
    tables = NetworkBuilder().unit("office")
    for id_, group, due in (("task", "A", None), ("other", "B", "2026-08-01"), ("like", "A", "2026-12-01")):
        tables.add("tasks", id=id_, title="Nhiệm vụ", document="Kế hoạch", group=group, due_on=due)
    tables.add("tasks", id="past", title="Nhiệm vụ", document="Kế hoạch", group="A", due_on=DAY)
    finding = explain("tasks_without_due_date", tables, "task")
    assert remedies(finding) == [("use the due date of", "like"), ("use the due date of", "other")]


def test_without_breakthrough_project(explain: Explain) -> None:
    tables = NetworkBuilder().unit("ministry", "ministry").unit("other", "ministry")
    for task, breakthrough, linked in (("own", True, False), ("theirs", True, True), ("plain", False, True)):
        tables.add("tasks", id=task, title="Đề án", breakthrough=breakthrough, linked_to_project06=linked)
    for unit, task in (("ministry", "own"), ("other", "theirs")):
        tables.link("RESPONSIBLE_FOR", unit, task, role="lead")
    tables.link("RESPONSIBLE_FOR", "ministry", "plain", start=START, end=DAY, role="lead")
    finding = explain("without_breakthrough_project", tables, "ministry")
    assert finding["status"] == "unlinked"
    assert evidence_rows(finding) == {
        ("own", "RESPONSIBLE_FOR", "ministry", "", "", True),
        ("plain", "RESPONSIBLE_FOR", "ministry", START, DAY, False),
    }
    assert remedies(finding) == [("connect with Project 06", "own"), ("join, or do the same as", "theirs")]


def reorganised_units() -> NetworkBuilder:
    """Return units of which `old` became `between`, and `between` became `new`."""
    tables = (
        NetworkBuilder().unit("old", "people_committee", end=START).unit("new", "people_committee", start="2026-01-01")
    )
    tables.unit("between", "people_committee", start=START, end="2026-01-01")
    for change, on, original, result in (("c1", START, "old", "between"), ("c2", "2026-01-01", "between", "new")):
        tables.rows["changes"].append({"id": change, "kind": "merge", "on": on})
        tables.link("ORIGINAL", change, original).link("RESULTED_IN", change, result)
    return tables


def test_orphaned_units(explain: Explain) -> None:
    tables = reorganised_units().unit("team", "community_team", "old").unit("served", "people_committee")
    tables.unit("area", "area", "served").link("SERVES", "team", "area").unit("earlier", "people_committee")
    tables.link("PART_OF", "team", "earlier", start="2020-01-01", end="2021-01-01")
    tables.rows["units"] = [row | ({"parent_id": None} if row["id"] == "team" else {}) for row in tables.rows["units"]]
    tables.link("PART_OF", "team", "old", start="2021-01-01")
    finding = explain("orphaned_units", tables, "team")
    assert finding["status"] == "stale"
    assert evidence_rows(finding) == {
        ("earlier", "PART_OF", "team", "2020-01-01", "2021-01-01", False),
        ("old", "PART_OF", "team", "2021-01-01", START, False),
    }
    assert remedies(finding) == [("place under", "new"), ("place under", "served")]


def test_stale_holders(explain: Explain) -> None:
    tables = reorganised_units().unit("office").person("holder", "office")
    for post in ("p1", "p2"):
        tables.post(post, "old").holds("holder", post)
    tables.post("p3", "office").holds("holder", "p3")
    finding = explain("stale_holders", tables, "holder", "p1")
    assert evidence_rows(finding) == {
        ("p1", "HOLDS", "holder", "", "", True),
        ("old", "POST_IN", "p1", "", START, False),
        ("office", "EMPLOYED_BY", "holder", "", "", True),
    }
    assert remedies(finding) == [("move the post to", "new"), ("move the post to", "office")]


def test_units_with_several_parents(explain: Explain) -> None:
    tables = NetworkBuilder().unit("unit").unit("later").unit("first").link("PART_OF", "unit", "first", start=START)
    tables.link("PART_OF", "unit", "later", start="2026-01-01")
    finding = explain("units_with_several_parents", tables, "unit")
    assert remedies(finding) == [("keep as the only parent", "first"), ("replace PART_OF by REPORTS_TO for", "later")]
    assert all(item["in_force"] for item in finding["evidence"]["found"])


def test_isolated_units(explain: Explain) -> None:
    tables = NetworkBuilder().unit("gov", "government").unit("ministry", "ministry", "gov").unit("alone", "enterprise")
    tables.unit("office", parent="ministry").post("seat", "office", "member").post("own", "alone", "head")
    tables.holds("director", "own").holds("director", "seat").unit("gone", "enterprise", end=DAY)
    tables.link("COORDINATES_WITH", "alone", "ministry", enabled=False)
    tables.link("COORDINATES_WITH", "gov", "alone", start=START, end=DAY).link("COORDINATES_WITH", "alone", "gone")
    finding = explain("isolated_units", tables, "alone")
    assert evidence_rows(finding) == {
        ("ministry", "COORDINATES_WITH", "alone", "", "", False),
        ("gov", "COORDINATES_WITH", "alone", START, DAY, False),
        ("gone", "COORDINATES_WITH", "alone", "", DAY, False),
    }
    assert remedies(finding) == [("enable the tie with", "ministry"), ("tie again with", "gov"), ("tie with", "office")]


def test_single_points_of_failure(explain: Explain) -> None:
    tables = NetworkBuilder().unit("gov", "government").unit("hub", "people_committee", "gov")
    tables.unit("office", parent="hub").link("COORDINATES_WITH", "office", "gov")
    for team in ("t1", "t2"):
        tables.unit(team, "community_team", "hub")
    tables.unit("e1", "enterprise").unit("e2", "enterprise", "e1")
    tables.post("own", "e1", "head").post("seat", "office", "member")
    tables.holds("director", "own").holds("director", "seat")
    hub = explain("single_points_of_failure", tables, "hub")
    assert {item["id"] for item in hub["evidence"]["found"]} == {"gov", "office", "t1", "t2"}
    assert remedies(hub)[0] == ("tie those who would be lost with", "office")
    director = explain("single_points_of_failure", None, "director")
    posts = {("own", "HOLDS", "director"), ("seat", "HOLDS", "director")}
    assert {row[:3] for row in evidence_rows(director)} == {*posts, ("e1", None, None), ("e2", None, None)}
    lost = [item["id"] for item in director["evidence"]["found"] if item["note"] == "would be lost"]
    assert (lost, director["detail"]) == (["e1", "e2"], "2")
    assert {remedy["id"] for remedy in director["remedies"]} == {"e1", "office"}


def test_overloaded_people(explain: Explain) -> None:
    tables = (
        NetworkBuilder().unit("office").person("busy", "office").person("a-one", "office").person("b-none", "office")
    )
    for number in range(4):
        tables.post(f"p{number}", "office", "member").holds("busy", f"p{number}")
    tables.post("p4", "office", "member").holds("a-one", "p4")
    tables.post("p5", "office", "member").holds("busy", "p5", START, DAY)
    finding = explain("overloaded_people", tables, "busy")
    assert sorted(item["id"] for item in finding["evidence"]["found"] if item["in_force"]) == [
        "p0",
        "p1",
        "p2",
        "p3",
    ]
    assert ("p5", "HOLDS", "busy", START, DAY, False) in evidence_rows(finding)
    assert [remedy["id"] for remedy in finding["remedies"]] == ["b-none", "a-one"]


def test_party_state_front_not_linked(explain: Explain) -> None:
    tables = NetworkBuilder().unit("state", "people_committee")
    for unit, kind in (("party", "party_committee"), ("front", "fatherland_front")):
        tables.unit(unit, kind).link("SERVES", unit, "state")
    tables.link("COORDINATES_WITH", "party", "state", enabled=False).link("COORDINATES_WITH", "front", "party")
    tables.post("p1", "front", "chair").post("p2", "state", "member").holds("chair", "p1").holds("chair", "p2")
    finding = explain("party_state_front_not_linked", tables, "state")
    assert ("party", "COORDINATES_WITH", "state", "", "", False) in evidence_rows(finding)
    assert ("chair", "HOLDS", "p2", "", "", True) in evidence_rows(finding)
    assert remedies(finding) == [("enable the tie of", "party")]
    assert finding["remedies"][0]["note"].startswith("with state")
