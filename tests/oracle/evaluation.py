"""Evaluation of a rule on one day: findings, summary, gaps by commune, and the status of every subject."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dtgraph.exchange.tables.sheet import Sheet

from .coverage_rules import COVERAGE
from .day import Day, Subject
from .path_rules import PATHS
from .structure_rules import STRUCTURE
from .tables import Tables
from .task_rules import TASKS
from .unit_places import UnitPlaces

__all__ = ["OracleResult", "evaluate"]

RULES: dict[str, Callable[..., Iterator[Subject]]] = {**COVERAGE, **TASKS, **STRUCTURE, **PATHS}


@dataclass(frozen=True, slots=True)
class OracleResult:
    """A result: the gaps as `findings`, the counts as `summary`, all `subjects` as `(subject_id, status, detail)`.

    `communes` has, for each commune, the number of gaps and whether a subject is unknown.
    """

    findings: list[dict[str, Any]]
    summary: dict[str, Any]
    communes: dict[str, tuple[int, bool]]
    subjects: list[tuple[str, str, str | None]]


def evaluate(
    sheets: Iterable[Sheet] | Tables, rule: str, as_of: date, *, within: str | None = None, **parameters: Any
) -> OracleResult:
    """Evaluate a rule. Raises `ValueError` if `within` is not the id of a unit."""
    tables = sheets if isinstance(sheets, Tables) else Tables(sheets)
    if within is not None and within not in tables.nodes["Unit"]:
        raise ValueError(f"no unit {within}")
    places = _places(tables, as_of)
    subtree = None if within is None else places.day.below(within)
    subjects = [
        subject
        for subject in RULES[rule](places.day, **parameters)
        if subtree is None or (subject.unit and subject.unit in subtree)
    ]
    subjects.sort(key=lambda subject: (subject.subject_id, subject.detail is not None, subject.detail or ""))
    return OracleResult(
        [_finding(places, subject) for subject in subjects if subject.status not in ("covered", "unknown")],
        _summary(places, subjects),
        _communes(places, subjects),
        [(subject.subject_id, subject.status, subject.detail) for subject in subjects],
    )


def _places(tables: Tables, as_of: date) -> UnitPlaces:
    """The places of a day, cached."""
    if as_of not in tables.cache:
        tables.cache[as_of] = UnitPlaces(Day(tables, as_of))
    places: UnitPlaces = tables.cache[as_of]
    return places


def _finding(places: UnitPlaces, subject: Subject) -> dict[str, Any]:
    return {
        "subject_id": subject.subject_id,
        "subject_name": subject.subject_name,
        "level": places.level(subject.unit),
        "province_id": places.province(subject.unit),
        "status": subject.status,
        "since": subject.since,
        "detail": subject.detail,
    }


def _summary(places: UnitPlaces, subjects: Iterable[Subject]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    by_level: dict[str, Counter[str]] = defaultdict(Counter)
    by_province: dict[str, Counter[str]] = defaultdict(Counter)
    for subject in subjects:
        outcome = subject.status if subject.status in ("covered", "unknown") else "gap"
        level, province = places.level(subject.unit) or "", places.province(subject.unit) or ""
        for counter in (total, by_level[level], by_province[province]):
            counter[outcome] += 1
    return {
        **_counts(total),
        "by_level": {level: _counts(counter) for level, counter in sorted(by_level.items())},
        "by_province": {province: _counts(counter) for province, counter in sorted(by_province.items())},
    }


def _communes(places: UnitPlaces, subjects: Iterable[Subject]) -> dict[str, tuple[int, bool]]:
    statuses_of: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        if (commune := places.commune(subject.unit)) is not None and subject.status != "covered":
            statuses_of[commune].append(subject.status)
    return {
        commune: (sum(status != "unknown" for status in statuses), "unknown" in statuses)
        for commune, statuses in statuses_of.items()
    }


def _counts(outcomes: Counter[str]) -> dict[str, Any]:
    covered, gap, unknown = outcomes["covered"], outcomes["gap"], outcomes["unknown"]
    share = covered / (covered + gap) if covered + gap else None
    return {"population": outcomes.total(), "covered": covered, "gap": gap, "unknown": unknown, "share": share}
