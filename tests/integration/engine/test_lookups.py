"""Units, whom to call in them and what is around them, on both stores; pages; and what a subtree shows."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.demo import Demonstration
from dtgraph.errors import InputError, RefusedError
from dtgraph.network import Network
from dtgraph.operations.pagination import Page, read_cursor, write_cursor

from ...conftest import Opener
from ...helpers.network_builder import Tables

DAY = "2026-06-30"


def tables() -> Tables:
    """Two provinces; communes with a focal point, with one who left, and that ended; a team without a seat."""
    made = Tables().unit("government", "government")
    for place, lat in (("north", 21.0), ("south", 10.0)):
        made.unit(place, "people_committee", "government", level="province", name=f"Tỉnh {place}")
        made.post(f"{place}-post", place).person(f"{place}-person", place, phone="1").holds(
            f"{place}-person", f"{place}-post"
        )
        for number in (1, 2):
            name = f"Phường Đống Đa {number}"
            made.unit(
                f"{place}-{number}", "people_committee", place, name=name, code=f"{number}", lat=lat + number, lon=105
            )
    made.post("focal", "north-1").person("left", "north-1").holds("left", "focal", "2025-01-01", "2026-01-01")
    made.post("focal-2", "north-2").person("stays", "north-2", email="s@x.example").holds("stays", "focal-2")
    made.unit("former", "people_committee", "north", name="Xã Đống Đa cũ", code="1", end="2025-07-01")
    made.unit("team", "community_team", "north-1", name="Tổ Đống Đa", sector="community")
    made.link("SERVES", "team", "north-1").link("COORDINATES_WITH", "north-1", "south-1")
    made.member("left", "team", "leader")
    return made


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with Network(open_any()) as opened:
        opened.import_tables(tables().sheets())
        yield opened


def ids(page: Page[Any]) -> list[str]:
    return [row["id"] for row in page.items]


def test_units_are_chosen(network: Network) -> None:
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


def test_units_are_found_by_name(network: Network) -> None:
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
    "question",
    [{}, {"ended": True}, {"text": "dong da", "ended": True}, {"province": "north"}, {"code": "1", "ended": True}],
)
def test_pages_join_to_the_whole(network: Network, question: dict[str, Any]) -> None:
    whole = network.units(**question, as_of=DAY)
    assert whole.next is None
    for limit in range(1, len(whole.items) + 2):
        items, cursor = [], None
        for _ in range(len(whole.items) + 1):
            page = network.units(**question, as_of=DAY, limit=limit, cursor=cursor)
            assert len(page.items) <= limit
            items += page.items
            cursor = page.next
            if cursor is None:
                break
        assert items == whole.items


@pytest.mark.parametrize(
    ("question", "code"),
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
def test_what_cannot_be_listed_is_said(network: Network, question: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        network.units(**question)
    assert refused.value.code == code


def test_focal_points_and_whom_to_call_instead(network: Network) -> None:
    there = network.contact("north-2", as_of=DAY)
    assert (there["status"], [point["email"] for point in there["focal_points"]]) == ("covered", ["s@x.example"])
    gone = network.contact("team", as_of=DAY)
    assert (gone["status"], gone["focal_points"]) == ("unassigned", [])
    assert [(one["unit_id"], one["focal_points"][0]["person_id"]) for one in gone["fallback"]] == [
        ("north", "north-person")
    ]
    assert network.contact("north-1", as_of="2025-12-31")["focal_points"][0]["person_id"] == "left"
    assert network.contact("north-1", as_of="2026-01-01")["status"] == "expired"
    assert network.contact("government", as_of=DAY)["fallback"] == []

    def asked(**question: Any) -> list[str]:
        found = network.focal_points(**question, as_of=DAY)
        assert found.items == [network.contact(one["unit_id"], as_of=DAY) for one in found.items]
        return [one["unit_id"] for one in found.items]

    assert asked(unit="team") == ["team"]
    assert asked(code="2") == ["north-2", "south-2"]
    assert asked(name="phuong dong da 2") == ["north-2", "south-2"]
    assert asked(name="dong da", province="south") == ["south-1", "south-2"]
    assert asked(level="province") == ["north", "south"]
    assert asked(province="north", kind="people_committee") == ["north", "north-1", "north-2"]
    assert asked(lat=11.4, lon=105.0) == ["south-1"]
    assert asked(lat=22.6, lon=106) == ["north-2"]
    assert asked(lat=-90, lon=0) == ["south-1"]
    assert asked(code="3") == []
    assert network.focal_points(lat=0, lon=0, as_of="1900-01-01").items != []


def test_a_unit_and_its_neighbours(network: Network) -> None:
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
    held = network.unit("north-1", as_of="2025-06-30")["posts"][0]["holders"][0]
    assert (held["person_id"], held["since"], held["until"]) == ("left", date(2025, 1, 1), date(2026, 1, 1))
    former = network.unit("former", as_of=DAY)
    assert (former["current"], former["part_of"], former["unit"]["valid_to"]) == (False, [], date(2025, 7, 1))
    below = network.children("north", as_of=DAY).items
    assert [(row["id"], row["children"]) for row in below] == [("north-1", 1), ("north-2", 0)]
    assert ids(network.children("north", as_of="2025-01-01")) == ["former", "north-1", "north-2"]
    around = network.neighbourhood("team", hops=2, as_of=DAY)
    assert [(unit["id"], unit["hops"]) for unit in around["units"]] == [
        ("team", 0), ("north-1", 1), ("north", 2), ("south-1", 2),
    ]  # fmt: skip
    assert {(tie["type"], tie["weight"]) for tie in around["ties"]} == {
        ("PART_OF", 1.0), ("COORDINATES_WITH", 1.0), ("SERVES", None),
    }  # fmt: skip
    assert (around["complete"], around["more"]) == (True, [])
    few = network.neighbourhood("team", hops=3, limit=3, as_of=DAY)
    assert ([unit["id"] for unit in few["units"]], few["complete"]) == (["team", "north-1", "north"], False)
    assert few["more"] == [{"id": "north", "n": 2}, {"id": "north-1", "n": 1}]
    alone = network.neighbourhood("north", limit=1, as_of=DAY)
    assert (len(alone["units"]), alone["more"]) == (1, [{"id": "north", "n": 3}])
    inside = network.restricted(personal=False, within="north").neighbourhood("north", limit=1, as_of=DAY)
    assert (inside["complete"], inside["more"]) == (False, [{"id": "north", "n": 2}])


def test_the_roots(network: Network) -> None:
    network.import_tables(
        Tables().unit("alone").unit("below", parent="gone").unit("gone", end=DAY).unit("new", start=DAY).sheets()
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
    shown = network.restricted(personal=False, within="north")
    assert [(row["id"], row["children"], row["province_id"]) for row in shown.roots(as_of=DAY).items] == [
        ("north", 2, "north")
    ]
    assert network.restricted(personal=False, within="gone").roots(as_of=DAY).items == []


def reorganised() -> Tables:
    """Two communes of the north that merge, a third that goes to the south, and a change of nothing."""
    made = tables()
    for number in (3, 4):
        made.unit(f"north-{number}", "people_committee", "north", name=f"Xã {number}", end="2025-07-01")
    made.unit("merged", "people_committee", "north", name="Xã mới", start="2025-07-01")
    made.unit("moved", "people_committee", "north", name="Xã chuyển", end="2025-07-01")
    made.unit("came", "people_committee", "south", name="Xã đến", start="2025-07-01")
    for id_, kind, on, before, after in (
        ("b", "merge", "2025-07-01", ("north-4", "north-3"), ("merged",)),
        ("a", "transfer", "2025-07-01", ("moved",), ("came",)),
        ("c", "abolish", "2025-01-01", (), ()),
    ):
        made.rows["changes"].append({"id": id_, "kind": kind, "on": on, "decree": f"NQ {id_}", "note": None})
        for unit in before:
            made.link("ORIGINAL", id_, unit)
        for unit in after:
            made.link("RESULTED_IN", id_, unit)
    return made


def test_changes_between_two_days(open_any: Opener) -> None:
    with Network(open_any()) as network:
        network.import_tables(reorganised().sheets())
        found = network.changes("2024-12-31", "2026-06-30")
        assert [change["id"] for change in found["items"]] == ["c", "a", "b"]
        assert found["items"][2] == {
            "id": "b", "kind": "merge", "on": date(2025, 7, 1), "decree": "NQ b", "note": None,
            "before": [
                {"id": "north-3", "name": "Xã 3", "level": "commune"},
                {"id": "north-4", "name": "Xã 4", "level": "commune"},
            ],
            "after": [{"id": "merged", "name": "Xã mới", "level": "commune"}],
        }  # fmt: skip
        assert found["counts"] == [
            {"level": "province", "before": 2, "after": 2}, {"level": "commune", "before": 8, "after": 6},
        ]  # fmt: skip
        items, cursor = [], None
        for _ in range(3):
            page = network.changes("2024-12-31", "2026-06-30", limit=1, cursor=cursor)
            assert page["counts"] == found["counts"]
            items += page["items"]
            cursor = page["next"]
        assert (items, cursor) == (found["items"], None)

        def asked(since: str, until: str, within: str | None, of: Network = network) -> list[str]:
            return [change["id"] for change in of.changes(since, until, within=within)["items"]]

        assert asked("2025-06-30", "2025-07-01", None) == ["a", "b"]
        assert asked("2025-07-01", "2026-06-30", None) == []
        assert asked("2024-12-31", "2025-06-30", None) == ["c"]
        assert asked("2025-06-30", "2025-07-01", "north") == ["a", "b"]
        assert asked("2025-06-30", "2025-07-01", "south") == ["a"]
        assert asked("2025-06-30", "2025-07-01", "north-3") == ["b"]
        assert asked("2025-06-30", "2025-07-01", "came") == ["a"]
        assert asked("2025-06-30", "2025-07-01", "team") == []
        assert network.changes("2025-06-30", "2025-07-01", within="south")["counts"] == [
            {"level": "province", "before": 1, "after": 1}, {"level": "commune", "before": 2, "after": 3},
        ]  # fmt: skip
        shown = network.restricted(personal=False, within="south")
        assert asked("2025-06-30", "2025-07-01", None, shown) == ["a"]
        assert asked("2025-06-30", "2025-07-01", "came", shown) == ["a"]
        with pytest.raises(RefusedError, match="outside-subtree"):
            asked("2025-06-30", "2025-07-01", "north", shown)
        for since, until in (("2025-07-01", "2025-07-01"), ("2025-07-02", "2025-07-01"), ("x", "2025-07-01")):
            with pytest.raises(InputError, match="bad-option"):
                network.changes(since, until)
        with pytest.raises(InputError, match="unknown-unit"):
            asked("2025-06-30", "2025-07-01", "nobody")


def test_the_outline(network: Network) -> None:
    outline = network.map_units(as_of=DAY)
    assert outline["id"] == ["government", "north", "north-1", "north-2", "south", "south-1", "south-2"]
    assert outline["parent"] == [None, 0, 1, 1, 0, 4, 4]
    assert outline["province"] == [None, 1, 1, 1, 4, 4, 4]


def test_of_a_subtree_alone(network: Network) -> None:
    shown = network.restricted(personal=True, within="north-1")
    assert ids(shown.units(as_of=DAY)) == ["north-1", "team"]
    assert ids(shown.units("dong da", as_of=DAY)) == ["team", "north-1"]
    assert ids(shown.units(code="1", ended=True, as_of=DAY)) == ["north-1"]
    contact = shown.contact("team", as_of=DAY)
    assert contact["fallback"][0]["focal_points"] == [
        {
            "post_id": "north-post", "person_id": "north-person", "name": None, "phone": None, "email": None,
            "since": None,
        }
    ]  # fmt: skip
    assert network.contact("team", as_of=DAY)["fallback"][0]["focal_points"][0]["phone"] == "1"
    around = shown.neighbourhood("team", hops=2, as_of=DAY)
    assert [unit["id"] for unit in around["units"]] == ["team", "north-1"]
    up = shown.escalation("team", as_of=DAY)
    people = [point for unit in up["units"] for point in (unit["contact"] or contact)["focal_points"]]
    assert {point["name"] for point in people} == {None}
    found = shown.gaps("units_without_focal_point", as_of=DAY)["units_without_focal_point"]
    assert [finding["subject_id"] for finding in found.findings or []] == ["north-1"]
    assert shown.query("units_without_focal_point", DAY) == found.findings
    for outside in (
        lambda: shown.unit("north", as_of=DAY),
        lambda: shown.contact("south-1", as_of=DAY),
        lambda: shown.children("north", as_of=DAY),
        lambda: shown.units(within="north", as_of=DAY),
        lambda: shown.gaps(within="south", as_of=DAY),
        lambda: shown.escalation("south-1", as_of=DAY),
        lambda: shown.focal_points(lat=10.0, lon=105.0, as_of=DAY),
        lambda: shown.paths("team", "north", within="north", as_of=DAY),
        lambda: shown.paths("team", "south-1", as_of=DAY),
    ):
        with pytest.raises(RefusedError, match="outside-subtree"):
            outside()
    for whole in (
        lambda: shown.map_units(as_of=DAY),
        lambda: shown.resilience(as_of=DAY),
        lambda: shown.query("coordination_people", DAY),
        lambda: shown.to_networkx(as_of=DAY),
    ):
        with pytest.raises(RefusedError, match="only-a-subtree"):
            whole()


def test_whom_to_call_is_the_same_by_tiers_and_on_the_graph(sample: Network) -> None:
    for day in (Demonstration.as_of, date(2025, 6, 1)):
        units = sample.questions.snapshot(day).units
        by_tiers = sample.questions.contacts_for(units, day)
        assert by_tiers == list(sample.questions.contacts(units, day).values())
        assert any(contact["fallback"] for contact in by_tiers) == (day == Demonstration.as_of)


@given(st.lists(st.one_of(st.text(), st.integers(), st.booleans())).map(tuple))
def test_cursors_are_read_as_they_were_written(key: tuple[Any, ...]) -> None:
    assert read_cursor(write_cursor(key), *map(type, key)) == key


@given(st.text())
def test_no_text_breaks_a_cursor(text: str) -> None:
    with suppress(InputError):
        assert read_cursor(text, str) is not None
