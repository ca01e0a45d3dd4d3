"""Without the right to personal data no answer has any: of a network of canaries everything is asked.

Whoever has the right must see canaries in what is about people, so that the test would see one.
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
from dtgraph.stores import open_store

from ..catalogue.test_golden import PARAMETERS

CANARY = "kenari"
DAY = Demonstration.as_of


def with_canaries() -> Iterator[Sheet]:
    """The demonstration, in which every personal field of every person says so."""
    hidden = personal_fields(NODES["Person"])
    for sheet in Demonstration("sample").sheets():
        if sheet.table != "people":
            yield sheet
            continue
        places = [place for place, column in enumerate(sheet.columns) if column in hidden]
        assert len(places) == len(hidden)
        rows = []
        for line, cells in sheet.rows:
            told = [f"{CANARY} {line}" if place in places else cell for place, cell in enumerate(cells)]
            rows.append((line, told))
        yield Sheet(sheet.table, sheet.file, sheet.columns, rows)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with Network(open_store(str(tmp_path_factory.mktemp("canaries") / "network.db"), create=True)) as network:
        network.import_tables(list(with_canaries()))
        yield network


def answers(network: Network, folder: Path) -> Mapping[str, str]:
    """Everything that a network can be asked, as text."""
    found: dict[str, Any] = {}
    for name in {**catalogue().queries, **catalogue().measures}:
        found[f"ask {name}"] = network.query(name, DAY, **PARAMETERS.get(name, {}))
    for name, answer in network.gaps(as_of=DAY, explain=True).items():
        found[f"gaps {name}"] = answer.as_dict()
    found["resilience"] = network.resilience(as_of=DAY)
    found["scorecard"] = network.scorecard(DAY)
    found["overview"] = network.overview(as_of=DAY)
    found["roots"] = network.roots(as_of=DAY).items
    found["changes"] = network.changes("2025-06-30", DAY)
    found["neighbourhood"] = network.neighbourhood("vn:province:12:2024", hops=2, limit=9, as_of=DAY)
    found["find"] = network.find(CANARY, as_of=DAY)
    units = ["vn:commune:03439:2025", "demo:12:steering", "vn:province:12:2024"]
    found["contact"] = [network.contact(unit, as_of=DAY) for unit in units]
    found["paths"] = network.paths(units[0], units[1:], as_of=DAY, through_people=True)
    found["escalation"] = network.escalation(units[0], as_of=DAY)
    graph = network.to_networkx(as_of=DAY)
    found["to_networkx"] = [list(graph.nodes(data=True)), list(graph.edges(data=True))]
    told = {name: json.dumps(answer, default=str, ensure_ascii=False) for name, answer in found.items()}
    assert nx.number_of_nodes(graph) > 0
    for format_ in GRAPHS:
        network.export_graph(folder, format_, as_of=DAY)
        told[format_] = (folder / f"network.{format_}").read_text(encoding="utf-8")
    for tabular in TABULAR:
        network.export_tables(folder / tabular, tabular)
        for file in (folder / tabular).iterdir():
            told[f"{tabular} {file.stem}"] = plain(file)
    return told


def plain(file: Path) -> str:
    """All that a file of tables says."""
    match file.suffix:
        case ".xlsx":
            with zipfile.ZipFile(file) as archive:
                return "".join(archive.read(name).decode() for name in archive.namelist())
        case ".parquet":
            return str(parquet.read_table(file).to_pylist())
    return file.read_text(encoding="utf-8")


def test_no_answer_has_personal_data_without_the_right(network: Network, tmp_path: Path) -> None:
    folders = [tmp_path / "with", tmp_path / "without"]
    for folder in folders:
        folder.mkdir()
    shown = answers(network, folders[0])
    hidden = answers(network.without_personal_data(), folders[1])
    assert {name for name, text in hidden.items() if CANARY in text} == set()
    assert hidden.keys() == shown.keys()
    with_it = {name for name, text in shown.items() if CANARY in text}
    rules = ("overloaded_people", "people_not_trained_this_year", "stale_holders", "single_points_of_failure")
    assert {
        *(f"gaps {rule}" for rule in rules),
        "ask coordination_people",
        "ask focal_points",
        "contact",
        "paths",
    } < with_it
    assert {"escalation", "to_networkx", *GRAPHS, "tables people", "xlsx network", "parquet people"} < with_it
    for name in shown.keys() - with_it:
        assert hidden[name] == shown[name]


def test_names_of_units_stay(network: Network) -> None:
    answer = network.without_personal_data().gaps("single_points_of_failure", as_of=DAY)["single_points_of_failure"]
    found = {finding["subject_id"]: finding["subject_name"] for finding in answer.findings or []}
    assert found["vn:commune:03439:2025"] == "Xã Thu Lũm"
    assert all(name is None for id_, name in found.items() if ":p" in id_)


def test_both_share_what_is_kept(network: Network) -> None:
    hidden = network.without_personal_data()
    assert (hidden.personal, network.personal) == (False, True)
    assert hidden.questions.snapshot(DAY) is network.questions.snapshot(DAY)
