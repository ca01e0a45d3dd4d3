/**
 * What is drawn, once for the screen, for a PNG and for an SVG: lines and areas, marks and texts in pixels.
 */

export type MarkShape = "circle" | "square" | "diamond" | "triangle" | "ring" | "cross";

export interface Ink {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: readonly number[];
  alpha?: number;
}

export interface Lettering {
  size: number;
  fill: string;
  anchor?: "start" | "middle" | "end";
  bold?: boolean;
  italic?: boolean;
  /** The colour of a rim that keeps the text readable on anything. */
  halo?: string;
}

/** Where what is drawn lies: a point (x, y) of it is at (x * k + dx, y * k + dy). */
export interface Lie {
  k: number;
  dx: number;
  dy: number;
}

export const HERE: Lie = { k: 1, dx: 0, dy: 0 };

export interface Surface {
  /** A path in SVG's notation; the width of its line is in pixels, whatever its lie. */
  path(d: string, ink: Ink, lie?: Lie): void;
  /** Marks of one shape around points (x, y, x, y, …), `size` from their middle to their rim. */
  marks(shape: MarkShape, points: readonly number[], size: number, ink: Ink): void;
  text(x: number, y: number, text: string, lettering: Lettering): void;
}

/** The outline of a mark around a point, as corners (x, y, x, y, …); none: it is round. */
export function corners(shape: MarkShape, x: number, y: number, size: number): number[] {
  switch (shape) {
    case "triangle":
      return [x, y - 1.2 * size, x + 1.1 * size, y + 0.8 * size, x - 1.1 * size, y + 0.8 * size];
    case "diamond":
      return [x, y - 1.2 * size, x + 1.2 * size, y, x, y + 1.2 * size, x - 1.2 * size, y];
    case "cross":
      return [x - size, y - size, x + size, y + size, x, y, x + size, y - size, x - size, y + size, x, y];
    case "square":
      return [
        x - 0.85 * size,
        y - 0.85 * size,
        x + 0.85 * size,
        y - 0.85 * size,
        x + 0.85 * size,
        y + 0.85 * size,
        x - 0.85 * size,
        y + 0.85 * size,
      ];
    default:
      return [];
  }
}

const FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

export const fontOf = ({ size, bold, italic }: Lettering): string =>
  `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${FONT}`;

export const FONT_FAMILY = FONT;
