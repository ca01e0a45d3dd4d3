"""Cache of what is computed for a version of the network and a day.

Entries are computed once, even if several threads need them at the same time, and dropped when the network changes.
They contain personal data; callers redact what a user may not see. Cached objects must not be modified.
"""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from threading import Condition
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache, cachedmethod

from ..analysis.place_index import PlaceIndex
from ..analysis.rule_evaluation import RuleEvaluation, evaluate_rule
from ..analysis.unit_places import UnitPlaces, read_places
from ..analysis.unit_views import map_columns
from ..catalogue import Catalogue, QueryDefinition, bind_parameters, findings_query
from ..schemas import MapUnits
from ..stores.protocol import Row, Store

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["EvaluationCache"]

MAX_GRAPH_BYTES = 2**30
"""Memory for coordination graphs."""

MAX_EVALUATION_BYTES = 300 * 2**20
"""Memory for rule evaluations: all rules of a national network on several days."""

MAX_ROWS = 300_000
"""Number of cached rows of queries."""

MAX_DAYS = 4
"""Number of days for which places and map columns are cached."""

CacheKey = tuple[Any, ...]


def _day_key(cache: "EvaluationCache", day: date) -> CacheKey:
    return cache.version, day


def _rows_key(cache: "EvaluationCache", name: str, day: date | None = None) -> CacheKey:
    return cache.version, name, day


def _evaluation_key(cache: "EvaluationCache", rule: QueryDefinition, bound: Mapping[str, Any]) -> CacheKey:
    return cache.version, rule.name, rule.text, repr(sorted(bound.items()))


class EvaluationCache:
    """Least-recently-used caches over a store. Thread-safe."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._graphs: LRUCache[CacheKey, CoordinationGraph] = LRUCache(MAX_GRAPH_BYTES, getsizeof=attrgetter("nbytes"))
        self._evaluations: LRUCache[CacheKey, RuleEvaluation] = LRUCache(
            MAX_EVALUATION_BYTES, getsizeof=attrgetter("nbytes")
        )
        self._place_indexes: LRUCache[CacheKey, PlaceIndex] = LRUCache(MAX_DAYS)
        self._map_units: LRUCache[CacheKey, MapUnits] = LRUCache(MAX_DAYS)
        self._rows: LRUCache[CacheKey, list[Row]] = LRUCache(MAX_ROWS, getsizeof=len)
        self._graphs_lock, self._evaluations_lock = Condition(), Condition()
        self._places_lock, self._map_lock, self._rows_lock = Condition(), Condition(), Condition()

    @property
    def version(self) -> int:
        """Version of the network."""
        return self._store.version

    def has_places(self, day: date) -> bool:
        """Whether the places of a day are cached."""
        return _day_key(self, day) in self._place_indexes

    def places(self, day: date) -> UnitPlaces:
        """Places of all units that are current on a day."""
        return self.place_index(day).places

    @cachedmethod(attrgetter("_place_indexes"), _day_key, condition=attrgetter("_places_lock"))
    def place_index(self, day: date) -> PlaceIndex:
        """Places of all units that are current on a day, as arrays."""
        self._drop_outdated()
        return PlaceIndex(UnitPlaces(read_places(self._read("units_and_ties", day))))

    @cachedmethod(attrgetter("_map_units"), _day_key, condition=attrgetter("_map_lock"))
    def map_units(self, day: date) -> MapUnits:
        """The units that a map draws, as columns."""
        self._drop_outdated()
        return map_columns(self._read("map_units", day))

    @cachedmethod(attrgetter("_rows"), _rows_key, condition=attrgetter("_rows_lock"))
    def rows(self, name: str, day: date | None = None) -> list[Row]:
        """Rows of a query that has no parameters but the day, or does not depend on it."""
        self._drop_outdated()
        return self._read(name, day or date.min)

    @cachedmethod(attrgetter("_graphs"), _day_key, condition=attrgetter("_graphs_lock"))
    def graph(self, day: date) -> "CoordinationGraph":
        """The coordination graph of a day."""
        from ..graphs.coordination_graph import build_coordination_graph  # noqa: PLC0415 - loads SciPy

        self._drop_outdated()
        return build_coordination_graph(
            self._read("coordination_units", day),
            self._read("coordination_people", day),
            self._read("coordinator", day)[0]["id"],
            staffed=(row["id"] for row in self._read("staffed_units", day)),
            coordinates=self._read("placed_units", day),
        )

    @cachedmethod(attrgetter("_evaluations"), _evaluation_key, condition=attrgetter("_evaluations_lock"))
    def evaluation(self, rule: QueryDefinition, bound: Mapping[str, Any]) -> RuleEvaluation:
        """The evaluation of a built-in rule for the whole network, with bound parameters (and the day)."""
        self._drop_outdated()
        if not rule.computed:
            return evaluate_rule(rule, self._store.read(findings_query(rule), bound))
        from ..analysis.connectivity_rules import COMPUTED_RULES  # noqa: PLC0415 - loads SciPy

        arguments = {name: bound[name] for name in rule.parameters}
        graph = self.graph(date.fromisoformat(bound["as_of"]))
        return evaluate_rule(rule, COMPUTED_RULES[rule.name](graph, **arguments))

    def _read(self, name: str, day: date) -> list[Row]:
        definition = self._catalogue.query(name)
        return self._store.read(definition.text, bind_parameters(definition, day, {}))

    def _drop_outdated(self) -> None:
        """Drop entries of older versions, which cannot be needed again."""
        version = self.version
        caches: tuple[tuple[LRUCache[CacheKey, Any], Condition], ...] = (
            (self._graphs, self._graphs_lock),
            (self._evaluations, self._evaluations_lock),
            (self._place_indexes, self._places_lock),
            (self._map_units, self._map_lock),
            (self._rows, self._rows_lock),
        )
        for cache, lock in caches:
            with lock:
                for key in [key for key in cache if key[0] < version]:
                    del cache[key]
