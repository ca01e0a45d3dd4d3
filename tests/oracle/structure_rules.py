"""Rules 18, 19 and 22 to 25: parents, overload, stale holders, and Party and Front of a place.

Interpretation of rules.md:
- Rule 22 counts posts in any unit or in none; two holdings of one post are one post.
- Rule 24: "the tie with the latest start" is by the `valid_from` of the tie, null being the earliest; of ties with the
  same start the unit with the least id counts. A tie counts if it did, with both its ends, on any day up to `as_of`.
- Rule 25: a post in two units is a post in both, so its holder links them.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import combinations

from .day import Day, Subject
from .tables import OPEN_END

__all__ = ["STRUCTURE"]


def orphaned_units(day: Day) -> Iterator[Subject]:
    for unit in day.current("Unit"):
        kind, is_central = unit.text("kind"), unit.text("level") == "central"
        if kind in ("government", "enterprise") or (is_central and kind in ("party_body", "fatherland_front")):
            continue
        if day.parents(unit.id):
            status = "covered"
        else:
            had_parent = any(tie.before(day.as_of) for tie in day.tables.out("PART_OF", unit.id))
            status = "stale" if had_parent else "missing"
        yield Subject(unit.id, unit.text("name"), unit.id, status)


def units_with_several_parents(day: Day) -> Iterator[Subject]:
    for unit in day.current("Unit"):
        several = len(set(day.parents(unit.id))) > 1
        yield Subject(unit.id, unit.text("name"), unit.id, "conflict" if several else "covered")


def overloaded_people(day: Day, most: int = 3) -> Iterator[Subject]:
    for person in day.current("Person"):
        if posts := {tie.target for tie in day.out("HOLDS", person.id)}:
            status = "overload" if len(posts) > most else "covered"
            yield Subject(person.id, person.text("name"), day.unit_of_person(person.id), status)


def wide_spans(day: Day, most: int = 50) -> Iterator[Subject]:
    for unit in day.current("Unit"):
        if below := set(day.children(unit.id)):
            yield Subject(unit.id, unit.text("name"), unit.id, "overload" if len(below) > most else "covered")


def stale_holders(day: Day) -> Iterator[Subject]:
    for person in day.current("Person"):
        unit = day.unit_of_person(person.id)
        for holding in day.out("HOLDS", person.id):
            stale = _has_ended(day, "POST_IN", holding.target) or _has_ended(day, "EMPLOYED_BY", person.id)
            status = "stale" if stale else "covered"
            yield Subject(person.id, person.text("name"), unit, status, detail=holding.target)


def _has_ended(day: Day, type_: str, source: str) -> bool:
    """Whether the last unit that `source` was tied to has ended."""
    ties = [tie for tie in day.tables.out(type_, source) if tie.first <= day.as_of]
    if not ties:
        return False
    latest = max(tie.start for tie in ties)
    last = day.node("Unit", min(tie.target for tie in ties if tie.start == latest))
    return last.end != OPEN_END and last.end <= day.as_of


def party_state_front_not_linked(day: Day) -> Iterator[Subject]:
    for unit in day.units("people_committee"):
        serving = [tie.source for tie in day.into("SERVES", unit.id)]
        parties = [id_ for id_ in serving if day.is_of(id_, "party_committee")]
        fronts = [id_ for id_ in serving if day.is_of(id_, "fatherland_front")]
        if unit.text("level") in ("province", "commune") and parties and fronts:
            linked = all(_linked(day, *pair) for pair in combinations(([unit.id], parties, fronts), 2))
            yield Subject(unit.id, unit.text("name"), unit.id, "covered" if linked else "missing")


def _linked(day: Day, first: Collection[str], second: Collection[str]) -> bool:
    """Whether one of `first` coordinates with one of `second`, or a person holds posts in both."""
    partners = {tie.target for unit in first for tie in day.out("COORDINATES_WITH", unit) if day.is_enabled(tie)}
    partners |= {tie.source for unit in first for tie in day.into("COORDINATES_WITH", unit) if day.is_enabled(tie)}
    return bool(partners & set(second)) or bool(_holders(day, first) & _holders(day, second))


def _holders(day: Day, units: Collection[str]) -> set[str]:
    posts = [tie.source for unit in units for tie in day.into("POST_IN", unit)]
    return {tie.source for post in posts for tie in day.into("HOLDS", post)}


STRUCTURE: dict[str, Callable[..., Iterator[Subject]]] = {
    rule.__name__: rule
    for rule in (
        orphaned_units,
        units_with_several_parents,
        overloaded_people,
        wide_spans,
        stale_holders,
        party_state_front_not_linked,
    )
}
