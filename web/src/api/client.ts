/**
 * Asks the service.
 *
 * Every answer is cached by its address and the rights it was asked with, and asked again with the tag it came with:
 * an unchanged one is not sent twice. What is asked twice at once is asked once.
 */

import type { Problem } from "./problem";
import { Refused, Unreached } from "./problem";

export type Given = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface Kept {
  tag: string | null;
  answer: unknown;
}

const KEPT = 200;
const STORED_KEY = "dtgraph.key";
const WAITS = [400, 1200, 3000];

const kept = new Map<string, Kept>();
const asked = new Map<string, Promise<unknown>>();

let key: string | null = stored();
/** Counts the keys: what was asked with one is nothing to another. */
let round = 0;

function stored(): string | null {
  try {
    return sessionStorage.getItem(STORED_KEY);
  } catch {
    return null; // a browser may forbid it
  }
}

/** Asks with this key from now on; null: with none. What was answered before is forgotten. */
export function sendKey(given: string | null): void {
  key = given;
  round++;
  kept.clear();
  asked.clear();
  try {
    if (given === null) sessionStorage.removeItem(STORED_KEY);
    else sessionStorage.setItem(STORED_KEY, given);
  } catch {
    // then it lasts as long as the page
  }
}

/** Whether a key is sent. */
export const hasKey = (): boolean => key !== null;

/** The address of a question, relative to the page. */
export function addressOf(path: string, given: Given = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined) query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text ? `v1/${path}?${text}` : `v1/${path}`;
}

/** The path of a unit: its id may hold whatever an address can. */
export const unitPath = (id: string, what = ""): string =>
  `units/${id.split("/").map(encodeURIComponent).join("/")}${what}`;

/** What the service answers. Throws `Refused` with its problem, `Unreached` where there is no answer. */
export function ask<Answer>(path: string, given: Given = {}): Promise<Answer> {
  const address = addressOf(path, given);
  const once = `${round} ${address}`;
  const known = asked.get(once);
  if (known) return known as Promise<Answer>;
  const answer = answered(address, round, key).finally(() => asked.delete(once));
  asked.set(once, answer);
  return answer as Promise<Answer>;
}

/** A file that the service makes, which is not kept. Throws as `ask` does. */
export async function askFile(path: string, given: Given = {}): Promise<string> {
  const response = await sent(addressOf(path, given), null, key, "text/html");
  if (!response.ok) throw new Refused(await problemIn(response));
  return response.text();
}

/** What was answered already, without asking. */
export function remembered<Answer>(path: string, given: Given = {}): Answer | undefined {
  return kept.get(addressOf(path, given))?.answer as Answer | undefined;
}

async function answered(address: string, of: number, own: string | null): Promise<unknown> {
  const before = kept.get(address);
  for (let attempt = 0; ; attempt++) {
    const response = await sent(address, before?.tag ?? null, own);
    if (response.status === 304 && before) return before.answer;
    if (response.ok) {
      const answer: unknown = await response.json();
      if (of !== round) return answer; // whoever asks now has another key
      kept.delete(address);
      kept.set(address, { tag: response.headers.get("etag"), answer });
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      return answer;
    }
    const problem = await problemIn(response);
    const wait = WAITS[attempt];
    // writers or a question that takes long: what was worked out until then is kept by the service
    const passing = problem.code === "keeps-changing" || problem.code === "query-too-slow" || response.status === 429;
    if (!passing || wait === undefined) throw new Refused(problem);
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

/** A way up in an address, which a browser would follow to another question. */
const UP = /\/\.{1,2}(\/|\?|$)/;

async function sent(
  address: string,
  tag: string | null,
  own: string | null,
  accept = "application/json",
): Promise<Response> {
  if (UP.test(address)) throw new Refused({ code: "unknown-unit", status: 404, title: "" });
  const headers: Record<string, string> = { accept };
  if (tag) headers["if-none-match"] = tag;
  if (own) headers.authorization = `Bearer ${own}`;
  try {
    return await fetch(address, { headers, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Unreached();
  }
}

async function problemIn(response: Response): Promise<Problem> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  return problem?.code ? problem : { code: "internal", status: response.status, title: response.statusText };
}
