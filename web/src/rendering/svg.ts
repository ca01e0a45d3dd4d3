import {
  corners,
  FONT_FAMILY,
  HERE,
  type Ink,
  type Lettering,
  type Lie,
  type MarkShape,
  type Surface,
} from "./surface";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

// what XML 1.0 cannot hold at all
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are meant
const UNHOLDABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNHOLDABLE, "\ufffd")
    .replace(/[&<>"']/g, one => ENTITIES[one]!);

const round = (value: number): number => Math.round(value * 100) / 100;

/** A surface whose drawing is the text of an SVG file. */
export class SvgSurface implements Surface {
  private readonly parts: string[] = [];

  path(d: string, ink: Ink, lie: Lie = HERE): void {
    const moved = lie === HERE ? "" : ` transform="translate(${round(lie.dx)} ${round(lie.dy)}) scale(${lie.k})"`;
    this.parts.push(`<path d="${escaped(d)}"${moved}${this.inked(ink)}/>`);
  }

  marks(shape: MarkShape, points: readonly number[], size: number, ink: Ink): void {
    const drawn: string[] = [];
    for (let at = 0; at < points.length; at += 2) {
      const [x, y] = [points[at]!, points[at + 1]!];
      const outline = corners(shape, x, y, size).map(round);
      if (outline.length) drawn.push(`<polygon points="${outline.join(" ")}"/>`);
      else drawn.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${size}"/>`);
    }
    if (drawn.length) this.parts.push(`<g${this.inked(ink)}>${drawn.join("")}</g>`);
  }

  text(x: number, y: number, text: string, { size, fill, anchor, bold, italic, halo }: Lettering): void {
    const rim = halo ? ` stroke="${halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : "";
    const style = `${bold ? ' font-weight="600"' : ""}${italic ? ' font-style="italic"' : ""}`;
    this.parts.push(
      `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor ?? "start"}"` +
        ` dominant-baseline="central"${style}${rim}>${escaped(text)}</text>`,
    );
  }

  /** The whole file. */
  file(width: number, height: number, title: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` font-family="${FONT_FAMILY.replaceAll("'", "&#39;")}"><title>${escaped(title)}</title>${this.parts.join("")}</svg>`
    );
  }

  private inked({ fill, stroke, width, dash, alpha }: Ink): string {
    const line = stroke
      ? ` stroke="${stroke}" stroke-width="${width ?? 1}" vector-effect="non-scaling-stroke" stroke-linejoin="round"` +
        (dash?.length ? ` stroke-dasharray="${dash.join(" ")}"` : "")
      : "";
    return ` fill="${fill ?? "none"}"${line}${alpha === undefined ? "" : ` opacity="${alpha}"`}`;
  }
}
