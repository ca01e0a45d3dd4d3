"""Each notebook runs from its first cell to its last in a kernel that reaches no other machine, and is kept bare."""

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from dtgraph.network import Network

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SEED = 1690

GUARD = """
import os, socket

def _refused(address):
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(address, tuple) and host not in ("127.0.0.1", "::1", "localhost", ""):
        with open(os.environ["REACHED"], "a") as out:
            out.write(f"{address}\\n")
        raise OSError(f"no network: {address}")

def _guarded(method):
    def call(self, address):
        _refused(address)
        return method(self, address)
    return call

socket.socket.connect = _guarded(socket.socket.connect)
socket.socket.connect_ex = _guarded(socket.socket.connect_ex)
_resolve = socket.getaddrinfo

def getaddrinfo(host, *rest, **more):
    _refused((host or "", 0) if not isinstance(host, bytes) else (host.decode(), 0))
    return _resolve(host, *rest, **more)

socket.getaddrinfo = getaddrinfo
"""
"""What a kernel loads as it begins: it may speak with this machine alone."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("notebooks") / "dtgraph.db"
    network, _ = Network.create_demonstration(str(path), "sample", SEED)
    network.close()
    return path


# one at once, all in `make check-all`: each begins an engine of its own
RUN = [pytest.param(file, id=file.stem, marks=[pytest.mark.national] * bool(at)) for at, file in enumerate(NOTEBOOKS)]


@pytest.mark.parametrize("file", RUN)
def test_it_runs_without_a_network_and_shows_something(file: Path, store: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD, "utf-8")
    reached = tmp_path / "reached"
    environment = {
        **os.environ,
        "DTGRAPH_STORE": str(store),
        "PYTHONPATH": str(tmp_path),
        "REACHED": str(reached),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # it is not typed
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=environment)
    assert not reached.exists(), reached.read_text("utf-8")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [one for one in outputs if one["output_type"] == "error"]
    shown: set[str] = {kind for one in outputs for kind in one.get("data", {})}
    assert {"text/html", "image/svg+xml"} <= shown


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_is_kept_without_outputs(file: Path) -> None:
    notebook: Any = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # it is not typed
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_there_are_five() -> None:
    assert [file.stem[:2] for file in NOTEBOOKS] == ["01", "02", "03", "04", "05"]
