"""A small graph as a page of pyvis: nothing is asked of another host, and no name can be anything but text.

What pyvis writes is taken apart: its own styles and scripts are kept, what it would fetch is left out. It writes names
as JSON that ends no script, but makes HTML of all titles where one has a link: none has. Places are worked out here.
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

__all__ = ["MOST", "Drawing", "Line", "Node", "Parts", "drawn", "in_a_row", "in_tiers", "policy"]

MOST = 3_000
"""More nodes cannot be drawn so that anybody sees anything."""

STEP = 185.0
"""So far from another stands a node, in pixels."""

APART = STEP * 0.55
"""So far below each other stand two rows."""

GAP = 4.0
"""So far from the middle between two columns runs a line."""

ROW = 5
"""So many boxes stand beside each other: more are too small to be read on a page."""

UPWARDS = ("PART_OF", "REPORTS_TO")
"""The ties that lead to what is above."""

LOWEST, HIGHEST = 200, 940
"""So high is a drawing at least, and at most, in pixels."""

COLOURS = {"unit": "#dbe7f3", "chosen": "#1f5fa8", "gap": "#f3b48f", "unknown": "#e3e7ea"}
LINES: Mapping[str, list[int] | Literal[False]] = {
    "PART_OF": False,
    "REPORTS_TO": [6, 3],
    "COORDINATES_WITH": [2, 3],
    "SERVES": [10, 4, 2, 4],
}

TIED, COUNTED = "#7b8894", "#c3ccd4"
"""The colours of lines: of ties, and of what only counts for something."""

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its name, what is told of it, and how it is shown (of `COLOURS`)."""

    id: str
    name: str
    told: str
    look: str = "unit"


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two of the nodes; of a step on a path it is not said which way it leads."""

    source: str
    target: str
    type: str
    directed: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and where each node stands, in pixels."""

    nodes: Sequence[Node]
    lines: Sequence[Line]
    places: dict[str, tuple[float, float]]
    bends: Mapping[tuple[str, str], Sequence[tuple[float, float]]] = field(default_factory=dict)
    """Where a line turns on its way, by its ends: so it passes behind no box."""

    @property
    def colours(self) -> Mapping[str, str]:
        """The colours of its boxes, by how a box is shown."""
        shown = {node.look for node in self.nodes}
        return {look: colour for look, colour in COLOURS.items() if look in shown}

    @property
    def dashes(self) -> Mapping[str, str]:
        """How its lines are dashed, as SVG says it, by what a tie is called in the messages."""
        shown = {line.type: "tie" if line.directed else "step" for line in self.lines}
        return {
            f"{shown[type_]}.{type_}": " ".join(map(str, dashes or ()))
            for type_, dashes in LINES.items()
            if type_ in shown
        }


@dataclass(frozen=True, slots=True)
class Parts:
    """What goes into a page: the text of styles and scripts, and the element that is drawn in."""

    styles: Sequence[str]
    scripts: Sequence[str]
    element: str = field(default='<div id="mynetwork" role="img"></div>')


def in_tiers(nodes: Sequence[Node], lines: Sequence[Line], middle: Sequence[str]) -> Drawing:
    """Rows that are no wider than a page: above, what those in the `middle` belong to; below, what is tied to them.

    What has others below it stands in a row of its own, and those below that.
    """
    near = defaultdict[str, dict[str, None]](dict)
    for line in lines:
        near[line.source][line.target] = near[line.target][line.source] = None
    above = dict.fromkeys(line.target for line in lines if line.type in UPWARDS and line.source in middle)
    depth = {**dict.fromkeys(above, 0), **dict.fromkeys(middle, 1)}
    below, tier = defaultdict[str, list[str]](list), [*middle]
    while tier:
        reached = [(one, id_) for one in tier for id_ in near[one]]
        tier = []
        for one, id_ in reached:
            if id_ not in depth:
                depth[id_] = depth[one] + 1
                below[one].append(id_)
                tier.append(id_)

    def rows(ids: Sequence[str]) -> Iterator[Sequence[str]]:
        ends = [id_ for id_ in ids if id_ not in below]
        yield from _cut(ends)
        for id_ in ids:
            if id_ in below:
                yield [id_]
                yield from rows(below[id_])

    rest = [node.id for node in nodes if node.id not in depth]  # what no tie leads to stands last
    first = [id_ for one in middle for id_ in below.get(one, ())]
    told = [*_cut([id_ for id_ in above if id_ not in middle]), *_cut(middle), *rows(first), *_cut(rest)]
    number = {id_: at for at, row in enumerate(told) for id_ in row}
    # columns stand below each other, so that the gaps between them are free for lines
    places = {
        id_: ((at - ROW // 2 + (ROW - len(row)) // 2) * STEP, number[id_] * APART)
        for row in told
        for at, id_ in enumerate(row)
    }
    bends = {}
    for line in lines:
        upper, lower = sorted((line.source, line.target), key=number.__getitem__)
        if number[lower] - number[upper] > 1:
            (x, y), (right, down) = places[upper], places[lower]
            beside = right - STEP / 2 + (GAP if depth.get(upper, 0) % 2 else -GAP)  # apart from those of others
            way = [(x, y + APART / 2), (beside, y + APART / 2), (beside, down)]
            bends[line.source, line.target] = way if line.source == upper else way[::-1]
    return Drawing(nodes, lines, places, bends)


def _cut(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The rows of some ids."""
    return (ids[at : at + ROW] for at in range(0, len(ids), ROW))


def in_a_row(
    nodes: Sequence[Node], lines: Sequence[Line], steps: Mapping[str, int], lanes: Mapping[str, int] | None = None
) -> Drawing:
    """From the left to the right by how many steps each is from the beginning, in its lane or the next that is free.

    So a line between two of a lane passes behind none that is on another way.
    """
    taken = dict[tuple[int, int], str]()
    for node in nodes:
        lane = (lanes or {}).get(node.id, 0)
        while (steps[node.id], lane) in taken:
            lane += 1
        taken[steps[node.id], lane] = node.id
    places = {id_: (column * STEP * 1.3, lane * STEP * 0.6) for (column, lane), id_ in taken.items()}
    return Drawing(nodes, lines, places)


def drawn(drawing: Drawing) -> Parts:
    """The parts of a page that shows a drawing. Raises `ValueError` for more than `MOST` nodes."""
    if len(drawing.nodes) > MOST:
        raise ValueError(f"{len(drawing.nodes)} nodes are more than {MOST}")
    from pyvis.network import Network  # noqa: PLC0415 - slow to load, and few draw

    # directed, since pyvis looks through all edges for each that is not
    heights = [y for _, y in drawing.places.values()] or [0.0]
    height = round(min(HIGHEST, max(LOWEST, max(heights) - min(heights) + STEP)))
    page = Network(height=f"{height}px", width="100%", directed=True, cdn_resources="in_line")
    numbers = {node.id: number for number, node in enumerate(drawing.nodes)}
    for node in drawing.nodes:
        x, y = drawing.places[node.id]
        dark = node.look == "chosen"
        page.add_node(
            numbers[node.id],
            label=_wrapped(node.name),
            title=_plain(f"{node.name}\n{node.told}"),
            x=x,
            y=y,
            shape="box",
            color=COLOURS[node.look],
            font={"color": "#ffffff" if dark else "#16202a", "size": 13},
        )
    turns, number = dict[tuple[str, str], list[int]](), count(len(numbers))
    for joined, way in drawing.bends.items():
        turns[joined] = [next(number) for _ in way]
        for turn, (x, y) in zip(turns[joined], way, strict=True):
            page.add_node(turn, label=" ", x=x, y=y, shape="dot", size=0, color=TIED)
    for line in drawing.lines:
        arrows = "to" if line.directed and line.type in LINES and line.type != "COORDINATES_WITH" else ""
        between = turns.get((line.source, line.target), [])
        ends = [numbers[line.source], *between, numbers[line.target]]
        for one, other in pairwise(ends):
            page.add_edge(
                one,
                other,
                dashes=LINES.get(line.type, False),
                arrows=arrows if other == ends[-1] else "",
                color=TIED if line.type in LINES else COUNTED,
            )
    page.set_options(json.dumps(_OPTIONS))
    return _taken_apart(page.generate_html(notebook=False))


_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": False}, "navigationButtons": False},
    "edges": {"smooth": False, "width": 1},
    "nodes": {"borderWidth": 0, "margin": 6},
}


def policy(parts: Parts) -> str:
    """A Content-Security-Policy under which a page with these parts runs, and nothing else does."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in parts.scripts)
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _taken_apart(page: str) -> Parts:
    scripts = [one["text"] for one in _SCRIPT.finditer(page) if "src" not in one["attributes"] and one["text"].strip()]
    rest = _SCRIPT.sub("", page)
    return Parts(_STYLE.findall(rest), scripts)


def _plain(text: str) -> str:
    """A title in which pyvis sees no link: what it looks for is parted by a mark that is not seen."""
    return text.replace("href", "hr\u2060ef")


def _wrapped(name: str) -> str:
    """A name in the lines of a box, cut where they do not suffice; the whole of it is in the box's title."""
    return "\n".join(textwrap.wrap(name, 22, max_lines=4, placeholder="…"))
