"""TopoJSON: decode shapes, and encode a coverage on an integer grid as arcs that its shapes share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Topology = dict[str, Any]
Corner = tuple[int, int]


def decode(topology: Topology, name: str) -> list[tuple[str, BaseGeometry]]:
    """Return the ids (`""` if missing) and shapes of an object."""
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]
    collection = topology["objects"][name]
    return [
        (shape.get("id", ""), _shape(arcs, [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]))
        for shape in collection.get("geometries", [collection])
        if shape["type"] in {"Polygon", "MultiPolygon"}
    ]


def _shape(arcs: list[NDArray[np.float64]], polygons: list[list[list[int]]]) -> BaseGeometry:
    parts = []
    for rings in polygons:
        outer, *holes = (_ring(arcs, ring) for ring in rings)
        # Rounding can collapse a small ring to a line.
        if len(outer) > 3:
            parts.append(shapely.Polygon(outer, [hole for hole in holes if len(hole) > 3]))
    return shapely.MultiPolygon(parts)


def _ring(arcs: list[NDArray[np.float64]], indices: list[int]) -> NDArray[np.float64]:
    first, *others = (arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices)
    return np.concatenate([first, *(line[1:] for line in others)])


def _corners(line: BaseGeometry) -> list[Corner]:
    return [(round(x), round(y)) for x, y in shapely.get_coordinates(line)]


def _canonical(arc: list[Corner]) -> list[Corner]:
    """Return the arc in a canonical order, independent of its direction and, if closed, its start."""
    if arc[0] != arc[-1]:
        return min(arc, arc[::-1])
    first = arc.index(min(arc))
    rotated = [*arc[first:-1], *arc[: first + 1]]
    return min(rotated, rotated[::-1])


@dataclass(frozen=True, slots=True)
class Arcs:
    """The arcs of a coverage with integer coordinates: lines between the corners where more than two lines meet."""

    arcs: list[list[Corner]]
    _starts: dict[tuple[Corner, Corner], int] = field(default_factory=dict)

    @classmethod
    def from_coverage(cls, coverage: Iterable[BaseGeometry]) -> "Arcs":
        lines = shapely.line_merge(shapely.union_all([shapely.boundary(shape) for shape in coverage]))
        result = cls(sorted(_canonical(_corners(line)) for line in shapely.get_parts(lines)))
        for index, arc in enumerate(result.arcs):
            result._starts[arc[0], arc[1]] = index
            result._starts[arc[-1], arc[-2]] = ~index
        return result

    def encode(self, shape: BaseGeometry) -> Topology:
        """Encode a shape by the indices of its arcs; outer rings are clockwise, as d3-geo expects."""
        polygons = shapely.get_parts(shapely.orient_polygons(shape, exterior_cw=True))
        rings = [[self._ring(ring) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons]
        # The order of rings and parts in a union is undefined; sorting makes the output reproducible.
        rings = sorted([outer, *sorted(holes)] for outer, *holes in rings)
        if len(rings) == 1:
            return {"type": "Polygon", "arcs": rings[0]}
        return {"type": "MultiPolygon", "arcs": rings}

    def _ring(self, ring: BaseGeometry) -> list[int]:
        # A ring contains the first edge of each of its arcs once, in the direction in which it follows the arc.
        indices = [self._starts[edge] for edge in pairwise(_corners(ring)) if edge in self._starts]
        first = indices.index(min(indices))
        return indices[first:] + indices[:first]

    def topology(self, objects: Mapping[str, Topology], scale: float, translate: tuple[float, float]) -> Topology:
        """Return the topology of encoded `objects`, on a grid with step `scale` and origin `translate`."""
        deltas = [[arc[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(arc))] for arc in self.arcs]
        transform = {"scale": [scale, scale], "translate": list(translate)}
        return {"type": "Topology", "transform": transform, "objects": dict(objects), "arcs": deltas}
