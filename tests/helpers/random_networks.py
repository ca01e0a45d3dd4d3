"""Random small valid networks as tables, with every table and every type of relationship."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, get_args

from hypothesis import strategies as st

from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES, node_table, tie_table
from dtgraph.model import NODES, RELATIONSHIPS, ChangeKind, Kind, Level, PostRole, Sector, TaskRole

__all__ = ["networks"]

Cells = dict[str, str]
Interval = tuple[str, str]

DAYS = ("", "1954-10-10", "2024-02-29", "2025-06-30", "2025-07-01", "2026-01-01", "9999-12-31", "")
"""Ends of intervals in order; the first means no beginning, the last no end."""

_CHARACTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Zl", "Zp"),
    exclude_characters="\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
_AWKWARD = (
    '<script>alert("Đ")</script>',
    "=1+1",
    "Pho\u031b\u0300ng",
    " a ",
    '"',
    "a;b,c",
    "'--",
    "null",
    "0",
    "\ufeff",
    "00123",
    "2026-01-01",
    "TRUE",
    "+84 1",
    "-1",
    "@x",
    "#REF!",
    "_x0041_",
    "_x000D__x005F_",
    "<r><t>x</t></r>",
)
_TEXTS = st.sampled_from(_AWKWARD) | st.text(_CHARACTERS, min_size=1, max_size=12).filter(str.strip)
_NOTES = st.lists(_TEXTS, min_size=1, max_size=3).map("\n\t".join)
_NUMBERS = st.floats(0, 90, allow_nan=False).map(repr)
_BOOLEANS = st.sampled_from(["true", "false", "TRUE", "False"])

_CELLS: dict[str, st.SearchStrategy[str]] = {
    "level": st.sampled_from(get_args(Level)),
    "kind": st.sampled_from(get_args(Kind)),
    "sector": st.sampled_from(get_args(Sector)),
    "lat": _NUMBERS,
    "lon": _NUMBERS,
    "area_km2": st.floats(0, allow_infinity=False, allow_nan=False).map(repr),
    "population": st.integers(0, 10**15 - 1).map(str),
    "payroll_baseline": st.sampled_from(["0", "007", "12"]),
    "payroll_approved": st.integers(0, 10**15 - 1).map(str),
    "reported_on": st.sampled_from(DAYS),
    "due_on": st.sampled_from(DAYS),
    "required": _BOOLEANS,
    "breakthrough": _BOOLEANS,
    "linked_to_project06": _BOOLEANS,
    "enabled": _BOOLEANS,
    "weight": st.floats(0, 1e6, exclude_min=True).map(repr),
    "share": st.floats(0, 1, exclude_min=True).map(repr),
    "held_on": st.sampled_from(DAYS[1:-1]),
    "on": st.sampled_from(DAYS[1:-1]),
    "note": _NOTES,
    "basis": st.sampled_from(["permanent", "concurrent", "seconded"]),
}
_NODE_COUNTS = st.integers(1, 3)
_ROLES = {
    "Post": get_args(PostRole),
    "MEMBER_OF": ("leader", "deputy", "member"),
    "RESPONSIBLE_FOR": get_args(TaskRole),
}


def _intervals() -> st.SearchStrategy[list[Interval]]:
    """A few intervals that do not overlap."""
    ends = st.lists(st.integers(0, len(DAYS) - 1), min_size=2, max_size=4, unique=True).map(sorted)
    return ends.map(lambda indexes: [(DAYS[first], DAYS[last]) for first, last in pairwise(indexes)])


def _cells(columns: Sequence[str], required: frozenset[str], kind: str) -> st.SearchStrategy[Cells]:
    """Cells of the columns that no integrity check involves."""
    strategies: dict[str, st.SearchStrategy[str]] = {}
    for column in columns:
        strategy = _CELLS.get(column, _TEXTS)
        if column == "role":
            strategy = st.sampled_from(_ROLES[kind])
        elif column == "kind" and kind == "Change":
            strategy = st.sampled_from(get_args(ChangeKind))
        strategies[column] = strategy if column in required else st.just("") | strategy
    return st.fixed_dictionaries(strategies)


@st.composite
def networks(draw: st.DrawFn) -> list[Sheet]:
    """All ten tables, with their rows in any order."""
    rows: dict[str, list[Cells]] = {name: [] for name in TABLES}
    nodes = {label: [_node(draw, label, number, rows) for number in range(draw(_NODE_COUNTS))] for label in NODES}
    for type_, kind in RELATIONSHIPS.items():
        sources, targets = nodes[kind.source.__name__], nodes[kind.target.__name__]
        for index, source in enumerate(sources):
            candidates = targets[:index] if kind.source is kind.target else targets
            chosen = draw(st.lists(st.sampled_from(candidates), max_size=2, unique_by=id)) if candidates else []
            if not chosen and type_ == "POST_IN":
                chosen = [targets[0]]
            for target in chosen:
                for interval in draw(_intervals()):
                    _tie(draw, type_, source, target, interval, rows)
    return [
        Sheet(name, f"{name}.csv", table.columns, _numbered(draw(st.permutations(rows[name])), table.columns))
        for name, table in TABLES.items()
    ]


def _numbered(rows: Sequence[Cells], columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    return [(line, [row.get(name, "") for name in columns]) for line, row in enumerate(rows, start=2)]


def _node(draw: st.DrawFn, label: str, number: int, rows: dict[str, list[Cells]]) -> Cells:
    table = node_table(label)
    excluded = ("id", "valid_from", "valid_to", *(table.shorthand or ()))
    node = {"id": f"{label}:{number}/{draw(st.sampled_from(['a', 'Z', '_']))}"}
    node |= draw(_cells([name for name in table.columns if name not in excluded], table.required, label))
    if "valid_from" in table.columns:
        node["valid_from"], node["valid_to"] = draw(_intervals())[0]
    rows[table.name].append(node)
    return node


def _tie(
    draw: st.DrawFn, type_: str, source: Cells, target: Cells, interval: Interval, rows: dict[str, list[Cells]]
) -> None:
    source_table = node_table(RELATIONSHIPS[type_].source.__name__)
    if source_table.shorthand and source_table.shorthand[1] == type_:
        column = source_table.shorthand[0]
        same = interval == (source["valid_from"], source["valid_to"])
        if column not in source and (same or draw(st.booleans())):
            source[column] = target["id"] if same else ""
            if same:
                return
    table = tie_table(type_)
    fields = RELATIONSHIPS[type_].properties.model_fields
    names = [name for name in table.columns if name in fields and name not in ("valid_from", "valid_to", "post_id")]
    required = frozenset(name for name in names if fields[name].is_required())
    ends: Any = table.ends
    reverse = RELATIONSHIPS[type_].symmetric and draw(st.booleans())
    first, second = (target, source) if reverse else (source, target)
    rows[table.name].append(
        {
            "type": type_,
            ends[0]: first["id"],
            ends[1]: second["id"],
            **draw(_cells(names, required, type_)),
            "valid_from": interval[0],
            "valid_to": interval[1],
        }
    )
