"""Time rules, paths and the service on both stores, over the same network in one run, and compare their answers.

    python -m bench [--scale national] [--rounds 2] [--seconds 60] [--only rules|paths|service|page]

The network is the demonstration, on its day. The page is timed in a browser, beside one by pyvis.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from bench.page import measure_page
from bench.paths import compare_paths
from bench.rules import compare_rules
from bench.service import compare_service
from bench.stores import stores
from dtgraph.demo import Demonstration


def main() -> None:
    """Print the tables; exit with 1 where the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="national")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=("rules", "paths", "service", "page"))
    given = parser.parse_args()
    demonstration, differ = Demonstration(given.scale), list[str]()
    if given.only in (None, "page"):
        with tempfile.TemporaryDirectory() as scratch:
            measure_page(demonstration, Path(scratch))
    if given.only == "page":
        return
    with (
        tempfile.TemporaryDirectory() as scratch,
        stores(demonstration, Path(scratch)) as (opened, server),
    ):
        if given.only in (None, "paths"):
            differ += compare_paths(opened, server)
        if given.only in (None, "rules"):
            differ += compare_rules(opened, given.rounds)
        if given.only in (None, "service"):  # the last: it closes what it serves
            differ += compare_service(opened, server, demonstration, Path(scratch), given.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"Peak of this process, with the embedded engine's heap: {peak:.1f} GiB")
    sys.exit(f"The answers differ on {', '.join(differ)}" if differ else 0)


if __name__ == "__main__":
    main()
