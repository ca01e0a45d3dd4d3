"""What a network answers. Every question takes `as_of`, a day, and answers from one committed state."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, Unpack, overload

from .analysis.coverage import Answer
from .analysis.overview import Overview
from .analysis.scorecard import GUARDS, TARGETS, Card, card
from .analysis.ways import Escalation, PathOptions, Paths
from .errors import InputError, shorten
from .lookups import Lookups
from .queries import Catalogue, Entry, bind, nearest
from .questions import Progress
from .records import Day, day_asked
from .store.base import Store
from .store.steady import steady
from .tabular import of_escalation, of_paths
from .view.judged import Cards, Gaps, Measured
from .view.named import Named
from .view.shown import Rows, shown_as

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
    def rules(self) -> Mapping[str, Entry]:
        """The rules by name, the gravest first."""
        return self.questions.catalogue.rules

    @cached_property
    def queries(self) -> Named:
        """All questions as functions by name, with the signatures and texts of their headers: `net.queries.NAME(…)`."""
        return Named(self.questions.catalogue, self.gaps, self.ask)

    def ask(self, name: str, /, as_of: Day = None, **parameters: Any) -> Rows:
        """The rows of the catalogued query or measure `name`, with the columns that its header declares.

        Of a rule, its findings, as `gaps` gives them; it takes `within`, too. Raises `InputError` for an unknown name
        or parameter, `StoreError` where the store fails.
        """
        entry, day = self.questions.catalogue.query(name), day_asked(as_of)
        if entry.kind == "rule":
            return Rows(self.gaps(name, as_of=day, **parameters)[name].findings or [], entry, day, self.names)
        if name == "paths" and self.within is not None:
            parameters = {**parameters, "within": self._root(parameters.get("within"), day)}
            bound = bind(entry, day, parameters)
            for unit in (bound["from"], *bound["to"]):
                self._require_current(unit, day)
        elif name != "paths":
            self._require_whole(f"the query {name}")
        if entry.computed:
            rows = steady(self.store, lambda: self.questions.rows(name, day, **parameters))[0]
        else:
            rows = self.questions.rows(name, day, **parameters)
        return Rows(rows, entry, day, self.names)

    def gaps(
        self,
        *rules: str,
        as_of: Day = None,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        progress: Progress | None = None,
        **parameters: Any,
    ) -> Gaps:
        """What each of `rules` (default: all) says: its summary and, unless `findings` is false, its gaps.

        With `explain` each finding has its proof, too: `witness`, `basis`, `vintage` and `mend`.
        `within` keeps the subjects of one unit's subtree; a unit that is not current gives empty answers, an unknown
        one raises `InputError` `unknown-unit`. A parameter goes to every rule that declares it.
        """
        day = day_asked(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())
        bound = {rule.name: bind(rule, day, self._own(rule, chosen, parameters)) for rule in chosen}
        told = steps(progress, len(chosen))

        def asked() -> dict[str, Answer]:
            root = self._root(within, day)
            ask = self.questions.answers
            return ask(chosen, day, bound, within=root, findings=findings, explain=explain, told=told)

        return Gaps(steady(self.store, asked)[0], self.rules, day, self.names)

    def scorecard(
        self, as_of: Day | Sequence[Day] = None, *, within: str | None = None, progress: Progress | None = None
    ) -> Cards:
        """The scorecard of Decision 1690 on a day or on each of several: every target's counts (see `Card`).

        All are from one committed state. `within` is that of `gaps`.
        """
        given = [as_of] if as_of is None or isinstance(as_of, date | str) else as_of
        days = list(dict.fromkeys(day_asked(one) for one in given))
        chosen = [self.questions.catalogue.rule(name) for name in (*TARGETS, *GUARDS)]
        told = steps(progress, len(days) * len(chosen))

        def on(day: date) -> Card:
            bound = {rule.name: bind(rule, day, {}) for rule in chosen}
            root, ask = self._root(within, day), self.questions.answers
            return card(day, ask(chosen, day, bound, within=root, findings=False, explain=False, told=told))

        return Cards(steady(self.store, lambda: [on(day) for day in days])[0], self.rules, self.names)

    def overview(self, *rules: str, as_of: Day = None, within: str | None = None, units: bool = True) -> Overview:
        """What `rules` (default: all) say by province, in which communes there are gaps, and with `units` of what.

        Places of provinces and communes are those in the columns of the day, whatever is asked `within`, which keeps
        the subjects of one unit's subtree. Who sees a subtree alone has the columns, and the days, of that.
        """
        day = day_asked(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())

        def asked() -> Overview:
            root = self._root(within, day)
            return self.questions.overview(chosen, day, within=root, only=self.within, units=units)

        return steady(self.store, asked)[0]

    @overload
    def paths(self, from_: str, to: str, *, as_of: Day = None, **options: Unpack[PathOptions]) -> Paths: ...

    @overload
    def paths(
        self, from_: str, to: list[str] | tuple[str, ...], *, as_of: Day = None, **options: Unpack[PathOptions]
    ) -> dict[str, Paths]: ...

    def paths(
        self, from_: str, to: str | list[str] | tuple[str, ...], *, as_of: Day = None, **options: Unpack[PathOptions]
    ) -> Paths | dict[str, Paths]:
        """The paths of coordination from a unit to another, or to each of several, with whom to call on them.

        No path is an answer. Raises `InputError` `unknown-unit`, `bad-parameter`, `bad-option`, `RefusedError`
        `unit-not-current`, `not-within`.
        """
        day, targets = day_asked(as_of), [to] if isinstance(to, str) else to
        given = {name: value for name, value in options.items() if value is not None}
        bound = bind(self.questions.catalogue.query("paths"), day, {"from": from_, "to": targets, **given})
        del bound["as_of"]
        source, ends = bound.pop("from"), bound.pop("to")

        def ways() -> dict[str, Paths]:
            within = bound["within"] if self.within is None else self._root(bound["within"], day)
            for unit in (source, *ends) if self.within is not None else ():
                self._require_current(unit, day)
            answers = self.questions.paths(day, source, ends, **{**bound, "within": within})
            self._hide([unit for one in answers.values() for path in one["paths"] for unit in path["units"]], day)
            return answers

        found = steady(self.store, ways)[0]
        shown = {unit: shown_as(answer, of_paths) for unit, answer in found.items()}
        return shown[to] if isinstance(to, str) else shown

    def escalation(self, unit: str, *, as_of: Day = None) -> Escalation:
        """The way up from a unit to the coordinator, along what each is part of or reports to, with whom to call.

        Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
        """
        day = day_asked(as_of)
        bound = bind(self.questions.catalogue.query("escalation"), day, {"unit": unit})

        def way() -> Escalation:
            self._require_current(bound["unit"], day)
            answer = self.questions.escalation(day, bound["unit"])
            self._hide(answer["units"], day)
            return answer

        return shown_as(steady(self.store, way)[0], of_escalation)

    def resilience(
        self, *measures: str, as_of: Day = None, progress: Progress | None = None, **parameters: Any
    ) -> Measured:
        """The rows of each of `measures` (default: all): what breaks when a unit, a person or a tie goes.

        A parameter goes to every measure that declares it. Raises `InputError` for an unknown name or parameter.
        """
        day, catalogue_ = day_asked(as_of), self.questions.catalogue
        self._require_whole("resilience")
        chosen = [catalogue_.measure(name) for name in measures] or list(catalogue_.measures.values())
        own = {one.name: self._own(one, chosen, parameters) for one in chosen}
        for one in chosen:  # what is wrong is told before the first is asked
            bind(one, day, own[one.name])
        told = steps(progress, len(chosen))

        def rows(measure: Entry) -> Rows:
            told(measure.title)
            return Rows(self.questions.rows(measure.name, day, **own[measure.name]), measure, day, self.names)

        return Measured(steady(self.store, lambda: {one.name: rows(one) for one in chosen})[0])

    @staticmethod
    def _own(rule: Entry, chosen: Sequence[Entry], parameters: Mapping[str, Any]) -> dict[str, Any]:
        known = {name for one in chosen for name in one.parameters}
        for name in parameters.keys() - known:
            advice = nearest(name, known, f"they take {', '.join(sorted(known)) or 'none'}")
            asked = chosen[0].name if len(chosen) == 1 else "what is asked"
            raise InputError("unknown-parameter", query=asked, found=shorten(name), advice=advice)
        return {name: value for name, value in parameters.items() if name in rule.parameters}
