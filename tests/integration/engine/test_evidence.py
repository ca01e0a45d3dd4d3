"""Proof with each finding: that what is shown is what was there, explains the status, and can be mended as it says."""

from collections.abc import Callable
from typing import Any

import pytest

from dtgraph.catalogue import catalogue
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...conftest import SERVER_IN_LONG
from ...helpers.network_builder import Tables

DAY = "2026-06-30"
AFTER = "2026-07-01"
START = "2025-07-01"

Finding = dict[str, Any]
Explain = Callable[..., Finding]


@pytest.fixture(params=["embedded", SERVER_IN_LONG])
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def explain(store: Store) -> Explain:
    """Import a network and give the explained finding of one subject, with its detail where it has one."""

    def explained(rule: str, tables: Tables | None, subject: str, detail: str | None = None) -> Finding:
        network = Network(store)
        if tables is not None:
            network.import_tables(tables.sheets())
        findings = network.gaps(rule, as_of=DAY, explain=True)[rule].findings or []
        return next(f for f in findings if f["subject_id"] == subject and detail in (None, f["detail"]))

    return explained


def shown(finding: Finding) -> set[tuple[Any, ...]]:
    """What was found, as (id, tie, to, from, to, counts)."""
    return {
        (t["id"], t["tie"], t["to"], str(t["valid_from"] or ""), str(t["valid_to"] or ""), t["in_force"])
        for t in finding["evidence"]["found"]
    }


def ways(finding: Finding) -> list[tuple[str, str]]:
    """What could be done, and with what, the nearest first."""
    return [(way["action"], way["id"]) for way in finding["remedies"]]


def test_every_rule_has_a_witness_and_every_query_of_witnesses_is_used() -> None:
    rules = catalogue().rules.values()
    assert all(rule.explanation.expected and rule.explanation.evidence and rule.explanation.remedies for rule in rules)
    assert {name for rule in rules for name in rule.explanation.evidence} == set(catalogue().evidence)
    assert {name for rule in rules for name in rule.explanation.remedies} == set(catalogue().remedies)


def test_a_focal_point_that_left_today_does_not_count_and_the_nearest_who_are_there_could_follow(
    explain: Explain,
) -> None:
    tables = Tables().unit("commune", "people_committee")
    tables.unit("office", parent="commune").unit("next", parent="commune")
    tables.post("seat", "office").holds("left", "seat", START, DAY).holds("coming", "seat", AFTER)
    tables.post("deputy-seat", "office", "deputy_focal_point").person("deputy", "office").holds("deputy", "deputy-seat")
    tables.person("retired", "office", end=DAY).person("recruit", "office", start=AFTER)
    tables.person("colleague", "office").person("chair", "commune").person("neighbour", "next")
    tables.post("chairs", "commune", "head").holds("chair", "chairs")
    finding = explain("units_without_focal_point", tables, "office")
    assert finding["status"] == "expired"
    assert shown(finding) == {
        ("seat", "POST_IN", "office", "", "", True),
        ("left", "HOLDS", "seat", START, DAY, False),
        ("coming", "HOLDS", "seat", AFTER, "", False),
    }
    assert ways(finding) == [
        ("let the deputy hold the post", "deputy"),
        ("let hold the post concurrently", "colleague"),
        ("let hold the post concurrently", "neighbour"),
        ("let hold the post concurrently", "chair"),
    ]
    assert [way["distance"] for way in finding["remedies"]] == [0, 0, 1, 1]


def test_a_unit_with_too_few_people_looks_at_the_nearest_of_its_kind(explain: Explain) -> None:
    tables = Tables().unit("province", "people_committee", level="province")
    for name, lat in (("lonely", 21.0), ("far", 23.0), ("near", 21.1), ("unstaffed", 21.05)):
        tables.unit(name, "people_committee", "province", lat=lat, lon=105.0)
    tables.person("a-far", "far").person("z-near", "near")
    finding = explain("units_without_focal_point", tables, "lonely")
    assert shown(finding) == set()
    assert [way["id"] for way in finding["remedies"]] == ["z-near", "a-far"]
    assert finding["remedies"][0]["note"] == "of Đơn vị near, 11 km away, posts held: 0"


def test_an_it_unit_below_or_ended_does_not_count(explain: Explain) -> None:
    tables = Tables().unit("ministry", "ministry").unit("ended", "it_unit", "ministry", end=DAY)
    tables.unit("office", parent="ministry").unit("below", "it_unit", "office").unit("old", parent="ministry", end=DAY)
    finding = explain("ministries_and_provinces_without_it_unit", tables, "ministry")
    assert shown(finding) == {
        ("ended", "PART_OF", "ministry", "", DAY, False),
        ("below", "PART_OF", "office", "", "", False),
    }
    assert ways(finding) == [("place directly under it", "below"), ("name as the IT unit", "office")]


def test_posts_come_from_beside_and_go_back_where_they_were_added(explain: Explain) -> None:
    figures = {"payroll_baseline": 20, "payroll_approved": 20}
    tables = Tables().unit("ministry", "ministry").unit("it", "it_unit", "ministry", **figures)
    tables.unit("small", parent="ministry", payroll_baseline=5, payroll_approved=5)
    tables.unit("large", parent="ministry", payroll_baseline=60, payroll_approved=66)
    tables.unit("ended", parent="ministry", payroll_baseline=90, payroll_approved=95, end=DAY)
    assert ways(explain("it_units_not_strengthened", tables, "it")) == [
        ("move approved posts from", "large"),
        ("move approved posts from", "small"),
    ]
    finding = explain("payroll_increased", None, "ministry")
    assert [(t["id"], t["note"]) for t in finding["evidence"]["found"]] == [
        ("large", "+6, posts approved: 66, before: 60")
    ]
    assert ways(finding) == [("take back the posts added in", "large")]


def test_an_empty_chair_is_shown_with_who_heads_the_body_now(explain: Explain) -> None:
    tables = Tables().unit("ministry", "ministry").unit("committee", "steering_committee", "ministry")
    tables.post("chair", "committee", "chair").holds("past", "chair", START, DAY)
    tables.post("head", "ministry", "head").holds("former", "head", START, DAY).holds("minister", "head", DAY)
    tables.post("seat", "committee", "vice_chair").holds("vice", "seat")
    finding = explain("without_steering_committee", tables, "ministry")
    assert finding["status"] == "expired"
    assert shown(finding) == {
        ("committee", "PART_OF", "ministry", "", "", True),
        ("chair", "POST_IN", "committee", "", "", True),
        ("past", "HOLDS", "chair", START, DAY, False),
    }
    way = "let chair the steering committee concurrently"
    assert ways(finding) == [(way, "minister"), (way, "vice")]


def test_the_nearest_team_that_is_there_could_serve_a_commune(explain: Explain) -> None:
    tables = Tables().unit("province", "people_committee", level="province")
    for name, lat in (("lacking", 21.0), ("nearest", 21.1), ("near", 21.2), ("far", 22.0)):
        tables.unit(name, "people_committee", "province", lat=lat, lon=105.0)
    tables.unit("area", "area", "lacking")
    for team, parent, end in (("a-far", "far", None), ("near-team", "near", None), ("gone", "nearest", DAY)):
        tables.unit(team, "community_team", parent, end=end).member(f"m-{team}", team)
    tables.unit("without-members", "community_team", "nearest")
    tables.unit("former", "community_team", "far").link("SERVES", "former", "area", start=START, end=DAY)
    tables.unit("later", "community_team", "far").link("SERVES", "later", "lacking", start=AFTER)
    finding = explain("communes_without_community_team", tables, "lacking")
    assert shown(finding) == {
        ("former", "SERVES", "area", START, DAY, False),
        ("later", "SERVES", "lacking", AFTER, "", False),
    }
    assert ways(finding) == [("let serve the commune too", "near-team"), ("let serve the commune too", "a-far")]


def test_a_team_gets_its_deputy_as_leader_and_members_from_the_largest_team_beside(explain: Explain) -> None:
    tables = Tables().unit("commune", "people_committee").unit("team", "community_team", "commune")
    tables.member("past", "team", "leader", start=START, end=DAY).member("x-deputy", "team", "deputy")
    for team in ("beside", "small"):
        tables.unit(team, "community_team", "commune").member("a-member", team)
    tables.member("a-member", "team").member("led", "beside", "leader").member("b1", "beside").member("b2", "beside")
    tables.member("s1", "small").member("quit", "beside", end=DAY)
    finding = explain("teams_without_leader", tables, "team")
    assert shown(finding) == {
        ("past", "MEMBER_OF", "team", START, DAY, False),
        ("x-deputy", "MEMBER_OF", "team", "", "", True),
        ("a-member", "MEMBER_OF", "team", "", "", True),
    }
    assert ways(finding)[:2] == [("let lead the team", "x-deputy"), ("let lead the team", "a-member")]
    assert ways(explain("teams_under_strength", None, "team")) == [
        ("win for the team", "b1"),
        ("win for the team", "b2"),
        ("win for the team", "s1"),
    ]


def test_each_platform_has_its_own_proof(explain: Explain) -> None:
    tables = Tables().unit("commune", "people_committee").unit("office", parent="commune")
    for platform in ("one", "two", "three"):
        tables.add("platforms", id=platform, name=f"Nền tảng {platform}")
    tables.link("USES", "office", "one", start=START, end=DAY).link("USES", "office", "three", start=DAY)
    tables.link("USES", "commune", "one").link("USES", "commune", "two", start=AFTER)
    one = explain("units_without_platform", tables, "office", "one")
    assert shown(one) == {("one", None, None, "", "", True), ("one", "USES", "office", START, DAY, False)}
    assert ways(one) == [("get help from", "commune")]
    two = explain("units_without_platform", None, "office", "two")
    assert shown(two) == {("two", None, None, "", "", True)}
    assert [way["id"] for way in two["remedies"]] == [None]


def test_a_training_of_last_year_does_not_count_and_one_to_come_is_the_nearest(explain: Explain) -> None:
    tables = Tables().unit("office").post("seat", "office").person("untaught", "office").holds("untaught", "seat")
    tables.training("last-year", "2025-12-31").training("today", DAY).training("to-come", AFTER)
    tables.link("ATTENDED", "untaught", "last-year")
    for colleague in ("c1", "c2"):
        tables.person(colleague, "office").link("ATTENDED", colleague, "today")
    tables.link("ATTENDED", "c1", "to-come")
    finding = explain("people_not_trained_this_year", tables, "untaught")
    assert shown(finding) == {
        ("last-year", "ATTENDED", "untaught", "2025-12-31", "", False),
        ("seat", "HOLDS", "untaught", "", "", True),
    }
    assert ways(finding) == [("enrol in", "to-come"), ("enrol in another run of", "today")]


def test_an_appointment_that_ends_can_be_renewed_or_followed(explain: Explain) -> None:
    tables = Tables().unit("office").post("seat", "office").person("holder", "office").person("next", "office")
    tables.holds("holder", "seat", START, "2026-08-01").holds("before", "seat", None, START)
    finding = explain("appointments_ending_soon", tables, "seat")
    assert shown(finding) == {
        ("seat", "POST_IN", "office", "", "", True),
        ("holder", "HOLDS", "seat", START, "2026-08-01", True),
        ("before", "HOLDS", "seat", "", START, False),
    }
    assert ways(finding) == [("renew the appointment of", "holder"), ("name as the next to hold the post", "next")]


def test_who_supports_a_task_now_could_lead_it(explain: Explain) -> None:
    tables = Tables().unit("past").unit("supporter").unit("coordinator").unit("ended", end=DAY)
    tables.add("tasks", id="task", title="Nhiệm vụ", document="Kế hoạch", due_on="2026-06-29")
    tables.link("RESPONSIBLE_FOR", "past", "task", start=START, end=DAY, role="lead")
    tables.link("RESPONSIBLE_FOR", "supporter", "task", role="support")
    tables.link("RESPONSIBLE_FOR", "coordinator", "task", role="coordinate")
    tables.link("RESPONSIBLE_FOR", "ended", "task", role="coordinate")
    finding = explain("tasks_without_lead", tables, "task")
    assert shown(finding) == {
        ("past", "RESPONSIBLE_FOR", "task", START, DAY, False),
        ("supporter", "RESPONSIBLE_FOR", "task", "", "", True),
        ("coordinator", "RESPONSIBLE_FOR", "task", "", "", True),
        ("ended", "RESPONSIBLE_FOR", "task", "", DAY, False),
    }
    assert [way["id"] for way in finding["remedies"]] == ["coordinator", "supporter", "past"]
    assert [way["id"] for way in explain("tasks_overdue", None, "task")["remedies"]] == ["coordinator", "supporter"]


def test_the_lead_with_an_accountable_person_could_lead_alone(explain: Explain) -> None:
    tables = Tables().unit("a-lead").unit("b-lead").post("seat", "b-lead", "head").holds("head", "seat")
    tables.post("empty", "b-lead").post("left", "a-lead").holds("gone", "left", START, DAY)
    for task in ("both", "unheld"):
        tables.add("tasks", id=task, title="Nhiệm vụ")
    tables.link("RESPONSIBLE_FOR", "a-lead", "both", role="lead").link("RESPONSIBLE_FOR", "b-lead", "both", role="lead")
    tables.rows["links"][-1]["post_id"] = "seat"
    tables.link("RESPONSIBLE_FOR", "b-lead", "unheld", role="lead", post_id="empty")
    assert ways(explain("tasks_with_several_leads", tables, "both")) == [
        ("let lead alone", "b-lead"),
        ("let lead alone", "a-lead"),
    ]
    unheld = explain("tasks_without_accountable_person", None, "unheld")
    assert unheld["status"] == "vacant"
    assert ("empty", "POST_IN", "b-lead", "", "", True) in shown(unheld)
    assert ways(unheld) == [("name as the accountable post", "seat")]


def test_a_task_takes_the_day_of_its_group(explain: Explain) -> None:
    tables = Tables().unit("office")
    for id_, group, due in (("task", "A", None), ("other", "B", "2026-08-01"), ("like", "A", "2026-12-01")):
        tables.add("tasks", id=id_, title="Nhiệm vụ", document="Kế hoạch", group=group, due_on=due)
    tables.add("tasks", id="past", title="Nhiệm vụ", document="Kế hoạch", group="A", due_on=DAY)
    finding = explain("tasks_without_due_date", tables, "task")
    assert ways(finding) == [("take the day of", "like"), ("take the day of", "other")]


def test_a_project_that_is_led_and_not_linked_is_to_be_connected(explain: Explain) -> None:
    tables = Tables().unit("ministry", "ministry").unit("other", "ministry")
    for task, breakthrough, linked in (("own", True, False), ("theirs", True, True), ("plain", False, True)):
        tables.add("tasks", id=task, title="Đề án", breakthrough=breakthrough, linked_to_project06=linked)
    for unit, task in (("ministry", "own"), ("other", "theirs")):
        tables.link("RESPONSIBLE_FOR", unit, task, role="lead")
    tables.link("RESPONSIBLE_FOR", "ministry", "plain", start=START, end=DAY, role="lead")
    finding = explain("without_breakthrough_project", tables, "ministry")
    assert finding["status"] == "unlinked"
    assert shown(finding) == {
        ("own", "RESPONSIBLE_FOR", "ministry", "", "", True),
        ("plain", "RESPONSIBLE_FOR", "ministry", START, DAY, False),
    }
    assert ways(finding) == [("connect with Project 06", "own"), ("join, or do likewise", "theirs")]


def reorganised() -> Tables:
    """The unit `old` became `between` and that became `new`, all in the commune `old` was."""
    tables = Tables().unit("old", "people_committee", end=START).unit("new", "people_committee", start="2026-01-01")
    tables.unit("between", "people_committee", start=START, end="2026-01-01")
    for change, on, original, result in (("c1", START, "old", "between"), ("c2", "2026-01-01", "between", "new")):
        tables.rows["changes"].append({"id": change, "kind": "merge", "on": on})
        tables.link("ORIGINAL", change, original).link("RESULTED_IN", change, result)
    return tables


def test_an_orphan_goes_to_what_became_of_its_last_parent(explain: Explain) -> None:
    tables = reorganised().unit("team", "community_team", "old").unit("served", "people_committee")
    tables.unit("area", "area", "served").link("SERVES", "team", "area").unit("earlier", "people_committee")
    tables.link("PART_OF", "team", "earlier", start="2020-01-01", end="2021-01-01")
    tables.rows["units"] = [row | ({"parent_id": None} if row["id"] == "team" else {}) for row in tables.rows["units"]]
    tables.link("PART_OF", "team", "old", start="2021-01-01")
    finding = explain("orphaned_units", tables, "team")
    assert finding["status"] == "stale"
    assert shown(finding) == {
        ("earlier", "PART_OF", "team", "2020-01-01", "2021-01-01", False),
        ("old", "PART_OF", "team", "2021-01-01", START, False),
    }
    assert ways(finding) == [("place under", "new"), ("place under", "served")]


def test_each_holding_of_a_stale_holder_has_its_own_proof(explain: Explain) -> None:
    tables = reorganised().unit("office").person("holder", "office")
    for post in ("p1", "p2"):
        tables.post(post, "old").holds("holder", post)
    tables.post("p3", "office").holds("holder", "p3")
    finding = explain("stale_holders", tables, "holder", "p1")
    assert shown(finding) == {
        ("p1", "HOLDS", "holder", "", "", True),
        ("old", "POST_IN", "p1", "", START, False),
        ("office", "EMPLOYED_BY", "holder", "", "", True),
    }
    assert ways(finding) == [("move the post to", "new"), ("move the post to", "office")]


def test_of_several_parents_the_first_stays(explain: Explain) -> None:
    tables = Tables().unit("unit").unit("later").unit("first").link("PART_OF", "unit", "first", start=START)
    tables.link("PART_OF", "unit", "later", start="2026-01-01")
    finding = explain("units_with_several_parents", tables, "unit")
    assert ways(finding) == [("keep as the only parent", "first"), ("let guide by REPORTS_TO", "later")]
    assert all(thing["in_force"] for thing in finding["evidence"]["found"])


def test_a_disabled_tie_does_not_count_and_is_the_nearest_to_be_enabled(explain: Explain) -> None:
    tables = Tables().unit("gov", "government").unit("ministry", "ministry", "gov").unit("alone", "enterprise")
    tables.unit("office", parent="ministry").post("seat", "office", "member").post("own", "alone", "head")
    tables.holds("director", "own").holds("director", "seat").unit("gone", "enterprise", end=DAY)
    tables.link("COORDINATES_WITH", "alone", "ministry", enabled=False)
    tables.link("COORDINATES_WITH", "gov", "alone", start=START, end=DAY).link("COORDINATES_WITH", "alone", "gone")
    finding = explain("isolated_units", tables, "alone")
    assert shown(finding) == {
        ("ministry", "COORDINATES_WITH", "alone", "", "", False),
        ("gov", "COORDINATES_WITH", "alone", START, DAY, False),
        ("gone", "COORDINATES_WITH", "alone", "", DAY, False),
    }
    assert ways(finding) == [("enable the tie with", "ministry"), ("tie again with", "gov"), ("tie with", "office")]


def test_a_single_point_of_failure_has_departments_that_could_guide(explain: Explain) -> None:
    tables = Tables().unit("gov", "government").unit("hub", "people_committee", "gov")
    tables.unit("office", parent="hub").link("COORDINATES_WITH", "office", "gov")
    for team in ("t1", "t2"):
        tables.unit(team, "community_team", "hub")
    tables.unit("e1", "enterprise").unit("e2", "enterprise", "e1")
    tables.post("own", "e1", "head").post("seat", "office", "member")
    tables.holds("director", "own").holds("director", "seat")
    hub = explain("single_points_of_failure", tables, "hub")
    assert {thing["id"] for thing in hub["evidence"]["found"]} == {"gov", "office", "t1", "t2"}
    assert ways(hub)[0] == ("tie those who would be lost with", "office")
    director = explain("single_points_of_failure", None, "director")
    held = {("own", "HOLDS", "director"), ("seat", "HOLDS", "director")}
    assert {row[:3] for row in shown(director)} == {*held, ("e1", None, None), ("e2", None, None)}
    lost = [thing["id"] for thing in director["evidence"]["found"] if thing["note"] == "would be lost"]
    assert (lost, director["detail"]) == (["e1", "e2"], "2")
    assert {way["id"] for way in director["remedies"]} == {"e1", "office"}


def test_a_colleague_with_the_fewest_posts_takes_one(explain: Explain) -> None:
    tables = Tables().unit("office").person("busy", "office").person("a-one", "office").person("b-none", "office")
    for number in range(4):
        tables.post(f"p{number}", "office", "member").holds("busy", f"p{number}")
    tables.post("p4", "office", "member").holds("a-one", "p4")
    tables.post("p5", "office", "member").holds("busy", "p5", START, DAY)
    finding = explain("overloaded_people", tables, "busy")
    assert sorted(thing["id"] for thing in finding["evidence"]["found"] if thing["in_force"]) == [
        "p0",
        "p1",
        "p2",
        "p3",
    ]
    assert ("p5", "HOLDS", "busy", START, DAY, False) in shown(finding)
    assert [way["id"] for way in finding["remedies"]] == ["b-none", "a-one"]


def test_the_pair_that_is_apart_is_named(explain: Explain) -> None:
    tables = Tables().unit("state", "people_committee")
    for unit, kind in (("party", "party_committee"), ("front", "fatherland_front")):
        tables.unit(unit, kind).link("SERVES", unit, "state")
    tables.link("COORDINATES_WITH", "party", "state", enabled=False).link("COORDINATES_WITH", "front", "party")
    tables.post("p1", "front", "chair").post("p2", "state", "member").holds("chair", "p1").holds("chair", "p2")
    finding = explain("party_state_front_not_linked", tables, "state")
    assert ("party", "COORDINATES_WITH", "state", "", "", False) in shown(finding)
    assert ("chair", "HOLDS", "p2", "", "", True) in shown(finding)
    assert ways(finding) == [("enable the tie of", "party")]
    assert finding["remedies"][0]["note"].startswith("with state")
