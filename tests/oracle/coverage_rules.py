"""Rules 1 to 11, of Decision 1690.

Interpretation of rules.md:
- Rule 5: the chair posts of all current committees are considered together.
- Rule 6: the rule looks at teams, not at areas: a commune with areas that never reported is unknown.
- Rules 7 and 8: "never had a membership" means that none counts today or counted before; future ones do not count.
- Rule 10: holders of focal-point posts count in any kind of unit, or in none.
- Rule 11: `valid_to` is that of the holding, whatever the end of its holder. Of several units of a post, the one with
  the least id is the post's unit. A holding that another one follows on the same day is covered.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from .day import Day, Subject
from .post_status import had_post, post_status
from .tables import Tie

__all__ = ["COVERAGE"]

WITH_FOCAL_POINT = ("department", "people_committee", "party_committee", "fatherland_front", "mass_organisation")


def units_without_focal_point(day: Day) -> Iterator[Subject]:
    for unit in day.units(*WITH_FOCAL_POINT):
        status, since = post_status(day, [unit.id], "focal_point")
        if status == "unassigned" and not day.reported(unit.id) and not had_post(day, unit.id, "focal_point"):
            status = "unknown"
        yield Subject(unit.id, unit.text("name"), unit.id, status, since)


def ministries_and_provinces_without_it_unit(day: Day) -> Iterator[Subject]:
    for unit in day.ministries_and_provinces():
        covered = bool(day.children(unit.id, "it_unit"))
        yield Subject(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, covered))


def it_units_not_strengthened(day: Day) -> Iterator[Subject]:
    for unit in day.units("it_unit"):
        baseline, approved = unit.number("payroll_baseline"), unit.number("payroll_approved")
        increased = None if baseline is None or approved is None else approved > baseline
        status = {None: "unknown", True: "covered", False: "missing"}[increased]
        yield Subject(unit.id, unit.text("name"), unit.id, status)


def payroll_increased(day: Day) -> Iterator[Subject]:
    for unit in day.ministries_and_provinces():
        figures = []
        for below in (day.node("Unit", id_) for id_ in day.below(unit.id)):
            baseline, approved = below.number("payroll_baseline"), below.number("payroll_approved")
            if baseline is not None and approved is not None:
                figures.append((baseline, approved))
        if figures:
            increased = sum(approved for _, approved in figures) > sum(baseline for baseline, _ in figures)
            yield Subject(unit.id, unit.text("name"), unit.id, "conflict" if increased else "covered")


def without_steering_committee(day: Day) -> Iterator[Subject]:
    for unit in day.ministries_and_provinces():
        if committees := day.children(unit.id, "steering_committee"):
            yield Subject(unit.id, unit.text("name"), unit.id, *post_status(day, committees, "chair"))
        else:
            yield Subject(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, covered=False))


def communes_without_community_team(day: Day) -> Iterator[Subject]:
    served = {tie.target for team in day.units("community_team") for tie in day.out("SERVES", team.id)}
    for area in [unit for unit in served if day.is_of(unit, "area")]:
        served |= day.above(area)
    for unit in day.units("people_committee"):
        if unit.text("level") == "commune":
            yield Subject(unit.id, unit.text("name"), unit.id, _missing(day, unit.id, unit.id in served))


def teams_without_leader(day: Day) -> Iterator[Subject]:
    def has_leader(members: list[Tie]) -> bool:
        return any(tie.cells.get("role") == "leader" for tie in members)

    return _teams(day, has_leader, "vacant")


def teams_under_strength(day: Day, minimum: int = 5) -> Iterator[Subject]:
    def has_enough(members: list[Tie]) -> bool:
        return len({tie.source for tie in members}) >= minimum

    return _teams(day, has_enough, "missing")


def _teams(day: Day, is_covered: Callable[[list[Tie]], bool], gap: str) -> Iterator[Subject]:
    for team in day.units("community_team"):
        ever = any(tie.on(day.as_of) or tie.before(day.as_of) for tie in day.tables.into("MEMBER_OF", team.id))
        covered = is_covered(day.into("MEMBER_OF", team.id))
        status = "covered" if covered else gap if ever else "unknown"
        yield Subject(team.id, team.text("name"), team.id, status)


def units_without_platform(day: Day) -> Iterator[Subject]:
    required = [platform.id for platform in day.current("Platform") if platform.flag("required", default=True)]
    for unit in day.units(*WITH_FOCAL_POINT):
        used = {tie.target for tie in day.out("USES", unit.id)}
        for platform in required:
            status = _missing(day, unit.id, platform in used)
            yield Subject(unit.id, unit.text("name"), unit.id, status, detail=platform)


def people_not_trained_this_year(day: Day) -> Iterator[Subject]:
    for person in day.current("Person"):
        if not _needs_training(day, person.id):
            continue
        trainings = [day.node("Training", tie.target).day("held_on") for tie in day.out("ATTENDED", person.id)]
        unit = day.unit_of_person(person.id)
        trained = any(day.as_of.replace(month=1, day=1) <= held_on <= day.as_of for held_on in trainings if held_on)
        status = "covered" if trained else "missing" if day.reported(unit) else "unknown"
        yield Subject(person.id, person.text("name"), unit, status)


def _needs_training(day: Day, person: str) -> bool:
    holds = any(day.node("Post", tie.target).text("role") == "focal_point" for tie in day.out("HOLDS", person))
    return holds or any(day.is_of(tie.target, "it_unit", "community_team") for tie in day.out("MEMBER_OF", person))


def appointments_ending_soon(day: Day, days: int = 90) -> Iterator[Subject]:
    for post in day.current("Post"):
        for holding in day.into("HOLDS", post.id):
            soon = day.as_of < holding.end <= day.as_of + timedelta(days)
            followed = any(other.on(holding.end) for other in day.tables.into("HOLDS", post.id))
            status = "expired" if soon and not followed and holding.end < post.end else "covered"
            name = post.text("title") or post.text("role")
            yield Subject(post.id, name, day.unit_of_post(post.id), status)


def _missing(day: Day, unit: str, covered: bool) -> str:
    """Status of a unit for a rule without any record unless it is covered."""
    if covered:
        return "covered"
    return "missing" if day.reported(unit) else "unknown"


COVERAGE: dict[str, Callable[..., Iterator[Subject]]] = {
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
