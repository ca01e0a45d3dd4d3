"""Callers restricted to a subtree can write there and nowhere else, on both stores."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.errors import RefusedError
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network

from ...conftest import Opener
from ...helpers.network_builder import NetworkBuilder

ROOT = "province"


def build_network() -> NetworkBuilder:
    """Two provinces with a commune and a focal point each, a unit without parent and a person without home unit."""
    builder = NetworkBuilder().unit("government", "government").unit("enterprise", "enterprise", sector="enterprise")
    for province in ("province", "other"):
        builder.unit(province, "people_committee", "government", level="province")
        builder.unit(f"{province}-commune", "people_committee", province)
        builder.post(f"{province}-post", f"{province}-commune")
        builder.person(f"{province}-person", f"{province}-commune").holds(f"{province}-person", f"{province}-post")
    return builder.person("homeless").add("platforms", id="platform", name="Nền tảng")


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with Network(LocalBackend(open_any())) as network:
        network.import_tables(build_network().sheets())
        yield network


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
    ("units", unit("other-commune", "province", kind="people_committee"), "outside-subtree"),  # moved in
    ("units", unit("enterprise", "province", kind="enterprise"), "outside-subtree"),  # adopted
    ("units", unit("province", None, level="province", kind="people_committee"), "outside-subtree"),  # detached
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


def test_writes_within_the_subtree_succeed(network: Network) -> None:
    restricted = network.scoped(personal=True, within=ROOT)
    for table, row in ALLOWED:
        assert restricted.upsert(table, row).version == network.version, (table, row)


def test_writes_outside_the_subtree_are_refused(network: Network) -> None:
    restricted, version = network.scoped(personal=True, within=ROOT), network.version
    for table, row, code in REFUSED:
        with pytest.raises(RefusedError) as refused:
            restricted.upsert(table, row)
        assert (refused.value.code, network.version) == (code, version), (table, row)


def test_end_is_restricted_too(network: Network) -> None:
    restricted = network.scoped(personal=False, within=ROOT)
    key = {"person_id": "other-person", "post_id": "other-post"}
    with pytest.raises(RefusedError, match="outside-subtree"):
        restricted.end("holdings", key, "2026-01-01")
    assert (
        restricted.end("holdings", {"person_id": "province-person", "post_id": "province-post"}, "2026-01-01").changed
        == 1
    )


def test_imports_are_within_the_subtree_as_a_whole(network: Network) -> None:
    restricted = network.scoped(personal=True, within=ROOT)
    columns = ["id", "name", "level", "kind", "sector", "parent_id"]
    cells = [[str(unit(id_, parent)[name]) for name in columns] for id_, parent in (("a", "province"), ("b", "a"))]
    rows = [(line, row) for line, row in enumerate(cells, start=2)]
    outside = (4, ["c", *cells[0][1:-1], "other"])
    for check in (True, False):
        with pytest.raises(RefusedError, match="outside-subtree"):
            restricted.import_tables([Sheet("units", "units.csv", columns, [*rows, outside])], check=check)
    assert restricted.import_tables([Sheet("units", "units.csv", columns, rows)]).created == 4


def test_errors_reveal_nothing_outside_the_subtree(network: Network) -> None:
    restricted = network.scoped(personal=True, within=ROOT)
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
            restricted.upsert(table, row)
    for on in ("2026-01-01", "2026-02-01"):
        with pytest.raises(RefusedError, match="outside-subtree"):
            restricted.end("people", {"id": "other-person"}, on)
        with pytest.raises(RefusedError, match="outside-subtree"):
            restricted.end("people", {"id": "nobody"}, on)


def test_people_cannot_be_written_without_personal_data(network: Network) -> None:
    hidden = network.scoped(personal=False)
    row = {"id": "province-person", "name": "Người province-person", "home_unit_id": "province-commune"}
    with pytest.raises(RefusedError, match="people-not-shown"):
        hidden.upsert("people", row)
    for check in (True, False):
        with pytest.raises(RefusedError, match="people-not-shown"):
            hidden.import_tables([Sheet("people", "people.csv", ["id", "name"], [(2, ["new", "x"])])], check=check)
    assert hidden.upsert("holdings", {"person_id": "province-person", "post_id": "province-post"}).unchanged == 1
    assert hidden.end("people", {"id": "province-person"}, "2026-01-01").changed == 2


def test_long_chains_and_wide_layers_of_new_units(network: Network) -> None:
    restricted = network.scoped(personal=True, within=ROOT)
    columns = ["id", "name", "level", "kind", "sector", "parent_id"]
    above, rows = "province", []
    for number in range(1_500):
        rows.append((number + 2, [f"c{number}", "x", "commune", "department", "state", above]))
        above = f"c{number}"
    assert restricted.import_tables([Sheet("units", "units.csv", columns, rows)]).created == 3_000
    units = [[f"l{layer}-{side}", "x", "commune", "department", "state"] for layer in range(60) for side in (0, 1)]
    ties = [["PART_OF", f"l0-{side}", "province"] for side in (0, 1)]
    ties += [["PART_OF", f"l{n}-{a}", f"l{n - 1}-{b}"] for n in range(1, 60) for a in (0, 1) for b in (0, 1)]
    sheets = [
        Sheet("units", "units.csv", columns[:-1], list(enumerate(units, start=2))),
        Sheet("links", "links.csv", ["type", "source_id", "target_id"], list(enumerate(ties, start=2))),
    ]
    assert restricted.import_tables(sheets).created == len(units) + len(ties)
