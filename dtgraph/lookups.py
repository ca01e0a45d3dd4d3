"""What is looked up in a network: units, whom to call in them, and what is around them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from .analysis.changes import Changes
from .analysis.contacts import Contact, FocalPoint
from .analysis.path_types import PathUnit
from .analysis.unit_views import (
    BranchRow,
    MapUnits,
    Member,
    Neighbour,
    Neighbourhood,
    Tie,
    UnitDetails,
    UnitRow,
    left_out,
    posts,
)
from .catalogue import Catalogue, catalogue
from .engine.evaluator import Evaluator
from .errors import RefusedError
from .exchange import read_unit
from .notebook.dataframes import ListResult, shown_as
from .operations.pagination import LIMIT, MOST, CursorKey, Page, checked_limit, page_of, read_cursor
from .operations.unit_search import UnitQuery, branch, id_of, list_units
from .operations.validation import ask_by_one, checked_days, checked_hops, checked_position, checked_words
from .records import Day, Records, parse_date
from .stores.consistent_read import read_consistently
from .stores.protocol import Row, Store
from .table_adapters import (
    branches_table,
    changes_table,
    contact_table,
    contacts_table,
    map_units_table,
    neighbours_table,
    posts_table,
    units_table,
)

__all__ = ["Lookups"]

HIDDEN = {"name": None, "phone": None, "email": None}
"""The personal data of a contact, hidden."""


class Lookups(Records):
    """What can be looked up. `within` is the unit whose subtree is all that is shown; None: all of the network."""

    def __init__(self, store: Store, questions: Catalogue | None = None) -> None:
        super().__init__(store)
        self.questions = Evaluator(store, questions or catalogue())

    def find(self, text: str, *, as_of: Day = None, limit: int = 50) -> ListResult[UnitRow]:
        """The units that `text` names: every word of it in the name, whatever case and diacritics; or their id or code.

        Current units first, the closest names first; `current` says whether they are.
        """
        return ListResult(self.units(text, ended=True, as_of=as_of, limit=limit).items, units_table)

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
        day, most = parse_date(as_of), checked_limit(limit)
        chosen = {"ended": ended, **checked_words(level=level, kind=kind, sector=sector)}

        def found() -> Page[UnitRow]:
            if province is not None:
                self.questions.require(province, day)
            asked = UnitQuery(day, text, code, chosen, province, self._root(within, day))
            return list_units(self.questions, asked, most, cursor)

        return read_consistently(self.store, found)[0].told_as(units_table)

    def unit(self, unit: str, *, as_of: Day = None) -> UnitDetails:
        """All that is stored of a unit, and its posts, members and places on the day.

        Raises `InputError` `unknown-unit`.
        """
        day = parse_date(as_of)

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

        return shown_as(read_consistently(self.store, found)[0], posts_table)

    def roots(self, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None) -> Page[BranchRow]:
        """The current units that are part of no other on the day, in the order of their ids; of a subtree, its root.

        Raises `InputError` `bad-option`, `bad-cursor`.
        """
        day, most, after = parse_date(as_of), checked_limit(limit), read_cursor(cursor, str)
        return read_consistently(self.store, lambda: self._branches(self._roots(day), day, most, after))[0]

    def children(
        self, unit: str, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Page[BranchRow]:
        """The units that are part of a unit on the day, in the order of their ids.

        Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`.
        """
        day, most, after = parse_date(as_of), checked_limit(limit), read_cursor(cursor, str)

        def found() -> Page[BranchRow]:
            self.questions.require(unit, day)
            self._require_inside(unit, day)
            return self._branches(self.questions.rows("children", day, ids=[unit]), day, most, after)

        return read_consistently(self.store, found)[0]

    def neighbourhood(self, unit: str, *, hops: int = 1, limit: int = MOST, as_of: Day = None) -> Neighbourhood:
        """The units within so many `hops` of a current unit, over ties of any type in force, at most `limit` of them.

        Raises `InputError` `unknown-unit`, `bad-option`, `RefusedError` `unit-not-current`.
        """
        day, most, hops = parse_date(as_of), checked_limit(limit), checked_hops(hops)

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
            named, left = self._named(day, distance), {end for _, *both in ties for end in both} - distance.keys()
            if self.within is not None:
                places = self.questions.places(day, named.keys() | left)
                named = {id_: row for id_, row in named.items() if places.within(id_, self.within)}
                left = {id_ for id_ in left if places.within(id_, self.within)}
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
                more=left_out(ties, named, left),
            )

        return shown_as(read_consistently(self.store, found)[0], neighbours_table)

    def changes(
        self, since: Day, until: Day, *, within: str | None = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Changes:
        """The reorganisations since a day, up to and with another, and how many people's committees there were on both.

        `within` keeps the changes of units that were in one unit's subtree on the first day, or have come to be in it
        on the last. Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`, `RefusedError` `outside-subtree`.
        """
        first, last, most = *checked_days(since, until), checked_limit(limit)
        after = read_cursor(cursor, str, str)

        def found() -> Changes:
            roots = {root for root in (self.within, within) if root is not None}
            if within is not None:
                self.questions.require(within, last)
                self._require_inside(within, first, last)
            rows, counts = self.questions.changes(first, last, roots)
            page = page_of(rows, lambda row: (row["on"].isoformat(), row["id"]), most, after)
            return Changes(items=page.items, next=page.next, counts=counts)

        return shown_as(read_consistently(self.store, found)[0], changes_table)

    def map_units(self, *, as_of: Day = None) -> MapUnits:
        """The governments, ministries, agencies and people's committees of the day, by columns: what a map draws."""
        day = parse_date(as_of)
        self._require_whole("the outline")
        return shown_as(read_consistently(self.store, lambda: self.questions.map_units(day))[0], map_units_table)

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        """Who answers for `unit` now or, where nobody does, in the nearest units above it that have somebody.

        Raises `InputError` `unknown-unit`, or `RefusedError` `unit-not-current`.
        """
        day = parse_date(as_of)

        def found() -> Contact:
            self._require_current(unit, day)
            return self._contacts([unit], day)[0]

        return shown_as(read_consistently(self.store, found)[0], contact_table)

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
        day = parse_date(as_of)
        ask_by_one(unit=unit, code=code, name=name, lat=lat, lon=lon, level=level, kind=kind, province=province)
        if unit is not None:
            return Page([self.contact(unit, as_of=day)], None, contacts_table)

        def found() -> Page[Contact]:
            if lat is not None and lon is not None:
                near = self._nearest(lat, lon, day)
                return Page(self._contacts(near, day), None)
            page = self.units(
                name, code=code, level=level, kind=kind, province=province, as_of=day, limit=limit, cursor=cursor
            )
            return Page(self._contacts([row["id"] for row in page.items], day), page.next)

        return read_consistently(self.store, found)[0].told_as(contacts_table)

    def names(self, units: Sequence[str]) -> dict[str, str]:
        """The names of `units` by id."""
        return {row["id"]: row["name"] for row in self.questions.rows("unit_names", parse_date(None), ids=list(units))}

    def _roots(self, day: date) -> list[Row]:
        if self.within is None:
            return self.questions.roots(day)
        children = len(self.questions.rows("children", day, ids=[self.within]))
        return [row | {"children": children} for row in self.questions.rows("units_among", day, ids=[self.within])]

    def _branches(self, rows: Iterable[Row], day: date, limit: int, after: CursorKey | None) -> Page[BranchRow]:
        page = page_of(sorted(rows, key=id_of), id_of, limit, after)
        places = self.questions.places(day, (row["id"] for row in page.items))
        return Page([branch(row, places.province(row["id"])) for row in page.items], page.next, branches_table)

    def _nearest(self, lat: float, lon: float, day: date) -> list[str]:
        from .analysis.geo_distance import nearest  # noqa: PLC0415 - see `dtgraph.engine.evaluator`

        checked_position(lat, lon)
        near = nearest(self.questions.map_units(day), lat, lon, "commune")
        if near is not None:
            self._require_inside(near, day)
        return [] if near is None else [near]

    def _contacts(self, units: Sequence[str], day: date) -> list[Contact]:
        """Whom to call in `units`, which are current; of units that are not shown, without personal data."""
        return [self._as_shown(contact, day) for contact in self.questions.contacts_for(units, day)]

    def _as_shown(self, contact: Contact, day: date) -> Contact:
        if self.within is None or not self.personal:
            return contact
        places = self.questions.places(day, [contact["unit_id"], *(one["unit_id"] for one in contact["fallback"])])

        def shown(one: Contact) -> Contact:
            points = one["focal_points"]
            if not places.within(one["unit_id"], self.within or ""):
                points = [FocalPoint(**{**point, **HIDDEN}) for point in points]  # type: ignore[typeddict-item]
            return Contact(
                unit_id=one["unit_id"],
                status=one["status"],
                focal_points=points,
                fallback=[shown(above) for above in one["fallback"]],
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

    def _require_inside(self, unit: str, *days: date) -> None:
        """Raise `RefusedError` `outside-subtree` for a unit that is not shown on any of `days`."""
        if self.within is not None and not any(
            self.questions.places(day, [unit, self.within]).within(unit, self.within) for day in days
        ):
            raise RefusedError("outside-subtree", found=unit, within=self.within)

    def _root(self, within: str | None, day: date) -> str | None:
        """The unit whose subtree is asked, of that which is shown."""
        if within is None:
            return self.within
        self.questions.require(within, day)
        self._require_inside(within, day)
        return within
