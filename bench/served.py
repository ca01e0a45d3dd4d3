"""A service in a process of its own, and who asks it one thing after the other."""

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

__all__ = ["ROOT", "Served", "answer", "serving"]

START_SECONDS, END_SECONDS, ANSWER_SECONDS = 120, 60, 300
UNLIMITED = str(10**9)
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Served:
    """Where a service answers, and what it costs."""

    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    def worked(self) -> float:
        """The seconds of a processor that it took so far, with its workers."""
        times = [one.cpu_times() for one in (self.process, *self.process.children(recursive=True))]
        return sum(one.user + one.system for one in times)

    @contextmanager
    def client(self) -> Iterator[http.client.HTTPConnection]:
        """A connection that stays open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            yield connection
        finally:
            connection.close()


def answer(
    connection: http.client.HTTPConnection, path: str, key: str, *, body: bytes | None = None, media: str = ""
) -> str:
    """The text of an answer, which is no problem; a POST where there is a `body`. Without a `key`, as anybody asks."""
    headers = {"accept-encoding": "gzip, deflate, br"} | ({"authorization": f"Bearer {key}"} if key else {})
    if body is not None:
        headers["content-type"] = media
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    told = response.read()
    if response.getheader("content-encoding") == "gzip":
        told = gzip.decompress(told)
    text = told.decode()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{response.status} for {path}: {text[:500]}")
    return text


@contextmanager
def serving(
    log: Path, store: str, *options: str, program: str = "dtgraph.cli", settings: Mapping[str, str]
) -> Iterator[Served]:
    """`dtgraph serve` on `store` until the end, with no limit of requests; what it says goes to `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DTGRAPH_")}
    environment |= {"DTGRAPH_STORE": store, "DTGRAPH_RATE_LIMIT": UNLIMITED, "DTGRAPH_WARM": "false", **settings}
    arguments = [sys.executable, "-m", program, "serve", "--port", str(port), *options]
    with (
        log.open("wb") as output,
        subprocess.Popen(arguments, stdout=output, stderr=output, env=environment, cwd=ROOT) as process,
    ):
        try:
            _wait(port, process, log)
            yield Served(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once it listens."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the service did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)
        else:
            return
