"""Random commits: rows of other random networks, and ends; also as a process of its own."""

import random
import sys

from dtgraph.errors import InputError, RefusedError
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.exchange.tables.table_schema import TABLES
from dtgraph.network import Network

from ..oracle.network_generator import generate_network

__all__ = ["change_randomly", "random_sheets"]


def random_sheets(seed: int) -> list[Sheet]:
    """The tables of a random network."""
    return generate_network(random.Random(seed).choice)


def change_randomly(network: Network, rng: random.Random) -> bool:
    """Write a row, and end it, or three rows of another random network; whether all of that was valid."""
    sheets = [sheet for sheet in random_sheets(rng.randrange(10**6)) if list(sheet.rows)]
    sheet = rng.choice(sheets)
    [row] = rng.sample(list(sheet.rows), 1)
    cells = {name: cell for name, cell in zip(sheet.columns, row[1], strict=True) if cell}
    try:
        match rng.randrange(3):
            case 0:
                network.import_tables([Sheet(sheet.table, sheet.file, sheet.columns, list(sheet.rows)[:3])])
            case 1:
                network.upsert(sheet.table, cells)
                ends = TABLES[sheet.table].ends
                key = ("type", *ends, "valid_from") if ends else ("id",)
                network.end(sheet.table, {name: cells[name] for name in key if name in cells}, on="2027-01-01")
            case _:
                network.upsert(sheet.table, cells)
    except (InputError, RefusedError):
        return False
    return True


def main(store: str, seed: int, commits: int) -> None:
    """Commit random changes to a network."""
    with Network.open(store) as network:
        rng = random.Random(seed)
        while commits:
            commits -= change_randomly(network, rng)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
