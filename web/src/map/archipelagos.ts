/** The archipelagos, which are on every map of the country whatever the network contains. */

import { project } from "./shapes";

export interface Archipelago {
  name: "map.hoang_sa" | "map.truong_sa";
  x: number;
  y: number;
  /** Offsets of marks for some of its islands, in pixels (x, y, x, y, …). */
  marks: readonly number[];
}

const centre = (lon: number, lat: number): { x: number; y: number } => {
  const [x, y] = project(lon, lat);
  return { x, y };
};

export const ARCHIPELAGOS: readonly Archipelago[] = [
  { name: "map.hoang_sa", ...centre(112.135, 16.568), marks: [-7, -3, -2, 2, 4, -4, 9, 3, 2, -9, -9, 5] },
  { name: "map.truong_sa", ...centre(114.45, 9.71), marks: [-12, -6, -4, 1, 3, -8, 9, 4, 1, 9, -9, 8, 14, -3, -16, 2] },
];
