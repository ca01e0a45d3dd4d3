"""Time every rule on both stores and compare their answers row by row.

Times are seconds of the best round; the first round of a process also fills what is kept between questions (where
units belong, the coordination graph), so it is told apart.
"""

import time
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from dtgraph.demo import Demonstration
from dtgraph.network import Network

__all__ = ["compare_rules"]


def timed(network: Network, rule: str, rounds: int) -> tuple[float, float, object]:
    """Seconds of the first round and of the best of the others, and the answer."""
    seconds, answer = [], None
    for _ in range(rounds):
        began = time.perf_counter()
        answer = network.gaps(rule, as_of=Demonstration.as_of)[rule].as_dict()
        seconds.append(time.perf_counter() - began)
    return seconds[0], min(seconds[1:] or seconds), answer


def compare_rules(opened: Mapping[str, Network], rounds: int) -> list[str]:
    """Print the table; the rules on which the stores disagree."""
    shown = Table(
        "rule", "findings", "embedded first", "embedded", "Neo4j first", "Neo4j", "Neo4j / embedded", box=None
    )
    differ = []
    for rule in opened["embedded"].rules:
        (one, best, said), (other, other_best, other_said) = (
            timed(network, rule, rounds) for network in opened.values()
        )
        if said != other_said:
            differ.append(rule)
        assert isinstance(said, dict)
        row = (one, best, other, other_best, other_best / best)
        shown.add_row(rule, f"{len(said['findings']):,}", *(f"{seconds:.2f}" for seconds in row))
        print(rule, *(f"{seconds:.2f}" for seconds in row), flush=True)
    Console(width=140).print(shown)
    return differ
