"""Maps of provinces shaded by a value, and points, on the approximate shapes that come with dtgraph."""

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from ..errors import InputError, shorten
from ..i18n import MAX_PERCENT_DIGITS, Translator
from .charts import all_shares
from .figure import PALETTE, SHADES, Chart, new_figure, set_title

__all__ = ["Ring", "has_shapes", "load_layer", "matching_layer", "province_map"]

ValueFormat = Callable[..., str]
"""Formats a share or a number; the second argument is the number of digits."""

Ring = list[tuple[float, float]]
"""Corners of an area, in degrees east and north."""

ARCHIPELAGOS = (("map.hoang_sa", 112.135, 16.568), ("map.truong_sa", 114.45, 9.71))
MIN_LABEL_AREA = 0.3
"""Square degrees from which a province has room for its value."""

BOUNDS = ((101.9, 116.4), (8.0, 23.6))
"""West and east, south and north end of the map, in degrees."""


def province_map(
    title: str, values: Mapping[str, float | None], t: Translator, points: Sequence[Sequence[float]] = ()
) -> Chart:
    """Draw the country with each province shaded by its share or number; `values` are by province id, None is unknown.

    `points` are pairs (longitude, latitude). The provinces are those before or since July 2025, whichever match more of
    the ids. Raises `InputError` `bad-option` where none of the ids has a shape.
    """
    from matplotlib.patches import Patch  # noqa: PLC0415 - see `new_figure`

    layer = matching_layer(values)
    if values and not has_shapes(values):
        problem = f"provinces without shapes, such as {shorten(next(iter(values)))}"
        raise InputError("bad-option", option="map", found=problem, advice="draw them with plot")
    format_value = t.percent if all_shares(values.values()) else _number_format(t)
    known = sorted(value for value in values.values() if value is not None)
    bounds = sorted({known[math.ceil(len(known) * fifth / 5) - 1] for fifth in range(1, 6)} if known else ())
    figure, axes = new_figure(6.2, 7.4)
    axes.set_facecolor(PALETTE["sea"])
    _fill(axes, load_layer("around"), lambda _: PALETTE["around"], edge=PALETTE["around"])
    _fill(
        axes,
        layer,
        lambda id_: _shade(values[id_], bounds) if id_ in values else PALETTE["absent"],
        edge=PALETTE["border"],
    )
    for id_, rings in layer.items():
        value, ring = values.get(id_), max(rings, key=_area)
        if id_ in values and _area(ring) > MIN_LABEL_AREA:
            label = "?" if value is None else format_value(value)
            axes.text(*_centroid(ring), label, ha="center", va="center", fontsize=6.5)
    for name, lon, lat in ARCHIPELAGOS:
        dots = [lon - 0.2, lon, lon + 0.15], [lat, lat + 0.12, lat - 0.1]
        axes.plot(*dots, ".", markersize=1.5, color=PALETTE["faint"])
        axes.text(lon, lat - 0.45, t(name), ha="center", fontsize=7, style="italic", color=PALETTE["faint"])
    if points:
        axes.plot(*zip(*points, strict=True), ".", markersize=3, color=PALETTE["gap"])
    patches = [
        Patch(facecolor=_shade(bound, bounds), edgecolor=PALETTE["rim"], label=label)
        for bound, label in zip(bounds, _legend_labels(bounds, format_value, t), strict=True)
    ]
    if None in values.values():
        patches.append(Patch(facecolor=PALETTE["nothing"], edgecolor=PALETTE["rim"], label=t("plot.unknown")))
    if layer.keys() - values.keys():
        patches.append(Patch(facecolor=PALETTE["absent"], edgecolor=PALETTE["rim"], label=t("map.no_data")))
    axes.legend(handles=patches, loc="center right", bbox_to_anchor=(1, 0.34), frameon=False, fontsize=7.5)
    (left, right), (bottom, top) = BOUNDS
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    axes.set_aspect(1 / math.cos(math.radians(16)))
    for spine in axes.spines.values():
        spine.set_visible(False)
    set_title(figure, title)
    axes.set_xlabel(t("map.approximate"), fontsize=7, loc="left")
    return Chart(figure, title)


def has_shapes(ids: Collection[str]) -> bool:
    """Return whether at least one of these provinces has a shape."""
    return any(id_ in layer for id_ in ids for layer in _province_layers())


def matching_layer(ids: Mapping[str, Any]) -> Mapping[str, list[Ring]]:
    """Return the provinces of the vintage that matches most of `ids`."""
    return max(_province_layers(), key=lambda layer: len(ids.keys() & layer.keys()) / len(layer))


def _province_layers() -> list[Mapping[str, list[Ring]]]:
    return [load_layer("provinces_2025"), load_layer("provinces_2024")]


@cache
def load_layer(name: str) -> Mapping[str, list[Ring]]:
    """Return the rings by id of a layer: `provinces_2024`, `provinces_2025` or `around`."""
    topology = json.loads(files("dtgraph.reference").joinpath("data", "shapes.json").read_text("utf-8"))
    arcs = [_decode_arc(arc, **topology["transform"]) for arc in topology["arcs"]]
    layer = topology["objects"][name]
    geometries = layer.get("geometries", [layer])
    return {str(geometry.get("id", index)): list(_rings(geometry, arcs)) for index, geometry in enumerate(geometries)}


def _decode_arc(deltas: Sequence[Sequence[int]], scale: Sequence[float], translate: Sequence[float]) -> Ring:
    """Convert a delta-encoded TopoJSON arc to degrees."""
    x = y = 0
    corners = Ring()
    for dx, dy in deltas:
        x, y = x + dx, y + dy
        corners.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return corners


def _rings(geometry: Mapping[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [corner for arc in ring for corner in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]


def _fill(axes: Any, layer: Mapping[str, Sequence[Ring]], colour_of: Callable[[str], str], edge: str) -> None:
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 - see `new_figure`

    areas = [ring for rings in layer.values() for ring in rings]
    colours = [colour_of(id_) for id_, rings in layer.items() for _ in rings]
    axes.add_collection(PolyCollection(areas, facecolors=colours, edgecolors=edge, linewidths=0.4))


def _shade(value: float | None, bounds: Sequence[float]) -> str:
    """Return the palest shade for zero and the darkest for the highest class, however few classes there are."""
    if not value:
        return PALETTE["nothing"] if value is None else SHADES[0]
    return SHADES[len(SHADES) - len(bounds) + sum(value > bound for bound in bounds)]


def _number_format(t: Translator) -> ValueFormat:
    """Return a format for numbers, which ignores the number of digits."""
    return lambda number, _=0: t.number(number)


def _legend_labels(bounds: Sequence[float], format_value: ValueFormat, t: Translator) -> list[str]:
    """Return the label of each class, with as many digits as keep the labels distinct."""
    for digits in range(MAX_PERCENT_DIGITS + 1):
        ends = [format_value(bound, digits) for bound in bounds]
        if len({*ends}) == len(ends):
            break
    ranges = [t("legend.range", **{"from": lower, "to": upper}) for lower, upper in pairwise(ends)] if bounds else []
    return [t("legend.up_to", to=ends[0]), *ranges] if bounds else []


def _area(ring: Ring) -> float:
    sides = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in sides)) / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    doubled = x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        doubled, x, y = doubled + cross, x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (3 * doubled), y / (3 * doubled)
