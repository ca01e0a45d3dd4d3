"""The network: the one face that the command line, the API and notebooks share.

Every question takes `as_of`, a day (default: today in Viet Nam), and answers from one committed state.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any, Unpack, overload

from .analysis.contacts import Contact, contact_in, holders
from .analysis.coverage import Answer
from .analysis.scorecard import GUARDS, TARGETS, Card, card
from .analysis.ways import Escalation, PathOptions, Paths
from .errors import InputError, RefusedError, shorten
from .queries import Catalogue, Entry, bind, catalogue, nearest
from .questions import Progress, Questions
from .records import Day, Records, day_asked
from .store.base import Row, Store
from .store.steady import steady
from .values import fold

__all__ = ["Network"]


def _steps(progress: Progress | None, total: int) -> Callable[[str], None]:
    """Hears what is begun, step by step, and tells how far it is; what must be asked again is told as the last step."""
    done = count()
    return lambda what: progress(what, min(next(done), total), total) if progress else None


class Network(Records):
    """A network in a store. Safe to use from several threads; `close` it, or use it in a `with`."""

    def __init__(self, store: Store, questions: Catalogue | None = None) -> None:
        """Over `store`, asking the `questions` of a catalogue (default: that which comes with dtgraph)."""
        super().__init__(store)
        self.questions = Questions(store, questions or catalogue())

    def without_personal_data(self) -> "Network":
        """The same network for who has no right to personal data (Law 91/2025/QH15): no answer or export has any.

        It asks the rules and queries that come with dtgraph alone: what others read is not known. It shares the store,
        and is not closed itself.
        """
        shown = Network(self.store)
        shown.questions, shown.personal = self.questions.without_personal_data(catalogue()), False
        return shown

    @property
    def rules(self) -> Mapping[str, Entry]:
        """The rules by name, the gravest first."""
        return self.questions.catalogue.rules

    def ask(self, name: str, /, as_of: Day = None, **parameters: Any) -> list[Row]:
        """The rows of the catalogued query or measure `name`, with the columns that its header declares.

        Of a rule, its findings, as `gaps` gives them; it takes `within`, too. Raises `InputError` for an unknown name
        or parameter, `StoreError` where the store fails.
        """
        entry, day = self.questions.catalogue.query(name), day_asked(as_of)
        if entry.rule:
            return self.gaps(name, as_of=day, **parameters)[name].findings or []
        if entry.computed:
            return steady(self.store, lambda: self.questions.rows(name, day, **parameters))[0]
        return self.questions.rows(name, day, **parameters)

    def gaps(
        self,
        *rules: str,
        as_of: Day = None,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        progress: Progress | None = None,
        **parameters: Any,
    ) -> dict[str, Answer]:
        """What each of `rules` (default: all) says: its summary and, unless `findings` is false, its gaps.

        With `explain` each finding has its proof, too: `witness`, `basis`, `vintage` and `mend`.
        `within` keeps the subjects of one unit's subtree; a unit that is not current gives empty answers, an unknown
        one raises `InputError` `unknown-unit`. A parameter goes to every rule that declares it.
        """
        day = day_asked(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())
        bound = {rule.name: bind(rule, day, self._own(rule, chosen, parameters)) for rule in chosen}
        told = _steps(progress, len(chosen))
        ask = self.questions.answers
        return steady(
            self.store, lambda: ask(chosen, day, bound, within=within, findings=findings, explain=explain, told=told)
        )[0]

    def scorecard(
        self, as_of: Day | Sequence[Day] = None, *, within: str | None = None, progress: Progress | None = None
    ) -> list[Card]:
        """The scorecard of Decision 1690 on a day or on each of several: every target's counts (see `Card`).

        All are from one committed state. `within` is that of `gaps`.
        """
        given = [as_of] if as_of is None or isinstance(as_of, date | str) else as_of
        days = list(dict.fromkeys(day_asked(one) for one in given))
        chosen = [self.questions.catalogue.rule(name) for name in (*TARGETS, *GUARDS)]
        told = _steps(progress, len(days) * len(chosen))

        def on(day: date) -> Card:
            bound = {rule.name: bind(rule, day, {}) for rule in chosen}
            ask = self.questions.answers
            return card(day, ask(chosen, day, bound, within=within, findings=False, explain=False, told=told))

        return steady(self.store, lambda: [on(day) for day in days])[0]

    def find(self, text: str, *, as_of: Day = None, limit: int = 50) -> list[Row]:
        """The units that `text` names: every word of it in the name, whatever case and diacritics; or their id or code.

        Rows `id, name, level, kind, province_id, current`; current units first, the closest names first.
        """
        if not isinstance(text, str):
            raise InputError("bad-option", option="TEXT", found=shorten(text), advice="give a name, an id or a code")
        folded, day = fold(text), day_asked(as_of)
        if not folded:
            raise InputError("bad-option", option="TEXT", found=shorten(text), advice="give a name, an id or a code")
        if limit < 1:
            raise InputError("bad-option", option="limit", found=limit, advice="give a whole number from 1 on")

        def rank(row: Row) -> tuple[Any, ...]:
            name = row["name_folded"]
            closeness = (text.strip() != row["id"], not name.endswith(f" {folded}") and name != folded, len(name))
            return (not row["current"], *closeness, name, row["id"])

        def found() -> list[Row]:
            best = sorted(self.ask("find_units", day, text=folded, exact=text.strip()), key=rank)[:limit]
            places = self.questions.places(day, (row["id"] for row in best))
            columns = ("id", "name", "level", "kind", "province_id", "current")
            return [{c: {**row, "province_id": places.province(row["id"])}[c] for c in columns} for row in best]

        return steady(self.store, found)[0]

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        """Who answers for `unit` now or, where nobody does, in the nearest units above it that have somebody.

        Raises `InputError` `unknown-unit`, or `RefusedError` `unit-not-current`.
        """
        return steady(self.store, lambda: self._contact(unit, day_asked(as_of)))[0]

    def _contact(self, unit: str, day: date) -> Contact:
        if not self.questions.require(unit, day):
            raise RefusedError("unit-not-current", found=unit, day=day)
        found = holders(self.ask("focal_points", day, ids=[unit]))
        if found[unit][1]:
            return contact_in(unit, found)
        for tier in self.questions.places(day, [unit]).upwards([unit]):
            found |= holders(self.ask("focal_points", day, ids=tier))
            if above := [one for one in tier if found[one][1]]:
                return contact_in(unit, found, above)
        return contact_in(unit, found)

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
        found = steady(self.store, lambda: self.questions.paths(day, source, ends, **bound))[0]
        return found[to] if isinstance(to, str) else found

    def escalation(self, unit: str, *, as_of: Day = None) -> Escalation:
        """The way up from a unit to the coordinator, along what each is part of or reports to, with whom to call.

        Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
        """
        day = day_asked(as_of)
        bound = bind(self.questions.catalogue.query("escalation"), day, {"unit": unit})
        return steady(self.store, lambda: self.questions.escalation(day, bound["unit"]))[0]

    def resilience(
        self, *measures: str, as_of: Day = None, progress: Progress | None = None, **parameters: Any
    ) -> dict[str, list[Row]]:
        """The rows of each of `measures` (default: all): what breaks when a unit, a person or a tie goes.

        A parameter goes to every measure that declares it. Raises `InputError` for an unknown name or parameter.
        """
        day, catalogue_ = day_asked(as_of), self.questions.catalogue
        chosen = [catalogue_.measure(name) for name in measures] or list(catalogue_.measures.values())
        own = {one.name: self._own(one, chosen, parameters) for one in chosen}
        for one in chosen:  # what is wrong is told before the first is asked
            bind(one, day, own[one.name])
        told = _steps(progress, len(chosen))

        def rows(measure: Entry) -> list[Row]:
            told(measure.title)
            return self.questions.rows(measure.name, day, **own[measure.name])

        return steady(self.store, lambda: {one.name: rows(one) for one in chosen})[0]

    def names(self, units: Sequence[str]) -> dict[str, str]:
        """The names of `units` by id."""
        return {row["id"]: row["name"] for row in self.ask("unit_names", ids=list(units))}

    @staticmethod
    def _own(rule: Entry, chosen: Sequence[Entry], parameters: Mapping[str, Any]) -> dict[str, Any]:
        known = {name for one in chosen for name in one.parameters}
        for name in parameters.keys() - known:
            advice = nearest(name, known, f"they take {', '.join(sorted(known)) or 'none'}")
            asked = chosen[0].name if len(chosen) == 1 else "what is asked"
            raise InputError("unknown-parameter", query=asked, found=shorten(name), advice=advice)
        return {name: value for name, value in parameters.items() if name in rule.parameters}
