"""What is worked out of a network on a day: once for a version of it, whoever asks at the same time.

It is kept while there is room, what was used last. All of it is there, personal data too: whoever asks with fewer
rights is shown less of it (`dtgraph.engine.evaluator`).

What works on graphs is imported when it is first needed: its libraries take as long to load as all the rest, and most
commands do without.
"""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from threading import Condition
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache, cachedmethod

from ..analysis.place_index import PlaceIndex
from ..analysis.rule_evaluation import RuleEvaluation, judged
from ..analysis.unit_places import UnitPlaces, read_places
from ..analysis.unit_views import MapUnits, map_units
from ..catalogue import Catalogue, QueryDefinition, bind_parameters, findings_query
from ..stores.protocol import Row, Store

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["EvaluationCache"]

SNAPSHOTS = 2**30
"""So many bytes of snapshots are kept."""

JUDGEMENTS = 300 * 2**20
"""So many bytes of judgements are kept: of a national network, what all rules say on several days."""

ROWS = 300_000
"""So many rows of queries are kept."""

DAYS = 4
"""Of so many days it is kept where all units belong, and the outline of the state."""

CacheKey = tuple[Any, ...]


def _day_key(kept: "EvaluationCache", day: date) -> CacheKey:
    return kept.version, day


def _rows_key(kept: "EvaluationCache", name: str, day: date | None = None) -> CacheKey:
    return kept.version, name, day


def _judgement_key(kept: "EvaluationCache", rule: QueryDefinition, bound: Mapping[str, Any]) -> CacheKey:
    return kept.version, rule.name, rule.text, repr(sorted(bound.items()))


class EvaluationCache:
    """What is kept of the network in a store. Safe to use from several threads; nothing of it is to be changed."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._snapshots: LRUCache[CacheKey, CoordinationGraph] = LRUCache(SNAPSHOTS, getsizeof=attrgetter("nbytes"))
        self._judgements: LRUCache[CacheKey, RuleEvaluation] = LRUCache(JUDGEMENTS, getsizeof=attrgetter("nbytes"))
        self._placed: LRUCache[CacheKey, PlaceIndex] = LRUCache(DAYS)
        self._outlines: LRUCache[CacheKey, MapUnits] = LRUCache(DAYS)
        self._rows: LRUCache[CacheKey, list[Row]] = LRUCache(ROWS, getsizeof=len)
        self._snapshot_made, self._judgement_made = Condition(), Condition()
        self._placed_made, self._outline_made, self._rows_made = Condition(), Condition(), Condition()

    @property
    def version(self) -> int:
        """The version of the network."""
        return self._store.version

    def has_placed(self, day: date) -> bool:
        """Whether `placed` costs nothing."""
        return _day_key(self, day) in self._placed

    def places(self, day: date) -> UnitPlaces:
        """The places of all units that are current on a day."""
        return self.placed(day).places

    @cachedmethod(attrgetter("_placed"), _day_key, condition=attrgetter("_placed_made"))
    def placed(self, day: date) -> PlaceIndex:
        """The same by columns."""
        self._drop_older()
        return PlaceIndex(UnitPlaces(read_places(self._read("units_and_ties", day))))

    @cachedmethod(attrgetter("_outlines"), _day_key, condition=attrgetter("_outline_made"))
    def map_units(self, day: date) -> MapUnits:
        """The outline of the state on a day."""
        self._drop_older()
        return map_units(self._read("map_units", day))

    @cachedmethod(attrgetter("_rows"), _rows_key, condition=attrgetter("_rows_made"))
    def rows(self, name: str, day: date | None = None) -> list[Row]:
        """The rows of a query that needs nothing but a day, or not even that."""
        self._drop_older()
        return self._read(name, day or date.min)

    @cachedmethod(attrgetter("_snapshots"), _day_key, condition=attrgetter("_snapshot_made"))
    def snapshot(self, day: date) -> "CoordinationGraph":
        """The coordination graph on a day."""
        from ..graphs.coordination_graph import read_snapshot  # noqa: PLC0415

        self._drop_older()
        return read_snapshot(
            self._read("coordination_units", day),
            self._read("coordination_people", day),
            self._read("coordinator", day)[0]["id"],
            staffed=(row["id"] for row in self._read("staffed_units", day)),
            placed=self._read("placed_units", day),
        )

    @cachedmethod(attrgetter("_judgements"), _judgement_key, condition=attrgetter("_judgement_made"))
    def judgement(self, rule: QueryDefinition, bound: Mapping[str, Any]) -> RuleEvaluation:
        """What a rule of dtgraph says on the day and with the parameters in `bound`, of the whole network."""
        self._drop_older()
        if not rule.computed:
            return judged(rule, self._store.read(findings_query(rule), bound))
        from ..analysis.connectivity_rules import COMPUTED  # noqa: PLC0415

        own = {name: bound[name] for name in rule.parameters}
        return judged(rule, COMPUTED[rule.name](self.snapshot(date.fromisoformat(bound["as_of"])), **own))

    def _read(self, name: str, day: date) -> list[Row]:
        entry = self._catalogue.query(name)
        return self._store.read(entry.text, bind_parameters(entry, day, {}))

    def _drop_older(self) -> None:
        """Let go what can never be asked again: the network does not go back to an older version."""
        version = self.version
        caches: tuple[tuple[LRUCache[CacheKey, Any], Condition], ...] = (
            (self._snapshots, self._snapshot_made),
            (self._judgements, self._judgement_made),
            (self._placed, self._placed_made),
            (self._outlines, self._outline_made),
            (self._rows, self._rows_made),
        )
        for cache, lock in caches:
            with lock:
                for key in [key for key in cache if key[0] < version]:
                    del cache[key]
