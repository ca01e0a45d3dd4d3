import type { Severity } from "../api/answers";
import { type Judged, severityOf } from "./overview";

/** What marks a commune: its worst gap, null for none, or that it is not known; undefined where nothing is asked. */
export function markOf(verdict: Judged | null, commune: number): Severity | "unknown" | null | undefined {
  if (!verdict?.chosen.size) return undefined;
  return verdict.unknown[commune] ? "unknown" : severityOf(verdict.worst[commune]!);
}
