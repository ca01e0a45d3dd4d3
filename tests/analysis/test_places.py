"""Where units belong: the nearest province, by the hierarchy or by what is served."""

from dtgraph.analysis.places import Place, Places


def place(*parents: str, serves: tuple[str, ...] = (), province: bool = False) -> Place:
    return Place("province" if province else "commune", province, parents, serves)


PLACES = Places(
    {
        "gov": place(),
        "p1": place("gov", province=True),
        "p2": place("gov", province=True),
        "c1": place("p1"),
        "both": place("p2", "p1"),
        "near": place("c1", "p2"),
        "party": place("gov"),
        "party1": place("party", serves=("p1",)),
        "cell": place("party1"),
        "fork": place("cell", "party2", serves=()),
        "party2": place("party", serves=("p2", "c1")),
        "astray": place("party1", serves=("gov",)),
        "gone": place("ended"),
    }
)


def test_the_nearest_provincial_committee_counts() -> None:
    assert PLACES.province("p1") == "p1"
    assert PLACES.province("c1") == "p1"
    assert PLACES.province("near") == "p2"
    assert PLACES.province("gov") is None


def test_of_equally_near_provinces_the_least_id_counts() -> None:
    assert PLACES.province("both") == "p1"
    assert PLACES.province("party2") == "p2"


def test_what_is_served_counts_where_the_hierarchy_leads_to_none() -> None:
    assert PLACES.province("party1") == "p1"
    assert PLACES.province("cell") == "p1"
    assert PLACES.province("fork") == "p2"


def test_the_nearest_that_serves_decides_even_where_it_leads_nowhere() -> None:
    assert PLACES.province("astray") is None


def test_what_is_not_current_is_nowhere() -> None:
    assert PLACES.province("ended") is None
    assert PLACES.province("gone") is None
    assert PLACES.province(None) is None
    assert PLACES.level("ended") is None
    assert not PLACES.within("gone", "ended")


def test_within_is_the_unit_and_all_below() -> None:
    assert PLACES.within("p1", "p1")
    assert PLACES.within("near", "p1")
    assert PLACES.within("near", "gov")
    assert not PLACES.within("p1", "near")
    assert not PLACES.within("party1", "p1")
    assert not PLACES.within(None, "p1")
