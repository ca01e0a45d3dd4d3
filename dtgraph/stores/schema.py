"""The schema that every engine declares, and the statements on the store's own state."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from ..errors import StoreError
from ..model import NODES, RELATIONSHIPS, date_fields, indexes
from .protocol import FORMAT, Row

__all__ = ["RELATIONSHIP_TYPES", "check_format", "schema_statements", "system_statement", "temporal_properties"]

RELATIONSHIP_TYPES = tuple(RELATIONSHIPS)


def schema_statements() -> list[str]:
    """Return the idempotent statements that create the unique constraints and the indexes."""
    labels = ["Network", *NODES]
    constraints = [f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]
    return constraints + [f"CREATE INDEX IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for label, name in indexes()]


@cache
def temporal_properties() -> Mapping[str, Mapping[str, type[date]]]:
    """Return the types of the properties that are dates or times, by label or type."""
    records = {**NODES, **{type_: relationship.properties for type_, relationship in RELATIONSHIPS.items()}}
    return {
        kind: {**dict.fromkeys(date_fields(record), date), "recorded_at": datetime} for kind, record in records.items()
    }


@cache
def system_statement(name: str) -> str:
    """Return the statement `cypher/system/<name>.cypher`."""
    return files("dtgraph.cypher").joinpath(f"system/{name}.cypher").read_text(encoding="utf-8")


def check_format(state: Row) -> None:
    """Raise `StoreError` `store-newer` if a newer dtgraph wrote the store."""
    if state["format"] > FORMAT:
        raise StoreError("store-newer", found=state["format"])
