"""What is shown of units: in lists, alone, with what is around them, and as the outline of the state."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from typing_extensions import TypedDict

__all__ = [
    "BranchRow",
    "Holder",
    "MapUnits",
    "Member",
    "More",
    "Neighbour",
    "Neighbourhood",
    "PostHeld",
    "Tie",
    "UnitDetails",
    "UnitRow",
    "left_out",
    "map_units",
    "posts",
]

Row = Mapping[str, Any]


class UnitRow(TypedDict):
    """A unit in a list; `current` says whether it is on the day that is asked about."""

    id: str
    name: str
    level: str
    kind: str
    province_id: str | None
    current: bool


class BranchRow(UnitRow):
    """A unit and how many others are part of it on the day."""

    children: int


class Holder(TypedDict):
    """Who holds a post; name, phone and e-mail are personal data, and null without the right."""

    person_id: str
    name: str | None
    phone: str | None
    email: str | None
    basis: str | None
    since: date | None
    until: date | None


class PostHeld(TypedDict):
    """A post that is there, and who holds it; nobody where `holders` is empty."""

    id: str
    role: str
    title: str | None
    holders: list[Holder]


class Member(TypedDict):
    """A member of a unit; the name is personal data, and null without the right."""

    person_id: str
    name: str | None
    role: str | None
    since: date | None


class UnitDetails(TypedDict):
    """A unit with all that is stored of it, and what is current on the day: none of it where the unit is not."""

    unit: dict[str, Any]
    recorded_at: datetime
    current: bool
    province_id: str | None
    part_of: list[str]
    serves: list[str]
    posts: list[PostHeld]
    members: list[Member]


class Neighbour(TypedDict):
    """A unit and how many steps it is away."""

    id: str
    name: str
    level: str
    kind: str
    hops: int


class Tie(TypedDict):
    """A tie in force; `weight` is what a step over it costs, null where it is no step of coordination."""

    type: str
    source_id: str
    target_id: str
    weight: float | None


class More(TypedDict):
    """A unit that is shown, and how many others it is tied to that were left out."""

    id: str
    n: int


class Neighbourhood(TypedDict):
    """The units around one, the nearest first, and the ties between them; `complete`: none was left out.

    `more` is what is known of those that were, by the ids of units that are shown.
    """

    units: list[Neighbour]
    ties: list[Tie]
    complete: bool
    more: list[More]


class MapUnits(TypedDict):
    """Governments, ministries, agencies and people's committees by columns (n), in the order of their ids.

    `parent` and `province` are places in these columns, null where there is none.
    """

    id: list[str]
    name: list[str]
    level: list[str]
    kind: list[str]
    code: list[str | None]
    lat: list[float | None]
    lon: list[float | None]
    parent: list[int | None]
    province: list[int | None]


def posts(rows: Iterable[Row]) -> list[PostHeld]:
    """The posts in the rows of the query `posts_of`."""
    found: dict[str, PostHeld] = {}
    for row in rows:
        post = found.setdefault(
            row["post_id"], PostHeld(id=row["post_id"], role=row["role"], title=row["title"], holders=[])
        )
        if row["person_id"] is not None:
            post["holders"].append(
                Holder(
                    person_id=row["person_id"],
                    name=row["name"],
                    phone=row["phone"],
                    email=row["email"],
                    basis=row["basis"],
                    since=row["since"],
                    until=row["until"],
                )
            )
    return list(found.values())


def left_out(ties: Iterable[tuple[str, str, str]], shown: Collection[str], left: Collection[str]) -> list[More]:
    """How many of the units that were `left` out each that is `shown` is tied to, by `ties` of type, source, target."""
    beyond: dict[str, set[str]] = {}
    for _, source, target in ties:
        for unit, other in ((source, target), (target, source)):
            if unit in shown and other in left:
                beyond.setdefault(unit, set()).add(other)
    return [More(id=unit, n=len(beyond[unit])) for unit in sorted(beyond)]


def map_units(rows: Iterable[Row]) -> MapUnits:
    """The outline in the rows of the query `map_units`."""
    rows = sorted(rows, key=lambda row: row["id"])
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    parents = [min((numbers[one] for one in row["parents"] if one in numbers), default=None) for row in rows]

    def province(number: int | None) -> int | None:
        seen: set[int] = set()
        while number is not None and number not in seen:
            if rows[number]["kind"] == "people_committee" and rows[number]["level"] == "province":
                return number
            seen.add(number)
            number = parents[number]
        return None

    return MapUnits(
        id=[row["id"] for row in rows],
        name=[row["name"] for row in rows],
        level=[row["level"] for row in rows],
        kind=[row["kind"] for row in rows],
        code=[row["code"] for row in rows],
        lat=[row["lat"] for row in rows],
        lon=[row["lon"] for row in rows],
        parent=parents,
        province=[province(number) for number in range(len(rows))],
    )
