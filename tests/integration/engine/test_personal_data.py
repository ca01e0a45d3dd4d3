"""Without the right to personal data no result has any, shown on a network whose personal fields are canaries.

With the right, results about people must contain canaries, which proves that the test would find them.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyarrow import parquet

from dtgraph.catalogue import catalogue
from dtgraph.demo import Demonstration
from dtgraph.exchange.exports.formats import GRAPHS, TABULAR
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.model import NODES, personal_fields
from dtgraph.network import Network
from dtgraph.results import Result
from dtgraph.stores import open_store

from ...helpers import local, network_over
from ..catalogue.test_golden import PARAMETERS

CANARY = "kenari"
DAY = Demonstration.as_of


def with_canaries() -> Iterator[Sheet]:
    """Yield the sample network with a canary in every personal field."""
    hidden = personal_fields(NODES["Person"])
    for sheet in Demonstration("sample").sheets():
        if sheet.table != "people":
            yield sheet
            continue
        indexes = [index for index, column in enumerate(sheet.columns) if column in hidden]
        assert len(indexes) == len(hidden)
        rows = []
        for line, cells in sheet.rows:
            values = [f"{CANARY} {line}" if index in indexes else cell for index, cell in enumerate(cells)]
            rows.append((line, values))
        yield Sheet(sheet.table, sheet.file, sheet.columns, rows)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with network_over(open_store(str(tmp_path_factory.mktemp("canaries") / "network.db"), create=True)) as network:
        network.import_tables(list(with_canaries()))
        yield network


def all_results(network: Network, folder: Path) -> Mapping[str, str]:
    """Return the results of all methods and exports, as text."""
    results: dict[str, Any] = {}
    for name in {**catalogue().queries, **catalogue().measures}:
        results[f"query {name}"] = network.query(name, DAY, **PARAMETERS.get(name, {}))
    for name, result in network.gaps(as_of=DAY, explain=True).items():
        results[f"gaps {name}"] = result.as_dict()
    results["resilience"] = network.resilience(as_of=DAY)
    results["scorecard"] = network.scorecard(DAY)
    results["overview"] = network.overview(as_of=DAY)
    results["roots"] = network.roots(as_of=DAY)
    results["changes"] = network.changes("2025-06-30", DAY)
    results["neighbourhood"] = network.neighbourhood("vn:province:12:2024", hops=2, limit=9, as_of=DAY)
    results["find"] = network.find(CANARY, as_of=DAY)
    units = ["vn:commune:03439:2025", "demo:12:steering", "vn:province:12:2024"]
    results["contact"] = [network.contact(unit, as_of=DAY) for unit in units]
    results["paths"] = network.paths(units[0], units[1:], as_of=DAY, through_people=True)
    results["escalation"] = network.escalation(units[0], as_of=DAY)
    graph = network.to_networkx(as_of=DAY)
    results["to_networkx"] = [list(graph.nodes(data=True)), list(graph.edges(data=True))]
    texts = {name: json.dumps(result, default=as_plain, ensure_ascii=False) for name, result in results.items()}
    assert nx.number_of_nodes(graph) > 0
    for format_ in GRAPHS:
        network.export_graph(folder, format_, as_of=DAY)
        texts[format_] = (folder / f"network.{format_}").read_text(encoding="utf-8")
    for tabular in TABULAR:
        network.export_tables(folder / tabular, tabular)
        for file in (folder / tabular).iterdir():
            texts[f"{tabular} {file.stem}"] = plain(file)
    return texts


def as_plain(value: Any) -> Any:
    return value.to_json() if isinstance(value, Result) else str(value)


def plain(file: Path) -> str:
    """Return the text of a file of tables."""
    match file.suffix:
        case ".xlsx":
            with zipfile.ZipFile(file) as archive:
                return "".join(archive.read(name).decode() for name in archive.namelist())
        case ".parquet":
            return str(parquet.read_table(file).to_pylist())
    return file.read_text(encoding="utf-8")


def test_results_without_right_have_no_personal_data(network: Network, tmp_path: Path) -> None:
    folders = [tmp_path / "with", tmp_path / "without"]
    for folder in folders:
        folder.mkdir()
    personal = all_results(network, folders[0])
    restricted = all_results(network.scoped(personal=False), folders[1])
    assert {name for name, text in restricted.items() if CANARY in text} == set()
    assert restricted.keys() == personal.keys()
    personal_names = {name for name, text in personal.items() if CANARY in text}
    rules = ("overloaded_people", "people_not_trained_this_year", "stale_holders", "single_points_of_failure")
    assert {
        *(f"gaps {rule}" for rule in rules),
        "query coordination_people",
        "query focal_points",
        "contact",
        "paths",
    } < personal_names
    assert {"escalation", "to_networkx", *GRAPHS, "tables people", "xlsx network", "parquet people"} < personal_names
    for name in personal.keys() - personal_names:
        assert restricted[name] == personal[name]


def test_names_of_units_are_not_personal(network: Network) -> None:
    result = network.scoped(personal=False).gaps("single_points_of_failure", as_of=DAY)["single_points_of_failure"]
    names = {finding["subject_id"]: finding["subject_name"] for finding in result.findings or []}
    assert names["vn:commune:03439:2025"] == "Xã Thu Lũm"
    assert all(name is None for id_, name in names.items() if ":p" in id_)


def test_restricted_network_shares_cache(network: Network) -> None:
    restricted = network.scoped(personal=False)
    assert (restricted.scope.personal, network.scope.personal) == (False, True)
    assert local(restricted).engine.graph(DAY) is local(network).engine.graph(DAY)
