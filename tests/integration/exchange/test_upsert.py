"""An import is an upsert by key: what a row replaces, keeps and clears, and how it is exported."""

import csv
import io

import pytest

from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import export_files, import_errors, import_sheets, make_sheet

UNIT = "id name level kind sector"
SHORT = "vn,Chính phủ,central,government,state"
UNITS = make_sheet("units", UNIT, SHORT, "a,A,commune,area,state", "b,B,commune,area,state", "c,C,commune,area,state")


def rows(store: Store, name: str, *columns: str) -> list[list[str]]:
    """Return some columns of the rows of an exported table."""
    text = export_files(store)[f"{name}.csv"].decode()
    return [[row[column] for column in columns] for row in csv.DictReader(io.StringIO(text, newline=""))]


def links(store: Store) -> list[list[str]]:
    return rows(store, "links", "type", "source_id", "target_id", "valid_from", "valid_to")


def test_cells_replace_missing_columns_keep_and_empty_cells_clear(store: Store) -> None:
    import_sheets(store, make_sheet("units", f"{UNIT} code population lat", f"{SHORT},01,100,21.5"))
    report = import_sheets(
        store, make_sheet("units", f"{UNIT} population", "vn,Chính phủ mới,central,government,state,")
    )
    assert (report.created, report.changed, report.removed, report.unchanged) == (0, 1, 0, 0)
    assert rows(store, "units", "id", "name", "code", "population", "lat") == [
        ["vn", "Chính phủ mới", "01", "", "21.5"]
    ]


def test_records_without_a_row_stay(store: Store) -> None:
    import_sheets(store, UNITS)
    import_sheets(
        store,
        make_sheet("units", UNIT, "a,Khác,commune,area,state"),
        make_sheet("trainings", "id title held_on", "t,T,2026-01-01"),
    )
    assert rows(store, "units", "id", "name") == [["a", "Khác"], ["b", "B"], ["c", "C"], ["vn", "Chính phủ"]]
    assert rows(store, "trainings", "id") == [["t"]]


def test_an_empty_boolean_is_its_default(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("platforms", "id name required", "p,P,FALSE"))
    import_sheets(store, make_sheet("platforms", "id name", "p,P"))
    assert rows(store, "platforms", "required") == [["false"]]
    import_sheets(store, make_sheet("platforms", "id name required", "p,P,"))
    assert rows(store, "platforms", "required") == [["true"]]


def test_a_shorthand_is_replaced_removed_and_kept(store: Store) -> None:
    def parent(text: str) -> None:
        import_sheets(store, make_sheet("units", f"{UNIT} parent_id", f"c,C,commune,area,state,{text}"))

    import_sheets(store, UNITS)
    parent("a")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "a"]
    parent("b")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "b"]
    import_sheets(store, make_sheet("units", UNIT, "c,C mới,commune,area,state"))
    assert rows(store, "units", "id", "parent_id", "name")[2] == ["c", "b", "C mới"]
    parent("")
    assert rows(store, "units", "id", "parent_id")[2] == ["c", ""]
    assert links(store) == []


def test_a_shorthand_moves_with_the_interval_of_its_row(store: Store) -> None:
    columns = f"{UNIT} parent_id valid_from valid_to"
    import_sheets(store, UNITS, make_sheet("units", columns, "d,D,commune,area,state,a,2024-01-01,"))
    import_sheets(store, make_sheet("units", columns, "d,D,commune,area,state,a,2024-01-01,2025-07-01"))
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "a", "2025-07-01"]
    assert links(store) == []


def test_a_shorthand_without_its_column_moves_too(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("units", f"{UNIT} parent_id source", "d,D,commune,area,state,a,first"))
    import_sheets(
        store,
        make_sheet(
            "units", f"{UNIT} valid_from valid_to source", "d,D,commune,area,state,2024-01-01,2025-07-01,second"
        ),
    )
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "a", "2025-07-01"]
    assert links(store) == []
    import_sheets(store, make_sheet("units", f"{UNIT} parent_id", "d,D,commune,area,state,b"))
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "b", "2025-07-01"]
    assert links(store) == []


def test_a_link_overrides_a_shorthand_without_its_column(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("units", f"{UNIT} parent_id", "d,D,commune,area,state,a"))
    ended = make_sheet("links", "type source_id target_id valid_to", "PART_OF,d,a,2025-01-01")
    import_sheets(store, make_sheet("units", f"{UNIT} valid_to", "d,D,commune,area,state,2026-01-01"), ended)
    assert rows(store, "units", "id", "parent_id", "valid_to")[3] == ["d", "", "2026-01-01"]
    assert links(store) == [["PART_OF", "d", "a", "", "2025-01-01"]]


def test_links_and_shorthands_of_one_type_coexist(store: Store) -> None:
    several = make_sheet(
        "links",
        "type source_id target_id valid_from valid_to",
        "PART_OF,c,b,2025-07-01,",
        "PART_OF,c,vn,,2025-07-01",
    )
    import_sheets(store, UNITS, make_sheet("units", f"{UNIT} parent_id", "c,C,commune,area,state,a"), several)
    assert rows(store, "units", "id", "parent_id")[2] == ["c", "a"]
    assert links(store) == [["PART_OF", "c", "b", "2025-07-01", ""], ["PART_OF", "c", "vn", "", "2025-07-01"]]


def test_two_ties_with_the_interval_of_the_row_are_links(store: Store) -> None:
    tables = (
        UNITS,
        make_sheet("units", f"{UNIT} parent_id", "c,C,commune,area,state,a"),
        make_sheet("links", "type source_id target_id", "PART_OF,c,b"),
    )
    import_sheets(store, *tables)
    assert rows(store, "units", "id", "parent_id")[2] == ["c", ""]
    assert links(store) == [["PART_OF", "c", "a", "", ""], ["PART_OF", "c", "b", "", ""]]
    version = store.version
    import_sheets(store, *tables)
    assert store.version == version


def test_a_link_equal_to_the_shorthand_is_exported_once(store: Store) -> None:
    import_sheets(
        store,
        UNITS,
        make_sheet("posts", "id unit_id role", "p,a,head"),
        make_sheet("links", "type source_id target_id", "POST_IN,p,a"),
    )
    assert rows(store, "posts", "id", "unit_id") == [["p", "a"]]
    assert links(store) == []


def test_a_post_needs_a_unit(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("posts", "id unit_id role", "p,a,head"))
    [error] = import_errors(store, [make_sheet("posts", "id unit_id role", "p,,head")])
    assert (error.location, error.code) == ("posts.csv:2:unit_id", "post-without-unit")
    import_sheets(
        store,
        make_sheet("posts", "id unit_id role", "p,,head"),
        make_sheet("links", "type source_id target_id", "POST_IN,p,b"),
    )
    assert rows(store, "posts", "id", "unit_id") == [["p", "b"]]


def test_a_symmetric_tie_has_one_key(store: Store) -> None:
    columns = "type source_id target_id weight valid_from valid_to"
    import_sheets(store, UNITS, make_sheet("links", columns, "COORDINATES_WITH,b,a,2,2025-01-01,"))
    report = import_sheets(store, make_sheet("links", columns, "COORDINATES_WITH,a,b,3,2025-01-01,"))
    assert (report.created, report.changed) == (0, 1)
    assert rows(store, "links", "source_id", "target_id", "weight") == [["a", "b", "3"]]
    [error] = import_errors(store, [make_sheet("links", columns, "COORDINATES_WITH,b,a,1,2026-01-01,")])
    assert (error.location, error.code) == ("links.csv:2:valid_from", "overlapping-intervals")


SERVES = "type source_id target_id valid_from valid_to"


@pytest.mark.parametrize(
    ("stored", "corrections"),
    [
        ("2025-03-01,", ["2025-01-01,2025-03-01"]),  # begins earlier
        ("2025-01-01,", ["2025-01-01,2025-01-02", "2025-03-01,"]),  # begins later: one day remains
        (",", [",1900-01-01", "2025-03-01,"]),
    ],
)
def test_the_advice_corrects_a_wrong_first_day(store: Store, stored: str, corrections: list[str]) -> None:
    import_sheets(store, UNITS, make_sheet("links", SERVES, f"SERVES,a,b,{stored}"))
    [error] = import_errors(
        store, [make_sheet("links", SERVES, f"SERVES,a,b,{corrections[-1].split(',')[0] or '2025-02-01'},")]
    )
    assert (error.location, error.code) == ("links.csv:2:valid_from", "overlapping-intervals")
    assert "add a row for the missing days, or end the stored row one day after it begins" in error.advice
    import_sheets(store, make_sheet("links", SERVES, *(f"SERVES,a,b,{interval}" for interval in corrections)))
    intervals = {f"{row[3]},{row[4]}" for row in links(store)}
    assert intervals == ({*corrections, stored} if len(corrections) == 1 else {*corrections})


def test_a_shorthand_moves_with_the_first_day_of_its_row(store: Store) -> None:
    columns = f"{UNIT} parent_id valid_from"
    import_sheets(store, UNITS, make_sheet("units", columns, "d,D,commune,area,state,a,2025-01-01"))
    for first in ("2025-03-01", "2024-01-01", ""):
        import_sheets(store, make_sheet("units", columns, f"d,D,commune,area,state,a,{first}"))
        assert links(store) == []
        assert rows(store, "units", "id", "parent_id", "valid_from")[-2] == ["d", "a", first]


def test_ties_with_another_first_day_are_distinct(store: Store) -> None:
    columns = "person_id post_id valid_from valid_to basis"
    import_sheets(
        store,
        UNITS,
        make_sheet("posts", "id unit_id role", "p,a,head"),
        make_sheet("people", "id name", "x,Nguyễn"),
        make_sheet("holdings", columns, "x,p,,2025-01-01,permanent", "x,p,2025-01-01,2026-01-01,concurrent"),
    )
    import_sheets(store, make_sheet("holdings", columns, "x,p,2025-01-01,2025-06-01,concurrent"))
    assert rows(store, "holdings", "valid_from", "valid_to", "basis") == [
        ["", "2025-01-01", "permanent"],
        ["2025-01-01", "2025-06-01", "concurrent"],
    ]


def test_a_unit_has_several_roles_in_one_task(store: Store) -> None:
    columns = "type source_id target_id role post_id"
    tables = UNITS, make_sheet("tasks", "id title", "t,T"), make_sheet("posts", "id unit_id role", "p,a,head")
    import_sheets(
        store, *tables, make_sheet("links", columns, "RESPONSIBLE_FOR,a,t,support,", "RESPONSIBLE_FOR,a,t,lead,")
    )
    import_sheets(store, make_sheet("links", columns, "RESPONSIBLE_FOR,a,t,lead,p"))
    assert rows(store, "links", "role", "post_id") == [["lead", "p"], ["support", ""]]


def test_a_missing_post_id_column_keeps_the_post(store: Store) -> None:
    tables = UNITS, make_sheet("tasks", "id title", "t,T"), make_sheet("posts", "id unit_id role", "p,a,head")
    import_sheets(
        store, *tables, make_sheet("links", "type source_id target_id role post_id", "RESPONSIBLE_FOR,a,t,lead,p")
    )
    import_sheets(store, make_sheet("links", "type source_id target_id role source", "RESPONSIBLE_FOR,a,t,lead,x"))
    assert rows(store, "links", "role", "post_id", "source") == [["lead", "p", "x"]]


def test_rows_can_refer_to_stored_records(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("people", "id name", "x,Nguyễn"))
    import_sheets(store, make_sheet("memberships", "person_id unit_id role", "x,a,leader"))
    assert rows(store, "memberships", "person_id", "unit_id", "role") == [["x", "a", "leader"]]
    [error] = import_errors(store, [make_sheet("memberships", "person_id unit_id", "x,nowhere")])
    assert (error.location, error.code) == ("memberships.csv:2:unit_id", "unknown-id")


@pytest.mark.parametrize(
    ("sheet", "where", "code"),
    [
        (make_sheet("people", "id name", "a,Nguyễn"), "people.csv:2:id", "id-in-two-tables"),
        (make_sheet("units", f"{UNIT} parent_id", "a,A,commune,area,state,c"), "units.csv:2:parent_id", "cycle"),
        (make_sheet("units", f"{UNIT} valid_to", "a,A,commune,area,state,2020-01-01"), None, None),
    ],
)
def test_checks_include_stored_records(store: Store, sheet: Sheet, where: str | None, code: str | None) -> None:
    import_sheets(store, UNITS, make_sheet("links", "type source_id target_id", "PART_OF,b,a", "PART_OF,c,b"))
    if where is None:
        import_sheets(store, sheet)
        assert rows(store, "units", "id", "valid_to")[0] == ["a", "2020-01-01"]
    else:
        assert [(error.location, error.code) for error in import_errors(store, [sheet])] == [(where, code)]


def test_a_cycle_through_units_in_no_row(store: Store) -> None:
    import_sheets(store, UNITS, make_sheet("links", "type source_id target_id", "PART_OF,a,b", "PART_OF,b,c"))
    again = make_sheet("units", UNIT, "a,A,commune,area,state", "c,C,commune,area,state")
    [error] = import_errors(store, [again, make_sheet("links", "type source_id target_id", "PART_OF,c,a")])
    assert (error.location, error.code) == ("links.csv:2:target_id", "cycle")


def test_missing_shorthand_columns_keep_the_unit(store: Store) -> None:
    import_sheets(
        store,
        UNITS,
        make_sheet("posts", "id unit_id role", "p,a,head"),
        make_sheet("people", "id name home_unit_id", "x,X,b"),
    )
    import_sheets(
        store,
        make_sheet("posts", "id role valid_from", "p,chair,2025-07-01"),
        make_sheet("people", "id name valid_to", "x,X,2030-01-01"),
    )
    assert rows(store, "posts", "unit_id", "role", "valid_from") == [["a", "chair", "2025-07-01"]]
    assert rows(store, "people", "home_unit_id", "valid_to") == [["b", "2030-01-01"]]
    assert links(store) == []
