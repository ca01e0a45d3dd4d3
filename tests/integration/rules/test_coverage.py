"""Rules 1 to 11 on both stores, case by case: statuses, unknown subjects, near misses and half-open intervals."""

import itertools

import pytest

from ...helpers.network_builder import NetworkBuilder
from .conftest import DAY, RuleRunner, since, statuses

BEFORE = "2026-06-29"
AFTER = "2026-07-01"
START = "2025-07-01"


def test_focal_point_statuses_and_since(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
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
    result = run_rule("units_without_focal_point", tables)
    assert statuses(result) == {
        "expired": "expired",
        "vacant": "vacant",
        "unassigned": "unassigned",
        "abolished": "unassigned",
        "both": "expired",
        "had_one": "unassigned",
    }
    assert since(result) == {
        "expired": "2026-05-01",
        "vacant": "2026-01-15",
        "unassigned": None,
        "abolished": "2026-04-01",
        "both": "2026-01-01",
        "had_one": "2026-01-01",
    }
    assert (result["population"], result["covered"], result["gap"], result["unknown"]) == (10, 1, 6, 3)
    assert result["share"] == pytest.approx(1 / 7)


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
def test_holding_interval_is_half_open(
    run_rule: RuleRunner, start: str | None, end: str | None, status: str | None
) -> None:
    tables = NetworkBuilder().unit("u").post("p", "u").holds("a", "p", start, end)
    assert statuses(run_rule("units_without_focal_point", tables)) == ({"u": status} if status else {})


@pytest.mark.parametrize(
    ("interval", "status", "day"),
    [
        ({"start": START, "end": DAY}, "expired", DAY),
        ({"start": START, "end": AFTER}, None, None),
        ({"start": AFTER}, "vacant", None),
    ],
)
def test_holder_must_be_current(
    run_rule: RuleRunner, interval: dict[str, str], status: str | None, day: str | None
) -> None:
    tables = NetworkBuilder().unit("u").post("p", "u").person("a", **interval).holds("a", "p", START)
    result = run_rule("units_without_focal_point", tables)
    assert statuses(result) == ({"u": status} if status else {})
    assert since(result) == ({"u": day} if status else {})


def test_moved_post_leaves_its_old_unit(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("old").unit("new").post("p", None).holds("a", "p", START)
    tables.link("POST_IN", "p", "old", end="2026-01-01").link("POST_IN", "p", "new", start="2026-01-01")
    result = run_rule("units_without_focal_point", tables)
    assert statuses(result) == {"old": "unassigned"}
    assert since(result) == {"old": "2026-01-01"}


def test_population_and_role(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("dep").post("p", "dep", "deputy_focal_point").holds("a", "p", START)
    for kind in ("ministry", "it_unit", "steering_committee", "service_centre", "community_team", "area", "enterprise"):
        tables.unit(f"u_{kind}", kind)
    for kind in ("people_committee", "party_committee", "fatherland_front", "mass_organisation"):
        tables.unit(f"u_{kind}", kind).post(f"p_{kind}", f"u_{kind}").holds("a", f"p_{kind}")
    tables.unit("ended", end=DAY).unit("begins", start=DAY).unit("not_yet", start=AFTER)
    result = run_rule("units_without_focal_point", tables)
    assert statuses(result) == {"dep": "unassigned", "begins": "unassigned"}
    assert result["population"] == 6


def test_summary_by_level_and_province(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gov", "government").unit("prov", "people_committee", "gov", level="province")
    tables.unit("com", "people_committee", "prov").unit("party", "party_committee", sector="party")
    tables.link("SERVES", "party", "com").unit("alone", "mass_organisation", sector="mass_organisation")
    tables.post("p", "prov").holds("a", "p")
    result = run_rule("units_without_focal_point", tables)
    assert {f["subject_id"]: (f["level"], f["province_id"]) for f in result["findings"]} == {
        "alone": ("commune", None),
        "com": ("commune", "prov"),
        "party": ("commune", "prov"),
    }
    assert result["by_province"]["prov"]["population"] == 3
    assert result["by_province"][""]["gap"] == 1
    assert result["by_level"]["province"]["share"] == 1.0
    assert list(result["by_level"]) == ["province", "commune"]


def test_within_selects_a_subtree(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gov", "government").unit("prov", "people_committee", "gov", level="province")
    tables.unit("com", "people_committee", "prov").unit("dep", "department", "com").unit("other", "department", "gov")
    tables.unit("gone", "department", end=DAY)
    assert statuses(run_rule("units_without_focal_point", tables, within="com")) == {
        "com": "unassigned",
        "dep": "unassigned",
    }


def test_within_a_unit_that_is_not_current_is_empty(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gone", "department", end=DAY).unit("child", "department", "gone")
    result = run_rule("units_without_focal_point", tables, within="gone")
    assert (result["findings"], result["population"], result["share"]) == ([], 0, None)


def test_it_units(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gov", "government")
    for unit in ("direct", "nested", "ended", "none"):
        tables.unit(unit, "ministry", "gov")
    tables.unit("silent", "government_agency", "gov", reported_on=None, level="central")
    tables.unit("prov", "people_committee", "gov", level="province").unit("com", "people_committee", "prov")
    tables.unit("it1", "it_unit", "direct").unit("dep", "department", "nested").unit("it2", "it_unit", "dep")
    tables.unit("it3", "it_unit", "ended", end=DAY)
    result = run_rule("ministries_and_provinces_without_it_unit", tables)
    assert statuses(result) == dict.fromkeys(("nested", "ended", "none", "prov"), "missing")
    assert (result["covered"], result["unknown"]) == (1, 1)


def test_it_units_not_strengthened(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
    for unit, baseline, approved in (("more", 10, 11), ("same", 10, 10), ("less", 10, 9), ("half", 10, None)):
        tables.unit(unit, "it_unit", payroll_baseline=baseline, payroll_approved=approved)
    tables.unit("neither", "it_unit").unit("zero", "it_unit", payroll_baseline=0, payroll_approved=0)
    result = run_rule("it_units_not_strengthened", tables)
    assert statuses(result) == dict.fromkeys(("same", "less", "zero"), "missing")
    assert (result["covered"], result["unknown"]) == (1, 2)
    assert [f["payroll_approved"] for f in result["findings"]] == [9, 10, 0]


def test_payroll_increased_in_a_subtree(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("gov", "government")
    for unit in ("up", "even", "half", "nothing"):
        tables.unit(unit, "ministry", "gov")
    for id_, parent, baseline, approved in (
        ("up1", "up", 10, 15), ("up2", "up1", 5, 1), ("even1", "even", 10, 15), ("even2", "even", 10, 5),
        ("half1", "half", 10, None), ("half2", "half", 3, 4), ("half3", "half", 9, 8),
    ):  # fmt: skip
        tables.unit(id_, "department", parent, payroll_baseline=baseline, payroll_approved=approved)
    tables.unit("ended", "department", "even", payroll_baseline=0, payroll_approved=99, end=DAY)
    result = run_rule("payroll_increased", tables)
    assert statuses(result) == {"up": "conflict"}
    assert (result["population"], result["unknown"]) == (3, 0)
    assert (result["findings"][0]["payroll_baseline"], result["findings"][0]["payroll_approved"]) == (15, 16)


def test_payroll_counts_each_unit_once(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("m", "ministry").unit("a", "department", "m").unit("b", "department", "m")
    tables.unit("x", "department", payroll_baseline=10, payroll_approved=12).link("PART_OF", "x", "a")
    tables.link("PART_OF", "x", "b").unit("y", "department", "m", payroll_baseline=10, payroll_approved=7)
    assert statuses(run_rule("payroll_increased", tables)) == {}


def test_steering_committees(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
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
    result = run_rule("without_steering_committee", tables)
    assert statuses(result) == {
        "missing": "missing",
        "expired": "expired",
        "vacant": "vacant",
        "chairless": "unassigned",
        "deputy": "unassigned",
        "silent": "unassigned",
    }
    assert (result["covered"], result["unknown"]) == (1, 1)
    assert since(result)["expired"] == DAY
    assert since(result)["vacant"] == START


def test_several_committees_count_together(run_rule: RuleRunner) -> None:
    tables = (
        NetworkBuilder()
        .unit("m", "ministry")
        .unit("s1", "steering_committee", "m")
        .unit("s2", "steering_committee", "m")
    )
    tables.post("p1", "s1", "chair").post("p2", "s2", "chair").holds("a", "p2", START)
    assert statuses(run_rule("without_steering_committee", tables)) == {}


def test_community_teams(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("prov", "people_committee", level="province")
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
    result = run_rule("communes_without_community_team", tables)
    assert statuses(result) == dict.fromkeys(("ended", "other_team", "none", "area_moved"), "missing")
    assert (result["covered"], result["unknown"], result["population"]) == (3, 1, 8)


def test_team_leaders(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder()
    for team in ("led", "deputy", "ended", "never", "future", "past"):
        tables.unit(team, "community_team")
    tables.member("a", "led", "leader").member("b", "deputy", "deputy").member("c", "ended", "leader", end=DAY)
    tables.member("d", "ended").member("e", "future", "leader", start=AFTER).member("f", "past", end="2026-01-01")
    result = run_rule("teams_without_leader", tables)
    assert statuses(result) == dict.fromkeys(("deputy", "ended", "past"), "vacant")
    assert (result["covered"], result["unknown"]) == (1, 2)


def test_team_strength(run_rule: RuleRunner) -> None:
    tables = (
        NetworkBuilder().unit("five", "community_team").unit("four", "community_team").unit("never", "community_team")
    )
    for n in range(5):
        tables.member(f"a{n}", "five", "leader" if n == 0 else "member")
        tables.member(f"a{n}", "four", end=DAY if n == 4 else None)
    tables.unit("twice", "community_team").unit("left", "community_team").member("b", "left", end=START)
    for n in range(3):
        tables.member(f"c{n}", "twice")
    tables.member("c0", "twice", "leader", start="2020-01-01", end="2020-02-01")
    tables.rows["memberships"][-2]["valid_from"] = START
    tables.rows["memberships"][-4]["valid_from"] = START
    result = run_rule("teams_under_strength", tables)
    assert statuses(result) == dict.fromkeys(("four", "twice", "left"), "missing")
    assert {f["subject_id"]: f["members"] for f in result["findings"]} == {"four": 4, "twice": 3, "left": 0}
    assert (result["covered"], result["unknown"]) == (1, 1)


def test_team_strength_parameter(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("t", "community_team").member("a", "t").member("b", "t")
    assert statuses(run_rule("teams_under_strength", tables, minimum=2)) == {}


def test_platforms_are_evaluated_for_each_pair(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("u").unit("silent", reported_on=None).unit("team", "community_team")
    for platform, required, end in (("f1", True, None), ("f2", True, None), ("f3", False, None), ("f4", True, DAY)):
        tables.add("platforms", id=platform, name=platform, required=required, end=end)
    tables.link("USES", "u", "f1").link("USES", "u", "f2", end=DAY).link("USES", "silent", "f2")
    result = run_rule("units_without_platform", tables)
    assert [(f["subject_id"], f["detail"], f["status"]) for f in result["findings"]] == [("u", "f2", "missing")]
    assert (result["population"], result["covered"], result["unknown"]) == (4, 2, 1)


def test_without_required_platforms(run_rule: RuleRunner) -> None:
    result = run_rule("units_without_platform", NetworkBuilder().unit("u"))
    assert (result["population"], result["share"]) == (0, None)


def test_training_this_year(run_rule: RuleRunner) -> None:
    tables = (
        NetworkBuilder().unit("u").unit("silent", reported_on=None).unit("it", "it_unit").unit("t", "community_team")
    )
    for training, day in (("first", "2026-01-01"), ("today", DAY), ("tomorrow", AFTER), ("last", "2025-12-31")):
        tables.training(training, day)
    tables.post("p", "u").post("ps", "silent").post("head", "u", "head")
    for person, training in (("a", "first"), ("b", "today"), ("c", "tomorrow"), ("d", "last"), ("f", "tomorrow")):
        tables.holds(person, "ps" if person == "f" else "p").link("ATTENDED", person, training)
    tables.holds("e", "ps").member("g", "it").member("h", "t").link("ATTENDED", "h", "first")
    tables.holds("boss", "head").holds("old", "p", START, DAY)
    tables.holds("w", "p").link("ATTENDED", "w", "first", start=AFTER)
    result = run_rule("people_not_trained_this_year", tables)
    assert statuses(result) == dict.fromkeys(("c", "d", "g", "w"), "missing")
    assert (result["population"], result["covered"], result["unknown"]) == (9, 3, 2)  # f's training is to come


def test_unit_of_a_person(run_rule: RuleRunner) -> None:
    tables = (
        NetworkBuilder()
        .unit("home")
        .unit("z_seat")
        .unit("a_seat")
        .unit("t", "community_team")
        .unit("b", "steering_committee")
    )
    tables.post("p1", "z_seat").post("p2", "a_seat", "member")
    tables.person("homely", "home").holds("homely", "p1")
    tables.holds("seated", "p1").holds("seated", "p2").member("seated", "t")
    tables.member("member", "t").member("member", "b")
    tables.unit("ended", end=DAY).person("moved", "ended").holds("moved", "p1")
    tables.post("loose", None).link("POST_IN", "loose", "home", end=DAY).holds("nowhere", "loose")
    result = run_rule("people_not_trained_this_year", tables)
    assert result["population"] == 5
    assert result["unknown"] == 1  # nowhere: no unit ever reported on them
    assert statuses(result).keys() == {"homely", "seated", "member", "moved"}
    assert run_rule("people_not_trained_this_year", NetworkBuilder(), within="a_seat")["gap"] == 1
    assert run_rule("people_not_trained_this_year", NetworkBuilder(), within="home")["gap"] == 1
    assert run_rule("people_not_trained_this_year", NetworkBuilder(), within="b")["gap"] == 1
    assert run_rule("people_not_trained_this_year", NetworkBuilder(), within="z_seat")["gap"] == 1


@pytest.mark.parametrize(
    ("end", "gap"),
    [(AFTER, True), ("2026-09-28", True), ("2026-09-29", False), (None, False)],
)
def test_appointments_ending_within_ninety_days(run_rule: RuleRunner, end: str | None, gap: bool) -> None:
    tables = NetworkBuilder().unit("u").post("p", "u", "head", title="Trưởng phòng").holds("a", "p", START, end)
    result = run_rule("appointments_ending_soon", tables)
    assert statuses(result) == ({"p": "expired"} if gap else {})
    assert result["population"] == 1
    if gap:
        finding = result["findings"][0]
        assert (finding["person_id"], finding["ends_on"].isoformat()) == ("a", end)
        assert (finding["subject_name"], finding["level"], finding["since"]) == ("Trưởng phòng", "commune", None)


def test_appointments_with_a_successor_or_an_ending_post(run_rule: RuleRunner) -> None:
    end = "2026-08-01"
    tables = NetworkBuilder().unit("u")
    for post in ("follows", "late", "second", "leaves"):
        tables.post(post, "u", "head").holds(f"a_{post}", post, START, end)
    tables.holds("b1", "follows", end).holds("b2", "late", "2026-08-02").holds("b3", "second", START)
    tables.person("b4", end=end).holds("b4", "leaves", START)
    tables.post("ends_too", "u", "head", end=end).holds("a5", "ends_too", START, end)
    tables.post("ends_after", "u", "head", end="2026-08-02").holds("a6", "ends_after", START, end)
    result = run_rule("appointments_ending_soon", tables)
    assert statuses(result) == dict.fromkeys(("late", "leaves", "ends_after"), "expired")
    assert (result["population"], result["unknown"]) == (8, 0)
    assert statuses(run_rule("appointments_ending_soon", NetworkBuilder(), days=31)) == {}
    assert statuses(run_rule("appointments_ending_soon", NetworkBuilder(), days=32)) != {}


def test_last_holding_of_any_former_post_counts(run_rule: RuleRunner) -> None:
    tables = NetworkBuilder().unit("u")
    tables.post("p1", "u").holds("a", "p1", START, "2026-01-01")
    tables.post("p2", "u", start=START, end="2026-05-01").holds("b", "p2", START)
    result = run_rule("units_without_focal_point", tables)
    assert (statuses(result), since(result)) == ({"u": "expired"}, {"u": "2026-05-01"})


def test_former_ties_do_not_multiply_paths(run_rule: RuleRunner) -> None:
    """Each year five departments form another chain below their ministry; only the ties of this year count."""
    tables = NetworkBuilder().unit("min", "ministry")
    departments = [f"d{n}" for n in range(5)]
    for department in departments:
        tables.unit(department, payroll_baseline=10, payroll_approved=11 if department == "d0" else 10)
    for year in range(2012, 2027):
        turn = year % len(departments)
        order = ["min", *departments[turn:], *departments[:turn]]
        for above, below in itertools.pairwise(order):
            tables.link("PART_OF", below, above, start=f"{year}-01-01", end=f"{year + 1}-01-01")
    result = run_rule("payroll_increased", tables)
    assert [(f["subject_id"], f["payroll_baseline"], f["payroll_approved"]) for f in result["findings"]] == [
        ("min", 50, 51)
    ]
