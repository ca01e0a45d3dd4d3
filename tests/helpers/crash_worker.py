"""A process to be killed: it writes one change after another and logs each one when it is acknowledged."""

import os
import sys
from pathlib import Path

from dtgraph.exchange.imports import idempotency
from dtgraph.exchange.imports.idempotency import IdempotencyKey
from dtgraph.exchange.imports.import_plan import ImportReport
from dtgraph.network import Network

from .network_builder import NetworkBuilder

__all__ = ["change", "first_import", "send_request"]


def change(number: int) -> NetworkBuilder:
    """The change `number`: a new unit with its post and holder, and a new name for an older unit."""
    tables = NetworkBuilder().unit(f"u{number}", parent="u0" if number else None)
    tables.post(f"q{number}", f"u{number}").holds(f"p{number}", f"q{number}", "2026-01-01")
    if number:
        tables.unit(f"u{number // 2}", name=f"Đơn vị {number}", parent="u0" if number // 2 else None)
    return tables


def first_import() -> NetworkBuilder:
    """A first import that is large enough for a batch."""
    tables = NetworkBuilder()
    for number in range(20_000):
        tables.unit(f"u{number}", parent=f"u{number // 10}" if number else None)
    return tables


def send_request(network: Network, number: int) -> ImportReport:
    """Send the request `number`: a new name for the only unit."""
    unit = {"id": "u", "name": f"Đơn vị {number}", "level": "central", "kind": "government", "sector": "state"}
    return network.upsert("units", unit, idempotency_key=IdempotencyKey(f"key {number}", f"name {number}"))


def main(store: str, log: str, first: int, mode: str) -> None:
    """Write forever, starting with number `first`.

    Modes: `import` for changes, `request` for requests; `import-bulk` and `request-bulk` use bulk transactions;
    `import-prepare` saves the columns after each change; `first` is one first import.
    """
    if mode.endswith("bulk"):
        idempotency.MAX_TRANSACTION_ROWS = 0
    with Network.open(store, create=True) as network, Path(log).open("a", encoding="ascii") as acknowledged:
        number = first
        if mode == "first":
            network.import_tables(first_import().sheets())
        while mode != "first":
            if mode.startswith("request"):
                send_request(network, number)
            else:
                network.import_tables(change(number).sheets())
            if mode.endswith("prepare"):
                network.backend.prepare()
            acknowledged.write(f"{number}\n")
            acknowledged.flush()
            os.fsync(acknowledged.fileno())
            number += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
