"""The approximate shapes of the provinces: topology, accuracy, and output of the build script."""

import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from dtgraph.reference.reference_files import read_table, reference_data
from dtgraph.reference.unit_ids import new_id, old_id
from scripts import build_shapes
from scripts.build_shapes import OUTLINE, Report, build, measure
from scripts.topology import Arcs, Topology, decode

Shapes = dict[str, BaseGeometry]
Line = list[tuple[int, int]]

SEA = shapely.box(111.2, 7.5, 115.8, 18)
"""The area of Hoàng Sa and Trường Sa, where no land is drawn: the page shows their own points."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return (files("dtgraph.reference") / "data" / "shapes.json").read_bytes()


@pytest.fixture(scope="module")
def topology(content: bytes) -> Topology:
    read: Topology = json.loads(content)
    return read


@pytest.fixture(scope="module")
def old(topology: Topology) -> Shapes:
    return dict(decode(topology, "provinces_2024"))


@pytest.fixture(scope="module")
def new(topology: Topology) -> Shapes:
    return dict(decode(topology, "provinces_2025"))


@pytest.fixture(scope="module")
def around(topology: Topology) -> BaseGeometry:
    ((_, shape),) = decode(topology, "around")
    return shape


@pytest.fixture(scope="module")
def report(topology: Topology, content: bytes) -> Report:
    return measure(topology, content)


def polygons(topology: Topology) -> Iterator[list[list[int]]]:
    for collection in topology["objects"].values():
        for shape in collection.get("geometries", [collection]):
            yield from [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


@pytest.fixture(scope="module")
def arcs(topology: Topology) -> list[Line]:
    return [[(int(x), int(y)) for x, y in np.cumsum(arc, axis=0)] for arc in topology["arcs"]]


def join_arcs(arcs: list[Line], ring: list[int]) -> Line:
    """Join the arcs of a ring; each must begin where the previous one ends."""
    corners: Line = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        assert not corners or corners[-1] == arc[0]
        corners += arc if not corners else arc[1:]
    return corners


def clockwise(corners: Line) -> bool:
    return not shapely.is_ccw(shapely.linearrings(corners))


@pytest.mark.thorough
@pytest.mark.skipif(not OUTLINE.is_file(), reason="no outline; run npm ci in web/")
def test_file_matches_the_build_script(content: bytes, report: Report, tmp_path: Path) -> None:
    assert build(OUTLINE, tmp_path) == report
    assert [path.name for path in tmp_path.iterdir()] == ["shapes.json"]
    assert (tmp_path / "shapes.json").read_bytes() == content, "outdated; run: make shapes"


def test_build_rejects_another_outline(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="npm ci"):
        build(tmp_path / "countries-10m.json", tmp_path)
    (tmp_path / "countries-10m.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="not the outline"):
        build(tmp_path / "countries-10m.json", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["countries-10m.json"]


def test_every_province_of_both_vintages_has_a_shape(old: Shapes, new: Shapes) -> None:
    data = reference_data()
    assert list(old) == [old_id(data.old["province"][row["code"]]) for row in read_table("provinces_2024")]
    assert list(new) == [new_id(data.new["province"][row["code"]]) for row in read_table("provinces_2025")]
    assert (len(old), len(new)) == (63, 34)


def test_arcs_are_all_used_and_form_rings(topology: Topology, arcs: list[Line]) -> None:
    assert topology["type"] == "Topology"
    assert topology["note"]["approximate"] is True
    assert set(topology["objects"]) == {"provinces_2024", "provinces_2025", "around"}
    used = set()
    for polygon in polygons(topology):
        for ring in polygon:
            used |= {index if index >= 0 else ~index for index in ring}
            corners = join_arcs(arcs, ring)
            assert corners[0] == corners[-1]
            assert len(corners) > 3
    assert used == set(range(len(arcs)))
    edges = [frozenset(edge) for line in arcs for edge in pairwise(line)]
    assert len(edges) == len(set(edges)), "an edge is written twice"
    assert {len(edge) for edge in edges} == {2}, "an edge goes nowhere"


def test_outer_rings_are_clockwise_and_inner_ones_are_not(topology: Topology, arcs: list[Line]) -> None:
    for outer, *holes in polygons(topology):
        assert clockwise(join_arcs(arcs, outer))
        assert not any(clockwise(join_arcs(arcs, hole)) for hole in holes)


def test_shapes_share_borders_and_do_not_overlap(old: Shapes, around: BaseGeometry) -> None:
    shapes = [*old.values(), around]
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    country = shapely.coverage_union_all(list(old.values()))
    assert shapely.length(shapely.intersection(country.boundary, around.boundary)) > 25


def test_provinces_of_2025_are_unions_of_provinces_of_2024(old: Shapes, new: Shapes) -> None:
    data = reference_data()
    for code, province in data.new["province"].items():
        merged = [old_id(item.unit) for item in data.predecessors["province", code]]
        assert new[new_id(province)].equals(shapely.union_all([old[unit] for unit in merged])), province


def test_communes_lie_in_the_shape_of_their_province(report: Report) -> None:
    assert report.inside >= 0.98
    assert len(report.outside) == round((1 - report.inside) * 3_321)


def test_areas_are_close_to_the_communes_areas(report: Report, new: Shapes) -> None:
    assert report.median_error < 0.04
    # The source's areas add up to 5,648 and 3,661 km² here; 3,943 and 2,515 km² are published, closer to the shapes.
    assert [name for name, error in report.area_errors.items() if abs(error) > 0.2] == [
        "Tỉnh Hưng Yên",
        "Tỉnh Ninh Bình",
    ]
    whole = shapely.transform(shapely.union_all(list(new.values())), build_shapes.project)
    assert whole.area * build_shapes.KM_PER_DEGREE**2 == pytest.approx(331_000, rel=0.01)


def test_islands_belong_to_their_province_or_have_no_shape(new: Shapes) -> None:
    zones = [commune for commune in reference_data().new["commune"].values() if commune.name.startswith("Đặc khu ")]
    country = shapely.union_all(list(new.values()))
    without = set()
    for zone in zones:
        point = shapely.Point(float(zone.lon), float(zone.lat))
        if country.distance(point) > 0.05:
            without.add(zone.name.removeprefix("Đặc khu "))
        else:
            nearest = min(new, key=lambda unit: new[unit].distance(point))
            assert nearest == new_id(reference_data().new["province"][zone.parent]), zone
    assert without == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Kiên Hải", "Lý Sơn", "Thổ Châu", "Trường Sa"}


def test_no_land_is_drawn_at_hoang_sa_and_truong_sa(new: Shapes, around: BaseGeometry) -> None:
    assert not any(shapely.intersects(SEA, shape) for shape in [*new.values(), around])
    for name in ("Đặc khu Hoàng Sa", "Đặc khu Trường Sa"):
        (zone,) = (unit for unit in reference_data().new["commune"].values() if unit.name == name)
        assert SEA.contains(shapely.Point(float(zone.lon), float(zone.lat)))


def test_compressed_size_is_at_most_45_kb(content: bytes) -> None:
    assert len(gzip.compress(content, 9)) <= 45_000


def test_report_text(report: Report) -> None:
    text = str(report)
    assert "Đặc khu Hoàng Sa" in text
    assert "Tỉnh Ninh Bình -3" in text
    assert f"{report.compressed_size} compressed" in text


def test_arcs_are_shared_and_decode_to_the_same_shapes() -> None:
    west, east, island = shapely.box(0, 0, 4, 4), shapely.box(4, 0, 8, 4), shapely.box(1, 1, 2, 2)
    shapes = [west.difference(island), shapely.union_all([east, shapely.box(10, 0, 11, 1)]), island]
    arcs = Arcs.from_coverage(shapes)
    assert len(arcs.arcs) == 5
    encoded = {str(number): arcs.encode(shape) for number, shape in enumerate(shapes)}
    assert [shape["type"] for shape in encoded.values()] == ["Polygon", "MultiPolygon", "Polygon"]
    topology = arcs.topology(encoded, 0.5, (100, 10))
    for number, shape in enumerate(shapes):
        ((_, decoded),) = decode(topology, str(number))
        assert shapely.transform(decoded, lambda points: (points - (100, 10)) / 0.5).equals(shape)
    assert topology == Arcs.from_coverage(reversed(shapes)).topology(encoded, 0.5, (100, 10))
