"""Make the approximate shapes of the provinces, `dtgraph/reference/data/shapes.json`, from points and an outline.

Run it again with `make shapes` or `python -m scripts.build_shapes [OUTLINE [FOLDER]]`, after `npm ci` in `web/`, which
brings the outline: the same input gives the same bytes.

A place is taken for the province's whose commune of 2024 is nearest. Where the land ends is said by Natural Earth, in
the edition of the npm package world-atlas 2.0.2.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree, Voronoi
from shapely.geometry.base import BaseGeometry

from dtgraph.reference.reference_files import facts, records
from dtgraph.reference.unit_ids import new_id, old_id
from scripts.topology import Arcs, Topology, decode

ROOT = Path(__file__).parent.parent
DATA = ROOT / "dtgraph" / "reference" / "data"
OUTLINE = ROOT / "web" / "node_modules" / "world-atlas" / "countries-10m.json"
DIGEST = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
COUNTRY = "704"

WEST, SOUTH, EAST, NORTH = 90.0, 0.0, 128.0, 30.0
STEP = 0.002
"""Degrees between the lines of the grid: 220 metres, about as far as the outline itself is rounded."""

COAST, BORDER, AROUND = 2, 8, 40
"""How much of a line is left out, by the square root, in steps, of the area that a corner stands for."""

SMALLEST = 5_000
"""Square steps, 240 square kilometres: the smallest of the neighbours' islands that is drawn."""

NOTE = {
    "source": "Points of communes (vietnamadminunits 1.0.4) and the outline of Natural Earth (world-atlas 2.0.2)",
    "approximate": True,
}

MIDDLE = 106
KM = 111.195
"""A degree of latitude."""

Numbers = NDArray[np.float64]
Shape = BaseGeometry


@dataclass(frozen=True, slots=True)
class Report:
    """How near the shapes come to what is known, to be printed and tested."""

    outside: list[str]
    inside: float
    area_errors: dict[str, float]
    parts: dict[str, int]
    arcs: int
    corners: int
    size: int
    packed: int

    def __str__(self) -> str:
        errors = sorted(self.area_errors.items(), key=lambda item: -abs(item[1]))
        worst = ", ".join(f"{name} {error:+.1%}" for name, error in errors[:5])
        lines = [
            f"communes of 2025 in their province's shape: {self.inside:.2%}; not: {', '.join(self.outside)}",
            f"areas: median error {self.error:.1%}; the largest: {worst}",
            f"parts: {', '.join(f'{name} {count}' for name, count in self.parts.items())}",
            f"{self.arcs} arcs, {self.corners} corners, {self.size} bytes, {self.packed} packed",
        ]
        return "\n".join(lines)

    @property
    def error(self) -> float:
        return median(map(abs, self.area_errors.values()))


def flat(degrees: Numbers) -> Numbers:
    """Degrees of longitude brought to the length of those of latitude: areas stay true, and distances nearly."""
    return np.column_stack([(degrees[:, 0] - MIDDLE) * np.cos(np.radians(degrees[:, 1])), degrees[:, 1]])


def _unflat(points: Numbers) -> Numbers:
    return np.column_stack([MIDDLE + points[:, 0] / np.cos(np.radians(points[:, 1])), points[:, 1]])


def _steps(degrees: Numbers) -> Numbers:
    return (degrees - (WEST, SOUTH)) / STEP


def _degrees(steps: Numbers) -> Numbers:
    return steps * STEP + (WEST, SOUTH)


def read_outline(path: Path) -> tuple[list[Shape], Shape]:
    """The lands of the country, the largest first, and the land of its neighbours."""
    if not path.is_file():
        raise SystemExit(f"{path} is not there; run `npm ci` in web/, or name the outline's file")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != DIGEST:
        raise SystemExit(f"{path} is not the outline that the shapes are made from")
    window = shapely.box(WEST, SOUTH, EAST, NORTH)
    own, others = [], []
    for code, shape in decode(json.loads(content), "countries"):
        whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if code == COUNTRY:
            own = sorted(shapely.get_parts(whole), key=shapely.area, reverse=True)
        elif whole.intersects(window):
            others.append(shapely.intersection(whole, window))
    return own, shapely.union_all(others)


class Nearest:
    """The places of 2024 as points of their provinces: which one is near, and where one ends and another begins."""

    def __init__(self) -> None:
        known = facts().old
        places = [(place, known["district"][place.parent].parent) for place in known["commune"].values()]
        # The island districts without communes are places too, and else nothing would stand for them.
        bare = known["district"].keys() - {place.parent for place, _ in places}
        places += [(known["district"][code], known["district"][code].parent) for code in sorted(bare)]
        found: dict[tuple[float, float], set[str]] = {}
        for place, province in places:
            found.setdefault((float(place.lon), float(place.lat)), set()).add(province)
        # Where namesakes in two provinces have one point, it is wrong for one of them, and the data do not say which.
        clear = {point: min(provinces) for point, provinces in found.items() if len(provinces) == 1}
        self._codes = list(clear.values())
        self._flat = flat(np.array(list(clear)))
        self._points = shapely.points(np.array(list(clear)))
        self._tree = KDTree(self._flat)

    def province(self, point: Shape) -> str:
        """The province of the place that is nearest to the point."""
        _, index = self._tree.query(flat(shapely.get_coordinates(point))[0])
        return self._codes[int(index)]

    def of_land(self, land: Shape) -> str:
        """The province of the place that is nearest to the land."""
        points = shapely.points(self._flat)
        return self._codes[int(np.argmin(shapely.distance(shapely.transform(land, flat), points)))]

    def has_place(self, face: Shape) -> bool:
        """Whether one of the places lies on the face."""
        shapely.prepare(face)
        return bool(shapely.contains(face, self._points).any())

    def borders(self) -> Shape:
        """The edges of the cells around the places, where those on both sides are of two provinces."""
        # With points far away on all sides, every edge near the country has two ends.
        cells = Voronoi(np.concatenate([self._flat, [(-99, 0), (99, 0), (0, -99), (0, 99)]]))
        codes = [*self._codes, "", "", "", ""]
        edges = [
            ends
            for (one, other), ends in zip(cells.ridge_points, cells.ridge_vertices, strict=True)
            if codes[one] != codes[other] and min(ends) >= 0
        ]
        lines = shapely.multilinestrings(shapely.linestrings(cells.vertices[np.array(edges)]))
        near: Shape = shapely.clip_by_rect(lines, WEST - MIDDLE, SOUTH, EAST - MIDDLE, NORTH)
        return shapely.transform(near, _unflat)


def _settle(faces: list[Shape], nearest: Nearest, land: Shape) -> list[str]:
    """The provinces of a land's faces. A face without a place goes to the neighbour that it shares most with.

    Such a face was cut off from its province by an inlet or a river; an island without any place has no such neighbour.
    """
    inner = [shapely.transform(face, _degrees) for face in faces]
    settled = {
        index: nearest.province(face.representative_point())
        for index, face in enumerate(inner)
        if nearest.has_place(face)
    }
    if not settled:
        return [nearest.of_land(land)] * len(faces)
    loose = set(range(len(faces))) - settled.keys()
    while loose:
        length, index, home = max(
            (shapely.length(shapely.intersection(faces[index].boundary, faces[home].boundary)), index, home)
            for index in loose
            for home in settled
        )
        if not length:
            raise SystemExit(f"cut off from every province: {inner[index].representative_point()}")
        settled[index] = settled[home]
        loose.remove(index)
    return [settled[index] for index in range(len(faces))]


def cut(lands: list[Shape], others: Shape) -> tuple[dict[str, Shape], Shape]:
    """The provinces of 2024 by code, and the land around them, on the grid and with the same corners as a neighbour."""
    nearest = Nearest()
    lines = [nearest.borders(), others.boundary, *(land.boundary for land in lands)]
    # All lines are rounded in one go: rounded each on its own, two that are one would part.
    noded = shapely.union_all([shapely.transform(line, _steps) for line in lines], grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = [shapely.transform(face.representative_point(), _degrees) for face in faces]
    provinces: dict[str, list[Shape]] = {}
    for land in lands:
        own = [face for face, point in zip(faces, points, strict=True) if land.contains(point)]
        for face, code in zip(own, _settle(own, nearest, land), strict=True):
            provinces.setdefault(code, []).append(face)
    around = [face for face, point in zip(faces, points, strict=True) if others.contains(point)]
    return {code: _union(parts) for code, parts in sorted(provinces.items())}, _union(around)


def _union(shapes: Iterable[Shape]) -> Shape:
    return shapely.coverage_union_all(list(shapes))


def simplify(provinces: dict[str, Shape], around: Shape) -> tuple[dict[str, Shape], Shape]:
    """The same with fewer corners. What two shapes share stays shared; a part gets smaller and never vanishes."""
    # Without what the grid's lines enclose of the sea, which is no lake: the outline has none.
    large = _union(shapely.Polygon(part.exterior) for part in shapely.get_parts(around) if part.area > SMALLEST)
    *inner, large = shapely.coverage_simplify([*provinces.values(), large], COAST)
    shapes = shapely.coverage_simplify(inner, BORDER, simplify_boundary=False)
    # Only between the neighbours' land and the sea, for their border with the country is that of its provinces.
    window = shapely.transform(shapely.box(WEST, SOUTH, EAST, NORTH), _steps)
    sea = shapely.difference(window, shapely.union_all([*shapes, large]))
    far, _ = shapely.coverage_simplify([large, sea], AROUND, simplify_boundary=False)
    return dict(zip(provinces, shapes, strict=True)), far


def encode(old: dict[str, Shape], around: Shape) -> Topology:
    """The shapes as TopoJSON. A province of 2025 is made of whole ones of 2024."""
    known = facts()
    joined: dict[str, list[Shape]] = {}
    for row in records("provinces_2024"):
        joined.setdefault(row["successor"], []).append(old[row["code"]])
    new = {code: _union(parts) for code, parts in sorted(joined.items())}
    arcs = Arcs.of([*old.values(), around])
    before = [{"id": old_id(known.old["province"][code]), **arcs.encode(shape)} for code, shape in old.items()]
    since = [{"id": new_id(known.new["province"][code]), **arcs.encode(shape)} for code, shape in new.items()]
    objects = {
        "provinces_2024": {"type": "GeometryCollection", "geometries": before},
        "provinces_2025": {"type": "GeometryCollection", "geometries": since},
        "around": arcs.encode(around),
    }
    return {**arcs.topology(objects, STEP, (WEST, SOUTH)), "note": NOTE}


def measure(topology: Topology, content: bytes) -> Report:
    """How near the shapes come to the points and areas of the communes of 2025, from which they are not made."""
    known = facts().new
    shapes = dict(decode(topology, "provinces_2025"))
    ids = {code: new_id(place) for code, place in known["province"].items()}
    outside, areas = [], dict.fromkeys(ids, 0.0)
    for commune in known["commune"].values():
        areas[commune.parent] += float(commune.area_km2 or 0)
        if not shapely.contains_xy(shapes[ids[commune.parent]], float(commune.lon), float(commune.lat)):
            outside.append(commune.name)
    errors = {
        known["province"][code].name: shapely.transform(shapes[ids[code]], flat).area * KM**2 / area - 1
        for code, area in areas.items()
    }
    parts = {
        name: sum(shapely.get_num_geometries(shape) for _, shape in decode(topology, name))
        for name in topology["objects"]
    }
    return Report(
        outside=outside,
        inside=1 - len(outside) / len(known["commune"]),
        area_errors=errors,
        parts={name: int(count) for name, count in parts.items()},
        arcs=len(topology["arcs"]),
        corners=sum(map(len, topology["arcs"])),
        size=len(content),
        packed=len(gzip.compress(content, 9)),
    )


def build(outline: Path, folder: Path) -> Report:
    """Write the file into `folder`. Exits with a sentence where the outline is not the one that this script knows."""
    topology = encode(*simplify(*cut(*read_outline(outline))))
    content = f"{json.dumps(topology, separators=(',', ':'))}\n".encode()
    (folder / "shapes.json").write_bytes(content)
    return measure(topology, content)


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    print(build(*given, *(OUTLINE, DATA)[len(given) :]))
