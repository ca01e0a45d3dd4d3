import { afterEach, expect, test, vi } from "vitest";
import { request } from "../src/api/client";

afterEach(() => vi.unstubAllGlobals());

/** Stub `fetch`, which never responds; returns the signals of its calls. */
function stubFetch(): AbortSignal[] {
  const signals: AbortSignal[] = [];
  vi.stubGlobal("fetch", (_url: string, { signal }: { signal: AbortSignal }) => {
    signals.push(signal);
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  });
  return signals;
}

test("a fetch is aborted when its last caller leaves", async () => {
  const signals = stubFetch();
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const results = [first, second].map(({ signal }) => request("overview", { as_of: "2026-06-30" }, signal));
  expect(signals).toHaveLength(1);
  first.abort();
  expect(signals[0]!.aborted).toBe(false);
  second.abort();
  expect(signals[0]!.aborted).toBe(true);
  const again = request("overview", { as_of: "2026-06-30" }, third.signal);
  expect((await Promise.allSettled(results)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(signals).toHaveLength(2);
  expect(signals[1]!.aborted).toBe(false);
  const shared = request("overview", { as_of: "2026-06-30" });
  expect(signals).toHaveLength(2);
  third.abort();
  expect(signals[1]!.aborted).toBe(false);
  void [again, shared];
});
