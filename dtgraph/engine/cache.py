"""Cache of what is computed for a commit of the network: days, and evaluations of rules.

Entries are computed once, even if several threads need them at the same time, and dropped when the network changes.
They contain personal data; callers redact what a user may not see. Cached objects must not be modified.
"""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from threading import Condition
from typing import Any

from cachetools import LRUCache, cachedmethod

from ..analysis.rule_evaluation import RuleEvaluation, evaluate_rule
from ..catalogue import QueryDefinition, findings_query
from ..stores.protocol import Commit, Store
from .column_cache import ColumnCache
from .columns import Columns
from .day import Day
from .rules import RULE_EVALUATORS
from .rules.evaluation import evaluate_subjects

__all__ = ["EvaluationCache"]

MAX_EVALUATION_BYTES = 100 * 2**20
"""Memory for rule evaluations: all rules of a national network on several days."""

MAX_DAYS = 4
"""Number of days that are cached."""

CacheKey = tuple[Any, ...]


def _day_key(cache: "EvaluationCache", day: date) -> CacheKey:
    return cache.state, day


def _evaluation_key(cache: "EvaluationCache", rule: QueryDefinition, day: date, bound: Mapping[str, Any]) -> CacheKey:
    return cache.state, day, rule.name, rule.text, repr(sorted(bound.items()))


class EvaluationCache:
    """Least-recently-used caches over a store. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._columns = ColumnCache(store)
        self._days: LRUCache[CacheKey, Day] = LRUCache(MAX_DAYS)
        self._evaluations: LRUCache[CacheKey, RuleEvaluation] = LRUCache(
            MAX_EVALUATION_BYTES, getsizeof=attrgetter("nbytes")
        )
        self._days_lock, self._evaluations_lock = Condition(), Condition()

    @property
    def state(self) -> tuple[Commit, int]:
        """What identifies the columns."""
        return self._columns.state

    def columns(self) -> Columns:
        """The columns of the last commit, which are saved, too."""
        return self._columns.columns()

    def check_columns(self) -> list[str]:
        """Compare the columns with the store and replace them if they differ; returns the names of different ones."""
        return self._columns.check()

    @cachedmethod(attrgetter("_days"), _day_key, condition=attrgetter("_days_lock"))
    def day(self, day: date) -> Day:
        """A day of the network."""
        self._drop_outdated()
        return Day(self.columns(), day)

    @cachedmethod(attrgetter("_evaluations"), _evaluation_key, condition=attrgetter("_evaluations_lock"))
    def evaluation(self, rule: QueryDefinition, day: date, bound: Mapping[str, Any]) -> RuleEvaluation:
        """The evaluation of a built-in rule for the whole network, with bound parameters.

        A rule without a function over columns is evaluated by its query.
        """
        network_day = self.day(day)
        if rule.name not in RULE_EVALUATORS:
            return evaluate_rule(rule, self._store.read(findings_query(rule), bound), network_day.units.find)
        subjects = RULE_EVALUATORS[rule.name](network_day, **{name: bound[name] for name in rule.parameters})
        return evaluate_subjects(rule, network_day, subjects)

    def release(self, day: date) -> None:
        """Drop a day that was only prepared; its evaluations, too, unless half of their memory is free."""
        with self._days_lock:
            self._days.pop((self.state, day), None)
        with self._evaluations_lock:
            if self._evaluations.currsize > MAX_EVALUATION_BYTES / 2:
                for key in [key for key in self._evaluations if key[1] == day]:
                    del self._evaluations[key]

    def _drop_outdated(self) -> None:
        """Drop entries of other columns, which cannot be needed again."""
        state = self.state
        caches: tuple[tuple[LRUCache[CacheKey, Any], Condition], ...] = (
            (self._days, self._days_lock),
            (self._evaluations, self._evaluations_lock),
        )
        for cache, lock in caches:
            with lock:
                for key in [key for key in cache if key[0] != state]:
                    del cache[key]
