"""What is counted, for Prometheus: of this process, or of all that serve together.

Where `PROMETHEUS_MULTIPROC_DIR` names a folder, each process counts in files of its own there, and whichever is asked
tells the sum.
"""

import os
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from .processes import lives

__all__ = ["Metrics"]


class Metrics:
    """Requests by method, route and status, and how long they took; never an id, a name or a query."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.answers = Counter(
            "dtgraph_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "dtgraph_request_seconds", "How long answers took.", ("method", "route"), registry=self._registry
        )
        self.open = Gauge(
            "dtgraph_requests_open",
            "Requests that are being answered.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        _forget_dead()
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def close(self) -> None:
        """Let go of what is counted only while this process lives."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


def _forget_dead() -> None:
    """Let go of what processes counted only while they lived, where they were killed before they could do so."""
    for path in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("gauge_livesum_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not lives(int(pid)):
            with suppress(FileNotFoundError):  # another process may be asked at the same moment
                mark_process_dead(int(pid))  # type: ignore[no-untyped-call]
