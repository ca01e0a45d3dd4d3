"""Queries of the catalogue over columns: the rows that their Cypher describes. Tests hold the two together."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..model import LEVELS
from ..stores.protocol import Row
from .adjacency import Adjacency
from .columns import NO_NODE, Mask, NodeColumns, Numbers, texts_to_arrow, to_date, to_numpy, vocabulary
from .day import Day, count, is_among, meet
from .rules.coverage_rules import focal_point_status, units_needing_focal_point
from .rules.subjects import STATUS_WORDS

__all__ = ["QUERY_FUNCTIONS", "current_units_of_map", "units_of_map"]

MAPPED_KINDS = ("government", "ministry", "ministerial_agency", "government_agency", "people_committee")

_NO_FILTER: Mapping[str, Any] = {"level": None, "kind": None, "sector": None, "ended": False}


def _rows(**columns: Sequence[Any]) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _known(nodes: NodeColumns, ids: Sequence[str]) -> Numbers:
    index = nodes.find(ids)
    known: Numbers = index[index != NO_NODE]
    return known


def _dates(numbers: NDArray[np.int32]) -> list[Any]:
    return [to_date(number) for number in numbers.tolist()]


# units


def _unit_rows(day: Day, index: Numbers) -> list[Row]:
    units = day.units
    return _rows(
        id=units.ids_at(index),
        name=units.python_values("name", index),
        name_folded=units.python_values("name_folded", index),
        level=units.python_values("level", index),
        kind=units.python_values("kind", index),
        current=day.current("Unit")[index].tolist(),
    )


def _passes(day: Day, *, ended: bool, **words: str | None) -> Mask:
    """(n,) whether each unit passes the filters."""
    mask = np.ones(len(day.units), np.bool_) if ended else day.current("Unit").copy()
    for name, word in words.items():
        if word is not None:
            mask &= day.units.is_word(name, word) if word in vocabulary("Unit", name) else False
    return mask


def unit_names(day: Day, *, ids: Sequence[str]) -> list[Row]:
    index = _known(day.units, ids)
    current = day.current("Unit")[index].tolist()
    return _rows(id=day.unit_ids(index), name=day.units.python_values("name", index), current=current)


def units_among(day: Day, *, ids: Sequence[str], **filters: Any) -> list[Row]:
    index = _known(day.units, ids)
    return _unit_rows(day, index[_passes(day, **{**_NO_FILTER, **filters})[index]])


def units_with_code(day: Day, *, code: str, **filters: Any) -> list[Row]:
    return _unit_rows(day, np.flatnonzero(_has_text(day, "code", code) & _passes(day, **filters)).astype(np.int32))


def _has_text(day: Day, name: str, text: str) -> Mask:
    """(n,) whether a property of each unit is a text."""
    return to_numpy(pc.is_in(day.units.values[name], value_set=texts_to_arrow([text])))


def units(day: Day, *, after: str, limit: int, **filters: Any) -> list[Row]:
    first = day.units.position(after) + (day.units.index(after) != NO_NODE)
    return _unit_rows(day, (np.flatnonzero(_passes(day, **filters)[first:]) + first)[:limit].astype(np.int32))


def find_units(day: Day, *, text: str, exact: str, **filters: Any) -> list[Row]:
    named = np.ones(len(day.units), np.bool_)
    for word in text.split(" "):
        named &= to_numpy(pc.match_substring(day.units.values["name_folded"], word))
    named |= _has_text(day, "code", exact)
    if (index := day.units.index(exact)) != NO_NODE:
        named[index] = True
    return _unit_rows(day, np.flatnonzero(named & _passes(day, **filters)).astype(np.int32))


def _branch_rows(day: Day, index: Numbers) -> list[Row]:
    children = count(day.ties("PART_OF").target, len(day.units))
    return [
        {**row, "children": number}
        for row, number in zip(_unit_rows(day, index), children[index].tolist(), strict=True)
    ]


def children(day: Day, *, ids: Sequence[str]) -> list[Row]:
    return _branch_rows(day, np.unique(day.children.expand(_known(day.units, ids))[1]))


def roots(day: Day) -> list[Row]:
    has_parent = is_among(day.ties("PART_OF").source, len(day.units))
    rows = _branch_rows(day, np.flatnonzero(day.current("Unit") & ~has_parent).astype(np.int32))
    return [{name: value for name, value in row.items() if name != "name_folded"} for row in rows]


def synthetic(day: Day) -> list[Row]:
    return [{"synthetic": bool((_has_text(day, "source", "synthetic") & day.current("Unit")).any())}]


def vintage(day: Day) -> list[Row]:
    communes = np.flatnonzero(day.units_of_kind("people_committee", levels=["commune"]))
    parts = [id_.split(":") for id_ in day.units.known_ids(communes) if id_.startswith("vn:commune:")]
    return [{"vintage": max((part[3] for part in parts if len(part) > 3), default=None)}]


def coordinator(day: Day) -> list[Row]:
    return [{"id": day.unit_ids(np.array([day.coordinator]))[0]}]


# the map


def current_units_of_map(day: Day) -> Numbers:
    """The current units that a map draws, ordered by id."""
    return np.flatnonzero(day.units_of_kind(*MAPPED_KINDS)).astype(np.int32)


def map_units(day: Day) -> list[Row]:
    index = current_units_of_map(day)
    names = ("name", "level", "kind", "code", "lat", "lon")
    position, parent = day.parents.expand(index)
    parents: list[list[str]] = [[] for _ in index]
    for place, id_ in zip(position.tolist(), day.units.known_ids(parent), strict=True):
        parents[place].append(id_)
    columns = {name: day.units.python_values(name, index) for name in names}
    return _rows(id=day.unit_ids(index), **columns, parents=parents)


def units_of_map(day: Day) -> Numbers:
    """The units that a map draws on any day, ordered by id."""
    return np.flatnonzero(day.units.is_word("kind", *MAPPED_KINDS)).astype(np.int32)


def map_unit_spans(day: Day) -> list[Row]:
    index = units_of_map(day)
    begins, ends = _dates(day.units.valid_from[index]), _dates(day.units.valid_to[index])
    return _rows(id=day.unit_ids(index), begins=begins, ends=ends)


def totals_by_level(day: Day) -> list[Row]:
    seats, holds, members = day.ties("POST_IN"), day.ties("HOLDS"), day.ties("MEMBER_OF")
    holders = count(holds.target, len(day.columns.nodes["Post"]))[seats.source]
    numbers = {
        "units": count(day.levels[:-1] + 1, len(LEVELS) + 1),
        "posts": count(day.levels[seats.target] + 1, len(LEVELS) + 1),
        "holders": count(day.levels[seats.target] + 1, len(LEVELS) + 1, weights=holders),
        "members": count(day.levels[members.target] + 1, len(LEVELS) + 1),
    }
    return [
        {"level": level, **{name: int(values[code]) for name, values in numbers.items()}}
        for code, level in enumerate(LEVELS, start=1)
        if numbers["units"][code]
    ]


def changes(day: Day) -> list[Row]:
    columns = day.columns
    nodes = columns.nodes["Change"]
    index = np.arange(len(nodes), dtype=np.int32)
    sides: dict[str, list[list[list[Any]]]] = {}
    for side, type_ in (("before", "ORIGINAL"), ("after", "RESULTED_IN")):
        ties = columns.ties[type_]
        described = zip(
            day.unit_ids(ties.target),
            day.units.python_values("name", ties.target),
            day.units.python_values("level", ties.target),
            strict=True,
        )
        sides[side] = [[] for _ in index]
        for change, unit in zip(ties.source.tolist(), described, strict=True):
            sides[side][change].append(list(unit))
    names = ("kind", "on", "decree", "note")
    return _rows(id=nodes.ids_at(index), **{name: nodes.python_values(name, index) for name in names}, **sides)


# ties, posts and people


def ties_around(day: Day, *, ids: Sequence[str]) -> list[Row]:
    around = is_among(_known(day.units, ids), len(day.units))
    rows: set[tuple[str, str, str, float | None]] = set()
    for type_ in ("PART_OF", "REPORTS_TO", "COORDINATES_WITH", "SERVES"):
        ties, columns = day.ties(type_), day.columns.ties[type_]
        ties = ties.where(around[ties.source] | around[ties.target])
        weights: list[float | None] = [None if type_ == "SERVES" else 1.0] * len(ties.index)
        if "weight" in columns.values:
            ties = ties.where(columns["enabled"][ties.index] != 0)
            weights = np.nan_to_num(columns["weight"][ties.index], nan=1.0).tolist()
        ends = zip(day.units.known_ids(ties.source), day.units.known_ids(ties.target), weights, strict=True)
        rows |= {(source, target, type_, weight) for source, target, weight in ends}
    return [
        {"type": type_, "source_id": source, "target_id": target, "weight": weight}
        for source, target, type_, weight in sorted(rows, key=lambda row: row[:3])
    ]


def members_of(day: Day, *, ids: Sequence[str]) -> list[Row]:
    units, ties = np.sort(_known(day.units, ids)), day.columns.ties["MEMBER_OF"]
    people = day.columns.nodes["Person"]
    _, tie = day.ties_into("MEMBER_OF", units)
    return _rows(
        unit_id=day.unit_ids(ties.target[tie]),
        person_id=people.ids_at(ties.source[tie]),
        name=people.python_values("name", ties.source[tie]),
        role=ties.python_values("role", tie),
        since=_dates(ties.valid_from[tie]),
    )


def _with_holders(day: Day, posts: Numbers) -> tuple[NDArray[np.int64], Numbers]:
    """The holdings of posts, or `NO_NODE` for a post without any: positions in `posts`, and ties."""
    position, tie = day.ties_into("HOLDS", posts)
    vacant = np.flatnonzero(~is_among(position, len(posts)))
    position = np.concatenate((position, vacant))
    tie = np.concatenate((tie, np.full(len(vacant), NO_NODE, np.int32)))
    order = np.argsort(position, kind="stable")
    return position[order], tie[order]


def _of_holdings(day: Day, tie: Numbers, *names: str) -> dict[str, list[Any]]:
    """Properties of holdings, and `person_id` and properties of their people, by name; null for `NO_NODE`."""
    people, holds = day.columns.nodes["Person"], day.columns.ties["HOLDS"]
    is_held = tie != NO_NODE
    held = tie[is_held]
    columns: dict[str, Callable[[], list[Any]]] = {
        "person_id": lambda: people.known_ids(holds.source[held]),
        "basis": lambda: holds.python_values("basis", held),
        "since": lambda: _dates(holds.valid_from[held]),
        "until": lambda: _dates(holds.valid_to[held]),
    }

    def column(name: str) -> list[Any]:
        read = columns.get(name, lambda: people.python_values(name, holds.source[held]))
        values = iter(read())
        return [next(values) if there else None for there in is_held.tolist()]

    return {name: column(name) for name in names}


def posts_of(day: Day, *, ids: Sequence[str]) -> list[Row]:
    units, seats = np.sort(_known(day.units, ids)), day.columns.ties["POST_IN"]
    posts = day.columns.nodes["Post"]
    _, seat = day.ties_into("POST_IN", units)
    position, tie = _with_holders(day, seats.source[seat])
    post = seats.source[seat][position]
    return _rows(
        unit_id=day.unit_ids(seats.target[seat][position]),
        post_id=posts.ids_at(post),
        role=posts.python_values("role", post),
        title=posts.python_values("title", post),
        **_of_holdings(day, tie, "person_id", "name", "phone", "email", "basis", "since", "until"),
    )


def focal_points(day: Day, *, ids: Sequence[str]) -> list[Row]:
    known = _known(day.units, list(dict.fromkeys(ids)))
    units = known[day.current("Unit")[known]]
    posts, seats = day.columns.nodes["Post"], day.columns.ties["POST_IN"]
    position, seat = day.ties_into("POST_IN", units)
    is_held = is_among(day.ties("HOLDS").target, len(posts)) & posts.is_word("role", "focal_point")
    has_holder = is_held[seats.source[seat]]
    position, seat = position[has_holder], seat[has_holder]
    place, tie = day.ties_into("HOLDS", seats.source[seat])
    position, post = position[place], seats.source[seat][place]
    empty = np.flatnonzero(~is_among(position, len(units)))
    position = np.concatenate((position, empty))
    post, tie = (np.concatenate((index, np.full(len(empty), NO_NODE, np.int32))) for index in (post, tie))
    order = np.argsort(position, kind="stable")
    position, post, tie = position[order], post[order], tie[order]
    status = [STATUS_WORDS[code] for code in focal_point_status(day, units)[0].tolist()]
    return _rows(
        unit_id=day.unit_ids(units[position]),
        status=[status[place] for place in position.tolist()],
        post_id=posts.ids_at(post),
        **_of_holdings(day, tie, "person_id", "name", "phone", "email", "since"),
    )


def focal_point_holdings(day: Day) -> list[Row]:
    units = np.flatnonzero(units_needing_focal_point(day)).astype(np.int32)
    columns, posts = day.columns, day.columns.nodes["Post"]
    seats, holds, people = columns.ties["POST_IN"], columns.ties["HOLDS"], columns.nodes["Person"]
    position, seat = seats.by_target.expand(units)
    of_role = posts.is_word("role", "focal_point")[seats.source[seat]]
    position, seat = position[of_role], seat[of_role]
    place, tie = holds.by_target.expand(seats.source[seat])
    position, seat = position[place], seat[place]
    post, held = seats.source[seat], (holds.counted[0][tie], holds.counted[1][tie])
    seated = meet((seats.valid_from[seat], seats.valid_to[seat]), (posts.valid_from[post], posts.valid_to[post]))
    begins, ends = meet(held, seated)
    is_ahead = (day.number < ends) & (begins < ends)
    position, tie, begins, ends = position[is_ahead], tie[is_ahead], begins[is_ahead], ends[is_ahead]
    empty = np.flatnonzero(~is_among(position, len(units)))
    none: list[Any] = [None] * len(empty)
    unit = units[np.concatenate((position, empty))]
    return _rows(
        unit_id=day.unit_ids(unit),
        unit_name=day.units.python_values("name", unit),
        person_id=people.ids_at(holds.source[tie]) + none,
        begins=_dates(begins) + none,
        ends=_dates(ends) + none,
        seconded=[basis == "seconded" for basis in holds.python_values("basis", tie)] + none,
        closes=_dates(day.units.valid_to[unit]),
    )


def coordination_need(day: Day) -> list[Row]:
    ties = day.ties("RESPONSIBLE_FOR").distinct()
    return _rows(task_id=day.columns.nodes["Task"].ids_at(ties.target), unit_id=day.unit_ids(ties.source))


def committee_seats(day: Day) -> list[Row]:
    size, people = len(day.units), len(day.columns.nodes["Person"])
    person, unit = day.seats_held
    is_committee = day.units_of_kind("steering_committee")[unit]
    homes = day.ties("EMPLOYED_BY")
    committee, member = unit[is_committee], person[is_committee]
    place, home = Adjacency.group(homes.source, people, homes.target).expand(member)
    position, other = Adjacency.group(person, people, unit).expand(member)
    is_other = other != committee[position]
    committees = np.concatenate((committee[place], committee[position][is_other])).astype(np.int64)
    pairs = np.unique(committees * size + np.concatenate((home, other[is_other])))
    return _rows(committee_id=day.unit_ids(pairs // size), unit_id=day.unit_ids(pairs % size))


QUERY_FUNCTIONS: Mapping[str, Callable[..., list[Row]]] = {
    query.__name__: query
    for query in (
        changes,
        children,
        committee_seats,
        coordination_need,
        coordinator,
        find_units,
        focal_point_holdings,
        focal_points,
        map_unit_spans,
        map_units,
        members_of,
        posts_of,
        roots,
        synthetic,
        ties_around,
        totals_by_level,
        unit_names,
        units,
        units_among,
        units_with_code,
        vintage,
    )
}
"""Functions by the names of the queries; their arguments are the day and the query's parameters."""
