import { describe, expect, it } from "vitest";
import { DEFAULT_STATE, formatUrl, parseUrl, type UrlState } from "../src/state/urlState";

describe("the state in the URL", () => {
  it("is empty by default", () => {
    expect(formatUrl(DEFAULT_STATE)).toBe("");
    expect(parseUrl("")).toEqual(DEFAULT_STATE);
  });

  it("is restored completely", () => {
    const state: UrlState = {
      view: "paths",
      unit: "a/b:c._-d",
      day: "2025-06-30",
      since: "2025-01-01",
      rules: ["one", "two"],
      hops: 3,
      from: "vn:commune:26740:2025",
      to: "x/y.z",
      staffed: false,
      disjoint: "node",
      avoid: ["a", "b~c"],
      k: 4,
      open: ["vn:central:government:2025"],
      mapPosition: [12.5, 106.25, 10.75],
    };
    expect(parseUrl(formatUrl(state))).toEqual(state);
  });

  it("ignores invalid ids and ids with dot segments", () => {
    for (const unit of ["../roots", "x/../../roots", "a/./b", "..", "a b", "<b>", "ü", "-a", "a".repeat(129)]) {
      expect(parseUrl(`?unit=${encodeURIComponent(unit)}&from=${encodeURIComponent(unit)}`)).toEqual(DEFAULT_STATE);
      expect(parseUrl(`?avoid=${encodeURIComponent(unit)},b~c`).avoid).toEqual(["b~c"]);
    }
    expect(parseUrl("?unit=a..b").unit).toBe("a..b");
  });

  it("distinguishes an empty selection of rules from the default one", () => {
    expect(parseUrl(formatUrl({ ...DEFAULT_STATE, rules: [] })).rules).toEqual([]);
    expect(parseUrl("").rules).toBeNull();
  });

  it.each([
    "?view=nothing&hops=9&k=0&disjoint=all",
    "?as_of=2025-02-31&since=yesterday&hops=1.5",
    "?at=1,2&k=-1",
    "?at=NaN,106,10",
    "?at=5,999,10&as_of=<script>",
  ])("is the default one for invalid values: %s", query => {
    expect(parseUrl(query)).toEqual(DEFAULT_STATE);
  });
});
