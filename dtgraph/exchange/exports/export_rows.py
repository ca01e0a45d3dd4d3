"""The rows of the ten tables as they stand in a store, one table after the other, in the order of an export."""

from collections.abc import Iterator

from ...model import NODES, RELATIONSHIPS
from ..cypher_templates import statement
from ..imports.import_plan import Progress
from ..stored_records import Read, batches, read_nodes, read_ties
from ..tables.import_batch import Key, Values
from ..tables.merge import shorthand_tie
from ..tables.serialization import values_of
from ..tables.table_schema import Table, node_table, shape, tie_table

__all__ = ["ExportRows"]

LONGEST_NAME = 200
"""Characters, of what is only there to be recognised."""

Tie = tuple[Key, Values]


class ExportRows:
    """What a store has, as rows of tables: values as `tables.cells.values_of` gives them, under the table's columns.

    `version` is the one that the network has while it is read; `personal`, whether personal data are shown.
    """

    def __init__(self, read: Read, progress: Progress, *, version: int, personal: bool) -> None:
        self.read = read
        self.version = version
        self.personal = personal
        self.progress = progress
        self.done = 0
        self.ids = {
            label: sorted(row["id"] for row in read(statement("tables/node_ids", label), None)) for label in NODES
        }

    def names(self) -> dict[str, str]:
        """What things are called, by their ids: those of all tables are different. People only where they are shown."""
        found = {
            row["id"]: row["name"][:LONGEST_NAME]
            for label in NODES
            if self.personal or not shape(label).personal
            for row in self.read(statement("tables/names", label), None)
            if row["name"] is not None
        }
        seats = self.read(statement("tables/seats", "POST_IN"), None)
        return found | {row["id"]: f"{row['name']}, {row['unit']}"[:LONGEST_NAME] for row in seats}

    def of(self, table: Table) -> Iterator[list[object]]:
        """The rows of a table, sorted."""
        for kind in table.kinds:
            for row in self._ties(table, kind) if table.ends else self._nodes(table, kind):
                self.done += 1
                if self.done % 10_000 == 0:
                    self.progress("writing", self.done, None)
                yield row

    def _nodes(self, table: Table, label: str) -> Iterator[list[object]]:
        for ids in batches(self.ids[label]):
            nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
            said = self._said(label, nodes)
            for id_ in ids:
                if id_ in nodes:  # else it was taken away meanwhile, and all is read again
                    yield values_of(table, label, id_, nodes[id_], said[id_][1] if id_ in said else None)

    def _ties(self, table: Table, type_: str) -> Iterator[list[object]]:
        """The relationships of a type that no shorthand says."""
        label = RELATIONSHIPS[type_].source.__name__
        shorthand = node_table(label).shorthand
        for ids in batches(self.ids[label]):
            ties = [(key, values) for key, (values, _) in read_ties(self.read, type_, ids)]
            said: set[Key] = set()
            if ties and shorthand and shorthand[1] == type_ and table is tie_table(type_):
                nodes = {id_: values for id_, (values, _) in read_nodes(self.read, label, ids, personal=self.personal)}
                said = set(self._said(label, nodes, ties).values())
            for key, values in sorted(ties, key=lambda tie: [part or "" for part in tie[0]]):
                if key not in said:
                    yield values_of(table, type_, key, values)

    def _said(self, label: str, nodes: dict[Key, Values], ties: list[Tie] | None = None) -> dict[Key, Key]:
        """By the id of a node, the key of the tie that its shorthand says."""
        shorthand = node_table(label).shorthand
        if not shorthand:
            return {}
        if ties is None:
            ties = [(key, values) for key, (values, _) in read_ties(self.read, shorthand[1], list(nodes))]
        by_node: dict[Key, list[Tie]] = {}
        for tie in ties:
            by_node.setdefault(tie[0][0], []).append(tie)
        found = {id_: shorthand_tie(label, nodes[id_], own) for id_, own in by_node.items() if id_ in nodes}
        return {id_: key for id_, key in found.items() if key is not None}
