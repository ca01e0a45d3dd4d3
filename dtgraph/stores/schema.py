"""What every engine is told of the network's schema, and the statements about the store's own state."""

from functools import cache
from importlib.resources import files

from ..errors import StoreError
from ..model import NODES, RELATIONSHIPS, indexes
from .protocol import FORMAT, Row

__all__ = ["TYPES", "check_format", "own", "schema"]

TYPES = tuple(RELATIONSHIPS)
"""The types of relationships."""


def schema() -> list[str]:
    """The statements that declare the unique ids and the indexes; saying them twice changes nothing."""
    labels = ["Network", *NODES]
    unique = [f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]
    return unique + [f"CREATE INDEX IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for label, name in indexes()]


@cache
def own(name: str) -> str:
    """The statement `cypher/store/<name>.cypher`."""
    return files("dtgraph.cypher").joinpath(f"system/{name}.cypher").read_text(encoding="utf-8")


def check_format(state: Row) -> None:
    """Raise `StoreError` `store-newer` where a newer dtgraph wrote the store."""
    if state["format"] > FORMAT:
        raise StoreError("store-newer", found=state["format"])
