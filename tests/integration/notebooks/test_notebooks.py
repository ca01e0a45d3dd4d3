"""Each notebook runs completely in a kernel without a network, and is stored without outputs."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

from dtgraph.network import Network

from ...helpers import ROOT
from ...helpers.neo4j.server import Server

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SEED = 1690

CHART_CELL = re.compile(r"(\.plot\(.*\)|\.map\(.*\)|plt\.show\(\))$")
"""The end of a cell that shows a chart."""

REPORT_LINE = re.compile(r"^(report|net\.\w*report\(.*\))$", re.MULTILINE)
"""A line of a cell that shows a report."""

GUARD = """
import sys
from ipaddress import ip_address

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else "localhost"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    try:
        local = host in (None, "", "localhost") or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        with open(REACHED, "a", encoding="utf-8") as out:
            out.write(f"{event}: {host}\\n")
        raise OSError(f"there is no network: {host}")

sys.addaudithook(watch)
"""
"""A `sitecustomize` module that refuses all connections to other hosts; audit hooks cannot be removed."""


@pytest.fixture(scope="module")
def store(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebooks") / "dtgraph.db"
    shutil.copytree(demo / "dtgraph.db", path)
    return path


@pytest.fixture
def reached_hosts(tmp_path: Path) -> Path:
    """The file to which the guard writes the hosts that code tried to reach."""
    return tmp_path / "reached"


@pytest.fixture
def guarded(store: Path, reached_hosts: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment for processes without a network, which write to folders of the test only."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(f"REACHED = {str(reached_hosts)!r}\n{GUARD}", "utf-8")
    with TemporaryDirectory() as folder:
        yield {
            **{name: value for name, value in os.environ.items() if name != "DTGRAPH_NEO4J_URL"},
            "DTGRAPH_STORE": str(store),
            "PYTHONPATH": str(guard),
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "TMPDIR": folder,
        }


def read_notebook(file: Path) -> Any:
    return nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # it is not typed


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(notebook: Any, environment: dict[str, str], folder: Path) -> None:
    """Run all cells in a new kernel, and check after each that it has no connections to other hosts.

    After the cell `open`, check completion of `net.queries` with Jedi and without.
    """
    client: Any = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})

    async def check(cell: Any, **_: object) -> None:
        if cell.id == "open":
            for jedi in (True, False):
                client.kc.execute(f"%config Completer.use_jedi = {jedi}", silent=True)
                completion = await client.kc.complete("net.queries.wide", reply=True, timeout=60)
                assert [match.lstrip(".") for match in completion["content"]["matches"]] == ["wide_spans"], jedi
        kernel = psutil.Process(client.km.provisioner.pid)
        for connection in kernel.net_connections("inet"):
            local_end = connection.laddr if connection.status == psutil.CONN_LISTEN else None
            for end in filter(None, (local_end, connection.raddr)):
                assert ip_address(end.ip.removeprefix("::ffff:")).is_loopback, connection

    client.on_cell_executed = check
    with TemporaryDirectory() as sockets:  # two kernels may get the same ports
        client.create_kernel_manager()
        client.km.transport, client.km.ip = "ipc", f"{sockets}/k"
        client.execute(env=environment)


def test_guard_blocks_other_hosts(guarded: dict[str, str], reached_hosts: Path) -> None:
    for attempt in ("create_connection(('192.0.2.1', 9))", "getaddrinfo('example.com', 80)", "socket(type=SOCK_DGRAM)"):
        suffix = ".sendto(b'', ('192.0.2.2', 9))" if "DGRAM" in attempt else ""
        command = [sys.executable, "-c", f"from socket import *; {attempt}{suffix}"]
        assert b"there is no network" in subprocess.run(command, env=guarded, capture_output=True, check=False).stderr
    assert [line.split(": ")[1] for line in reached_hosts.read_text("utf-8").split("\n")[:-1]] == [
        "192.0.2.1",
        "example.com",
        "192.0.2.2",
    ]


# the first always, all in `make national`: each starts an engine
RUN_PARAMETERS = [
    pytest.param(file, id=file.stem, marks=[pytest.mark.national] * bool(at)) for at, file in enumerate(NOTEBOOKS)
]


@pytest.mark.parametrize("file", RUN_PARAMETERS)
def test_notebook_runs_offline_and_shows_charts_and_reports(
    file: Path, guarded: dict[str, str], reached_hosts: Path, tmp_path: Path
) -> None:
    notebook = read_notebook(file)
    execute(notebook, guarded, tmp_path)
    assert not reached_hosts.exists(), reached_hosts.read_text("utf-8")
    chart_count = report_count = 0
    for cell in code_cells(notebook):
        data: dict[str, str] = {}
        for output in cell.outputs:
            assert output["output_type"] != "error", output
            assert output.get("name") != "stderr", output["text"]
            data |= output.get("data", {})
        if CHART_CELL.search(cell.source):
            assert "<svg" in data["image/svg+xml"], cell.id
            chart_count += 1
        if REPORT_LINE.search(cell.source):
            assert data["text/html"].startswith("<iframe"), cell.id
            report_count += 1
    assert chart_count >= 2
    assert report_count or file.stem[:2] in ("04", "05")


@pytest.mark.national  # takes a minute
@pytest.mark.parametrize("file", [file for file in NOTEBOOKS if file.stem[:2] != "04"], ids=lambda file: file.stem)
def test_notebook_runs_on_network_with_units_only(file: Path, guarded: dict[str, str], tmp_path: Path) -> None:
    Network.create(str(tmp_path / "bare.db")).close()
    notebook = read_notebook(file)
    execute(notebook, {**guarded, "DTGRAPH_STORE": str(tmp_path / "bare.db")}, tmp_path)
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


@pytest.mark.neo4j
def test_fifth_notebook_compares_with_server(
    store: Path, empty_server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = read_notebook(NOTEBOOKS[4])
    cells = {cell.id: re.sub(r"^%.*", "", cell.source, flags=re.MULTILINE) for cell in code_cells(notebook)}
    settings = {"STORE": store, "NEO4J_URL": empty_server.url, "NEO4J_USER": empty_server.user}
    for name, value in {**settings, "NEO4J_PASSWORD": empty_server.password}.items():
        monkeypatch.setenv(f"DTGRAPH_{name}", str(value))
    namespace: dict[str, Any] = {}
    for name in ("open", "neo4j-opened", "neo4j-compared", "neo4j-closed", "close"):
        exec(cells[name], namespace)
    output = capsys.readouterr().out
    assert "Copied" in output
    assert output.count("the same from Neo4j: True") == 3


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_notebook_has_no_outputs(file: Path) -> None:
    notebook = read_notebook(file)
    nbformat.validate(notebook)
    for cell in code_cells(notebook):
        assert (cell.outputs, cell.execution_count, cell.metadata) == ([], None, {})
    assert notebook.metadata.kernelspec.name == "python3"
    text = file.read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def test_notebooks_are_numbered() -> None:
    assert [file.stem[:2] for file in NOTEBOOKS] == ["01", "02", "03", "04", "05"]
