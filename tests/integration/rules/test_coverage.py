"""Rules 1 to 11 case by case, on both stores: every status, the unknown, near misses, half-open edges."""

import itertools

import pytest

from ...helpers.network_builder import Tables
from .conftest import DAY, Ask, since, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def test_focal_point_statuses_and_since(ask: Ask) -> None:
    tables = Tables()
    for unit in ("covered", "expired", "vacant", "unassigned", "abolished", "both"):
        tables.unit(unit)
    tables.unit("unknown", reported_on=None).unit("later", reported_on=AFTER).unit("had_one", reported_on=None)
    tables.unit("never_current", reported_on=None)
    tables.post("p1", "covered").holds("a", "p1", START)
    tables.post("p2", "expired").holds("b", "p2", START, "2026-03-01").holds("c", "p2", "2026-03-01", "2026-05-01")
    tables.post("p3", "vacant", start="2026-02-01").post("p3b", "vacant", start="2026-01-15")
    tables.post("p4", "abolished", start=START, end="2026-04-01").holds("d", "p4", START, "2026-02-01")
    tables.post("p5", "both").holds("e", "p5", START, "2026-01-01").post("p5b", "both", start=START)
    tables.post("p6", "had_one", start=START, end="2026-01-01")
    tables.post("p7", "never_current", start=AFTER)
    answer = ask("units_without_focal_point", tables)
    assert statuses(answer) == {
        "expired": "expired",
        "vacant": "vacant",
        "unassigned": "unassigned",
        "abolished": "unassigned",
        "both": "expired",
        "had_one": "unassigned",
    }
    assert since(answer) == {
        "expired": "2026-05-01",
        "vacant": "2026-01-15",
        "unassigned": None,
        "abolished": "2026-04-01",
        "both": "2026-01-01",
        "had_one": "2026-01-01",
    }
    assert (answer["population"], answer["covered"], answer["gap"], answer["unknown"]) == (10, 1, 6, 3)
    assert answer["share"] == pytest.approx(1 / 7)


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        (START, AFTER, None),
        (START, DAY, "expired"),
        (DAY, None, None),
        (AFTER, None, "vacant"),
        (None, None, None),
        (None, DAY, "expired"),
    ],
)
def test_a_holding_is_half_open(ask: Ask, start: str | None, end: str | None, status: str | None) -> None:
    tables = Tables().unit("u").post("p", "u").holds("a", "p", start, end)
    assert statuses(ask("units_without_focal_point", tables)) == ({"u": status} if status else {})


@pytest.mark.parametrize(
    ("interval", "status", "day"),
    [
        ({"start": START, "end": DAY}, "expired", DAY),
        ({"start": START, "end": AFTER}, None, None),
        ({"start": AFTER}, "vacant", None),
    ],
)
def test_a_holder_must_be_current(ask: Ask, interval: dict[str, str], status: str | None, day: str | None) -> None:
    tables = Tables().unit("u").post("p", "u").person("a", **interval).holds("a", "p", START)
    answer = ask("units_without_focal_point", tables)
    assert statuses(answer) == ({"u": status} if status else {})
    assert since(answer) == ({"u": day} if status else {})


def test_a_seat_that_moved_leaves_its_old_unit(ask: Ask) -> None:
    tables = Tables().unit("old").unit("new").post("p", None).holds("a", "p", START)
    tables.link("POST_IN", "p", "old", end="2026-01-01").link("POST_IN", "p", "new", start="2026-01-01")
    answer = ask("units_without_focal_point", tables)
    assert statuses(answer) == {"old": "unassigned"}
    assert since(answer) == {"old": "2026-01-01"}


def test_only_the_kinds_that_need_one_and_only_focal_points_count(ask: Ask) -> None:
    tables = Tables().unit("dep").post("p", "dep", "deputy_focal_point").holds("a", "p", START)
    for kind in ("ministry", "it_unit", "steering_committee", "service_centre", "community_team", "area", "enterprise"):
        tables.unit(f"u_{kind}", kind)
    for kind in ("people_committee", "party_committee", "fatherland_front", "mass_organisation"):
        tables.unit(f"u_{kind}", kind).post(f"p_{kind}", f"u_{kind}").holds("a", f"p_{kind}")
    tables.unit("ended", end=DAY).unit("begins", start=DAY).unit("not_yet", start=AFTER)
    answer = ask("units_without_focal_point", tables)
    assert statuses(answer) == {"dep": "unassigned", "begins": "unassigned"}
    assert answer["population"] == 6


def test_summary_by_level_and_province_and_within(ask: Ask) -> None:
    tables = Tables().unit("gov", "government").unit("prov", "people_committee", "gov", level="province")
    tables.unit("com", "people_committee", "prov").unit("party", "party_committee", sector="party")
    tables.link("SERVES", "party", "com").unit("alone", "mass_organisation", sector="mass_organisation")
    tables.post("p", "prov").holds("a", "p")
    answer = ask("units_without_focal_point", tables)
    assert {f["subject_id"]: (f["level"], f["province_id"]) for f in answer["findings"]} == {
        "alone": ("commune", None),
        "com": ("commune", "prov"),
        "party": ("commune", "prov"),
    }
    assert answer["by_province"]["prov"]["population"] == 3
    assert answer["by_province"][""]["gap"] == 1
    assert answer["by_level"]["province"]["share"] == 1.0
    assert list(answer["by_level"]) == ["province", "commune"]


def test_within_keeps_the_subtree_alone(ask: Ask) -> None:
    tables = Tables().unit("gov", "government").unit("prov", "people_committee", "gov", level="province")
    tables.unit("com", "people_committee", "prov").unit("dep", "department", "com").unit("other", "department", "gov")
    tables.unit("gone", "department", end=DAY)
    assert statuses(ask("units_without_focal_point", tables, within="com")) == {
        "com": "unassigned",
        "dep": "unassigned",
    }


def test_within_a_unit_that_is_not_current_is_empty(ask: Ask) -> None:
    tables = Tables().unit("gone", "department", end=DAY).unit("child", "department", "gone")
    answer = ask("units_without_focal_point", tables, within="gone")
    assert (answer["findings"], answer["population"], answer["share"]) == ([], 0, None)


def test_it_units(ask: Ask) -> None:
    tables = Tables().unit("gov", "government")
    for unit in ("direct", "nested", "ended", "none"):
        tables.unit(unit, "ministry", "gov")
    tables.unit("silent", "government_agency", "gov", reported_on=None, level="central")
    tables.unit("prov", "people_committee", "gov", level="province").unit("com", "people_committee", "prov")
    tables.unit("it1", "it_unit", "direct").unit("dep", "department", "nested").unit("it2", "it_unit", "dep")
    tables.unit("it3", "it_unit", "ended", end=DAY)
    answer = ask("ministries_and_provinces_without_it_unit", tables)
    assert statuses(answer) == dict.fromkeys(("nested", "ended", "none", "prov"), "missing")
    assert (answer["covered"], answer["unknown"]) == (1, 1)


def test_it_units_not_strengthened(ask: Ask) -> None:
    tables = Tables()
    for unit, baseline, approved in (("more", 10, 11), ("same", 10, 10), ("less", 10, 9), ("half", 10, None)):
        tables.unit(unit, "it_unit", payroll_baseline=baseline, payroll_approved=approved)
    tables.unit("neither", "it_unit").unit("zero", "it_unit", payroll_baseline=0, payroll_approved=0)
    answer = ask("it_units_not_strengthened", tables)
    assert statuses(answer) == dict.fromkeys(("same", "less", "zero"), "missing")
    assert (answer["covered"], answer["unknown"]) == (1, 2)
    assert [f["payroll_approved"] for f in answer["findings"]] == [9, 10, 0]


def test_payroll_increased_over_the_subtree(ask: Ask) -> None:
    tables = Tables().unit("gov", "government")
    for unit in ("up", "even", "half", "nothing"):
        tables.unit(unit, "ministry", "gov")
    for id_, parent, baseline, approved in (
        ("up1", "up", 10, 15), ("up2", "up1", 5, 1), ("even1", "even", 10, 15), ("even2", "even", 10, 5),
        ("half1", "half", 10, None), ("half2", "half", 3, 4), ("half3", "half", 9, 8),
    ):  # fmt: skip
        tables.unit(id_, "department", parent, payroll_baseline=baseline, payroll_approved=approved)
    tables.unit("ended", "department", "even", payroll_baseline=0, payroll_approved=99, end=DAY)
    answer = ask("payroll_increased", tables)
    assert statuses(answer) == {"up": "conflict"}
    assert (answer["population"], answer["unknown"]) == (3, 0)
    assert (answer["findings"][0]["payroll_baseline"], answer["findings"][0]["payroll_approved"]) == (15, 16)


def test_payroll_counts_a_unit_once_over_several_ways(ask: Ask) -> None:
    tables = Tables().unit("m", "ministry").unit("a", "department", "m").unit("b", "department", "m")
    tables.unit("x", "department", payroll_baseline=10, payroll_approved=12).link("PART_OF", "x", "a")
    tables.link("PART_OF", "x", "b").unit("y", "department", "m", payroll_baseline=10, payroll_approved=7)
    assert statuses(ask("payroll_increased", tables)) == {}


def test_steering_committees(ask: Ask) -> None:
    tables = Tables()
    for unit in ("covered", "missing", "expired", "vacant", "chairless", "deputy"):
        tables.unit(unit, "ministry")
        if unit != "missing":
            tables.unit(f"sc_{unit}", "steering_committee", unit, reported_on=None)
    tables.unit("unknown", "ministry", reported_on=None)
    tables.unit("silent", "ministry", reported_on=None).unit("sc_silent", "steering_committee", "silent")
    tables.post("p1", "sc_covered", "chair").holds("a", "p1", START)
    tables.post("p2", "sc_expired", "chair").holds("b", "p2", START, DAY)
    tables.post("p3", "sc_vacant", "chair", start=START)
    tables.post("p4", "sc_deputy", "vice_chair").holds("c", "p4", START)
    answer = ask("without_steering_committee", tables)
    assert statuses(answer) == {
        "missing": "missing",
        "expired": "expired",
        "vacant": "vacant",
        "chairless": "unassigned",
        "deputy": "unassigned",
        "silent": "unassigned",
    }
    assert (answer["covered"], answer["unknown"]) == (1, 1)
    assert since(answer)["expired"] == DAY
    assert since(answer)["vacant"] == START


def test_several_committees_count_together(ask: Ask) -> None:
    tables = Tables().unit("m", "ministry").unit("s1", "steering_committee", "m").unit("s2", "steering_committee", "m")
    tables.post("p1", "s1", "chair").post("p2", "s2", "chair").holds("a", "p2", START)
    assert statuses(ask("without_steering_committee", tables)) == {}


def test_community_teams(ask: Ask) -> None:
    tables = Tables().unit("prov", "people_committee", level="province")
    for unit in ("direct", "by_area", "nested", "ended", "other_team", "none", "area_moved"):
        tables.unit(unit, "people_committee", "prov")
    tables.unit("unknown", "people_committee", "prov", reported_on=None)
    for team in ("t1", "t2", "t3", "t4", "t6"):
        tables.unit(team, "community_team")
    tables.link("SERVES", "t1", "direct")
    tables.unit("a2", "area", "by_area").link("SERVES", "t2", "a2")
    tables.unit("v3", "area", "nested").unit("a3", "area", "v3").link("SERVES", "t3", "a3")
    tables.link("SERVES", "t4", "ended", start=START, end=DAY)
    tables.unit("front", "fatherland_front", sector="front").link("SERVES", "front", "other_team")
    tables.unit("part", "community_team", "none")
    tables.unit("a6", "area").link("PART_OF", "a6", "area_moved", end=DAY).link("SERVES", "t6", "a6")
    answer = ask("communes_without_community_team", tables)
    assert statuses(answer) == dict.fromkeys(("ended", "other_team", "none", "area_moved"), "missing")
    assert (answer["covered"], answer["unknown"], answer["population"]) == (3, 1, 8)


def test_team_leaders(ask: Ask) -> None:
    tables = Tables()
    for team in ("led", "deputy", "ended", "never", "future", "past"):
        tables.unit(team, "community_team")
    tables.member("a", "led", "leader").member("b", "deputy", "deputy").member("c", "ended", "leader", end=DAY)
    tables.member("d", "ended").member("e", "future", "leader", start=AFTER).member("f", "past", end="2026-01-01")
    answer = ask("teams_without_leader", tables)
    assert statuses(answer) == dict.fromkeys(("deputy", "ended", "past"), "vacant")
    assert (answer["covered"], answer["unknown"]) == (1, 2)


def test_team_strength(ask: Ask) -> None:
    tables = Tables().unit("five", "community_team").unit("four", "community_team").unit("never", "community_team")
    for n in range(5):
        tables.member(f"a{n}", "five", "leader" if n == 0 else "member")
        tables.member(f"a{n}", "four", end=DAY if n == 4 else None)
    tables.unit("twice", "community_team").unit("left", "community_team").member("b", "left", end=START)
    for n in range(3):
        tables.member(f"c{n}", "twice")
    tables.member("c0", "twice", "leader", start="2020-01-01", end="2020-02-01")
    tables.rows["memberships"][-2]["valid_from"] = START
    tables.rows["memberships"][-4]["valid_from"] = START
    answer = ask("teams_under_strength", tables)
    assert statuses(answer) == dict.fromkeys(("four", "twice", "left"), "missing")
    assert {f["subject_id"]: f["members"] for f in answer["findings"]} == {"four": 4, "twice": 3, "left": 0}
    assert (answer["covered"], answer["unknown"]) == (1, 1)


def test_team_strength_has_a_parameter(ask: Ask) -> None:
    tables = Tables().unit("t", "community_team").member("a", "t").member("b", "t")
    assert statuses(ask("teams_under_strength", tables, minimum=2)) == {}


def test_platforms_are_judged_pair_by_pair(ask: Ask) -> None:
    tables = Tables().unit("u").unit("silent", reported_on=None).unit("team", "community_team")
    for platform, required, end in (("f1", True, None), ("f2", True, None), ("f3", False, None), ("f4", True, DAY)):
        tables.add("platforms", id=platform, name=platform, required=required, end=end)
    tables.link("USES", "u", "f1").link("USES", "u", "f2", end=DAY).link("USES", "silent", "f2")
    answer = ask("units_without_platform", tables)
    assert [(f["subject_id"], f["detail"], f["status"]) for f in answer["findings"]] == [("u", "f2", "missing")]
    assert (answer["population"], answer["covered"], answer["unknown"]) == (4, 2, 1)


def test_platforms_where_none_is_required(ask: Ask) -> None:
    answer = ask("units_without_platform", Tables().unit("u"))
    assert (answer["population"], answer["share"]) == (0, None)


def test_training_this_year(ask: Ask) -> None:
    tables = Tables().unit("u").unit("silent", reported_on=None).unit("it", "it_unit").unit("t", "community_team")
    for training, day in (("first", "2026-01-01"), ("today", DAY), ("tomorrow", AFTER), ("last", "2025-12-31")):
        tables.training(training, day)
    tables.post("p", "u").post("ps", "silent").post("head", "u", "head")
    for person, training in (("a", "first"), ("b", "today"), ("c", "tomorrow"), ("d", "last"), ("f", "tomorrow")):
        tables.holds(person, "ps" if person == "f" else "p").link("ATTENDED", person, training)
    tables.holds("e", "ps").member("g", "it").member("h", "t").link("ATTENDED", "h", "first")
    tables.holds("boss", "head").holds("old", "p", START, DAY)
    tables.holds("w", "p").link("ATTENDED", "w", "first", start=AFTER)
    answer = ask("people_not_trained_this_year", tables)
    assert statuses(answer) == dict.fromkeys(("c", "d", "f", "g", "w"), "missing")
    assert (answer["population"], answer["covered"], answer["unknown"]) == (9, 3, 1)


def test_the_unit_of_a_person(ask: Ask) -> None:
    tables = (
        Tables().unit("home").unit("z_seat").unit("a_seat").unit("t", "community_team").unit("b", "steering_committee")
    )
    tables.post("p1", "z_seat").post("p2", "a_seat", "member")
    tables.person("homely", "home").holds("homely", "p1")
    tables.holds("seated", "p1").holds("seated", "p2").member("seated", "t")
    tables.member("member", "t").member("member", "b")
    tables.unit("ended", end=DAY).person("moved", "ended").holds("moved", "p1")
    tables.post("loose", None).link("POST_IN", "loose", "home", end=DAY).holds("nowhere", "loose")
    answer = ask("people_not_trained_this_year", tables)
    assert answer["population"] == 5
    assert answer["unknown"] == 1  # nowhere: no unit ever reported on them
    assert statuses(answer).keys() == {"homely", "seated", "member", "moved"}
    assert ask("people_not_trained_this_year", Tables(), within="a_seat")["gap"] == 1
    assert ask("people_not_trained_this_year", Tables(), within="home")["gap"] == 1
    assert ask("people_not_trained_this_year", Tables(), within="b")["gap"] == 1
    assert ask("people_not_trained_this_year", Tables(), within="z_seat")["gap"] == 1


@pytest.mark.parametrize(
    ("end", "gap"),
    [(AFTER, True), ("2026-09-28", True), ("2026-09-29", False), (None, False)],
)
def test_appointments_ending_within_ninety_days(ask: Ask, end: str | None, gap: bool) -> None:
    tables = Tables().unit("u").post("p", "u", "head", title="Trưởng phòng").holds("a", "p", START, end)
    answer = ask("appointments_ending_soon", tables)
    assert statuses(answer) == ({"p": "expired"} if gap else {})
    assert answer["population"] == 1
    if gap:
        found = answer["findings"][0]
        assert (found["person_id"], found["ends_on"].isoformat()) == ("a", end)
        assert (found["subject_name"], found["level"], found["since"]) == ("Trưởng phòng", "commune", None)


def test_appointments_with_a_successor_or_an_ending_post(ask: Ask) -> None:
    end = "2026-08-01"
    tables = Tables().unit("u")
    for post in ("follows", "late", "second", "leaves"):
        tables.post(post, "u", "head").holds(f"a_{post}", post, START, end)
    tables.holds("b1", "follows", end).holds("b2", "late", "2026-08-02").holds("b3", "second", START)
    tables.person("b4", end=end).holds("b4", "leaves", START)
    tables.post("ends_too", "u", "head", end=end).holds("a5", "ends_too", START, end)
    tables.post("ends_after", "u", "head", end="2026-08-02").holds("a6", "ends_after", START, end)
    answer = ask("appointments_ending_soon", tables)
    assert statuses(answer) == dict.fromkeys(("late", "leaves", "ends_after"), "expired")
    assert (answer["population"], answer["unknown"]) == (8, 0)
    assert statuses(ask("appointments_ending_soon", Tables(), days=31)) == {}
    assert statuses(ask("appointments_ending_soon", Tables(), days=32)) != {}


def test_the_last_cover_counts_whatever_seat_it_was_of(ask: Ask) -> None:
    tables = Tables().unit("u")
    tables.post("p1", "u").holds("a", "p1", START, "2026-01-01")
    tables.post("p2", "u", start=START, end="2026-05-01").holds("b", "p2", START)
    answer = ask("units_without_focal_point", tables)
    assert (statuses(answer), since(answer)) == ({"u": "expired"}, {"u": "2026-05-01"})


def test_many_reorganisations_do_not_multiply_the_ways_up(ask: Ask) -> None:
    """Each year five departments stand in another order under their ministry: their old ties are not ways today."""
    tables = Tables().unit("min", "ministry")
    departments = [f"d{n}" for n in range(5)]
    for department in departments:
        tables.unit(department, payroll_baseline=10, payroll_approved=11 if department == "d0" else 10)
    for year in range(2012, 2027):
        turn = year % len(departments)
        order = ["min", *departments[turn:], *departments[:turn]]
        for above, below in itertools.pairwise(order):
            tables.link("PART_OF", below, above, start=f"{year}-01-01", end=f"{year + 1}-01-01")
    answer = ask("payroll_increased", tables)
    assert [(f["subject_id"], f["payroll_baseline"], f["payroll_approved"]) for f in answer["findings"]] == [
        ("min", 50, 51)
    ]
