"""The process that is killed: it writes one change after another and logs each when it is acknowledged."""

import os
import sys
from pathlib import Path

from dtgraph.exchange import IdempotencyKey, ImportReport
from dtgraph.exchange.imports import idempotency
from dtgraph.network import Network

from .network_builder import Tables

__all__ = ["change", "put"]


def change(number: int) -> Tables:
    """The change `number`: a new unit with its post and holder, and another name for an older unit."""
    tables = Tables().unit(f"u{number}", parent="u0" if number else None)
    tables.post(f"q{number}", f"u{number}").holds(f"p{number}", f"q{number}", "2026-01-01")
    if number:
        tables.unit(f"u{number // 2}", name=f"Đơn vị {number}", parent="u0" if number // 2 else None)
    return tables


def put(network: Network, number: int) -> ImportReport:
    """The request `number`: another name for the one unit."""
    unit = {"id": "u", "name": f"Đơn vị {number}", "level": "central", "kind": "government", "sector": "state"}
    return network.upsert("units", unit, idempotency_key=IdempotencyKey(f"key {number}", f"name {number}"))


def main(store: str, log: str, first: int, how: str) -> None:
    """Write what comes from `first` on, for ever: changes `whole`, or as if each were too large for one transaction
    (`bulk`); or requests (`put`, `put-bulk`).
    """
    if how.endswith("bulk"):
        idempotency.BULK_ROWS = 0
    with Network.opened_for_import(store) as network, Path(log).open("a", encoding="ascii") as acknowledged:
        number = first
        while True:
            if how.startswith("put"):
                put(network, number)
            else:
                network.import_tables(change(number).sheets())
            acknowledged.write(f"{number}\n")
            acknowledged.flush()
            os.fsync(acknowledged.fileno())
            number += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
