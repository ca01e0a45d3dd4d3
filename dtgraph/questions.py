"""The questions of a catalogue, asked of a store: reads rows, and hands them to the analysis.

What several questions of one day need (where units belong, the coordination graph) is worked out once for a version of
the network, whoever asks at the same time, and kept while there is room.

What works on graphs is imported when it is first needed: its libraries take as long to load as all the rest, and most
commands do without.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from threading import Condition
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache, cachedmethod

from .analysis.contacts import Contact, FocalPoint, contact_in, holders
from .analysis.coverage import Answer, judge
from .analysis.places import Place, Places, read_places
from .analysis.units import Outline, outline
from .analysis.witness import explained
from .errors import InputError, StoreError, shorten
from .queries import (
    Catalogue,
    Entry,
    bind,
    check_rows,
    findings_query,
    summary_query,
    without_personal_data,
    wrong,
)
from .settings import Settings
from .store.base import Row, Store

if TYPE_CHECKING:
    from .analysis.ways import Escalation, Paths
    from .snapshot import Snapshot

__all__ = ["Progress", "Questions"]

BATCH = 200
"""So many subjects are explained at a time."""

CALLED = 1_000
"""So many units are asked for their focal points at a time."""

FEW = 2_000
"""Up to so many units, their places are looked up one tier at a time; beyond, all units are read at once."""

KEPT = 2**30
"""So many bytes of snapshots are kept, those that were used last."""

DAYS = 4
"""Of so many days it is kept where all units belong, and the outline of the state."""

Key = tuple[int, date]
Progress = Callable[[str, int, int | None], None]


def _own(entry: Entry, bound: Mapping[str, Any]) -> dict[str, Any]:
    """What is bound of the parameters that the header of `entry` declares."""
    return {name: bound[name] for name in entry.parameters}


def _key(questions: "Questions", day: date) -> Key:
    return questions.version, day


class _Kept:
    """What was worked out, and who waits for it."""

    def __init__(self) -> None:
        self.snapshots: LRUCache[Key, Snapshot] = LRUCache(KEPT, getsizeof=attrgetter("nbytes"))
        self.places: LRUCache[Key, Places] = LRUCache(DAYS)
        self.outlines: LRUCache[Key, Outline] = LRUCache(DAYS)
        self.snapshot_made, self.places_made, self.outline_made = Condition(), Condition(), Condition()

    def drop_older(self, version: int) -> None:
        """Let go what can never be asked again: the network does not go back to an older version."""
        for kept, lock in (
            (self.snapshots, self.snapshot_made),
            (self.places, self.places_made),
            (self.outlines, self.outline_made),
        ):
            with lock:
                for key in [key for key in kept if key[0] < version]:
                    del kept[key]


class Questions:
    """Each method reads several times; who calls it sees to it that all of it is of one committed state.

    Without the right to `personal` data, no row of the catalogue has them (see `dtgraph.queries.personal`); without
    that to `candidates`, what explains a gap has none, since it may be of anybody in the network.
    """

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        *,
        personal: bool = True,
        candidates: bool = True,
        kept: _Kept | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.personal = personal
        self.candidates = candidates
        self._store = store
        self._kept = kept or _Kept()

    def restricted(self, catalogue: Catalogue, *, personal: bool, candidates: bool) -> "Questions":
        """The questions of a catalogue, asked of the same store with fewer rights."""
        return Questions(self._store, catalogue, personal=personal, candidates=candidates, kept=self._kept)

    @property
    def version(self) -> int:
        """The version of the network."""
        return self._store.version

    def rows(self, name: str, day: date, **parameters: Any) -> list[Row]:
        """The rows of the query or measure `name`."""
        entry = self.catalogue.query(name)
        bound = bind(entry, day, parameters)
        if entry.computed:
            from .computed import COMPUTED  # noqa: PLC0415

            return self._shown(entry, COMPUTED[name](self, day, **_own(entry, bound)))
        return self._shown(entry, self._store.read(entry.text, bound))

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
            answers[rule.name] = self.explained(rule, day, bound[rule.name], answer) if explain else answer
        return answers

    def places(self, day: date, units: Iterable[str | None]) -> Places:
        """The places of `units` that are current on `day`, with all their ancestors and all that those serve."""
        wanted = {unit for unit in units if unit is not None}
        if len(wanted) > FEW or _key(self, day) in self._kept.places:
            return self.all_places(day)
        found: dict[str, Place] = {}
        while wanted:
            read = read_places(self.rows("units_and_ties_of", day, ids=sorted(wanted)))
            found |= read
            wanted = {tie for place in read.values() for tie in (*place.parents, *place.served)} - found.keys()
        return Places(found)

    @cachedmethod(attrgetter("_kept.places"), _key, condition=attrgetter("_kept.places_made"))
    def all_places(self, day: date) -> Places:
        """The places of all units that are current on a day."""
        return Places(read_places(self.rows("units_and_ties", day)))

    @cachedmethod(attrgetter("_kept.outlines"), _key, condition=attrgetter("_kept.outline_made"))
    def outline(self, day: date) -> Outline:
        """The outline of the state on a day; not to be changed."""
        return outline(self.rows("outline", day))

    @cachedmethod(attrgetter("_kept.snapshots"), _key, condition=attrgetter("_kept.snapshot_made"))
    def snapshot(self, day: date) -> "Snapshot":
        """The coordination graph on a day."""
        from .snapshot import read_snapshot  # noqa: PLC0415

        self._kept.drop_older(self.version)

        def read(name: str) -> list[Row]:  # all of it, since it is kept for whoever asks
            entry = self.catalogue.query(name)
            return self._store.read(entry.text, bind(entry, day, {}))

        return read_snapshot(
            read("coordination_units"),
            read("coordination_people"),
            read("coordinator")[0]["id"],
            staffed=(row["id"] for row in read("staffed_units")),
            placed=read("placed_units"),
        )

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

    def whom_to_call(self, units: Sequence[str], day: date) -> list[Contact]:
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
        """See `dtgraph.computed.paths`."""
        from .computed import paths  # noqa: PLC0415

        return paths(self, day, source, targets, **bound)

    def escalation(self, day: date, unit: str) -> "Escalation":
        """See `dtgraph.computed.escalation`."""
        from .computed import escalation  # noqa: PLC0415

        return escalation(self, day, unit)

    def require(self, unit: str, day: date) -> bool:
        """Whether `unit` is current. Raises `InputError` `unknown-unit` where it never was there."""
        rows = self.rows("unit_names", day, ids=[unit])
        if not rows:
            raise InputError("unknown-unit", found=shorten(unit))
        return bool(rows[0]["current"])

    def _judged(self, rule: Entry, day: date, bound: Mapping[str, Any], *, findings: bool) -> list[Row]:
        """The subjects of a rule, by its query or by its function."""
        for parameter in rule.parameters.values():
            if parameter.type == "unit" and bound[parameter.name] is not None:
                self.require(bound[parameter.name], day)
        if rule.computed:
            from .analysis.connection import COMPUTED as RULES  # noqa: PLC0415

            return self._shown(rule, list(RULES[rule.name](self.snapshot(day), **_own(rule, bound))))
        query = findings_query(rule) if findings else summary_query(rule)
        rows = self._store.read(query, bound) if rule.trusted else self._sandboxed(rule, query, bound)
        return self._shown(rule, rows)

    def _shown(self, entry: Entry, rows: list[Row]) -> list[Row]:
        """The rows as whoever asks may see them."""
        shown = self.candidates if entry.kind in ("found", "mend") else self.personal
        return rows if shown else without_personal_data(entry, rows)

    def _sandboxed(self, rule: Entry, query: str, bound: Mapping[str, Any]) -> list[Row]:
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

    def explained(self, rule: Entry, day: date, bound: Mapping[str, Any], answer: Answer) -> Answer:
        """The answer with the proof of each of its findings."""
        findings = answer.findings or []
        subjects = sorted({finding["subject_id"] for finding in findings})
        batches = [subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH)]

        def rows(entries: Iterable[Entry]) -> list[Row]:
            return [
                row
                for entry in entries
                for batch in batches
                for row in self._shown(entry, self._store.read(entry.text, bind(entry, day, {"ids": batch})))
            ]

        found = rows(self.catalogue.found[name] for name in rule.witness.found)
        if rule.computed:
            from .analysis.connection import WITNESSES  # noqa: PLC0415

            if rule.name in WITNESSES:
                found += WITNESSES[rule.name](self.snapshot(day), subjects, **_own(rule, bound))
        mend = rows(self.catalogue.mend[name] for name in rule.witness.mend)
        vintage = self.rows("vintage", day)[0]["vintage"]
        return replace(answer, findings=explained(rule, findings, found, mend, vintage))
