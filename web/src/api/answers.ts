/** What the service answers: the shapes of its OpenAPI description that the page reads. */

export interface Counts {
  population: number;
  covered: number;
  gap: number;
  unknown: number;
  share: number | null;
}

export interface RuleOverview extends Counts {
  rule: string;
  severity: Severity;
  target: number | null;
  guard: boolean;
  /** By the place of a province in `provinces`: covered, gap, unknown. */
  by_province: Record<string, [covered: number, gap: number, unknown: number]>;
  /** Places of communes in `communes`, rising, and how many gaps are in each. */
  communes: number[];
  gaps: number[];
  /** Runs of communes in which the rule cannot tell of somebody: the first, how many, the first, how many, … */
  unknown_in: number[];
}

export interface LevelTotals {
  level: Level;
  units: number;
  posts: number;
  holders: number;
  members: number;
}

export interface DayOfChange {
  day: string;
  begun: number;
  ended: number;
}

interface Places {
  id: string[];
  name: string[];
  lat: (number | null)[];
  lon: (number | null)[];
}

export interface OverviewAnswer {
  as_of: string;
  synthetic: boolean;
  totals: LevelTotals[] | null;
  days: DayOfChange[] | null;
  provinces: Places | null;
  communes: (Places & { province: (number | null)[] }) | null;
  rules: RuleOverview[];
}

/** Governments, ministries, agencies and people's committees by columns; `province` and `parent` are places in them. */
export interface MapUnits extends Places {
  level: string[];
  kind: string[];
  parent: (number | null)[];
  province: (number | null)[];
}

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const LEVELS = ["central", "province", "district", "commune", "community"] as const;
export type Level = (typeof LEVELS)[number];

export interface RuleTexts {
  title: string;
  question: string;
  fix: string;
  /** What its proof says beside what was found; a rule of one's own may have them in English alone. */
  expected?: string;
  basis?: string;
}

export interface RuleDescription extends RuleTexts {
  name: string;
  severity: Severity;
  why: string;
  basis: string;
  population: string;
  vi?: RuleTexts;
}

export interface Items<Item> {
  items: Item[];
  next: string | null;
}

export interface UnitRow {
  id: string;
  name: string;
  level: Level;
  kind: string;
  province_id: string | null;
  current: boolean;
}

export interface BranchRow extends UnitRow {
  children: number;
}

export interface Holder {
  person_id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  basis: string | null;
  since: string | null;
  until: string | null;
}

export interface PostHeld {
  id: string;
  role: string;
  title: string | null;
  holders: Holder[];
}

export interface Member {
  person_id: string;
  name: string | null;
  role: string | null;
  since: string | null;
}

export interface UnitDetails {
  unit: {
    id: string;
    name: string;
    level: Level;
    kind: string;
    code: string | null;
    lat: number | null;
    lon: number | null;
    area_km2: number | null;
    reported_on: string | null;
    valid_from: string | null;
    valid_to: string | null;
    source: string | null;
  };
  current: boolean;
  province_id: string | null;
  part_of: string[];
  serves: string[];
  posts: PostHeld[];
  members: Member[];
}

export interface FocalPoint {
  post_id: string;
  person_id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  since: string | null;
}

export interface Contact {
  unit_id: string;
  status: string;
  focal_points: FocalPoint[];
  fallback: Contact[];
}

export interface Found {
  label: string;
  id: string;
  name: string | null;
  note: string | null;
  tie: string | null;
  to: string | null;
  valid_from: string | null;
  valid_to: string | null;
  in_force: boolean;
}

export interface Remedy {
  distance: number | null;
  action: string;
  label: string | null;
  /** Null where nobody and nothing near could serve: then the action is the rule's own remedy. */
  id: string | null;
  name: string | null;
  note: string | null;
}

export interface Finding {
  subject_id: string;
  subject_name: string | null;
  level: Level | null;
  province_id: string | null;
  status: string;
  since: string | null;
  detail: string | null;
  evidence?: { expected: string; found: Found[] };
  basis?: string;
  vintage?: string;
  remedies?: Remedy[];
}

export interface GapsAnswer {
  as_of: string;
  rules: Record<string, { summary: Counts; findings?: Finding[] }>;
}

export interface RulePage {
  rule: string;
  summary: Counts;
  items: Finding[];
  next: string | null;
}

export interface Neighbour {
  id: string;
  name: string;
  level: Level;
  kind: string;
  hops: number;
}

export interface Tie {
  type: string;
  source_id: string;
  target_id: string;
  weight: number | null;
}

export interface Neighbourhood {
  units: Neighbour[];
  ties: Tie[];
  complete: boolean;
  /** How many neighbours of a unit were left out. */
  more: { id: string; n: number }[];
}

export interface PathUnit {
  id: string;
  name: string;
  contact: Contact | null;
}

export interface Path {
  cost: number;
  staffed: boolean;
  units: PathUnit[];
  steps: { type: string; weight: number; person_id?: string }[];
}

export interface PathsAnswer {
  paths: Path[];
  min_cut: string[] | null;
  components: [number, number] | null;
  closest: { from: string; to: string; distance_km: number } | null;
}

export interface ChangeItem {
  id: string;
  kind: string;
  on: string;
  decree: string | null;
  note: string | null;
  before: { id: string; name: string; level: Level }[];
  after: { id: string; name: string; level: Level }[];
}

export interface ChangesAnswer extends Items<ChangeItem> {
  counts: { level: Level; before: number; after: number }[];
}
