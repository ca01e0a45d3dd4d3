/** The shapes of a graph in drawing order, shared by the screen, SVG files and PNG files. */

import { type Palette, SEVERITY_MARKS, UNKNOWN_MARK } from "../rendering/palette";
import type { MarkShape, ShapeStyle, Surface, TextStyle } from "../rendering/surface";
import { severityRank } from "../state/overview";
import { BOX_HEIGHT, BOX_WIDTH, type GraphLayout } from "./layout";

export type Shape =
  | { kind: "path"; d: string; style: ShapeStyle }
  | { kind: "mark"; shape: MarkShape; x: number; y: number; size: number; style: ShapeStyle }
  | { kind: "text"; x: number; y: number; text: string; maxWidth: number; style: TextStyle };

export interface ShapeGroup {
  /** The node that the shapes show; null: the edges. */
  node: GraphLayout["nodes"][number] | null;
  shapes: Shape[];
}

/** Average width of a letter, in font sizes. */
export const LETTER_WIDTH = 0.53;
const CORNER_RADIUS = 7;

export const DASHES: Record<string, readonly number[]> = {
  COORDINATES_WITH: [6, 4],
  SERVES: [2, 3],
  REPORTS_TO: [10, 3, 2, 3],
};

/** The shapes of a graph. Edges differ in their dashes by type, boxes in their borders by role. */
export function graphShapes(layout: GraphLayout, palette: Palette): ShapeGroup[] {
  const edges: Shape[] = layout.edges.map(({ d, type, onPath }) => {
    const dash = DASHES[type];
    const style: ShapeStyle = { stroke: onPath ? palette.path : palette.faint, width: onPath ? 2.2 : 1.3 };
    return { kind: "path", d, style: dash ? { ...style, dash } : style };
  });
  return [{ node: null, shapes: edges }, ...layout.nodes.map(node => ({ node, shapes: nodeShapes(node, palette) }))];
}

function nodeShapes(node: GraphLayout["nodes"][number], palette: Palette): Shape[] {
  const [left, top] = [node.x - BOX_WIDTH / 2, node.y - BOX_HEIGHT / 2];
  const selected = node.role === "selected";
  const r = CORNER_RADIUS;
  const d =
    `M${left + r} ${top}h${BOX_WIDTH - 2 * r}q${r} 0 ${r} ${r}v${BOX_HEIGHT - 2 * r}q0 ${r} ${-r} ${r}` +
    `h${2 * r - BOX_WIDTH}q${-r} 0 ${-r} ${-r}v${2 * r - BOX_HEIGHT}q0 ${-r} ${r} ${-r}z`;
  const stroke = selected ? palette.accent : palette.faint;
  const box: ShapeStyle = { fill: palette.panel, stroke, width: selected ? 2.4 : 0.8 };
  const shapes: Shape[] = [{ kind: "path", d, style: node.role === "cluster" ? { ...box, dash: [5, 3] } : box }];
  const marked = node.severity !== undefined;
  if (marked) {
    const position = { x: left + 14, y: node.y };
    const rank = node.severity && node.severity !== "unknown" ? severityRank(node.severity) : 0;
    const colour = palette.severities[rank]!;
    if (node.severity === "unknown") {
      const style = { stroke: palette.faint, width: 1.5 };
      shapes.push({ kind: "mark", shape: UNKNOWN_MARK, ...position, size: 4, style });
    } else {
      const style: ShapeStyle = rank ? { fill: colour } : { fill: palette.panel, stroke: colour, width: 1.5 };
      shapes.push({ kind: "mark", shape: SEVERITY_MARKS[rank]!, ...position, size: rank ? 5.5 : 4, style });
    }
  }
  const x = left + (marked ? 26 : 10);
  const maxWidth = left + BOX_WIDTH - 6 - x;
  const nameStyle: TextStyle = { size: 12, fill: palette.text, bold: selected || node.role === "cluster" };
  const noteStyle: TextStyle = { size: 10, fill: palette.faint };
  const [first, second] = splitName(node.name, maxWidth / (LETTER_WIDTH * nameStyle.size));
  // the second line of a long name replaces the note, which the title of the box also contains
  shapes.push(
    { kind: "text", x, y: node.y - 7, text: first, maxWidth, style: nameStyle },
    second === undefined
      ? { kind: "text", x, y: node.y + 9, text: node.note, maxWidth, style: noteStyle }
      : { kind: "text", x, y: node.y + 8, text: second, maxWidth, style: nameStyle },
  );
  return shapes;
}

/** Shorten a text to a number of letters, without splitting composed characters. */
function truncate(text: string, letters: number): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  return characters.length <= letters ? text : `${characters.slice(0, letters - 1).join("")}…`;
}

/** Split a long name into two lines: similar names often differ only at their ends. */
function splitName(name: string, letters: number): [string] | [string, string] {
  if (name.length <= letters) return [name];
  const end = name.lastIndexOf(" ", letters);
  return end > 0 ? [name.slice(0, end), name.slice(end + 1)] : [name];
}

export function drawShapes(surface: Surface, groups: readonly ShapeGroup[]): void {
  for (const shape of groups.flatMap(group => group.shapes)) {
    if (shape.kind === "path") surface.path(shape.d, shape.style);
    else if (shape.kind === "mark") surface.marks(shape.shape, [shape.x, shape.y], shape.size, shape.style);
    else {
      const text = truncate(shape.text, shape.maxWidth / (LETTER_WIDTH * shape.style.size));
      surface.text(shape.x, shape.y, text, shape.style);
    }
  }
}
