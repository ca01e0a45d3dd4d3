import type { Severity } from "../api/types";
import { type GapSummary, severityOfRank } from "./overview";

/** The severity of a commune's worst gap; null for no gap; undefined if no rule is selected. */
export function communeSeverity(summary: GapSummary | null, commune: number): Severity | "unknown" | null | undefined {
  if (!summary?.rules.size) return undefined;
  return summary.unknown[commune] ? "unknown" : severityOfRank(summary.worst[commune]!);
}
