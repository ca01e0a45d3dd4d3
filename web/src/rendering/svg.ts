import {
  corners,
  FONT_FAMILY,
  IDENTITY,
  type MarkShape,
  type ShapeStyle,
  type Surface,
  type TextStyle,
  type Transform,
} from "./surface";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

// characters that XML 1.0 does not allow
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
const INVALID_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(INVALID_CHARACTERS, "\ufffd")
    .replace(/[&<>"']/g, character => ENTITIES[character]!);

const round = (value: number): number => Math.round(value * 100) / 100;

/** A surface that writes SVG. */
export class SvgSurface implements Surface {
  private readonly parts: string[] = [];

  path(d: string, style: ShapeStyle, transform: Transform = IDENTITY): void {
    const attribute =
      transform === IDENTITY
        ? ""
        : ` transform="translate(${round(transform.dx)} ${round(transform.dy)}) scale(${transform.k})"`;
    this.parts.push(`<path d="${escapeXml(d)}"${attribute}${this.attributes(style)}/>`);
  }

  marks(shape: MarkShape, points: readonly number[], size: number, style: ShapeStyle): void {
    const elements: string[] = [];
    for (let index = 0; index < points.length; index += 2) {
      const [x, y] = [points[index]!, points[index + 1]!];
      const outline = corners(shape, x, y, size).map(round);
      if (outline.length) elements.push(`<polygon points="${outline.join(" ")}"/>`);
      else elements.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${size}"/>`);
    }
    if (elements.length) this.parts.push(`<g${this.attributes(style)}>${elements.join("")}</g>`);
  }

  text(x: number, y: number, text: string, { size, fill, anchor, bold, italic, halo }: TextStyle): void {
    const outline = halo ? ` stroke="${halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : "";
    const fontStyle = `${bold ? ' font-weight="600"' : ""}${italic ? ' font-style="italic"' : ""}`;
    this.parts.push(
      `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor ?? "start"}"` +
        ` dominant-baseline="central"${fontStyle}${outline}>${escapeXml(text)}</text>`,
    );
  }

  /** The SVG file of everything drawn. */
  file(width: number, height: number, title: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` font-family="${FONT_FAMILY.replaceAll("'", "&#39;")}"><title>${escapeXml(title)}</title>${this.parts.join("")}</svg>`
    );
  }

  private attributes({ fill, stroke, width, dash, alpha }: ShapeStyle): string {
    const line = stroke
      ? ` stroke="${stroke}" stroke-width="${width ?? 1}" vector-effect="non-scaling-stroke" stroke-linejoin="round"` +
        (dash?.length ? ` stroke-dasharray="${dash.join(" ")}"` : "")
      : "";
    return ` fill="${fill ?? "none"}"${line}${alpha === undefined ? "" : ` opacity="${alpha}"`}`;
  }
}
