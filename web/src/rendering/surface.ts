/** Drawing primitives with two implementations: canvas (screen, PNG) and SVG. Coordinates are in pixels. */

export type MarkShape = "circle" | "square" | "diamond" | "triangle" | "ring" | "cross";

export interface ShapeStyle {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: readonly number[];
  alpha?: number;
}

export interface TextStyle {
  size: number;
  fill: string;
  anchor?: "start" | "middle" | "end";
  bold?: boolean;
  italic?: boolean;
  /** Colour of an outline that keeps the text readable on any background. */
  halo?: string;
}

/** Scaling and translation: a point (x, y) is drawn at (x * k + dx, y * k + dy). */
export interface Transform {
  k: number;
  dx: number;
  dy: number;
}

export const IDENTITY: Transform = { k: 1, dx: 0, dy: 0 };

export interface Surface {
  /** Draw SVG path data; line widths are not scaled by the transform. */
  path(d: string, style: ShapeStyle, transform?: Transform): void;
  /** Draw marks at points (x, y, x, y, …); `size` is the distance from their centre to their edge. */
  marks(shape: MarkShape, points: readonly number[], size: number, style: ShapeStyle): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
}

/** The corners of a mark (x, y, x, y, …); empty for round ones. */
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

export const FONT_FAMILY = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

export const fontOf = ({ size, bold, italic }: TextStyle): string =>
  `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${FONT_FAMILY}`;
