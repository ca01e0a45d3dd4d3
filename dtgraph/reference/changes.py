"""The reform of 1 July 2025 as `Change` nodes and what they changed.

Every unit that began that day has the change that made it, so that the share of each unit that went into it
has one meaning. Districts ended without a successor, province by province; they have one change for each.
"""

from collections.abc import Iterator

from .reference_files import Place, Predecessor, facts
from .unit_ids import goes_on, new_id, old_id

__all__ = ["REFORM_DAY", "reform"]

REFORM_DAY = "2025-07-01"

Row = dict[str, str]

_PROVINCES_DECREE = "Nghị quyết 202/2025/QH15"
_DISTRICTS_DECREE = "Nghị quyết 203/2025/QH15"
_TYPES = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")


def reform() -> tuple[list[Row], list[Row]]:
    """The rows of `changes` and those of `links` that belong to them."""
    changes: list[Row] = []
    links: list[Row] = []
    for change, originals, results in _events():
        changes.append(change)
        links.extend(_original(change["id"], one) for one in originals)
        links.extend(_link("RESULTED_IN", change["id"], new_id(place)) for place in results)
    return changes, links


def _events() -> Iterator[tuple[Row, tuple[Predecessor, ...], list[Place]]]:
    known = facts()
    for province in known.new["province"].values():
        if not goes_on("province", province.code):
            yield _began(province, _PROVINCES_DECREE)
    for province in known.old["province"].values():
        yield _districts_ended(province)
    for commune in known.new["commune"].values():
        if not goes_on("commune", commune.code):
            yield _began(commune, known.resolutions[commune.parent])


def _began(place: Place, decree: str) -> tuple[Row, tuple[Predecessor, ...], list[Place]]:
    predecessors = facts().predecessors[place.tier, place.code]
    return _change(place.tier, place.code, _kind(place, predecessors), decree), predecessors, [place]


def _districts_ended(province: Place) -> tuple[Row, tuple[Predecessor, ...], list[Place]]:
    known = facts()
    became_communes = {one.place for group in known.predecessors.values() for one in group}
    ended = tuple(
        Predecessor(district, "whole")
        for district in known.old["district"].values()
        if district.parent == province.code and district not in became_communes
    )
    return _change("districts", province.code, "abolish", _DISTRICTS_DECREE), ended, []


def _kind(place: Place, predecessors: tuple[Predecessor, ...]) -> str:
    first = predecessors[0]
    if len(predecessors) > 1:
        return "merge"
    if first.extent != "whole":
        return "split"
    return "rename" if _type(first.place) == _type(place) else "retype"


def _type(place: Place) -> str:
    return next(type_ for type_ in _TYPES if place.name.startswith(f"{type_} "))


def _change(what: str, code: str, kind: str, decree: str) -> Row:
    return {
        "id": f"vn:change:{what}:{code}:{REFORM_DAY}",
        "kind": kind,
        "on": REFORM_DAY,
        "decree": decree,
        "source": "official",
    }


def _original(change: str, one: Predecessor) -> Row:
    link = _link("ORIGINAL", change, old_id(one.place))
    return link | {"share": "1"} if one.extent == "whole" else link


def _link(type_: str, source: str, target: str) -> Row:
    return {"type": type_, "source_id": source, "target_id": target, "source": "official"}
