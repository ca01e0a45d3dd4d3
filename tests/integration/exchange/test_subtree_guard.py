"""Who may write in one unit's subtree alone writes there and nowhere else, on both stores."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dtgraph.errors import RefusedError
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network

from ...conftest import Opener
from ...helpers.network_builder import Tables

ROOT = "province"


def tables() -> Tables:
    """A province with a commune, and another one; each has a focal point. A person has no home, a unit no parent."""
    made = Tables().unit("government", "government").unit("enterprise", "enterprise", sector="enterprise")
    for place in ("province", "other"):
        made.unit(place, "people_committee", "government", level="province")
        made.unit(f"{place}-commune", "people_committee", place)
        made.post(f"{place}-post", f"{place}-commune")
        made.person(f"{place}-person", f"{place}-commune").holds(f"{place}-person", f"{place}-post")
    return made.person("homeless").add("platforms", id="platform", name="Nền tảng")


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with Network(open_any()) as opened:
        opened.import_tables(tables().sheets())
        yield opened


def unit(id_: str, parent: str | None, **more: Any) -> Mapping[str, Any]:
    row = {"id": id_, "name": id_, "level": "commune", "kind": "department", "sector": "state", "parent_id": parent}
    return {**row, **more}


def link(type_: str, source: str, target: str) -> Mapping[str, Any]:
    return {"type": type_, "source_id": source, "target_id": target}


ALLOWED: list[tuple[str, Mapping[str, Any]]] = [
    ("units", unit("new", "province-commune")),
    ("units", unit("province-commune", "province", kind="people_committee", population=7)),
    ("posts", {"id": "new-post", "unit_id": "province", "role": "head"}),
    ("posts", {"id": "province-post", "unit_id": "province", "role": "focal_point"}),
    ("people", {"id": "new-person", "name": "New", "home_unit_id": "province"}),
    ("holdings", {"person_id": "province-person", "post_id": "province-post", "basis": "concurrent"}),
    ("memberships", {"person_id": "province-person", "unit_id": "province"}),
    ("links", link("REPORTS_TO", "province-commune", "province")),
    ("links", link("USES", "province", "platform")),
]

REFUSED: list[tuple[str, Mapping[str, Any], str]] = [
    ("units", unit("new", "other-commune"), "outside-subtree"),
    ("units", unit("new", None), "outside-subtree"),
    ("units", unit("province-commune", "other", kind="people_committee"), "outside-subtree"),  # moved out
    ("units", unit("other-commune", "province", kind="people_committee"), "outside-subtree"),  # and in
    ("units", unit("enterprise", "province", kind="enterprise"), "outside-subtree"),  # taken, where nobody had it
    ("units", unit("province", None, level="province", kind="people_committee"), "outside-subtree"),  # cut off
    ("posts", {"id": "new-post", "unit_id": "other", "role": "head"}, "outside-subtree"),
    ("posts", {"id": "other-post", "unit_id": "province", "role": "focal_point"}, "outside-subtree"),
    ("posts", {"id": "province-post", "unit_id": "other", "role": "focal_point"}, "outside-subtree"),
    ("people", {"id": "new-person", "name": "New"}, "outside-subtree"),
    ("people", {"id": "homeless", "name": "Taken", "home_unit_id": "province"}, "outside-subtree"),
    ("people", {"id": "other-person", "name": "Other"}, "outside-subtree"),
    ("holdings", {"person_id": "other-person", "post_id": "province-post"}, "outside-subtree"),
    ("holdings", {"person_id": "province-person", "post_id": "other-post"}, "outside-subtree"),
    ("memberships", {"person_id": "homeless", "unit_id": "province"}, "outside-subtree"),
    ("links", link("COORDINATES_WITH", "province", "other"), "outside-subtree"),
    ("links", link("USES", "other", "platform"), "outside-subtree"),
    ("platforms", {"id": "platform", "name": "Another"}, "only-a-subtree"),
    ("tasks", {"id": "new", "title": "New"}, "only-a-subtree"),
]


def test_within_it_everything_is_written(network: Network) -> None:
    shown = network.restricted(personal=True, within=ROOT)
    for table, row in ALLOWED:
        assert shown.upsert(table, row).version == network.version, (table, row)


def test_outside_of_it_nothing_is(network: Network) -> None:
    shown, version = network.restricted(personal=True, within=ROOT), network.version
    for table, row, code in REFUSED:
        with pytest.raises(RefusedError) as refused:
            shown.upsert(table, row)
        assert (refused.value.code, network.version) == (code, version), (table, row)


def test_an_end_is_a_write(network: Network) -> None:
    shown = network.restricted(personal=False, within=ROOT)
    key = {"person_id": "other-person", "post_id": "other-post"}
    with pytest.raises(RefusedError, match="outside-subtree"):
        shown.end("holdings", key, "2026-01-01")
    assert (
        shown.end("holdings", {"person_id": "province-person", "post_id": "province-post"}, "2026-01-01").changed == 1
    )


def test_of_an_import_all_or_nothing_is_within(network: Network) -> None:
    shown = network.restricted(personal=True, within=ROOT)
    columns = ["id", "name", "level", "kind", "sector", "parent_id"]
    cells = [[str(unit(id_, parent)[name]) for name in columns] for id_, parent in (("a", "province"), ("b", "a"))]
    rows = [(line, row) for line, row in enumerate(cells, start=2)]
    outside = (4, ["c", *cells[0][1:-1], "other"])
    for check in (True, False):
        with pytest.raises(RefusedError, match="outside-subtree"):
            shown.import_tables([Sheet("units", "units.csv", columns, [*rows, outside])], check=check)
    assert shown.import_tables([Sheet("units", "units.csv", columns, rows)]).created == 4


def test_what_is_outside_is_not_told(network: Network) -> None:
    shown = network.restricted(personal=True, within=ROOT)
    stored = {"id": "other-person", "name": "Người other-person", "home_unit_id": "other-commune"}
    for table, row in (
        ("people", stored),  # just as it is stored
        ("people", {**stored, "name": "x"}),
        ("holdings", {"person_id": "other-person", "post_id": "other-post"}),
        ("holdings", {"person_id": "other-person", "post_id": "other-post", "valid_from": "2026-01-01"}),
        ("holdings", {"person_id": "other-person", "post_id": "province-post"}),
        ("holdings", {"person_id": "nobody", "post_id": "province-post"}),
    ):
        with pytest.raises(RefusedError, match="outside-subtree"):
            shown.upsert(table, row)
    for on in ("2026-01-01", "2026-02-01"):
        with pytest.raises(RefusedError, match="outside-subtree"):
            shown.end("people", {"id": "other-person"}, on)
        with pytest.raises(RefusedError, match="outside-subtree"):
            shown.end("people", {"id": "nobody"}, on)


def test_people_are_not_written_by_who_does_not_see_them(network: Network) -> None:
    hidden = network.restricted(personal=False, within=None)
    row = {"id": "province-person", "name": "Người province-person", "home_unit_id": "province-commune"}
    with pytest.raises(RefusedError, match="people-not-shown"):
        hidden.upsert("people", row)
    for check in (True, False):
        with pytest.raises(RefusedError, match="people-not-shown"):
            hidden.import_tables([Sheet("people", "people.csv", ["id", "name"], [(2, ["new", "x"])])], check=check)
    assert hidden.upsert("holdings", {"person_id": "province-person", "post_id": "province-post"}).unchanged == 1
    assert hidden.end("people", {"id": "province-person"}, "2026-01-01").changed == 2


def test_long_chains_and_wide_layers_of_new_units(network: Network) -> None:
    shown = network.restricted(personal=True, within=ROOT)
    columns = ["id", "name", "level", "kind", "sector", "parent_id"]
    above, rows = "province", []
    for number in range(1_500):
        rows.append((number + 2, [f"c{number}", "x", "commune", "department", "state", above]))
        above = f"c{number}"
    assert shown.import_tables([Sheet("units", "units.csv", columns, rows)]).created == 3_000
    units = [[f"l{layer}-{side}", "x", "commune", "department", "state"] for layer in range(60) for side in (0, 1)]
    ties = [["PART_OF", f"l0-{side}", "province"] for side in (0, 1)]
    ties += [["PART_OF", f"l{n}-{a}", f"l{n - 1}-{b}"] for n in range(1, 60) for a in (0, 1) for b in (0, 1)]
    sheets = [
        Sheet("units", "units.csv", columns[:-1], list(enumerate(units, start=2))),
        Sheet("links", "links.csv", ["type", "source_id", "target_id"], list(enumerate(ties, start=2))),
    ]
    assert shown.import_tables(sheets).created == len(units) + len(ties)
