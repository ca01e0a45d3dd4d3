"""Changes of columns: merged ones have the same effect, and those that delete nodes are not merged."""

from typing import Any

from dtgraph.engine.column_check import different_columns
from dtgraph.engine.column_patch import Change, apply_change, merge_changes
from dtgraph.engine.columns import Columns
from dtgraph.stores.protocol import Commit

from ...helpers.columns import columns_of

UNIT = {"level": "province", "kind": "people_committee", "sector": "state", "name": "Tỉnh"}


def unit(id_: str, **values: Any) -> dict[str, Any]:
    return {**UNIT, "id": id_, **values}


def part(source: str, target: str, **values: Any) -> dict[str, Any]:
    return {"source_id": source, "target_id": target, **values}


def change(version: int, touched: dict[str, list[str]], rows: dict[str, list[dict[str, Any]]]) -> Change:
    return Change(Commit(version, str(version)), touched, {**{kind: [] for kind in touched}, **rows})


def base() -> Columns:
    ties = [{"source_key": "b", "target_key": "a"}, {"source_key": "c", "target_key": "a"}]
    return columns_of({"Unit": [unit("a"), unit("b"), unit("c")], "PART_OF": ties})


def apply_all(changes: list[Change]) -> Columns:
    columns = base()
    for item in changes:
        columns = apply_change(columns, item)
    return columns


def test_merged_changes_have_the_same_effect() -> None:
    changes = [
        change(2, {"Unit": ["d"], "PART_OF": ["d"]}, {"Unit": [unit("d")], "PART_OF": [part("d", "a")]}),
        change(3, {"Unit": ["d", "b"]}, {"Unit": [unit("d", name="Mới"), unit("b", valid_to="2026-01-01")]}),
        change(4, {"PART_OF": ["d", "c"]}, {"PART_OF": [part("d", "b", valid_from="2026-01-01")]}),
    ]
    [merged] = merge_changes(changes)
    assert merged.commit == changes[-1].commit
    result = apply_all(changes)
    assert not different_columns(apply_all([merged]), result)
    assert len(result.ties["PART_OF"]) == 2
    assert result.nodes["Unit"].python_values("name", result.nodes["Unit"].find(["d"])) == ["Mới"]


def test_changes_that_delete_nodes_are_not_merged() -> None:
    changes = [
        change(2, {"Unit": ["b"]}, {"Unit": [unit("b", name="Mới")]}),
        change(3, {"Unit": ["a"]}, {}),
        change(4, {"Unit": ["a"]}, {"Unit": [unit("a")]}),
        change(5, {"Unit": ["e"]}, {"Unit": [unit("e")]}),
    ]
    merged = merge_changes(changes)
    assert [item.commit.version for item in merged] == [2, 3, 5]
    result = apply_all(changes)
    assert not different_columns(apply_all(merged), result)
    assert len(result.ties["PART_OF"]) == 0


def test_ties_are_shared_after_a_change_that_leaves_nodes_in_force() -> None:
    columns = base()
    renamed = apply_change(columns, change(2, {"Unit": ["b"]}, {"Unit": [unit("b", name="Mới")]}))
    assert renamed.ties["PART_OF"] is columns.ties["PART_OF"]
    ended = apply_change(columns, change(2, {"Unit": ["b"]}, {"Unit": [unit("b", valid_to="2026-01-01")]}))
    assert ended.ties["PART_OF"] is not columns.ties["PART_OF"]
