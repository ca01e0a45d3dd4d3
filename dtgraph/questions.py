"""The questions of a catalogue, asked of a store: reads rows, and hands them to the analysis.

What several questions of one day need (where units belong, the coordination graph) is kept until the network changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from .analysis.connection import COMPUTED, WITNESSES
from .analysis.coverage import Answer, judge
from .analysis.places import Place, Places, read_places
from .analysis.witness import explained
from .errors import InputError, StoreError, shorten
from .queries import Catalogue, Entry, bind, check_rows, findings_query, summary_query, wrong
from .settings import Settings
from .snapshot import Snapshot, read_snapshot
from .store.base import Row, Store

__all__ = ["Progress", "Questions"]

BATCH = 200
"""So many subjects are explained at a time."""

FEW = 2_000
"""Up to so many units, their places are looked up one tier at a time; beyond, all units are read at once."""

Progress = Callable[[str, int, int | None], None]


class Questions:
    """Each method reads several times; who calls it sees to it that all of it is of one committed state."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._store = store
        self._places: tuple[tuple[int, date], Places] | None = None
        self._snapshot: tuple[tuple[int, date], Snapshot] | None = None

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """The rows of the query `name`."""
        entry = self.catalogue.query(name)
        return self._store.read(entry.text, bind(entry, day, parameters))

    def answers(
        self,
        rules: Sequence[Entry],
        day: date,
        bound: Mapping[str, Mapping[str, Any]],
        *,
        within: str | None,
        findings: bool,
        explain: bool,
        told: Callable[[str], None],
    ) -> dict[str, Answer]:
        """What `rules` say, each with its parameters in `bound`; `told` hears what is begun."""
        if within is not None:
            self.require(within, day)
        answers = {}
        for rule in rules:
            told(rule.title)
            rows = self._judged(rule, day, bound[rule.name], findings=findings)
            places = self.places(day, (row["unit_id"] for row in rows))
            answer = judge(rule, rows, places, within=within, findings=findings)
            answers[rule.name] = self._explained(rule, day, bound[rule.name], answer) if explain else answer
        return answers

    def places(self, day: date, units: Iterable[str | None]) -> Places:
        """The places of `units` that are current on `day`, with all their ancestors and all that those serve."""
        wanted = {unit for unit in units if unit is not None}
        key = (self._store.version, day)
        if self._places is not None and self._places[0] == key:
            return self._places[1]
        if len(wanted) > FEW:
            places = Places(read_places(self.rows("units_and_ties", day)))
            self._places = (key, places)
            return places
        found: dict[str, Place] = {}
        while wanted:
            read = read_places(self.rows("units_and_ties_of", day, ids=sorted(wanted)))
            found |= read
            wanted = {tie for place in read.values() for tie in (*place.parents, *place.served)} - found.keys()
        return Places(found)

    def snapshot(self, day: date) -> Snapshot:
        """The coordination graph on a day."""
        key = (self._store.version, day)
        if self._snapshot is not None and self._snapshot[0] == key:
            return self._snapshot[1]
        units, people = self.rows("coordination_units", day), self.rows("coordination_people", day)
        snapshot = read_snapshot(units, people, self.rows("coordinator", day)[0]["id"])
        self._snapshot = (key, snapshot)
        return snapshot

    def require(self, unit: str, day: date) -> bool:
        """Whether `unit` is current. Raises `InputError` `unknown-unit` where it never was there."""
        rows = self.rows("unit_names", day, ids=[unit])
        if not rows:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(rows[0]["current"])

    def _judged(self, rule: Entry, day: date, bound: Mapping[str, Any], *, findings: bool) -> Sequence[Row]:
        """The subjects of a rule, by its query or by its function."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self.require(bound[parameter.name], day)
        if rule.computed:
            own = {name: value for name, value in bound.items() if name in rule.parameters}
            return list(COMPUTED[rule.name](self.snapshot(day), **own))
        query = findings_query(rule) if findings else summary_query(rule)
        return self._store.read(query, bound) if rule.trusted else self._sandboxed(rule, query, bound)

    def _sandboxed(self, rule: Entry, query: str, bound: Mapping[str, Any]) -> Sequence[Row]:
        """The subjects of a rule that nobody of ours has read: bounded in time and rows, and checked before use."""
        limits = Settings()
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

    def _explained(self, rule: Entry, day: date, bound: Mapping[str, Any], answer: Answer) -> Answer:
        """The answer with the proof of each of its findings."""
        findings = answer.findings or []
        subjects = sorted({finding["subject_id"] for finding in findings})
        batches = [subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH)]

        def rows(entries: Iterable[Entry]) -> list[Row]:
            return [
                row
                for entry in entries
                for batch in batches
                for row in self._store.read(entry.text, bind(entry, day, {"ids": batch}))
            ]

        found = rows(self.catalogue.found[name] for name in rule.witness.found)
        if rule.name in WITNESSES:
            own = {name: value for name, value in bound.items() if name in rule.parameters}
            found += WITNESSES[rule.name](self.snapshot(day), subjects, **own)
        mend = rows(self.catalogue.mend[name] for name in rule.witness.mend)
        vintage = self.rows("vintage", day)[0]["vintage"]
        return replace(answer, findings=explained(rule, findings, found, mend, vintage))
