/** Shapes of the map as SVG path data in a projected plane, so that zooming and panning only transform the plane. */

import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export interface ProvinceShape {
  /** Id of the unit. */
  id: string;
  d: string;
  /** Bounding box of its largest polygon. */
  box: Box;
}

export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Shapes by id of the unit. */
export type Layer = Map<string, ProvinceShape>;

export interface Shapes {
  /** The provinces since 2025, and those before. */
  layers: Layer[];
  /** Land of the neighbouring countries. */
  neighbours: string;
}

type ProvinceGeometries = GeometryCollection<Record<string, never>>;

const projection = geoMercator().scale(3000).translate([0, 0]).center([107, 16]);
const pathGenerator = geoPath(projection).digits(2);

/** Project degrees to the plane. */
export function project(lon: number, lat: number): [x: number, y: number] {
  return projection([lon, lat]) ?? [0, 0];
}

/** The degrees of a point of the plane. */
export function unproject(x: number, y: number): [lon: number, lat: number] {
  return projection.invert?.([x, y]) ?? [0, 0];
}

/** The country including its archipelagos. */
export const COUNTRY_BOX: Box = boundingBox([...project(102.1, 23.4), ...project(115.3, 8.2)])!;

/** The bounding box of points (x, y, x, y, …); null if there are none. */
export function boundingBox(points: ArrayLike<number>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index + 1 < points.length; index += 2) {
    left = Math.min(left, points[index]!);
    right = Math.max(right, points[index]!);
    top = Math.min(top, points[index + 1]!);
    bottom = Math.max(bottom, points[index + 1]!);
  }
  return left <= right ? [left, top, right, bottom] : null;
}

const LAYERS = ["provinces_2025", "provinces_2024"] as const;

const area = ([left, top, right, bottom]: Box) => (right - left) * (bottom - top);

/** Project the shapes in a TopoJSON file. */
export function parseShapes(topology: Topology): Shapes {
  return {
    layers: LAYERS.map(name => {
      const { features } = feature(topology, topology.objects[name] as ProvinceGeometries);
      return new Map(
        features.map((province): [string, ProvinceShape] => {
          const id = String(province.id);
          const polygons = province.geometry.type === "MultiPolygon" ? province.geometry.coordinates : [];
          const boxes = polygons.map(
            coordinates => pathGenerator.bounds({ type: "Polygon", coordinates }).flat() as unknown as Box,
          );
          const box =
            boxes.sort((a, b) => area(b) - area(a))[0] ?? (pathGenerator.bounds(province).flat() as unknown as Box);
          return [id, { id, d: pathGenerator(province) ?? "", box }];
        }),
      );
    }),
    neighbours: pathGenerator(feature(topology, topology.objects.around!)) ?? "",
  };
}
