/**
 * Where somebody is on the page: all that the address holds.
 *
 * Each field is one parameter of the query, left out where it is the default, so that an address says what was chosen
 * and nothing else. What cannot be read is left out too: a mangled address opens the country.
 */

import { dayNumber, dayOfNumber } from "./days";

export const VIEWS = ["map", "scorecard", "tree", "around", "paths", "changes"] as const;
export type View = (typeof VIEWS)[number];

export const DISJOINT = ["none", "edge", "node"] as const;
export type Disjoint = (typeof DISJOINT)[number];

export interface Place {
  view: View;
  /** The unit that is chosen. */
  unit: string | null;
  /** The day that is asked about; null: today. */
  day: string | null;
  /** The day that changes are counted from; null: the one before the last great change. */
  since: string | null;
  /** The rules that are chosen; null: those of the page. */
  rules: readonly string[] | null;
  hops: number;
  from: string | null;
  to: string | null;
  staffed: boolean;
  disjoint: Disjoint;
  avoid: readonly string[];
  /** How many paths. */
  k: number;
  /** The branches of the hierarchy that are open. */
  open: readonly string[];
  /** Where the map is: its scale and its centre in degrees; null: what is chosen fills it. */
  at: readonly [scale: number, lon: number, lat: number] | null;
}

export const COUNTRY: Place = {
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
  at: null,
};

export const MOST_HOPS = 3;
export const MOST_PATHS = 5;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const ID = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}$/;
/** What a browser takes for a way up, however it is written: no address can have it as a part of an id. */
const UP = /(^|\/)\.{1,2}(\/|$)/;

const listOf = (text: string): string[] => text.split(",").filter(one => one !== "");

const idOf = (text: string | null): string | null => (text !== null && ID.test(text) && !UP.test(text) ? text : null);

function wholeOf(text: string | null, most: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= most ? number : 1;
}

function dayOf(text: string | null): string | null {
  // a day that no month has would be taken for one of the next
  return text !== null && DAY.test(text) && dayOfNumber(dayNumber(text)) === text ? text : null;
}

function atOf(text: string | null): Place["at"] {
  const numbers = (text ?? "").split(",").map(Number);
  const [scale, lon, lat] = numbers;
  if (text === null || numbers.length !== 3 || numbers.some(one => !Number.isFinite(one))) return null;
  return scale! >= 1 && scale! <= 1000 && Math.abs(lon!) <= 180 && Math.abs(lat!) <= 85 ? [scale!, lon!, lat!] : null;
}

const among = <Word extends string>(words: readonly Word[], text: string | null, other: Word): Word =>
  words.find(word => word === text) ?? other;

/** The place in the query of an address. */
export function placeOf(query: string): Place {
  const given = new URLSearchParams(query);
  const rules = given.get("rules");
  return {
    view: among(VIEWS, given.get("view"), COUNTRY.view),
    unit: idOf(given.get("unit")),
    day: dayOf(given.get("as_of")),
    since: dayOf(given.get("since")),
    rules: rules === null ? null : listOf(rules),
    hops: wholeOf(given.get("hops"), MOST_HOPS),
    from: idOf(given.get("from")),
    to: idOf(given.get("to")),
    staffed: given.get("staffed") !== "false",
    disjoint: among(DISJOINT, given.get("disjoint"), COUNTRY.disjoint),
    avoid: listOf(given.get("avoid") ?? "").filter(one => one.split("~").every(end => idOf(end) !== null)),
    k: wholeOf(given.get("k"), MOST_PATHS),
    open: listOf(given.get("open") ?? "").filter(one => idOf(one) !== null),
    at: atOf(given.get("at")),
  };
}

/** The query of the address of a place: with its question mark, or nothing. */
export function queryOf(place: Place): string {
  const query = new URLSearchParams();
  const put = (name: string, text: string | null, other: string | null) => {
    if (text !== null && text !== other) query.set(name, text);
  };
  put("view", place.view, COUNTRY.view);
  put("unit", place.unit, null);
  put("as_of", place.day, null);
  put("since", place.since, null);
  put("rules", place.rules?.join(",") ?? null, null);
  put("hops", String(place.hops), "1");
  put("from", place.from, null);
  put("to", place.to, null);
  put("staffed", String(place.staffed), "true");
  put("disjoint", place.disjoint, COUNTRY.disjoint);
  put("avoid", place.avoid.join(","), "");
  put("k", String(place.k), "1");
  put("open", place.open.join(","), "");
  put("at", place.at?.map((one, index) => one.toFixed(index ? 4 : 2)).join(",") ?? null, null);
  const text = query.toString();
  return text && `?${text.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}
