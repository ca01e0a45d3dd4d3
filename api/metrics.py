"""Metrics for Prometheus.

With several worker processes, `PROMETHEUS_MULTIPROC_DIR` names a folder in which each process has files of its own;
every process then reports the sums.
"""

import os
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from .processes import is_running

__all__ = ["Metrics"]


class Metrics:
    """Number and duration of requests by method, route and status; labels never contain ids, names or queries."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "dtgraph_requests", "Completed requests.", ("method", "route", "status"), registry=self._registry
        )
        self.durations = Histogram(
            "dtgraph_request_seconds", "Durations of requests.", ("method", "route"), registry=self._registry
        )
        self.open_requests = Gauge(
            "dtgraph_requests_open", "Requests in progress.", registry=self._registry, multiprocess_mode="livesum"
        )

    def text(self) -> bytes:
        """The metrics in the text format of Prometheus."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        _remove_dead_gauges()
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def close(self) -> None:
        """Remove the gauges of this process."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


def _remove_dead_gauges() -> None:
    """Remove the gauges of processes that were killed before they could do so themselves."""
    for path in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("gauge_livesum_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not is_running(int(pid)):
            with suppress(FileNotFoundError):  # another process may have removed it meanwhile
                mark_process_dead(int(pid))  # type: ignore[no-untyped-call]
