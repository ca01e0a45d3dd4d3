"""The network on one day as a graph of nodes and edges with attributes: for networkx, GraphML and GEXF.

A node's `entity` is its kind (`Unit`, `Post`, …), its `label` what it is called; an edge's `relationship` is its type.
The other attributes are the properties of the model, those that are not null, days and moments as text, and `origin`
for `source`. Edges are
directed as they are stored; two nodes can have several between them.
"""

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from ...errors import InputError, shorten
from ...model import NODES, RELATIONSHIPS
from ..cypher_templates import statement
from ..stored_records import Read, batches, read_nodes, read_ties
from ..tables.table_schema import shape

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ORIGIN", "Edge", "GraphOn", "Node", "named", "require_labels", "which", "without_collection"]

ORIGIN = "origin"
"""The attribute that says where something is known from: the model's `source`."""

Node = tuple[str, dict[str, Any]]
"""An id and the attributes."""

Edge = tuple[str, str, str, dict[str, Any]]
"""The ids of the ends, what tells it from others between them, and the attributes."""


class GraphOn:
    """The nodes that are current on a day, of some labels or of all, and the relationships that count between them."""

    def __init__(self, read: Read, day: date, labels: Collection[str] | None = None, *, personal: bool = True) -> None:
        require_labels(labels)
        self._read, self._day, self._personal = read, day.isoformat(), personal
        self._ids: dict[str, set[str]] = {label: set() for label in NODES if labels is None or label in labels}

    def nodes(self) -> Iterator[Node]:
        """The nodes, by label and id."""
        for label, current in self._ids.items():
            ids = sorted(row["id"] for row in self._read(statement("tables/node_ids", label), None))
            names = shape(label).values
            current.clear()
            for batch in batches(ids):
                found = dict(read_nodes(self._read, label, batch, personal=self._personal))
                for id_ in batch:
                    values, recorded_at = found.get(
                        id_, ((), None)
                    )  # one can be taken away meanwhile: all is read again
                    about = dict(zip(names, values, strict=False))
                    if about and self._holds(about):
                        current.add(id_)
                        called = about.get("name") or about.get("title") or id_
                        yield id_, {"entity": label, "label": called, **_said(about), "recorded_at": recorded_at}

    def edges(self, ever: Collection[str] = ()) -> Iterator[Edge]:
        """The relationships between the nodes that `nodes` gave, by type and ends.

        Those of the types `ever` lead to what is of another day too.
        """
        for type_, kind in RELATIONSHIPS.items():
            source, target = kind.source.__name__, kind.target.__name__
            if source not in self._ids or target not in self._ids:
                continue
            key_names, names = shape(type_).key, shape(type_).values
            for batch in batches(sorted(self._ids[source])):
                ties = list(read_ties(self._read, type_, batch))
                if type_ not in ever:
                    ties = [tie for tie in ties if tie[0][1] in self._ids[target]]
                for key, (values, recorded_at) in sorted(ties, key=lambda tie: [part or "" for part in tie[0]]):
                    about = dict(zip((*key_names, *names), (*key, *values), strict=True))
                    start, end = about.pop("source_id"), about.pop("target_id")
                    if self._holds(about):
                        told = {"relationship": type_, **_said(about), "recorded_at": recorded_at}
                        yield start, end, which(type_, about), told

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """All of it in memory."""
        import networkx as nx  # noqa: PLC0415 - see dtgraph.engine.evaluator

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        with without_collection():
            graph.add_nodes_from(self.nodes())
            for source, target, which, about in self.edges():
                graph.add_edge(source, target, key=which, **about)
        return graph

    def _holds(self, about: dict[str, Any]) -> bool:
        """Whether an interval holds the day; events have none."""
        start, end = about.get("valid_from"), about.get("valid_to")
        return (start is None or start <= self._day) and (end is None or self._day < end)


def require_labels(labels: Collection[str] | None) -> None:
    """Raise `InputError` `bad-option` where one of `labels` is none."""
    for label in [labels] if isinstance(labels, str) else labels or ():
        if isinstance(labels, str) or label not in NODES:
            advice = f"give a list of some of {', '.join(NODES)}"
            raise InputError("bad-option", option="labels", found=shorten(label), advice=advice)


def which(type_: str, about: Mapping[str, Any]) -> str:
    """What tells a relationship from others between the same nodes."""
    return ":".join([type_, *(str(about.get(name)) for name in RELATIONSHIPS[type_].key)])


@contextmanager
def without_collection() -> Iterator[None]:
    """While millions of things are made that all stay: to look through them for garbage takes six times as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _said(about: dict[str, Any]) -> dict[str, Any]:
    return {named(name): value for name, value in about.items() if value is not None}


def named(property_: str) -> str:
    """What an attribute is called: `source` is an edge's end for other tools."""
    return ORIGIN if property_ == "source" else property_
