"""Network diagrams drawn by pyvis, laid out here, as parts of an HTML page that loads nothing from other hosts.

Of the page that pyvis generates only the inline styles and scripts are used; references to other hosts are dropped.
pyvis escapes names in JSON, but renders titles that contain a link as HTML: titles are changed so that it sees none.
"""

import base64
import hashlib
import json
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, pairwise
from typing import Literal

__all__ = [
    "MAX_NODES",
    "Diagram",
    "Edge",
    "HtmlParts",
    "Node",
    "content_security_policy",
    "lane_diagram",
    "layered_diagram",
    "render_diagram",
]

MAX_NODES = 3_000
"""Maximum number of nodes of a diagram; more cannot be read."""

COLUMN_WIDTH_PX = 185.0
"""Distance between the columns of a layered diagram."""

ROW_HEIGHT_PX = COLUMN_WIDTH_PX * 0.55
"""Distance between the rows of a layered diagram."""

EDGE_OFFSET_PX = 4.0
"""Distance of an edge from the middle between two columns."""

MAX_ROW_LENGTH = 5
"""Maximum number of boxes in a row, so that they stay readable on a printed page."""

UPWARD_TYPES = ("PART_OF", "REPORTS_TO")
"""The ties that lead to a superior unit."""

MIN_HEIGHT_PX, MAX_HEIGHT_PX = 200, 940

COLOURS = {"unit": "#dbe7f3", "chosen": "#1f5fa8", "gap": "#f3b48f", "unknown": "#e3e7ea"}
DASHES: Mapping[str, list[int] | Literal[False]] = {
    "PART_OF": False,
    "REPORTS_TO": [6, 3],
    "COORDINATES_WITH": [2, 3],
    "SERVES": [10, 4, 2, 4],
}
"""Dash patterns by type of tie."""

TIE_COLOUR, OTHER_COLOUR = "#7b8894", "#c3ccd4"
"""The colours of ties and of all other edges."""

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its name, the rest of its tooltip, and its look (a key of `COLOURS`)."""

    id: str
    name: str
    description: str
    look: str = "unit"


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between two nodes; the steps of a path are undirected."""

    source: str
    target: str
    type: str
    directed: bool = True


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes and edges with the positions of the nodes, in pixels."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    positions: dict[str, tuple[float, float]]
    bends: Mapping[tuple[str, str], Sequence[tuple[float, float]]] = field(default_factory=dict)
    """The points at which an edge turns, by its ends, so that it passes behind no box."""

    @property
    def colours(self) -> Mapping[str, str]:
        """Legend of the boxes: colours by look."""
        looks = {node.look for node in self.nodes}
        return {look: colour for look, colour in COLOURS.items() if look in looks}

    @property
    def dashes(self) -> Mapping[str, str]:
        """Legend of the edges: SVG dash arrays by message key."""
        prefixes = {edge.type: "tie" if edge.directed else "step" for edge in self.edges}
        return {
            f"{prefixes[type_]}.{type_}": " ".join(map(str, dashes or ()))
            for type_, dashes in DASHES.items()
            if type_ in prefixes
        }


@dataclass(frozen=True, slots=True)
class HtmlParts:
    """The parts of a page that shows a diagram: its styles, its scripts and the element to draw in."""

    styles: Sequence[str]
    scripts: Sequence[str]
    element: str = field(default='<div id="mynetwork" role="img"></div>')


def layered_diagram(nodes: Sequence[Node], edges: Sequence[Edge], centre: Sequence[str]) -> Diagram:
    """Lay out the superiors of the `centre` nodes above them and everything else below, in rows that fit a page.

    A node with others below it gets a row of its own, directly above theirs.
    """
    adjacent = defaultdict[str, dict[str, None]](dict)
    for edge in edges:
        adjacent[edge.source][edge.target] = adjacent[edge.target][edge.source] = None
    superiors = dict.fromkeys(edge.target for edge in edges if edge.type in UPWARD_TYPES and edge.source in centre)
    depth = {**dict.fromkeys(superiors, 0), **dict.fromkeys(centre, 1)}
    children, layer = defaultdict[str, list[str]](list), [*centre]
    while layer:
        links = [(parent, id_) for parent in layer for id_ in adjacent[parent]]
        layer = []
        for parent, id_ in links:
            if id_ not in depth:
                depth[id_] = depth[parent] + 1
                children[parent].append(id_)
                layer.append(id_)

    def subtree_rows(ids: Sequence[str]) -> Iterator[Sequence[str]]:
        yield from _split_rows([id_ for id_ in ids if id_ not in children])
        for id_ in ids:
            if id_ in children:
                yield [id_]
                yield from subtree_rows(children[id_])

    rows = [
        *_split_rows([id_ for id_ in superiors if id_ not in centre]),
        *_split_rows(centre),
        *subtree_rows([id_ for parent in centre for id_ in children.get(parent, ())]),
        *_split_rows([node.id for node in nodes if node.id not in depth]),  # those that no edge leads to
    ]
    row_numbers = {id_: number for number, row in enumerate(rows) for id_ in row}
    # columns are aligned across rows, so that the gaps between them are free for edges
    positions = {
        id_: (
            (place - MAX_ROW_LENGTH // 2 + (MAX_ROW_LENGTH - len(row)) // 2) * COLUMN_WIDTH_PX,
            row_numbers[id_] * ROW_HEIGHT_PX,
        )
        for row in rows
        for place, id_ in enumerate(row)
    }
    bends = {}
    for edge in edges:
        upper, lower = sorted((edge.source, edge.target), key=row_numbers.__getitem__)
        if row_numbers[lower] - row_numbers[upper] > 1:
            (x, y), (lower_x, lower_y) = positions[upper], positions[lower]
            # edges of adjacent layers run on different sides of the middle of a gap
            gap_x = lower_x - COLUMN_WIDTH_PX / 2 + (EDGE_OFFSET_PX if depth.get(upper, 0) % 2 else -EDGE_OFFSET_PX)
            points = [(x, y + ROW_HEIGHT_PX / 2), (gap_x, y + ROW_HEIGHT_PX / 2), (gap_x, lower_y)]
            bends[edge.source, edge.target] = points if edge.source == upper else points[::-1]
    return Diagram(nodes, edges, positions, bends)


def _split_rows(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + MAX_ROW_LENGTH] for start in range(0, len(ids), MAX_ROW_LENGTH))


def lane_diagram(
    nodes: Sequence[Node], edges: Sequence[Edge], columns: Mapping[str, int], lanes: Mapping[str, int] | None = None
) -> Diagram:
    """Lay out nodes from left to right by column, each in its lane or the next free one.

    Edges within a lane pass behind no box of another lane.
    """
    cells = dict[tuple[int, int], str]()
    for node in nodes:
        lane = (lanes or {}).get(node.id, 0)
        while (columns[node.id], lane) in cells:
            lane += 1
        cells[columns[node.id], lane] = node.id
    positions = {
        id_: (column * COLUMN_WIDTH_PX * 1.3, lane * COLUMN_WIDTH_PX * 0.6) for (column, lane), id_ in cells.items()
    }
    return Diagram(nodes, edges, positions)


def render_diagram(diagram: Diagram) -> HtmlParts:
    """Render a diagram. Raises `ValueError` for more than `MAX_NODES` nodes."""
    if len(diagram.nodes) > MAX_NODES:
        raise ValueError(f"{len(diagram.nodes)} nodes are more than {MAX_NODES}")
    from pyvis.network import Network  # noqa: PLC0415 - slow to load, and rarely needed

    ys = [y for _, y in diagram.positions.values()] or [0.0]
    height = round(min(MAX_HEIGHT_PX, max(MIN_HEIGHT_PX, max(ys) - min(ys) + COLUMN_WIDTH_PX)))
    # directed: for each edge of an undirected network pyvis searches all others
    page = Network(height=f"{height}px", width="100%", directed=True, cdn_resources="in_line")
    numbers = {node.id: number for number, node in enumerate(diagram.nodes)}
    for node in diagram.nodes:
        x, y = diagram.positions[node.id]
        page.add_node(
            numbers[node.id],
            label=_wrap_label(node.name),
            title=_break_links(f"{node.name}\n{node.description}"),
            x=x,
            y=y,
            shape="box",
            color=COLOURS[node.look],
            font={"color": "#ffffff" if node.look == "chosen" else "#16202a", "size": 13},
        )
    bend_nodes, next_number = dict[tuple[str, str], list[int]](), count(len(numbers))
    for ends, points in diagram.bends.items():
        bend_nodes[ends] = [next(next_number) for _ in points]
        for number, (x, y) in zip(bend_nodes[ends], points, strict=True):
            page.add_node(number, label=" ", x=x, y=y, shape="dot", size=0, color=TIE_COLOUR)
    for edge in diagram.edges:
        is_tie = edge.type in DASHES
        has_arrow = edge.directed and is_tie and edge.type != "COORDINATES_WITH"
        bends = bend_nodes.get((edge.source, edge.target), [])
        chain = [numbers[edge.source], *bends, numbers[edge.target]]
        for source, target in pairwise(chain):
            page.add_edge(
                source,
                target,
                dashes=DASHES.get(edge.type, False),
                arrows="to" if has_arrow and target == chain[-1] else "",
                color=TIE_COLOUR if is_tie else OTHER_COLOUR,
            )
    page.set_options(json.dumps(_OPTIONS))
    return _extract_parts(page.generate_html(notebook=False))


_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": False}, "navigationButtons": False},
    "edges": {"smooth": False, "width": 1},
    "nodes": {"borderWidth": 0, "margin": 6},
}


def content_security_policy(parts: HtmlParts) -> str:
    """Return a Content-Security-Policy that allows the scripts of these parts and no others."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in parts.scripts)
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _extract_parts(page: str) -> HtmlParts:
    scripts = [
        match["text"] for match in _SCRIPT.finditer(page) if "src" not in match["attributes"] and match["text"].strip()
    ]
    return HtmlParts(_STYLE.findall(_SCRIPT.sub("", page)), scripts)


def _break_links(text: str) -> str:
    """Put an invisible character into each `href`: pyvis renders titles that contain it as HTML."""
    return text.replace("href", "hr\u2060ef")


def _wrap_label(name: str) -> str:
    """Wrap a name to the four lines of a box; the tooltip has the full name."""
    return "\n".join(textwrap.wrap(name, 22, max_lines=4, placeholder="…"))
