"""A store that records the queries that it runs and how often it is scanned."""

import pyarrow as pa

from dtgraph.stores.protocol import Parameters, Row, Store

__all__ = ["RecordingStore"]


class RecordingStore:
    """Runs queries in another store; has their texts in `queries`, and the kinds of records scanned in `scans`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.queries: list[str] = []
        self.scans: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    @property
    def version(self) -> int:
        return self.store.version

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        self.queries.append(query)
        return self.store.read(query, parameters, seconds=seconds)

    def scan(self, kind: str, schema: pa.Schema) -> pa.Table:
        self.scans.append(kind)
        return self.store.scan(kind, schema)

    def count(self, part: str) -> int:
        """The number of queries that contain a text."""
        return sum(part in query for query in self.queries)
