"""Views of units from rows: posts, omitted neighbours, the columns of the map."""

from collections.abc import Collection, Iterable

from ..schemas import Holder, MapUnits, OmittedNeighbours, PostHeld
from ..stores.protocol import Row

__all__ = ["map_columns", "omitted_neighbours", "post_holders"]


def post_holders(rows: Iterable[Row]) -> list[PostHeld]:
    """Posts with their holders, from rows of the query `posts_of`."""
    posts: dict[str, PostHeld] = {}
    for row in rows:
        post = posts.setdefault(
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
    return list(posts.values())


def omitted_neighbours(
    ties: Iterable[tuple[str, str, str]], included: Collection[str], omitted: Collection[str]
) -> list[OmittedNeighbours]:
    """The number of `omitted` neighbours of each `included` unit, from ties of (type, source, target)."""
    neighbours: dict[str, set[str]] = {}
    for _, source, target in ties:
        for unit, other in ((source, target), (target, source)):
            if unit in included and other in omitted:
                neighbours.setdefault(unit, set()).add(other)
    return [OmittedNeighbours(id=unit, n=len(neighbours[unit])) for unit in sorted(neighbours)]


def map_columns(rows: Iterable[Row]) -> MapUnits:
    """Columns of units, from rows of the query `map_units`."""
    rows = sorted(rows, key=lambda row: row["id"])
    indices = {row["id"]: index for index, row in enumerate(rows)}
    parents = [min((indices[id_] for id_ in row["parents"] if id_ in indices), default=None) for row in rows]

    def province(index: int | None) -> int | None:
        visited: set[int] = set()
        while index is not None and index not in visited:
            if rows[index]["kind"] == "people_committee" and rows[index]["level"] == "province":
                return index
            visited.add(index)
            index = parents[index]
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
        province=[province(index) for index in range(len(rows))],
    )
