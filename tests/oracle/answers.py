"""A rule's answer on one day: its findings, its summary, what the overview tells, and the status of every subject."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dtgraph.exchange.tables.sheet import Sheet

from .coverage import COVERAGE
from .days import Day, Judged
from .paths import PATHS
from .places import UnitPlaces
from .structure import STRUCTURE
from .tables import Tables
from .tasks import TASKS

__all__ = ["Answer", "evaluate"]

RULES: dict[str, Callable[..., Iterator[Judged]]] = {**COVERAGE, **TASKS, **STRUCTURE, **PATHS}


@dataclass(frozen=True, slots=True)
class Answer:
    """`findings` are the gaps, `summary` the counts, `judged` all subjects as `(subject_id, status, detail)`.

    `communes` has, by commune, how many gaps there are, and whether something is unknown.
    """

    findings: list[dict[str, Any]]
    summary: dict[str, Any]
    communes: dict[str, tuple[int, bool]]
    judged: list[tuple[str, str, str | None]]


def evaluate(
    sheets: Iterable[Sheet] | Tables, rule: str, as_of: date, *, within: str | None = None, **parameters: Any
) -> Answer:
    """What `rule` says on `as_of`. Raises `ValueError` for a `within` that is the id of no unit."""
    tables = sheets if isinstance(sheets, Tables) else Tables(sheets)
    if within is not None and within not in tables.nodes["Unit"]:
        raise ValueError(f"no unit {within}")
    places = _places(tables, as_of)
    subtree = None if within is None else places.day.below(within)
    judged = [
        one for one in RULES[rule](places.day, **parameters) if subtree is None or (one.unit and one.unit in subtree)
    ]
    judged.sort(key=lambda one: (one.subject_id, one.detail is not None, one.detail or ""))
    return Answer(
        [_finding(places, one) for one in judged if one.status not in ("covered", "unknown")],
        _summary(places, judged),
        _communes(places, judged),
        [(one.subject_id, one.status, one.detail) for one in judged],
    )


def _places(tables: Tables, as_of: date) -> UnitPlaces:
    """The places of the day, worked out once."""
    if as_of not in tables.kept:
        tables.kept[as_of] = UnitPlaces(Day(tables, as_of))
    places: UnitPlaces = tables.kept[as_of]
    return places


def _finding(places: UnitPlaces, one: Judged) -> dict[str, Any]:
    return {
        "subject_id": one.subject_id,
        "subject_name": one.subject_name,
        "level": places.level(one.unit),
        "province_id": places.province(one.unit),
        "status": one.status,
        "since": one.since,
        "detail": one.detail,
    }


def _summary(places: UnitPlaces, judged: Iterable[Judged]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    by_level: dict[str, Counter[str]] = defaultdict(Counter)
    by_province: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        outcome = one.status if one.status in ("covered", "unknown") else "gap"
        for counter in (total, by_level[places.level(one.unit) or ""], by_province[places.province(one.unit) or ""]):
            counter[outcome] += 1
    return {
        **_counts(total),
        "by_level": {level: _counts(counter) for level, counter in sorted(by_level.items())},
        "by_province": {province: _counts(counter) for province, counter in sorted(by_province.items())},
    }


def _communes(places: UnitPlaces, judged: Iterable[Judged]) -> dict[str, tuple[int, bool]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        if (commune := places.commune(one.unit)) is not None and one.status != "covered":
            found[commune].append(one.status)
    return {
        commune: (sum(status != "unknown" for status in statuses), "unknown" in statuses)
        for commune, statuses in found.items()
    }


def _counts(outcomes: Counter[str]) -> dict[str, Any]:
    covered, gap, unknown = outcomes["covered"], outcomes["gap"], outcomes["unknown"]
    share = covered / (covered + gap) if covered + gap else None
    return {"population": outcomes.total(), "covered": covered, "gap": gap, "unknown": unknown, "share": share}
