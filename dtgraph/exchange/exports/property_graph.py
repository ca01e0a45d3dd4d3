"""The network on one day as a graph of nodes and edges with attributes, for networkx, GraphML and GEXF.

A node's `entity` is its label in the model (`Unit`, `Post`, …) and its `label` a display name; an edge's `relationship`
is its type. The other attributes are the model's properties that are not null, with dates and times as text, and
`source` under the name `origin`. Edges are directed as they are stored; there can be several between two nodes.
"""

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from ...errors import InputError, shorten
from ...model import NODES, RELATIONSHIPS
from ..cypher_templates import render_statement
from ..stored_records import Read, batches, read_nodes, read_ties
from ..tables.table_schema import record_schema

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ORIGIN", "Edge", "GraphSnapshot", "Node", "attribute_name", "edge_key", "gc_paused", "require_labels"]

ORIGIN = "origin"
"""The name under which the model's `source` is exported."""

Node = tuple[str, dict[str, Any]]
"""Id and attributes."""

Edge = tuple[str, str, str, dict[str, Any]]
"""Source id, target id, key among the edges between the two, and attributes."""


class GraphSnapshot:
    """The nodes current on a day, of all labels or of `labels`, and the relationships in force between them.

    `personal`: whether personal data are included. Raises `InputError` `bad-option` for an unknown label.
    """

    def __init__(self, read: Read, day: date, labels: Collection[str] | None = None, *, personal: bool = True) -> None:
        require_labels(labels)
        self._read, self._day, self._personal = read, day.isoformat(), personal
        self._ids: dict[str, set[str]] = {label: set() for label in NODES if labels is None or label in labels}

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes by label and id."""
        for label, current in self._ids.items():
            ids = sorted(row["id"] for row in self._read(render_statement("tables/node_ids", label), None))
            names = record_schema(label).values
            current.clear()
            for batch in batches(ids):
                records = dict(read_nodes(self._read, label, batch, personal=self._personal))
                for id_ in batch:
                    # a node can be deleted meanwhile; the export then starts again
                    values, recorded_at = records.get(id_, ((), None))
                    properties = dict(zip(names, values, strict=False))
                    if properties and self._is_current(properties):
                        current.add(id_)
                        display = properties.get("name") or properties.get("title") or id_
                        attrs = {"entity": label, "label": display, **_attributes(properties)}
                        yield id_, {**attrs, "recorded_at": recorded_at}

    def edges(self, undated: Collection[str] = ()) -> Iterator[Edge]:
        """Yield the relationships between the nodes that `nodes` yielded before, by type and ends.

        Those of the types `undated` may also lead to units that are not current.
        """
        for type_, kind in RELATIONSHIPS.items():
            source, target = kind.source.__name__, kind.target.__name__
            if source not in self._ids or target not in self._ids:
                continue
            key_names, names = record_schema(type_).key, record_schema(type_).values
            for batch in batches(sorted(self._ids[source])):
                ties = list(read_ties(self._read, type_, batch))
                if type_ not in undated:
                    ties = [tie for tie in ties if tie[0][1] in self._ids[target]]
                for key, (values, recorded_at) in sorted(ties, key=lambda tie: [part or "" for part in tie[0]]):
                    properties = dict(zip((*key_names, *names), (*key, *values), strict=True))
                    start, end = properties.pop("source_id"), properties.pop("target_id")
                    if self._is_current(properties):
                        attrs = {"relationship": type_, **_attributes(properties), "recorded_at": recorded_at}
                        yield start, end, edge_key(type_, properties), attrs

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Build the graph in memory."""
        import networkx as nx  # noqa: PLC0415 - see dtgraph.engine.evaluator

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        with gc_paused():
            graph.add_nodes_from(self.nodes())
            for source, target, key, attrs in self.edges():
                graph.add_edge(source, target, key=key, **attrs)
        return graph

    def _is_current(self, properties: dict[str, Any]) -> bool:
        """Whether the interval contains the day; events have no interval and are always current."""
        start, end = properties.get("valid_from"), properties.get("valid_to")
        return (start is None or start <= self._day) and (end is None or self._day < end)


def require_labels(labels: Collection[str] | None) -> None:
    """Raise `InputError` `bad-option` if `labels` is a string or contains an unknown label."""
    for label in [labels] if isinstance(labels, str) else labels or ():
        if isinstance(labels, str) or label not in NODES:
            advice = f"give a list of some of {', '.join(NODES)}"
            raise InputError("bad-option", option="labels", found=shorten(label), advice=advice)


def edge_key(type_: str, properties: Mapping[str, Any]) -> str:
    """Return the key that distinguishes a relationship from others between the same nodes."""
    return ":".join([type_, *(str(properties.get(name)) for name in RELATIONSHIPS[type_].key)])


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause garbage collection: scanning millions of new objects that all stay would take six times as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _attributes(properties: dict[str, Any]) -> dict[str, Any]:
    return {attribute_name(name): value for name, value in properties.items() if value is not None}


def attribute_name(property_: str) -> str:
    """Return the attribute name for a property; `source` is renamed since other tools use it for an edge's end."""
    return ORIGIN if property_ == "source" else property_
