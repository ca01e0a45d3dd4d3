"""Benchmark the columnar engine: processor seconds of reading, days, whole commands and commits, nationally.

Times are processor seconds of this process, its engine and its commands, or for Cypher on Neo4j of its server too.
Rules are evaluated in both ways, by columns and by their Cypher, and the results are compared.
"""

import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, cast

import psutil
from rich.console import Console
from rich.table import Table

from dtgraph.backends import LocalBackend
from dtgraph.catalogue import bind_parameters, catalogue
from dtgraph.demo import Demonstration
from dtgraph.engine.cache import EvaluationCache
from dtgraph.engine.column_cache import ColumnCache, read_columns
from dtgraph.engine.evaluator import Evaluator
from dtgraph.network import Network

__all__ = ["Measurement", "cpu_seconds", "measure", "measure_network", "measure_stores"]

DAY = Demonstration.as_of
PROVINCE, COMMUNE, OTHER_COMMUNE = "vn:province:12:2024", "vn:commune:03439:2025", "vn:commune:03388:2025"
COMMANDS = {
    "find": ("find", "thu lum"),
    "contact": ("contact", COMMUNE),
    "gaps of one rule": ("gaps", "units_without_focal_point"),
    "gaps of all rules": ("gaps",),
    "paths": ("paths", COMMUNE, OTHER_COMMUNE),
}
AIMS = {"find": "0.8", "contact": "0.8", "gaps of one rule": "1.5", "paths": "1.5"}
"""Processor seconds of commands, nationally."""


@dataclass
class Measurement:
    """Processor seconds of several rounds."""

    name: str
    aim: str
    seconds: list[float] = field(default_factory=list)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Name, median, spread and aim."""
        spread = f"{min(self.seconds):.3f} to {max(self.seconds):.3f}"
        return self.name, f"{statistics.median(self.seconds):.3f}", spread, self.aim

    def as_dict(self) -> dict[str, Any]:
        """Name, aim, median, minimum and maximum."""
        values = statistics.median(self.seconds), min(self.seconds), max(self.seconds)
        median, least, greatest = (round(value, 4) for value in values)
        return {"name": self.name, "aim": self.aim, "median": median, "min": least, "max": greatest}


def cpu_seconds() -> float:
    """Processor seconds of this process, its ended commands and its running children, such as a server."""
    process, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    running = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(usage.ru_utime + usage.ru_stime for usage in (process, ended)) + sum(t.user + t.system for t in running)


def measure(name: str, aim: str, rounds: int, work: Callable[[int], Any]) -> Measurement:
    """Measure `work`, which gets the number of the round."""
    result = Measurement(name, aim)
    for number in range(rounds):
        started = cpu_seconds()
        work(number)
        result.seconds.append(cpu_seconds() - started)
    print(*result.cells, sep="  ", flush=True)
    return result


def measure_stores(networks: Mapping[str, Network], rounds: int) -> tuple[dict[str, list[Measurement]], list[str]]:
    """Print the tables; return the measurements by store, and the rules with different results."""
    differences, results = list[str](), dict[str, list[Measurement]]()
    for name, network in networks.items():
        results[name] = measurements = measure_network(network, rounds)
        differences += [f"{rule} on {name}" for rule in _compare_forms(network, measurements)]
        table = Table("on " + name, "median s", "spread s", "aim s", box=None)
        for measurement in measurements:
            table.add_row(*measurement.cells)
        Console(width=120).print(table)
    memory = psutil.Process().memory_info().rss / 2**20
    print(f"resident memory of this process, engines included: {memory:,.0f} MiB")
    return results, differences


def measure_network(network: Network, rounds: int) -> list[Measurement]:
    """Measure reading, days, commits and, on the embedded store, whole commands."""
    store = cast(LocalBackend, network.backend).store
    cache = EvaluationCache(store)
    fresh = [Network(LocalBackend(store, cache=EvaluationCache(store))) for _ in range(rounds)]
    prepared = Network(LocalBackend(store, cache=cache))
    prepared.overview(as_of=DAY)
    for other in fresh:
        other.find("a", limit=1)
    result = [
        measure("read all columns from the store", "6", min(rounds, 2), lambda _: read_columns(store)),
        measure("load saved columns", "", rounds, lambda _: ColumnCache(store).columns()),
        measure("all rules of a new day", "1", rounds, lambda n: prepared.gaps(as_of=DAY - timedelta(n + 1))),
        measure("overview of a new day", "1", rounds, lambda n: fresh[n].overview(as_of=DAY)),
        measure("overview of a prepared day", "0.05", rounds, lambda _: prepared.overview(as_of=DAY)),
        measure(
            "one rule within a province", "0.1", rounds,
            lambda n: prepared.gaps("units_without_platform", as_of=DAY - timedelta(n), within=PROVINCE),
        ),
        measure("a commit of one row", "", rounds, lambda n: _change(network, n)),
    ]  # fmt: skip

    def change_and_prepare(number: int) -> None:
        _change(network, -number)
        cache.columns()

    result.append(measure("a commit of one row, with columns", "+0.01", rounds, change_and_prepare))
    if "://" not in store.url:
        for name, arguments in COMMANDS.items():
            result.append(measure(f"dtgraph {name}", AIMS.get(name, ""), rounds, partial(_run, store.url, arguments)))
    return result


def _change(network: Network, number: int) -> None:
    unit = {"id": "bench:unit", "name": f"Đơn vị {number}", "level": "central", "kind": "ministry", "sector": "state"}
    network.upsert("units", unit)


def _run(store: str, arguments: Sequence[str], _round: int) -> None:
    command = [sys.executable, "-m", "dtgraph.cli", "--store", store, "--as-of", str(DAY), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def _compare_forms(network: Network, measurements: list[Measurement]) -> list[str]:
    """Evaluate all rules by columns and by Cypher, add the times, and return the rules that differ."""
    store = cast(LocalBackend, network.backend).store
    evaluator = Evaluator(store, catalogue(), EvaluationCache(store), lambda _, rows: rows)
    evaluator.day(DAY)
    rules = [rule for rule in catalogue().rules.values() if not rule.computed]
    bound = {rule.name: bind_parameters(rule, DAY, {}) for rule in rules}
    results: list[dict[str, Any]] = []

    def evaluate(_round: int, *, by_query: bool) -> None:
        forms = evaluator.rule_results(rules, DAY, bound, by_query=by_query)
        results.append({name: result.as_dict() for name, result in forms.items()})

    measurements += [
        measure("rules that have Cypher, by columns", "", 1, partial(evaluate, by_query=False)),
        measure("the same rules by Cypher", "", 1, partial(evaluate, by_query=True)),
    ]
    return [rule.name for rule in rules if results[0][rule.name] != results[1][rule.name]]
