"""On the sample network the evidence explains every status, and remedies refer to existing records."""

from collections.abc import Callable
from typing import Any

from dtgraph.demo import Demonstration
from dtgraph.network import Network

from ...helpers import local

Finding = dict[str, Any]
Evidence = list[dict[str, Any]]

DAY = Demonstration.as_of.isoformat()


def count(evidence: Evidence, tie: str | None = None, note: str = "") -> int:
    """Return the number of items in force, by tie and beginning of the note."""
    return sum(t["in_force"] and tie in (None, t["tie"]) and (t["note"] or "").startswith(note) for t in evidence)


def ended_before(evidence: Evidence, tie: str) -> bool:
    """Return whether a tie was in force before the day and is not now."""
    return any(t["tie"] == tie and str(t["valid_from"] or "") < DAY and not t["in_force"] for t in evidence)


def is_vacant(evidence: Evidence, *, formerly_held: bool) -> bool:
    """Return whether there is a vacant post, which had a holder before or not."""
    return (
        count(evidence, "POST_IN") > 0
        and not count(evidence, "HOLDS")
        and ended_before(evidence, "HOLDS") == formerly_held
    )


SEAT_STATUSES: dict[str, Callable[[Evidence], bool]] = {
    "expired": lambda evidence: is_vacant(evidence, formerly_held=True),
    "vacant": lambda evidence: is_vacant(evidence, formerly_held=False),
    "unassigned": lambda evidence: not count(evidence, "POST_IN"),
}

EVIDENCE: dict[tuple[str, str], Callable[[Evidence], bool]] = {
    **{("units_without_focal_point", status): shows for status, shows in SEAT_STATUSES.items()},
    **{("without_steering_committee", status): shows for status, shows in SEAT_STATUSES.items()},
    ("without_steering_committee", "missing"): lambda evidence: not count(evidence, "PART_OF"),
    ("ministries_and_provinces_without_it_unit", "missing"): lambda evidence: not count(evidence),
    ("it_units_not_strengthened", "missing"): lambda evidence: count(evidence, note="posts approved: ") == 1,
    ("payroll_increased", "conflict"): lambda evidence: count(evidence, note="+") > 0,
    ("communes_without_community_team", "missing"): lambda evidence: not count(evidence, "SERVES"),
    ("teams_without_leader", "vacant"): lambda evidence: not count(evidence, "MEMBER_OF", "leader"),
    ("teams_under_strength", "missing"): lambda evidence: count(evidence, "MEMBER_OF") < 5,
    ("units_without_platform", "missing"): lambda evidence: count(evidence) == 1 and not count(evidence, "USES"),
    ("people_not_trained_this_year", "missing"): lambda evidence: (
        count(evidence) > 0 and not count(evidence, "ATTENDED")
    ),
    ("appointments_ending_soon", "expired"): lambda evidence: count(evidence, "HOLDS") == 1,
    ("tasks_without_lead", "unassigned"): lambda evidence: not count(evidence, note="lead"),
    ("tasks_with_several_leads", "conflict"): lambda evidence: count(evidence, note="lead") > 1,
    ("tasks_without_accountable_person", "unassigned"): lambda evidence: (
        count(evidence, note="lead, no post named") == 1
    ),
    ("tasks_without_accountable_person", "expired"): SEAT_STATUSES["expired"],
    ("tasks_without_accountable_person", "vacant"): SEAT_STATUSES["vacant"],
    ("tasks_without_due_date", "missing"): lambda evidence: count(evidence, note="no due date") == 1,
    ("tasks_overdue", "expired"): lambda evidence: count(evidence, note="due on 2026-") == 1,
    ("without_breakthrough_project", "missing"): lambda evidence: not count(evidence),
    ("without_breakthrough_project", "unlinked"): lambda evidence: count(evidence, note="it leads, not linked") > 0,
    ("orphaned_units", "stale"): lambda evidence: not count(evidence) and ended_before(evidence, "PART_OF"),
    ("orphaned_units", "missing"): lambda evidence: not count(evidence) and not ended_before(evidence, "PART_OF"),
    ("units_with_several_parents", "conflict"): lambda evidence: count(evidence, "PART_OF") > 1,
    ("isolated_units", "isolated"): lambda evidence: count(evidence) <= 1,
    ("single_points_of_failure", "isolated"): lambda evidence: count(evidence) > 1,
    ("overloaded_people", "overload"): lambda evidence: count(evidence, "HOLDS") > 3,
    ("wide_spans", "overload"): lambda evidence: count(evidence, "PART_OF") > 50,
    ("stale_holders", "stale"): lambda evidence: (
        ended_before(evidence, "POST_IN") or ended_before(evidence, "EMPLOYED_BY")
    ),
    ("party_state_front_not_linked", "missing"): lambda evidence: count(evidence, "COORDINATES_WITH") == 2,
}
"""Conditions on the evidence by rule and status, for the sample network."""


def test_evidence_explains_status_and_remedies_exist(sample: Network) -> None:
    answers = sample.gaps(as_of=DAY, explain=True)
    seen = set()
    remedy_ids: set[str] = set()
    for rule, answer in answers.items():
        for finding in answer.findings or []:
            case = (rule, finding["status"])
            seen.add(case)
            assert EVIDENCE[case](finding["evidence"]["found"]), (case, finding)
            remedies = finding["remedies"]
            assert all(remedy["id"] and remedy["note"] and remedy["label"] for remedy in remedies), (case, finding)
            assert 1 <= len(remedies) <= 6, (case, finding)
            assert [remedy["distance"] for remedy in remedies] == sorted(remedy["distance"] for remedy in remedies)
            remedy_ids |= {remedy["id"] for remedy in remedies}
    assert seen == set(EVIDENCE)
    rows = local(sample).store.read(
        "MATCH (n) WHERE n.id IN $ids AND (n.valid_from IS NULL OR n.valid_from <= date($day))"
        " AND (n.valid_to IS NULL OR n.valid_to > date($day)) RETURN n.id AS id",
        {"ids": sorted(remedy_ids), "day": DAY},
    )
    assert {row["id"] for row in rows} == remedy_ids
