import { corners, fontOf, HERE, type Ink, type Lettering, type Lie, type MarkShape, type Surface } from "./surface";

const paths = new Map<string, Path2D>();

/** The path that SVG's notation describes, made once. */
export function pathOf(d: string): Path2D {
  let path = paths.get(d);
  if (!path) {
    path = new Path2D(d);
    paths.set(d, path);
  }
  return path;
}

/** A surface over a canvas. `ratio`: so many of its dots are one pixel. */
export class CanvasSurface implements Surface {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly ratio = 1,
  ) {}

  path(d: string, ink: Ink, lie: Lie = HERE): void {
    const { context, ratio } = this;
    context.setTransform(ratio * lie.k, 0, 0, ratio * lie.k, ratio * lie.dx, ratio * lie.dy);
    this.inked(ink, lie.k, pathOf(d));
  }

  marks(shape: MarkShape, points: readonly number[], size: number, ink: Ink): void {
    const path = new Path2D();
    for (let at = 0; at < points.length; at += 2) {
      const [x, y] = [points[at]!, points[at + 1]!];
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
    this.inked(ink, 1, path);
  }

  text(x: number, y: number, text: string, lettering: Lettering): void {
    const { context } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.font = fontOf(lettering);
    context.textAlign = lettering.anchor === "middle" ? "center" : (lettering.anchor ?? "start");
    context.textBaseline = "middle";
    if (lettering.halo) {
      context.strokeStyle = lettering.halo;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(text, x, y);
    }
    context.fillStyle = lettering.fill;
    context.fillText(text, x, y);
  }

  private inked(ink: Ink, k: number, path: Path2D): void {
    const { context } = this;
    context.globalAlpha = ink.alpha ?? 1;
    if (ink.fill) {
      context.fillStyle = ink.fill;
      context.fill(path);
    }
    if (ink.stroke) {
      context.strokeStyle = ink.stroke;
      context.lineWidth = (ink.width ?? 1) / k;
      context.lineJoin = "round";
      context.setLineDash((ink.dash ?? []).map(one => one / k));
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
}
