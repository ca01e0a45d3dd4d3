"""Holdings of focal-point posts: given ones and random ones."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from dtgraph.analysis.focal_point_coverage import Coverage

__all__ = [
    "DAY",
    "GREEDY_TRAP",
    "PEOPLE",
    "UNITS",
    "Holding",
    "Row",
    "build_coverage",
    "closing_dates",
    "holders_on",
    "holding_lists",
    "holding_rows",
    "in_days",
    "open_holding",
]

DAY = date(2026, 1, 31)
Row = dict[str, Any]
Holding = tuple[str, str, date | None, date | None, bool]
"""Unit, person, first day, first day after it, and whether the person is seconded."""


def holding_rows(
    holdings: Iterable[Holding], closes: Mapping[str, date] | None = None, without: Iterable[str] = ()
) -> list[Row]:
    """Rows of the query `focal_point_holdings`: of holdings, and of units `without` any."""
    closes = closes or {}
    columns = ("unit_id", "unit_name", "person_id", "begins", "ends", "seconded", "closes")
    rows = [(unit, f"name {unit}", *rest, closes.get(unit)) for unit, *rest in holdings]
    rows += [(unit, f"name {unit}", None, None, None, None, closes.get(unit)) for unit in without]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def build_coverage(
    *holdings: Holding, closes: Mapping[str, date] | None = None, provinces: Mapping[str, str] | None = None
) -> Coverage:
    return Coverage.from_rows(holding_rows(holdings, closes), provinces or {})


def in_days(days: int) -> date:
    return DAY + timedelta(days)


def open_holding(unit: str, person: str) -> Holding:
    """A holding without start and end."""
    return unit, person, None, None, False


UNITS = ("u1", "u10", "u2", "u3")
PEOPLE = ("a", "b", "c", "d", "e")


@st.composite
def holding_lists(draw: st.DrawFn, *, span: int = 60) -> list[Holding]:
    """Holdings in force on DAY or later, as the query returns them; never with an empty interval."""
    holdings = []
    for _ in range(draw(st.integers(0, 12))):
        begins = draw(st.none() | st.integers(-span, span))
        ends = draw(st.none() | st.integers(max(1, 1 if begins is None else begins + 1), span * 2))
        unit, person = draw(st.sampled_from(UNITS)), draw(st.sampled_from(PEOPLE))
        interval = (None if begins is None else in_days(begins), None if ends is None else in_days(ends))
        holdings.append((unit, person, *interval, draw(st.booleans())))
    return holdings


closing_dates = st.dictionaries(st.sampled_from(UNITS), st.integers(1, 500).map(in_days))


def holders_on(day: date, holdings: Iterable[Holding]) -> dict[str, set[str]]:
    """People who cover each unit on a day."""
    people: dict[str, set[str]] = {}
    for unit, person, begins, ends, _ in holdings:
        if (begins is None or begins <= day) and (ends is None or day < ends):
            people.setdefault(unit, set()).add(person)
    return people


GREEDY_TRAP = build_coverage(
    open_holding("u0", "z"), *(open_holding(f"u{n}", person) for n in (1, 2, 3) for person in ("x", "y"))
)
"""Coverage whose best two people are not the greedy choice."""
