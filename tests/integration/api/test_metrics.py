"""Metrics of several processes: the requests that a killed process answered count, its open ones do not."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WORKER = """
import sys
from dtgraph.api.metrics import Metrics
metrics = Metrics()
metrics.requests.labels("GET", "/v1/units", "200").inc()
metrics.open_requests.inc()
print("counted", flush=True)
sys.stdin.read()
"""
READER = "from dtgraph.api.metrics import Metrics; print(Metrics().text().decode())"


def start_worker(folder: Path) -> subprocess.Popen[str]:
    """Start a process that has answered one request and has another one open."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "counted\n"
    return process


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def read_metrics(folder: Path) -> tuple[float, float]:
    """Return the numbers of open and answered requests, read by another process."""
    command = [sys.executable, "-c", READER]
    text = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=True).stdout
    numbers = [re.findall(rf"^dtgraph_requests_{name} (\S+)$", text, re.M) for name in ("open", r"total{.*}")]
    return float((numbers[0] or ["0"])[0]), float(numbers[1][0])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_open_requests_of_killed_process_do_not_count(tmp_path: Path) -> None:
    killed, living = start_worker(tmp_path), start_worker(tmp_path)
    try:
        assert read_metrics(tmp_path) == (2, 2)
        killed.kill()
        assert killed.wait(60) == -signal.SIGKILL
        assert read_metrics(tmp_path) == (1, 2)
        assert read_metrics(tmp_path) == (1, 2)
    finally:
        for process in (killed, living):
            process.kill()
            process.communicate()
    assert read_metrics(tmp_path) == (0, 2)
