/** A placed graph as what is drawn, in the order in which it is drawn: for the screen, an SVG file and a PNG alike. */

import { GRAVE_MARKS, type Palette, UNKNOWN_MARK } from "../rendering/palette";
import type { Ink, Lettering, MarkShape, Surface } from "../rendering/surface";
import { graveness } from "../state/overview";
import { HEIGHT, type Placed, WIDTH } from "./layout";

export type Item =
  | { kind: "path"; d: string; ink: Ink }
  | { kind: "mark"; shape: MarkShape; x: number; y: number; size: number; ink: Ink }
  | { kind: "text"; x: number; y: number; text: string; room: number; lettering: Lettering };

export interface Group {
  /** The node that it shows; null: ties. */
  node: Placed["nodes"][number] | null;
  items: Item[];
}

/** So wide is a letter on the average, in parts of its size. */
export const LETTER = 0.53;
export const DASHES: Record<string, readonly number[]> = {
  COORDINATES_WITH: [6, 4],
  SERVES: [2, 3],
  REPORTS_TO: [10, 3, 2, 3],
};

/** The items of a graph. Lines differ in their dashes by their type, boxes in their rims. */
export function itemsOf(placed: Placed, palette: Palette): Group[] {
  const ties: Item[] = placed.edges.map(edge => {
    const dash = DASHES[edge.type];
    const ink: Ink = {
      stroke: edge.way === undefined ? palette.faint : palette.way,
      width: edge.way === undefined ? 1.3 : 2.2,
    };
    return { kind: "path", d: edge.d, ink: dash ? { ...ink, dash } : ink };
  });
  return [{ node: null, items: ties }, ...placed.nodes.map(node => ({ node, items: boxOf(node, palette) }))];
}

function boxOf(node: Placed["nodes"][number], palette: Palette): Item[] {
  const [left, top] = [node.x - WIDTH / 2, node.y - HEIGHT / 2];
  const chosen = node.role === "chosen";
  const round = 7;
  const d =
    `M${left + round} ${top}h${WIDTH - 2 * round}q${round} 0 ${round} ${round}v${HEIGHT - 2 * round}q0 ${round} ${-round} ${round}` +
    `h${2 * round - WIDTH}q${-round} 0 ${-round} ${-round}v${2 * round - HEIGHT}q0 ${-round} ${round} ${-round}z`;
  const stroke = chosen ? palette.accent : palette.faint;
  const ink: Ink = { fill: palette.box, stroke, width: chosen ? 2.4 : 0.8 };
  const marked = node.severity !== undefined;
  const start = left + (marked ? 26 : 10);
  const items: Item[] = [{ kind: "path", d, ink: node.role === "bundle" ? { ...ink, dash: [5, 3] } : ink }];
  if (marked) {
    const [x, y] = [left + 14, node.y];
    const grave = node.severity && node.severity !== "unknown" ? graveness(node.severity) : 0;
    const colour = palette.graves[grave]!;
    if (node.severity === "unknown") {
      items.push({ kind: "mark", shape: UNKNOWN_MARK, x, y, size: 4, ink: { stroke: palette.faint, width: 1.5 } });
    } else {
      const inked: Ink = grave ? { fill: colour } : { fill: palette.box, stroke: colour, width: 1.5 };
      items.push({ kind: "mark", shape: GRAVE_MARKS[grave]!, x, y, size: grave ? 5.5 : 4, ink: inked });
    }
  }
  const bold = chosen || node.role === "bundle";
  const room = left + WIDTH - 6 - start;
  const name: Lettering = { size: 12, fill: palette.text, bold };
  const note: Lettering = { size: 10, fill: palette.faint };
  const [first, second] = lined(node.name, room / (LETTER * name.size));
  // what it is makes room for the rest of its name, and is told by the box's title
  items.push(
    { kind: "text", x: start, y: node.y - 7, text: first, room, lettering: name },
    second === undefined
      ? { kind: "text", x: start, y: node.y + 9, text: node.note, room, lettering: note }
      : { kind: "text", x: start, y: node.y + 8, text: second, room, lettering: name },
  );
  return items;
}

/** A text as far as there is room; whole letters, however they are made up. */
function cut(text: string, letters: number): string {
  const whole = [...new Intl.Segmenter().segment(text)].map(one => one.segment);
  return whole.length <= letters ? text : `${whole.slice(0, letters - 1).join("")}…`;
}

/** A name on one line or, where it is longer, on two: names alike differ at their end. */
function lined(name: string, letters: number): [string] | [string, string] {
  if (name.length <= letters) return [name];
  const end = name.lastIndexOf(" ", letters);
  return end > 0 ? [name.slice(0, end), name.slice(end + 1)] : [name];
}

export function drawGroups(surface: Surface, groups: readonly Group[]): void {
  for (const { items } of groups) {
    for (const item of items) {
      if (item.kind === "path") surface.path(item.d, item.ink);
      else if (item.kind === "mark") surface.marks(item.shape, [item.x, item.y], item.size, item.ink);
      else surface.text(item.x, item.y, cut(item.text, item.room / (LETTER * item.lettering.size)), item.lettering);
    }
  }
}
