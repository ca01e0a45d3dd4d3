"""Cycles of `PART_OF`, compared with a search on every day, in one and in two imports."""

from graphlib import CycleError, TopologicalSorter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.errors import ImportRefusedError
from dtgraph.exchange.imports.importer import check_tables
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import clear_store, import_sheets, make_sheet

DAYS = ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"]
EVER, OPEN = 0, len(DAYS) + 1

Interval = tuple[int, int]
"""The first day and the end as 1-based indexes of `DAYS`; `EVER` and `OPEN` are unbounded."""
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


def has_cycle(units: list[Interval], ties: dict[Tie, Interval]) -> bool:
    """Return whether the ties in force on some day have a cycle."""
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


def day(index: int) -> str:
    return "" if index in (EVER, OPEN) else DAYS[index - 1]


def unit_table(units: dict[int, Interval]) -> Sheet:
    rows = [f"u{n},U,commune,area,state,{day(first)},{day(end)}" for n, (first, end) in units.items()]
    return make_sheet("units", "id name level kind sector valid_from valid_to", *rows)


def links_table(ties: dict[Tie, Interval]) -> Sheet:
    rows = [f"PART_OF,u{child},u{parent},{day(first)},{day(end)}" for (child, parent), (first, end) in ties.items()]
    return make_sheet("links", "type source_id target_id valid_from valid_to", *rows)


@settings(PROPERTY, max_examples=500)
@given(units=UNITS, ties=TIES)
def test_a_cycle_is_in_force_on_one_day(units: list[Interval], ties: dict[Tie, Interval]) -> None:
    sheets = [unit_table(dict(enumerate(units))), links_table(ties)]
    try:
        check_tables(None, sheets)
        codes = set()
    except ImportRefusedError as error:
        codes = {row_error.code for row_error in error.errors}
    assert codes == ({"cycle"} if has_cycle(units, ties) else set())


@settings(PROPERTY, max_examples=60)
@given(before=UNITS, after=AFTER, first=TIES, rest=TIES)
def test_a_cycle_through_stored_ties(
    embedded_store: Store,
    before: list[Interval],
    after: dict[int, Interval],
    first: dict[Tie, Interval],
    rest: dict[Tie, Interval],
) -> None:
    clear_store(embedded_store)
    rest = {ends: interval for ends, interval in rest.items() if ends not in first}
    if has_cycle(before, first):
        first = {ends: interval for ends, interval in first.items() if ends[0] > ends[1]}
    import_sheets(embedded_store, unit_table(dict(enumerate(before))), links_table(first))
    try:
        import_sheets(embedded_store, unit_table(after), links_table(rest))
        codes = set()
    except ImportRefusedError as error:
        codes = {row_error.code for row_error in error.errors}
    units = [after.get(index, interval) for index, interval in enumerate(before)]
    # A tie with the interval of its unit is a shorthand, and moves with the unit's interval.
    moved = {
        ends: units[ends[0]] if ends in first and ends[0] in after and is_shorthand(before, first, ends) else interval
        for ends, interval in {**first, **rest}.items()
    }
    assert codes == ({"cycle"} if has_cycle(units, moved) else set())


def is_shorthand(units: list[Interval], ties: dict[Tie, Interval], ends: Tie) -> bool:
    candidates = [other for other, interval in ties.items() if other[0] == ends[0] and interval == units[ends[0]]]
    return candidates == [ends]
