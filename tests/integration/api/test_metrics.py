"""The figures of several processes: what one that was killed has answered is kept, what it had open is not."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COUNTED = """
import sys
from dtgraph.api.metrics import Metrics
figures = Metrics()
figures.answers.labels("GET", "/v1/units", "200").inc()
figures.open.inc()
print("counted", flush=True)
sys.stdin.read()
"""
TOLD = "from dtgraph.api.metrics import Metrics; print(Metrics().text().decode())"


def counting(folder: Path) -> subprocess.Popen[str]:
    """A process that has answered one request and has another one open."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTED], env=own(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "counted\n"
    return process


def own(folder: Path) -> dict[str, str]:
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def told(folder: Path) -> tuple[float, float]:
    """How many requests are open and how many were answered, as another process tells it."""
    command = [sys.executable, "-c", TOLD]
    text = subprocess.run(command, env=own(folder), capture_output=True, text=True, check=True).stdout
    numbers = [re.findall(rf"^dtgraph_requests_{name} (\S+)$", text, re.M) for name in ("open", r"total{.*}")]
    return float((numbers[0] or ["0"])[0]), float(numbers[1][0])


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed there by a signal")
def test_what_a_killed_process_had_open_is_forgotten(tmp_path: Path) -> None:
    killed, living = counting(tmp_path), counting(tmp_path)
    try:
        assert told(tmp_path) == (2, 2)
        killed.kill()
        assert killed.wait(60) == -signal.SIGKILL
        assert told(tmp_path) == (1, 2)
        assert told(tmp_path) == (1, 2)
    finally:
        for process in (killed, living):
            process.kill()
            process.communicate()
    assert told(tmp_path) == (0, 2)
