import type { Severity } from "../api/answers";
import { useText } from "../messages";
import { GRAVE_MARKS, UNKNOWN_MARK } from "../rendering/palette";
import { corners } from "../rendering/surface";
import { graveness } from "../state/overview";

/** The mark of a gravity, as on the map; null where there is no gap; none where nothing is asked. */
export function Mark({ severity }: { severity: Severity | "unknown" | null | undefined }) {
  const text = useText();
  if (severity === undefined) return null;
  const known = severity === "unknown" ? null : severity;
  const shape = severity === "unknown" ? UNKNOWN_MARK : GRAVE_MARKS[known ? graveness(known) : 0]!;
  const outline = corners(shape, 0, 0, 5);
  const named = severity ? text.word("severity", severity) : text("severity.none");
  return (
    <svg
      class={`mark mark-${severity ?? "none"}`}
      viewBox="-7 -7 14 14"
      width="14"
      height="14"
      role="img"
      aria-label={named}
    >
      <title>{named}</title>
      {outline.length ? <polygon points={outline.join(" ")} /> : <circle r={shape === "ring" ? 3.6 : 5} />}
    </svg>
  );
}
