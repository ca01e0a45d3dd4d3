"""Rules 1 to 11 once more, slowly and plainly over the tables, written from the rules' text alone (see `slow`).

Unlike the rules of `slow`, these give what is unknown too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from .slow import BODIES, Finding, Row, Tables

__all__ = ["COVERAGE_RULES"]

OFFICES = ("department", "people_committee", "party_committee", "fatherland_front", "mass_organisation")


def reported(t: Tables, unit: str | None) -> bool:
    day = t.units[unit]["reported_on"] if unit else ""
    return bool(day) and day <= t.day


def offices(t: Tables) -> list[str]:
    return [unit for unit in t.current_units() if t.units[unit]["kind"] in OFFICES]


def bodies(t: Tables) -> list[str]:
    def is_body(row: Row) -> bool:
        return row["kind"] in BODIES or (row["kind"], row["level"]) == ("people_committee", "province")

    return [unit for unit in t.current_units() if is_body(t.units[unit])]


def parts(t: Tables, kind: str) -> dict[str, list[str]]:
    """By unit, the current units of a kind directly under it."""
    found = defaultdict(list)
    for part, unit, _ in t.counted["PART_OF"]:
        if t.units[part]["kind"] == kind:
            found[unit].append(part)
    return found


def seat_statuses(t: Tables, role: str) -> Callable[[list[str]], tuple[str, bool]]:
    """How the seats with a role in some units are filled together, and whether there was one on an earlier day."""
    now, before = defaultdict(set), set()
    for tie in t.ties["POST_IN"]:
        if t.nodes[tie["source_id"]]["role"] == role:
            if t.counts(tie):
                now[tie["target_id"]].add(tie["source_id"])
            if t.counted_before(tie):
                before.add(tie["target_id"])
    held = {post for posts in t.posts_held().values() for post in posts}
    held_before = {tie["target_id"] for tie in t.ties["HOLDS"] if t.counted_before(tie)}

    def status(units: list[str]) -> tuple[str, bool]:
        seats = {seat for unit in units for seat in now[unit]}
        had = any(unit in before for unit in units)
        if seats & held:
            return "covered", had
        return "expired" if seats & held_before else "vacant" if seats else "unassigned", had

    return status


def units_without_focal_point(t: Tables) -> Iterator[Finding]:
    status_of = seat_statuses(t, "focal_point")
    for unit in offices(t):
        status, had = status_of([unit])
        if status == "unassigned" and not had and not reported(t, unit):
            status = "unknown"
        if status != "covered":
            yield unit, status, None


def ministries_and_provinces_without_it_unit(t: Tables) -> Iterator[Finding]:
    it_units = parts(t, "it_unit")
    for unit in bodies(t):
        if unit not in it_units:
            yield unit, "missing" if reported(t, unit) else "unknown", None


def it_units_not_strengthened(t: Tables) -> Iterator[Finding]:
    for unit in t.current_units():
        row = t.units[unit]
        if row["kind"] == "it_unit":
            before, since = row["payroll_baseline"], row["payroll_approved"]
            if not before or not since:
                yield unit, "unknown", None
            elif int(since) <= int(before):
                yield unit, "missing", None


def payroll_increased(t: Tables) -> Iterator[Finding]:
    below = defaultdict(set)
    for part, unit, _ in t.counted["PART_OF"]:
        below[unit].add(part)
    for body in bodies(t):
        subtree, waiting = {body}, [body]
        while waiting:
            new = below[waiting.pop()] - subtree
            subtree |= new
            waiting += new
        rows = [t.units[unit] for unit in subtree]
        rows = [row for row in rows if row["payroll_baseline"] and row["payroll_approved"]]
        if sum(int(row["payroll_approved"]) for row in rows) > sum(int(row["payroll_baseline"]) for row in rows):
            yield body, "conflict", None


def without_steering_committee(t: Tables) -> Iterator[Finding]:
    committees, status_of = parts(t, "steering_committee"), seat_statuses(t, "chair")
    for unit in bodies(t):
        if unit not in committees:
            yield unit, "missing" if reported(t, unit) else "unknown", None
        elif (status := status_of(committees[unit])[0]) != "covered":
            yield unit, status, None


def communes_without_community_team(t: Tables) -> Iterator[Finding]:
    parents = t.to("PART_OF")
    served: set[str] = set()
    for team, place, _ in t.counted["SERVES"]:
        if t.units[team]["kind"] == "community_team":
            served.add(place)
            above = [place] if t.units[place]["kind"] == "area" else []
            while above:
                above = [parent for unit in above for parent in parents.get(unit, ())]
                served.update(above)
    for unit in t.current_units():
        if (t.units[unit]["kind"], t.units[unit]["level"]) == ("people_committee", "commune") and unit not in served:
            yield unit, "missing" if reported(t, unit) else "unknown", None


def teams(t: Tables) -> Iterator[tuple[str, list[Row], bool]]:
    """The current teams with their memberships that count now, and whether there ever was one."""
    now, ever = defaultdict(list), set()
    for tie in t.ties["MEMBER_OF"]:
        if t.counts(tie):
            now[tie["target_id"]].append(tie)
        if t.counted_before(tie, today_too=True):
            ever.add(tie["target_id"])
    for unit in t.current_units():
        if t.units[unit]["kind"] == "community_team":
            yield unit, now[unit], unit in ever


def teams_without_leader(t: Tables) -> Iterator[Finding]:
    for team, members, ever in teams(t):
        if all(tie["role"] != "leader" for tie in members):
            yield team, "vacant" if ever else "unknown", None


def teams_under_strength(t: Tables) -> Iterator[Finding]:
    for team, members, ever in teams(t):
        if len({tie["source_id"] for tie in members}) < 5:
            yield team, "missing" if ever else "unknown", None


def units_without_platform(t: Tables) -> Iterator[Finding]:
    required = [id_ for id_, row in t.platforms.items() if row["required"] == "true" and t.now(row)]
    uses = t.to("USES")
    for unit in offices(t):
        for platform in required:
            if platform not in uses.get(unit, ()):
                yield unit, "missing" if reported(t, unit) else "unknown", platform


def people_not_trained_this_year(t: Tables) -> Iterator[Finding]:
    focal = {person for person, post, _ in t.counted["HOLDS"] if t.nodes[post]["role"] == "focal_point"}
    kinds = ("it_unit", "community_team")
    members = {person for person, unit, _ in t.counted["MEMBER_OF"] if t.units[unit]["kind"] in kinds}
    attended = t.to("ATTENDED")
    homes, posts, groups = t.to("EMPLOYED_BY"), t.units_of_people(), t.to("MEMBER_OF")
    for person in focal | members:
        days = [t.trainings[training]["held_on"] for training in attended.get(person, ())]
        days = [day for day in days if day[:4] == t.day[:4]]
        if any(day <= t.day for day in days):
            continue
        units = homes.get(person) or posts.get(person) or groups.get(person)
        known = bool(days) or reported(t, min(units) if units else None)
        yield person, "missing" if known else "unknown", None


def appointments_ending_soon(t: Tables) -> Iterator[Finding]:
    soon = (date.fromisoformat(t.day) + timedelta(days=90)).isoformat()
    holders = defaultdict(list)
    for tie in t.ties["HOLDS"]:
        holders[tie["target_id"]].append(tie)
    for _, post, tie in t.counted["HOLDS"]:
        end, post_end = tie["valid_to"], t.nodes[post]["valid_to"]
        if end and end <= soon and (not post_end or end < post_end):
            then = t.on(end)
            if not any(then(other) and then(t.nodes[other["source_id"]]) for other in holders[post]):
                yield post, "expired", None


COVERAGE_RULES: dict[str, Callable[[Tables], Iterator[Finding]]] = {
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
