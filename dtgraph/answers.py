"""What a network answers. Every question takes `as_of`, a day, and answers from one committed state."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, Unpack, overload

from .analysis.overview import Overview
from .analysis.path_types import Escalation, PathParameters, Paths
from .analysis.rule_result import RuleResult
from .analysis.scorecard import GUARDS, TARGETS, ScorecardDay, card
from .catalogue import Catalogue, QueryDefinition, bind_parameters, suggest
from .engine.evaluator import Progress
from .errors import InputError, shorten
from .lookups import Lookups
from .notebook.dataframes import QueryResult, shown_as
from .notebook.query_namespace import QueryNamespace
from .notebook.rule_tables import MeasureResults, RuleResults, Scorecard
from .records import Day, parse_date
from .stores.consistent_read import read_consistently
from .stores.protocol import Store
from .table_adapters import escalation_table, paths_table

__all__ = ["Answers", "steps"]


def steps(progress: Progress | None, total: int) -> Callable[[str], None]:
    """Hears what is begun, step by step, and tells how far it is; what must be asked again is told as the last step."""
    done = count()
    return lambda what: progress(what, min(next(done), total), total) if progress else None


class Answers(Lookups):
    """What can be asked of a network beside what is looked up in it."""

    def __init__(self, store: Store, questions: Catalogue | None = None) -> None:
        super().__init__(store, questions)
        _ = self.queries  # it is an attribute from here on: completion sees those, and runs no property

    @property
    def rules(self) -> Mapping[str, QueryDefinition]:
        """The rules by name, the gravest first."""
        return self.questions.catalogue.rules

    @cached_property
    def queries(self) -> QueryNamespace:
        """All questions as functions by name, with the signatures and texts of their headers: `net.queries.NAME(…)`."""
        return QueryNamespace(self.questions.catalogue, self.gaps, self.query)

    def query(self, name: str, /, as_of: Day = None, **parameters: Any) -> QueryResult:
        """The rows of the catalogued query or measure `name`, with the columns that its header declares.

        Of a rule, its findings, as `gaps` gives them; it takes `within`, too. Raises `InputError` for an unknown name
        or parameter, `StoreError` where the store fails.
        """
        entry, day = self.questions.catalogue.query(name), parse_date(as_of)
        if entry.kind == "rule":
            return QueryResult(self.gaps(name, as_of=day, **parameters)[name].findings or [], entry, day, self.names)
        if name == "paths" and self.within is not None:
            parameters = {**parameters, "within": self._root(parameters.get("within"), day)}
            bound = bind_parameters(entry, day, parameters)
            for unit in (bound["from"], *bound["to"]):
                self._require_current(unit, day)
        elif name != "paths":
            self._require_whole(f"the query {name}")
        if entry.computed:
            rows = read_consistently(self.store, lambda: self.questions.rows(name, day, **parameters))[0]
        else:
            rows = self.questions.rows(name, day, **parameters)
        return QueryResult(rows, entry, day, self.names)

    def gaps(
        self,
        *rules: str,
        as_of: Day = None,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        progress: Progress | None = None,
        **parameters: Any,
    ) -> RuleResults:
        """What each of `rules` (default: all) says: its summary and, unless `findings` is false, its gaps.

        With `explain` each finding has its proof, too: `witness`, `basis`, `vintage` and `mend`.
        `within` keeps the subjects of one unit's subtree; a unit that is not current gives empty answers, an unknown
        one raises `InputError` `unknown-unit`. A parameter goes to every rule that declares it.
        """
        day = parse_date(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())
        bound = {rule.name: bind_parameters(rule, day, self._own(rule, chosen, parameters)) for rule in chosen}
        told = steps(progress, len(chosen))

        def asked() -> dict[str, RuleResult]:
            root = self._root(within, day)
            ask = self.questions.answers
            return ask(chosen, day, bound, within=root, findings=findings, explain=explain, told=told)

        return RuleResults(read_consistently(self.store, asked)[0], self.rules, day, self.names)

    def scorecard(
        self, as_of: Day | Sequence[Day] = None, *, within: str | None = None, progress: Progress | None = None
    ) -> Scorecard:
        """The scorecard of Decision 1690 on a day or on each of several: every target's counts (see `ScorecardDay`).

        All are from one committed state. `within` is that of `gaps`.
        """
        given = [as_of] if as_of is None or isinstance(as_of, date | str) else as_of
        days = list(dict.fromkeys(parse_date(one) for one in given))
        chosen = [self.questions.catalogue.rule(name) for name in (*TARGETS, *GUARDS)]
        told = steps(progress, len(days) * len(chosen))

        def on(day: date) -> ScorecardDay:
            bound = {rule.name: bind_parameters(rule, day, {}) for rule in chosen}
            root, ask = self._root(within, day), self.questions.answers
            return card(day, ask(chosen, day, bound, within=root, findings=False, explain=False, told=told))

        return Scorecard(read_consistently(self.store, lambda: [on(day) for day in days])[0], self.rules, self.names)

    def overview(self, *rules: str, as_of: Day = None, within: str | None = None, units: bool = True) -> Overview:
        """What `rules` (default: all) say by province, in which communes there are gaps, and with `units` of what.

        Places of provinces and communes are those in the columns of the day, whatever is asked `within`, which keeps
        the subjects of one unit's subtree. Who sees a subtree alone has the columns, and the days, of that.
        """
        day = parse_date(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())

        def asked() -> Overview:
            root = self._root(within, day)
            return self.questions.overview(chosen, day, within=root, only=self.within, units=units)

        return read_consistently(self.store, asked)[0]

    @overload
    def paths(self, from_: str, to: str, *, as_of: Day = None, **options: Unpack[PathParameters]) -> Paths: ...

    @overload
    def paths(
        self, from_: str, to: list[str] | tuple[str, ...], *, as_of: Day = None, **options: Unpack[PathParameters]
    ) -> dict[str, Paths]: ...

    def paths(
        self, from_: str, to: str | list[str] | tuple[str, ...], *, as_of: Day = None, **options: Unpack[PathParameters]
    ) -> Paths | dict[str, Paths]:
        """The paths of coordination from a unit to another, or to each of several, with whom to call on them.

        No path is an answer. Raises `InputError` `unknown-unit`, `bad-parameter`, `bad-option`, `RefusedError`
        `unit-not-current`, `not-within`.
        """
        day, targets = parse_date(as_of), [to] if isinstance(to, str) else to
        given = {name: value for name, value in options.items() if value is not None}
        bound = bind_parameters(self.questions.catalogue.query("paths"), day, {"from": from_, "to": targets, **given})
        del bound["as_of"]
        source, ends = bound.pop("from"), bound.pop("to")

        def ways() -> dict[str, Paths]:
            within = bound["within"] if self.within is None else self._root(bound["within"], day)
            for unit in (source, *ends) if self.within is not None else ():
                self._require_current(unit, day)
            answers = self.questions.paths(day, source, ends, **{**bound, "within": within})
            self._hide([unit for one in answers.values() for path in one["paths"] for unit in path["units"]], day)
            return answers

        found = read_consistently(self.store, ways)[0]
        shown = {unit: shown_as(answer, paths_table) for unit, answer in found.items()}
        return shown[to] if isinstance(to, str) else shown

    def escalation(self, unit: str, *, as_of: Day = None) -> Escalation:
        """The way up from a unit to the coordinator, along what each is part of or reports to, with whom to call.

        Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
        """
        day = parse_date(as_of)
        bound = bind_parameters(self.questions.catalogue.query("escalation"), day, {"unit": unit})

        def way() -> Escalation:
            self._require_current(bound["unit"], day)
            answer = self.questions.escalation(day, bound["unit"])
            self._hide(answer["units"], day)
            return answer

        return shown_as(read_consistently(self.store, way)[0], escalation_table)

    def resilience(
        self, *measures: str, as_of: Day = None, progress: Progress | None = None, **parameters: Any
    ) -> MeasureResults:
        """The rows of each of `measures` (default: all): what breaks when a unit, a person or a tie goes.

        A parameter goes to every measure that declares it. Raises `InputError` for an unknown name or parameter.
        """
        day, catalogue_ = parse_date(as_of), self.questions.catalogue
        self._require_whole("resilience")
        chosen = [catalogue_.measure(name) for name in measures] or list(catalogue_.measures.values())
        own = {one.name: self._own(one, chosen, parameters) for one in chosen}
        for one in chosen:  # what is wrong is told before the first is asked
            bind_parameters(one, day, own[one.name])
        told = steps(progress, len(chosen))

        def rows(measure: QueryDefinition) -> QueryResult:
            told(measure.title)
            return QueryResult(self.questions.rows(measure.name, day, **own[measure.name]), measure, day, self.names)

        return MeasureResults(read_consistently(self.store, lambda: {one.name: rows(one) for one in chosen})[0])

    @staticmethod
    def _own(rule: QueryDefinition, chosen: Sequence[QueryDefinition], parameters: Mapping[str, Any]) -> dict[str, Any]:
        known = {name for one in chosen for name in one.parameters}
        for name in parameters.keys() - known:
            advice = suggest(name, known, f"they take {', '.join(sorted(known)) or 'none'}")
            asked = chosen[0].name if len(chosen) == 1 else "what is asked"
            raise InputError("unknown-parameter", query=asked, found=shorten(name), advice=advice)
        return {name: value for name, value in parameters.items() if name in rule.parameters}
