"""Export of the network on one day as a graph, which networkx and igraph read back."""

import math
import xml.etree.ElementTree as ElementTree  # only files written here
from collections import Counter
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest

from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.errors import DtgraphError
from dtgraph.model import NODES, RELATIONSHIPS
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.network_builder import NetworkBuilder

DAY = "2026-06-30"
HOSTILE = "<script>alert('x')</script> & \"đỏ\" \uffff ]]>"


def tables() -> NetworkBuilder:
    builder = NetworkBuilder().unit("gov", "government", lat=21.03, lon=105.85, population=1_000, name=HOSTILE)
    builder.unit("a", parent="gov", payroll_approved=0).unit("old", parent="gov", end=DAY)
    builder.unit("new", parent="gov", start=DAY)
    builder.link("COORDINATES_WITH", "a", "new", weight=2.5, enabled=False)
    builder.rows["links"][-1]["source"] = "tờ trình"
    builder.link("REPORTS_TO", "a", "gov")
    builder.link("COORDINATES_WITH", "a", "old").link("REPORTS_TO", "new", "a", end=DAY)
    builder.add("tasks", id="task", title="Nhiệm vụ", breakthrough="true", due_on="2026-12-31")
    builder.link("RESPONSIBLE_FOR", "a", "task", role="lead").link("RESPONSIBLE_FOR", "a", "task", role="support")
    builder.post("post", "a", title="Đầu mối").person("p", "a", skills="gis;python").holds("p", "post")
    return builder.training("t", "2026-12-01")


def comparable(graph: "nx.MultiDiGraph[str]") -> tuple[dict[str, Any], list[Any]]:
    """Return nodes and edges with their attributes, without what a format adds or cannot represent."""

    def attributes(attrs: Any) -> dict[str, Any]:
        texts = {name: value.replace("\uffff", "\ufffd") for name, value in attrs.items() if isinstance(value, str)}
        return {name: value for name, value in {**attrs, **texts}.items() if name != "id"}

    edges = [(source, target, sorted(attributes(attrs).items())) for source, target, attrs in graph.edges(data=True)]
    return {node: attributes(attrs) for node, attrs in graph.nodes(data=True)}, sorted(edges)


def test_graph_contains_what_is_in_force_on_the_day(store: Store) -> None:
    network = Network(LocalBackend(store))
    network.import_tables(tables().sheets())
    graph = network.to_networkx(as_of=DAY)
    assert set(graph) == {"gov", "a", "new", "task", "post", "p", "t"}
    assert {(s, t, key) for s, t, key in graph.edges(keys=True)} == {
        ("a", "gov", "PART_OF"), ("new", "gov", "PART_OF"), ("a", "gov", "REPORTS_TO"),
        ("a", "new", "COORDINATES_WITH"), ("a", "task", "RESPONSIBLE_FOR:lead"),
        ("a", "task", "RESPONSIBLE_FOR:support"), ("post", "a", "POST_IN"), ("p", "a", "EMPLOYED_BY"),
        ("p", "post", "HOLDS"),
    }  # fmt: skip
    government, coordination = graph.nodes["gov"], graph.edges["a", "new", "COORDINATES_WITH"]
    assert (government["entity"], government["label"], government["lat"]) == ("Unit", HOSTILE, 21.03)
    assert government["population"] == 1_000
    assert graph.nodes["a"]["payroll_approved"] == 0
    assert "code" not in government
    assert (coordination["relationship"], coordination["weight"], coordination["enabled"]) == (
        "COORDINATES_WITH", 2.5, False,
    )  # fmt: skip
    assert (graph.nodes["task"]["due_on"], graph.nodes["task"]["breakthrough"]) == ("2026-12-31", True)
    assert graph.nodes["new"]["valid_from"] == DAY
    assert coordination["origin"] == "tờ trình"
    restored: Any = nx.node_link_graph(nx.node_link_data(graph, edges="edges"), edges="edges")
    assert comparable(restored) == comparable(graph)
    assert set(network.to_networkx(as_of="2026-06-29")) == {"gov", "a", "old", "task", "post", "p", "t"}
    assert set(network.to_networkx(as_of=DAY, labels=["Unit"])) == {"gov", "a", "new"}
    with pytest.raises(DtgraphError, match="labels cannot be “Units”"):
        network.to_networkx(labels=["Units"])
    with pytest.raises(DtgraphError, match="give a list"):
        network.to_networkx(labels="Unit")


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_networkx_reads_every_attribute_back(embedded_store: Store, tmp_path: Path, format_: Any) -> None:
    network = Network(LocalBackend(embedded_store))
    network.import_tables(tables().sheets())
    report = network.export_graph(tmp_path / "out", format_, as_of=DAY)
    file = tmp_path / "out" / f"network.{format_}"
    assert [path.name for path in tmp_path.joinpath("out").iterdir()] == [file.name]
    read: Any = nx.read_graphml(file) if format_ == "graphml" else nx.read_gexf(file)
    graph = network.to_networkx(as_of=DAY)
    assert comparable(read) == comparable(graph)
    assert (report.nodes, report.edges) == (len(graph), graph.number_of_edges())
    before = file.read_bytes()
    network.export_graph(tmp_path / "out", format_, as_of=DAY)
    assert file.read_bytes() == before


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_networkx_reads_the_demonstration_back(sample: Network, tmp_path: Path, format_: Any) -> None:
    sample.export_graph(tmp_path, format_, as_of=Demonstration.as_of)
    file = tmp_path / f"network.{format_}"
    read: Any = nx.read_graphml(file) if format_ == "graphml" else nx.read_gexf(file)
    graph = sample.to_networkx(as_of=Demonstration.as_of)
    assert comparable(read) == comparable(graph)
    assert {attrs["entity"] for _, attrs in graph.nodes(data=True)} == set(NODES)
    types = {attrs["relationship"] for *_, attrs in graph.edges(data=True)}
    assert types <= set(RELATIONSHIPS)
    assert len(types) >= 10
    ends = [element for element in ElementTree.parse(file).iter() if element.tag.endswith("edge")]
    assert len({edge.get("id") for edge in ends}) == len(ends) == graph.number_of_edges()


def test_igraph_and_networkx_read_the_same_graph(sample: Network, tmp_path: Path) -> None:
    report = sample.export_graph(tmp_path, "graphml", as_of=Demonstration.as_of)
    file = tmp_path / "network.graphml"
    ig_graph, nx_graph = igraph.Graph.Read_GraphML(str(file)), nx.read_graphml(file)
    counts = (report.nodes, report.edges)
    assert (ig_graph.vcount(), ig_graph.ecount()) == counts
    assert (nx_graph.number_of_nodes(), nx_graph.number_of_edges()) == counts
    assert ig_graph.is_directed()
    assert sorted(ig_graph.vs["id"]) == sorted(nx_graph)
    ends = [(ig_graph.vs[edge.source]["id"], ig_graph.vs[edge.target]["id"]) for edge in ig_graph.es]
    assert sorted(ends) == sorted(nx_graph.edges())
    declared = {element.get("id") for element in ElementTree.parse(file).iter() if element.tag.endswith("}key")}
    nodes = {f"node.{name}" for name in ig_graph.vs.attribute_names() if name != "id"}
    assert nodes | {f"edge.{name}" for name in ig_graph.es.attribute_names() if name != "id"} == declared
    for sequence, attributes in (
        (ig_graph.vs, nx_graph.nodes(data=True)),
        (ig_graph.es, [edge[1:] for edge in nx_graph.edges(data=True)]),
    ):
        for name in sequence.attribute_names():
            if name != "id":  # igraph reads a missing text as an empty one
                values = Counter(str(value) for value in sequence[name] if isinstance(value, str) and value)
                assert values == Counter(v for _, attrs in attributes if isinstance(v := attrs.get(name), str)), name
    for name in ("payroll_approved", "lat"):
        expected = {node: attrs[name] for node, attrs in nx_graph.nodes(data=True) if name in attrs}
        assert expected
        assert {vertex["id"]: vertex[name] for vertex in ig_graph.vs if not math.isnan(vertex[name])} == expected


def test_graph_is_written_completely_or_not_at_all(embedded_store: Store, tmp_path: Path) -> None:
    network = Network(LocalBackend(embedded_store))
    network.import_tables(tables().sheets())
    with pytest.raises(DtgraphError, match="format cannot be “svg”"):
        network.export_graph(tmp_path / "out", "svg")  # type: ignore[arg-type]
    with pytest.raises(DtgraphError, match="no-such-file"):
        network.export_graph(tmp_path / "nowhere" / "out", "gexf")
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(DtgraphError, match="cannot-write"):
        network.export_graph(taken, "gexf")
    assert taken.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith("network.db")} == {"taken"}
