"""Start and stop a Neo4j server from libraries downloaded by Maven."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import ServiceUnavailable

from .. import ROOT

__all__ = ["Server", "running_server"]

HERE = Path(__file__).parent
LIBRARIES = ROOT / ".cache" / "neo4j" / "lib"
PASSWORD = "only-for-tests"
START_TIMEOUT_S = 120
OPENED_PACKAGES = ("java.nio", "java.io", "sun.nio.ch")


@dataclass(frozen=True, slots=True)
class Server:
    """URL and login of a server."""

    url: str
    user: str
    password: str

    def driver(self) -> neo4j.Driver:
        """Open a driver independent of the store under test."""
        return neo4j.GraphDatabase.driver(self.url, auth=(self.user, self.password), notifications_min_severity="OFF")


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """Yield the server at `DTGRAPH_TEST_NEO4J_URL`, or else start one with its data in `folder`."""
    if url := os.environ.get("DTGRAPH_TEST_NEO4J_URL"):
        user = os.environ.get("DTGRAPH_NEO4J_USER", "neo4j")
        yield Server(url, user, os.environ.get("DTGRAPH_NEO4J_PASSWORD", ""))
        return
    if shutil.which("java") is None:
        _missing("there is no Java 17 on this machine")
    _fetch_libraries()
    with _start(folder) as server:
        yield server


def _missing(reason: str) -> None:
    if os.environ.get("DTGRAPH_TEST_REQUIRE_NEO4J"):
        pytest.fail(f"a Neo4j server is required here, but {reason}", pytrace=False)
    pytest.skip(f"no Neo4j server: {reason}")


def _fetch_libraries() -> None:
    if any(LIBRARIES.glob("neo4j-harness-*.jar")):
        return
    if shutil.which("mvn") is None:
        _missing("neither Maven nor the libraries are there; see: make neo4j")
    options = [f"-DoutputDirectory={LIBRARIES}", "-DincludeScope=runtime"]
    pom = str(HERE / "pom.xml")
    subprocess.run(["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", *options], check=True)


@contextmanager
def _start(folder: Path) -> Iterator[Server]:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    add_opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED_PACKAGES]
    program = ["java", "-Xmx2g", *add_opens, "-cp", f"{LIBRARIES}/*", str(HERE / "Neo4jServer.java")]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen([*program, str(folder / "home"), str(port)], stdout=output, stderr=output)
        try:
            server = Server(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
            _first_login(server, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _first_login(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Change the initial password of a new server once it responds."""
    end = time.monotonic() + START_TIMEOUT_S
    with neo4j.GraphDatabase.driver(server.url, auth=(server.user, "neo4j")) as driver:
        while True:
            try:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
                    password=PASSWORD,
                    database_="system",
                )
            except (ServiceUnavailable, OSError) as error:
                if process.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"the Neo4j server did not start ({error}):\n{log.read_text()[-2000:]}", pytrace=False)
                time.sleep(0.5)
            else:
                return
