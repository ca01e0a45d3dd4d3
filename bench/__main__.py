"""Benchmark rules, paths and the service on both stores with the same network, and compare their results.

    python -m bench [--scale national] [--rounds 2] [--seconds 60] [--only columns|growth|rules|paths|service|page]

The network is the demonstration network on its reference day. The page is compared with pyvis in a browser. What is
measured nationally of the columns and of their growth is written to docs/benchmarks.md.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from bench.columns import measure_stores
from bench.growth import measure_growth
from bench.page import measure_page
from bench.paths import compare_paths
from bench.report import update_report
from bench.rules import compare_rules
from bench.service import compare_service
from bench.stores import stores
from dtgraph.demo import Demonstration


def main() -> None:
    """Print the tables; exit with 1 if results differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="national")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=("columns", "growth", "rules", "paths", "service", "page"))
    arguments = parser.parse_args()
    demonstration, differences = Demonstration(arguments.scale), list[str]()
    if arguments.only in (None, "page"):
        with tempfile.TemporaryDirectory() as scratch:
            measure_page(demonstration, Path(scratch))
    if arguments.only in (None, "growth") and arguments.scale == "national":
        update_report(growth=measure_growth(max(arguments.rounds, 3)))
    if arguments.only in ("page", "growth"):
        return
    with (
        tempfile.TemporaryDirectory() as scratch,
        stores(demonstration, Path(scratch)) as (networks, server, imports),
    ):
        if arguments.only in (None, "columns"):
            measured, different = measure_stores(networks, max(arguments.rounds, 3))
            differences += different
            if arguments.scale == "national" and not different:
                results = {name: [item.as_dict() for item in (imports[name], *measured[name])] for name in measured}
                update_report(stores=results)
        if arguments.only in (None, "paths"):
            differences += compare_paths(networks, server)
        if arguments.only in (None, "rules"):
            differences += compare_rules(networks, arguments.rounds)
        if arguments.only in (None, "service"):  # last, since it closes the embedded store
            differences += compare_service(networks, server, demonstration, Path(scratch), arguments.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"Peak memory of this process, including the embedded engine: {peak:.1f} GiB")
    sys.exit(f"Results differ: {', '.join(differences)}" if differences else 0)


if __name__ == "__main__":
    main()
