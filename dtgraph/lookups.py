"""What is looked up in a network: units, whom to call in them, and what is around them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import get_args

from .analysis.contacts import Contact, FocalPoint
from .analysis.units import Member, Neighbour, Neighbourhood, Outline, Tie, UnitDetails, UnitRow, posts
from .analysis.ways import PathUnit
from .errors import InputError, RefusedError, shorten
from .interchange import read_unit
from .listing import Asked, id_of, list_units, listed
from .model import Unit
from .paging import LIMIT, MOST, Page, checked_limit, page_of, read_cursor
from .queries import Catalogue, catalogue, nearest
from .questions import Questions
from .records import Day, Records, day_asked
from .store.base import Row, Store
from .store.steady import steady

__all__ = ["Lookups", "ask_by_one", "checked_hops", "checked_position", "checked_words"]

HIDDEN = {"name": None, "phone": None, "email": None}
"""The personal data of a contact, hidden."""

HOPS = 3
"""So many steps a neighbourhood goes at most."""


def _wrong(option: str, found: object, advice: str) -> InputError:
    return InputError("bad-option", option=option, found=shorten(found), advice=advice)


def checked_words(**given: str | None) -> dict[str, str]:
    """Words of the vocabularies of units, those that are given. Raises `InputError` `bad-option`."""
    chosen = {option: word for option, word in given.items() if word is not None}
    for option, word in chosen.items():
        words = get_args(Unit.model_fields[option].annotation)
        if word not in words:
            raise _wrong(option, word, nearest(str(word), words, f"use one of {', '.join(words)}"))
    return chosen


def checked_hops(hops: int) -> int:
    """`hops`. Raises `InputError` `bad-option` where a neighbourhood does not go so far."""
    if not isinstance(hops, int) or isinstance(hops, bool) or not 1 <= hops <= HOPS:
        raise _wrong("hops", hops, f"give a whole number from 1 to {HOPS}")
    return hops


def checked_position(lat: float, lon: float) -> None:
    """Raise `InputError` `bad-option` where a position is none."""
    for name, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not -most <= value <= most:
            raise _wrong(name, value, f"give degrees from -{most} to {most}")


def ask_by_one(**given: object) -> None:
    """Raise `InputError` `bad-option` where focal points are not asked by one thing, or narrowed where they cannot be.

    By `unit`, `code`, `name`, or `lat` and `lon`; narrowed by `level`, `kind` and `province`.
    """
    if (given["lat"] is None) != (given["lon"] is None):
        raise _wrong("lat" if given["lat"] is None else "lon", "empty", "give both lat and lon")
    by = [option for option in ("unit", "code", "name") if given[option] is not None]
    by += ["lat and lon"] * (given["lat"] is not None)
    if len(by) > 1:
        raise _wrong(by[1], f"given with {by[0]}", "ask by one of unit, code, name, or lat and lon")
    narrowed = [option for option in ("level", "kind", "province") if given[option] is not None]
    if by in (["unit"], ["lat and lon"]) and narrowed:
        raise _wrong(narrowed[0], f"given with {by[0]}", "leave one out")
    if not by and not narrowed:
        raise _wrong("unit", "empty", "ask by unit, code, name, lat and lon, level, kind or province")


class Lookups(Records):
    """What can be looked up. `within` is the unit whose subtree is all that is shown; None: all of the network."""

    def __init__(self, store: Store, questions: Catalogue | None = None) -> None:
        super().__init__(store)
        self.questions = Questions(store, questions or catalogue())

    def find(self, text: str, *, as_of: Day = None, limit: int = 50) -> list[UnitRow]:
        """The units that `text` names: every word of it in the name, whatever case and diacritics; or their id or code.

        Current units first, the closest names first; `current` says whether they are.
        """
        return self.units(text, ended=True, as_of=as_of, limit=limit).items

    def units(
        self,
        text: str | None = None,
        *,
        code: str | None = None,
        level: str | None = None,
        kind: str | None = None,
        sector: str | None = None,
        province: str | None = None,
        within: str | None = None,
        ended: bool = False,
        as_of: Day = None,
        limit: int = LIMIT,
        cursor: str | None = None,
    ) -> Page[UnitRow]:
        """The current units, with `ended` others too, in the order of their ids or, where `text` is given, as `find`.

        `code` is an official code; `province` the id of a provincial people's committee, `within` that of any unit
        whose subtree is asked. Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`.
        """
        day, most = day_asked(as_of), checked_limit(limit)
        chosen = {"ended": ended, **checked_words(level=level, kind=kind, sector=sector)}

        def found() -> Page[UnitRow]:
            if province is not None:
                self.questions.require(province, day)
            asked = Asked(day, text, code, chosen, province, self._root(within, day))
            return list_units(self.questions, asked, most, cursor)

        return steady(self.store, found)[0]

    def unit(self, unit: str, *, as_of: Day = None) -> UnitDetails:
        """All that is stored of a unit, and its posts, members and places on the day.

        Raises `InputError` `unknown-unit`.
        """
        day = day_asked(as_of)

        def found() -> UnitDetails:
            current = self.questions.require(unit, day)
            self._require_inside(unit, day)
            record, recorded_at = read_unit(self.store.read, unit)
            places = self.questions.places(day, [unit])
            place = places.units.get(unit)
            members = self.questions.rows("members_of", day, ids=[unit])
            return UnitDetails(
                unit=record,
                recorded_at=datetime.fromisoformat(recorded_at),
                current=current,
                province_id=places.province(unit),
                part_of=sorted(place.parents) if place else [],
                serves=sorted(place.served) if place else [],
                posts=posts(self.questions.rows("posts_of", day, ids=[unit])),
                members=[
                    Member(person_id=row["person_id"], name=row["name"], role=row["role"], since=row["since"])
                    for row in members
                ],
            )

        return steady(self.store, found)[0]

    def children(self, unit: str, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None) -> Page[UnitRow]:
        """The units that are part of a unit on the day, in the order of their ids.

        Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`.
        """
        day, most, after = day_asked(as_of), checked_limit(limit), read_cursor(cursor, str)

        def found() -> Page[UnitRow]:
            self.questions.require(unit, day)
            self._require_inside(unit, day)
            rows = sorted(self.questions.rows("children", day, ids=[unit]), key=id_of)
            page = page_of(rows, id_of, most, after)
            places = self.questions.places(day, (row["id"] for row in page.items))
            return Page([listed(row, places.province(row["id"])) for row in page.items], page.next)

        return steady(self.store, found)[0]

    def neighbourhood(self, unit: str, *, hops: int = 1, limit: int = MOST, as_of: Day = None) -> Neighbourhood:
        """The units within so many `hops` of a current unit, over ties of any type in force, at most `limit` of them.

        Raises `InputError` `unknown-unit`, `bad-option`, `RefusedError` `unit-not-current`.
        """
        day, most, hops = day_asked(as_of), checked_limit(limit), checked_hops(hops)

        def found() -> Neighbourhood:
            self._require_current(unit, day)
            distance, ties, complete, tier = {unit: 0}, {}, True, [unit]
            for hop in range(1, hops + 1):
                for row in self.questions.rows("ties_around", day, ids=tier):
                    ties[row["type"], row["source_id"], row["target_id"]] = row["weight"]
                ends = sorted({end for _, *both in ties for end in both} - distance.keys())
                tier = ends[: most - len(distance)]
                complete = complete and len(tier) == len(ends)
                distance |= dict.fromkeys(tier, hop)
            named = self._named(day, distance)
            if self.within is not None:
                places = self.questions.places(day, named)
                named = {id_: row for id_, row in named.items() if places.within(id_, self.within)}
            return Neighbourhood(
                units=[
                    Neighbour(id=id_, name=row["name"], level=row["level"], kind=row["kind"], hops=distance[id_])
                    for id_, row in sorted(named.items(), key=lambda one: (distance[one[0]], one[0]))
                ],
                ties=[
                    Tie(type=type_, source_id=source, target_id=target, weight=weight)
                    for (type_, source, target), weight in sorted(ties.items())
                    if source in named and target in named
                ],
                complete=complete,
            )

        return steady(self.store, found)[0]

    def outline(self, *, as_of: Day = None) -> Outline:
        """The governments, ministries, agencies and people's committees of the day, by columns: what a map draws."""
        day = day_asked(as_of)
        self._require_whole("the outline")
        return steady(self.store, lambda: self.questions.outline(day))[0]

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        """Who answers for `unit` now or, where nobody does, in the nearest units above it that have somebody.

        Raises `InputError` `unknown-unit`, or `RefusedError` `unit-not-current`.
        """
        day = day_asked(as_of)

        def found() -> Contact:
            self._require_current(unit, day)
            return self._contacts([unit], day)[0]

        return steady(self.store, found)[0]

    def focal_points(
        self,
        unit: str | None = None,
        *,
        code: str | None = None,
        name: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        level: str | None = None,
        kind: str | None = None,
        province: str | None = None,
        as_of: Day = None,
        limit: int = LIMIT,
        cursor: str | None = None,
    ) -> Page[Contact]:
        """Whom to call in a unit, in those with a code or a name, in the commune nearest to a position, or in all.

        `level`, `kind` and `province` narrow the last and those with a name or a code. Each is as `contact` gives it.
        Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`, `RefusedError` `unit-not-current`.
        """
        day = day_asked(as_of)
        ask_by_one(unit=unit, code=code, name=name, lat=lat, lon=lon, level=level, kind=kind, province=province)
        if unit is not None:
            return Page([self.contact(unit, as_of=day)], None)

        def found() -> Page[Contact]:
            if lat is not None and lon is not None:
                near = self._nearest(lat, lon, day)
                return Page(self._contacts(near, day), None)
            page = self.units(
                name, code=code, level=level, kind=kind, province=province, as_of=day, limit=limit, cursor=cursor
            )
            return Page(self._contacts([row["id"] for row in page.items], day), page.next)

        return steady(self.store, found)[0]

    def names(self, units: Sequence[str]) -> dict[str, str]:
        """The names of `units` by id."""
        return {row["id"]: row["name"] for row in self.questions.rows("unit_names", day_asked(None), ids=list(units))}

    def _nearest(self, lat: float, lon: float, day: date) -> list[str]:
        from .analysis.separation import nearest  # noqa: PLC0415 - see `dtgraph.questions`

        checked_position(lat, lon)
        near = nearest(self.questions.outline(day), lat, lon, "commune")
        if near is not None:
            self._require_inside(near, day)
        return [] if near is None else [near]

    def _contacts(self, units: Sequence[str], day: date) -> list[Contact]:
        """Whom to call in `units`, which are current; of units that are not shown, without personal data."""
        return [self._as_shown(contact, day) for contact in self.questions.whom_to_call(units, day)]

    def _as_shown(self, contact: Contact, day: date) -> Contact:
        if self.within is None or not self.personal:
            return contact
        places = self.questions.places(day, [contact["unit_id"], *(one["unit_id"] for one in contact["instead"])])

        def shown(one: Contact) -> Contact:
            points = one["focal_points"]
            if not places.within(one["unit_id"], self.within or ""):
                points = [FocalPoint(**{**point, **HIDDEN}) for point in points]  # type: ignore[typeddict-item]
            return Contact(
                unit_id=one["unit_id"],
                status=one["status"],
                focal_points=points,
                instead=[shown(above) for above in one["instead"]],
            )

        return shown(contact)

    def _hide(self, units: Iterable[PathUnit], day: date) -> None:
        """Let whom to call in `units` be shown as far as it may."""
        for unit in units:
            unit["contact"] = unit["contact"] and self._as_shown(unit["contact"], day)

    def _named(self, day: date, units: Iterable[str]) -> dict[str, Row]:
        rows = self.questions.rows("units_among", day, ids=sorted(units))
        return {row["id"]: row for row in rows}

    def _require_current(self, unit: str, day: date) -> None:
        if not self.questions.require(unit, day):
            raise RefusedError("unit-not-current", found=unit, day=day)
        self._require_inside(unit, day)

    def _require_inside(self, unit: str, day: date) -> None:
        if self.within is not None and not self.questions.places(day, [unit, self.within]).within(unit, self.within):
            raise RefusedError("outside-subtree", found=unit, within=self.within)

    def _root(self, within: str | None, day: date) -> str | None:
        """The unit whose subtree is asked, of that which is shown."""
        if within is None:
            return self.within
        self.questions.require(within, day)
        self._require_inside(within, day)
        return within
