import { SEVERITIES } from "../api/types";
import { Mark } from "../components/Mark";
import { LETTER_WIDTH } from "../graph/shapes";
import type { Translator } from "../i18n";
import { useText } from "../i18n";
import { colourIndex, type Overlay } from "../map/scene";
import { type Palette, SEVERITY_MARKS, UNKNOWN_MARK } from "../rendering/palette";
import type { Surface } from "../rendering/surface";
import { severityRank } from "../state/overview";

/** On narrower windows the legend starts closed, because it would cover the map. */
const MIN_OPEN_WIDTH = 860;
const LINE_HEIGHT = 18;
const NOTE_HEIGHT = 15;
const NOTE_SIZE = 11;
const NOTE_MARGIN = 14;

interface Props {
  overlay: Overlay;
  /** Whether provinces have shapes, which are coloured by share. */
  shaded: boolean;
}

/** The meaning of the colours and marks on the map. */
export function Legend({ overlay, shaded }: Props) {
  const text = useText();
  const { bounds } = overlay;
  return (
    <details class="legend" open={innerWidth > MIN_OPEN_WIDTH}>
      <summary>{text("legend")}</summary>
      {shaded && overlay.summary && overlay.province === null && (
        <ul aria-label={text("legend.shares")}>
          <li class="legend-title">{text("legend.shares")}</li>
          {bounds.map((_, index) => (
            <li key={index}>
              <span class={`shade shade-${colourIndex(index, bounds.length) + 1}`} aria-hidden="true" />
              {rangeText(bounds, index, text)}
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

function rangeText(bounds: readonly number[], index: number, text: Translator): string {
  const to = text.percent(bounds[index]!);
  return index ? text("legend.range", { from: text.percent(bounds[index - 1]!), to }) : text("legend.up_to", { to });
}

/** Wrap a text into lines of a number of letters; the last line is returned first. */
function wrapUpwards(text: string, letters: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[0]!;
    if (line && line.length + word.length >= letters) lines.unshift(word);
    else lines[0] = line ? `${line} ${word}` : word;
  }
  return lines;
}

interface Captions {
  title: string;
  /** Notes under the map: the counted rules, and that the data are synthetic. */
  notes: readonly string[];
  shaded: boolean;
}

/** Draw the title, the legend and notes on a saved map. */
export function drawLegend(
  surface: Surface,
  overlay: Overlay,
  palette: Palette,
  text: Translator,
  { title, notes, shaded }: Captions,
  [width, height]: [number, number],
): void {
  const { bounds } = overlay;
  const entryStyle = { size: 12, fill: palette.text, anchor: "end", halo: palette.halo } as const;
  const noteStyle = { size: NOTE_SIZE, fill: palette.faint, halo: palette.halo } as const;
  surface.text(NOTE_MARGIN, 20, title, { size: 15, fill: palette.text, bold: true, halo: palette.halo });
  let y = 22;
  const heading = (label: string) => {
    surface.text(width - 12, y, label, { ...noteStyle, anchor: "end" });
    y += LINE_HEIGHT;
  };
  const entry = (label: string, drawMark: (point: [number, number]) => void) => {
    surface.text(width - 34, y, label, entryStyle);
    drawMark([width - 20, y]);
    y += LINE_HEIGHT;
  };
  if (overlay.summary && shaded && overlay.province === null) {
    heading(text("legend.shares"));
    bounds.forEach((_, index) => {
      const fill = palette.shares[colourIndex(index, bounds.length)]!;
      entry(rangeText(bounds, index, text), point =>
        surface.marks("square", point, 7, { fill, stroke: palette.border }),
      );
    });
  }
  if (overlay.summary) {
    heading(text("legend.communes"));
    for (const severity of SEVERITIES) {
      const rank = severityRank(severity);
      entry(text.word("severity", severity), point =>
        surface.marks(SEVERITY_MARKS[rank]!, point, 5, { fill: palette.severities[rank]! }),
      );
    }
    entry(text("severity.none"), point =>
      surface.marks(SEVERITY_MARKS[0]!, point, 4, { fill: palette.halo, stroke: palette.severities[0]!, width: 1.4 }),
    );
    entry(text("severity.unknown"), point =>
      surface.marks(UNKNOWN_MARK, point, 4.5, { stroke: palette.faint, width: 1.6 }),
    );
  }
  const letters = Math.floor((width - 2 * NOTE_MARGIN) / (NOTE_SIZE * LETTER_WIDTH));
  const lines = [text(shaded ? "map.approximate" : "map.no_shapes"), ...notes].flatMap(note =>
    wrapUpwards(note, letters),
  );
  lines.forEach((line, index) => {
    surface.text(NOTE_MARGIN, height - NOTE_MARGIN - NOTE_HEIGHT * index, line, noteStyle);
  });
}
