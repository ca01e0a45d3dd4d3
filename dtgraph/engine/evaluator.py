"""Evaluates the catalogue for one caller: over columns, or by Cypher what has no function over columns.

Days and evaluations of rules are cached (`dtgraph.engine.cache`). Methods read several times; callers ensure that all
reads are of one version (`dtgraph.stores.consistent_read`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ..analysis.changes import Subtree, changes_between, level_counts
from ..analysis.connectivity_evidence import COMPUTED_EVIDENCE
from ..analysis.contacts import contact_of, focal_points_by_unit
from ..analysis.evidence import explain_findings
from ..analysis.overview import layout_of, level_totals, rule_overview
from ..analysis.rule_evaluation import RuleEvaluation, build_result, evaluate_rule
from ..analysis.unit_views import map_columns
from ..catalogue import Catalogue, QueryDefinition, bind_parameters, catalogue_error, check_rows, findings_query
from ..errors import InputError, StoreError, shorten
from ..results import RuleResult
from ..schemas import ChangeRow, Contact, LevelCounts, MapUnits, Overview, UnitEvents
from ..settings import Settings
from ..stores.deadline import remaining_seconds
from ..stores.protocol import Row, Store
from .cache import EvaluationCache
from .column_queries import QUERY_FUNCTIONS, current_units_of_map, units_of_map
from .columns import NO_NODE, Days, to_date
from .day import Day

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph
    from ..schemas import Escalation, Paths

__all__ = ["Evaluator", "Redact"]

EXPLAIN_BATCH_SIZE = 200
"""Subjects explained by one query."""

Redact = Callable[[QueryDefinition, list[Row]], list[Row]]
"""Removes the data from rows of a query that the caller may not see."""


def _counts_by_day(numbers: Days) -> dict[date, int]:
    """How often each day occurs; open starts and ends are left out."""
    days, counts = np.unique(numbers, return_counts=True)
    dates = map(to_date, days.tolist())
    return {day: number for day, number in zip(dates, counts.tolist(), strict=True) if day is not None}


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

    def day(self, day: date) -> Day:
        """The network on a day. Raises `StoreError` `query-too-slow` if the caller's time is over."""
        remaining_seconds(None)
        return self._cache.day(day)

    def event_days(self) -> set[date]:
        """Days on which answers change, for all callers. Brings the columns up to date."""
        return self._cache.columns().event_days()

    def check_columns(self) -> list[str]:
        """Compare the columns with the store and replace them if they differ; returns the names of different ones."""
        return self._cache.check_columns()

    def release(self, day: date) -> None:
        """Free the memory of a day that was only prepared."""
        self._cache.release(day)

    # queries

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """Rows of the query or measure `name`."""
        definition = self.catalogue.query(name)
        bound = bind_parameters(definition, day, parameters)
        if definition.computed:
            from .graph_queries import MEASURES  # noqa: PLC0415 - loads SciPy

            return self._redact(definition, MEASURES[name](self, day, **_declared(definition, bound)))
        if name in QUERY_FUNCTIONS:
            return self._redact(definition, QUERY_FUNCTIONS[name](self.day(day), **_declared(definition, bound)))
        return self._redact(definition, self._store.read(definition.text, bound))

    def synthetic(self, day: date) -> bool:
        """Whether any unit of a day is made up."""
        return bool(self.rows("synthetic", day)[0]["synthetic"])

    # rules

    def rule_results(
        self,
        rules: Sequence[QueryDefinition],
        day: date,
        bound: Mapping[str, Mapping[str, Any]],
        *,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        on_step: Callable[[str], None] = lambda _: None,
        by_query: bool = False,
    ) -> dict[str, RuleResult]:
        """Results of rules with `bound` parameters by rule; `on_step` is called with the title of each rule.

        `by_query` evaluates the Cypher of built-in rules that have one, to compare the results.
        """
        if within is not None:
            self.require(within, day)
        results = {}
        for rule in rules:
            on_step(rule.title)
            evaluation = self._evaluation(rule, day, bound[rule.name], by_query=by_query)
            places = self.day(day)
            inside = None if within is None else places.subtree_of(within)
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
        if rule.name in COMPUTED_EVIDENCE:
            evidence += COMPUTED_EVIDENCE[rule.name](self.graph(day), subjects, **_declared(rule, bound))
        remedies = rows(self.catalogue.remedies[name] for name in rule.explanation.remedies)
        vintage = self.rows("vintage", day)[0]["vintage"]
        return replace(result, findings=explain_findings(rule, findings, evidence, remedies, vintage))

    def _evaluation(
        self, rule: QueryDefinition, day: date, bound: Mapping[str, Any], *, by_query: bool = False
    ) -> RuleEvaluation:
        """The evaluation of a rule for the whole network. Those of users' own rules are not cached."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self.require(bound[parameter.name], day)
        if rule.trusted and (rule.computed or not by_query):
            return self._cache.evaluation(rule, day, bound)
        rows = self._store.read(findings_query(rule), bound) if by_query else self._sandboxed_rows(rule, bound)
        return evaluate_rule(rule, rows, self.day(day).units.find)

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
        network = self.day(day)
        inside, displayed = (None if root is None else network.subtree_of(root) for root in (within, visible))
        layout = layout_of(self.map_units(day), current_units_of_map(network), network, displayed)
        return Overview(
            as_of=day,
            synthetic=self.synthetic(day),
            totals=level_totals(self.rows("totals_by_level", day)) if units and within is None else None,
            days=self._unit_events(day, visible) if units else None,
            provinces=layout.provinces if units else None,
            communes=layout.communes if units else None,
            rules=[
                rule_overview(
                    rule, self._evaluation(rule, day, bind_parameters(rule, day, {})), network, layout, inside
                )
                for rule in rules
            ],
        )

    def _unit_events(self, day: date, visible: str | None) -> list[UnitEvents]:
        """Days on which mapped units began or ended; for a subtree, those of the units that it has on the day."""
        network = self.day(day)
        index = units_of_map(network)
        if visible is not None:
            index = index[network.subtree_of(visible)[index]]
        begun, ended = (_counts_by_day(days[index]) for days in (network.units.valid_from, network.units.valid_to))
        days = sorted(begun.keys() | ended.keys())
        return [UnitEvents(day=day, begun=begun.get(day, 0), ended=ended.get(day, 0)) for day in days]

    # places

    def require(self, unit: str, day: date) -> bool:
        """Whether a unit is current. Raises `InputError` `unknown-unit` if it never existed."""
        index = self.day(day).units.index(unit)
        if index == NO_NODE:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(self.day(day).current("Unit")[index])

    def units_inside(self, day: date, province: str | None, root: str | None) -> list[str]:
        """Ids of the current units of a province and below `root`, in order; None does not limit."""
        network = self.day(day)
        mask = network.current("Unit").copy()
        if province is not None:
            number = network.units.index(province)
            mask &= (network.provinces[:-1] == number) & (number != NO_NODE)
        if root is not None:
            mask &= network.subtree_of(root)[:-1]
        return network.units.known_ids(np.flatnonzero(mask))

    def map_units(self, day: date) -> MapUnits:
        """The units that a map draws, as columns; not to be modified."""
        return map_columns(self.rows("map_units", day))

    def changes(self, since: date, until: date, roots: Collection[str]) -> tuple[list[ChangeRow], list[LevelCounts]]:
        """Changes in (since, until], and counts by level: of all units, or of those below all `roots`."""
        subtrees = (Subtree(self.day(since), roots), Subtree(self.day(until), roots)) if roots else None
        counts = level_counts(self.map_units(since), self.map_units(until), subtrees)
        return changes_between(self.rows("changes", until), since, until, subtrees), counts

    # graph and contacts

    def graph(self, day: date) -> "CoordinationGraph":
        """The coordination graph of a day."""
        return self.day(day).graph

    def provinces(self, day: date) -> list[str | None]:
        """The province of each unit of the coordination graph."""
        network = self.day(day)
        return network.unit_ids(network.provinces[network.graph_units])

    def contacts(self, units: Sequence[str], day: date) -> list[Contact]:
        """Contacts of current units: their focal points, or those of the nearest units above that have one."""
        network = self.day(day)
        fallback = {unit: network.nearest_staffed_above(unit) for unit in units}
        ids = sorted({*units, *(above for nearest in fallback.values() for above in nearest)})
        focal_points = focal_points_by_unit(self.rows("focal_points", day, ids=ids))
        return [contact_of(unit, focal_points, fallback[unit]) for unit in units]

    def paths(self, day: date, source: str, targets: Sequence[str], **options: Any) -> "dict[str, Paths]":
        """See `dtgraph.engine.graph_queries.paths`."""
        from .graph_queries import paths  # noqa: PLC0415 - loads SciPy

        return paths(self, day, source, targets, **options)

    def escalation(self, day: date, unit: str) -> "Escalation":
        """See `dtgraph.engine.graph_queries.escalation`."""
        from .graph_queries import escalation  # noqa: PLC0415 - loads SciPy

        return escalation(self, day, unit)
