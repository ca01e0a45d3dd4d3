"""Benchmark the service under load: lookups of focal points, compared with a process that has responses in a dict.

Servers are measured one at a time, by the same clients in another process. First lookups are measured separately: one
client requests every commune once before the load. With two workers this fills only one cache, so the load includes
cold lookups; so it does during imports, each of which invalidates the caches.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.dict_service import RESPONSES_VARIABLE
from bench.importer import importing
from bench.live_service import ROOT, LiveService, fetch, serving
from dtgraph.auth.keys import KeyStore
from dtgraph.demo import Demonstration
from dtgraph.network import Network
from tests.helpers.neo4j.server import Server

__all__ = ["compare_service"]

CLIENT_COUNT = 16
PATH, QUERY = "/v1/focal-points", f"unit={{unit}}&as_of={Demonstration.as_of}"
BASELINE, EMBEDDED = "dict baseline", "embedded"
MIN_RATE_RATIO, MAX_P99_RATIO = 0.5, 5
"""Targets: minimum rate and maximum p99, relative to the baseline."""


def compare_service(
    networks: Mapping[str, Network], server: Server, demonstration: Demonstration, scratch: Path, seconds: float
) -> list[str]:
    """Print the table, and return the servers with different or failed responses; closes the embedded store."""
    benchmark = LoadBenchmark(_communes(networks["embedded"]), seconds, _keys(scratch / "keys"))
    store, settings = networks["embedded"].url, {"DTGRAPH_KEYS": str(scratch / "keys")}
    networks["embedded"].close()
    with serving(scratch / "embedded.log", store, settings=settings) as service:
        benchmark.run(EMBEDDED, service)
        benchmark.run("  personal data, with audit log", service, "read:personal")
        with importing(service, benchmark.keys["admin"], demonstration) as import_seconds:
            benchmark.run("  during imports", service, first=False)
    (scratch / "responses.json").write_text(json.dumps(benchmark.responses), "utf-8")
    baseline_settings = {**settings, RESPONSES_VARIABLE: str(scratch / "responses.json")}
    with serving(scratch / "baseline.log", store, program="bench.dict_service", settings=baseline_settings) as service:
        benchmark.run(BASELINE, service)
    neo4j_settings = {**settings, "DTGRAPH_NEO4J_USER": server.user, "DTGRAPH_NEO4J_PASSWORD": server.password}
    for workers in (1, 2):
        log = scratch / f"neo4j-{workers}.log"
        with serving(log, server.url, "--workers", str(workers), settings=neo4j_settings) as service:
            benchmark.run(f"Neo4j, {workers} worker{'s'[: workers - 1]}", service)
    benchmark.show()
    print(
        f"{CLIENT_COUNT} clients for {seconds:.0f} s each, over {len(benchmark.units):,} communes; "
        f"{len(import_seconds)} imports of people, {median(import_seconds):.1f} s each"
    )
    return benchmark.differences


@dataclass(slots=True)
class LoadBenchmark:
    """The same load for several servers, and the results."""

    units: Sequence[str]
    seconds: float
    keys: Mapping[str, str]
    responses: dict[str, str] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def run(self, name: str, service: LiveService, key: str = "read", *, first: bool = True) -> None:
        """Run the load, after requesting every commune once if `first`."""
        first_ms = self._time_first_lookups(name, service, key) if first else None
        parameters = {"url": service.url, "path": f"{PATH}?{QUERY}", "key": self.keys[key], "units": self.units}
        cpu_before = service.cpu_seconds()
        clients = subprocess.run(
            [sys.executable, "-m", "bench.load_clients"],
            input=json.dumps({**parameters, "users": CLIENT_COUNT, "seconds": self.seconds}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
        )
        cores = (service.cpu_seconds() - cpu_before) / self.seconds
        self.results[name] = result = {**json.loads(clients.stdout), "first": first_ms, "served": cores}
        print(f"{name.strip()}: {result['rate']:,.0f} lookups/s", flush=True)
        if result["failed"]:
            print(result["failed"], flush=True)
            self.differences.append(f"{name.strip()} (failed)")

    def _time_first_lookups(self, name: str, service: LiveService, key: str) -> float:
        """Request every commune once, and return the mean milliseconds."""
        responses: dict[str, str] = {}
        started = time.perf_counter()
        with service.client() as connection:
            for query in (QUERY.format(unit=unit) for unit in self.units):
                responses[query] = fetch(connection, f"{PATH}?{query}", self.keys[key])
        first_ms = (time.perf_counter() - started) * 1000 / len(responses)
        if key == "read" and responses != (self.responses or responses):
            self.differences.append(name)
        self.responses = self.responses or responses
        return first_ms

    def show(self) -> None:
        """Print the results relative to the baseline, and whether the targets were reached."""
        columns = (
            "lookups/s",
            "of baseline",
            "p50 ms",
            "p99 ms",
            "of baseline",
            "failed",
            "first ms",
            "CPU ms",
            "cores",
        )
        table = Table("server", *columns, "clients' cores", box=None)
        baseline = self.results[BASELINE]
        for name in (BASELINE, *(name for name in self.results if name != BASELINE)):
            result = self.results[name]
            table.add_row(
                name,
                f"{result['rate']:,.0f}",
                f"{result['rate'] / baseline['rate']:.2f}",
                f"{result['p50']:.2f}",
                f"{result['p99']:.2f}",
                f"{result['p99'] / baseline['p99']:.1f}",
                f"{sum(result['failed'].values()):,}",
                "" if result["first"] is None else f"{result['first']:.2f}",
                f"{result['served'] / result['rate'] * 1000:.2f}",
                f"{result['served']:.2f}",
                f"{result['cores']:.2f}",
            )
        Console(width=160).print(table)
        embedded = self.results[EMBEDDED]
        reached = embedded["rate"] >= MIN_RATE_RATIO * baseline["rate"]
        reached = reached and embedded["p99"] < MAX_P99_RATIO * baseline["p99"]
        targets = f"rate at least {MIN_RATE_RATIO} and p99 below {MAX_P99_RATIO} times the baseline"
        print(f"Targets: {targets}: {'reached' if reached else 'missed'}")


def _communes(network: Network) -> list[str]:
    units = network.map_units(as_of=Demonstration.as_of)
    return [unit for unit, level in zip(units["id"], units["level"], strict=True) if level == "commune"]


def _keys(file: Path) -> dict[str, str]:
    """Create an API key for each scope used."""
    store = KeyStore(file)
    keys = {scope: store.create("bench", [scope])[1] for scope in ("read", "read:personal", "admin")}
    store.close()
    return keys
