/** Provinces and communes on a day, and the results of rules in them. */

import { type Overview, type RuleOverview, SEVERITIES, type Severity } from "../api/types";

export interface Province {
  index: number;
  id: string;
  name: string;
  /** Indices of its communes. */
  communes: number[];
}

/** An overview with lookup tables. Communes are arrays by index. */
export interface NetworkOverview {
  day: string;
  synthetic: boolean;
  provinces: Province[];
  ids: string[];
  names: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  /** The index of a commune's province; -1 for none. */
  provinceOf: Int32Array;
  rules: RuleOverview[];
  provinceById: Map<string, Province>;
  communeById: Map<string, number>;
}

/** Index an overview. Throws if it has no units. */
export function indexOverview(overview: Overview): NetworkOverview {
  const { provinces: columns, communes } = overview;
  if (!columns || !communes) throw new Error("the overview has no units");
  const provinces = columns.id.map((id, index): Province => ({ index, id, name: columns.name[index]!, communes: [] }));
  const provinceOf = Int32Array.from(communes.province, index => index ?? -1);
  provinceOf.forEach((province, commune) => {
    provinces[province]?.communes.push(commune);
  });
  return {
    day: overview.as_of,
    synthetic: overview.synthetic,
    provinces,
    ids: communes.id,
    names: communes.name,
    lat: communes.lat,
    lon: communes.lon,
    provinceOf,
    rules: overview.rules,
    provinceById: new Map(provinces.map(province => [province.id, province])),
    communeById: new Map(communes.id.map((id, index) => [id, index])),
  };
}

export interface RuleSeverity {
  name: string;
  severity: Severity;
}

/** The rules selected by default: the critical ones. */
export function defaultRules(rules: readonly RuleSeverity[]): string[] {
  return rules.filter(rule => rule.severity === "critical").map(rule => rule.name);
}

/** 1 for the lowest severity up to the number of severities for the highest; 0 is used for no gap. */
export const severityRank = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

export const severityOfRank = (rank: number): Severity | null => SEVERITIES[SEVERITIES.length - rank] ?? null;

export interface CommuneShare {
  communes: number;
  /** Communes with a gap. */
  gap: number;
  /** Communes without a gap but with unknown subjects. */
  unknown: number;
  /** Communes that are not unknown; 0 if no rule is selected. */
  known: number;
  /** gap ÷ known; null if `known` is 0. */
  share: number | null;
}

export interface GapSummary {
  /** Names of the selected rules. */
  rules: ReadonlySet<string>;
  /** Number of gaps by commune. */
  gaps: Uint32Array;
  /** Severity rank of the worst gap by commune. */
  worst: Uint8Array;
  /** 1 for communes without a gap but with unknown subjects. */
  unknown: Uint8Array;
  byProvince: CommuneShare[];
  country: CommuneShare;
}

/** Gaps of the selected rules by commune and province. */
export function summarizeGaps(overview: NetworkOverview, selectedRules: ReadonlySet<string>): GapSummary {
  const gaps = new Uint32Array(overview.ids.length);
  const worst = new Uint8Array(overview.ids.length);
  const unknown = new Uint8Array(overview.ids.length);
  for (const rule of overview.rules) {
    if (!selectedRules.has(rule.rule)) continue;
    const rank = severityRank(rule.severity);
    rule.communes.forEach((commune, index) => {
      gaps[commune] = gaps[commune]! + rule.gaps[index]!;
      worst[commune] = Math.max(worst[commune]!, rank);
    });
    for (let index = 0; index < rule.unknown_in.length; index += 2) {
      const first = rule.unknown_in[index]!;
      unknown.fill(1, first, first + rule.unknown_in[index + 1]!);
    }
  }
  gaps.forEach((n, commune) => {
    if (n > 0) unknown[commune] = 0;
  });
  const shareOf = (communes: readonly number[]): CommuneShare => {
    let [gap, unknownCount] = [0, 0];
    for (const commune of communes) {
      if (gaps[commune]! > 0) gap++;
      unknownCount += unknown[commune]!;
    }
    const known = selectedRules.size ? communes.length - unknownCount : 0;
    return { communes: communes.length, gap, unknown: unknownCount, known, share: known ? gap / known : null };
  };
  return {
    rules: selectedRules,
    gaps,
    worst,
    unknown,
    byProvince: overview.provinces.map(province => shareOf(province.communes)),
    country: shareOf([...overview.ids.keys()]),
  };
}

/** Numbers of subjects of a rule in a province, or in the country for null. */
export function countsIn(
  rule: RuleOverview,
  province: Province | null,
): { covered: number; gap: number; unknown: number } {
  if (province === null) return rule;
  const [covered, gap, unknown] = rule.by_province[String(province.index)] ?? [0, 0, 0];
  return { covered, gap, unknown };
}

/** Ascending upper bounds of up to `n` classes with about equal numbers of `shares`. */
export function quantiles(shares: readonly number[], n: number): number[] {
  const sorted = [...shares].sort((a, b) => a - b);
  const bounds = Array.from({ length: n }, (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / n) - 1]!);
  return [...new Set(sorted.length ? bounds : [])];
}

/** The index of the class of a share. */
export function classIndex(share: number, bounds: readonly number[]): number {
  const index = bounds.findIndex(bound => share <= bound);
  return index < 0 ? bounds.length - 1 : index;
}

/** Provinces by descending share of communes with gaps, then by their number. */
export function rankProvinces(overview: NetworkOverview, summary: GapSummary): Province[] {
  const shareOf = (province: Province) => summary.byProvince[province.index]!;
  return [...overview.provinces].sort(
    (a, b) =>
      (shareOf(b).share ?? -1) - (shareOf(a).share ?? -1) ||
      shareOf(b).gap - shareOf(a).gap ||
      a.id.localeCompare(b.id, "en"),
  );
}

/** The communes to list: those of a province, or all in a network without provinces; null: list provinces instead. */
export function listedCommunes(overview: NetworkOverview, province: Province | null): readonly number[] | null {
  if (province) return province.communes;
  return overview.provinces.length ? null : [...overview.ids.keys()];
}

/** Communes by descending severity of their worst gap, then by number of gaps. */
export function rankCommunes(summary: GapSummary, communes: readonly number[]): number[] {
  return [...communes].sort(
    (a, b) => summary.worst[b]! - summary.worst[a]! || summary.gaps[b]! - summary.gaps[a]! || a - b,
  );
}
