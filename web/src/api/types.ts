/** Types of the service's responses, from its OpenAPI document, and what that cannot express. */

import type { RuleOverview, UnitRow, VietnameseTexts } from "./schema";

export type * from "./schema";

export type Severity = RuleOverview["severity"];
export type Level = UnitRow["level"];

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const satisfies readonly Severity[];

/** From the centre down. */
export const LEVELS = ["central", "province", "district", "commune", "community"] as const satisfies readonly Level[];

/** A page of a list. */
export interface Items<Item> {
  items: Item[];
  next: string | null;
}

/** Texts of a rule in the language of the page; custom rules may have the optional ones in English only. */
export type RuleTexts = VietnameseTexts;
