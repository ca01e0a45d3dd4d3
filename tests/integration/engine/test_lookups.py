"""Look-ups on both stores: units, contacts, neighbourhoods, changes, pagination, and restriction to a subtree."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.errors import InputError, RefusedError
from dtgraph.network import Network
from dtgraph.operations.pagination import read_cursor, write_cursor
from dtgraph.results import Page

from ...conftest import Opener
from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder

DAY = "2026-06-30"


def tables() -> NetworkBuilder:
    """Return two provinces; communes with a focal point, with a former one, and an ended one; a team without a post."""
    builder = NetworkBuilder().unit("government", "government")
    for place, lat in (("north", 21.0), ("south", 10.0)):
        builder.unit(place, "people_committee", "government", level="province", name=f"Tỉnh {place}")
        builder.post(f"{place}-post", place).person(f"{place}-person", place, phone="1").holds(
            f"{place}-person", f"{place}-post"
        )
        for number in (1, 2):
            name = f"Phường Đống Đa {number}"
            builder.unit(
                f"{place}-{number}", "people_committee", place, name=name, code=f"{number}", lat=lat + number, lon=105
            )
    builder.post("focal", "north-1").person("left", "north-1").holds("left", "focal", "2025-01-01", "2026-01-01")
    builder.post("focal-2", "north-2").person("stays", "north-2", email="s@x.example").holds("stays", "focal-2")
    builder.unit("former", "people_committee", "north", name="Xã Đống Đa cũ", code="1", end="2025-07-01")
    builder.unit("team", "community_team", "north-1", name="Tổ Đống Đa", sector="community")
    builder.link("SERVES", "team", "north-1").link("COORDINATES_WITH", "north-1", "south-1")
    builder.member("left", "team", "leader")
    return builder


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with network_over(open_any()) as opened:
        opened.import_tables(tables().sheets())
        yield opened


def ids(page: Page[Any]) -> list[str]:
    return [row["id"] for row in page.items]


def test_units_by_filters(network: Network) -> None:
    everything = ["government", "north", "north-1", "north-2", "south", "south-1", "south-2", "team"]
    assert ids(network.units(as_of=DAY)) == everything
    assert ids(network.units(ended=True, as_of=DAY)) == sorted([*everything, "former"])
    assert ids(network.units(as_of="2025-01-01")) == sorted([*everything, "former"])
    assert ids(network.units(level="province", as_of=DAY)) == ["north", "south"]
    assert ids(network.units(kind="community_team", as_of=DAY)) == ["team"]
    assert ids(network.units(sector="community", as_of=DAY)) == ["team"]
    assert ids(network.units(code="1", as_of=DAY)) == ["north-1", "south-1"]
    assert ids(network.units(code="1", ended=True, as_of=DAY)) == ["former", "north-1", "south-1"]
    assert ids(network.units(province="north", as_of=DAY)) == ["north", "north-1", "north-2", "team"]
    assert ids(network.units(within="north-1", as_of=DAY)) == ["north-1", "team"]
    assert ids(network.units(province="north", within="south", as_of=DAY)) == []
    assert ids(network.units(province="north", code="2", level="commune", as_of=DAY)) == ["north-2"]


def test_units_by_name(network: Network) -> None:
    assert ids(network.units("dong da", as_of=DAY)) == ["team", "north-1", "south-1", "north-2", "south-2"]
    assert ids(network.units("ĐỐNG  Đa", province="south", as_of=DAY)) == ["south-1", "south-2"]
    assert ids(network.units("dong da", code="2", as_of=DAY)) == ["north-2", "south-2"]
    assert [row["current"] for row in network.find("dong da", as_of=DAY)] == [*[True] * 5, False]
    assert network.find("north-1", as_of=DAY)[0]["id"] == "north-1"
    row = network.units("to dong da", as_of=DAY).items[0]
    assert row == {
        "id": "team", "name": "Tổ Đống Đa", "level": "community", "kind": "community_team", "province_id": "north",
        "current": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "filters",
    [{}, {"ended": True}, {"text": "dong da", "ended": True}, {"province": "north"}, {"code": "1", "ended": True}],
)
def test_pages_join_to_all_units(network: Network, filters: dict[str, Any]) -> None:
    all_units = network.units(**filters, as_of=DAY)
    assert all_units.next is None
    for limit in range(1, len(all_units.items) + 2):
        items, cursor = [], None
        for _ in range(len(all_units.items) + 1):
            page = network.units(**filters, as_of=DAY, limit=limit, cursor=cursor)
            assert len(page.items) <= limit
            items += page.items
            cursor = page.next
            if cursor is None:
                break
        assert items == all_units.items


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"level": "village"}, "bad-option"),
        ({"kind": "people_comittee"}, "bad-option"),
        ({"limit": 0}, "bad-option"),
        ({"limit": 1001}, "bad-option"),
        ({"text": "?!"}, "bad-option"),
        ({"cursor": "x"}, "bad-cursor"),
        ({"cursor": write_cursor((1,))}, "bad-cursor"),
        ({"text": "a", "cursor": write_cursor(("a",))}, "bad-cursor"),
        ({"province": "nobody"}, "unknown-unit"),
        ({"within": "nobody"}, "unknown-unit"),
        ({"as_of": "yesterday"}, "bad-option"),
    ],
)
def test_invalid_filters_are_refused(network: Network, filters: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as error:
        network.units(**filters)
    assert error.value.code == code


def test_focal_points_and_fallbacks(network: Network) -> None:
    staffed = network.contact("north-2", as_of=DAY)
    assert (staffed["status"], [point["email"] for point in staffed["focal_points"]]) == ("covered", ["s@x.example"])
    unstaffed = network.contact("team", as_of=DAY)
    assert (unstaffed["status"], unstaffed["focal_points"]) == ("unassigned", [])
    assert [(contact["unit_id"], contact["focal_points"][0]["person_id"]) for contact in unstaffed["fallback"]] == [
        ("north", "north-person")
    ]
    assert network.contact("north-1", as_of="2025-12-31")["focal_points"][0]["person_id"] == "left"
    assert network.contact("north-1", as_of="2026-01-01")["status"] == "expired"
    assert network.contact("government", as_of=DAY)["fallback"] == []

    def unit_ids(**filters: Any) -> list[str]:
        contacts = network.focal_points(**filters, as_of=DAY)
        assert contacts.items == [network.contact(contact["unit_id"], as_of=DAY) for contact in contacts.items]
        return [contact["unit_id"] for contact in contacts.items]

    assert unit_ids(unit="team") == ["team"]
    assert unit_ids(code="2") == ["north-2", "south-2"]
    assert unit_ids(name="phuong dong da 2") == ["north-2", "south-2"]
    assert unit_ids(name="dong da", province="south") == ["south-1", "south-2"]
    assert unit_ids(level="province") == ["north", "south"]
    assert unit_ids(province="north", kind="people_committee") == ["north", "north-1", "north-2"]
    assert unit_ids(lat=11.4, lon=105.0) == ["south-1"]
    assert unit_ids(lat=22.6, lon=106) == ["north-2"]
    assert unit_ids(lat=-90, lon=0) == ["south-1"]
    assert unit_ids(code="3") == []
    assert network.focal_points(lat=0, lon=0, as_of="1900-01-01").items != []


def test_unit_children_and_neighbourhood(network: Network) -> None:
    team = network.unit("team", as_of=DAY)
    assert (team["part_of"], team["serves"], team["province_id"], team["current"]) == (
        ["north-1"],
        ["north-1"],
        "north",
        True,
    )
    assert [(member["person_id"], member["role"]) for member in team["members"]] == [("left", "leader")]
    posts = network.unit("north-1", as_of=DAY)["posts"]
    assert [(post["id"], post["holders"]) for post in posts] == [("focal", [])]
    holder = network.unit("north-1", as_of="2025-06-30")["posts"][0]["holders"][0]
    assert (holder["person_id"], holder["since"], holder["until"]) == ("left", date(2025, 1, 1), date(2026, 1, 1))
    former = network.unit("former", as_of=DAY)
    assert (former["current"], former["part_of"], former["unit"]["valid_to"]) == (False, [], date(2025, 7, 1))
    children = network.children("north", as_of=DAY).items
    assert [(row["id"], row["children"]) for row in children] == [("north-1", 1), ("north-2", 0)]
    assert ids(network.children("north", as_of="2025-01-01")) == ["former", "north-1", "north-2"]
    neighbourhood = network.neighbourhood("team", hops=2, as_of=DAY)
    assert [(unit["id"], unit["hops"]) for unit in neighbourhood["units"]] == [
        ("team", 0), ("north-1", 1), ("north", 2), ("south-1", 2),
    ]  # fmt: skip
    assert {(tie["type"], tie["weight"]) for tie in neighbourhood["ties"]} == {
        ("PART_OF", 1.0), ("COORDINATES_WITH", 1.0), ("SERVES", None),
    }  # fmt: skip
    assert (neighbourhood["complete"], neighbourhood["more"]) == (True, [])
    limited = network.neighbourhood("team", hops=3, limit=3, as_of=DAY)
    assert ([unit["id"] for unit in limited["units"]], limited["complete"]) == (["team", "north-1", "north"], False)
    assert limited["more"] == [{"id": "north", "n": 2}, {"id": "north-1", "n": 1}]
    single = network.neighbourhood("north", limit=1, as_of=DAY)
    assert (len(single["units"]), single["more"]) == (1, [{"id": "north", "n": 3}])
    restricted = network.scoped(personal=False, within="north").neighbourhood("north", limit=1, as_of=DAY)
    assert (restricted["complete"], restricted["more"]) == (False, [{"id": "north", "n": 2}])


def test_roots(network: Network) -> None:
    network.import_tables(
        NetworkBuilder()
        .unit("alone")
        .unit("below", parent="gone")
        .unit("gone", end=DAY)
        .unit("new", start=DAY)
        .sheets()
    )
    pages = [network.roots(as_of=DAY, limit=2)]
    pages.append(network.roots(as_of=DAY, limit=2, cursor=pages[0].next))
    assert [(row["id"], row["children"]) for page in pages for row in page.items] == [
        ("alone", 0), ("below", 0), ("government", 2), ("new", 0),
    ]  # fmt: skip
    assert pages[1].next is None
    assert ids(network.roots(as_of="2026-06-29")) == ["alone", "gone", "government"]
    assert network.roots(as_of=DAY).items[2] == {
        "id": "government", "name": "Đơn vị government", "level": "central", "kind": "government", "province_id": None,
        "current": True, "children": 2,
    }  # fmt: skip
    restricted = network.scoped(personal=False, within="north")
    assert [(row["id"], row["children"], row["province_id"]) for row in restricted.roots(as_of=DAY).items] == [
        ("north", 2, "north")
    ]
    assert network.scoped(personal=False, within="gone").roots(as_of=DAY).items == []


def reorganised_tables() -> NetworkBuilder:
    """Return two communes of the north that merge, one that moves to the south, and a change without units."""
    builder = tables()
    for number in (3, 4):
        builder.unit(f"north-{number}", "people_committee", "north", name=f"Xã {number}", end="2025-07-01")
    builder.unit("merged", "people_committee", "north", name="Xã mới", start="2025-07-01")
    builder.unit("moved", "people_committee", "north", name="Xã chuyển", end="2025-07-01")
    builder.unit("came", "people_committee", "south", name="Xã đến", start="2025-07-01")
    for id_, kind, on, before, after in (
        ("b", "merge", "2025-07-01", ("north-4", "north-3"), ("merged",)),
        ("a", "transfer", "2025-07-01", ("moved",), ("came",)),
        ("c", "abolish", "2025-01-01", (), ()),
    ):
        builder.rows["changes"].append({"id": id_, "kind": kind, "on": on, "decree": f"NQ {id_}", "note": None})
        for unit in before:
            builder.link("ORIGINAL", id_, unit)
        for unit in after:
            builder.link("RESULTED_IN", id_, unit)
    return builder


def test_changes_between_two_days(open_any: Opener) -> None:
    with network_over(open_any()) as network:
        network.import_tables(reorganised_tables().sheets())
        changes = network.changes("2024-12-31", "2026-06-30")
        assert [change["id"] for change in changes["items"]] == ["c", "a", "b"]
        assert changes["items"][2] == {
            "id": "b", "kind": "merge", "on": date(2025, 7, 1), "decree": "NQ b", "note": None,
            "before": [
                {"id": "north-3", "name": "Xã 3", "level": "commune"},
                {"id": "north-4", "name": "Xã 4", "level": "commune"},
            ],
            "after": [{"id": "merged", "name": "Xã mới", "level": "commune"}],
        }  # fmt: skip
        assert changes["counts"] == [
            {"level": "province", "before": 2, "after": 2}, {"level": "commune", "before": 8, "after": 6},
        ]  # fmt: skip
        items, cursor = [], None
        for _ in range(3):
            page = network.changes("2024-12-31", "2026-06-30", limit=1, cursor=cursor)
            assert page["counts"] == changes["counts"]
            items += page["items"]
            cursor = page["next"]
        assert (items, cursor) == (changes["items"], None)

        def change_ids(since: str, until: str, within: str | None, source: Network = network) -> list[str]:
            return [change["id"] for change in source.changes(since, until, within=within)["items"]]

        assert change_ids("2025-06-30", "2025-07-01", None) == ["a", "b"]
        assert change_ids("2025-07-01", "2026-06-30", None) == []
        assert change_ids("2024-12-31", "2025-06-30", None) == ["c"]
        assert change_ids("2025-06-30", "2025-07-01", "north") == ["a", "b"]
        assert change_ids("2025-06-30", "2025-07-01", "south") == ["a"]
        assert change_ids("2025-06-30", "2025-07-01", "north-3") == ["b"]
        assert change_ids("2025-06-30", "2025-07-01", "came") == ["a"]
        assert change_ids("2025-06-30", "2025-07-01", "team") == []
        assert network.changes("2025-06-30", "2025-07-01", within="south")["counts"] == [
            {"level": "province", "before": 1, "after": 1}, {"level": "commune", "before": 2, "after": 3},
        ]  # fmt: skip
        restricted = network.scoped(personal=False, within="south")
        assert change_ids("2025-06-30", "2025-07-01", None, restricted) == ["a"]
        assert change_ids("2025-06-30", "2025-07-01", "came", restricted) == ["a"]
        with pytest.raises(RefusedError, match="outside-subtree"):
            change_ids("2025-06-30", "2025-07-01", "north", restricted)
        for since, until in (("2025-07-01", "2025-07-01"), ("2025-07-02", "2025-07-01"), ("x", "2025-07-01")):
            with pytest.raises(InputError, match="bad-option"):
                network.changes(since, until)
        with pytest.raises(InputError, match="unknown-unit"):
            change_ids("2025-06-30", "2025-07-01", "nobody")


def test_map_units(network: Network) -> None:
    units = network.map_units(as_of=DAY)
    assert units["id"] == ["government", "north", "north-1", "north-2", "south", "south-1", "south-2"]
    assert units["parent"] == [None, 0, 1, 1, 0, 4, 4]
    assert units["province"] == [None, 1, 1, 1, 4, 4, 4]


def test_restriction_to_subtree(network: Network) -> None:
    restricted = network.scoped(personal=True, within="north-1")
    assert ids(restricted.units(as_of=DAY)) == ["north-1", "team"]
    assert ids(restricted.units("dong da", as_of=DAY)) == ["team", "north-1"]
    assert ids(restricted.units(code="1", ended=True, as_of=DAY)) == ["north-1"]
    contact = restricted.contact("team", as_of=DAY)
    assert contact["fallback"][0]["focal_points"] == [
        {
            "post_id": "north-post", "person_id": "north-person", "name": None, "phone": None, "email": None,
            "since": None,
        }
    ]  # fmt: skip
    assert network.contact("team", as_of=DAY)["fallback"][0]["focal_points"][0]["phone"] == "1"
    neighbourhood = restricted.neighbourhood("team", hops=2, as_of=DAY)
    assert [unit["id"] for unit in neighbourhood["units"]] == ["team", "north-1"]
    escalation = restricted.escalation("team", as_of=DAY)
    people = [point for unit in escalation["units"] for point in (unit["contact"] or contact)["focal_points"]]
    assert {point["name"] for point in people} == {None}
    result = restricted.gaps("units_without_focal_point", as_of=DAY)["units_without_focal_point"]
    assert [finding["subject_id"] for finding in result.findings or []] == ["north-1"]
    assert restricted.query("units_without_focal_point", DAY) == result.findings
    for call in (
        lambda: restricted.unit("north", as_of=DAY),
        lambda: restricted.contact("south-1", as_of=DAY),
        lambda: restricted.children("north", as_of=DAY),
        lambda: restricted.units(within="north", as_of=DAY),
        lambda: restricted.gaps(within="south", as_of=DAY),
        lambda: restricted.escalation("south-1", as_of=DAY),
        lambda: restricted.focal_points(lat=10.0, lon=105.0, as_of=DAY),
        lambda: restricted.paths("team", "north", within="north", as_of=DAY),
        lambda: restricted.paths("team", "south-1", as_of=DAY),
    ):
        with pytest.raises(RefusedError, match="outside-subtree"):
            call()
    refused: tuple[Callable[[], object], ...] = (
        lambda: restricted.map_units(as_of=DAY),
        lambda: restricted.resilience(as_of=DAY),
        lambda: restricted.query("coordination_people", DAY),
        lambda: restricted.to_networkx(as_of=DAY),
    )
    for refused_call in refused:
        with pytest.raises(RefusedError, match="only-a-subtree"):
            refused_call()


def test_filters_by_unknown_words_find_nothing(sample: Network) -> None:
    for name in ("kind", "level", "sector"):
        for query in ("units", "units_among", "units_with_code", "find_units"):
            required: dict[str, dict[str, Any]] = {
                "units": {},
                "units_among": {"ids": ["vn:province:12:2024"]},
                "units_with_code": {"code": "12"},
                "find_units": {"text": "", "exact": ""},
            }
            assert not list(sample.query(query, DAY, **{name: "no such word"}, **required[query]))


@given(st.lists(st.one_of(st.text(), st.integers(), st.booleans())).map(tuple))
def test_cursors_are_read_back(key: tuple[Any, ...]) -> None:
    assert read_cursor(write_cursor(key), *map(type, key)) == key


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    with suppress(InputError):
        assert read_cursor(text, str) is not None


def test_repeated_ids_are_one_unit(network: Network) -> None:
    ids = [row["id"] for row in network.query("units", DAY, after="", limit=2).data]
    assert network.query("focal_points", DAY, ids=[*ids, *ids]).data == network.query("focal_points", DAY, ids=ids).data


def test_vintage_ignores_other_ids_of_communes(network: Network) -> None:
    commune = {"name": "Xã", "level": "commune", "kind": "people_committee", "sector": "state"}
    network.upsert("units", {"id": "vn:commune:abc", **commune})
    assert network.query("vintage", DAY).data == [{"vintage": None}]
    network.upsert("units", {"id": "vn:commune:00004:2025", **commune})
    assert network.query("vintage", DAY).data == [{"vintage": "2025"}]
