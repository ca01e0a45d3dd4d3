"""Rules on structure: parents, spans, holders of posts, and links between the Party, the state and the Front."""

import numpy as np

from ..adjacency import Adjacency
from ..columns import NO_NODE, OPEN_START, Mask, Numbers
from ..day import Day, count, in_force, is_among, was_in_force
from .subjects import DayValues, Nodes, Subjects, Values, choose, unit_subjects

__all__ = ["STRUCTURE_RULES"]


def orphaned_units(day: Day) -> Subjects:
    needs_no_parent = day.units_of_kind("government", "enterprise")
    needs_no_parent |= day.units_of_kind("party_body", "fatherland_front", levels=["central"])
    units = np.flatnonzero(day.current("Unit") & ~needs_no_parent).astype(np.int32)
    size, ties = len(day.units), day.columns.ties["PART_OF"]
    has_parent = is_among(day.ties("PART_OF").source, size)[units]
    had_parent = is_among(ties.source[day.counted_before("PART_OF")], size)[units]
    status = choose((has_parent, "covered"), (had_parent, "stale"), otherwise="missing")
    return unit_subjects(units, status)


def units_with_several_parents(day: Day) -> Subjects:
    units, part_of = np.flatnonzero(day.current("Unit")).astype(np.int32), day.ties("PART_OF")
    parents = count(part_of.distinct().source, len(day.units))[units]
    return unit_subjects(units, choose((parents > 1, "conflict"), otherwise="covered"), parents=parents)


def wide_spans(day: Day, *, most: int) -> Subjects:
    part_of = day.ties("PART_OF")
    subordinates = count(part_of.distinct().target, len(day.units))
    units = np.flatnonzero(subordinates).astype(np.int32)
    subordinates = subordinates[units]
    status = choose((subordinates > most, "overload"), otherwise="covered")
    return unit_subjects(units, status, subordinates=subordinates)


def overloaded_people(day: Day, *, most: int) -> Subjects:
    holds = day.ties("HOLDS")
    posts = count(holds.distinct().source, len(day.columns.nodes["Person"]))
    people = np.flatnonzero(posts).astype(np.int32)
    posts = posts[people]
    status = choose((posts > most, "overload"), otherwise="covered")
    return Subjects("Person", people, day.unit_of_person[people], status, {"posts": posts})


def stale_holders(day: Day) -> Subjects:
    holds = day.ties("HOLDS")
    unit_ends = day.units.valid_to
    seat, home = _last_units(day, "POST_IN")[holds.target], _last_units(day, "EMPLOYED_BY")[holds.source]
    has_ended = [(unit != NO_NODE) & (unit_ends[unit] <= day.number) for unit in (seat, home)]
    ended = np.select(has_ended, [seat, home], NO_NODE).astype(np.int32)
    is_stale = ended != NO_NODE
    values: dict[str, Values] = {
        "detail": Nodes("Post", holds.target),
        "ended_unit_id": Nodes("Unit", ended),
        "ended_on": DayValues(np.where(is_stale, unit_ends[ended], OPEN_START).astype(np.int32)),
    }
    unit = day.unit_of_person[holds.source]
    return Subjects("Person", holds.source, unit, choose((is_stale, "stale"), otherwise="covered"), values)


def _last_units(day: Day, type_: str) -> Numbers:
    """(n,) the unit of the tie of each source with the latest start among those that count or counted."""
    ties = day.columns.ties[type_]
    index = np.flatnonzero(in_force(ties.counted, day.number) | was_in_force(ties.counted, day.number))
    index = index[np.lexsort((ties.target[index], -ties.valid_from[index].astype(np.int64), ties.source[index]))]
    source, first = np.unique(ties.source[index], return_index=True)
    last = np.full(ties.sizes[0], NO_NODE, np.int32)
    last[source] = ties.target[index[first]]
    return last


SYSTEMS = ("people_committee", "party_committee", "fatherland_front")
"""The kinds of units that must be linked in pairs."""

PAIRS = ((0, 1), (0, 2), (1, 2))
"""Pairs of `SYSTEMS`."""


def party_state_front_not_linked(day: Day) -> Subjects:
    size = len(day.units)
    committees = day.units_of_kind("people_committee", levels=["province", "commune"])
    system = np.select([day.units_of_kind(kind) for kind in SYSTEMS], range(3), -1).astype(np.int8)
    serves = day.ties("SERVES")
    serves = serves.where((system[serves.source] > 0) & committees[serves.target])
    itself = np.flatnonzero(committees).astype(np.int32)
    place, member = np.concatenate((serves.target, itself)), np.concatenate((serves.source, itself))
    has_system = np.zeros((size, len(SYSTEMS)), np.bool_)
    has_system[place, system[member]] = True
    is_counted: Mask = np.all(has_system, axis=1)
    place, member = place[is_counted[place]], member[is_counted[place]]

    linked = np.zeros((size, len(PAIRS)), np.bool_)
    places_of = Adjacency.group(member, size, place)
    for first, second in _linked_pairs(day, is_among(member, size)):
        at, place_of_first = places_of.expand(first)
        position, place_of_second = places_of.expand(second[at])
        is_same = place_of_first[position] == place_of_second
        pair_at, shared = at[position[is_same]], place_of_second[is_same]
        lower, upper = np.sort(system[[first[pair_at], second[pair_at]]], axis=0)
        for number, pair in enumerate(PAIRS):
            linked[shared[(lower == pair[0]) & (upper == pair[1])], number] = True

    units = np.flatnonzero(is_counted).astype(np.int32)
    names = [" ~ ".join(SYSTEMS[system] for system in pair) for pair in PAIRS]
    not_joined = [
        ", ".join(name for name, is_linked in zip(names, row, strict=True) if not is_linked)
        for row in linked[units].tolist()
    ]
    status = choose((np.all(linked[units], axis=1), "covered"), otherwise="missing")
    return unit_subjects(units, status, not_joined=not_joined)


def _linked_pairs(day: Day, is_member: Mask) -> list[tuple[Numbers, Numbers]]:
    """Pairs of units that an enabled tie joins, or a person who holds posts in both."""
    ties = day.ties("COORDINATES_WITH")
    ties = ties.where(day.columns.ties["COORDINATES_WITH"]["enabled"][ties.index] == 1)
    person, unit = day.seats_held
    person, unit = person[is_member[unit]], unit[is_member[unit]]
    units_of_person = Adjacency.group(person, len(day.columns.nodes["Person"]), unit)
    position, other = units_of_person.expand(person)
    return [(ties.source, ties.target), (unit[position], other)]


STRUCTURE_RULES = (
    orphaned_units,
    units_with_several_parents,
    wide_spans,
    overloaded_people,
    stale_holders,
    party_state_front_not_linked,
)
