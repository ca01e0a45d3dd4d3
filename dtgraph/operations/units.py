"""Units: search, details, hierarchy and neighbourhood."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

from ..analysis.unit_views import omitted_neighbours, post_holders
from ..exchange.stored_records import read_unit
from ..results import Page, Record, Rows, Table, typed_columns, typed_table
from ..schemas import (
    BranchRow,
    Holder,
    Items,
    MapUnits,
    Member,
    Names,
    Neighbour,
    Neighbourhood,
    Row,
    Tie,
    UnitDetails,
    UnitRow,
)
from ..values import Id
from .pagination import MAX_PAGE_SIZE, CursorKey, page_of, read_cursor
from .parameters import (
    EXAMPLE_COMMUNE,
    EXAMPLE_TEXT,
    AsOf,
    Code,
    Cursor,
    KindFilter,
    LevelFilter,
    Limit,
    Province,
    SectorFilter,
    UnitInPath,
    Within,
    flag,
)
from .registry import Context, LocalContext, Parameter, Split, operation
from .unit_search import UnitQuery, branch, id_key, list_units
from .validation import MAX_HOPS, validate_hops, validate_limit, validate_search, validate_units

__all__ = ["children", "find", "map_units", "names", "neighbourhood", "roots", "unit", "units"]

SearchText = Annotated[
    str,
    Parameter(
        str,
        "Words of a name, ignoring case and diacritics; or an id or a code.",
        validate=validate_search,
        limits={"max_length": 200},
        examples=[EXAMPLE_TEXT],
    ),
]
OptionalSearchText = Annotated[
    str | None,
    Parameter(
        str,
        "Words of a name, ignoring case and diacritics; or an id or a code.",
        None,
        validate_search,
        {"max_length": 200},
        [EXAMPLE_TEXT],
    ),
]
Ended = Annotated[bool, flag("Also units that are not current on the day (whole network only).", False)]
Hops = Annotated[int, Parameter(int, "Radius in steps.", 1, validate_hops, {"ge": 1, "le": MAX_HOPS})]
NeighbourLimit = Annotated[
    int,
    Parameter(
        int,
        "Maximum number of units, nearest first.",
        MAX_PAGE_SIZE,
        validate_limit,
        {"ge": 1, "le": MAX_PAGE_SIZE},
    ),
]
NAME_BATCH_SIZE = 200
"""Number of units whose names one request asks for, so that its URL is not too long."""

UnitIds = Annotated[
    Sequence[str],
    Parameter(
        list[Id],
        "Ids of units.",
        (),
        validate_units,
        {"max_length": MAX_PAGE_SIZE},
        [[EXAMPLE_COMMUNE]],
        alias="unit",
    ),
]


def units_table(rows: Iterable[UnitRow]) -> Table:
    """Columns of `UnitRow`."""
    return typed_table(UnitRow, rows)


def branches_table(rows: Iterable[BranchRow]) -> Table:
    """Columns of `BranchRow`."""
    return typed_table(BranchRow, rows)


def posts_table(details: UnitDetails) -> Table:
    """The posts of a unit: a row for each holder, and one for each vacant post."""
    columns = ["post_id", "role", "title", *typed_columns(Holder)]
    vacant: Row = dict.fromkeys(columns)
    rows: list[Row] = []
    for post in details["posts"]:
        row = {**vacant, "post_id": post["id"], "role": post["role"], "title": post["title"]}
        rows += [{**row, **holder} for holder in post["holders"]] or [row]
    return Table(columns, rows, typed_columns(Holder))


def neighbours_table(neighbourhood: Neighbourhood) -> Table:
    """The units of a neighbourhood."""
    return typed_table(Neighbour, neighbourhood["units"])


def map_units_table(columns: MapUnits) -> Table:
    """A row for each unit of the columns."""
    types = {"lat": "number", "lon": "number", "parent": "integer", "province": "integer"}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return Table(list(columns), rows, types)


@operation(composite=True, table=units_table)
def find(
    context: Context,
    *,
    text: SearchText,
    as_of: AsOf,
    limit: Annotated[int, Parameter(int, "Maximum number of units.", 50, validate_limit)],
) -> Rows[UnitRow]:
    """Find units by the words of their name, ignoring case and diacritics; or by id or code.

    Current units come first, and among them the names closest to the text.
    """
    return Rows(context.run(units, text=text, ended=True, as_of=as_of, limit=limit).items, units_table)


@operation("/units", result=Items[UnitRow], table=units_table, example=["text"])
def units(
    context: LocalContext,
    *,
    text: OptionalSearchText,
    code: Code,
    level: LevelFilter,
    kind: KindFilter,
    sector: SectorFilter,
    province: Province,
    within: Within,
    ended: Ended,
    as_of: AsOf,
    limit: Limit,
    cursor: Cursor,
) -> Page[UnitRow]:
    """Search and list units.

    The current units, ordered by id or, with a `text`, closest names first.

    Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`.
    """
    if province is not None:
        context.engine.require(province, as_of)
    filters = {"level": level, "kind": kind, "sector": sector}
    query = UnitQuery(
        as_of,
        text,
        code,
        {"ended": ended, **{name: word for name, word in filters.items() if word is not None}},
        province,
        context.scope.subtree(context.engine, within, as_of),
    )
    page = list_units(context.engine, query, limit, cursor)
    return Page(page.items, page.next, units_table)


@operation("/units/{id}", result=UnitDetails, table=posts_table, personal=True)
def unit(context: LocalContext, *, unit: UnitInPath, as_of: AsOf) -> Record[UnitDetails]:
    """Get a unit as stored, with its posts, members and places on a day.

    Posts, members and places are empty if the unit is not current. Raises `InputError` `unknown-unit`.
    """
    engine = context.engine
    current = engine.require(unit, as_of)
    context.scope.require_inside(engine, unit, as_of)
    stored, recorded_at = read_unit(context.store.read, unit)
    network = engine.day(as_of)
    members = [
        Member(person_id=row["person_id"], name=row["name"], role=row["role"], since=row["since"])
        for row in engine.rows("members_of", as_of, ids=[unit])
    ]
    details = UnitDetails(
        unit=stored,
        recorded_at=datetime.fromisoformat(recorded_at),
        current=current,
        province_id=network.province(unit),
        part_of=network.related(unit, "PART_OF"),
        serves=network.related(unit, "SERVES"),
        posts=post_holders(engine.rows("posts_of", as_of, ids=[unit])),
        members=members,
    )
    return Record(details, posts_table)


@operation("/roots", result=Items[BranchRow], table=branches_table, slow=True)
def roots(context: LocalContext, *, as_of: AsOf, limit: Limit, cursor: Cursor) -> Page[BranchRow]:
    """List the current units without a parent, ordered by id; for a subtree, its root.

    Each has the number of its current children.

    Raises `InputError` `bad-option`, `bad-cursor`.
    """
    root = context.scope.within
    if root is None:
        rows = context.engine.rows("roots", as_of)
    else:
        count = len(context.engine.rows("children", as_of, ids=[root]))
        rows = [row | {"children": count} for row in context.engine.rows("units_among", as_of, ids=[root])]
    return _branches(context, rows, as_of, limit, read_cursor(cursor, str))


@operation("/units/{id}/children", result=Items[BranchRow], table=branches_table)
def children(context: LocalContext, *, unit: UnitInPath, as_of: AsOf, limit: Limit, cursor: Cursor) -> Page[BranchRow]:
    """List the units that are part of a unit on a day, ordered by id.

    Only direct children are listed, each with the number of its own children.

    Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`.
    """
    after = read_cursor(cursor, str)
    context.engine.require(unit, as_of)
    context.scope.require_inside(context.engine, unit, as_of)
    return _branches(context, context.engine.rows("children", as_of, ids=[unit]), as_of, limit, after)


def _branches(
    context: LocalContext, rows: Iterable[Row], day: date, limit: int, after: CursorKey | None
) -> Page[BranchRow]:
    page = page_of(sorted(rows, key=id_key), id_key, limit, after)
    network = context.engine.day(day)
    return Page([branch(row, network.province(row["id"])) for row in page.items], page.next, branches_table)


@operation("/units/{id}/neighbourhood", result=Neighbourhood, table=neighbours_table)
def neighbourhood(
    context: LocalContext, *, unit: UnitInPath, hops: Hops, limit: NeighbourLimit, as_of: AsOf
) -> Record[Neighbourhood]:
    """Get the units within a number of hops of a current unit, over relationships of any type in force.

    If there are more units than the limit, the nearest are returned, `complete` is false, and `more` has the number of
    omitted neighbours of each unit.

    Raises `InputError` `unknown-unit`, `bad-option`, `RefusedError` `unit-not-current`.
    """
    engine, scope = context.engine, context.scope
    scope.require_current(engine, unit, as_of)
    distances, weights, complete, frontier = {unit: 0}, {}, True, [unit]
    for hop in range(1, hops + 1):
        for row in engine.rows("ties_around", as_of, ids=frontier):
            weights[row["type"], row["source_id"], row["target_id"]] = row["weight"]
        reached = sorted({end for _, *ends in weights for end in ends} - distances.keys())
        frontier = reached[: limit - len(distances)]
        complete = complete and len(frontier) == len(reached)
        distances |= dict.fromkeys(frontier, hop)
    rows: dict[str, Row] = {row["id"]: row for row in engine.rows("units_among", as_of, ids=sorted(distances))}
    omitted = {end for _, *ends in weights for end in ends} - distances.keys()
    if scope.within is not None:
        network = engine.day(as_of)
        rows = {id_: row for id_, row in rows.items() if network.within(id_, scope.within)}
        omitted = {id_ for id_ in omitted if network.within(id_, scope.within)}
    result = Neighbourhood(
        units=[
            Neighbour(id=id_, name=row["name"], level=row["level"], kind=row["kind"], hops=distances[id_])
            for id_, row in sorted(rows.items(), key=lambda item: (distances[item[0]], item[0]))
        ],
        ties=[
            Tie(type=type_, source_id=source, target_id=target, weight=weight)
            for (type_, source, target), weight in sorted(weights.items())
            if source in rows and target in rows
        ],
        complete=complete,
        more=omitted_neighbours(weights, rows, omitted),
    )
    return Record(result, neighbours_table)


@operation("/map", result=MapUnits, table=map_units_table)
def map_units(context: LocalContext, *, as_of: AsOf) -> Record[MapUnits]:
    """Get the governments, ministries, agencies and people's committees of a day as columns, for drawing a map.

    All columns have the same length; `parent` and `province` are indices into them.
    """
    context.scope.require_whole("the map")
    return Record(context.engine.map_units(as_of), map_units_table)


@operation("/names", result=Names, example=["units"], split=Split("units", {"names": {}}, NAME_BATCH_SIZE))
def names(context: LocalContext, *, units: UnitIds) -> Record[Names]:
    """Get the names of units of any time by id; unknown ids are left out.

    Clients use it to label ids, such as those in findings, measures and changes.
    """
    rows = context.engine.rows("unit_names", date.min, ids=list(units))
    return Record(Names(names={row["id"]: row["name"] for row in rows}))
