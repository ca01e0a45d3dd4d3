"""Geographic distances: the closest units of two components, and the committee nearest to a position."""

from math import asin

import numpy as np
from scipy.spatial import KDTree

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Bools, Floats
from ..schemas import Closest, MapUnits

__all__ = ["closest_pair", "great_circle_km", "nearest_committee"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def great_circle_km(chord: float) -> float:
    """Great-circle distance in kilometres for a chord of the unit sphere."""
    return 2 * EARTH_RADIUS_KM * asin(min(chord / 2, 1.0))


def closest_pair(graph: CoordinationGraph, first: Bools, second: Bools) -> Closest | None:
    """The closest units with coordinates of two sets, given as masks (n,); None if a set has none."""
    located = ~np.isnan(graph.coordinates).any(axis=1)
    (sources,), (targets,) = np.nonzero(first & located), np.nonzero(second & located)
    if not len(sources) or not len(targets):
        return None
    query = KDTree(_points(graph.coordinates[sources])).query(_points(graph.coordinates[targets]))
    chords, nearest = map(np.asarray, query)
    least = int(np.argmin(chords))
    return {
        "from": graph.units[sources[nearest[least]]],
        "to": graph.units[targets[least]],
        "distance_km": round(great_circle_km(float(chords[least])), 3),
    }


def nearest_committee(units: MapUnits, lat: float, lon: float, level: str) -> str | None:
    """The people's committee of a level that is nearest to a position; of several, the one with the least id."""
    rows = zip(units["kind"], units["level"], units["lat"], units["lon"], strict=True)
    committees = [
        (number, unit_lat, unit_lon)
        for number, (kind, unit_level, unit_lat, unit_lon) in enumerate(rows)
        if kind == "people_committee" and unit_level == level and unit_lat is not None and unit_lon is not None
    ]
    if not committees:
        return None
    offsets = _points(np.array([position for _, *position in committees])) - _points(np.array([[lat, lon]]))
    return units["id"][committees[int(np.argmin((offsets**2).sum(axis=1)))][0]]


def _points(places: Floats) -> Floats:
    """Points (m, 3) of the unit sphere for latitudes and longitudes (m, 2) in degrees."""
    lat, lon = np.radians(places).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
