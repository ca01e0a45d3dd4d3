"""Departures of focal points: the people who are missed most, the forecast of coverage, and the dates it ends.

The forecast is a simulation. Everybody leaves at a constant hazard: within a fraction x of the next twelve months with
probability 1 - (1 - leaving)^x. A secondment without a recorded end ends in the same way by `returning`, from its own
start if that is later. Recorded events happen on their days, and nothing is renewed. Each run draws one number for each
person and each such secondment, in the order of their ids; the draws of a run do not depend on other runs.

The day of all three is the one that the coverage was read for, or a later one.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ..errors import InputError, shorten
from ..graphs.csr_graph import Bools, Floats, Integers
from ..stores.protocol import Row
from .focal_point_coverage import OPEN_END, Coverage
from .key_people import count_uncovered, greedy_choice, optimal_choice, upper_bounds

__all__ = ["coverage_forecast", "dark_dates", "most_missed_people"]

Months = NDArray[np.uint8]
"""Months from 1; `NEVER` is after the last one."""

MAX_PEOPLE = 1000
MAX_PEOPLE_EXACT = 20
MAX_RUNS = 100_000
NEVER = 13
RUNS_PER_BATCH = 250
"""Runs in memory at once; a run takes about 10 bytes for each person and 3 for each holding."""


def most_missed_people(coverage: Coverage, day: date, *, k: int, exact: bool) -> list[Row]:
    """The `k` people, or all if there are fewer, whose departure on a day uncovers most units (see `key_people`).

    Rows `method, rank, person_id, uncovered, bound`, one for each person in the order of `method`: the number of units
    that the first `rank` people uncover together, and an upper bound for any `rank` people. With `exact`, also rows of
    the best `k` people; their bound is for all of them, and is reached unless the solver ran out of time.
    Raises `InputError` `bad-parameter`.
    """
    max_people = MAX_PEOPLE_EXACT if exact else MAX_PEOPLE
    if not 1 <= k <= max_people:
        advice = f"the maximum is {MAX_PEOPLE_EXACT} with exact, {MAX_PEOPLE:,} without"
        raise _bad_parameter("k", f"a whole number from 1 to {max_people:,}", k, advice)
    units = list(coverage.holders(day).values())

    def rows(method: str, order: Sequence[int], bounds: Sequence[int]) -> Iterator[Row]:
        counts = count_uncovered(units, order)
        for rank, (person, count, bound) in enumerate(zip(order, counts, bounds, strict=True), start=1):
            id_ = coverage.people[person]
            yield {"method": method, "rank": rank, "person_id": id_, "uncovered": count, "bound": bound}

    order = greedy_choice(units, k)
    result = list(rows("greedy", order, upper_bounds(units, len(order))))
    if exact and order:
        best, bound = optimal_choice(units, order)
        result += rows("exact", greedy_choice(units, k, among=best), [bound] * len(best))
    return result


def coverage_forecast(
    coverage: Coverage, day: date, *, runs: int, seed: int, leaving: float, returning: float
) -> list[Row]:
    """The share of units covered on a day that are still covered 1 to 12 months later: mean and 95 % interval.

    Rows `by, province_id, month, on, units, mean, low, high`, first for all, then by province (None first). A unit that
    has ended itself no longer counts in `units`; the shares of no units are None. Raises `InputError` `bad-parameter`,
    or `bad-option` if the calendar ends within twelve months.
    """
    if not 1 <= runs <= MAX_RUNS:
        advice = "1,000 runs give the mean to about a hundredth"
        raise _bad_parameter("runs", f"a whole number from 1 to {MAX_RUNS:,}", runs, advice)
    for name, value in (("leaving", leaving), ("returning", returning)):
        if not 0 <= value < 1:
            advice = "give the probability within a year"
            raise _bad_parameter(name, "a number from 0 to less than 1", value, advice)
    dates = _months_after(day)
    base = np.array(sorted(coverage.holders(day)), dtype=np.int32)
    keys: list[str | None] = sorted(set(coverage.provinces), key=lambda province: province or "")
    group = {province: index for index, province in enumerate(keys)}
    groups = np.array([group[coverage.provinces[unit]] for unit in base.tolist()], dtype=np.int32)
    is_current = coverage.closes[base][:, None] > _ordinals(dates)
    by_group = csr_array((np.ones(len(base), np.int32), (groups, np.arange(len(base)))), shape=(len(keys), len(base)))
    units: Integers = by_group @ is_current
    counts = np.zeros((12, len(keys), runs), dtype=np.int32)
    simulation = _Simulation(coverage, base, day, dates, leaving=leaving, returning=returning)
    generator = np.random.Generator(np.random.PCG64(seed))
    for first in range(0, runs, RUNS_PER_BATCH):
        batch = slice(first, min(first + RUNS_PER_BATCH, runs))
        for month, covered in enumerate(simulation.covered(generator, batch.stop - first)):
            counts[month, :, batch] = by_group @ (covered & is_current[:, month, None])
    rows = _share_rows("all", None, dates, units.sum(axis=0), counts.sum(axis=1))
    for index, province in enumerate(keys):
        rows += _share_rows("province", province, dates, units[index], counts[:, index])
    return rows


class _Simulation:
    """Random departures: which holdings of the units `base` outlast which month."""

    def __init__(
        self, coverage: Coverage, base: Integers, day: date, dates: Sequence[date], *, leaving: float, returning: float
    ) -> None:
        on, today = _ordinals(dates), day.toordinal()
        holdings = np.flatnonzero(np.isin(coverage.unit, base))
        _, self.firsts = np.unique(coverage.unit[holdings], return_index=True)
        begins, ends = coverage.begins[holdings], coverage.ends[holdings]
        self.begin = (np.searchsorted(on, begins) + 1).astype(np.uint8)
        self.end = (np.searchsorted(on, ends) + 1).astype(np.uint8)
        people, self.person = np.unique(coverage.person[holdings], return_inverse=True)
        self.seconded = np.flatnonzero(coverage.seconded[holdings] & (ends == OPEN_END))
        since = np.maximum(begins[self.seconded], today)
        starts = np.concatenate((np.full(len(people), today), since))
        rates = np.repeat([leaving, returning], [len(people), len(since)])
        years = np.maximum(on - starts[:, None], 0) / (on[-1] - today)
        self.gone_by: Floats = -np.expm1(years * np.log1p(-rates)[:, None])
        """(people and secondments, 12) probability of having ended by each month."""

    def covered(self, generator: np.random.Generator, runs: int) -> Iterator[Bools]:
        """For each month, a mask (units, runs) of the covered units."""
        draws = np.ascontiguousarray(generator.random((runs, len(self.gone_by))).T)
        gone = np.ones(draws.shape, dtype=np.uint8)
        for by in self.gone_by.T:
            gone += draws >= by[:, None]
        last: Months = np.minimum(self.end[:, None], gone[self.person])
        returned = gone[len(gone) - len(self.seconded) :]
        last[self.seconded] = np.minimum(last[self.seconded], returned)
        for month in range(1, NEVER):
            in_force = (self.begin <= month)[:, None] & (month < last)
            yield np.logical_or.reduceat(in_force, self.firsts, axis=0)


def _share_rows(by: str, province: str | None, dates: Sequence[date], units: Integers, counts: Integers) -> list[Row]:
    """The rows of a group with `units` (12,), of which `counts` (12, runs) are covered."""
    rows = []
    for month, (on, total, covered) in enumerate(zip(dates, units.tolist(), counts, strict=True), start=1):
        values = (covered.mean(), *np.quantile(covered, (0.025, 0.975)))
        mean, low, high = (round(float(value) / total, 6) if total else None for value in values)
        row = {"by": by, "province_id": province, "month": month, "on": on, "units": total}
        rows.append({**row, "mean": mean, "low": low, "high": high})
    return rows


def dark_dates(coverage: Coverage, day: date) -> list[Row]:
    """For each unit covered on a day, the first day after it without any focal point, if nothing is renewed.

    Rows `unit_id, unit_name, province_id, dark_on, days, people`, the soonest first: the number of days until then, and
    the ids of those whose holding ends on that day. Units with an open holding, or that end by that day, are left out.
    """
    rows = []
    firsts = np.searchsorted(coverage.unit, np.arange(len(coverage.units) + 1))
    for unit in coverage.holders(day):
        holdings = slice(firsts[unit], firsts[unit + 1])
        begins, ends = coverage.begins[holdings], coverage.ends[holdings]
        dark = day.toordinal()
        while (end := int(ends[begins <= dark].max())) > dark:  # a holding that begins by then leaves no gap
            dark = end
        if dark < min(OPEN_END, int(coverage.closes[unit])):
            last = np.unique(coverage.person[holdings][ends == dark])
            rows.append(
                {
                    "unit_id": coverage.units[unit],
                    "unit_name": coverage.names[unit],
                    "province_id": coverage.provinces[unit],
                    "dark_on": date.fromordinal(dark),
                    "days": dark - day.toordinal(),
                    "people": [coverage.people[person] for person in last.tolist()],
                }
            )
    return sorted(rows, key=lambda row: (row["dark_on"], row["unit_id"]))


def _months_after(day: date) -> list[date]:
    """The same day of the 12 following months, or the last day of a shorter month."""
    if day.year >= date.max.year:
        advice = f"choose a day before the year {date.max.year}: the forecast covers a year"
        raise InputError("bad-option", option="as_of", found=shorten(day), advice=advice)
    dates = []
    for month in range(day.month, day.month + 12):
        year, number = day.year + month // 12, month % 12 + 1
        dates.append(date(year, number, min(day.day, monthrange(year, number)[1])))
    return dates


def _ordinals(dates: Sequence[date]) -> Integers:
    return np.array([day.toordinal() for day in dates], dtype=np.int32)


def _bad_parameter(name: str, expected: str, value: object, advice: str) -> InputError:
    return InputError("bad-parameter", name=name, expected=expected, found=shorten(value), advice=advice)
