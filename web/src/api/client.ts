/**
 * HTTP client of the service.
 *
 * Responses are cached by URL and API key and revalidated with their entity tag, so an unchanged one is not sent again.
 * Identical concurrent requests share one fetch, which is aborted when nobody waits for it any more.
 */

import type { Problem } from "./errors";
import { ApiError, NetworkError } from "./errors";

export type QueryParameters = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface CacheEntry {
  etag: string | null;
  result: unknown;
}

interface SharedFetch {
  result: Promise<unknown>;
  controller: AbortController;
  /** Number of callers that wait for the result. */
  waiting: number;
}

const MAX_CACHE_ENTRIES = 200;
const KEY_ITEM = "dtgraph.key";
const RETRY_DELAYS_MS = [400, 1200, 3000];

const cache = new Map<string, CacheEntry>();
const pending = new Map<string, SharedFetch>();

let apiKey: string | null = storedKey();
/** Incremented with every change of the key: responses to an earlier key are discarded. */
let keyGeneration = 0;

function storedKey(): string | null {
  try {
    return sessionStorage.getItem(KEY_ITEM);
  } catch {
    return null; // storage may be disabled in the browser
  }
}

/** Set the API key of later requests, or remove it with null. Clears the cache. */
export function setApiKey(key: string | null): void {
  apiKey = key;
  keyGeneration++;
  cache.clear();
  pending.clear();
  try {
    if (key === null) sessionStorage.removeItem(KEY_ITEM);
    else sessionStorage.setItem(KEY_ITEM, key);
  } catch {
    // without storage, the key is lost when the page is closed
  }
}

export const hasKey = (): boolean => apiKey !== null;

/** The URL of a request, relative to the page. */
export function buildUrl(path: string, parameters: QueryParameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value !== null && value !== undefined) query.append(name, String(value));
    }
  }
  const text = query.toString();
  return text ? `v1/${path}?${text}` : `v1/${path}`;
}

/** The path of a unit, whose id may contain slashes. */
export const unitPath = (id: string, suffix = ""): string =>
  `units/${id.split("/").map(encodeURIComponent).join("/")}${suffix}`;

/**
 * Get JSON from the service. Throws `ApiError` or `NetworkError`.
 *
 * A caller who aborts `signal` must ignore the result.
 */
export function request<Result>(path: string, parameters: QueryParameters = {}, signal?: AbortSignal): Promise<Result> {
  const url = buildUrl(path, parameters);
  const id = `${keyGeneration} ${url}`;
  const shared = pending.get(id) ?? startFetch(id, url);
  shared.waiting++;
  signal?.addEventListener("abort", () => {
    shared.waiting--;
    if (shared.waiting > 0) return;
    if (pending.get(id) === shared) pending.delete(id);
    shared.controller.abort();
  });
  return shared.result as Promise<Result>;
}

function startFetch(id: string, url: string): SharedFetch {
  const controller = new AbortController();
  const result = fetchJson(url, keyGeneration, apiKey, controller.signal).finally(() => {
    if (pending.get(id) === shared) pending.delete(id);
  });
  const shared = { result, controller, waiting: 0 };
  pending.set(id, shared);
  return shared;
}

/** Get an HTML file from the service, without caching. Throws `ApiError` or `NetworkError`. */
export async function requestFile(path: string, parameters: QueryParameters = {}): Promise<string> {
  const response = await send(buildUrl(path, parameters), null, apiKey, undefined, "text/html");
  if (!response.ok) throw new ApiError(await readProblem(response));
  return response.text();
}

/** The cached result of a request. */
export function cachedResult<Result>(path: string, parameters: QueryParameters = {}): Result | undefined {
  return cache.get(buildUrl(path, parameters))?.result as Result | undefined;
}

async function fetchJson(url: string, generation: number, key: string | null, signal: AbortSignal): Promise<unknown> {
  const cached = cache.get(url);
  for (let attempt = 0; ; attempt++) {
    const response = await send(url, cached?.etag ?? null, key, signal);
    if (response.status === 304 && cached) return cached.result;
    if (response.ok) {
      const result: unknown = await response.json();
      if (generation !== keyGeneration) return result;
      cache.delete(url);
      cache.set(url, { etag: response.headers.get("etag"), result });
      if (cache.size > MAX_CACHE_ENTRIES) cache.delete(cache.keys().next().value!);
      return result;
    }
    const problem = await readProblem(response);
    const delay = RETRY_DELAYS_MS[attempt];
    // concurrent writes and timeouts are temporary: the service caches the results computed so far
    const temporary = problem.code === "keeps-changing" || problem.code === "query-too-slow" || response.status === 429;
    if (!temporary || delay === undefined) throw new ApiError(problem);
    await new Promise(resolve => setTimeout(resolve, delay));
  }
}

/** A dot segment, which a browser would resolve to another endpoint. */
const DOT_SEGMENT = /\/\.{1,2}(\/|\?|$)/;

async function send(
  url: string,
  etag: string | null,
  key: string | null,
  signal?: AbortSignal,
  accept = "application/json",
): Promise<Response> {
  if (DOT_SEGMENT.test(url)) throw new ApiError({ code: "unknown-unit", status: 404, title: "" });
  const headers: Record<string, string> = { accept };
  if (etag) headers["if-none-match"] = etag;
  if (key) headers.authorization = `Bearer ${key}`;
  try {
    return await fetch(url, { headers, signal: signal ?? null, cache: "no-store", credentials: "omit" });
  } catch {
    throw new NetworkError();
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  return problem?.code ? problem : { code: "internal", status: response.status, title: response.statusText };
}
