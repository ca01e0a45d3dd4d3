"""Provinces shaded by a share, and points, on the approximate shapes that come with dtgraph."""

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from ..errors import InputError, shorten
from ..i18n import DIGITS, Translator
from .charts import are_shares
from .figure import INK, SHARES, Picture, canvas, entitle

__all__ = ["Ring", "has_shapes", "layer_of", "provinces", "shaded"]

DictResult = Callable[..., str]
"""Writes a share or a number, of so many digits."""

Ring = list[tuple[float, float]]
"""Corners of an area, in degrees east and north."""

ARCHIPELAGOS = (("map.hoang_sa", 112.135, 16.568), ("map.truong_sa", 114.45, 9.71))
LABEL_FROM = 0.3
"""Square degrees from which a province has room for its figure."""

BOX = ((101.9, 116.4), (8.0, 23.6))


def shaded(
    title: str, shares: Mapping[str, float | None], say: Translator, points: Sequence[Sequence[float]] = ()
) -> Picture:
    """The country with each province shaded by its share or number, by id; null is not known and has no shade.

    `points` are places (longitude, latitude). The provinces are those of the days that have the most of the ids.
    """
    from matplotlib.patches import Patch  # noqa: PLC0415 - see `canvas`

    layer = layer_of(shares)
    if shares and not has_shapes(shares):
        found = f"provinces without shapes, such as {shorten(next(iter(shares)))}"
        raise InputError("bad-option", option="map", found=found, advice="draw them with plot")
    told = say.percent if are_shares(shares.values()) else _number(say)
    known = sorted(share for share in shares.values() if share is not None)
    bounds = sorted({known[math.ceil(len(known) * part / 5) - 1] for part in range(1, 6)} if known else ())
    figure, axes = canvas(6.2, 7.4)
    axes.set_facecolor(INK["sea"])
    _fill(axes, provinces("around"), lambda _: INK["around"], edge=INK["around"])
    _fill(axes, layer, lambda id_: _shade(shares[id_], bounds) if id_ in shares else INK["absent"], edge=INK["border"])
    for id_, rings in layer.items():
        share, ring = shares.get(id_), max(rings, key=_area)
        if id_ in shares and _area(ring) > LABEL_FROM:
            axes.text(*_middle(ring), "?" if share is None else told(share), ha="center", va="center", fontsize=6.5)
    for name, lon, lat in ARCHIPELAGOS:
        axes.plot([lon - 0.2, lon, lon + 0.15], [lat, lat + 0.12, lat - 0.1], ".", markersize=1.5, color=INK["faint"])
        axes.text(lon, lat - 0.45, say(name), ha="center", fontsize=7, style="italic", color=INK["faint"])
    if points:
        axes.plot(*zip(*points, strict=True), ".", markersize=3, color=INK["gap"])
    patches = [
        Patch(facecolor=_shade(to, bounds), edgecolor=INK["rim"], label=label)
        for to, label in zip(bounds, _steps(bounds, told, say), strict=True)
    ]
    if None in shares.values():
        patches.append(Patch(facecolor=INK["nothing"], edgecolor=INK["rim"], label=say("plot.unknown")))
    if layer.keys() - shares.keys():
        patches.append(Patch(facecolor=INK["absent"], edgecolor=INK["rim"], label=say("map.absent")))
    axes.legend(handles=patches, loc="center right", bbox_to_anchor=(1, 0.34), frameon=False, fontsize=7.5)
    (left, right), (bottom, top) = BOX
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    axes.set_aspect(1 / math.cos(math.radians(16)))
    for spine in axes.spines.values():
        spine.set_visible(False)
    entitle(figure, title)
    axes.set_xlabel(say("map.approximate"), fontsize=7, loc="left")
    return Picture(figure, title)


def has_shapes(ids: Collection[str]) -> bool:
    """Whether any of these provinces can be drawn."""
    return any(id_ in layer for id_ in ids for layer in _layers())


def layer_of(ids: Mapping[str, Any]) -> Mapping[str, list[Ring]]:
    """The provinces of the vintage that has the most of `ids`."""
    return max(_layers(), key=lambda layer: len(ids.keys() & layer.keys()) / len(layer))


def _layers() -> list[Mapping[str, list[Ring]]]:
    return [provinces("provinces_2025"), provinces("provinces_2024")]


@cache
def provinces(name: str) -> Mapping[str, list[Ring]]:
    """The rings of a layer of the shapes by id: `provinces_2024`, `provinces_2025` or `around`."""
    shapes = json.loads(files("dtgraph.reference").joinpath("data", "shapes.json").read_text("utf-8"))
    arcs = [_arc(arc, **shapes["transform"]) for arc in shapes["arcs"]]
    found = shapes["objects"][name]
    geometries = found.get("geometries", [found])
    return {str(one.get("id", index)): list(_rings(one, arcs)) for index, one in enumerate(geometries)}


def _arc(steps: Sequence[Sequence[int]], scale: Sequence[float], translate: Sequence[float]) -> Ring:
    """An arc of a TopoJSON in degrees: each of its steps is from the one before."""
    x = y = 0
    corners = Ring()
    for dx, dy in steps:
        x, y = x + dx, y + dy
        corners.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return corners


def _rings(geometry: Mapping[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [corner for arc in ring for corner in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]


def _fill(axes: Any, layer: Mapping[str, Sequence[Ring]], colour: Any, edge: str) -> None:
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 - see `canvas`

    rings = [(ring, colour(id_)) for id_, own in layer.items() for ring in own]
    areas, colours = [ring for ring, _ in rings], [one for _, one in rings]
    axes.add_collection(PolyCollection(areas, facecolors=colours, edgecolors=edge, linewidths=0.4))


def _shade(share: float | None, bounds: Sequence[float]) -> str:
    """The palest for nothing, the darkest for the most, however few shares there are."""
    if not share:
        return INK["nothing"] if share is None else SHARES[0]
    return SHARES[len(SHARES) - len(bounds) + sum(share > bound for bound in bounds)]


def _number(say: Translator) -> DictResult:
    """Numbers as they are written: of as many digits as it takes."""
    return lambda number, _=0: say.number(number)


def _steps(bounds: Sequence[float], told: DictResult, say: Translator) -> list[str]:
    """What each shade stands for, in as many digits as tell them apart."""
    for digits in range(DIGITS + 1):
        ends = [told(bound, digits) for bound in bounds]
        if len({*ends}) == len(ends):
            break
    ranges = [say("legend.range", **{"from": above, "to": to}) for above, to in pairwise(ends)] if bounds else []
    return [say("legend.up_to", to=ends[0]), *ranges] if bounds else []


def _area(ring: Ring) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in turned)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centroid of an area."""
    doubled = x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        doubled, x, y = doubled + cross, x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (3 * doubled), y / (3 * doubled)
