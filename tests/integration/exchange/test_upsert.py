"""An import is an upsert by key: what a row replaces, leaves and clears, and the form in which it comes out again."""

import csv
import io

import pytest

from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import exported, put, refused, table

UNIT = "id name level kind sector"
SHORT = "vn,Chính phủ,central,government,state"
UNITS = table("units", UNIT, SHORT, "a,A,commune,area,state", "b,B,commune,area,state", "c,C,commune,area,state")


def rows(store: Store, name: str, *columns: str) -> list[list[str]]:
    """The rows of an exported table, cut to some of its columns."""
    text = exported(store)[f"{name}.csv"].decode()
    return [[row[column] for column in columns] for row in csv.DictReader(io.StringIO(text, newline=""))]


def links(store: Store) -> list[list[str]]:
    return rows(store, "links", "type", "source_id", "target_id", "valid_from", "valid_to")


def test_a_row_replaces_an_absent_column_leaves_an_empty_cell_clears(store: Store) -> None:
    put(store, table("units", f"{UNIT} code population lat", f"{SHORT},01,100,21.5"))
    report = put(store, table("units", f"{UNIT} population", "vn,Chính phủ mới,central,government,state,"))
    assert (report.created, report.changed, report.removed, report.unchanged) == (0, 1, 0, 0)
    assert rows(store, "units", "id", "name", "code", "population", "lat") == [
        ["vn", "Chính phủ mới", "01", "", "21.5"]
    ]


def test_what_is_not_mentioned_stays(store: Store) -> None:
    put(store, UNITS)
    put(
        store,
        table("units", UNIT, "a,Khác,commune,area,state"),
        table("trainings", "id title held_on", "t,T,2026-01-01"),
    )
    assert rows(store, "units", "id", "name") == [["a", "Khác"], ["b", "B"], ["c", "C"], ["vn", "Chính phủ"]]
    assert rows(store, "trainings", "id") == [["t"]]


def test_a_flag_that_is_cleared_is_its_default(store: Store) -> None:
    put(store, UNITS, table("platforms", "id name required", "p,P,FALSE"))
    put(store, table("platforms", "id name", "p,P"))
    assert rows(store, "platforms", "required") == [["false"]]
    put(store, table("platforms", "id name required", "p,P,"))
    assert rows(store, "platforms", "required") == [["true"]]


def test_a_shorthand_is_replaced_removed_and_left(store: Store) -> None:
    def parent(text: str) -> None:
        put(store, table("units", f"{UNIT} parent_id", f"c,C,commune,area,state,{text}"))

    put(store, UNITS)
    parent("a")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "a"]
    parent("b")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "b"]
    put(store, table("units", UNIT, "c,C mới,commune,area,state"))
    assert rows(store, "units", "id", "parent_id", "name")[2] == ["c", "b", "C mới"]
    parent("")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", ""]
    assert links(store) == []


def test_a_shorthand_moves_with_the_interval_of_its_row(store: Store) -> None:
    columns = f"{UNIT} parent_id valid_from valid_to"
    put(store, UNITS, table("units", columns, "d,D,commune,area,state,a,2024-01-01,"))
    put(store, table("units", columns, "d,D,commune,area,state,a,2024-01-01,2025-07-01"))
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "a", "2025-07-01"]
    assert links(store) == []


def test_a_shorthand_that_is_not_mentioned_moves_too(store: Store) -> None:
    put(store, UNITS, table("units", f"{UNIT} parent_id source", "d,D,commune,area,state,a,first"))
    put(
        store,
        table("units", f"{UNIT} valid_from valid_to source", "d,D,commune,area,state,2024-01-01,2025-07-01,second"),
    )
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "a", "2025-07-01"]
    assert links(store) == []
    put(store, table("units", f"{UNIT} parent_id", "d,D,commune,area,state,b"))
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "b", "2025-07-01"]
    assert links(store) == []


def test_a_link_says_otherwise_than_a_shorthand_that_is_not_mentioned(store: Store) -> None:
    put(store, UNITS, table("units", f"{UNIT} parent_id", "d,D,commune,area,state,a"))
    ended = table("links", "type source_id target_id valid_to", "PART_OF,d,a,2025-01-01")
    put(store, table("units", f"{UNIT} valid_to", "d,D,commune,area,state,2026-01-01"), ended)
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "", "2026-01-01"]
    assert links(store) == [["PART_OF", "d", "a", "", "2025-01-01"]]


def test_links_and_shorthand_of_one_type_stand_together(store: Store) -> None:
    several = table(
        "links",
        "type source_id target_id valid_from valid_to",
        "PART_OF,c,b,2025-07-01,",
        "PART_OF,c,vn,,2025-07-01",
    )
    put(store, UNITS, table("units", f"{UNIT} parent_id", "c,C,commune,area,state,a"), several)
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "a"]
    assert links(store) == [["PART_OF", "c", "b", "2025-07-01", ""], ["PART_OF", "c", "vn", "", "2025-07-01"]]


def test_two_ties_over_the_whole_of_a_row_are_links(store: Store) -> None:
    tables = (
        UNITS,
        table("units", f"{UNIT} parent_id", "c,C,commune,area,state,a"),
        table("links", "type source_id target_id", "PART_OF,c,b"),
    )
    put(store, *tables)
    assert rows(store, "units", "id", "parent_id")[2] == ["c", ""]
    assert links(store) == [["PART_OF", "c", "a", "", ""], ["PART_OF", "c", "b", "", ""]]
    version = store.version
    put(store, *tables)
    assert store.version == version


def test_a_link_that_says_what_the_shorthand_says_is_one_with_it(store: Store) -> None:
    put(
        store,
        UNITS,
        table("posts", "id unit_id role", "p,a,head"),
        table("links", "type source_id target_id", "POST_IN,p,a"),
    )
    assert rows(store, "posts", "id", "unit_id") == [["p", "a"]]
    assert links(store) == []


def test_a_post_keeps_a_unit(store: Store) -> None:
    put(store, UNITS, table("posts", "id unit_id role", "p,a,head"))
    [error] = refused(store, [table("posts", "id unit_id role", "p,,head")])
    assert (error.where, error.code) == ("posts.csv:2:unit_id", "post-without-unit")
    put(store, table("posts", "id unit_id role", "p,,head"), table("links", "type source_id target_id", "POST_IN,p,b"))
    assert rows(store, "posts", "id", "unit_id") == [["p", "b"]]


def test_a_symmetric_tie_is_one_from_either_side(store: Store) -> None:
    columns = "type source_id target_id weight valid_from valid_to"
    put(store, UNITS, table("links", columns, "COORDINATES_WITH,b,a,2,2025-01-01,"))
    report = put(store, table("links", columns, "COORDINATES_WITH,a,b,3,2025-01-01,"))
    assert (report.created, report.changed) == (0, 1)
    assert rows(store, "links", "source_id", "target_id", "weight") == [["a", "b", "3"]]
    [error] = refused(store, [table("links", columns, "COORDINATES_WITH,b,a,1,2026-01-01,")])
    assert (error.where, error.code) == ("links.csv:2:valid_from", "overlapping-intervals")


SERVES = "type source_id target_id valid_from valid_to"


@pytest.mark.parametrize(
    ("stored", "mended"),
    [
        ("2025-03-01,", ["2025-01-01,2025-03-01"]),  # it should have been earlier
        ("2025-01-01,", ["2025-01-01,2025-01-02", "2025-03-01,"]),  # later: a day stays
        (",", [",1900-01-01", "2025-03-01,"]),
    ],
)
def test_a_wrong_first_day_of_a_tie_is_mended_as_the_error_says(store: Store, stored: str, mended: list[str]) -> None:
    put(store, UNITS, table("links", SERVES, f"SERVES,a,b,{stored}"))
    [error] = refused(store, [table("links", SERVES, f"SERVES,a,b,{mended[-1].split(',')[0] or '2025-02-01'},")])
    assert (error.where, error.code) == ("links.csv:2:valid_from", "overlapping-intervals")
    assert "add a row for the days that are missing, or end the stored row one day after it begins" in error.advice
    put(store, table("links", SERVES, *(f"SERVES,a,b,{interval}" for interval in mended)))
    kept = {f"{row[3]},{row[4]}" for row in links(store)}
    assert kept == {*mended, stored} if len(mended) == 1 else kept == {*mended}


def test_the_tie_of_a_column_follows_the_first_day_of_its_row(store: Store) -> None:
    columns = f"{UNIT} parent_id valid_from"
    put(store, UNITS, table("units", columns, "d,D,commune,area,state,a,2025-01-01"))
    for first in ("2025-03-01", "2024-01-01", ""):
        put(store, table("units", columns, f"d,D,commune,area,state,a,{first}"))
        assert links(store) == []
        assert rows(store, "units", "id", "parent_id", "valid_from")[-2] == ["d", "a", first]


def test_the_same_tie_at_another_time_is_another(store: Store) -> None:
    columns = "person_id post_id valid_from valid_to basis"
    put(
        store,
        UNITS,
        table("posts", "id unit_id role", "p,a,head"),
        table("people", "id name", "x,Nguyễn"),
        table("holdings", columns, "x,p,,2025-01-01,permanent", "x,p,2025-01-01,2026-01-01,concurrent"),
    )
    put(store, table("holdings", columns, "x,p,2025-01-01,2025-06-01,concurrent"))
    assert rows(store, "holdings", "valid_from", "valid_to", "basis") == [
        ["", "2025-01-01", "permanent"],
        ["2025-01-01", "2025-06-01", "concurrent"],
    ]


def test_one_task_has_a_unit_in_several_roles(store: Store) -> None:
    columns = "type source_id target_id role post_id"
    tables = UNITS, table("tasks", "id title", "t,T"), table("posts", "id unit_id role", "p,a,head")
    put(store, *tables, table("links", columns, "RESPONSIBLE_FOR,a,t,support,", "RESPONSIBLE_FOR,a,t,lead,"))
    put(store, table("links", columns, "RESPONSIBLE_FOR,a,t,lead,p"))
    assert rows(store, "links", "role", "post_id") == [["lead", "p"], ["support", ""]]


def test_an_accountable_post_stays_where_the_row_does_not_mention_it(store: Store) -> None:
    tables = UNITS, table("tasks", "id title", "t,T"), table("posts", "id unit_id role", "p,a,head")
    put(store, *tables, table("links", "type source_id target_id role post_id", "RESPONSIBLE_FOR,a,t,lead,p"))
    put(store, table("links", "type source_id target_id role source", "RESPONSIBLE_FOR,a,t,lead,x"))
    assert rows(store, "links", "role", "post_id", "source") == [["lead", "p", "x"]]


def test_rows_refer_to_what_is_stored(store: Store) -> None:
    put(store, UNITS, table("people", "id name", "x,Nguyễn"))
    put(store, table("memberships", "person_id unit_id role", "x,a,leader"))
    assert rows(store, "memberships", "person_id", "unit_id", "role") == [["x", "a", "leader"]]
    [error] = refused(store, [table("memberships", "person_id unit_id", "x,nowhere")])
    assert (error.where, error.code) == ("memberships.csv:2:unit_id", "unknown-id")


@pytest.mark.parametrize(
    ("sheet", "where", "code"),
    [
        (table("people", "id name", "a,Nguyễn"), "people.csv:2:id", "id-in-two-tables"),
        (table("units", f"{UNIT} parent_id", "a,A,commune,area,state,c"), "units.csv:2:parent_id", "cycle"),
        (table("units", f"{UNIT} valid_to", "a,A,commune,area,state,2020-01-01"), None, None),
    ],
)
def test_what_is_stored_counts_in_the_checks(store: Store, sheet: Sheet, where: str | None, code: str | None) -> None:
    put(store, UNITS, table("links", "type source_id target_id", "PART_OF,b,a", "PART_OF,c,b"))
    if where is None:
        put(store, sheet)
        assert rows(store, "units", "id", "valid_to")[0] == ["a", "2020-01-01"]
    else:
        assert [(error.where, error.code) for error in refused(store, [sheet])] == [(where, code)]


def test_a_circle_through_units_that_no_row_names(store: Store) -> None:
    put(store, UNITS, table("links", "type source_id target_id", "PART_OF,a,b", "PART_OF,b,c"))
    again = table("units", UNIT, "a,A,commune,area,state", "c,C,commune,area,state")
    [error] = refused(store, [again, table("links", "type source_id target_id", "PART_OF,c,a")])
    assert (error.where, error.code) == ("links.csv:2:target_id", "cycle")


def test_a_post_keeps_its_unit_where_the_row_does_not_mention_it(store: Store) -> None:
    put(store, UNITS, table("posts", "id unit_id role", "p,a,head"), table("people", "id name home_unit_id", "x,X,b"))
    put(
        store,
        table("posts", "id role valid_from", "p,chair,2025-07-01"),
        table("people", "id name valid_to", "x,X,2030-01-01"),
    )
    assert rows(store, "posts", "unit_id", "role", "valid_from") == [["a", "chair", "2025-07-01"]]
    assert rows(store, "people", "home_unit_id", "valid_to") == [["b", "2030-01-01"]]
    assert links(store) == []
