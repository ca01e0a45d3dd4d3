/** Types of the service's answers, named as in `dtgraph/schemas.py`, as far as the page reads them. */

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const LEVELS = ["central", "province", "district", "commune", "community"] as const;
export type Level = (typeof LEVELS)[number];

export interface Items<Item> {
  items: Item[];
  next: string | null;
}

// units

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

export interface OmittedNeighbours {
  id: string;
  n: number;
}

export interface Neighbourhood {
  units: Neighbour[];
  ties: Tie[];
  complete: boolean;
  more: OmittedNeighbours[];
}

/** Columns of equal length; `parent` and `province` are indices into them. */
export interface MapUnits {
  id: string[];
  name: string[];
  level: string[];
  kind: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  parent: (number | null)[];
  province: (number | null)[];
}

export interface Names {
  names: Record<string, string>;
}

// contacts and paths

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

export interface Step {
  type: string;
  weight: number;
  person_id?: string;
}

export interface Closest {
  from: string;
  to: string;
  distance_km: number;
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
  steps: Step[];
}

export interface Paths {
  paths: Path[];
  min_cut: string[] | null;
  components: [number, number] | null;
  closest: Closest | null;
}

// changes

export interface ChangedUnit {
  id: string;
  name: string;
  level: Level;
}

export interface ChangeRow {
  id: string;
  kind: string;
  on: string;
  decree: string | null;
  note: string | null;
  before: ChangedUnit[];
  after: ChangedUnit[];
}

export interface LevelCounts {
  level: Level;
  before: number;
  after: number;
}

export interface Changes extends Items<ChangeRow> {
  counts: LevelCounts[];
}

// rules

export interface Counts {
  population: number;
  covered: number;
  gap: number;
  unknown: number;
  share: number | null;
}

export interface RuleTexts {
  title: string;
  question: string;
  fix: string;
  /** Positive wording of the title, for the scorecard. */
  target?: string;
  /** Custom rules may have these in English only. */
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

export interface EvidenceItem {
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
  /** Null if no candidate was found nearby: `action` is then the rule's general remedy. */
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
  evidence?: { expected: string; found: EvidenceItem[] };
  basis?: string;
  vintage?: string;
  remedies?: Remedy[];
}

export interface RuleFindings {
  summary: Counts;
  findings?: Finding[];
}

export interface Gaps {
  as_of: string;
  rules: Record<string, RuleFindings>;
}

export interface RulePage extends Items<Finding> {
  rule: string;
  summary: Counts;
}

// overview

export interface Totals {
  level: Level;
  units: number;
  posts: number;
  holders: number;
  members: number;
}

export interface UnitEvents {
  day: string;
  begun: number;
  ended: number;
}

/** Columns of equal length. */
export interface Provinces {
  id: string[];
  name: string[];
  lat: (number | null)[];
  lon: (number | null)[];
}

export interface Communes extends Provinces {
  /** Indices into the columns of the provinces. */
  province: (number | null)[];
}

export interface RuleOverview extends Counts {
  rule: string;
  severity: Severity;
  target: number | null;
  guard: boolean;
  /** Counts by province index. */
  by_province: Record<string, [covered: number, gap: number, unknown: number]>;
  /** Indices of communes with gaps, ascending, and their numbers of gaps. */
  communes: number[];
  gaps: number[];
  /** Indices of communes with unknown subjects, run-length encoded: first index, length, first index, length, … */
  unknown_in: number[];
}

export interface Overview {
  as_of: string;
  synthetic: boolean;
  totals: Totals[] | null;
  days: UnitEvents[] | null;
  provinces: Provinces | null;
  communes: Communes | null;
  rules: RuleOverview[];
}
