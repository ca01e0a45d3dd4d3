"""Each notebook runs from its first cell to its last in a kernel that reaches no other machine, and is kept bare."""

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

DRAWS = re.compile(r"(\.plot\(.*\)|\.map\(.*\)|plt\.show\(\))$")
"""The end of a cell that shows a picture."""

REPORTS = re.compile(r"^(report|net\.\w*report\(.*\))$", re.MULTILINE)
"""A line of a cell that shows a report."""

GUARD = """
import sys
from ipaddress import ip_address

def watched(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = given[1][0] if isinstance(given[1], tuple) else "localhost"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = given[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    try:
        near = host in (None, "", "localhost") or ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near:
        with open(REACHED, "a", encoding="utf-8") as out:
            out.write(f"{event}: {host}\\n")
        raise OSError(f"there is no network: {host}")

sys.addaudithook(watched)
"""
"""What a Python loads as it begins: it may speak with this machine alone, and nothing takes that away again."""


@pytest.fixture(scope="module")
def store(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebooks") / "dtgraph.db"
    shutil.copytree(demo / "dtgraph.db", path)
    return path


@pytest.fixture
def reached(tmp_path: Path) -> Path:
    """The file in which is written what was tried to be reached."""
    return tmp_path / "reached"


@pytest.fixture
def guarded(store: Path, reached: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that reaches no other machine, and keeps what it writes in folders of the test."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(f"REACHED = {str(reached)!r}\n{GUARD}", "utf-8")
    with TemporaryDirectory() as folder:
        yield {
            **{name: value for name, value in os.environ.items() if name != "DTGRAPH_NEO4J_URL"},
            "DTGRAPH_STORE": str(store),
            "PYTHONPATH": str(guard),
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "TMPDIR": folder,
        }


def read(file: Path) -> Any:
    return nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # it is not typed


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def executed(notebook: Any, environment: dict[str, str], folder: Path) -> None:
    """Run all cells in a new kernel, and see to it that no engine in it has spoken with another machine either.

    Once the network is open, completion is asked for its questions, with what IPython has for it and without.
    """
    client: Any = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})

    async def look(cell: Any, **_: object) -> None:
        if cell.id == "open":
            for jedi in (True, False):
                client.kc.execute(f"%config Completer.use_jedi = {jedi}", silent=True)
                told = await client.kc.complete("net.queries.wide", reply=True, timeout=60)
                assert [one.lstrip(".") for one in told["content"]["matches"]] == ["wide_spans"], jedi
        kernel = psutil.Process(client.km.provisioner.pid)
        for one in kernel.net_connections("inet"):
            for end in filter(None, (one.laddr if one.status == psutil.CONN_LISTEN else None, one.raddr)):
                assert ip_address(end.ip.removeprefix("::ffff:")).is_loopback, one

    client.on_cell_executed = look
    with TemporaryDirectory() as sockets:  # two kernels might be given the same ports
        client.create_kernel_manager()
        client.km.transport, client.km.ip = "ipc", f"{sockets}/k"
        client.execute(env=environment)


def test_the_guard_lets_nothing_through(guarded: dict[str, str], reached: Path) -> None:
    for attempt in ("create_connection(('192.0.2.1', 9))", "getaddrinfo('example.com', 80)", "socket(type=SOCK_DGRAM)"):
        more = ".sendto(b'', ('192.0.2.2', 9))" if "DGRAM" in attempt else ""
        tried = [sys.executable, "-c", f"from socket import *; {attempt}{more}"]
        assert b"there is no network" in subprocess.run(tried, env=guarded, capture_output=True, check=False).stderr
    assert [line.split(": ")[1] for line in reached.read_text("utf-8").split("\n")[:-1]] == [
        "192.0.2.1",
        "example.com",
        "192.0.2.2",
    ]


# one at once, all in `make national`: each begins an engine of its own
RUN = [pytest.param(file, id=file.stem, marks=[pytest.mark.national] * bool(at)) for at, file in enumerate(NOTEBOOKS)]


@pytest.mark.parametrize("file", RUN)
def test_it_runs_without_a_network_and_shows_something(
    file: Path, guarded: dict[str, str], reached: Path, tmp_path: Path
) -> None:
    notebook = read(file)
    executed(notebook, guarded, tmp_path)
    assert not reached.exists(), reached.read_text("utf-8")
    drawn = told = 0
    for cell in code(notebook):
        shown: dict[str, str] = {}
        for output in cell.outputs:
            assert output["output_type"] != "error", output
            assert output.get("name") != "stderr", output["text"]
            shown |= output.get("data", {})
        if DRAWS.search(cell.source):
            assert "<svg" in shown["image/svg+xml"], cell.id
            drawn += 1
        if REPORTS.search(cell.source):
            assert shown["text/html"].startswith("<iframe"), cell.id
            told += 1
    assert drawn >= 2
    assert told or file.stem[:2] in ("04", "05")


@pytest.mark.national  # it takes a minute
@pytest.mark.parametrize("file", [file for file in NOTEBOOKS if file.stem[:2] != "04"], ids=lambda file: file.stem)
def test_it_runs_where_nothing_is_known_but_the_units(file: Path, guarded: dict[str, str], tmp_path: Path) -> None:
    Network.create(str(tmp_path / "bare.db")).close()
    notebook = read(file)
    executed(notebook, {**guarded, "DTGRAPH_STORE": str(tmp_path / "bare.db")}, tmp_path)
    told = [output for cell in code(notebook) for output in cell.outputs]
    assert not [output for output in told if output["output_type"] == "error" or output.get("name") == "stderr"]


@pytest.mark.neo4j
def test_the_fifth_compares_with_a_server(
    store: Path, empty_server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = read(NOTEBOOKS[4])
    cells = {cell.id: re.sub(r"^%.*", "", cell.source, flags=re.MULTILINE) for cell in code(notebook)}
    settings = {"STORE": store, "NEO4J_URL": empty_server.url, "NEO4J_USER": empty_server.user}
    for name, value in {**settings, "NEO4J_PASSWORD": empty_server.password}.items():
        monkeypatch.setenv(f"DTGRAPH_{name}", str(value))
    space: dict[str, Any] = {}
    for name in ("open", "neo4j-opened", "neo4j-compared", "neo4j-closed", "close"):
        exec(cells[name], space)
    said = capsys.readouterr().out
    assert "Copied" in said
    assert said.count("the same from Neo4j: True") == 3


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_is_kept_without_outputs(file: Path) -> None:
    notebook = read(file)
    nbformat.validate(notebook)
    for cell in code(notebook):
        assert (cell.outputs, cell.execution_count, cell.metadata) == ([], None, {})
    assert notebook.metadata.kernelspec.name == "python3"
    text = file.read_text("utf-8")
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


def test_there_are_five() -> None:
    assert [file.stem[:2] for file in NOTEBOOKS] == ["01", "02", "03", "04", "05"]
