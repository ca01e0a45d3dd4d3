"""What lies between units: where two components are closest, and which unit is nearest to a position."""

from math import asin

import numpy as np
from scipy.spatial import KDTree

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Bools, Floats
from .path_types import Closest
from .unit_views import MapUnits

__all__ = ["closest", "great_circle_km", "nearest"]

RADIUS = 6371.0088
"""The mean radius of the Earth in kilometres (IUGG)."""


def great_circle_km(chord: float) -> float:
    """The kilometres on the great circle, of a chord in the unit sphere."""
    return 2 * RADIUS * asin(min(chord / 2, 1.0))


def closest(snapshot: CoordinationGraph, one: Bools, other: Bools) -> Closest | None:
    """The closest units of two sets (n,), of those with coordinates; None where one set has none."""
    placed = ~np.isnan(snapshot.places).any(axis=1)
    (ours,), (theirs,) = np.nonzero(one & placed), np.nonzero(other & placed)
    if not len(ours) or not len(theirs):
        return None
    found = KDTree(_points(snapshot.places[ours])).query(_points(snapshot.places[theirs]))
    chords, nearest = map(np.asarray, found)
    least = int(np.argmin(chords))
    return {
        "from": snapshot.units[ours[nearest[least]]],
        "to": snapshot.units[theirs[least]],
        "distance_km": round(great_circle_km(float(chords[least])), 3),
    }


def nearest(places: MapUnits, lat: float, lon: float, level: str) -> str | None:
    """The people's committee of a level that is nearest to a position; the least id of several, None without one."""
    described = zip(places["kind"], places["level"], places["lat"], places["lon"], strict=True)
    asked = [
        (number, at_lat, at_lon)
        for number, (kind, tier, at_lat, at_lon) in enumerate(described)
        if kind == "people_committee" and tier == level and at_lat is not None and at_lon is not None
    ]
    if not asked:
        return None
    apart = _points(np.array([one[1:] for one in asked])) - _points(np.array([[lat, lon]]))
    return places["id"][asked[int(np.argmin((apart**2).sum(axis=1)))][0]]


def _points(places: Floats) -> Floats:
    """Latitudes and longitudes (m, 2) in degrees as points (m, 3) of the unit sphere."""
    lat, lon = np.radians(places).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
