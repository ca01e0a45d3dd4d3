"""The questions of a catalogue, asked of a store: reads rows, and hands them to the analysis.

What several questions of one day need (where units belong, the coordination graph, what a rule says of everything) is
worked out once, and kept (`dtgraph.engine.cache`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ..analysis.changes import ChangeRow, LevelCounts, Subtree, changes_between, level_counts
from ..analysis.contacts import Contact, FocalPoint, contact_in, holders
from ..analysis.evidence import explained
from ..analysis.overview import Events, Overview, events, laid_out, overview_of, totals
from ..analysis.place_index import PlaceIndex
from ..analysis.rule_evaluation import RuleEvaluation, answer, judged
from ..analysis.rule_result import RuleResult
from ..analysis.unit_places import Place, UnitPlaces, read_places
from ..analysis.unit_views import MapUnits
from ..catalogue import (
    Catalogue,
    QueryDefinition,
    bind_parameters,
    check_rows,
    findings_query,
    without_personal_data,
    wrong,
)
from ..errors import InputError, StoreError, shorten
from ..settings import Settings
from ..stores.protocol import Row, Store
from .cache import EvaluationCache

if TYPE_CHECKING:
    from ..analysis.path_types import Escalation, Paths
    from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["Evaluator", "Progress"]

BATCH = 200
"""So many subjects are explained at a time."""

CALLED = 1_000
"""So many units are asked for their focal points at a time."""

FEW = 2_000
"""Up to so many units, their places are looked up one tier at a time; beyond, all units are read at once."""

Progress = Callable[[str, int, int | None], None]


def _own(entry: QueryDefinition, bound: Mapping[str, Any]) -> dict[str, Any]:
    """What is bound of the parameters that the header of `entry` declares."""
    return {name: bound[name] for name in entry.parameters}


class Evaluator:
    """Each method reads several times; who calls it sees to it that all of it is of one committed state.

    Without the right to `personal` data, no row of the catalogue has them (see `dtgraph.catalogue.redaction`); without
    that to `candidates`, what explains a gap has none, since it may be of anybody in the network.
    """

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        *,
        personal: bool = True,
        candidates: bool = True,
        kept: EvaluationCache | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.personal = personal
        self.candidates = candidates
        self._store = store
        self._kept = kept or EvaluationCache(store, catalogue)

    def restricted(self, catalogue: Catalogue, *, personal: bool, candidates: bool) -> "Evaluator":
        """The questions of a catalogue, asked of the same store with fewer rights."""
        return Evaluator(self._store, catalogue, personal=personal, candidates=candidates, kept=self._kept)

    @property
    def version(self) -> int:
        """The version of the network."""
        return self._store.version

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """The rows of the query or measure `name`."""
        entry = self.catalogue.query(name)
        bound = bind_parameters(entry, day, parameters)
        if entry.computed:
            from .graph_queries import COMPUTED  # noqa: PLC0415

            return self._shown(entry, COMPUTED[name](self, day, **_own(entry, bound)))
        return self._shown(entry, self._store.read(entry.text, bound))

    def answers(
        self,
        rules: Sequence[QueryDefinition],
        day: date,
        bound: Mapping[str, Mapping[str, Any]],
        *,
        within: str | None,
        findings: bool,
        explain: bool,
        told: Callable[[str], None],
    ) -> dict[str, RuleResult]:
        """What `rules` say, each with its parameters in `bound`; `told` hears what is begun."""
        if within is not None:
            self.require(within, day)
        answers = {}
        for rule in rules:
            told(rule.title)
            judgement = self._judgement(rule, day, bound[rule.name])
            placed = self._placed(day, judgement.units)
            inside = None if within is None else placed.within(within)
            found = answer(rule, judgement, placed, inside=inside, findings=findings, shown=self._shown)
            answers[rule.name] = self.explained(rule, day, bound[rule.name], found) if explain else found
        return answers

    def overview(
        self, rules: Sequence[QueryDefinition], day: date, *, within: str | None, only: str | None, units: bool
    ) -> Overview:
        """What `rules` say in the subtree of `within`; with `units` what there is, `only` in a subtree or in all."""
        if within is not None:
            self.require(within, day)
        kept, placed = self._kept, self._kept.placed(day)
        outline, seen = kept.map_units(day), None if only is None else placed.within(only)
        layout, inside = laid_out(outline, placed, seen), None if within is None else placed.within(within)
        told = [
            overview_of(rule, self._judgement(rule, day, bind_parameters(rule, day, {})), placed, layout, inside)
            for rule in rules
        ]
        return Overview(
            as_of=day,
            synthetic=kept.rows("synthetic", day)[0]["synthetic"],
            totals=totals(kept.rows("totals_by_level", day)) if units and within is None else None,
            days=self._events(day, only) if units else None,
            provinces=layout.provinces if units else None,
            communes=layout.communes if units else None,
            rules=told,
        )

    def _events(self, day: date, only: str | None) -> list[Events]:
        """When units of the outline began and ended: of a subtree, those that are there on the day."""
        rows, places = self._kept.rows("map_unit_spans"), self._kept.places(day)
        return events(rows if only is None else [row for row in rows if places.within(row["id"], only)])

    def places(self, day: date, units: Iterable[str | None]) -> UnitPlaces:
        """The places of `units` that are current on `day`, with all their ancestors and all that those serve."""
        wanted = {unit for unit in units if unit is not None}
        if len(wanted) > FEW or self._kept.has_placed(day):
            return self._kept.places(day)
        found: dict[str, Place] = {}
        while wanted:
            read = read_places(self.rows("units_and_ties_of", day, ids=sorted(wanted)))
            found |= read
            wanted = {tie for place in read.values() for tie in (*place.parents, *place.served)} - found.keys()
        return UnitPlaces(found)

    def all_places(self, day: date) -> UnitPlaces:
        """The places of all units that are current on a day."""
        return self._kept.places(day)

    def map_units(self, day: date) -> MapUnits:
        """The outline of the state on a day; not to be changed."""
        return self._kept.map_units(day)

    def changes(self, since: date, until: date, roots: Collection[str]) -> tuple[list[ChangeRow], list[LevelCounts]]:
        """What was reorganised since a day, up to and with another: of all units, or in the subtrees of all `roots`."""
        kept = self._kept
        subtrees = (Subtree(kept.places(since), roots), Subtree(kept.places(until), roots)) if roots else None
        counts = level_counts(kept.map_units(since), kept.map_units(until), subtrees)
        return changes_between(kept.rows("changes"), since, until, subtrees), counts

    def roots(self, day: date) -> list[Row]:
        """The rows of the query `roots`; not to be changed."""
        return self._kept.rows("roots", day)

    def snapshot(self, day: date) -> "CoordinationGraph":
        """The coordination graph on a day."""
        return self._kept.snapshot(day)

    def provinces(self, day: date) -> list[str | None]:
        """The province of each unit of the day's snapshot."""
        places = self.all_places(day)
        return [places.province(unit) for unit in self.snapshot(day).units]

    def contacts(self, units: Collection[str], day: date) -> dict[str, Contact]:
        """Whom to call in each of `units`, which are current."""
        snapshot = self.snapshot(day)
        instead = {
            unit: [snapshot.units[above] for above in snapshot.nearest_staffed_above(number)]
            for unit in units
            for number in [snapshot.numbers[unit]]
            if not snapshot.staffed[number]
        }
        asked = sorted({*units, *(above for nearest in instead.values() for above in nearest)})
        found: dict[str, tuple[str, list[FocalPoint]]] = {}
        for start in range(0, len(asked), CALLED):
            found |= holders(self.rows("focal_points", day, ids=asked[start : start + CALLED]))
        return {unit: contact_in(unit, found, instead.get(unit, ())) for unit in units}

    def contacts_for(self, units: Sequence[str], day: date) -> list[Contact]:
        """The contacts of a few `units`, which are current: read tier by tier, as no more of the day is asked."""
        found: dict[str, tuple[str, list[FocalPoint]]] = {}

        def ask(wanted: Iterable[str]) -> None:
            new = sorted(set(wanted) - found.keys())
            for start in range(0, len(new), CALLED):
                found.update(holders(self.rows("focal_points", day, ids=new[start : start + CALLED])))

        ask(units)
        lacking = [unit for unit in units if not found[unit][1]]
        places = self.places(day, lacking)
        above = {unit: iter(places.upwards([unit])) for unit in lacking}
        instead: dict[str, list[str]] = {}
        while tiers := {unit: tier for unit, up in above.items() if (tier := next(up, None)) is not None}:
            ask(one for tier in tiers.values() for one in tier)
            for unit, tier in tiers.items():
                if staffed := [one for one in tier if found[one][1]]:
                    instead[unit] = staffed
            above = {unit: above[unit] for unit in tiers.keys() - instead.keys()}
        return [contact_in(unit, found, instead.get(unit, ())) for unit in units]

    def paths(self, day: date, source: str, targets: Sequence[str], **bound: Any) -> "dict[str, Paths]":
        """See `dtgraph.engine.graph_queries.paths`."""
        from .graph_queries import paths  # noqa: PLC0415

        return paths(self, day, source, targets, **bound)

    def escalation(self, day: date, unit: str) -> "Escalation":
        """See `dtgraph.engine.graph_queries.escalation`."""
        from .graph_queries import escalation  # noqa: PLC0415

        return escalation(self, day, unit)

    def require(self, unit: str, day: date) -> bool:
        """Whether `unit` is current. Raises `InputError` `unknown-unit` where it never was there."""
        rows = self.rows("unit_names", day, ids=[unit])
        if not rows:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(rows[0]["current"])

    def _judgement(self, rule: QueryDefinition, day: date, bound: Mapping[str, Any]) -> RuleEvaluation:
        """What a rule says of the whole network; of rules that nobody of ours has read, none is kept."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self.require(bound[parameter.name], day)
        return self._kept.judgement(rule, bound) if rule.trusted else judged(rule, self._sandboxed(rule, bound))

    def _placed(self, day: date, units: Collection[str | None]) -> PlaceIndex:
        """The places of `units` by columns, with those that they are within."""
        if len(units) > FEW or self._kept.has_placed(day):
            return self._kept.placed(day)
        return PlaceIndex(self.places(day, units))

    def _shown(self, entry: QueryDefinition, rows: list[Row]) -> list[Row]:
        """The rows as whoever asks may see them."""
        shown = self.candidates if entry.kind in ("evidence", "remedies") else self.personal
        return rows if shown else without_personal_data(entry, rows)

    def _sandboxed(self, rule: QueryDefinition, bound: Mapping[str, Any]) -> list[Row]:
        """The subjects of a rule that nobody of ours has read: bounded in time and rows, and checked before use."""
        limits, query = Settings(), findings_query(rule)
        text = f"{query}\nLIMIT {limits.rule_rows + 1}".lstrip("\n")  # one engine counts the lines from the first word
        above = len(query) - len(query.lstrip("\n"))
        try:
            rows = self._store.read(text, bound, seconds=limits.rule_timeout)
        except StoreError as error:
            if error.code != "store-failed":
                raise
            line = error.values["line"]
            if not isinstance(line, int):  # what it says of a value that it met might be somebody's
                raise wrong(rule.path, above + 1, "it failed while it ran", "mend the query") from None
            raise wrong(rule.path, above + line, f"the store refused it: {error.values['found']}", "mend it") from None
        if len(rows) > limits.rule_rows:
            raise wrong(rule.path, 1, f"more than {limits.rule_rows:,} rows", "judge fewer subjects")
        check_rows(rule, rows)
        return rows

    def explained(self, rule: QueryDefinition, day: date, bound: Mapping[str, Any], answer: RuleResult) -> RuleResult:
        """The answer with the proof of each of its findings."""
        findings = answer.findings or []
        subjects = sorted({finding["subject_id"] for finding in findings})
        batches = [subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH)]

        def rows(entries: Iterable[QueryDefinition]) -> list[Row]:
            return [
                row
                for entry in entries
                for batch in batches
                for row in self._shown(entry, self._store.read(entry.text, bind_parameters(entry, day, {"ids": batch})))
            ]

        found = rows(self.catalogue.evidence[name] for name in rule.explanation.evidence)
        if rule.computed:
            from ..analysis.connectivity_rules import WITNESSES  # noqa: PLC0415

            if rule.name in WITNESSES:
                found += WITNESSES[rule.name](self.snapshot(day), subjects, **_own(rule, bound))
        mend = rows(self.catalogue.remedies[name] for name in rule.explanation.remedies)
        vintage = self.rows("vintage", day)[0]["vintage"]
        return replace(answer, findings=explained(rule, findings, found, mend, vintage))
