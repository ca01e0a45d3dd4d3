/** The content of the map, and how it is drawn on any surface. */

import Flatbush from "flatbush";
import { type Palette, SEVERITY_MARKS, UNKNOWN_MARK } from "../rendering/palette";
import type { Surface, Transform } from "../rendering/surface";
import { classIndex, type GapSummary, type NetworkOverview, type Province, quantiles } from "../state/overview";
import { ARCHIPELAGOS } from "./archipelagos";
import { type Layer, project, type Shapes } from "./shapes";

/** Number of colours for shares. */
export const SHARE_COLOURS = 5;

/** Zoom factor from which communes are drawn. */
export const COMMUNE_ZOOM = 2.6;

/** Average width of a letter in the archipelagos' names, in pixels. */
const LETTER_WIDTH = 6.6;

/** Smallest province on the screen with room for its share, in pixels. */
const MIN_LABEL_WIDTH = 44;
const MIN_LABEL_HEIGHT = 26;

export interface Scene {
  overview: NetworkOverview;
  shapes: Shapes | null;
  layer: Layer | null;
  /** Communes as points of the plane (x, y, x, y, …); NaN for those without a position. */
  points: Float64Array;
  /** Spatial index of the communes with a position. */
  index: Flatbush | null;
  /** Communes in the order of `index`. */
  indexed: number[];
}

/** What is drawn on a scene and can change while the scene stays. */
export interface Overlay {
  summary: GapSummary | null;
  /** Upper bounds of the classes of shares. */
  bounds: number[];
  /** Index of the selected province; null: the country. */
  province: number | null;
  /** Id of the selected unit. */
  unit: string | null;
  /** Ids of the units on a path. */
  path: readonly string[];
}

export interface MapViewport {
  transform: Transform;
  width: number;
  height: number;
  /** Zoom factor; 1 shows the whole country. */
  zoom: number;
}

/** Labels on the map. */
export interface MapLabels {
  share: (share: number) => string;
  archipelago: (key: "map.hoang_sa" | "map.truong_sa") => string;
}

export function createScene(overview: NetworkOverview, shapes: Shapes | null): Scene {
  const points = new Float64Array(overview.ids.length * 2).fill(Number.NaN);
  const indexed: number[] = [];
  overview.ids.forEach((_, commune) => {
    const [lat, lon] = [overview.lat[commune] ?? null, overview.lon[commune] ?? null];
    if (lat === null || lon === null) return;
    points.set(project(lon, lat), commune * 2);
    indexed.push(commune);
  });
  const index = indexed.length ? new Flatbush(indexed.length) : null;
  for (const commune of indexed) {
    index?.add(points[commune * 2]!, points[commune * 2 + 1]!);
  }
  index?.finish();
  const layer = shapes && bestLayer(overview, shapes);
  return { overview, shapes, layer, points, index, indexed };
}

/** The layer with the largest share of the network's provinces; null if none has any. */
function bestLayer(overview: NetworkOverview, shapes: Shapes): Layer | null {
  const coverage = (layer: Layer) => overview.provinces.filter(({ id }) => layer.has(id)).length / layer.size;
  const best = [...shapes.layers].sort((a, b) => coverage(b) - coverage(a))[0];
  return best && coverage(best) > 0 ? best : null;
}

/** Upper bounds of the classes of the provinces' shares. */
export function classBounds(summary: GapSummary): number[] {
  return quantiles(
    summary.byProvince.flatMap(({ share }) => (share === null ? [] : [share])),
    SHARE_COLOURS,
  );
}

/** The index of a class's colour; fewer classes use colours further apart. */
export function colourIndex(classNumber: number, classes: number): number {
  return classes > 1 ? Math.round((classNumber * (SHARE_COLOURS - 1)) / (classes - 1)) : 0;
}

const showsCommunes = (viewport: MapViewport, overlay: Overlay) =>
  viewport.zoom >= COMMUNE_ZOOM || overlay.province !== null;

export function paint(
  surface: Surface,
  scene: Scene,
  overlay: Overlay,
  viewport: MapViewport,
  palette: Palette,
  labels: MapLabels,
): void {
  if (scene.shapes) surface.path(scene.shapes.neighbours, { fill: palette.neighbours }, viewport.transform);
  paintProvinces(surface, scene, overlay, viewport, palette);
  paintArchipelagos(surface, viewport, palette, labels);
  paintPath(surface, scene, overlay, viewport, palette);
  const communes = showsCommunes(viewport, overlay);
  if (communes || !scene.layer) paintCommunes(surface, scene, overlay, viewport, palette);
  if (!communes) paintShares(surface, scene, overlay, viewport, palette, labels);
  paintSelectedCommune(surface, scene, overlay, viewport, palette);
}

const toScreen = (transform: Transform, [x, y]: readonly [number, number]): [number, number] => [
  x * transform.k + transform.dx,
  y * transform.k + transform.dy,
];

function paintProvinces(
  surface: Surface,
  { overview, layer, points }: Scene,
  overlay: Overlay,
  { transform }: MapViewport,
  palette: Palette,
): void {
  // provinces that are not in the network are drawn as land
  for (const { id, d } of layer?.values() ?? []) {
    if (!overview.provinceById.has(id))
      surface.path(d, { fill: palette.land, stroke: palette.neighbours, width: 0.8 }, transform);
  }
  const country = overlay.province === null;
  const unknown: Province[] = [];
  for (const province of overview.provinces) {
    const shape = layer?.get(province.id);
    if (!shape) continue;
    const share = overlay.summary?.byProvince[province.index]?.share ?? null;
    const unshaded = overlay.province === province.index ? palette.selectedProvince : palette.land;
    const fill =
      share !== null && country
        ? palette.shares[colourIndex(classIndex(share, overlay.bounds), overlay.bounds.length)]!
        : unshaded;
    surface.path(shape.d, { fill, stroke: palette.border, width: 0.8 }, transform);
    if (overlay.summary && share === null && country) unknown.push(province);
  }
  for (const { id, communes } of unknown) {
    const centre = medianPoint(points, communes) ?? boxCentre(layer!.get(id)!.box);
    const style = { size: 11, fill: palette.faint, anchor: "middle", bold: true, halo: palette.halo } as const;
    surface.text(...toScreen(transform, centre), "?", style);
  }
  const selected = overlay.province === null ? undefined : overview.provinces[overlay.province];
  const shape = selected && layer?.get(selected.id);
  if (shape) surface.path(shape.d, { stroke: palette.accent, width: 2.2 }, transform);
}

function paintArchipelagos(surface: Surface, viewport: MapViewport, palette: Palette, labels: MapLabels): void {
  for (const { name, x, y, marks } of ARCHIPELAGOS) {
    const [left, top] = toScreen(viewport.transform, [x, y]);
    const spread = Math.min(3, Math.max(0.8, viewport.zoom / 1.5));
    const points = marks.map((offset, index) => (index % 2 ? top : left) + offset * spread);
    surface.marks("circle", points, 1.4, { fill: palette.faint });
    const style = { size: 11, fill: palette.faint, anchor: "middle", italic: true, halo: palette.sea } as const;
    const label = labels.archipelago(name);
    const halfWidth = (label.length * LETTER_WIDTH) / 2;
    // keep the whole name inside the map if its archipelago is
    const visible = left > 0 && left < viewport.width;
    const middle = visible ? Math.max(halfWidth, Math.min(viewport.width - halfWidth, left)) : left;
    surface.text(middle, top + 14 * spread + 8, label, style);
  }
}

function paintCommunes(
  surface: Surface,
  scene: Scene,
  { summary, province }: Overlay,
  { transform, width, height, zoom }: MapViewport,
  palette: Palette,
): void {
  const size = Math.min(6.5, Math.max(2.2, 1.4 + zoom * 0.35));
  const margin = size * 2;
  const { k, dx, dy } = transform;
  const visible =
    scene.index?.search(
      (-margin - dx) / k,
      (-margin - dy) / k,
      (width + margin - dx) / k,
      (height + margin - dy) / k,
    ) ?? [];
  const bySeverity = palette.severities.map((): number[] => []);
  const [others, unknown]: [number[], number[]] = [[], []];
  for (const position of visible) {
    const commune = scene.indexed[position]!;
    const point = toScreen(transform, [scene.points[commune * 2]!, scene.points[commune * 2 + 1]!]);
    const outside = province !== null && scene.overview.provinceOf[commune] !== province;
    if (outside || !summary) others.push(...point);
    else if (summary.unknown[commune]) unknown.push(...point);
    else bySeverity[summary.worst[commune]!]!.push(...point);
  }
  surface.marks("circle", others, size * 0.45, { fill: palette.faint, alpha: 0.4 });
  surface.marks(UNKNOWN_MARK, unknown, size * 0.8, { stroke: palette.faint, width: 1.6 });
  bySeverity.forEach((points, rank) => {
    const colour = palette.severities[rank]!;
    const style = rank
      ? { fill: colour, stroke: palette.halo, width: 1 }
      : { fill: palette.halo, stroke: colour, width: 1.4 };
    surface.marks(SEVERITY_MARKS[rank]!, points, rank ? size : size * 0.7, style);
  });
}

function paintShares(
  surface: Surface,
  { overview, layer, points }: Scene,
  { summary }: Overlay,
  { transform }: MapViewport,
  palette: Palette,
  labels: MapLabels,
): void {
  for (const { id, index, communes } of overview.provinces) {
    const shape = layer?.get(id);
    const share = summary?.byProvince[index]?.share ?? null;
    if (!shape || share === null) continue;
    const [left, top, right, bottom] = shape.box;
    const { k } = transform;
    if ((right - left) * k < MIN_LABEL_WIDTH || (bottom - top) * k < MIN_LABEL_HEIGHT) continue;
    const centre = medianPoint(points, communes) ?? boxCentre(shape.box);
    const style = { size: 11, fill: palette.text, anchor: "middle", bold: true, halo: palette.halo } as const;
    surface.text(...toScreen(transform, centre), labels.share(share), style);
  }
}

/** The median point of communes, which is where most of them are; null if none has a position. */
function medianPoint(points: Float64Array, communes: readonly number[]): [number, number] | null {
  const median = (offset: number) => {
    const values = communes.map(commune => points[commune * 2 + offset]!).filter(Number.isFinite);
    return values.sort((a, b) => a - b)[values.length >> 1];
  };
  const [x, y] = [median(0), median(1)];
  return x === undefined || y === undefined ? null : [x, y];
}

const boxCentre = ([left, top, right, bottom]: readonly [number, number, number, number]): [number, number] => [
  (left + right) / 2,
  (top + bottom) / 2,
];

/** The position of a unit on the plane; null if it has none. */
export function unitPoint({ overview, points }: Scene, unit: string): [number, number] | null {
  const commune = overview.communeById.get(unit);
  if (commune !== undefined) {
    const [x, y] = [points[commune * 2]!, points[commune * 2 + 1]!];
    return Number.isFinite(x) ? [x, y] : null;
  }
  const province = overview.provinceById.get(unit);
  return province ? medianPoint(points, province.communes) : null;
}

function paintPath(
  surface: Surface,
  scene: Scene,
  { path }: Overlay,
  { transform }: MapViewport,
  palette: Palette,
): void {
  const points = path.flatMap(unit => {
    const point = unitPoint(scene, unit);
    return point ? [toScreen(transform, point)] : [];
  });
  if (points.length < 2) return;
  const line = `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
  surface.path(line, { stroke: palette.path, width: 2.5, dash: [6, 4] });
}

function paintSelectedCommune(
  surface: Surface,
  scene: Scene,
  { unit }: Overlay,
  { transform }: MapViewport,
  palette: Palette,
): void {
  const point = unit !== null && scene.overview.communeById.has(unit) ? unitPoint(scene, unit) : null;
  if (point) surface.marks("circle", toScreen(transform, point), 11, { stroke: palette.accent, width: 2.5 });
}

/** The commune nearest to a point of the plane within a distance; null if there is none. */
export function communeAt(scene: Scene, x: number, y: number, maxDistance: number): number | null {
  const position = scene.index?.neighbors(x, y, 1, maxDistance)[0];
  return position === undefined ? null : scene.indexed[position]!;
}
