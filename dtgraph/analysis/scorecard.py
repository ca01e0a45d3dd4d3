"""The scorecard of Decision 1690/QĐ-TTg: how far the network is from each of its targets, on one or more days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from .rule_result import RuleResult, Summary

__all__ = ["ALL", "DATES", "GUARDS", "TARGETS", "ScorecardDay", "Target", "card"]

ALL = 1.0
"""The share of the known that each target asks for: all of it."""

TARGETS = (
    "units_without_focal_point",
    "ministries_and_provinces_without_it_unit",
    "it_units_not_strengthened",
    "without_steering_committee",
    "communes_without_community_team",
    "units_without_platform",
    "people_not_trained_this_year",
)
"""The rules that the targets of the decision are measured by."""

GUARDS = ("payroll_increased",)
"""The rules that hold what may not happen on the way to them: no increase of payroll and of apparatus."""

DATES = 12
"""So many days a service is asked about at a time."""


class Target(TypedDict):
    """One target on one day: the share aimed at, and the rule's counts in all, by level and by province."""

    rule: str
    target: float
    population: int
    covered: int
    gap: int
    unknown: int
    share: float | None
    by_level: dict[str, dict[str, Any]]
    by_province: dict[str, dict[str, Any]]


class ScorecardDay(TypedDict):
    """All targets on one day, the guards last."""

    as_of: date
    targets: list[Target]


def card(as_of: date, answers: Mapping[str, RuleResult]) -> ScorecardDay:
    """The scorecard of a day, from the answers of its rules."""
    return ScorecardDay(as_of=as_of, targets=[_target(rule, answers[rule].summary) for rule in (*TARGETS, *GUARDS)])


def _target(rule: str, summary: Summary) -> Target:
    counts = summary.as_dict()
    return Target(
        rule=rule,
        target=ALL,
        population=counts["population"],
        covered=counts["covered"],
        gap=counts["gap"],
        unknown=counts["unknown"],
        share=counts["share"],
        by_level=counts["by_level"],
        by_province=counts["by_province"],
    )
