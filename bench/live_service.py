"""Run a service in its own process, and send it requests."""

import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["ROOT", "LiveService", "fetch", "serving"]

START_TIMEOUT_S, STOP_TIMEOUT_S, RESPONSE_TIMEOUT_S = 120, 60, 300
NO_RATE_LIMIT = str(10**9)
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class LiveService:
    """A running service."""

    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """CPU seconds used so far, including workers."""
        times = [process.cpu_times() for process in (self.process, *self.process.children(recursive=True))]
        return sum(cpu.user + cpu.system for cpu in times)

    @contextmanager
    def client(self) -> Iterator[http.client.HTTPConnection]:
        """Open a persistent connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=RESPONSE_TIMEOUT_S)
        try:
            yield connection
        finally:
            connection.close()


def fetch(
    connection: http.client.HTTPConnection, path: str, key: str, *, body: bytes | None = None, media: str = ""
) -> str:
    """Return the text of a response: a GET or, with a `body`, a POST; anonymous without a `key`.

    Raises `RuntimeError` if the status is not 200.
    """
    headers = {"accept-encoding": "gzip, deflate, br"} | ({"authorization": f"Bearer {key}"} if key else {})
    if body is not None:
        headers["content-type"] = media
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.getheader("content-encoding") == "gzip":
        content = gzip.decompress(content)
    text = content.decode()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{response.status} for {path}: {text[:500]}")
    return text


@contextmanager
def serving(
    log: Path, store: str, *options: str, program: str = "dtgraph.cli", settings: Mapping[str, str]
) -> Iterator[LiveService]:
    """Run `dtgraph serve` on `store` without a rate limit until exit, with its output in `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DTGRAPH_")}
    environment |= {"DTGRAPH_STORE": store, "DTGRAPH_RATE_LIMIT": NO_RATE_LIMIT, "DTGRAPH_WARM": "false", **settings}
    arguments = [sys.executable, "-m", program, "serve", "--port", str(port), *options]
    with (
        log.open("wb") as output,
        subprocess.Popen(arguments, stdout=output, stderr=output, env=environment, cwd=ROOT) as process,
    ):
        try:
            _wait(port, process, log)
            yield LiveService(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the service accepts connections."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the service did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)
        else:
            return
