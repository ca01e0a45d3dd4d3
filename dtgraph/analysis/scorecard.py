"""The scorecard of Decision 1690/QĐ-TTg: the rules that measure its targets."""

from collections.abc import Mapping
from datetime import date

from ..results import RuleResult, RuleSummary
from ..schemas import ScorecardDay, Target

__all__ = ["GUARD_RULES", "MAX_DATES", "TARGET_RULES", "TARGET_SHARE", "scorecard_day"]

TARGET_SHARE = 1.0
"""The share that every target requires."""

TARGET_RULES = (
    "units_without_focal_point",
    "ministries_and_provinces_without_it_unit",
    "it_units_not_strengthened",
    "without_steering_committee",
    "communes_without_community_team",
    "units_without_platform",
    "people_not_trained_this_year",
)
"""The rules that measure the targets of the decision."""

GUARD_RULES = ("payroll_increased",)
"""The rules for what the decision forbids on the way: an increase of payroll and apparatus."""

MAX_DATES = 12
"""Maximum number of days of one request."""


def scorecard_day(as_of: date, results: Mapping[str, RuleResult]) -> ScorecardDay:
    """The scorecard of a day, from the results of its rules."""
    return ScorecardDay(
        as_of=as_of, targets=[_target(rule, results[rule].summary) for rule in (*TARGET_RULES, *GUARD_RULES)]
    )


def _target(rule: str, summary: RuleSummary) -> Target:
    counts = summary.as_dict()
    return Target(
        rule=rule,
        target=TARGET_SHARE,
        population=counts["population"],
        covered=counts["covered"],
        gap=counts["gap"],
        unknown=counts["unknown"],
        share=counts["share"],
        by_level=counts["by_level"],
        by_province=counts["by_province"],
    )
