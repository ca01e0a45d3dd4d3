"""Network diagrams: layout, legend, and parts that load nothing and run only known scripts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtgraph.i18n import translator
from dtgraph.reports.network_diagram import (
    COLUMN_WIDTH_PX,
    MAX_NODES,
    Edge,
    Node,
    content_security_policy,
    lane_diagram,
    layered_diagram,
    render_diagram,
)
from dtgraph.reports.report_sections import paths_diagram
from dtgraph.schemas import Path, PathUnit, Step

TIE = Step(type="PART_OF", weight=1.0)


def make_nodes(count: int) -> list[Node]:
    return [Node(str(n), f"Unit {n}", "") for n in range(count)]


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_layered_nodes_do_not_overlap(count: int, pairs: list[tuple[int, int]]) -> None:
    edges = [Edge(str(a), str(b), "PART_OF") for a, b in pairs if a < count and b < count and a != b]
    diagram = layered_diagram(make_nodes(count), edges, ["0"])
    assert diagram.positions.keys() == {str(n) for n in range(count)}
    assert len({(round(x), round(y)) for x, y in diagram.positions.values()}) == count
    assert max(abs(x) for x, _ in diagram.positions.values()) <= 2 * COLUMN_WIDTH_PX  # it fits a page


def test_superiors_are_above_centre() -> None:
    edges = [Edge("1", "0", "PART_OF"), Edge("2", "1", "PART_OF"), Edge("1", "3", "COORDINATES_WITH")]
    heights = {id_: y for id_, (_, y) in layered_diagram(make_nodes(4), edges, ["1"]).positions.items()}
    assert heights["0"] < heights["1"] < heights["2"] == heights["3"]


def test_edges_pass_behind_no_box() -> None:
    edges = [Edge(str(n), "0", "PART_OF") for n in range(1, 18)]
    diagram = layered_diagram(make_nodes(18), edges, ["0"])
    assert len([edge for edge in edges if (edge.source, edge.target) in diagram.bends]) == 12  # all but the first row's
    columns = {x for x, _ in diagram.positions.values()}
    for points in diagram.bends.values():
        [gap_x] = {x for x, _ in points[:2]}
        assert min(abs(gap_x - x) for x in columns) > COLUMN_WIDTH_PX * 0.45


def test_legend_has_colours_and_dashes() -> None:
    nodes = [Node("0", "A", "", "chosen"), Node("1", "B", "")]
    diagram = lane_diagram(nodes, [Edge("0", "1", "SERVES")], {"0": 0, "1": 1})
    assert set(diagram.colours) == {"chosen", "unit"}
    assert diagram.dashes == {"tie.SERVES": "10 4 2 4"}


def test_lanes_go_from_left_to_right() -> None:
    diagram = lane_diagram(make_nodes(3), [], {"0": 0, "1": 1, "2": 1})
    assert diagram.positions["0"][0] < diagram.positions["1"][0] == diagram.positions["2"][0]
    assert diagram.positions["1"] != diagram.positions["2"]


def test_second_path_is_in_lane_beside_first() -> None:
    first, second = (
        Path(cost=1.0, staffed=True, units=[PathUnit(id=id_, name=id_, contact=None) for id_ in ids], steps=steps)
        for ids, steps in (("abz", [TIE, TIE]), ("aduz", [TIE, TIE, TIE]))
    )
    positions = paths_diagram([first, second], ("a", "z"), translator("en")).positions
    assert len(set(positions.values())) == len(positions)
    assert {positions[id_][1] for id_ in "abz"} == {positions["a"][1]}
    assert positions["d"][1] == positions["u"][1] > positions["a"][1]
    assert [positions[id_][0] for id_ in "aduz"] == sorted(positions[id_][0] for id_ in "aduz")


def test_policy_lists_each_script_and_parts_load_nothing() -> None:
    parts = render_diagram(lane_diagram(make_nodes(2), [Edge("0", "1", "PART_OF")], {"0": 0, "1": 1}))
    policy = content_security_policy(parts)
    assert len(parts.scripts) == policy.count("'sha256-") == 3
    assert "default-src 'none'" in policy
    assert not re.search(r"https?://[^\s\"']*(cdn|jsdelivr)", "".join(parts.styles))


def test_too_many_nodes_are_refused() -> None:
    nodes = make_nodes(MAX_NODES + 1)
    with pytest.raises(ValueError, match="more than"):
        render_diagram(lane_diagram(nodes, [], {node.id: n for n, node in enumerate(nodes)}))
