"""Benchmark every rule on both stores, and compare their results.

Times are seconds of the best round. The first round, which also fills caches (places of units, the coordination graph),
is shown separately.
"""

import time
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from dtgraph.demo import Demonstration
from dtgraph.network import Network

__all__ = ["compare_rules"]


def time_rule(network: Network, rule: str, rounds: int) -> tuple[float, float, object]:
    """Return the seconds of the first round, of the best other one, and the result."""
    seconds, result = [], None
    for _ in range(rounds):
        started = time.perf_counter()
        result = network.gaps(rule, as_of=Demonstration.as_of)[rule].as_dict()
        seconds.append(time.perf_counter() - started)
    return seconds[0], min(seconds[1:] or seconds), result


def compare_rules(networks: Mapping[str, Network], rounds: int) -> list[str]:
    """Print the table, and return the rules with different results."""
    table = Table(
        "rule", "findings", "embedded first", "embedded", "Neo4j first", "Neo4j", "Neo4j / embedded", box=None
    )
    differences = []
    for rule in networks["embedded"].rules:
        (first, best, result), (other_first, other_best, other_result) = (
            time_rule(network, rule, rounds) for network in networks.values()
        )
        if result != other_result:
            differences.append(rule)
        assert isinstance(result, dict)
        row = (first, best, other_first, other_best, other_best / best)
        table.add_row(rule, f"{len(result['findings']):,}", *(f"{seconds:.2f}" for seconds in row))
        print(rule, *(f"{seconds:.2f}" for seconds in row), flush=True)
    Console(width=140).print(table)
    return differences
