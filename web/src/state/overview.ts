/** The first sight of a day: provinces and communes, and what each rule finds in them. */

import { type MapUnits, type OverviewAnswer, type RuleOverview, SEVERITIES, type Severity } from "../api/answers";

export interface Province {
  index: number;
  id: string;
  name: string;
  /** The places of its communes. */
  communes: number[];
}

export interface Overview {
  day: string;
  synthetic: boolean;
  provinces: Province[];
  /** Ids, names and degrees of communes by their places. */
  ids: string[];
  names: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  /** The place of a commune's province; -1 for none. */
  provinceOf: Int32Array;
  rules: RuleOverview[];
  provinceById: Map<string, Province>;
  communeById: Map<string, number>;
}

/** The overview in what the service answered, with units. */
export function overviewOf(answer: OverviewAnswer, rules: RuleOverview[] = answer.rules): Overview {
  const { provinces: above, communes } = answer;
  if (!above || !communes) throw new Error("an overview without units");
  const provinces = above.id.map((id, index): Province => ({ index, id, name: above.name[index]!, communes: [] }));
  const provinceOf = Int32Array.from(communes.province, one => one ?? -1);
  provinceOf.forEach((province, commune) => {
    provinces[province]?.communes.push(commune);
  });
  return {
    day: answer.as_of,
    synthetic: answer.synthetic,
    provinces,
    ids: communes.id,
    names: communes.name,
    lat: communes.lat,
    lon: communes.lon,
    provinceOf,
    rules,
    provinceById: new Map(provinces.map(one => [one.id, one])),
    communeById: new Map(communes.id.map((id, index) => [id, index])),
  };
}

/** The overview before any rule is judged, in the outline of the state. */
export function unitsOf(outline: MapUnits, day: string | null): OverviewAnswer {
  const at = (level: string) =>
    outline.id.flatMap((_, one) =>
      outline.kind[one] === "people_committee" && outline.level[one] === level ? [one] : [],
    );
  const [above, communes] = [at("province"), at("commune")];
  const place = new Map(above.map((one, index) => [one, index]));
  const taken = <Value>(column: Value[], which: number[]) => which.map(one => column[one]!);
  const columns = (which: number[]) => ({
    id: taken(outline.id, which),
    name: taken(outline.name, which),
    lat: taken(outline.lat, which),
    lon: taken(outline.lon, which),
  });
  const province = communes.map(one => place.get(outline.province[one] ?? -1) ?? null);
  return {
    as_of: day ?? "",
    synthetic: false,
    totals: null,
    days: null,
    provinces: columns(above),
    communes: { ...columns(communes), province },
    rules: [],
  };
}

export interface RuleName {
  name: string;
  severity: Severity;
}

/** The rules that are chosen where nobody chose: the gravest. */
export function usualRules(rules: readonly RuleName[]): string[] {
  return rules.filter(rule => rule.severity === "critical").map(rule => rule.name);
}

/** How grave: 0 is no gap, 1 the least grave, as many as there are severities the gravest. */
export const graveness = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

export const severityOf = (grave: number): Severity | null => SEVERITIES[SEVERITIES.length - grave] ?? null;

export interface Share {
  communes: number;
  gap: number;
  /** Communes without a known gap of which not all is known. */
  unknown: number;
  /** The communes of which it is known whether they have a gap. */
  known: number;
  /** Of those, the part with a gap; null where it is known of none, or nothing is asked. */
  share: number | null;
}

export interface Judged {
  chosen: ReadonlySet<string>;
  /** By commune: how many gaps, and how grave the worst of them is. */
  gaps: Uint32Array;
  worst: Uint8Array;
  /** By commune: whether it has no known gap, and not all is known of it. Unknown is not none. */
  unknown: Uint8Array;
  byProvince: Share[];
  all: Share;
}

/** What the chosen rules say of communes and provinces. */
export function judged(overview: Overview, chosen: ReadonlySet<string>): Judged {
  const gaps = new Uint32Array(overview.ids.length);
  const worst = new Uint8Array(overview.ids.length);
  const unknown = new Uint8Array(overview.ids.length);
  for (const rule of overview.rules) {
    if (!chosen.has(rule.rule)) continue;
    const grave = graveness(rule.severity);
    rule.communes.forEach((commune, index) => {
      gaps[commune] = gaps[commune]! + rule.gaps[index]!;
      worst[commune] = Math.max(worst[commune]!, grave);
    });
    for (let at = 0; at < rule.unknown_in.length; at += 2) {
      const first = rule.unknown_in[at]!;
      unknown.fill(1, first, first + rule.unknown_in[at + 1]!);
    }
  }
  gaps.forEach((n, commune) => {
    if (n > 0) unknown[commune] = 0;
  });
  const shareOf = (communes: readonly number[]): Share => {
    let [gap, untold] = [0, 0];
    for (const commune of communes) {
      if (gaps[commune]! > 0) gap++;
      untold += unknown[commune]!;
    }
    const known = chosen.size ? communes.length - untold : 0;
    return { communes: communes.length, gap, unknown: untold, known, share: known ? gap / known : null };
  };
  return {
    chosen,
    gaps,
    worst,
    unknown,
    byProvince: overview.provinces.map(province => shareOf(province.communes)),
    all: shareOf([...overview.ids.keys()]),
  };
}

/** How many subjects of a rule are covered, in a gap and unknown in a province; null: in all. */
export function countsIn(
  rule: RuleOverview,
  province: Province | null,
): { covered: number; gap: number; unknown: number } {
  if (province === null) return rule;
  const [covered, gap, unknown] = rule.by_province[String(province.index)] ?? [0, 0, 0];
  return { covered, gap, unknown };
}

/** The upper bounds of up to `n` classes that hold about as many of the `shares` each, rising; the last is the largest. */
export function quantiles(shares: readonly number[], n: number): number[] {
  const sorted = [...shares].sort((a, b) => a - b);
  const bounds = Array.from({ length: n }, (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / n) - 1]!);
  return [...new Set(sorted.length ? bounds : [])];
}

/** The class of a share: the first whose bound it does not pass. */
export function classOf(share: number, bounds: readonly number[]): number {
  const found = bounds.findIndex(bound => share <= bound);
  return found < 0 ? bounds.length - 1 : found;
}

/** The provinces by the share of communes with a gap, the worst first; of equal ones, that with more of them. */
export function rankedProvinces(overview: Overview, verdict: Judged): Province[] {
  const of = (province: Province) => verdict.byProvince[province.index]!;
  return [...overview.provinces].sort(
    (a, b) => (of(b).share ?? -1) - (of(a).share ?? -1) || of(b).gap - of(a).gap || a.id.localeCompare(b.id, "en"),
  );
}

/** The communes that are listed: those of a province; null: of the country, all of them where it has no provinces. */
export function communesIn(overview: Overview, province: Province | null): readonly number[] | null {
  if (province) return province.communes;
  return overview.provinces.length ? null : [...overview.ids.keys()];
}

/** Communes, the gravest first, then those with more gaps. */
export function rankedCommunes(verdict: Judged, communes: readonly number[]): number[] {
  return [...communes].sort(
    (a, b) => verdict.worst[b]! - verdict.worst[a]! || verdict.gaps[b]! - verdict.gaps[a]! || a - b,
  );
}
