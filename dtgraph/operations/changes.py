"""Reorganisations between two days."""

from datetime import date
from typing import Annotated

from ..results import Record, Table, typed_columns
from ..schemas import ChangeRow, Changes
from ..values import Day
from .pagination import page_of, read_cursor
from .parameters import EXAMPLE_DAY, Cursor, Limit, Within
from .registry import LocalContext, Parameter, operation
from .validation import check_since_before_until, parse_date

__all__ = ["changes", "changes_table"]

Since = Annotated[
    date,
    Parameter(
        Day,
        "First day; changes that took effect on it are excluded.",
        validate=parse_date,
        examples=["2025-06-30"],
    ),
]
Until = Annotated[
    date,
    Parameter(
        Day,
        "Last day; changes that took effect on it are included.",
        validate=parse_date,
        examples=[EXAMPLE_DAY],
    ),
]


def changes_table(changes_: Changes) -> Table:
    """A row for each change, with the ids of units before and after."""
    types = {**typed_columns(ChangeRow), "before": "strings", "after": "strings"}
    rows = [
        {
            **change,
            "before": [unit["id"] for unit in change["before"]],
            "after": [unit["id"] for unit in change["after"]],
        }
        for change in changes_["items"]
    ]
    return Table(list(typed_columns(ChangeRow)), rows, types)


@operation("/changes", result=Changes, table=changes_table, slow=True, check=check_since_before_until)
def changes(
    context: LocalContext, *, since: Since, until: Until, within: Within, limit: Limit, cursor: Cursor
) -> Record[Changes]:
    """List the reorganisations after one day, up to and including another, ordered by day and id.

    `counts` has the number of people's committees of each level on both days. `within` keeps the changes of units that
    were in a subtree on the first day or are in it on the last.

    Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`, `RefusedError` `outside-subtree`.
    """
    after = read_cursor(cursor, str, str)
    engine, scope = context.engine, context.scope
    subtrees = {root for root in (scope.within, within) if root is not None}
    if within is not None:
        engine.require(within, until)
        scope.require_inside(engine, within, since, until)
    rows, counts = engine.changes(since, until, subtrees)
    page = page_of(rows, lambda row: (row["on"].isoformat(), row["id"]), limit, after)
    return Record(Changes(items=page.items, next=page.next, counts=counts), changes_table)
