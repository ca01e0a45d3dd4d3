/** What the map shows of an overview, and how it is drawn on any surface. */

import Flatbush from "flatbush";
import { GRAVE_MARKS, type Palette, UNKNOWN_MARK } from "../rendering/palette";
import type { Lie, Surface } from "../rendering/surface";
import { classOf, type Judged, type Overview, type Province, quantiles } from "../state/overview";
import { ARCHIPELAGOS } from "./archipelagos";
import { type Layer, project, type Shapes } from "./shapes";

export const CLASSES = 5;

/** From so much closer than the whole country on, communes are drawn. */
export const COMMUNES_FROM = 2.6;

/** About so wide is a letter of the names of archipelagos, in pixels. */
const LETTER = 6.6;

export interface Scene {
  overview: Overview;
  shapes: Shapes | null;
  layer: Layer | null;
  /** Points of communes on the plane (x, y, x, y, …); not a number where they are nowhere. */
  points: Float64Array;
  index: Flatbush | null;
  /** The places of communes in `index`. */
  indexed: number[];
}

/** What is shown beside the scene itself: it may change while the scene stays. */
export interface Shown {
  verdict: Judged | null;
  /** Upper bounds of the classes of shares. */
  bounds: number[];
  /** The place of the province that is looked at; null: the country. */
  province: number | null;
  /** The id of the unit that is chosen. */
  chosen: string | null;
  /** Ids of units on a path. */
  path: readonly string[];
}

export interface View {
  lie: Lie;
  width: number;
  height: number;
  /** How much closer it is than the whole country. */
  closeness: number;
}

export function sceneOf(overview: Overview, shapes: Shapes | null): Scene {
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
  const layer = shapes && layerOf(overview, shapes);
  return { overview, shapes, layer, points, index, indexed };
}

function layerOf(overview: Overview, shapes: Shapes): Layer | null {
  const known = (layer: Layer) => overview.provinces.filter(one => layer.shapes.has(one.id)).length / layer.shapes.size;
  const best = [...shapes.layers].sort((a, b) => known(b) - known(a))[0];
  return best && known(best) > 0 ? best : null;
}

/** The bounds of the classes of the provinces' shares. */
export function boundsOf(verdict: Judged): number[] {
  return quantiles(
    verdict.byProvince.flatMap(one => (one.share === null ? [] : [one.share])),
    CLASSES,
  );
}

/** The colour of a class: with fewer classes, those further apart. */
export function colourOf(palette: Palette, place: number, classes: number): string {
  const step = classes > 1 ? Math.round((place * (CLASSES - 1)) / (classes - 1)) : 0;
  return palette.shares[step]!;
}

export function paint(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette, say: Say): void {
  const { lie } = view;
  if (scene.shapes) surface.path(scene.shapes.around, { fill: palette.around }, lie);
  paintProvinces(surface, scene, shown, view, palette);
  paintArchipelagos(surface, view, palette, say);
  paintPath(surface, scene, shown, view, palette);
  const communes = view.closeness >= COMMUNES_FROM || shown.province !== null;
  if (communes || !scene.layer) paintCommunes(surface, scene, shown, view, palette);
  if (!communes) paintShares(surface, scene, shown, view, palette, say);
  paintChosen(surface, scene, shown, view, palette);
}

export interface Say {
  share: (share: number) => string;
  name: (key: "map.hoang_sa" | "map.truong_sa") => string;
}

const onScreen = (lie: Lie, x: number, y: number): [number, number] => [x * lie.k + lie.dx, y * lie.k + lie.dy];

function paintProvinces(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette): void {
  const { overview, layer } = scene;
  const untold: Province[] = [];
  // the whole country is land, whatever of it a network holds
  for (const shape of layer?.shapes.values() ?? []) {
    if (!overview.provinceById.has(shape.id))
      surface.path(shape.d, { fill: palette.land, stroke: palette.around, width: 0.8 }, view.lie);
  }
  for (const province of overview.provinces) {
    const shape = layer?.shapes.get(province.id);
    if (!shape) continue;
    const share = shown.verdict?.byProvince[province.index]?.share ?? null;
    const shaded = share !== null && shown.province === null;
    const other = shown.province === province.index ? palette.looked : palette.land;
    const fill = shaded ? colourOf(palette, classOf(share, shown.bounds), shown.bounds.length) : other;
    surface.path(shape.d, { fill, stroke: palette.border, width: 0.8 }, view.lie);
    if (shown.verdict && share === null && shown.province === null) untold.push(province);
  }
  // what is not known is no shade: it says so
  for (const { id, communes } of untold) {
    const box = layer!.shapes.get(id)!.box;
    const point = middleOf(scene, communes, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
    const lettering = { size: 11, fill: palette.faint, anchor: "middle", bold: true, halo: palette.halo } as const;
    surface.text(...onScreen(view.lie, ...point), "?", lettering);
  }
  const looked = shown.province === null ? undefined : overview.provinces[shown.province];
  const shape = looked && layer?.shapes.get(looked.id);
  if (shape) surface.path(shape.d, { stroke: palette.accent, width: 2.2 }, view.lie);
}

function paintArchipelagos(surface: Surface, view: View, palette: Palette, say: Say): void {
  for (const { name, x, y, marks } of ARCHIPELAGOS) {
    const [left, top] = onScreen(view.lie, x, y);
    const spread = Math.min(3, Math.max(0.8, view.closeness / 1.5));
    const points = marks.map((one, index) => (index % 2 ? top : left) + one * spread);
    surface.marks("circle", points, 1.4, { fill: palette.faint });
    const lettering = { size: 11, fill: palette.faint, anchor: "middle", italic: true, halo: palette.sea } as const;
    const half = (say.name(name).length * LETTER) / 2;
    const inside = left > 0 && left < view.width; // then its name is, too
    const middle = inside ? Math.max(half, Math.min(view.width - half, left)) : left;
    surface.text(middle, top + 14 * spread + 8, say.name(name), lettering);
  }
}

function paintCommunes(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette): void {
  const { lie, width, height, closeness } = view;
  const size = Math.min(6.5, Math.max(2.2, 1.4 + closeness * 0.35));
  const margin = size * 2;
  const box = [-margin - lie.dx, -margin - lie.dy, width + margin - lie.dx, height + margin - lie.dy];
  const seen = scene.index?.search(box[0]! / lie.k, box[1]! / lie.k, box[2]! / lie.k, box[3]! / lie.k) ?? [];
  const graves = palette.graves.map((): number[] => []);
  const [others, untold]: [number[], number[]] = [[], []];
  for (const found of seen) {
    const commune = scene.indexed[found]!;
    const point = onScreen(lie, scene.points[commune * 2]!, scene.points[commune * 2 + 1]!);
    const outside = shown.province !== null && scene.overview.provinceOf[commune] !== shown.province;
    if (outside || !shown.verdict) others.push(...point);
    else if (shown.verdict.unknown[commune]) untold.push(...point);
    else graves[shown.verdict.worst[commune]!]!.push(...point);
  }
  surface.marks("circle", others, size * 0.45, { fill: palette.faint, alpha: 0.4 });
  surface.marks(UNKNOWN_MARK, untold, size * 0.8, { stroke: palette.faint, width: 1.6 });
  graves.forEach((points, grave) => {
    const ink = { fill: palette.graves[grave]!, stroke: palette.halo, width: 1 };
    const none = { fill: palette.halo, stroke: palette.graves[grave]!, width: 1.4 };
    surface.marks(GRAVE_MARKS[grave]!, points, grave ? size : size * 0.7, grave ? ink : none);
  });
}

function paintShares(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette, say: Say): void {
  for (const province of scene.overview.provinces) {
    const shape = scene.layer?.shapes.get(province.id);
    const share = shown.verdict?.byProvince[province.index]?.share ?? null;
    if (!shape || share === null) continue;
    const [left, top, right, bottom] = shape.box;
    const { k } = view.lie;
    if ((right - left) * k < 44 || (bottom - top) * k < 26) continue;
    const [x, y] = onScreen(view.lie, ...middleOf(scene, province.communes, [(left + right) / 2, (top + bottom) / 2]));
    surface.text(x, y, say.share(share), {
      size: 11,
      fill: palette.text,
      anchor: "middle",
      bold: true,
      halo: palette.halo,
    });
  }
}

/** The median point of communes: always where most of them are. */
function middleOf(scene: Scene, communes: readonly number[], other: [number, number]): [number, number] {
  const median = (offset: number) => {
    const values = communes.map(one => scene.points[one * 2 + offset]!).filter(Number.isFinite);
    return values.sort((a, b) => a - b)[values.length >> 1];
  };
  return [median(0) ?? other[0], median(1) ?? other[1]];
}

/** The point of a unit on the plane; null where it is nowhere. */
export function pointOf(scene: Scene, unit: string): [number, number] | null {
  const commune = scene.overview.communeById.get(unit);
  if (commune !== undefined) {
    const [x, y] = [scene.points[commune * 2]!, scene.points[commune * 2 + 1]!];
    return Number.isFinite(x) ? [x, y] : null;
  }
  const province = scene.overview.provinceById.get(unit);
  return province?.communes.length ? middleOf(scene, province.communes, [0, 0]) : null;
}

function paintPath(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette): void {
  const points = shown.path.flatMap(unit => {
    const point = pointOf(scene, unit);
    return point ? [onScreen(view.lie, ...point)] : [];
  });
  if (points.length < 2) return;
  const line = `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
  surface.path(line, { stroke: palette.way, width: 2.5, dash: [6, 4] });
}

function paintChosen(surface: Surface, scene: Scene, shown: Shown, view: View, palette: Palette): void {
  const commune = shown.chosen === null ? undefined : scene.overview.communeById.get(shown.chosen);
  const point = commune === undefined ? null : pointOf(scene, shown.chosen!);
  if (point) surface.marks("circle", onScreen(view.lie, ...point), 11, { stroke: palette.accent, width: 2.5 });
}

/** The commune nearest to a point of the plane, within so far of it; null where there is none. */
export function communeAt(scene: Scene, x: number, y: number, within: number): number | null {
  const found = scene.index?.neighbors(x, y, 1, within)[0];
  return found === undefined ? null : scene.indexed[found]!;
}
