/**
 * The state of the page that is part of its URL.
 *
 * Each field is one query parameter, omitted if it has its default value. Invalid values are ignored.
 */

import { dayFromNumber, dayNumber } from "./days";

export const VIEWS = ["map", "scorecard", "tree", "around", "paths", "changes"] as const;
export type View = (typeof VIEWS)[number];

export const DISJOINT = ["none", "edge", "node"] as const;
export type Disjoint = (typeof DISJOINT)[number];

export interface UrlState {
  view: View;
  /** Id of the selected unit. */
  unit: string | null;
  /** The day shown; null: today. */
  day: string | null;
  /** First day of the list of changes; null: the day before the largest reorganisation. */
  since: string | null;
  /** The selected rules; null: the default selection. */
  rules: readonly string[] | null;
  hops: number;
  from: string | null;
  to: string | null;
  staffed: boolean;
  disjoint: Disjoint;
  avoid: readonly string[];
  /** Number of paths. */
  k: number;
  /** Ids of expanded branches and clusters. */
  open: readonly string[];
  /** Zoom factor and centre of the map in degrees; null: fitted to the selection. */
  mapPosition: readonly [zoom: number, lon: number, lat: number] | null;
}

export const DEFAULT_STATE: UrlState = {
  view: "map",
  unit: null,
  day: null,
  since: null,
  rules: null,
  hops: 1,
  from: null,
  to: null,
  staffed: true,
  disjoint: "none",
  avoid: [],
  k: 1,
  open: [],
  mapPosition: null,
};

export const MAX_HOPS = 3;
export const MAX_PATHS = 5;
const MAX_ZOOM = 1000;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const ID = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}$/;
/** A browser would resolve dot segments, so no URL can have an id that contains one. */
const DOT_SEGMENT = /(^|\/)\.{1,2}(\/|$)/;

const parseList = (text: string | null): string[] => (text ?? "").split(",").filter(item => item !== "");

const isId = (text: string): boolean => ID.test(text) && !DOT_SEGMENT.test(text);

const parseId = (text: string | null): string | null => (text !== null && isId(text) ? text : null);

function parseCount(text: string | null, max: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= max ? number : 1;
}

function parseDay(text: string | null): string | null {
  // the round trip rejects days such as 31 February, which Date would move to the next month
  return text !== null && DAY.test(text) && dayFromNumber(dayNumber(text)) === text ? text : null;
}

function parseMapPosition(text: string | null): UrlState["mapPosition"] {
  const numbers = (text ?? "").split(",").map(Number);
  const [zoom, lon, lat] = numbers;
  if (text === null || numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  const valid = zoom! >= 1 && zoom! <= MAX_ZOOM && Math.abs(lon!) <= 180 && Math.abs(lat!) <= 85;
  return valid ? [zoom!, lon!, lat!] : null;
}

const parseChoice = <Choice extends string>(
  choices: readonly Choice[],
  text: string | null,
  fallback: Choice,
): Choice => choices.find(choice => choice === text) ?? fallback;

/** The state in the query of a URL. */
export function parseUrl(query: string): UrlState {
  const parameters = new URLSearchParams(query);
  const get = (name: string) => parameters.get(name);
  return {
    view: parseChoice(VIEWS, get("view"), DEFAULT_STATE.view),
    unit: parseId(get("unit")),
    day: parseDay(get("as_of")),
    since: parseDay(get("since")),
    rules: get("rules") === null ? null : parseList(get("rules")),
    hops: parseCount(get("hops"), MAX_HOPS),
    from: parseId(get("from")),
    to: parseId(get("to")),
    staffed: get("staffed") !== "false",
    disjoint: parseChoice(DISJOINT, get("disjoint"), DEFAULT_STATE.disjoint),
    avoid: parseList(get("avoid")).filter(item => item.split("~").every(isId)),
    k: parseCount(get("k"), MAX_PATHS),
    open: parseList(get("open")).filter(isId),
    mapPosition: parseMapPosition(get("at")),
  };
}

/** The query of the URL of a state, with its question mark; empty for the default state. */
export function formatUrl(state: UrlState): string {
  const query = new URLSearchParams();
  const set = (name: string, value: string | null, fallback: string | null) => {
    if (value !== null && value !== fallback) query.set(name, value);
  };
  set("view", state.view, DEFAULT_STATE.view);
  set("unit", state.unit, null);
  set("as_of", state.day, null);
  set("since", state.since, null);
  set("rules", state.rules?.join(",") ?? null, null);
  set("hops", String(state.hops), "1");
  set("from", state.from, null);
  set("to", state.to, null);
  set("staffed", String(state.staffed), "true");
  set("disjoint", state.disjoint, DEFAULT_STATE.disjoint);
  set("avoid", state.avoid.join(","), "");
  set("k", String(state.k), "1");
  set("open", state.open.join(","), "");
  set("at", state.mapPosition?.map((number, index) => number.toFixed(index ? 4 : 2)).join(",") ?? null, null);
  const text = query.toString();
  return text && `?${text.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}
