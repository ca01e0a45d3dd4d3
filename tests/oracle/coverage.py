"""Rules 1 to 11, of Decision 1690.

Decisions, where rules.md leaves room:
- Rule 5: the chair posts of all the committees that are there now are taken together.
- Rule 6: what the rule looks at is the teams, not the areas: a commune that has areas and never reported is unknown.
- Rules 7 and 8: "never had a membership" is: none counts today, nor counted on any earlier day; one to come is none.
- Rule 10: whoever holds a focal-point post is meant, in whatever kind of unit, or in none.
- Rule 11: `valid_to` is the holding's own; that its holder ends sooner, or later, does not move it. Of a post in
  several units, the least id is the post's unit. A holding that another follows on that very day is covered.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from .days import Day, Judged
from .seats import had_seat, judge_seats
from .tables import Tie

__all__ = ["COVERAGE"]

WITH_FOCAL_POINT = ("department", "people_committee", "party_committee", "fatherland_front", "mass_organisation")


def units_without_focal_point(day: Day) -> Iterator[Judged]:
    for unit in day.units(*WITH_FOCAL_POINT):
        status, since = judge_seats(day, [unit.id], "focal_point")
        if status == "unassigned" and not day.reported(unit.id) and not had_seat(day, unit.id, "focal_point"):
            status = "unknown"
        yield Judged(unit.id, unit.text("name"), unit.id, status, since)


def ministries_and_provinces_without_it_unit(day: Day) -> Iterator[Judged]:
    for unit in day.ministries_and_provinces():
        covered = bool(day.children(unit.id, "it_unit"))
        yield Judged(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, covered))


def it_units_not_strengthened(day: Day) -> Iterator[Judged]:
    for unit in day.units("it_unit"):
        baseline, approved = unit.number("payroll_baseline"), unit.number("payroll_approved")
        strengthened = None if baseline is None or approved is None else approved > baseline
        status = {None: "unknown", True: "covered", False: "missing"}[strengthened]
        yield Judged(unit.id, unit.text("name"), unit.id, status)


def payroll_increased(day: Day) -> Iterator[Judged]:
    for unit in day.ministries_and_provinces():
        figures = []
        for below in (day.node("Unit", id_) for id_ in day.below(unit.id)):
            baseline, approved = below.number("payroll_baseline"), below.number("payroll_approved")
            if baseline is not None and approved is not None:
                figures.append((baseline, approved))
        if figures:
            increased = sum(approved for _, approved in figures) > sum(baseline for baseline, _ in figures)
            yield Judged(unit.id, unit.text("name"), unit.id, "conflict" if increased else "covered")


def without_steering_committee(day: Day) -> Iterator[Judged]:
    for unit in day.ministries_and_provinces():
        if committees := day.children(unit.id, "steering_committee"):
            yield Judged(unit.id, unit.text("name"), unit.id, *judge_seats(day, committees, "chair"))
        else:
            yield Judged(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, covered=False))


def communes_without_community_team(day: Day) -> Iterator[Judged]:
    served = {tie.target for team in day.units("community_team") for tie in day.out("SERVES", team.id)}
    for area in [unit for unit in served if day.is_of(unit, "area")]:
        served |= day.above(area)
    for unit in day.units("people_committee"):
        if unit.text("level") == "commune":
            yield Judged(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, unit.id in served))


def teams_without_leader(day: Day) -> Iterator[Judged]:
    def has_leader(members: list[Tie]) -> bool:
        return any(tie.cells.get("role") == "leader" for tie in members)

    return _teams(day, has_leader, "vacant")


def teams_under_strength(day: Day, minimum: int = 5) -> Iterator[Judged]:
    def is_strong(members: list[Tie]) -> bool:
        return len({tie.source for tie in members}) >= minimum

    return _teams(day, is_strong, "missing")


def _teams(day: Day, is_covered: Callable[[list[Tie]], bool], gap: str) -> Iterator[Judged]:
    for team in day.units("community_team"):
        ever = any(tie.on(day.as_of) or tie.before(day.as_of) for tie in day.tables.into("MEMBER_OF", team.id))
        covered = is_covered(day.into("MEMBER_OF", team.id))
        status = "covered" if covered else gap if ever else "unknown"
        yield Judged(team.id, team.text("name"), team.id, status)


def units_without_platform(day: Day) -> Iterator[Judged]:
    required = [platform.id for platform in day.current("Platform") if platform.flag("required", default=True)]
    for unit in day.units(*WITH_FOCAL_POINT):
        used = {tie.target for tie in day.out("USES", unit.id)}
        for platform in required:
            status = _missing(day, unit.id, platform in used)
            yield Judged(unit.id, unit.text("name"), unit.id, status, detail=platform)


def people_not_trained_this_year(day: Day) -> Iterator[Judged]:
    for person in day.current("Person"):
        if not _is_to_be_trained(day, person.id):
            continue
        trainings = [day.node("Training", tie.target).day("held_on") for tie in day.out("ATTENDED", person.id)]
        this_year = [held for held in trainings if held is not None and held.year == day.as_of.year]
        unit = day.unit_of_person(person.id)
        if any(held <= day.as_of for held in this_year):
            status = "covered"
        else:
            status = "missing" if this_year or day.reported(unit) else "unknown"
        yield Judged(person.id, person.text("name"), unit, status)


def _is_to_be_trained(day: Day, person: str) -> bool:
    holds = any(day.node("Post", tie.target).text("role") == "focal_point" for tie in day.out("HOLDS", person))
    return holds or any(day.is_of(tie.target, "it_unit", "community_team") for tie in day.out("MEMBER_OF", person))


def appointments_ending_soon(day: Day, days: int = 90) -> Iterator[Judged]:
    for post in day.current("Post"):
        for holding in day.into("HOLDS", post.id):
            soon = day.as_of < holding.end <= day.as_of + timedelta(days)
            followed = any(other.on(holding.end) for other in day.tables.into("HOLDS", post.id))
            status = "expired" if soon and not followed and holding.end < post.end else "covered"
            name = post.text("title") or post.text("role")
            yield Judged(post.id, name, day.unit_of_post(post.id), status)


def _missing(day: Day, unit: str, covered: bool) -> str:
    """The status where nothing exists unless it is covered."""
    if covered:
        return "covered"
    return "missing" if day.reported(unit) else "unknown"


COVERAGE: dict[str, Callable[..., Iterator[Judged]]] = {
    rule.__name__: rule
    for rule in (
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
}
