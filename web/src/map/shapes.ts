/**
 * The map's shapes on a plane of our own, worked out once: panning and zooming only moves the plane.
 */

import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export interface Shape {
  /** The unit's id. */
  id: string;
  d: string;
  /** The box around its largest part. */
  box: Box;
}

export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface Layer {
  shapes: Map<string, Shape>;
}

export interface Shapes {
  layers: Layer[];
  /** The land of the neighbours. */
  around: string;
}

type Provinces = GeometryCollection<Record<string, never>>;

const projection = geoMercator().scale(3000).translate([0, 0]).center([107, 16]);
const outline = geoPath(projection).digits(2);

/** The point of the plane for degrees. */
export function project(lon: number, lat: number): [x: number, y: number] {
  return projection([lon, lat]) ?? [0, 0];
}

/** The degrees of a point of the plane. */
export function unproject(x: number, y: number): [lon: number, lat: number] {
  const found = projection.invert?.([x, y]) ?? [0, 0];
  return [found[0], found[1]];
}

/** The country with its archipelagos. */
export const COUNTRY_BOX: Box = boxOf([
  [102.1, 23.4],
  [115.3, 8.2],
]);

function boxOf(corners: [lon: number, lat: number][]): Box {
  const points = corners.map(([lon, lat]) => project(lon, lat));
  const [xs, ys] = [points.map(one => one[0]), points.map(one => one[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The box around points of the plane (x, y, x, y, …); null around none. */
export function around(points: ArrayLike<number>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < points.length; at += 2) {
    left = Math.min(left, points[at]!);
    right = Math.max(right, points[at]!);
    top = Math.min(top, points[at + 1]!);
    bottom = Math.max(bottom, points[at + 1]!);
  }
  return left <= right ? [left, top, right, bottom] : null;
}

export const LAYERS = ["provinces_2025", "provinces_2024"] as const;

/** The shapes in the file that is made from the real units. */
export function shapesOf(topology: Topology): Shapes {
  return {
    layers: LAYERS.map(name => {
      const collection = feature(topology, topology.objects[name] as Provinces);
      const shapes = collection.features.map((one): [string, Shape] => {
        const parts = one.geometry.type === "MultiPolygon" ? one.geometry.coordinates : [];
        const boxes = parts.map(
          coordinates => outline.bounds({ type: "Polygon", coordinates }).flat() as unknown as Box,
        );
        const area = ([left, top, right, bottom]: Box) => (right - left) * (bottom - top);
        const whole = outline.bounds(one).flat() as unknown as Box;
        const box = boxes.sort((a, b) => area(b) - area(a))[0] ?? whole;
        return [String(one.id), { id: String(one.id), d: outline(one) ?? "", box }];
      });
      return { shapes: new Map(shapes) };
    }),
    around: outline(feature(topology, topology.objects.around!)) ?? "",
  };
}
