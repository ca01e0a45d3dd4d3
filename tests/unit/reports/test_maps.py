"""Maps of the provinces before and since July 2025."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dtgraph.i18n import translator
from dtgraph.reports.maps import load_layer, matching_layer, province_map


def test_rings_of_both_vintages_are_closed() -> None:
    assert len(load_layer("provinces_2024")) == 63
    assert len(load_layer("provinces_2025")) == 34
    for layer in (load_layer("provinces_2024"), load_layer("provinces_2025")):
        for rings in layer.values():
            for ring in rings:
                assert ring[0] == ring[-1]
                assert all(100 < lon < 118 and 6 < lat < 24 for lon, lat in ring)


def test_layer_matches_vintage_of_ids() -> None:
    old = dict.fromkeys(load_layer("provinces_2024"), 0.5)
    new = dict.fromkeys(load_layer("provinces_2025"), 0.5)
    assert set(matching_layer(old)) == set(old)
    assert set(matching_layer(new)) == set(new)


@settings(max_examples=25)  # a map takes a fifth of a second
@given(st.dictionaries(st.sampled_from(sorted(load_layer("provinces_2025"))), st.none() | st.floats(0, 1)))
def test_any_shares_can_be_drawn(shares: dict[str, float | None]) -> None:
    svg = province_map("T", shares, translator("en")).svg()
    assert ("unknown" in svg) == (None in shares.values())
    assert ("no data" in svg) == (len(shares) < 34)
