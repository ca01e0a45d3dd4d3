"""The day of evaluations, and intervals around it.

Hypothesis prefers the first values, so the simplest ones come first; repeated values are chosen more often.
"""

from datetime import date

__all__ = ["AS_OF", "ENDED", "ENDED_OFTEN", "NODES", "REPORTS", "TIES", "USUALLY", "Interval"]

AS_OF = date(2026, 6, 30)

LONG_AGO, AGO, EVE, DAY, MORROW, SOON, LATER = (
    "2019-05-01", "2024-01-01", "2026-06-29", "2026-06-30", "2026-07-01", "2026-09-28", "2027-01-01",
)  # fmt: skip

Interval = tuple[str, str]
"""Two cells: the first day, and the first day after the interval."""

NOW: list[Interval] = [
    ("", ""), (AGO, ""), (LONG_AGO, SOON), ("", LATER), (DAY, ""), (EVE, ""), ("", MORROW), (DAY, MORROW),
]  # fmt: skip
NOT_NOW: list[Interval] = [
    ("", DAY), (AGO, DAY), (AGO, EVE), (LONG_AGO, AGO), ("", LONG_AGO), (EVE, DAY),
    (MORROW, ""), (MORROW, SOON), (SOON, LATER),
]  # fmt: skip
IN_PARTS: list[list[Interval]] = [
    [(LONG_AGO, AGO), (DAY, "")],
    [("", AGO), (AGO, DAY)],
    [(AGO, DAY), (DAY, "")],
    [(LONG_AGO, AGO), (MORROW, "")],
    [(LONG_AGO, AGO), (EVE, MORROW), (SOON, "")],
]

NODES: list[Interval] = [*[("", "")] * 12, *NOW * 3, *NOT_NOW]
"""Intervals of nodes, most of which are current."""

TIES: list[list[Interval]] = [
    *[[("", "")]] * 8,
    *([interval] for interval in NOW * 2),
    *([interval] for interval in NOT_NOW),
    *IN_PARTS,
]
"""Intervals of relationships between two nodes, of which there can be several."""

ENDED_OFTEN: list[list[Interval]] = [*([interval] for interval in [*NOW, *NOT_NOW * 2]), *IN_PARTS]
"""Intervals of relationships whose end matters for a rule."""

ENDED: list[list[Interval]] = [
    [(LONG_AGO, AGO)], [("", DAY)], [("", LONG_AGO)], [(AGO, EVE)], [(AGO, DAY)],
    [("", AGO), (EVE, DAY)], [(LONG_AGO, AGO), (LATER, "")],
]  # fmt: skip
"""Intervals of relationships that have ended."""

REPORTS = [AGO, "", EVE, DAY, MORROW, "", LATER]
"""Days of the last report; those after the day count as never."""

USUALLY: list[list[Interval]] = [[interval] for interval in NODES]
"""Intervals of relationships that are mostly in force."""
