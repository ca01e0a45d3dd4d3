"""From the judged subjects of a rule to its findings and its summary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from ..errors import InputError, shorten
from ..model import Level
from ..queries import FINDING, STATUSES, Entry, finding_columns
from .places import Places

__all__ = ["Answer", "Count", "Summary", "judge"]

Finding = dict[str, Any]

_KNOWN = frozenset({"covered", "unknown", *STATUSES})


@dataclass(slots=True)
class Count:
    """How many subjects are covered, in a gap, or unknown."""

    covered: int = 0
    gap: int = 0
    unknown: int = 0

    @property
    def population(self) -> int:
        """All of them."""
        return self.covered + self.gap + self.unknown

    @property
    def share(self) -> float | None:
        """The fraction of the known that is covered; None where nothing is known."""
        known = self.covered + self.gap
        return self.covered / known if known else None

    def add(self, status: str, n: int) -> None:
        """Count `n` subjects with `status`."""
        if status == "covered":
            self.covered += n
        elif status == "unknown":
            self.unknown += n
        else:
            self.gap += n

    def as_dict(self) -> dict[str, Any]:
        """The counts as every face shows them."""
        return {
            "population": self.population,
            "covered": self.covered,
            "gap": self.gap,
            "unknown": self.unknown,
            "share": self.share,
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Count":
        """The counts that `as_dict` told."""
        return cls(told["covered"], told["gap"], told["unknown"])


@dataclass(slots=True)
class Summary:
    """The counts in all, by level and by province (`""` where there is none)."""

    total: Count = field(default_factory=Count)
    by_level: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_province: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def add(self, level: str | None, province: str | None, status: str, n: int) -> None:
        """Count `n` subjects of one place and status."""
        for count in (self.total, self.by_level[level or ""], self.by_province[province or ""]):
            count.add(status, n)

    def as_dict(self) -> dict[str, Any]:
        """The summary as every face shows it: levels from the centre down, provinces by id."""
        order = ["", *get_args(Level)]
        return {
            **self.total.as_dict(),
            "by_level": {key: self.by_level[key].as_dict() for key in sorted(self.by_level, key=order.index)},
            "by_province": {key: self.by_province[key].as_dict() for key in sorted(self.by_province)},
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Summary":
        """The summary that `as_dict` told."""
        summary = cls(Count.of(told))
        for part, counts in ((summary.by_level, told["by_level"]), (summary.by_province, told["by_province"])):
            part.update({key: Count.of(count) for key, count in counts.items()})
        return summary


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says on one day: its findings, None where only the summary was asked, and the summary."""

    rule: str
    columns: list[str]
    findings: list[Finding] | None
    summary: Summary

    def as_dict(self) -> dict[str, Any]:
        """The answer as every face shows it."""
        found = {} if self.findings is None else {"findings": self.findings}
        return {"summary": self.summary.as_dict(), **found}


def judge(
    rule: Entry, rows: Iterable[Mapping[str, Any]], places: Places, *, within: str | None, findings: bool
) -> Answer:
    """The answer in the `rows` of `findings_query` or, without `findings`, of `summary_query`."""
    columns = finding_columns(rule)
    summary, found = Summary(), []
    for row in rows:
        unit, status = row["unit_id"], row["status"]
        if within is not None and not places.within(unit, within):
            continue
        if status not in _KNOWN:
            advice = f"let it be covered, unknown or one of {', '.join(STATUSES)}"
            raise InputError("bad-catalogue", where=rule.path, found=f"the status {shorten(status)}", advice=advice)
        level, province = places.level(unit), places.province(unit)
        summary.add(level, province, status, row["n"])
        if findings and status not in ("covered", "unknown"):
            finding = {**row, "level": level, "province_id": province}
            found += [{column: finding[column] for column in columns}] * row["n"]
    found.sort(key=_order)
    return Answer(rule.name, columns, found if findings else None, summary)


def _order(finding: Finding) -> tuple[Any, ...]:
    """By subject, then detail (null first), by code point; the rest only makes the order certain."""
    keys = (finding["subject_id"], finding["detail"], *(finding[c] for c in finding if c not in FINDING))
    return tuple((key is not None, str(key)) for key in keys)
