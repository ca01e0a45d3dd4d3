"""The network: the one face that the command line, the API and notebooks share.

Every question takes `as_of`, a day (default: today in Viet Nam), and answers from one committed state.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from .analysis.connection import COMPUTED
from .analysis.contacts import Contact, contact_in, holders
from .analysis.coverage import Answer, judge
from .analysis.places import Place, Places, read_places
from .analysis.witness import explained
from .demo import Demonstration
from .errors import InputError, RefusedError, StoreError, shorten
from .interchange import ExportReport, ImportReport, check_tables, export_tables, import_tables
from .model import today
from .queries import Entry, bind, catalogue, findings_query, nearest, summary_query
from .reference import sheets
from .snapshot import Snapshot, read_snapshot
from .store import open_store
from .store.base import Row, Store
from .store.steady import steady
from .tables.sheet import Sheet
from .values import day as day_of
from .values import fold

__all__ = ["Network"]

BATCH = 200
"""So many subjects are explained at a time."""

FEW = 2_000
"""Up to so many units, their places are looked up one tier at a time; beyond, all units are read at once."""

Progress = Callable[[str, int, int | None], None]

Day = date | str | None
"""A day, or its text as YYYY-MM-DD; None is today in Viet Nam."""


def _day(as_of: Day) -> date:
    if as_of is None:
        return today()
    try:
        return day_of(as_of)
    except ValueError:
        found, advice = shorten(as_of), "give a day, or its text as YYYY-MM-DD"
        raise InputError("bad-option", option="as_of", found=found, advice=advice) from None


def _path(source: str | Path | Sequence[Sheet]) -> Path | Sequence[Sheet]:
    return Path(source) if isinstance(source, str) else source


class Network:
    """A network in a store. Safe to use from several threads; `close` it, or use it in a `with`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._places: tuple[tuple[int, date], Places] | None = None
        self._snapshot: tuple[tuple[int, date], Snapshot] | None = None

    def __enter__(self) -> "Network":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    @classmethod
    def create(
        cls, url: str, vintage: Literal["2024", "2025"] | None = None, *, progress: Progress | None = None
    ) -> "Network":
        """A new network of the real units: those of one vintage, or of both as history.

        Raises `RefusedError` `store-exists` where there is a network already.
        """
        return cls._filled(url, sheets(vintage), progress)

    @classmethod
    def create_demonstration(
        cls, url: str, scale: str, seed: int, *, progress: Progress | None = None
    ) -> tuple["Network", date]:
        """A new demonstration network and the day to ask it on; its planted truth is `truth.csv` beside the store.

        For a server that is the current folder. Raises `InputError` `truth-taken` where such a file is there already.
        """
        demonstration = Demonstration(scale, seed)
        beside = Path() if "://" in url else Path(url).expanduser().parent
        truth = beside / "truth.csv"
        if truth.exists():
            raise InputError("truth-taken", found=shorten(truth))
        beside.mkdir(parents=True, exist_ok=True)
        demonstration.write_truth(truth)
        try:
            network = cls._filled(url, list(demonstration.sheets()), progress)
        except BaseException:
            truth.unlink(missing_ok=True)
            raise
        return network, demonstration.as_of

    @classmethod
    def _filled(cls, url: str, tables: Sequence[Sheet], progress: Progress | None) -> "Network":
        network = cls.opened_for_import(url)
        try:
            if network.version > 0:
                raise RefusedError("store-exists", path=url)
            network.import_tables(tables, progress=progress)
        except BaseException:
            network.close()
            raise
        return network

    @classmethod
    def opened_for_import(cls, url: str) -> "Network":
        """The network at `url`; an empty one is made where there is none."""
        return cls(open_store(url, create=True))

    @classmethod
    def check_tables(
        cls, url: str, source: str | Path | Sequence[Sheet], *, skips: bool = False, progress: Progress | None = None
    ) -> ImportReport:
        """What an import into the network at `url` would do. Nothing is stored; where there is none, none is made."""
        try:
            store = open_store(url)
        except StoreError as error:
            if error.code != "store-missing":
                raise
            return check_tables(None, _path(source), skips=skips, progress=progress)
        with cls(store):
            return check_tables(store, _path(source), skips=skips, progress=progress)

    def import_tables(
        self,
        source: str | Path | Sequence[Sheet],
        *,
        check: bool = False,
        skip_bad_rows: str | Path | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Add tables to the network, all of them or nothing (see `dtgraph.interchange`)."""
        if check:
            return check_tables(self.store, _path(source), skips=skip_bad_rows is not None, progress=progress)
        rejects = None if skip_bad_rows is None else Path(skip_bad_rows)
        return import_tables(self.store, _path(source), skip_bad_rows=rejects, progress=progress)

    def export_tables(self, directory: str | Path, *, progress: Progress | None = None) -> ExportReport:
        """Write the whole network, with its history, as tables (see `dtgraph.interchange`)."""
        return export_tables(self.store, Path(directory), progress=progress)

    @property
    def version(self) -> int:
        """How many commits have changed the network."""
        return self.store.version

    @cached_property
    def rules(self) -> Mapping[str, Entry]:
        """The rules by name, the gravest first."""
        return catalogue().rules

    def ask(self, name: str, /, as_of: Day = None, **parameters: Any) -> list[Row]:
        """The rows of the catalogued query `name`, with the columns that its header declares.

        Of a rule, its findings, as `gaps` gives them; it takes `within`, too. Raises `InputError` for an unknown name
        or parameter, `StoreError` where the store fails.
        """
        entry = catalogue().query(name)
        if entry.rule:
            return self.gaps(name, as_of=as_of, **parameters)[name].findings or []
        return self.store.read(entry.text, bind(entry, _day(as_of), parameters))

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
        day = _day(as_of)
        chosen = [catalogue().rule(name) for name in rules] or list(self.rules.values())
        bound = {rule.name: bind(rule, day, self._own(rule, chosen, parameters)) for rule in chosen}

        def answered() -> dict[str, Answer]:
            if within is not None:
                self._require(within)
            answers = {}
            for done, rule in enumerate(chosen):
                if progress:
                    progress(rule.title, done, len(chosen))
                rows = self._judged(rule, day, bound[rule.name], findings=findings)
                places = self.places(day, (row["unit_id"] for row in rows))
                answer = judge(rule, rows, places, within=within, findings=findings)
                answers[rule.name] = self._explained(rule, day, answer) if explain else answer
            if progress:
                progress("", len(chosen), len(chosen))
            return answers

        return steady(self.store, answered)[0]

    def _judged(self, rule: Entry, day: date, bound: Mapping[str, Any], *, findings: bool) -> Sequence[Row]:
        """The subjects of a rule, by its query or by its function."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self._require(bound[parameter.name])
        if not rule.computed:
            return self.store.read(findings_query(rule) if findings else summary_query(rule), bound)
        own = {name: value for name, value in bound.items() if name in rule.parameters}
        return list(COMPUTED[rule.name](self.snapshot(day), **own))

    def _explained(self, rule: Entry, day: date, answer: Answer) -> Answer:
        """The answer with the proof of each of its findings."""
        findings = answer.findings or []
        subjects = sorted({finding["subject_id"] for finding in findings})
        batches = [subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH)]

        def rows(entries: Iterable[Entry]) -> list[Row]:
            return [
                row
                for entry in entries
                for batch in batches
                for row in self.store.read(entry.text, bind(entry, day, {"ids": batch}))
            ]

        found = rows(catalogue().found[name] for name in rule.witness.found)
        mend = rows(catalogue().mend[name] for name in rule.witness.mend)
        vintage = self.ask("vintage", day)[0]["vintage"]
        return replace(answer, findings=explained(rule, findings, found, mend, vintage))

    def snapshot(self, as_of: date) -> Snapshot:
        """The coordination graph on a day; that of the last day asked is kept until the network changes."""
        key = (self.version, as_of)
        if self._snapshot is not None and self._snapshot[0] == key:
            return self._snapshot[1]
        units, people = self.ask("coordination_units", as_of), self.ask("coordination_people", as_of)
        snapshot = read_snapshot(units, people, self.ask("coordinator", as_of)[0]["id"])
        self._snapshot = (key, snapshot)
        return snapshot

    def places(self, as_of: date, units: Iterable[str | None]) -> Places:
        """The places of `units` that are current on `as_of`, with all their ancestors and all that those serve."""
        wanted = {unit for unit in units if unit is not None}
        key = (self.version, as_of)
        if self._places is not None and self._places[0] == key:
            return self._places[1]
        if len(wanted) > FEW:
            places = Places(read_places(self.ask("units_and_ties", as_of)))
            self._places = (key, places)
            return places
        found: dict[str, Place] = {}
        while wanted:
            read = read_places(self.ask("units_and_ties_of", as_of, ids=sorted(wanted)))
            found |= read
            wanted = {tie for place in read.values() for tie in (*place.parents, *place.served)} - found.keys()
        return Places(found)

    def find(self, text: str, *, as_of: Day = None, limit: int = 50) -> list[Row]:
        """The units that `text` names: every word of it in the name, whatever case and diacritics; or their id or code.

        Rows `id, name, level, kind, province_id, current`; current units first, the closest names first.
        """
        if not isinstance(text, str):
            raise InputError("bad-option", option="TEXT", found=shorten(text), advice="give a name, an id or a code")
        folded, day = fold(text), _day(as_of)
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
            places = self.places(day, (row["id"] for row in best))
            columns = ("id", "name", "level", "kind", "province_id", "current")
            return [{c: {**row, "province_id": places.province(row["id"])}[c] for c in columns} for row in best]

        return steady(self.store, found)[0]

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        """Who answers for `unit` now or, where nobody does, in the nearest units above it that have somebody.

        Raises `InputError` `unknown-unit`, or `RefusedError` `unit-not-current`.
        """
        return steady(self.store, lambda: self._contact(unit, _day(as_of)))[0]

    def _contact(self, unit: str, day: date) -> Contact:
        if not self._require(unit, day):
            raise RefusedError("unit-not-current", found=unit, day=day)
        own = contact_in(unit, holders(self.ask("focal_points", day, ids=[unit])))
        if own["focal_points"]:
            return own
        for tier in self.places(day, [unit]).upwards([unit]):
            found = holders(self.ask("focal_points", day, ids=tier))
            if above := [contact_in(one, found) for one in tier if found[one][1]]:
                return {**own, "instead": above}
        return own

    def names(self, units: Sequence[str]) -> dict[str, str]:
        """The names of `units` by id."""
        return {row["id"]: row["name"] for row in self.ask("unit_names", ids=list(units))}

    def _require(self, unit: str, as_of: Day = None) -> bool:
        """Whether `unit` is current. Raises `InputError` `unknown-unit` where it never was there."""
        rows = self.ask("unit_names", as_of, ids=[unit])
        if not rows:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(rows[0]["current"])

    @staticmethod
    def _own(rule: Entry, chosen: Sequence[Entry], parameters: Mapping[str, Any]) -> dict[str, Any]:
        known = {name for one in chosen for name in one.parameters}
        for name in parameters.keys() - known:
            advice = nearest(name, known, f"they take {', '.join(sorted(known)) or 'none'}")
            asked = chosen[0].name if len(chosen) == 1 else "the catalogue of rules"
            raise InputError("unknown-parameter", query=asked, found=shorten(name), advice=advice)
        return {name: value for name, value in parameters.items() if name in rule.parameters}
