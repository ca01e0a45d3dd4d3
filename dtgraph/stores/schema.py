"""The schema that every engine declares, and the statements on the store's own state."""

from functools import cache
from importlib.resources import files

from ..errors import StoreError
from ..model import NODES, RELATIONSHIPS, indexes
from .protocol import FORMAT, Row

__all__ = ["RELATIONSHIP_TYPES", "check_format", "schema_statements", "system_statement"]

RELATIONSHIP_TYPES = tuple(RELATIONSHIPS)


def schema_statements() -> list[str]:
    """Return the idempotent statements that create the unique constraints and the indexes."""
    labels = ["Network", *NODES]
    constraints = [f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]
    return constraints + [f"CREATE INDEX IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for label, name in indexes()]


@cache
def system_statement(name: str) -> str:
    """Return the statement `cypher/system/<name>.cypher`."""
    return files("dtgraph.cypher").joinpath(f"system/{name}.cypher").read_text(encoding="utf-8")


def check_format(state: Row) -> None:
    """Raise `StoreError` `store-newer` if a newer dtgraph wrote the store."""
    if state["format"] > FORMAT:
        raise StoreError("store-newer", found=state["format"])
