"""Evaluates the catalogue over a store: reads rows and passes them to `dtgraph.analysis`.

What several questions of a day need (places of units, the coordination graph, evaluations of rules) is cached
(`dtgraph.engine.cache`). Methods read several times: callers see to it that all reads are of one version
(`dtgraph.stores.consistent_read`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ..analysis.changes import Subtree, changes_between, level_counts
from ..analysis.contacts import FocalPoints, contact_of, focal_points_by_unit
from ..analysis.evidence import explain_findings
from ..analysis.overview import layout_of, level_totals, rule_overview, unit_events
from ..analysis.place_index import PlaceIndex
from ..analysis.rule_evaluation import RuleEvaluation, build_result, evaluate_rule
from ..analysis.unit_places import Place, UnitPlaces, read_places
from ..catalogue import Catalogue, QueryDefinition, bind_parameters, catalogue_error, check_rows, findings_query
from ..errors import InputError, StoreError, shorten
from ..results import RuleResult
from ..schemas import ChangeRow, Contact, LevelCounts, MapUnits, Overview, UnitEvents
from ..settings import Settings
from ..stores.protocol import Row, Store
from .cache import EvaluationCache

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph
    from ..schemas import Escalation, Paths

__all__ = ["Evaluator", "Redact"]

EXPLAIN_BATCH_SIZE = 200
"""Subjects explained by one query."""

CONTACT_BATCH_SIZE = 1_000
"""Units whose focal points are read by one query."""

MAX_SINGLE_PLACES = 2_000
"""Units whose places are looked up tier by tier; for more, the places of all units are read."""

Redact = Callable[[QueryDefinition, list[Row]], list[Row]]
"""Removes the data from rows of a query that the caller may not see."""


def _declared(definition: QueryDefinition, bound: Mapping[str, Any]) -> dict[str, Any]:
    """The bound parameters without the day."""
    return {name: bound[name] for name in definition.parameters}


class Evaluator:
    """Evaluates rules, queries and graphs of a network for one caller."""

    def __init__(self, store: Store, catalogue: Catalogue, cache: EvaluationCache, redact: Redact) -> None:
        self.catalogue = catalogue
        self._store = store
        self._cache = cache
        self._redact = redact

    # queries

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """Rows of the query or measure `name`."""
        definition = self.catalogue.query(name)
        bound = bind_parameters(definition, day, parameters)
        if definition.computed:
            from .graph_queries import MEASURES  # noqa: PLC0415 - loads SciPy

            return self._redact(definition, MEASURES[name](self, day, **_declared(definition, bound)))
        return self._redact(definition, self._store.read(definition.text, bound))

    def roots(self, day: date) -> list[Row]:
        """Rows of the query `roots`; not to be modified."""
        return self._cache.rows("roots", day)

    def synthetic(self, day: date) -> bool:
        """Whether any unit of a day is made up."""
        return bool(self._cache.rows("synthetic", day)[0]["synthetic"])

    # rules

    def rule_results(
        self,
        rules: Sequence[QueryDefinition],
        day: date,
        bound: Mapping[str, Mapping[str, Any]],
        *,
        within: str | None,
        findings: bool,
        explain: bool,
        on_step: Callable[[str], None],
    ) -> dict[str, RuleResult]:
        """Results of rules with `bound` parameters by rule; `on_step` is called with the title of each rule."""
        if within is not None:
            self.require(within, day)
        results = {}
        for rule in rules:
            on_step(rule.title)
            evaluation = self._evaluation(rule, day, bound[rule.name])
            places = self._place_index(day, evaluation.units)
            inside = None if within is None else places.within(within)
            result = build_result(rule, evaluation, places, inside=inside, findings=findings, redact=self._redact)
            results[rule.name] = self.explained(rule, day, bound[rule.name], result) if explain else result
        return results

    def explained(self, rule: QueryDefinition, day: date, bound: Mapping[str, Any], result: RuleResult) -> RuleResult:
        """The result with the evidence and remedies of each finding."""
        findings = result.findings or []
        subjects = sorted({finding["subject_id"] for finding in findings})
        batches = [
            subjects[start : start + EXPLAIN_BATCH_SIZE] for start in range(0, len(subjects), EXPLAIN_BATCH_SIZE)
        ]

        def rows(definitions: Iterable[QueryDefinition]) -> list[Row]:
            return [
                row
                for definition in definitions
                for batch in batches
                for row in self._redact(
                    definition, self._store.read(definition.text, bind_parameters(definition, day, {"ids": batch}))
                )
            ]

        evidence = rows(self.catalogue.evidence[name] for name in rule.explanation.evidence)
        if rule.computed:
            from ..analysis.connectivity_rules import COMPUTED_EVIDENCE  # noqa: PLC0415 - loads SciPy

            if rule.name in COMPUTED_EVIDENCE:
                evidence += COMPUTED_EVIDENCE[rule.name](self.graph(day), subjects, **_declared(rule, bound))
        remedies = rows(self.catalogue.remedies[name] for name in rule.explanation.remedies)
        vintage = self.rows("vintage", day)[0]["vintage"]
        return replace(result, findings=explain_findings(rule, findings, evidence, remedies, vintage))

    def _evaluation(self, rule: QueryDefinition, day: date, bound: Mapping[str, Any]) -> RuleEvaluation:
        """The evaluation of a rule for the whole network. Those of users' own rules are not cached."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self.require(bound[parameter.name], day)
        if rule.trusted:
            return self._cache.evaluation(rule, bound)
        return evaluate_rule(rule, self._sandboxed_rows(rule, bound))

    def _sandboxed_rows(self, rule: QueryDefinition, bound: Mapping[str, Any]) -> list[Row]:
        """Subjects of a user's own rule, limited in time and rows, and validated."""
        limits, query = Settings(), findings_query(rule)
        text = f"{query}\nLIMIT {limits.rule_rows + 1}".lstrip("\n")  # one engine counts lines from the first word
        above = len(query) - len(query.lstrip("\n"))
        try:
            rows = self._store.read(text, bound, seconds=limits.rule_timeout)
        except StoreError as error:
            if error.code != "store-failed":
                raise
            line = error.values["line"]
            if not isinstance(line, int):  # the engine's message may contain a value, which may be personal data
                raise catalogue_error(rule.path, above + 1, "it failed while it ran", "correct the query") from None
            refused = f"the store refused it: {error.values['found']}"
            raise catalogue_error(rule.path, above + line, refused, "correct it") from None
        if len(rows) > limits.rule_rows:
            raise catalogue_error(rule.path, 1, f"more than {limits.rule_rows:,} rows", "return fewer subjects")
        check_rows(rule, rows)
        return rows

    def overview(
        self,
        rules: Sequence[QueryDefinition],
        day: date,
        *,
        within: str | None,
        visible: str | None,
        units: bool,
    ) -> Overview:
        """The overview of a day.

        Args:
            rules: The rules to count.
            day: The day.
            within: The subtree whose subjects are counted.
            visible: The subtree whose units the columns have; None for all.
            units: Whether to include the columns, totals and days.
        """
        if within is not None:
            self.require(within, day)
        cache, places = self._cache, self._cache.place_index(day)
        layout = layout_of(cache.map_units(day), places, None if visible is None else places.within(visible))
        inside = None if within is None else places.within(within)
        return Overview(
            as_of=day,
            synthetic=self.synthetic(day),
            totals=level_totals(cache.rows("totals_by_level", day)) if units and within is None else None,
            days=self._unit_events(day, visible) if units else None,
            provinces=layout.provinces if units else None,
            communes=layout.communes if units else None,
            rules=[
                rule_overview(rule, self._evaluation(rule, day, bind_parameters(rule, day, {})), places, layout, inside)
                for rule in rules
            ],
        )

    def _unit_events(self, day: date, visible: str | None) -> list[UnitEvents]:
        """Days on which mapped units began or ended; for a subtree, those of the units that it has on the day."""
        rows, places = self._cache.rows("map_unit_spans"), self._cache.places(day)
        return unit_events(rows if visible is None else [row for row in rows if places.within(row["id"], visible)])

    # places

    def require(self, unit: str, day: date) -> bool:
        """Whether a unit is current. Raises `InputError` `unknown-unit` if it never existed."""
        rows = self.rows("unit_names", day, ids=[unit])
        if not rows:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(rows[0]["current"])

    def places(self, day: date, units: Iterable[str | None]) -> UnitPlaces:
        """Places of the current ones of `units`, with all their ancestors and all units that those serve."""
        wanted = {unit for unit in units if unit is not None}
        if len(wanted) > MAX_SINGLE_PLACES or self._cache.has_places(day):
            return self._cache.places(day)
        places: dict[str, Place] = {}
        while wanted:
            tier = read_places(self.rows("units_and_ties_of", day, ids=sorted(wanted)))
            places |= tier
            wanted = {other for place in tier.values() for other in (*place.parents, *place.served)} - places.keys()
        return UnitPlaces(places)

    def all_places(self, day: date) -> UnitPlaces:
        """Places of all units that are current on a day."""
        return self._cache.places(day)

    def _place_index(self, day: date, units: Collection[str | None]) -> PlaceIndex:
        if len(units) > MAX_SINGLE_PLACES or self._cache.has_places(day):
            return self._cache.place_index(day)
        return PlaceIndex(self.places(day, units))

    def map_units(self, day: date) -> MapUnits:
        """The units that a map draws, as columns; not to be modified."""
        return self._cache.map_units(day)

    def changes(self, since: date, until: date, roots: Collection[str]) -> tuple[list[ChangeRow], list[LevelCounts]]:
        """Changes in (since, until] and counts by level: of all units, or of those below all `roots`."""
        cache = self._cache
        subtrees = (Subtree(cache.places(since), roots), Subtree(cache.places(until), roots)) if roots else None
        counts = level_counts(cache.map_units(since), cache.map_units(until), subtrees)
        return changes_between(cache.rows("changes"), since, until, subtrees), counts

    # graph and contacts

    def graph(self, day: date) -> "CoordinationGraph":
        """The coordination graph of a day."""
        return self._cache.graph(day)

    def provinces(self, day: date) -> list[str | None]:
        """The province of each unit of the coordination graph."""
        places = self.all_places(day)
        return [places.province(unit) for unit in self.graph(day).units]

    def contacts(self, units: Collection[str], day: date) -> dict[str, Contact]:
        """Contacts of current units, by the coordination graph."""
        graph = self.graph(day)
        fallback = {
            unit: [graph.units[above] for above in graph.nearest_staffed_above(number)]
            for unit in units
            for number in [graph.numbers[unit]]
            if not graph.staffed[number]
        }
        points = self._focal_points({*units, *(above for nearest in fallback.values() for above in nearest)}, day)
        return {unit: contact_of(unit, points, fallback.get(unit, ())) for unit in units}

    def contacts_for(self, units: Sequence[str], day: date) -> list[Contact]:
        """Contacts of a few current units, read tier by tier, so that the graph is not needed."""
        points = self._focal_points(units, day)
        unstaffed = [unit for unit in units if not points[unit][1]]
        places = self.places(day, unstaffed)
        tiers_above = {unit: iter(places.ancestor_tiers([unit])) for unit in unstaffed}
        fallback: dict[str, list[str]] = {}
        while tiers := {unit: tier for unit, above in tiers_above.items() if (tier := next(above, None)) is not None}:
            points |= self._focal_points({above for tier in tiers.values() for above in tier} - points.keys(), day)
            for unit, tier in tiers.items():
                if staffed := [above for above in tier if points[above][1]]:
                    fallback[unit] = staffed
            tiers_above = {unit: tiers_above[unit] for unit in tiers.keys() - fallback.keys()}
        return [contact_of(unit, points, fallback.get(unit, ())) for unit in units]

    def _focal_points(self, units: Iterable[str], day: date) -> dict[str, FocalPoints]:
        ids = sorted(set(units))
        points: dict[str, FocalPoints] = {}
        for start in range(0, len(ids), CONTACT_BATCH_SIZE):
            batch = ids[start : start + CONTACT_BATCH_SIZE]
            points |= focal_points_by_unit(self.rows("focal_points", day, ids=batch))
        return points

    def paths(self, day: date, source: str, targets: Sequence[str], **options: Any) -> "dict[str, Paths]":
        """See `dtgraph.engine.graph_queries.paths`."""
        from .graph_queries import paths  # noqa: PLC0415 - loads SciPy

        return paths(self, day, source, targets, **options)

    def escalation(self, day: date, unit: str) -> "Escalation":
        """See `dtgraph.engine.graph_queries.escalation`."""
        from .graph_queries import escalation  # noqa: PLC0415 - loads SciPy

        return escalation(self, day, unit)
