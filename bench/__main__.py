"""Time the rules and the paths on both stores, over the same network in one run, and compare their answers.

    python -m bench [--scale national] [--rounds 2] [--only rules|paths]

The network is the demonstration, on its day.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from dtgraph.demo import Demonstration

from .paths import compare_paths
from .rules import compare_rules
from .stores import stores


def main() -> None:
    """Print the tables; exit with 1 where the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="national")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=("rules", "paths"))
    given = parser.parse_args()
    differ: list[str] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        stores(Demonstration(given.scale), Path(scratch)) as (opened, server),
    ):
        if given.only != "rules":
            differ += compare_paths(opened, server)
        if given.only != "paths":
            differ += compare_rules(opened, given.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"Peak of this process, with the embedded engine's heap: {peak:.1f} GiB")
    sys.exit(f"The answers differ on {', '.join(differ)}" if differ else 0)


if __name__ == "__main__":
    main()
