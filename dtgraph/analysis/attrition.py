"""What happens to the units that have a focal point when people leave: whom it hangs on, how it goes on, how it ends.

The forecast is a simulation. Everybody leaves at a constant hazard: within a fraction x of the next twelve months with
the probability 1 - (1 - leaving)^x. A secondment without a recorded end ends in the same way by `returning`, from its
own begin on where that is later. What is recorded comes to pass on its day, and nothing is renewed. Each run draws one
number for each person and each such secondment, in the order of their ids; a run's draws do not depend on the others'.

All three are asked about a day: the one that the coverage was read for, or a later one.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ..errors import InputError, shorten
from ..graphs.csr_graph import Bools, Floats, Integers
from .focal_point_coverage import OPEN, Coverage
from .key_people import bounds, greedy, optimal, uncovered

__all__ = ["coverage_forecast", "dark_dates", "most_missed_people"]

Row = dict[str, Any]
Months = NDArray[np.uint8]
"""Months from 1 on; `NEVER` is none of the twelve."""

MOST_PEOPLE = 1000
MOST_EXACTLY = 20
MOST_RUNS = 100_000
NEVER = 13
CHUNK = 250
"""So many runs are in memory at a time; a run takes some 10 bytes for each person and 3 for each holding."""


def most_missed_people(coverage: Coverage, day: date, *, k: int, exact: bool) -> list[Row]:
    """The `k` people whose leaving on `day` uncovers most units, or all where there are fewer; see `uncovering`.

    Rows `method, rank, person_id, uncovered, bound`, one for each person in the order of `method`: what the first
    `rank` people uncover together, and what no `rank` people can exceed. With `exact`, rows of the best `k` people,
    too; their bound is that of all of them, and equals what they uncover unless the solver ran out of time.
    Raises `InputError` `bad-parameter`.
    """
    most = MOST_EXACTLY if exact else MOST_PEOPLE
    if not 1 <= k <= most:
        advice = f"{MOST_EXACTLY} are the most exactly, {MOST_PEOPLE:,} without exact"
        raise _bad("k", f"a whole number from 1 to {most:,}", k, advice)
    units = list(coverage.holders(day).values())

    def rows(method: str, order: Sequence[int], limits: Sequence[int]) -> Iterator[Row]:
        counts = uncovered(units, order)
        for rank, (person, count, limit) in enumerate(zip(order, counts, limits, strict=True), start=1):
            id_ = coverage.people[person]
            yield {"method": method, "rank": rank, "person_id": id_, "uncovered": count, "bound": limit}

    order = greedy(units, k)
    found = list(rows("greedy", order, bounds(units, len(order))))
    if exact and order:
        best, bound = optimal(units, order)
        found += rows("exact", greedy(units, k, among=best), [bound] * len(best))
    return found


def coverage_forecast(
    coverage: Coverage, day: date, *, runs: int, seed: int, leaving: float, returning: float
) -> list[Row]:
    """The share of the units covered on `day` that still are so 1 to 12 months later: its mean and 95 % interval.

    Rows `by, province_id, month, on, units, mean, low, high`, first for all, then by province (None first). A unit that
    itself has ended counts no more in `units`; the shares of no units are None. Raises `InputError` `bad-parameter`, or
    `bad-option` for a day without twelve months after it.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise _bad("runs", f"a whole number from 1 to {MOST_RUNS:,}", runs, "1,000 give the mean to about a hundredth")
    for name, value in (("leaving", leaving), ("returning", returning)):
        if not 0 <= value < 1:
            raise _bad(name, "a number from 0 up to, but not 1", value, "give the probability within a year")
    dates = _months_after(day)
    base = np.array(sorted(coverage.holders(day)), dtype=np.int32)
    keys: list[str | None] = sorted(set(coverage.provinces), key=lambda province: province or "")
    group = {province: place for place, province in enumerate(keys)}
    groups = np.array([group[coverage.provinces[unit]] for unit in base.tolist()], dtype=np.int32)
    there = coverage.closes[base][:, None] > _numbers(dates)
    one = csr_array((np.ones(len(base), np.int32), (groups, np.arange(len(base)))), shape=(len(keys), len(base)))
    units: Integers = one @ there
    counts = np.zeros((12, len(keys), runs), dtype=np.int32)
    odds = _Odds(coverage, base, day, dates, leaving=leaving, returning=returning)
    generator = np.random.Generator(np.random.PCG64(seed))
    for first in range(0, runs, CHUNK):
        some = slice(first, min(first + CHUNK, runs))
        for month, covered in enumerate(odds.covered(generator, some.stop - first)):
            counts[month, :, some] = one @ (covered & there[:, month, None])
    found = _shares("all", None, dates, units.sum(axis=0), counts.sum(axis=1))
    for place, province in enumerate(keys):
        found += _shares("province", province, dates, units[place], counts[:, place])
    return found


class _Odds:
    """What a run decides on: which of the holdings of the units `base` outlast which month."""

    def __init__(
        self, coverage: Coverage, base: Integers, day: date, dates: Sequence[date], *, leaving: float, returning: float
    ) -> None:
        on, today = _numbers(dates), day.toordinal()
        held = np.flatnonzero(np.isin(coverage.unit, base))
        _, self.firsts = np.unique(coverage.unit[held], return_index=True)
        begins, ends = coverage.begins[held], coverage.ends[held]
        self.begin = (np.searchsorted(on, begins) + 1).astype(np.uint8)
        self.end = (np.searchsorted(on, ends) + 1).astype(np.uint8)
        people, self.person = np.unique(coverage.person[held], return_inverse=True)
        self.seconded = np.flatnonzero(coverage.seconded[held] & (ends == OPEN))
        since = np.maximum(begins[self.seconded], today)
        starts = np.concatenate((np.full(len(people), today), since))
        rates = np.repeat([leaving, returning], [len(people), len(since)])
        years = np.maximum(on - starts[:, None], 0) / (on[-1] - today)
        self.gone_by: Floats = -np.expm1(years * np.log1p(-rates)[:, None])
        """(people and secondments, 12) how probably each is gone by each month."""

    def covered(self, generator: np.random.Generator, runs: int) -> Iterator[Bools]:
        """Of each month: (units, runs) whether a unit has somebody, in so many runs."""
        draws = np.ascontiguousarray(generator.random((runs, len(self.gone_by))).T)
        gone = np.ones(draws.shape, dtype=np.uint8)
        for by in self.gone_by.T:
            gone += draws >= by[:, None]
        last: Months = np.minimum(self.end[:, None], gone[self.person])
        returned = gone[len(gone) - len(self.seconded) :]
        last[self.seconded] = np.minimum(last[self.seconded], returned)
        for month in range(1, NEVER):
            staying = (self.begin <= month)[:, None] & (month < last)
            yield np.logical_or.reduceat(staying, self.firsts, axis=0)


def _shares(by: str, province: str | None, dates: Sequence[date], units: Integers, counts: Integers) -> list[Row]:
    """The rows of one group: of so many `units` (12,), so many were covered in each run (12, runs)."""
    found = []
    for place, (on, of, covered) in enumerate(zip(dates, units.tolist(), counts, strict=True)):
        values = (covered.mean(), *np.quantile(covered, (0.025, 0.975)))
        mean, low, high = (round(float(value) / of, 6) if of else None for value in values)
        row = {"by": by, "province_id": province, "month": place + 1, "on": on, "units": of}
        found.append({**row, "mean": mean, "low": low, "high": high})
    return found


def dark_dates(coverage: Coverage, day: date) -> list[Row]:
    """The first day after `day` on which each unit that is covered then has nobody, if nothing is renewed.

    Rows `unit_id, unit_name, province_id, dark_on, days, people`, the soonest first: so many `days` from `day`, and the
    ids of those whose holding ends then. A unit whose cover is open, or that ends by that day itself, is not there.
    """
    found = []
    firsts = np.searchsorted(coverage.unit, np.arange(len(coverage.units) + 1))
    for unit in coverage.holders(day):
        held = slice(firsts[unit], firsts[unit + 1])
        begins, ends = coverage.begins[held], coverage.ends[held]
        dark = day.toordinal()
        while (on := int(ends[begins <= dark].max())) > dark:  # whoever begins by then joins on without a gap
            dark = on
        if dark < min(OPEN, int(coverage.closes[unit])):
            last = np.unique(coverage.person[held][ends == dark])
            found.append(
                {
                    "unit_id": coverage.units[unit],
                    "unit_name": coverage.names[unit],
                    "province_id": coverage.provinces[unit],
                    "dark_on": date.fromordinal(dark),
                    "days": dark - day.toordinal(),
                    "people": [coverage.people[person] for person in last.tolist()],
                }
            )
    return sorted(found, key=lambda row: (row["dark_on"], row["unit_id"]))


def _months_after(day: date) -> list[date]:
    """The days 1 to 12 calendar months after `day`, or the last of a month that is too short."""
    if day.year >= date.max.year:
        advice = f"give a day before the year {date.max.year}: the forecast goes a year ahead"
        raise InputError("bad-option", option="as_of", found=shorten(day), advice=advice)
    found = []
    for month in range(day.month, day.month + 12):
        year, index = day.year + month // 12, month % 12 + 1
        found.append(date(year, index, min(day.day, monthrange(year, index)[1])))
    return found


def _numbers(dates: Sequence[date]) -> Integers:
    return np.array([on.toordinal() for on in dates], dtype=np.int32)


def _bad(name: str, expected: str, found: object, advice: str) -> InputError:
    return InputError("bad-parameter", name=name, expected=expected, found=shorten(found), advice=advice)
