"""What a rule says: its findings and its summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .place_index import LEVELS

__all__ = ["Count", "Finding", "RuleResult", "Summary"]

Finding = dict[str, Any]


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

    total: Count
    by_level: dict[str, Count]
    by_province: dict[str, Count]

    def as_dict(self) -> dict[str, Any]:
        """The summary as every face shows it: levels from the centre down, provinces by id."""
        order = ["", *LEVELS]
        return {
            **self.total.as_dict(),
            "by_level": {key: self.by_level[key].as_dict() for key in sorted(self.by_level, key=order.index)},
            "by_province": {key: self.by_province[key].as_dict() for key in sorted(self.by_province)},
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Summary":
        """The summary that `as_dict` told."""
        levels, provinces = (
            {key: Count.of(count) for key, count in told[part].items()} for part in ("by_level", "by_province")
        )
        return cls(Count.of(told), levels, provinces)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule says on one day: its findings, None where only the summary was asked, and the summary."""

    rule: str
    columns: list[str]
    findings: list[Finding] | None = field(repr=False)
    summary: Summary

    def as_dict(self) -> dict[str, Any]:
        """The answer as every face shows it."""
        found = {} if self.findings is None else {"findings": self.findings}
        return {"summary": self.summary.as_dict(), **found}
