"""Read the rows of the ten tables from a store, in the order of an export."""

from collections.abc import Iterator

from ...model import NODES, RELATIONSHIPS
from ..cypher_templates import render_statement
from ..imports.import_plan import Progress
from ..stored_records import Read, batches, read_nodes, read_ties
from ..tables.import_batch import RecordKey, Values
from ..tables.merge import shorthand_tie
from ..tables.serialization import row_values
from ..tables.table_schema import Table, node_table, record_schema, tie_table

__all__ = ["ExportRows"]

MAX_NAME_LENGTH = 200
"""Maximum length in characters of the names shown beside ids."""

Tie = tuple[RecordKey, Values]


class ExportRows:
    """The stored network as table rows, each with one value per column (see `tables.serialization.row_values`).

    `version` is the network's version while it is read; `personal`: whether personal data are included.
    """

    def __init__(self, read: Read, progress: Progress, *, version: int, personal: bool) -> None:
        self.read = read
        self.version = version
        self.personal = personal
        self.progress = progress
        self.row_count = 0
        self.ids = {
            label: sorted(row["id"] for row in read(render_statement("tables/node_ids", label), None))
            for label in NODES
        }

    def names(self) -> dict[str, str]:
        """Display names by id, which is unique across tables; names of people only if personal data are included."""
        names = {
            row["id"]: row["name"][:MAX_NAME_LENGTH]
            for label in NODES
            if self.personal or not record_schema(label).personal
            for row in self.read(render_statement("tables/names", label), None)
            if row["name"] is not None
        }
        seats = self.read(render_statement("tables/seats", "POST_IN"), None)
        return names | {row["id"]: f"{row['name']}, {row['unit']}"[:MAX_NAME_LENGTH] for row in seats}

    def table_rows(self, table: Table) -> Iterator[list[object]]:
        """Yield the rows of a table, sorted."""
        for kind in table.kinds:
            for row in self._ties(table, kind) if table.ends else self._nodes(table, kind):
                self.row_count += 1
                if self.row_count % 10_000 == 0:
                    self.progress("writing", self.row_count, None)
                yield row

    def _nodes(self, table: Table, label: str) -> Iterator[list[object]]:
        for ids in batches(self.ids[label]):
            nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
            shorthands = self._shorthands(label, nodes)
            for id_ in ids:
                if id_ in nodes:  # a node can be deleted meanwhile; the export then starts again
                    target = shorthands[id_][1] if id_ in shorthands else None
                    yield row_values(table, label, id_, nodes[id_], target)

    def _ties(self, table: Table, type_: str) -> Iterator[list[object]]:
        """Yield the relationships of a type that no shorthand column expresses."""
        label = RELATIONSHIPS[type_].source.__name__
        shorthand = node_table(label).shorthand
        for ids in batches(self.ids[label]):
            ties = [(key, values) for key, (values, _) in read_ties(self.read, type_, ids)]
            shorthand_keys: set[RecordKey] = set()
            if ties and shorthand and shorthand[1] == type_ and table is tie_table(type_):
                nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
                shorthand_keys = set(self._shorthands(label, nodes, ties).values())
            for key, values in sorted(ties, key=lambda tie: [part or "" for part in tie[0]]):
                if key not in shorthand_keys:
                    yield row_values(table, type_, key, values)

    def _shorthands(
        self, label: str, nodes: dict[RecordKey, Values], ties: list[Tie] | None = None
    ) -> dict[RecordKey, RecordKey]:
        """Map node ids to the key of the relationship that the node's shorthand column expresses."""
        shorthand = node_table(label).shorthand
        if not shorthand:
            return {}
        if ties is None:
            ties = [(key, values) for key, (values, _) in read_ties(self.read, shorthand[1], list(nodes))]
        by_node: dict[RecordKey, list[Tie]] = {}
        for tie in ties:
            by_node.setdefault(tie[0][0], []).append(tie)
        keys = {id_: shorthand_tie(label, nodes[id_], group) for id_, group in by_node.items() if id_ in nodes}
        return {id_: key for id_, key in keys.items() if key is not None}
