"""The day that is asked about, and intervals that touch it on all sides.

Where Hypothesis chooses among these, the first is the plainest, and what is named more often comes more often.
"""

from datetime import date

__all__ = ["AS_OF", "ENDED", "ENDED_OFTEN", "NODES", "REPORTS", "TIES", "USUALLY", "Interval"]

AS_OF = date(2026, 6, 30)

LONG_AGO, AGO, EVE, DAY, MORROW, SOON, LATER = (
    "2019-05-01", "2024-01-01", "2026-06-29", "2026-06-30", "2026-07-01", "2026-09-28", "2027-01-01",
)  # fmt: skip

Interval = tuple[str, str]
"""Two cells: the first day, and the first day no more."""

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
"""Of nodes, most of which are there."""

TIES: list[list[Interval]] = [*[[("", "")]] * 8, *([one] for one in NOW * 2), *([one] for one in NOT_NOW), *IN_PARTS]
"""Of the relationships between two nodes, which may hold more than once."""

ENDED_OFTEN: list[list[Interval]] = [*([one] for one in [*NOW, *NOT_NOW * 2]), *IN_PARTS]
"""Of relationships whose end is what a rule asks about."""

ENDED: list[list[Interval]] = [
    [(LONG_AGO, AGO)], [("", DAY)], [("", LONG_AGO)], [(AGO, EVE)], [(AGO, DAY)],
    [("", AGO), (EVE, DAY)], [(LONG_AGO, AGO), (LATER, "")],
]  # fmt: skip
"""Of relationships that are over."""

REPORTS = [AGO, "", EVE, DAY, MORROW, "", LATER]
"""The last days of reports; after the day that is asked about is as good as never."""

USUALLY: list[list[Interval]] = [[one] for one in NODES]
"""Of relationships that rarely do not hold."""
