"""The demonstration network as sheets, and its planted truth, at three scales."""

import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ..errors import InputError, shorten
from ..exchange.tables.sheet import Sheet
from ..exchange.tables.table_schema import TABLES
from .base_units import Province, skeleton
from .central import build_centre
from .days import DAY
from .province import build_province
from .quotas import chance
from .row_buffer import Planted, Rows

__all__ = ["SAMPLE", "SEED", "TEAMS", "Demonstration", "team_numbers"]

SAMPLE = "12"
"""The province of the sample: Lai Châu, which has the fewest communes."""

_SAMPLE_TEAMS = 2.5
TEAMS = 74_000
_KNOWN_TEAMS = {"48": 3_766}
"""Teams that were published province by province: Đà Nẵng, December 2025. Those of all come to `TEAMS`."""


SEED = 1690
"""Which demonstration network is made where no other is asked for."""


def team_numbers(seed: int) -> dict[str, int]:
    """The community teams of each province: in all the published number, by its communes, more here and less there."""
    provinces = skeleton().provinces
    weights = {
        code: len(province.communes) * (0.85 + 0.3 * chance(seed, code, "team number").random())
        for code, province in provinces.items()
        if code not in _KNOWN_TEAMS
    }
    rest = TEAMS - sum(_KNOWN_TEAMS.values())
    exact = {code: rest * weight / sum(weights.values()) for code, weight in weights.items()}
    numbers = {code: int(share) for code, share in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (numbers[code] - exact[code], code))
    for code in by_remainder[: rest - sum(numbers.values())]:
        numbers[code] += 1
    return numbers | _KNOWN_TEAMS


@dataclass(frozen=True, slots=True)
class _Packed:
    """Rows of one table as compressed CSV: a national network is many times smaller so, and read as often as wanted."""

    parts: list[bytes]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        line = 1
        for part in self.parts:
            for cells in csv.reader(io.StringIO(zlib.decompress(part).decode())):
                line += 1
                yield line, cells


def _pack(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return zlib.compress(text.getvalue().encode(), 1)


class Demonstration:
    """A synthetic network on the real units: the same scale and seed always give the same bytes.

    `scale` is `sample`, `province:<code>` (a province's code of the day) or `national`. Raises `InputError`
    `bad-option` for any other.
    """

    as_of: date = DAY

    def __init__(self, scale: str, seed: int = SEED) -> None:
        self.scale = scale
        self.seed = seed
        self._provinces = _chosen(scale, seed)

    def sheets(self) -> Iterable[Sheet]:
        """The tables, units first; a table's rows may be gone through as often as wanted."""
        packed = self._built[0]
        for name, table in TABLES.items():
            if packed[name].parts:
                yield Sheet(name, f"{name}.csv", table.columns, packed[name])

    def truth(self) -> Iterable[Planted]:
        """What was planted, by rule, subject and detail: every gap there is on `as_of`, and every unknown."""
        return self._built[1]

    def write_truth(self, path: Path) -> None:
        """Write the truth as CSV with the columns `as_of,rule,subject_id,status,detail`."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("as_of", *Planted._fields))
            day = self.as_of.isoformat()
            writer.writerows((day, *planted) for planted in self._built[1])

    @cached_property
    def _built(self) -> tuple[Mapping[str, _Packed], list[Planted]]:
        packed = {name: _Packed([]) for name in TABLES}
        truth: list[Planted] = []
        for rows in self._parts():
            truth += rows.truth
            for name, part in rows.tables.items():
                if part:
                    packed[name].parts.append(_pack(part))
        truth.sort(key=lambda planted: (planted.rule, planted.subject_id, planted.detail or ""))
        return packed, truth

    def _parts(self) -> Iterator[Rows]:
        yield build_centre(skeleton().centre, len(self._provinces), self.seed)
        for province, teams in self._provinces:
            yield build_province(province, teams, self.seed)


def _chosen(scale: str, seed: int) -> list[tuple[Province, int]]:
    """The provinces of a scale, with how many teams they have."""
    provinces = skeleton().provinces
    if scale == "sample":
        return [(provinces[SAMPLE], round(_SAMPLE_TEAMS * len(provinces[SAMPLE].communes)))]
    numbers = team_numbers(seed)
    if scale == "national":
        return [(province, numbers[code]) for code, province in provinces.items()]
    kind, _, code = scale.partition(":")
    if kind != "province" or code not in provinces:
        advice = f"give sample, national, or province: with one of {', '.join(provinces)}"
        raise InputError("bad-option", option="the scale", found=shorten(scale), advice=advice)
    return [(provinces[code], numbers[code])]
