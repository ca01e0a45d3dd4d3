import {
  corners,
  fontOf,
  IDENTITY,
  type MarkShape,
  type ShapeStyle,
  type Surface,
  type TextStyle,
  type Transform,
} from "./surface";

const paths = new Map<string, Path2D>();

/** The path of SVG path data, cached. */
export function pathOf(d: string): Path2D {
  let path = paths.get(d);
  if (!path) {
    path = new Path2D(d);
    paths.set(d, path);
  }
  return path;
}

/** A surface that draws on a canvas; `ratio` is the number of canvas pixels per pixel. */
export class CanvasSurface implements Surface {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly ratio = 1,
  ) {}

  path(d: string, style: ShapeStyle, transform: Transform = IDENTITY): void {
    const { context, ratio } = this;
    context.setTransform(ratio * transform.k, 0, 0, ratio * transform.k, ratio * transform.dx, ratio * transform.dy);
    this.fillAndStroke(style, transform.k, pathOf(d));
  }

  marks(shape: MarkShape, points: readonly number[], size: number, style: ShapeStyle): void {
    const path = new Path2D();
    for (let index = 0; index < points.length; index += 2) {
      const [x, y] = [points[index]!, points[index + 1]!];
      const outline = corners(shape, x, y, size);
      if (outline.length === 0) {
        path.moveTo(x + size, y);
        path.arc(x, y, size, 0, 2 * Math.PI);
      }
      for (let corner = 0; corner < outline.length; corner += 2) {
        if (corner) path.lineTo(outline[corner]!, outline[corner + 1]!);
        else path.moveTo(outline[0]!, outline[1]!);
      }
      if (outline.length) path.closePath();
    }
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.fillAndStroke(style, 1, path);
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    const { context } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.font = fontOf(style);
    context.textAlign = style.anchor === "middle" ? "center" : (style.anchor ?? "start");
    context.textBaseline = "middle";
    if (style.halo) {
      context.strokeStyle = style.halo;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(text, x, y);
    }
    context.fillStyle = style.fill;
    context.fillText(text, x, y);
  }

  private fillAndStroke(style: ShapeStyle, k: number, path: Path2D): void {
    const { context } = this;
    context.globalAlpha = style.alpha ?? 1;
    if (style.fill) {
      context.fillStyle = style.fill;
      context.fill(path);
    }
    if (style.stroke) {
      context.strokeStyle = style.stroke;
      context.lineWidth = (style.width ?? 1) / k;
      context.lineJoin = "round";
      context.setLineDash((style.dash ?? []).map(length => length / k));
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
}
