"""The demonstration network as sheets with its planted gaps, at three scales."""

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
from .base_units import Province, base_units
from .central import build_central
from .days import DAY
from .province import build_province
from .quotas import seeded_random
from .row_buffer import PlantedGap, RowBuffer

__all__ = ["SAMPLE_PROVINCE", "SEED", "TEAM_COUNT", "Demonstration", "team_counts"]

SAMPLE_PROVINCE = "12"
"""Code of Lai Châu, the province with the fewest communes."""

_SAMPLE_TEAMS_PER_COMMUNE = 2.5
TEAM_COUNT = 74_000
"""Published number of community teams in the country."""
_PUBLISHED_TEAM_COUNTS = {"48": 3_766}
"""Published numbers of teams by province code: Đà Nẵng, December 2025."""

SEED = 1690
"""Default random seed."""


def team_counts(seed: int) -> dict[str, int]:
    """Return the number of teams by province code: `TEAM_COUNT` in all, by number of communes with random variation."""
    provinces = base_units().provinces
    weights = {
        code: len(province.communes) * (0.85 + 0.3 * seeded_random(seed, code, "team number").random())
        for code, province in provinces.items()
        if code not in _PUBLISHED_TEAM_COUNTS
    }
    remaining = TEAM_COUNT - sum(_PUBLISHED_TEAM_COUNTS.values())
    exact_shares = {code: remaining * weight / sum(weights.values()) for code, weight in weights.items()}
    counts = {code: int(share) for code, share in exact_shares.items()}
    by_remainder = sorted(exact_shares, key=lambda code: (counts[code] - exact_shares[code], code))
    for code in by_remainder[: remaining - sum(counts.values())]:
        counts[code] += 1
    return counts | _PUBLISHED_TEAM_COUNTS


@dataclass(frozen=True, slots=True)
class _CompressedRows:
    """Rows of a table as compressed CSV, which saves memory and can be iterated repeatedly."""

    parts: list[bytes]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        line = 1
        for part in self.parts:
            for cells in csv.reader(io.StringIO(zlib.decompress(part).decode())):
                line += 1
                yield line, cells


def _compress(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return zlib.compress(text.getvalue().encode(), 1)


class Demonstration:
    """A synthetic network on the real units; the same scale and seed always give the same rows.

    `scale` is `sample`, `province:<code>` (code of a present province) or `national`. Raises `InputError` `bad-option`
    for any other.
    """

    as_of: date = DAY

    def __init__(self, scale: str, seed: int = SEED) -> None:
        self.scale = scale
        self.seed = seed
        self._provinces = _select_provinces(scale, seed)

    def sheets(self) -> Iterable[Sheet]:
        """Yield the tables, units first; their rows can be iterated repeatedly."""
        compressed = self._built[0]
        for name, table in TABLES.items():
            if compressed[name].parts:
                yield Sheet(name, f"{name}.csv", table.columns, compressed[name])

    def truth(self) -> Iterable[PlantedGap]:
        """Return all gaps and unknown subjects on `as_of`, ordered by rule, subject and detail."""
        return self._built[1]

    def write_truth(self, path: Path) -> None:
        """Write the planted gaps as CSV with the columns `as_of,rule,subject_id,status,detail`."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("as_of", *PlantedGap._fields))
            day = self.as_of.isoformat()
            writer.writerows((day, *planted) for planted in self._built[1])

    @cached_property
    def _built(self) -> tuple[Mapping[str, _CompressedRows], list[PlantedGap]]:
        compressed = {name: _CompressedRows([]) for name in TABLES}
        truth: list[PlantedGap] = []
        for rows in self._build_parts():
            truth += rows.truth
            for name, part in rows.tables.items():
                if part:
                    compressed[name].parts.append(_compress(part))
        truth.sort(key=lambda planted: (planted.rule, planted.subject_id, planted.detail or ""))
        return compressed, truth

    def _build_parts(self) -> Iterator[RowBuffer]:
        yield build_central(base_units().central, len(self._provinces), self.seed)
        for province, teams in self._provinces:
            yield build_province(province, teams, self.seed)


def _select_provinces(scale: str, seed: int) -> list[tuple[Province, int]]:
    """Return the provinces of a scale with their numbers of teams."""
    provinces = base_units().provinces
    if scale == "sample":
        return [
            (provinces[SAMPLE_PROVINCE], round(_SAMPLE_TEAMS_PER_COMMUNE * len(provinces[SAMPLE_PROVINCE].communes)))
        ]
    counts = team_counts(seed)
    if scale == "national":
        return [(province, counts[code]) for code, province in provinces.items()]
    kind, _, code = scale.partition(":")
    if kind != "province" or code not in provinces:
        advice = f"give sample, national, or province: with one of {', '.join(provinces)}"
        raise InputError("bad-option", option="the scale", found=shorten(scale), advice=advice)
    return [(provinces[code], counts[code])]
