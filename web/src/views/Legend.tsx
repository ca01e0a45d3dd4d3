import { SEVERITIES } from "../api/answers";
import { Mark } from "../components/Mark";
import { LETTER } from "../graph/shapes";
import { CLASSES, colourOf, type Shown } from "../map/scene";
import type { Text } from "../messages";
import { useText } from "../messages";
import { GRAVE_MARKS, type Palette, UNKNOWN_MARK } from "../rendering/palette";
import type { Surface } from "../rendering/surface";
import { graveness } from "../state/overview";

/** On a narrower window it would cover the map. */
const SMALL = 860;

/** What the shades and marks of the map mean. */
export function Legend({ shown, shaded }: { shown: Shown; shaded: boolean }) {
  const text = useText();
  return (
    <details class="legend" open={innerWidth > SMALL}>
      <summary>{text("legend")}</summary>
      {shaded && shown.verdict && shown.province === null && (
        <ul aria-label={text("legend.shares")}>
          <li class="legend-title">{text("legend.shares")}</li>
          {shown.bounds.map((_, place) => (
            <li key={place}>
              <span class={`shade shade-${stepOf(place, shown.bounds.length)}`} aria-hidden="true" />
              {rangeOf(shown.bounds, place, text)}
            </li>
          ))}
        </ul>
      )}
      <ul aria-label={text("legend.communes")}>
        <li class="legend-title">{text("legend.communes")}</li>
        {[...SEVERITIES, null, "unknown" as const].map(severity => (
          <li key={severity ?? "none"}>
            <Mark severity={severity} /> {text.word("severity", severity ?? "none")}
          </li>
        ))}
      </ul>
    </details>
  );
}

const stepOf = (place: number, classes: number) =>
  classes > 1 ? Math.round((place * (CLASSES - 1)) / (classes - 1)) + 1 : 1;

function rangeOf(bounds: readonly number[], place: number, text: Text): string {
  const to = text.percent(bounds[place]!);
  return place ? text("legend.range", { from: text.percent(bounds[place - 1]!), to }) : text("legend.up_to", { to });
}

/** A text in lines of so many letters, the last first, as they are written from below. */
function wrapped(text: string, letters: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[0]!;
    if (line && line.length + word.length >= letters) lines.unshift(word);
    else lines[0] = line ? `${line} ${word}` : word;
  }
  return lines;
}

interface Told {
  title: string;
  /** What else must be known of it: which rules are counted, that it is made up. */
  notes: readonly string[];
  shaded: boolean;
}

/** The title and the legend on a drawing that is saved: it must say by itself what it shows. */
export function legendOn(
  surface: Surface,
  shown: Shown,
  palette: Palette,
  text: Text,
  { title, notes, shaded }: Told,
  [width, height]: [number, number],
): void {
  const right = { size: 12, fill: palette.text, anchor: "end", halo: palette.halo } as const;
  const small = { size: 11, fill: palette.faint, halo: palette.halo } as const;
  surface.text(14, 20, title, { size: 15, fill: palette.text, bold: true, halo: palette.halo });
  let top = 22;
  const line = (says: string, drawn?: (x: number, y: number) => void) => {
    surface.text(drawn ? width - 34 : width - 12, top, says, drawn ? right : { ...small, anchor: "end" });
    drawn?.(width - 20, top);
    top += 18;
  };
  if (shown.verdict && shaded && shown.province === null) {
    line(text("legend.shares"));
    shown.bounds.forEach((_, place) => {
      const fill = colourOf(palette, place, shown.bounds.length);
      line(rangeOf(shown.bounds, place, text), (x, y) =>
        surface.marks("square", [x, y], 7, { fill, stroke: palette.border }),
      );
    });
  }
  if (shown.verdict) {
    line(text("legend.communes"));
    for (const severity of SEVERITIES) {
      const grave = graveness(severity);
      line(text.word("severity", severity), (x, y) =>
        surface.marks(GRAVE_MARKS[grave]!, [x, y], 5, { fill: palette.graves[grave]! }),
      );
    }
    line(text("severity.none"), (x, y) =>
      surface.marks(GRAVE_MARKS[0]!, [x, y], 4, { fill: palette.halo, stroke: palette.graves[0]!, width: 1.4 }),
    );
    line(text("severity.unknown"), (x, y) =>
      surface.marks(UNKNOWN_MARK, [x, y], 4.5, { stroke: palette.faint, width: 1.6 }),
    );
  }
  const letters = Math.floor((width - 28) / (11 * LETTER));
  const below = [text(shaded ? "map.approximate" : "map.no_shapes"), ...notes].flatMap(note => wrapped(note, letters));
  below.forEach((note, place) => {
    surface.text(14, height - 14 - 15 * place, note, small);
  });
}
