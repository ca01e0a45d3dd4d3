"""Circles of `PART_OF` against a plain look at every day, at once and in two imports."""

from graphlib import CycleError, TopologicalSorter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.errors import ImportRefusedError
from dtgraph.exchange import check_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear, put, table

DAYS = ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"]
EVER, OPEN = 0, len(DAYS) + 1

Interval = tuple[int, int]
"""A first day and an end by their place among `DAYS`, from 1 on; `EVER` and `OPEN` are open."""
Tie = tuple[int, int]

INTERVALS = st.sampled_from([(first, end) for first in range(EVER, OPEN) for end in range(first + 1, OPEN + 1)])
UNITS = st.lists(INTERVALS, min_size=4, max_size=4)
PAIRS = st.sampled_from([(child, parent) for child in range(4) for parent in range(4) if child != parent])
TIES = st.dictionaries(PAIRS, INTERVALS, max_size=7)
AFTER = st.dictionaries(st.integers(0, 3), INTERVALS)
PROPERTY = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def has_circle(units: list[Interval], ties: dict[Tie, Interval]) -> bool:
    """Whether on some day the ties that count then run in a circle."""
    for day in range(EVER, OPEN):
        current = [first <= day < end for first, end in units]
        graph: dict[int, set[int]] = {}
        for (child, parent), (first, end) in ties.items():
            if first <= day < end and current[child] and current[parent]:
                graph.setdefault(child, set()).add(parent)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError:
            return True
    return False


def day(place: int) -> str:
    return "" if place in (EVER, OPEN) else DAYS[place - 1]


def unit_table(units: dict[int, Interval]) -> Sheet:
    rows = [f"u{n},U,commune,area,state,{day(first)},{day(end)}" for n, (first, end) in units.items()]
    return table("units", "id name level kind sector valid_from valid_to", *rows)


def links_table(ties: dict[Tie, Interval]) -> Sheet:
    rows = [f"PART_OF,u{child},u{parent},{day(first)},{day(end)}" for (child, parent), (first, end) in ties.items()]
    return table("links", "type source_id target_id valid_from valid_to", *rows)


@settings(PROPERTY, max_examples=500)
@given(units=UNITS, ties=TIES)
def test_a_circle_is_one_of_a_single_day(units: list[Interval], ties: dict[Tie, Interval]) -> None:
    sheets = [unit_table(dict(enumerate(units))), links_table(ties)]
    try:
        check_tables(None, sheets)
        refused = set()
    except ImportRefusedError as error:
        refused = {found.code for found in error.errors}
    assert refused == ({"cycle"} if has_circle(units, ties) else set())


@settings(PROPERTY, max_examples=60)
@given(before=UNITS, after=AFTER, first=TIES, rest=TIES)
def test_a_circle_through_what_is_stored(
    embedded_store: Store,
    before: list[Interval],
    after: dict[int, Interval],
    first: dict[Tie, Interval],
    rest: dict[Tie, Interval],
) -> None:
    clear(embedded_store)
    rest = {ends: own for ends, own in rest.items() if ends not in first}
    if has_circle(before, first):
        first = {ends: own for ends, own in first.items() if ends[0] > ends[1]}
    put(embedded_store, unit_table(dict(enumerate(before))), links_table(first))
    try:
        put(embedded_store, unit_table(after), links_table(rest))
        refused = set()
    except ImportRefusedError as error:
        refused = {found.code for found in error.errors}
    units = [after.get(place, interval) for place, interval in enumerate(before)]
    # A tie over the whole of its unit is its shorthand, and goes with the unit's interval.
    moved = {
        ends: units[ends[0]] if ends in first and ends[0] in after and is_shorthand(before, first, ends) else own
        for ends, own in {**first, **rest}.items()
    }
    assert refused == ({"cycle"} if has_circle(units, moved) else set())


def is_shorthand(units: list[Interval], ties: dict[Tie, Interval], ends: Tie) -> bool:
    whole = [other for other, own in ties.items() if other[0] == ends[0] and own == units[ends[0]]]
    return whole == [ends]
