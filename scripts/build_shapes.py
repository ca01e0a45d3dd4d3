"""Build the approximate shapes of the provinces, `dtgraph/reference/data/shapes.json`, from points and an outline.

Run `make shapes` or `python -m scripts.build_shapes [OUTLINE [FOLDER]]` after `npm ci` in `web/`, which installs the
outline. The same input gives the same bytes.

Every location belongs to the province of the nearest commune of 2024. The coastline and the neighbours are those of
Natural Earth in the npm package world-atlas 2.0.2.
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

from dtgraph.reference.reference_files import read_table, reference_data
from dtgraph.reference.unit_ids import new_id, old_id
from scripts.topology import Arcs, Topology, decode

ROOT = Path(__file__).parent.parent
DATA = ROOT / "dtgraph" / "reference" / "data"
OUTLINE = ROOT / "web" / "node_modules" / "world-atlas" / "countries-10m.json"
OUTLINE_SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
COUNTRY_CODE = "704"

WEST, SOUTH, EAST, NORTH = 90.0, 0.0, 128.0, 30.0
GRID_STEP = 0.002
"""Grid spacing in degrees: 220 metres, about the precision of the outline."""

COAST_TOLERANCE, BORDER_TOLERANCE, NEIGHBOUR_TOLERANCE = 2, 8, 40
"""Simplification tolerances: the square root, in grid steps, of the area of a removed corner."""

MIN_NEIGHBOUR_AREA = 5_000
"""Smallest area drawn of the neighbours' land in square grid steps: 240 km²."""

NOTE = {
    "source": "Points of communes (vietnamadminunits 1.0.4) and the outline of Natural Earth (world-atlas 2.0.2)",
    "approximate": True,
}

CENTRAL_MERIDIAN = 106
KM_PER_DEGREE = 111.195
"""Length of a degree of latitude."""

FloatArray = NDArray[np.float64]
Shape = BaseGeometry


@dataclass(frozen=True, slots=True)
class Report:
    """The accuracy and size of the shapes, for output and tests."""

    outside: list[str]
    inside: float
    area_errors: dict[str, float]
    parts: dict[str, int]
    arcs: int
    corners: int
    size: int
    compressed_size: int

    def __str__(self) -> str:
        errors = sorted(self.area_errors.items(), key=lambda item: -abs(item[1]))
        worst = ", ".join(f"{name} {error:+.1%}" for name, error in errors[:5])
        lines = [
            f"communes of 2025 within their province's shape: {self.inside:.2%}; outside: {', '.join(self.outside)}",
            f"areas: median error {self.median_error:.1%}; largest: {worst}",
            f"parts: {', '.join(f'{name} {count}' for name, count in self.parts.items())}",
            f"{self.arcs} arcs, {self.corners} corners, {self.size} bytes, {self.compressed_size} compressed",
        ]
        return "\n".join(lines)

    @property
    def median_error(self) -> float:
        return median(map(abs, self.area_errors.values()))


def project(degrees: FloatArray) -> FloatArray:
    """Scale longitudes to the length of a degree of latitude, which preserves areas and, nearly, distances."""
    return np.column_stack([(degrees[:, 0] - CENTRAL_MERIDIAN) * np.cos(np.radians(degrees[:, 1])), degrees[:, 1]])


def _unproject(points: FloatArray) -> FloatArray:
    return np.column_stack([CENTRAL_MERIDIAN + points[:, 0] / np.cos(np.radians(points[:, 1])), points[:, 1]])


def _steps(degrees: FloatArray) -> FloatArray:
    return (degrees - (WEST, SOUTH)) / GRID_STEP


def _degrees(steps: FloatArray) -> FloatArray:
    return steps * GRID_STEP + (WEST, SOUTH)


def read_outline(path: Path) -> tuple[list[Shape], Shape]:
    """Return the land parts of the country, largest first, and the land of its neighbours."""
    if not path.is_file():
        raise SystemExit(f"{path} does not exist; run `npm ci` in web/, or give the path of the outline")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != OUTLINE_SHA256:
        raise SystemExit(f"{path} is not the outline that the shapes are built from")
    window = shapely.box(WEST, SOUTH, EAST, NORTH)
    country, others = [], []
    for code, shape in decode(json.loads(content), "countries"):
        whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if code == COUNTRY_CODE:
            country = sorted(shapely.get_parts(whole), key=shapely.area, reverse=True)
        elif whole.intersects(window):
            others.append(shapely.intersection(whole, window))
    return country, shapely.union_all(others)


class ProvincePoints:
    """The points of the communes of 2024: the province of the nearest one, and the borders between provinces."""

    def __init__(self) -> None:
        old = reference_data().old
        units = [(commune, old["district"][commune.parent].parent) for commune in old["commune"].values()]
        # Island districts without communes are represented by their own point.
        without_communes = old["district"].keys() - {commune.parent for commune, _ in units}
        units += [(old["district"][code], old["district"][code].parent) for code in sorted(without_communes)]
        provinces_at: dict[tuple[float, float], set[str]] = {}
        for unit, province in units:
            provinces_at.setdefault((float(unit.lon), float(unit.lat)), set()).add(province)
        # If communes of the same name in two provinces have the same point, it is unknown which of them it belongs to.
        province_at = {point: min(provinces) for point, provinces in provinces_at.items() if len(provinces) == 1}
        self._codes = list(province_at.values())
        self._projected = project(np.array(list(province_at)))
        self._points = shapely.points(np.array(list(province_at)))
        self._tree = KDTree(self._projected)

    def nearest_to_point(self, point: Shape) -> str:
        """Return the province of the commune nearest to a point."""
        _, index = self._tree.query(project(shapely.get_coordinates(point))[0])
        return self._codes[int(index)]

    def nearest_to_land(self, land: Shape) -> str:
        """Return the province of the commune nearest to a part of the land."""
        points = shapely.points(self._projected)
        return self._codes[int(np.argmin(shapely.distance(shapely.transform(land, project), points)))]

    def any_in(self, face: Shape) -> bool:
        """Whether a commune's point is in the face."""
        shapely.prepare(face)
        return bool(shapely.contains(face, self._points).any())

    def borders(self) -> Shape:
        """Return the edges between Voronoi cells of different provinces."""
        # Distant points on all sides make every edge near the country finite.
        cells = Voronoi(np.concatenate([self._projected, [(-99, 0), (99, 0), (0, -99), (0, 99)]]))
        codes = [*self._codes, "", "", "", ""]
        edges = [
            ends
            for (left, right), ends in zip(cells.ridge_points, cells.ridge_vertices, strict=True)
            if codes[left] != codes[right] and min(ends) >= 0
        ]
        lines = shapely.multilinestrings(shapely.linestrings(cells.vertices[np.array(edges)]))
        clipped: Shape = shapely.clip_by_rect(lines, WEST - CENTRAL_MERIDIAN, SOUTH, EAST - CENTRAL_MERIDIAN, NORTH)
        return shapely.transform(clipped, _unproject)


def _assign_provinces(faces: list[Shape], points: ProvincePoints, land: Shape) -> list[str]:
    """Return the province of each face of a part of the land.

    A face without a commune's point, cut off by an inlet or river, goes to the neighbour with the longest common
    border. All faces of an island without such a point go to the nearest province.
    """
    in_degrees = [shapely.transform(face, _degrees) for face in faces]
    assigned = {
        index: points.nearest_to_point(face.representative_point())
        for index, face in enumerate(in_degrees)
        if points.any_in(face)
    }
    if not assigned:
        return [points.nearest_to_land(land)] * len(faces)
    open_faces = set(range(len(faces))) - assigned.keys()
    while open_faces:
        length, index, neighbour = max(
            (shapely.length(shapely.intersection(faces[index].boundary, faces[neighbour].boundary)), index, neighbour)
            for index in open_faces
            for neighbour in assigned
        )
        if not length:
            raise SystemExit(f"cut off from every province: {in_degrees[index].representative_point()}")
        assigned[index] = assigned[neighbour]
        open_faces.remove(index)
    return [assigned[index] for index in range(len(faces))]


def cut(lands: list[Shape], others: Shape) -> tuple[dict[str, Shape], Shape]:
    """Return the provinces of 2024 by code and the land around them, on the grid; neighbours share their corners."""
    province_points = ProvincePoints()
    lines = [province_points.borders(), others.boundary, *(land.boundary for land in lands)]
    # All lines are rounded together, since coinciding lines rounded separately would diverge.
    noded = shapely.union_all([shapely.transform(line, _steps) for line in lines], grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = [shapely.transform(face.representative_point(), _degrees) for face in faces]
    provinces: dict[str, list[Shape]] = {}
    for land in lands:
        land_faces = [face for face, point in zip(faces, points, strict=True) if land.contains(point)]
        codes = _assign_provinces(land_faces, province_points, land)
        for face, code in zip(land_faces, codes, strict=True):
            provinces.setdefault(code, []).append(face)
    around = [face for face, point in zip(faces, points, strict=True) if others.contains(point)]
    return {code: _union(parts) for code, parts in sorted(provinces.items())}, _union(around)


def _union(shapes: Iterable[Shape]) -> Shape:
    return shapely.coverage_union_all(list(shapes))


def simplify(provinces: dict[str, Shape], around: Shape) -> tuple[dict[str, Shape], Shape]:
    """Reduce the corners. Shared borders stay shared, and no part vanishes."""
    # Holes are sea enclosed by grid lines: the outline has no lakes.
    large = _union(
        shapely.Polygon(part.exterior) for part in shapely.get_parts(around) if part.area > MIN_NEIGHBOUR_AREA
    )
    *inner, large = shapely.coverage_simplify([*provinces.values(), large], COAST_TOLERANCE)
    shapes = shapely.coverage_simplify(inner, BORDER_TOLERANCE, simplify_boundary=False)
    # Only the neighbours' coast: their border with the country is that of its provinces.
    window = shapely.transform(shapely.box(WEST, SOUTH, EAST, NORTH), _steps)
    sea = shapely.difference(window, shapely.union_all([*shapes, large]))
    far, _ = shapely.coverage_simplify([large, sea], NEIGHBOUR_TOLERANCE, simplify_boundary=False)
    return dict(zip(provinces, shapes, strict=True)), far


def encode(old: dict[str, Shape], around: Shape) -> Topology:
    """Encode the shapes as TopoJSON. A province of 2025 consists of whole ones of 2024."""
    data = reference_data()
    joined: dict[str, list[Shape]] = {}
    for row in read_table("provinces_2024"):
        joined.setdefault(row["successor"], []).append(old[row["code"]])
    new = {code: _union(parts) for code, parts in sorted(joined.items())}
    arcs = Arcs.from_coverage([*old.values(), around])
    before = [{"id": old_id(data.old["province"][code]), **arcs.encode(shape)} for code, shape in old.items()]
    since = [{"id": new_id(data.new["province"][code]), **arcs.encode(shape)} for code, shape in new.items()]
    objects = {
        "provinces_2024": {"type": "GeometryCollection", "geometries": before},
        "provinces_2025": {"type": "GeometryCollection", "geometries": since},
        "around": arcs.encode(around),
    }
    return {**arcs.topology(objects, GRID_STEP, (WEST, SOUTH)), "note": NOTE}


def measure(topology: Topology, content: bytes) -> Report:
    """Compare the shapes with the points and areas of the communes of 2025, which were not used to build them."""
    new = reference_data().new
    shapes = dict(decode(topology, "provinces_2025"))
    ids = {code: new_id(province) for code, province in new["province"].items()}
    outside, areas = [], dict.fromkeys(ids, 0.0)
    for commune in new["commune"].values():
        areas[commune.parent] += float(commune.area_km2 or 0)
        if not shapely.contains_xy(shapes[ids[commune.parent]], float(commune.lon), float(commune.lat)):
            outside.append(commune.name)
    errors = {
        new["province"][code].name: shapely.transform(shapes[ids[code]], project).area * KM_PER_DEGREE**2 / area - 1
        for code, area in areas.items()
    }
    parts = {
        name: sum(shapely.get_num_geometries(shape) for _, shape in decode(topology, name))
        for name in topology["objects"]
    }
    return Report(
        outside=outside,
        inside=1 - len(outside) / len(new["commune"]),
        area_errors=errors,
        parts={name: int(count) for name, count in parts.items()},
        arcs=len(topology["arcs"]),
        corners=sum(map(len, topology["arcs"])),
        size=len(content),
        compressed_size=len(gzip.compress(content, 9)),
    )


def build(outline: Path, folder: Path) -> Report:
    """Write the file to `folder`. Raises `SystemExit` if the outline is missing or a different one."""
    topology = encode(*simplify(*cut(*read_outline(outline))))
    content = f"{json.dumps(topology, separators=(',', ':'))}\n".encode()
    (folder / "shapes.json").write_bytes(content)
    return measure(topology, content)


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    print(build(*paths, *(OUTLINE, DATA)[len(paths) :]))
