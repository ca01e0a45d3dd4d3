"""Holdings of focal-point posts as tests write them, and random ones."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from dtgraph.analysis.focal_point_coverage import Coverage

__all__ = [
    "DAY",
    "PEOPLE",
    "TRAP",
    "UNITS",
    "Held",
    "Row",
    "after",
    "closings",
    "covering",
    "holders_on",
    "holdings",
    "person",
    "rows_of",
]

DAY = date(2026, 1, 31)
Row = dict[str, Any]
Held = tuple[str, str, date | None, date | None, bool]
"""unit, person, begins, ends, seconded"""


def rows_of(held: Iterable[Held], closes: Mapping[str, date] | None = None, without: Iterable[str] = ()) -> list[Row]:
    """The rows that the query gives of these holdings, and of units `without` any."""
    closes = closes or {}
    columns = ("unit_id", "unit_name", "person_id", "begins", "ends", "seconded", "closes")
    found = [(unit, f"name {unit}", *rest, closes.get(unit)) for unit, *rest in held]
    found += [(unit, f"name {unit}", None, None, None, None, closes.get(unit)) for unit in without]
    return [dict(zip(columns, row, strict=True)) for row in found]


def covering(
    *held: Held, closes: Mapping[str, date] | None = None, provinces: Mapping[str, str] | None = None
) -> Coverage:
    return Coverage.of(rows_of(held, closes), provinces or {})


def after(days: int) -> date:
    return DAY + timedelta(days)


def person(unit: str, who: str) -> Held:
    """Somebody who holds a post for good."""
    return unit, who, None, None, False


UNITS = ("u1", "u10", "u2", "u3")
PEOPLE = ("a", "b", "c", "d", "e")


@st.composite
def holdings(draw: st.DrawFn, *, span: int = 60) -> list[Held]:
    """Holdings as the query gives them on DAY: in force or to come, never empty."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        begins = draw(st.none() | st.integers(-span, span))
        ends = draw(st.none() | st.integers(max(1, 1 if begins is None else begins + 1), span * 2))
        unit, who = draw(st.sampled_from(UNITS)), draw(st.sampled_from(PEOPLE))
        days = (None if begins is None else after(begins), None if ends is None else after(ends))
        found.append((unit, who, *days, draw(st.booleans())))
    return found


closings = st.dictionaries(st.sampled_from(UNITS), st.integers(1, 500).map(after))


def holders_on(day: date, held: Iterable[Held]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit, who, begins, ends, _ in held:
        if (begins is None or begins <= day) and (ends is None or day < ends):
            found.setdefault(unit, set()).add(who)
    return found


TRAP = covering(person("u0", "z"), *(person(f"u{n}", who) for n in (1, 2, 3) for who in ("x", "y")))
