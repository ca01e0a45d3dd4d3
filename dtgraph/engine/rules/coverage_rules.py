"""Rules of Decision 1690 on coverage: focal points, IT units, committees, teams, platforms, training, appointments."""

from datetime import date

import numpy as np

from ..columns import OPEN_START, Days, Mask, Numbers, day_number
from ..day import Day, count, in_force, is_among
from .post_status import post_status
from .subjects import STATUS_WORDS, Codes, DayValues, Nodes, Subjects, Values, choose, unit_subjects

__all__ = ["COVERAGE_RULES", "focal_point_status", "ministries_and_provinces", "units_needing_focal_point"]


def units_needing_focal_point(day: Day) -> Mask:
    """(n,) units that must have a focal point."""
    return day.units_of_kind(
        "department", "people_committee", "party_committee", "fatherland_front", "mass_organisation"
    )


def ministries_and_provinces(day: Day) -> Mask:
    """(n,) ministries, agencies of ministerial rank and of the Government, and people's committees of provinces."""
    agencies = day.units_of_kind("ministry", "ministerial_agency", "government_agency")
    return agencies | day.units_of_kind("people_committee", levels=["province"])


def focal_point_status(day: Day, units: Numbers) -> tuple[Codes, Days]:
    """How the focal-point posts of current units (u,) are filled, and since when.

    Unknown for a unit that has and had no such post and never reported.
    """
    posts = post_status(day, "focal_point", units, np.arange(len(units)), len(units))
    is_unassigned = posts.status == STATUS_WORDS.index("unassigned")
    is_unknown = is_unassigned & ~posts.had_post & day.unreported[units]
    return choose((is_unknown, "unknown"), otherwise=posts.status), posts.since


def units_without_focal_point(day: Day) -> Subjects:
    units = np.flatnonzero(units_needing_focal_point(day)).astype(np.int32)
    status, since = focal_point_status(day, units)
    return unit_subjects(units, status, since=DayValues(since))


def ministries_and_provinces_without_it_unit(day: Day) -> Subjects:
    units = np.flatnonzero(ministries_and_provinces(day)).astype(np.int32)
    part_of = day.ties("PART_OF")
    it_units = part_of.where(day.units_of_kind("it_unit")[part_of.source])
    has_it_unit = is_among(it_units.target, len(day.units))[units]
    return unit_subjects(units, _missing(day, units, has_it_unit))


def it_units_not_strengthened(day: Day) -> Subjects:
    units = np.flatnonzero(day.units_of_kind("it_unit")).astype(np.int32)
    baseline, approved = (day.units[name][units] for name in ("payroll_baseline", "payroll_approved"))
    is_unknown = np.isnan(baseline) | np.isnan(approved)
    status = choose((is_unknown, "unknown"), (approved > baseline, "covered"), otherwise="missing")
    return unit_subjects(units, status, payroll_baseline=baseline, payroll_approved=approved)


def payroll_increased(day: Day) -> Subjects:
    size = len(day.units)
    baseline, approved = (day.units[name] for name in ("payroll_baseline", "payroll_approved"))
    counted = np.flatnonzero(day.current("Unit") & ~np.isnan(baseline) & ~np.isnan(approved)).astype(np.int32)
    position, above = day.ancestors(counted)
    sums = [count(above, size, weights=figures[counted[position]]) for figures in (baseline, approved)]
    units = np.flatnonzero(ministries_and_provinces(day) & is_among(above, size)).astype(np.int32)
    before, after = (figures[units] for figures in sums)
    status = choose((after > before, "conflict"), otherwise="covered")
    return unit_subjects(units, status, payroll_baseline=before, payroll_approved=after)


def without_steering_committee(day: Day) -> Subjects:
    units = np.flatnonzero(ministries_and_provinces(day)).astype(np.int32)
    size, part_of = len(day.units), day.ties("PART_OF")
    committees = part_of.where(day.units_of_kind("steering_committee")[part_of.source])
    has_committee = is_among(committees.target, size)[units]
    chairs = post_status(day, "chair", committees.source, committees.target, size)
    status = choose((has_committee, chairs.status[units]), (day.unreported[units], "unknown"), otherwise="missing")
    since = np.where(has_committee, chairs.since[units], OPEN_START).astype(np.int32)
    return unit_subjects(units, status, since=DayValues(since))


def communes_without_community_team(day: Day) -> Subjects:
    serves = day.ties("SERVES")
    served = np.unique(serves.target[day.units_of_kind("community_team")[serves.source]])
    communes = day.units_of_kind("people_committee", levels=["commune"])
    is_area = day.units_of_kind("area")[served]
    has_team = is_among(served, len(day.units)) | day.above(served[is_area])
    units = np.flatnonzero(communes).astype(np.int32)
    return unit_subjects(units, _missing(day, units, has_team[units]))


def teams_without_leader(day: Day) -> Subjects:
    units, members = np.flatnonzero(day.units_of_kind("community_team")).astype(np.int32), day.ties("MEMBER_OF")
    is_leader = day.columns.ties["MEMBER_OF"].is_word("role", "leader")[members.index]
    has_leader = is_among(members.target[is_leader], len(day.units))[units]
    status = choose((has_leader, "covered"), (~_had_members(day)[units], "unknown"), otherwise="vacant")
    return unit_subjects(units, status)


def teams_under_strength(day: Day, *, minimum: int) -> Subjects:
    units = np.flatnonzero(day.units_of_kind("community_team")).astype(np.int32)
    people = count(day.ties("MEMBER_OF").distinct().target, len(day.units))[units]
    status = choose((people >= minimum, "covered"), (~_had_members(day)[units], "unknown"), otherwise="missing")
    return unit_subjects(units, status, members=people)


def units_without_platform(day: Day) -> Subjects:
    units = np.flatnonzero(units_needing_focal_point(day)).astype(np.int32)
    platforms, uses = day.columns.nodes["Platform"], day.ties("USES")
    required = np.flatnonzero(day.current("Platform") & (platforms["required"] == 1)).astype(np.int32)
    in_use = np.zeros((len(day.units), len(platforms)), np.bool_)
    in_use[uses.source, uses.target] = True
    unit, platform = np.repeat(units, len(required)), np.tile(required, len(units))
    status = _missing(day, unit, in_use[unit, platform])
    return unit_subjects(unit, status, detail=Nodes("Platform", platform))


def people_not_trained_this_year(day: Day) -> Subjects:
    people = day.columns.nodes["Person"]
    holds, members, attended = day.ties("HOLDS"), day.ties("MEMBER_OF"), day.ties("ATTENDED")
    focal_posts = day.columns.nodes["Post"].is_word("role", "focal_point")
    teams = day.units_of_kind("it_unit", "community_team")
    counted = np.concatenate((holds.source[focal_posts[holds.target]], members.source[teams[members.target]]))
    held_on = day.columns.nodes["Training"]["held_on"][attended.target]
    this_year = (day_number(date(day.date.year, 1, 1)) <= held_on) & (held_on <= day.number)
    is_trained = is_among(attended.source[this_year], len(people))
    index = np.flatnonzero(is_among(counted, len(people))).astype(np.int32)
    unit = day.unit_of_person[index]
    return Subjects("Person", index, unit, _missing(day, unit, is_trained[index]))


def appointments_ending_soon(day: Day, *, days: int) -> Subjects:
    posts, ties, holds = day.columns.nodes["Post"], day.columns.ties["HOLDS"], day.ties("HOLDS")
    ends_on = ties.valid_to[holds.index]
    # in 64 bits, since the parameter has no upper limit
    is_soon = (ends_on.astype(np.int64) <= day.number + days) & (ends_on < posts.valid_to[holds.target])
    ending = np.flatnonzero(is_soon)
    position, other = ties.by_target.expand(holds.target[ending])
    end = ends_on[ending][position]
    is_followed = is_among(position[(ties.counted[0][other] <= end) & (end < ties.counted[1][other])], len(ending))
    is_gap = np.zeros(len(holds.index), np.bool_)
    is_gap[ending] = ~is_followed
    values: dict[str, Values] = {"person_id": Nodes("Person", holds.source), "ends_on": DayValues(ends_on)}
    unit = day.unit_of_post[holds.target]
    return Subjects("Post", holds.target, unit, choose((is_gap, "expired"), otherwise="covered"), values)


def _had_members(day: Day) -> Mask:
    """(n,) whether each unit has or had a member."""
    ties = day.columns.ties["MEMBER_OF"]
    counted = in_force(ties.counted, day.number) | day.counted_before("MEMBER_OF")
    return is_among(ties.target[counted], len(day.units))


def _missing(day: Day, units: Numbers, is_covered: Mask) -> Codes:
    """The status of subjects without a record: unknown if their unit had not reported, else missing."""
    return choose((is_covered, "covered"), (day.unreported[units], "unknown"), otherwise="missing")


COVERAGE_RULES = (
    units_without_focal_point,
    ministries_and_provinces_without_it_unit,
    it_units_not_strengthened,
    payroll_increased,
    without_steering_committee,
    communes_without_community_team,
    teams_without_leader,
    teams_under_strength,
    units_without_platform,
    people_not_trained_this_year,
    appointments_ending_soon,
)
