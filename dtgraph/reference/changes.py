"""The reform of 1 July 2025 as `Change` nodes with their original and resulting units.

Every unit that came into being that day has one change of its own, so that the share of each original unit is
unambiguous. Districts ended without a successor; there is one change per province for them.
"""

from collections.abc import Iterator

from .reference_files import AdminUnit, Predecessor, reference_data
from .unit_ids import is_unchanged, new_id, old_id

__all__ = ["REFORM_DAY", "reform_rows"]

REFORM_DAY = "2025-07-01"

Row = dict[str, str]

_PROVINCES_DECREE = "Nghị quyết 202/2025/QH15"
_DISTRICTS_DECREE = "Nghị quyết 203/2025/QH15"
_TYPES = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")


def reform_rows() -> tuple[list[Row], list[Row]]:
    """Return the rows of `changes` and of the `links` that belong to them."""
    changes: list[Row] = []
    links: list[Row] = []
    for change, originals, results in _events():
        changes.append(change)
        links.extend(_original(change["id"], predecessor) for predecessor in originals)
        links.extend(_link("RESULTED_IN", change["id"], new_id(unit)) for unit in results)
    return changes, links


def _events() -> Iterator[tuple[Row, tuple[Predecessor, ...], list[AdminUnit]]]:
    data = reference_data()
    for province in data.new["province"].values():
        if not is_unchanged("province", province.code):
            yield _unit_change(province, _PROVINCES_DECREE)
    for province in data.old["province"].values():
        yield _districts_change(province)
    for commune in data.new["commune"].values():
        if not is_unchanged("commune", commune.code):
            yield _unit_change(commune, data.resolutions[commune.parent])


def _unit_change(unit: AdminUnit, decree: str) -> tuple[Row, tuple[Predecessor, ...], list[AdminUnit]]:
    predecessors = reference_data().predecessors[unit.tier, unit.code]
    return _change(unit.tier, unit.code, _kind(unit, predecessors), decree), predecessors, [unit]


def _districts_change(province: AdminUnit) -> tuple[Row, tuple[Predecessor, ...], list[AdminUnit]]:
    data = reference_data()
    became_communes = {item.unit for group in data.predecessors.values() for item in group}
    ended = tuple(
        Predecessor(district, "whole")
        for district in data.old["district"].values()
        if district.parent == province.code and district not in became_communes
    )
    return _change("districts", province.code, "abolish", _DISTRICTS_DECREE), ended, []


def _kind(unit: AdminUnit, predecessors: tuple[Predecessor, ...]) -> str:
    first = predecessors[0]
    if len(predecessors) > 1:
        return "merge"
    if first.extent != "whole":
        return "split"
    return "rename" if _type(first.unit) == _type(unit) else "retype"


def _type(unit: AdminUnit) -> str:
    return next(type_ for type_ in _TYPES if unit.name.startswith(f"{type_} "))


def _change(scope: str, code: str, kind: str, decree: str) -> Row:
    return {
        "id": f"vn:change:{scope}:{code}:{REFORM_DAY}",
        "kind": kind,
        "on": REFORM_DAY,
        "decree": decree,
        "source": "official",
    }


def _original(change: str, predecessor: Predecessor) -> Row:
    link = _link("ORIGINAL", change, old_id(predecessor.unit))
    return link | {"share": "1"} if predecessor.extent == "whole" else link


def _link(type_: str, source: str, target: str) -> Row:
    return {"type": type_, "source_id": source, "target_id": target, "source": "official"}
