"""On the sample network the witness explains every status, and what it names to mend a gap is there."""

from collections.abc import Callable
from typing import Any

from dtgraph.demo import Demonstration
from dtgraph.network import Network

Finding = dict[str, Any]
Found = list[dict[str, Any]]

DAY = Demonstration.as_of.isoformat()


def counting(found: Found, tie: str | None = None, note: str = "") -> int:
    """How many things that count were found, by a tie and with a note that begins so."""
    return sum(t["in_force"] and tie in (None, t["tie"]) and (t["note"] or "").startswith(note) for t in found)


def had(found: Found, tie: str) -> bool:
    """Whether something was found by a tie that counted on an earlier day."""
    return any(t["tie"] == tie and str(t["valid_from"] or "") < DAY and not t["in_force"] for t in found)


def unheld(found: Found, *, before: bool) -> bool:
    """Whether there is a post that nobody holds, and somebody held one before or not."""
    return counting(found, "POST_IN") > 0 and not counting(found, "HOLDS") and had(found, "HOLDS") == before


SEATS: dict[str, Callable[[Found], bool]] = {
    "expired": lambda found: unheld(found, before=True),
    "vacant": lambda found: unheld(found, before=False),
    "unassigned": lambda found: not counting(found, "POST_IN"),
}

EVIDENCE: dict[tuple[str, str], Callable[[Found], bool]] = {
    **{("units_without_focal_point", status): shows for status, shows in SEATS.items()},
    **{("without_steering_committee", status): shows for status, shows in SEATS.items()},
    ("without_steering_committee", "missing"): lambda found: not counting(found, "PART_OF"),
    ("ministries_and_provinces_without_it_unit", "missing"): lambda found: not counting(found),
    ("it_units_not_strengthened", "missing"): lambda found: counting(found, note="posts approved: ") == 1,
    ("payroll_increased", "conflict"): lambda found: counting(found, note="+") > 0,
    ("communes_without_community_team", "missing"): lambda found: not counting(found, "SERVES"),
    ("teams_without_leader", "vacant"): lambda found: not counting(found, "MEMBER_OF", "leader"),
    ("teams_under_strength", "missing"): lambda found: counting(found, "MEMBER_OF") < 5,
    ("units_without_platform", "missing"): lambda found: counting(found) == 1 and not counting(found, "USES"),
    ("people_not_trained_this_year", "missing"): lambda found: counting(found) > 0 and not counting(found, "ATTENDED"),
    ("appointments_ending_soon", "expired"): lambda found: counting(found, "HOLDS") == 1,
    ("tasks_without_lead", "unassigned"): lambda found: not counting(found, note="lead"),
    ("tasks_with_several_leads", "conflict"): lambda found: counting(found, note="lead") > 1,
    ("tasks_without_accountable_person", "unassigned"): lambda found: counting(found, note="lead, no post named") == 1,
    ("tasks_without_accountable_person", "expired"): SEATS["expired"],
    ("tasks_without_accountable_person", "vacant"): SEATS["vacant"],
    ("tasks_without_due_date", "missing"): lambda found: counting(found, note="no due date") == 1,
    ("tasks_overdue", "expired"): lambda found: counting(found, note="due on 2026-") == 1,
    ("without_breakthrough_project", "missing"): lambda found: not counting(found),
    ("without_breakthrough_project", "unlinked"): lambda found: counting(found, note="it leads, not linked") > 0,
    ("orphaned_units", "stale"): lambda found: not counting(found) and had(found, "PART_OF"),
    ("orphaned_units", "missing"): lambda found: not counting(found) and not had(found, "PART_OF"),
    ("units_with_several_parents", "conflict"): lambda found: counting(found, "PART_OF") > 1,
    ("isolated_units", "isolated"): lambda found: counting(found) <= 1,
    ("single_points_of_failure", "isolated"): lambda found: counting(found) > 1,
    ("overloaded_people", "overload"): lambda found: counting(found, "HOLDS") > 3,
    ("wide_spans", "overload"): lambda found: counting(found, "PART_OF") > 50,
    ("stale_holders", "stale"): lambda found: had(found, "POST_IN") or had(found, "EMPLOYED_BY"),
    ("party_state_front_not_linked", "missing"): lambda found: counting(found, "COORDINATES_WITH") == 2,
}
"""What the witness of a finding with a status must show, on the sample network."""


def test_the_witness_explains_the_status_and_names_what_is_there_to_mend_it(sample: Network) -> None:
    answers = sample.gaps(as_of=DAY, explain=True)
    seen = set()
    named: set[str] = set()
    for rule, answer in answers.items():
        for finding in answer.findings or []:
            case = (rule, finding["status"])
            seen.add(case)
            assert EVIDENCE[case](finding["evidence"]["found"]), (case, finding)
            mend = finding["remedies"]
            assert all(way["id"] and way["note"] and way["label"] for way in mend), (case, finding)
            assert 1 <= len(mend) <= 6, (case, finding)
            assert [way["distance"] for way in mend] == sorted(way["distance"] for way in mend)
            named |= {way["id"] for way in mend}
    assert seen == set(EVIDENCE)
    there = sample.store.read(
        "MATCH (n) WHERE n.id IN $ids AND (n.valid_from IS NULL OR n.valid_from <= date($day))"
        " AND (n.valid_to IS NULL OR n.valid_to > date($day)) RETURN n.id AS id",
        {"ids": sorted(named), "day": DAY},
    )
    assert {row["id"] for row in there} == named
