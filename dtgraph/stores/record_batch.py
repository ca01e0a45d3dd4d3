"""The batch of an import into an empty embedded network, which creates records without statements.

Its transactions are flushed to the disk, but it has many of them: only the bulk transaction around it makes all of them
one change.
"""

from threading import Lock

from ..model import RELATIONSHIPS
from .arcadedb import Batch
from .protocol import Row, Step

__all__ = ["EmbeddedBatch"]


class EmbeddedBatch:
    """See `RecordBatch`. The record ids of all nodes are kept in memory for the ends of the ties."""

    def __init__(self, batch: Batch, write_lock: Lock) -> None:
        self._batch = batch
        self._write_lock = write_lock
        self._record_ids: dict[str, dict[str, str]] = {}

    def create(self, step: Step) -> None:
        """See `RecordBatch.create`."""
        kind = step.kind
        if kind in RELATIONSHIPS:
            relationship = RELATIONSHIPS[kind]
            sources = self._record_ids[relationship.source.__name__]
            targets = self._record_ids[relationship.target.__name__]
            ties = [
                {"_src": sources[row["source_id"]], "_dst": targets[row["target_id"]], **_properties(row)}
                for row in step.rows
            ]
            with self._write_lock:
                self._batch.create_ties(kind, ties)
        elif kind is not None:
            nodes = [{"id": row["id"], **_properties(row)} for row in step.rows]
            with self._write_lock:
                record_ids = self._batch.create_nodes(kind, nodes)
            ids = (row["id"] for row in step.rows)
            self._record_ids.setdefault(kind, {}).update(zip(ids, record_ids, strict=True))

    def close(self) -> None:
        """See `RecordBatch.close`."""
        with self._write_lock:
            self._batch.close()

    def abandon(self) -> None:
        """See `RecordBatch.abandon`."""
        with self._write_lock:
            self._batch.abandon()


def _properties(row: Row) -> Row:
    """Return the properties of a record, in the order in which statements set them."""
    properties: Row = {**row["properties"]}
    properties.update((name, value) for name, value in row["dates"].items() if value is not None)
    properties["recorded_at"] = row["recorded_at"]
    if row.get("valid_from") is not None:  # of a tie
        properties["valid_from"] = row["valid_from"]
    return properties
