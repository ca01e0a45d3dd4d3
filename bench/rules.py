"""Time every rule on both stores, over the same network in one run, and compare their answers row by row.

    python -m bench.rules [--scale national] [--rounds 2]

The network is the demonstration, on its day. Times are seconds of the best round; the first round of a process also
fills what is kept between questions (where units belong, the coordination graph), so it is told apart.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.settings import Settings
from dtgraph.store import open_store
from tests.neo4j.server import running_server

__all__ = ["main"]


@contextmanager
def networks(demonstration: Demonstration, scratch: Path) -> Iterator[dict[str, Network]]:
    """The demonstration in a new store of each engine."""
    (scratch / "server").mkdir()
    with running_server(scratch / "server") as server:
        login = Settings(neo4j_user=server.user, neo4j_password=server.password)
        opened = {
            "embedded": Network(open_store(str(scratch / "network.db"), create=True)),
            "Neo4j": Network(open_store(server.url, create=True, settings=login)),
        }
        for name, network in opened.items():
            began = time.perf_counter()
            network.import_tables(list(demonstration.sheets()))
            print(f"{name}: imported in {time.perf_counter() - began:.0f} s", flush=True)
        yield opened
        for network in opened.values():
            network.close()


def timed(network: Network, rule: str, rounds: int) -> tuple[float, float, object]:
    """Seconds of the first round and of the best of the others, and the answer."""
    seconds, answer = [], None
    for _ in range(rounds):
        began = time.perf_counter()
        answer = network.gaps(rule, as_of=Demonstration.as_of)[rule].as_dict()
        seconds.append(time.perf_counter() - began)
    return seconds[0], min(seconds[1:] or seconds), answer


def main() -> None:
    """Print the table; exit with 1 where the stores disagree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="national")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    shown = Table(
        "rule", "findings", "embedded first", "embedded", "Neo4j first", "Neo4j", "Neo4j / embedded", box=None
    )
    differ = []
    with tempfile.TemporaryDirectory() as scratch, networks(Demonstration(given.scale), Path(scratch)) as opened:
        for rule in opened["embedded"].rules:
            (one, best, said), (other, other_best, other_said) = (
                timed(network, rule, given.rounds) for network in opened.values()
            )
            if said != other_said:
                differ.append(rule)
            assert isinstance(said, dict)
            row = (one, best, other, other_best, other_best / best)
            shown.add_row(rule, f"{len(said['findings']):,}", *(f"{seconds:.2f}" for seconds in row))
            print(rule, *(f"{seconds:.2f}" for seconds in row), flush=True)
    Console(width=140).print(shown)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"Peak of this process, with the embedded engine's heap: {peak:.1f} GiB")
    sys.exit(f"The stores disagree on {', '.join(differ)}" if differ else 0)


if __name__ == "__main__":
    main()
