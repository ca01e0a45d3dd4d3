import type { Severity } from "../api/types";
import { useText } from "../i18n";
import { SEVERITY_MARKS, UNKNOWN_MARK } from "../rendering/palette";
import { corners } from "../rendering/surface";
import { severityRank } from "../state/overview";

/** The mark of a severity, as on the map; null: no gap; undefined: nothing is rendered. */
export function Mark({ severity }: { severity: Severity | "unknown" | null | undefined }) {
  const text = useText();
  if (severity === undefined) return null;
  const known = severity === "unknown" ? null : severity;
  const shape = severity === "unknown" ? UNKNOWN_MARK : SEVERITY_MARKS[known ? severityRank(known) : 0]!;
  const outline = corners(shape, 0, 0, 5);
  const label = text.word("severity", severity ?? "none");
  return (
    <svg
      class={`mark mark-${severity ?? "none"}`}
      viewBox="-7 -7 14 14"
      width="14"
      height="14"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {outline.length ? <polygon points={outline.join(" ")} /> : <circle r={shape === "ring" ? 3.6 : 5} />}
    </svg>
  );
}
