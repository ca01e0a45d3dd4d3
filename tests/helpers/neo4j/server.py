"""Starting and ending a Neo4j server from the libraries that Maven fetched."""

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

__all__ = ["Server", "running_server"]

HERE = Path(__file__).parent
LIBRARIES = HERE.parents[1] / ".cache" / "neo4j" / "lib"
PASSWORD = "only-for-tests"
START_SECONDS = 120
OPENS = ("java.nio", "java.io", "sun.nio.ch")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server answers, and how to log in."""

    url: str
    user: str
    password: str

    def driver(self) -> neo4j.Driver:
        """A driver of its own, for what the store under test must not do itself."""
        return neo4j.GraphDatabase.driver(self.url, auth=(self.user, self.password), notifications_min_severity="OFF")


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """The server of `DTGRAPH_TEST_NEO4J_URL`, else one that lives in `folder` until the end."""
    if given := os.environ.get("DTGRAPH_TEST_NEO4J_URL"):
        user = os.environ.get("DTGRAPH_NEO4J_USER", "neo4j")
        yield Server(given, user, os.environ.get("DTGRAPH_NEO4J_PASSWORD", ""))
        return
    if shutil.which("java") is None:
        _missing("there is no Java 17 on this machine")
    _fetch_libraries()
    with _started(folder) as server:
        yield server


def _missing(reason: str) -> None:
    if os.environ.get("DTGRAPH_TEST_REQUIRE_NEO4J"):
        pytest.fail(f"a Neo4j server is required here, but {reason}", pytrace=False)
    pytest.skip(f"no Neo4j server: {reason}")


def _fetch_libraries() -> None:
    if any(LIBRARIES.glob("neo4j-harness-*.jar")):
        return
    if shutil.which("mvn") is None:
        _missing("there is neither Maven nor its libraries; see: make neo4j")
    where = [f"-DoutputDirectory={LIBRARIES}", "-DincludeScope=runtime"]
    pom = str(HERE / "pom.xml")
    subprocess.run(["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", *where], check=True)


@contextmanager
def _started(folder: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS]
    program = ["java", "-Xmx2g", *opens, "-cp", f"{LIBRARIES}/*", str(HERE / "Neo4jServer.java")]
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
    """Change the password that a new server has, once it answers."""
    end = time.monotonic() + START_SECONDS
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
