"""The approximate shapes of the provinces: well formed, where the units are, and what the script writes."""

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

from dtgraph.reference.reference_files import facts, records
from dtgraph.reference.unit_ids import new_id, old_id
from scripts import build_shapes
from scripts.build_shapes import OUTLINE, Report, build, measure
from scripts.topology import Arcs, Topology, decode

Shapes = dict[str, BaseGeometry]
Line = list[tuple[int, int]]

SEA = shapely.box(111.2, 7.5, 115.8, 18)
"""Where Hoàng Sa and Trường Sa are, and nobody's land is drawn: the page marks them by their own points."""


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
    for found in topology["objects"].values():
        for shape in found.get("geometries", [found]):
            yield from [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


@pytest.fixture(scope="module")
def arcs(topology: Topology) -> list[Line]:
    return [[(int(x), int(y)) for x, y in np.cumsum(arc, axis=0)] for arc in topology["arcs"]]


def joined(arcs: list[Line], ring: list[int]) -> Line:
    """The corners of a ring, each arc of which must begin where the one before it ends."""
    corners: Line = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        assert not corners or corners[-1] == arc[0]
        corners += arc if not corners else arc[1:]
    return corners


def clockwise(corners: Line) -> bool:
    return not shapely.is_ccw(shapely.linearrings(corners))


@pytest.mark.thorough
@pytest.mark.skipif(not OUTLINE.is_file(), reason="the outline is not there; npm ci in web/ brings it")
def test_the_file_is_what_the_script_writes(content: bytes, report: Report, tmp_path: Path) -> None:
    assert build(OUTLINE, tmp_path) == report
    assert [path.name for path in tmp_path.iterdir()] == ["shapes.json"]
    assert (tmp_path / "shapes.json").read_bytes() == content, "outdated; run: make shapes"


def test_the_script_refuses_another_outline(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="npm ci"):
        build(tmp_path / "countries-10m.json", tmp_path)
    (tmp_path / "countries-10m.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="not the outline"):
        build(tmp_path / "countries-10m.json", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["countries-10m.json"]


def test_every_province_of_either_year_has_a_shape_under_its_id(old: Shapes, new: Shapes) -> None:
    known = facts()
    assert list(old) == [old_id(known.old["province"][row["code"]]) for row in records("provinces_2024")]
    assert list(new) == [new_id(known.new["province"][row["code"]]) for row in records("provinces_2025")]
    assert (len(old), len(new)) == (63, 34)


def test_it_is_a_topology_whose_arcs_are_all_used_and_meet(topology: Topology, arcs: list[Line]) -> None:
    assert topology["type"] == "Topology"
    assert topology["note"]["approximate"] is True
    assert set(topology["objects"]) == {"provinces_2024", "provinces_2025", "around"}
    used = set()
    for polygon in polygons(topology):
        for ring in polygon:
            used |= {index if index >= 0 else ~index for index in ring}
            corners = joined(arcs, ring)
            assert corners[0] == corners[-1]
            assert len(corners) > 3
    assert used == set(range(len(arcs)))
    edges = [frozenset(edge) for line in arcs for edge in pairwise(line)]
    assert len(edges) == len(set(edges)), "an edge is written twice"
    assert {len(edge) for edge in edges} == {2}, "an edge goes nowhere"


def test_outer_rings_go_clockwise_and_inner_ones_the_other_way(topology: Topology, arcs: list[Line]) -> None:
    for outer, *holes in polygons(topology):
        assert clockwise(joined(arcs, outer))
        assert not any(clockwise(joined(arcs, hole)) for hole in holes)


def test_shapes_share_their_borders_and_never_their_ground(old: Shapes, around: BaseGeometry) -> None:
    every = [*old.values(), around]
    assert all(shape.is_valid for shape in every)
    assert shapely.coverage_is_valid(every)
    country = shapely.coverage_union_all(list(old.values()))
    assert shapely.length(shapely.intersection(country.boundary, around.boundary)) > 25


def test_a_province_of_2025_is_the_provinces_that_it_was_made_from(old: Shapes, new: Shapes) -> None:
    known = facts()
    for code, place in known.new["province"].items():
        made_of = [old_id(one.place) for one in known.predecessors["province", code]]
        assert new[new_id(place)].equals(shapely.union_all([old[unit] for unit in made_of])), place


def test_communes_lie_in_the_shape_of_their_province(report: Report) -> None:
    assert report.inside >= 0.98
    assert len(report.outside) == round((1 - report.inside) * 3_321)


def test_areas_are_near_those_of_the_communes(report: Report, new: Shapes) -> None:
    assert report.error < 0.04
    # The source's areas add up to 5,648 and 3,661 km² here; 3,943 and 2,515 are published, and nearer to the shapes.
    assert [name for name, error in report.area_errors.items() if abs(error) > 0.2] == [
        "Tỉnh Hưng Yên",
        "Tỉnh Ninh Bình",
    ]
    whole = shapely.transform(shapely.union_all(list(new.values())), build_shapes.flat)
    assert whole.area * build_shapes.KM**2 == pytest.approx(331_000, rel=0.01)


def test_islands_belong_to_their_province_or_have_no_shape(new: Shapes) -> None:
    zones = [place for place in facts().new["commune"].values() if place.name.startswith("Đặc khu ")]
    everything = shapely.union_all(list(new.values()))
    without = set()
    for place in zones:
        point = shapely.Point(float(place.lon), float(place.lat))
        if everything.distance(point) > 0.05:
            without.add(place.name.removeprefix("Đặc khu "))
        else:
            nearest = min(new, key=lambda unit: new[unit].distance(point))
            assert nearest == new_id(facts().new["province"][place.parent]), place
    assert without == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Kiên Hải", "Lý Sơn", "Thổ Châu", "Trường Sa"}


def test_nobodys_land_is_drawn_where_hoang_sa_and_truong_sa_are(new: Shapes, around: BaseGeometry) -> None:
    assert not any(shapely.intersects(SEA, shape) for shape in [*new.values(), around])
    for name in ("Đặc khu Hoàng Sa", "Đặc khu Trường Sa"):
        (place,) = (place for place in facts().new["commune"].values() if place.name == name)
        assert SEA.contains(shapely.Point(float(place.lon), float(place.lat)))


def test_it_is_small_enough_to_load_with_a_page(content: bytes) -> None:
    assert len(gzip.compress(content, 9)) <= 45_000


def test_the_report_says_what_was_found(report: Report) -> None:
    told = str(report)
    assert "Đặc khu Hoàng Sa" in told
    assert "Tỉnh Ninh Bình -3" in told
    assert f"{report.packed} packed" in told


def test_arcs_are_shared_and_tell_the_same_shapes_again() -> None:
    west, east, island = shapely.box(0, 0, 4, 4), shapely.box(4, 0, 8, 4), shapely.box(1, 1, 2, 2)
    shapes = [west.difference(island), shapely.union_all([east, shapely.box(10, 0, 11, 1)]), island]
    made = Arcs.of(shapes)
    assert len(made.arcs) == 5
    encoded = {str(number): made.encode(shape) for number, shape in enumerate(shapes)}
    assert [one["type"] for one in encoded.values()] == ["Polygon", "MultiPolygon", "Polygon"]
    topology = made.topology(encoded, 0.5, (100, 10))
    for number, shape in enumerate(shapes):
        ((_, again),) = decode(topology, str(number))
        assert shapely.transform(again, lambda points: (points - (100, 10)) / 0.5).equals(shape)
    assert topology == Arcs.of(reversed(shapes)).topology(encoded, 0.5, (100, 10))
