"""The network on a day as a graph: what is in it, and that networkx reads both files back as the same graph."""

import math
import xml.etree.ElementTree as ElementTree  # our own files alone
from collections import Counter
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest

from dtgraph.demo import Demonstration
from dtgraph.errors import DtgraphError
from dtgraph.model import NODES, RELATIONSHIPS
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.network_builder import Tables

DAY = "2026-06-30"
HOSTILE = "<script>alert('x')</script> & \"đỏ\" \uffff ]]>"


def tables() -> Tables:
    found = Tables().unit("gov", "government", lat=21.03, lon=105.85, population=1_000, name=HOSTILE)
    found.unit("a", parent="gov", payroll_approved=0).unit("old", parent="gov", end=DAY)
    found.unit("new", parent="gov", start=DAY)
    found.link("COORDINATES_WITH", "a", "new", weight=2.5, enabled=False)
    found.rows["links"][-1]["source"] = "tờ trình"
    found.link("REPORTS_TO", "a", "gov")
    found.link("COORDINATES_WITH", "a", "old").link("REPORTS_TO", "new", "a", end=DAY)
    found.add("tasks", id="task", title="Nhiệm vụ", breakthrough="true", due_on="2026-12-31")
    found.link("RESPONSIBLE_FOR", "a", "task", role="lead").link("RESPONSIBLE_FOR", "a", "task", role="support")
    found.post("post", "a", title="Đầu mối").person("p", "a", skills="gis;python").holds("p", "post")
    return found.training("t", "2026-12-01")


def told(graph: "nx.MultiDiGraph[str]") -> tuple[dict[str, Any], list[Any]]:
    """Nodes and edges with their attributes, but for what a format adds or cannot hold."""

    def attributes(about: Any) -> dict[str, Any]:
        texts = {name: value.replace("\uffff", "\ufffd") for name, value in about.items() if isinstance(value, str)}
        return {name: value for name, value in {**about, **texts}.items() if name != "id"}

    edges = [(source, target, sorted(attributes(about).items())) for source, target, about in graph.edges(data=True)]
    return {node: attributes(about) for node, about in graph.nodes(data=True)}, sorted(edges)


def test_the_graph_holds_what_counts_on_the_day(store: Store) -> None:
    network = Network(store)
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
    again: Any = nx.node_link_graph(nx.node_link_data(graph, edges="edges"), edges="edges")
    assert told(again) == told(graph)
    assert set(network.to_networkx(as_of="2026-06-29")) == {"gov", "a", "old", "task", "post", "p", "t"}
    assert set(network.to_networkx(as_of=DAY, labels=["Unit"])) == {"gov", "a", "new"}
    with pytest.raises(DtgraphError, match="labels cannot be “Units”"):
        network.to_networkx(labels=["Units"])
    with pytest.raises(DtgraphError, match="give a list"):
        network.to_networkx(labels="Unit")


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_networkx_reads_a_file_back_with_every_attribute(embedded_store: Store, tmp_path: Path, format_: Any) -> None:
    network = Network(embedded_store)
    network.import_tables(tables().sheets())
    report = network.export_graph(tmp_path / "out", format_, as_of=DAY)
    file = tmp_path / "out" / f"network.{format_}"
    assert [path.name for path in tmp_path.joinpath("out").iterdir()] == [file.name]
    read: Any = nx.read_graphml(file) if format_ == "graphml" else nx.read_gexf(file)
    graph = network.to_networkx(as_of=DAY)
    assert told(read) == told(graph)
    assert (report.nodes, report.edges) == (len(graph), graph.number_of_edges())
    before = file.read_bytes()
    network.export_graph(tmp_path / "out", format_, as_of=DAY)
    assert file.read_bytes() == before


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_the_demonstration_is_read_back(sample: Network, tmp_path: Path, format_: Any) -> None:
    sample.export_graph(tmp_path, format_, as_of=Demonstration.as_of)
    file = tmp_path / f"network.{format_}"
    read: Any = nx.read_graphml(file) if format_ == "graphml" else nx.read_gexf(file)
    graph = sample.to_networkx(as_of=Demonstration.as_of)
    assert told(read) == told(graph)
    assert {about["entity"] for _, about in graph.nodes(data=True)} == set(NODES)
    types = {about["relationship"] for *_, about in graph.edges(data=True)}
    assert types <= set(RELATIONSHIPS)
    assert len(types) >= 10
    ends = [element for element in ElementTree.parse(file).iter() if element.tag.endswith("edge")]
    assert len({edge.get("id") for edge in ends}) == len(ends) == graph.number_of_edges()


def test_igraph_and_networkx_read_the_same_from_graphml(sample: Network, tmp_path: Path) -> None:
    report = sample.export_graph(tmp_path, "graphml", as_of=Demonstration.as_of)
    file = tmp_path / "network.graphml"
    one, other = igraph.Graph.Read_GraphML(str(file)), nx.read_graphml(file)
    counts = (report.nodes, report.edges)
    assert (one.vcount(), one.ecount()) == (other.number_of_nodes(), other.number_of_edges()) == counts
    assert one.is_directed()
    assert sorted(one.vs["id"]) == sorted(other)
    ends = [(one.vs[edge.source]["id"], one.vs[edge.target]["id"]) for edge in one.es]
    assert sorted(ends) == sorted(other.edges())
    declared = {element.get("id") for element in ElementTree.parse(file).iter() if element.tag.endswith("}key")}
    nodes = {f"node.{name}" for name in one.vs.attribute_names() if name != "id"}
    assert nodes | {f"edge.{name}" for name in one.es.attribute_names() if name != "id"} == declared
    for seen, attributes in ((one.vs, other.nodes(data=True)), (one.es, [edge[1:] for edge in other.edges(data=True)])):
        for name in seen.attribute_names():
            if name != "id":  # a text that is not there is empty in igraph, a number is none
                found = Counter(str(value) for value in seen[name] if isinstance(value, str) and value)
                assert found == Counter(v for _, about in attributes if isinstance(v := about.get(name), str)), name
    for name in ("payroll_approved", "lat"):
        there = {node: about[name] for node, about in other.nodes(data=True) if name in about}
        assert there
        assert {vertex["id"]: vertex[name] for vertex in one.vs if not math.isnan(vertex[name])} == there


def test_a_graph_is_written_whole_or_not_at_all(embedded_store: Store, tmp_path: Path) -> None:
    network = Network(embedded_store)
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
